use super::support::Home;

const MIB: usize = 1024 * 1024;

#[test]
fn what_went_in_comes_out_byte_for_byte() {
    let home = Home::new();
    let values: [&[u8]; 8] = [
        b"s3cret",
        b"line\n",
        b"\r\n two lines \n\n",
        b"\0",
        b"a\0b",
        b"\xff\xfe\x80",
        "Größe 日本".as_bytes(),
        b"-----BEGIN\n\t",
    ];
    for (number, value) in values.iter().enumerate() {
        home.vault(&format!("add key{number}")).stdin(value).quiet();
        home.vault(&format!("get key{number}")).prints(value);
    }
}

#[test]
fn a_value_can_come_from_a_file() {
    let home = Home::new();
    home.write("token", b"from a file\n\0");
    home.vault("add token --from-file token").stdin("not this").quiet();
    home.vault("get token").prints(b"from a file\n\0");
    home.vault("add other --stdin").stdin("named").quiet();
    home.vault("get other").prints("named");
}

#[test]
fn a_value_can_be_generated() {
    let home = Home::new();
    for (flag, length) in [("--generate", 24), ("--generate=64", 64), ("--generate=4", 4)] {
        let key = format!("generated{length}");
        home.vault(&format!("add {key} {flag}")).stdin("not this").quiet();
        let value = home.vault(&format!("get {key}")).done();
        assert_eq!(value.out.len(), length);
        assert!(value.out.iter().all(u8::is_ascii_alphanumeric), "{}", value.stdout());
    }
    home.vault("update generated24 --generate").quiet();
    home.vault("add no --generate=3").fails(2, "error: a password has 4 to 4096 characters\n");
    assert!(!home.vault("add no --generate=hunter2").ends(2).text().contains("hunter2"));
}

#[test]
fn one_source_of_a_value_at_a_time() {
    let home = Home::new();
    home.write("token", "x");
    for sources in ["--stdin --generate", "--stdin --from-file token", "--from-file token --generate"] {
        let done = home.vault(&format!("add key {sources}")).stdin("x").ends(2);
        assert!(done.stderr().contains("cannot be used together with"), "{}", done.text());
    }
    home.vault("add key --passphrase-fd 0")
        .stdin("correct horse battery staple 9")
        .fails(2, "error: stdin cannot give both the passphrase and the value\n");
    home.vault("list").prints("");
}

#[test]
fn an_empty_value_is_meant_or_it_is_a_mistake() {
    let home = Home::new();
    let refused = "error: the value is empty\nhint: if that is meant: --empty\n";
    home.vault("add key").fails(2, refused);
    home.vault("add key --from-file /dev/null").fails(2, refused);
    home.vault("add key --empty").quiet();
    home.vault("get key").prints("");
    home.vault("update key").fails(2, refused);
    home.vault("update key --empty").quiet();
    home.vault("update key --empty").stdin("not empty after all").quiet();
    home.vault("get key").prints("not empty after all");
}

#[test]
fn a_value_has_at_most_sixteen_mebibytes() {
    let home = Home::new();
    let mut value: Vec<u8> = (0..251).cycle().take(16 * MIB).collect();
    home.vault("add big").stdin(&value).quiet();
    home.vault("get big").prints(&value);
    value.push(0);
    let too_big = |what| format!("error: {what} holds more than a value can: 16777216 bytes\n");
    home.vault("add bigger").stdin(&value).fails(2, &too_big("stdin"));
    home.write("file", &value);
    home.vault("update big --from-file file").fails(2, &too_big("file"));
    value.pop();
    home.vault("get big").prints(&value);
}

#[test]
fn a_key_that_has_a_value_keeps_it() {
    let home = Home::with(&[("db/prod", "first")]);
    home.vault("add db/prod").stdin("second").fails(
        5,
        "error: db/prod has a value in the stage production already\n\
         hint: store a new version with: vault update db/prod\n",
    );
    home.vault("get db/prod").prints("first");
    // In another stage it has none yet.
    home.vault("add db/prod --stage design --tag later").stdin("dummy").quiet();
    home.vault("add db/prod --stage design").stdin("dummy").fails(
        5,
        "error: db/prod has a value in the stage design already\nhint: store a new version with: vault update db/prod\n",
    );
    home.vault("get db/prod").prints("first");
    home.vault("get db/prod --stage design").prints("dummy");
    assert_eq!(home.shown("db/prod", "tags").as_deref(), Some("later"));
}

#[test]
fn keys_from_real_life_are_accepted() {
    let home = Home::new();
    let longest = "k".repeat(255);
    for key in [
        "adobe_sign_client_id",
        "mail.smtp.host",
        "db/prod/password",
        "sftp://user@host",
        "a+b=c~d%e:f",
        "1",
        "sec_x",
        &longest,
    ] {
        home.vault("add").arg(key).stdin(key).quiet();
        home.vault("get").arg(key).prints(key);
    }
}

#[test]
fn a_malformed_key_is_refused_and_not_repeated() {
    let home = Home::new();
    let too_long = "k".repeat(256);
    let of_an_id = format!("sec_{}", "a".repeat(26));
    for (key, why) in [
        ("", "a key cannot be empty"),
        ("~hunter2", "a key cannot begin with -, ~ or ="),
        ("=hunter2", "a key cannot begin with -, ~ or ="),
        ("-hunter2", "a key cannot begin with -, ~ or ="),
        ("hunter 2", "a key has only ASCII letters, digits and _ . - / : @ + = ~ %"),
        ("hunter2\n", "a key has only ASCII letters, digits and _ . - / : @ + = ~ %"),
        ("hünter2", "a key has only ASCII letters, digits and _ . - / : @ + = ~ %"),
        ("hunter#2", "a key has only ASCII letters, digits and _ . - / : @ + = ~ %"),
        (&too_long, "a key has at most 255 bytes"),
        (&of_an_id, "a key cannot have the form of an id (sec_ and 26 characters)"),
    ] {
        home.vault("add --").arg(key).stdin("x").fails(2, &format!("error: malformed key: {why}\n"));
    }
    home.vault("list").prints("");
}

#[test]
fn a_value_on_the_command_line_is_refused_and_not_repeated() {
    let home = Home::with(&[("key", "first")]);
    let advice = "error: there is an argument too many; it is not repeated here, as it may be a value\n\
                  hint: a value is never an argument: type it when asked, or give it on stdin, with --from-file PATH or --generate\n";
    for call in [
        "add new hunter2",
        "add new -- hunter2",
        "update key hunter2",
        "update key -phunter2",
        "get key hunter2",
        "show key hunter2",
    ] {
        home.vault(call).stdin("x").fails(2, advice);
    }
    for call in [
        "add new --value=hunter2",
        "update key --password=hunter2",
        "add new --stdin=hunter2",
        "generate hunter2",
        "hunter2",
        "--vault",
    ] {
        let done = home.vault(call).stdin("x").ends(2);
        assert!(!done.text().contains("hunter2"), "{}", done.text());
    }
    home.vault("get key").prints("first");
    home.vault("list").prints("key\n");
}

#[test]
fn notes_have_their_limits() {
    let home = Home::new();
    for (flag, longest) in [("--name", 255), ("--description", 4096), ("--tag", 64), ("--stage", 64)] {
        let key = format!("key{longest}{}", &flag[2..]);
        home.vault("add").arg(&key).arg(flag).arg("x".repeat(longest + 1)).stdin("x").ends(2);
        home.vault("add").arg(&key).arg(flag).arg("x".repeat(longest)).stdin("x").quiet();
    }
    for (flag, malformed) in [
        ("--tag", ""),
        ("--tag", "two words"),
        ("--tag", "a,b"),
        ("--tag", "bell\u{7}"),
        ("--stage", ""),
        ("--stage", "a b"),
    ] {
        let done = home.vault("add key").arg(flag).arg(malformed).stdin("x").done();
        assert_eq!((done.status, done.stdout().as_str()), (2, ""), "{flag} {malformed:?}: {}", done.text());
    }
    home.vault("add key --stage a,b")
        .stdin("x")
        .fails(2, "error: a value is written to one stage, not to a list of stages\n");
    home.vault("add key")
        .env("VAULT_STAGE", "a,b")
        .stdin("x")
        .fails(2, "error: a value is written to one stage, not to a list of stages\n");
}

#[test]
fn what_stores_very_many_values_is_recorded_in_several_short_lines() {
    let home = Home::new();
    let trail = || std::fs::read_to_string(home.vault_file().with_extension("vault.audit")).unwrap();
    let before = trail().lines().count();
    let many = (0..5000).map(|number| format!("KEY_{number}=v")).collect::<Vec<_>>().join("\n");
    let file = home.write("many.env", many);
    home.vault("import dotenv").arg(file).ends(0);
    let lines: Vec<usize> = trail().lines().skip(before).map(str::len).collect();
    assert_eq!(lines.len(), 2, "{lines:?}");
    // The newest line is what every later command reads, and what the next event is chained to.
    home.vault("get KEY_4999").prints("v");
    assert_eq!(trail().lines().count(), before + 3);
    home.vault("verify").ends(0);
}
