//! Exports of password managers.

use super::support::Home;

fn write(home: &Home, name: &str, text: &str) {
    std::fs::write(home.path().join(name), text).expect("writable");
}

#[test]
fn who_imports_by_a_script_is_told_too_that_the_file_still_lies_there() {
    let home = Home::new();
    write(&home, ".env", "A=1\n");
    let done = home.vault("import dotenv .env").ends(0);
    assert_eq!(done.stderr(), ".env still holds these values in plain text\n");
    let done = home.vault("import dotenv .env --skip -o json").done().json();
    assert_eq!(done["plain_text"], serde_json::json!([".env"]));
    home.vault("import dotenv .env --skip --dry-run").ends(0);
    home.vault("import dotenv - --skip").stdin("A=1\n").quiet();
}

/// The headers as these programs write them, each with one entry.
#[test]
fn the_tables_of_known_programs_are_read_by_their_headers() {
    for (text, key) in [
        (
            "folder,favorite,type,name,notes,fields,reprompt,login_uri,login_username,login_password,login_totp\n\
             Web,1,login,My Bank,a note,PIN: 1234,0,https://bank.example,bob,p\u{e9}ss,JBSW\n",
            "Web/My-Bank",
        ),
        (
            "url,username,password,totp,extra,name,grouping,fav\n\
             https://bank.example,bob,p\u{e9}ss,JBSW,a note,My Bank,Web,0\n",
            "Web/My-Bank",
        ),
        (
            "Title,Url,Username,Password,OTPAuth,Favorite,Archived,Tags,Notes\n\
             My Bank,https://bank.example,bob,p\u{e9}ss,JBSW,false,false,money;web,a note\n",
            "My-Bank",
        ),
        ("\u{feff}name,url,username,password,note\r\nMy Bank,https://bank.example,bob,p\u{e9}ss,a note\r\n", "My-Bank"),
        (
            "\"url\",\"username\",\"password\",\"httpRealm\",\"formActionOrigin\",\"guid\",\"timeCreated\",\
             \"timeLastUsed\",\"timePasswordChanged\"\n\
             \"https://bank.example\",\"bob\",\"p\u{e9}ss\",,\"https://bank.example\",\"{1}\",\"1\",\"1\",\"1\"\n",
            "bank.example/bob",
        ),
        (
            "\"Group\",\"Title\",\"Username\",\"Password\",\"URL\",\"Notes\",\"TOTP\",\"Icon\",\"Last Modified\",\"Created\"\n\
             \"Web\",\"My Bank\",\"bob\",\"p\u{e9}ss\",\"https://bank.example\",\"a note\",\"JBSW\",\"0\",\"\",\"\"\n",
            "Web/My-Bank",
        ),
    ] {
        let home = Home::new();
        write(&home, "export.csv", text);
        home.vault("import csv export.csv").ends(0);
        home.vault("get").arg(key).prints("p\u{e9}ss");
        home.vault("get").arg(format!("{key}#username")).prints("bob");
        let shown = home.vault("show -o json --reveal").arg(key).done().json();
        assert_eq!(shown["url"], "https://bank.example", "{text}");
        if text.contains("a note") {
            home.vault("get").arg(format!("{key}#notes")).prints("a note");
        }
        if text.contains("JBSW") {
            home.vault("get").arg(format!("{key}#totp")).prints("JBSW");
        }
        if text.contains("PIN") {
            home.vault("get").arg(format!("{key}#PIN")).prints("1234");
        }
    }
}

#[test]
fn columns_are_found_by_name_whatever_their_order() {
    let home = Home::new();
    write(&home, "t.csv", "password,name\n\"two\nlines, and \"\"quotes\"\"\",one\n");
    home.vault("import csv t.csv").ends(0);
    home.vault("get one").prints("two\nlines, and \"quotes\"");
}

#[test]
fn a_map_says_what_unknown_columns_hold() {
    let home = Home::new();
    write(&home, "t.csv", "System,Login,Geheim,Junk\nSAP/user,bob,hunter2,zzz\n");
    let error = home.vault("import csv t.csv").ends(2).stderr();
    assert!(error.contains("nobody knows what column 1 holds") && error.contains("--map"), "{error}");
    let map = "--map System=key --map Login=field:user --map Geheim=value --map Junk=ignore";
    home.vault("import csv t.csv").args(map).ends(0);
    home.vault("get SAP/user").prints("hunter2");
    home.vault("get SAP/user#user").prints("bob");
    for (map, expected) in [
        ("--map System=nonsense", "a column holds"),
        ("--map System", "COLUMN=PART"),
        ("--map System=name --map Login=ignore --map Geheim=ignore --map Junk=ignore", "no column holds a value"),
        ("--map System=value --map Login=value --map Geheim=ignore --map Junk=ignore", "holds the same as"),
        ("--map Nobody=value", "nobody knows"),
    ] {
        assert!(home.vault("import csv t.csv").args(map).ends(2).stderr().contains(expected), "{map}");
    }
}

/// A table without a head begins with values, and none of them may stand in an error.
#[test]
fn no_error_about_a_table_quotes_it() {
    let home = Home::new();
    for text in [
        "hunter2,hunter2\n",
        "name,password\nhunter2\n",
        "name,password\nhunter2,hunter2,hunter2\n",
        "",
        "password,password\nhunter2,hunter2\n",
    ] {
        write(&home, "t.csv", text);
        let error = home.vault("import csv t.csv").ends(2).stderr();
        assert!(!error.contains("hunter2") && error.contains("t.csv: "), "{error}");
    }
    std::fs::write(home.path().join("t.csv"), b"name,password\n\xffhunter2,x\n").expect("writable");
    assert!(home.vault("import csv t.csv").ends(2).stderr().contains("line 2: only values"));
    home.vault("list").prints("");
}

#[test]
fn bitwarden_comes_with_folders_fields_cards_and_former_passwords() {
    let home = Home::new();
    let export = serde_json::json!({
        "encrypted": false,
        "folders": [{"id": "f1", "name": "Web/Shops"}],
        "items": [
            {"id": "1", "folderId": "f1", "type": 1, "name": "A shop", "notes": "n", "favorite": true,
             "fields": [{"name": "PIN", "value": "1234", "type": 1}, {"name": "room", "value": "7", "type": 0}],
             "login": {"username": "bob", "password": "new", "totp": "JBSW",
                       "uris": [{"match": null, "uri": "https://a"}, {"match": null, "uri": "https://b"}],
                       "fido2Credentials": [{"x": 1}]},
             "passwordHistory": [{"lastUsedDate": "2024-01-02T00:00:00.000Z", "password": "older"},
                                 {"lastUsedDate": "2023-01-02T00:00:00.000Z", "password": "oldest"}]},
            {"id": "2", "type": 3, "name": "Card",
             "card": {"cardholderName": "Bob", "number": "4111", "code": "987", "expYear": "2030"}},
            {"id": "3", "type": 2, "name": "Empty note", "notes": null, "secureNote": {"type": 0}},
            {"id": "4", "type": 1, "name": "Gone", "deletedDate": "2024-01-01T00:00:00Z", "login": {"password": "x"}},
            {"id": "5", "type": 5, "name": "Key", "sshKey": {"privateKey": "PRIV", "publicKey": "PUB"}}
        ]
    });
    write(&home, "b.json", &export.to_string());
    let done = home.vault("import bitwarden b.json -o json").done().json();
    assert_eq!(done["added"], serde_json::json!(["Web/Shops/A-shop", "Card", "Key"]));
    assert_eq!(
        done["left_out"],
        serde_json::json!(["1 passkeys", "1 entries in the bin", "1 entries without any value"])
    );
    home.vault("get Web/Shops/A-shop").prints("new");
    home.vault("get Web/Shops/A-shop --version previous").prints("older");
    home.vault("get Web/Shops/A-shop --version 1").prints("oldest");
    for (field, value) in [("PIN", "1234"), ("room", "7"), ("totp", "JBSW"), ("notes", "n"), ("url-2", "https://b")] {
        home.vault("get").arg(format!("Web/Shops/A-shop#{field}")).prints(value);
    }
    home.vault("get Card#number").prints("4111");
    let shown = home.vault("show Card").ends(0).stdout();
    assert!(shown.contains("number = (secret)") && shown.contains("cardholderName = Bob"), "{shown}");
    home.vault("get Key#privateKey").prints("PRIV");

    write(&home, "b.json", r#"{"encrypted": true, "items": []}"#);
    assert!(home.vault("import bitwarden b.json").ends(2).stderr().contains("that export is encrypted"));
    write(&home, "b.json", r#"{"items": [{"name": "hunter2", "login": "hunter2"}]}"#);
    let error = home.vault("import bitwarden b.json").ends(2).stderr();
    assert!(
        error.contains("b.json: it is not a Bitwarden export: line 1, column") && !error.contains("hunter2"),
        "{error}"
    );
}

/// A reader that is lenient about quotes stores half a table.
#[test]
fn broken_quotes_are_an_error_with_their_line() {
    let home = Home::new();
    for (text, expected) in [
        ("key,value\na,first\nb,\"half\nc,third\n", "line 3: a quote that is never closed"),
        ("key,value\nx,\"p\"q\"r\n", "line 2: text behind a closing quote"),
    ] {
        write(&home, "t.csv", text);
        assert!(home.vault("import csv t.csv").ends(2).stderr().contains(expected), "{text}");
    }
    write(&home, "t.csv", "key,value\nx,5\" disk\n\"y\",\"\"\"quoted\"\"\"\n");
    home.vault("import csv t.csv").ends(0);
    home.vault("get x").prints("5\" disk");
    home.vault("get y").prints("\"quoted\"");
}

/// Each of so many fields of one name looks for a number of its own.
#[test]
fn a_thousand_fields_of_one_name_are_no_bomb() {
    let home = Home::new();
    write(&home, "t.csv", &format!("name,value,fields\n\"t\",\"v\",\"{}\"\n", "f: x\n".repeat(6000)));
    home.vault("import csv t.csv").ends(0);
    home.vault("get t#f-6000").prints("x");
}

#[test]
fn a_flat_object_is_names_and_texts() {
    let home = Home::new();
    write(&home, "f.json", r#"{"DB_PASSWORD": "a\nb", "my key": "x", "my?key": "y", "schema": "1", "EMPTY": ""}"#);
    home.vault("import json f.json").ends(0);
    home.vault("list --keys").prints("DB_PASSWORD\nEMPTY\nmy-key\nmy-key-2\nschema\n");
    home.vault("get DB_PASSWORD").prints("a\nb");
    assert_eq!(home.vault("show my-key -o json").done().json()["name"], "my key");
    for text in
        [r#"{"A": 1}"#, r#"{"A": {"B": "x"}}"#, r#"["hunter2"]"#, r#"{"A": "x", "A": "hunter2"}"#, "hunter2", ""]
    {
        write(&home, "f.json", text);
        let error = home.vault("import json f.json --prefix p/").ends(2).stderr();
        assert!(error.contains("line ") && !error.contains("hunter2"), "{error}");
    }
}

#[test]
fn our_own_document_is_checked_to_the_last_member() {
    let home = Home::new();
    let secret = |versions: &str| format!(r#"{{"schema":1,"secrets":[{{"key":"k","versions":{versions}}}]}}"#);
    for (text, expected) in [
        (r#"{"schema":2,"secrets":[]}"#.to_owned(), "documents of schema 2"),
        (r#"{"schema":1,"secrets":[{"key":"k","versions":[],"more":1}]}"#.to_owned(), "not a document of ours"),
        (secret("[]"), "secret 1: it has no version"),
        (secret("[{}]"), "secret 1: a version has neither value nor field"),
        (secret(r#"[{"value":"x","value_base64":"eA=="}]"#), "secret 1: a value stands there twice"),
        (secret(r#"[{"value_base64":"hunter2!"}]"#), "not a document of ours"),
        (
            secret(r#"[{"fields":[{"name":"f","value":"x"},{"name":"f","value":"hunter2"}]}]"#),
            "secret 1: a field stands there twice",
        ),
        (secret(r#"[{"fields":[{"name":"a b","value":"x"}]}]"#), "the name of a field is malformed"),
        (secret(r#"[{"value":"x","stage":"no stage"}]"#), "secret 1: "),
    ] {
        write(&home, "d.json", &text);
        let error = home.vault("import json d.json").ends(2).stderr();
        assert!(error.contains(expected) && !error.contains("hunter2"), "{text}: {error}");
    }
    home.vault("list").prints("");
}
