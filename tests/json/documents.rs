use jiff::Timestamp;
use serde_json::{Value, json};

use super::support::{CHEAP, Home};

/// The document that a call prints, after the checks that hold for all: one line, schema 1, times in UTC.
#[track_caller]
fn document(home: &Home, call: &str, stdin: &str) -> Value {
    let done = home.vault(call).stdin(stdin).env("VAULT_NEW_PASSPHRASE", "another good passphrase 77").ends(0);
    let text = done.stdout();
    assert_eq!((text.lines().count(), text.ends_with('\n')), (1, true), "{call}: {text}");
    let document: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{call}: {error}: {text}"));
    assert_eq!(document["schema"], 1, "{call}");
    check_times(&document);
    document
}

#[track_caller]
fn check_times(value: &Value) {
    match value {
        Value::Object(map) => {
            for (name, value) in map {
                // An import lists under the same name which keys it updated.
                if ["created", "updated"].contains(&name.as_str()) && !value.is_array() {
                    let text = value.as_str().expect("a time is a text");
                    assert!(text.parse::<Timestamp>().is_ok() && text.ends_with('Z'), "{name}: {text}");
                }
                check_times(value);
            }
        }
        Value::Array(values) => values.iter().for_each(check_times),
        _ => {}
    }
}

/// How often a value stands in a document.
fn values(document: &Value) -> usize {
    match document {
        Value::Object(map) => map
            .iter()
            .map(|(name, below)| usize::from(["value", "value_base64"].contains(&name.as_str())) + values(below))
            .sum(),
        Value::Array(below) => below.iter().map(values).sum(),
        _ => 0,
    }
}

fn names(document: &Value) -> Vec<&str> {
    let mut names: Vec<&str> = document.as_object().expect("an object").keys().map(String::as_str).collect();
    names.sort_unstable();
    names
}

/// What is known about a secret; without the parts that are never twice the same.
fn about(secret: &Value) -> Value {
    let mut secret = secret.clone();
    let map = secret.as_object_mut().expect("an object");
    for name in ["id", "created", "updated"] {
        assert!(map.remove(name).is_some_and(|value| value.is_string()), "{name}");
    }
    secret
}

#[test]
fn every_command_that_prints_data_has_a_document() {
    let home = Home::without_vault();
    let init = document(&home, &format!("init --kdf {CHEAP} -o json"), "");
    assert_eq!(init, json!({ "schema": 1, "path": "~/data/vault/default.vault", "kdf": CHEAP }));

    let added = document(&home, "add key --name N --description D --tag b --tag a -o json", "s3cret");
    let secret = json!({
        "schema": 1, "key": "key", "name": "N", "description": "D", "tags": ["a", "b"], "stages": ["production"], "version": 1,
        "url": null, "config": false, "expires": null, "rotate_every_days": null, "deliver": null,
    });
    assert_eq!(about(&added), secret);
    let updated = document(&home, "update key --name '' --untag a --stdin -o json", "s3cret2");
    assert_eq!((&updated["version"], &updated["name"], &updated["tags"]), (&json!(2), &Value::Null, &json!(["b"])));
    assert_eq!((&updated["id"], &updated["created"]), (&added["id"], &added["created"]));

    let got = document(&home, "get key -o json", "");
    assert_eq!(got, json!({ "schema": 1, "key": "key", "stage": "production", "version": 2, "value": "s3cret2" }));

    let imported = document(&home, "import dotenv - -o json", "A=1\nB=2\n");
    let outcome = |dry_run: bool, added: &[&str], skipped: &[&str]| {
        json!({
            "schema": 1, "dry_run": dry_run, "added": added, "updated": [], "skipped": skipped, "left_out": [],
            "plain_text": [],
        })
    };
    assert_eq!(imported, outcome(false, &["A", "B"], &[]));
    let dry = document(&home, "import dotenv - --dry-run --skip -o json", "A=1\nC=2\n");
    assert_eq!(dry, outcome(true, &["C"], &["A"]));
    let exported = document(&home, "export out --format csv --plaintext -o json", "");
    assert_eq!(exported, json!({ "schema": 1, "secrets": 3, "path": "out", "left_out": ["earlier versions (1)"] }));

    for (call, keys) in [
        ("delete A B --yes", ["A", "B"]),
        ("undelete B A", ["B", "A"]),
        ("delete A B --yes", ["A", "B"]),
        ("purge A B --yes", ["A", "B"]),
    ] {
        assert_eq!(document(&home, &format!("{call} -o json"), ""), json!({ "schema": 1, "keys": keys }), "{call}");
    }

    let history = document(&home, "history key -o json", "");
    let versions = history["versions"].as_array().expect("versions");
    assert_eq!(names(&versions[0]), ["created", "fields", "stage", "value", "version"]);
    assert_eq!(versions.iter().map(|version| &version["version"]).collect::<Vec<_>>(), [2, 1]);
    let renamed = document(&home, "rename key other -o json", "");
    assert_eq!((&renamed["key"], &renamed["id"]), (&json!("other"), &added["id"]));
    let rolled_back = document(&home, "rollback other --to 1 -o json", "");
    assert_eq!(rolled_back["version"], 3);

    let status = document(&home, "status -o json", "");
    assert_eq!((&status["locked"], &status["mode"], &status["format"]), (&json!(true), &json!("0600"), &json!(1)));
    assert_eq!(
        names(&status),
        [
            "blobs",
            "bytes",
            "format",
            "generation",
            "keyslots",
            "locked",
            "mode",
            "path",
            "policies",
            "schema",
            "trail",
            "unlocked",
            "vault_id"
        ]
    );
    let verified = document(&home, "verify -o json", "");
    assert_eq!(
        (&verified["depth"], &verified["secrets"], &verified["values"]),
        (&json!("opened"), &json!(1), &json!(3))
    );

    let changed = document(&home, &format!("passwd --kdf {CHEAP} -o json"), "");
    assert_eq!(changed, json!({ "schema": 1, "values": 3, "kdf": CHEAP }));
}

#[test]
fn a_list_and_a_secret_say_the_same() {
    let home = Home::with(&[("b", "1"), ("a", "2")]);
    home.vault("add a --stage design").stdin("3").quiet();
    let list = document(&home, "list -o json", "");
    assert_eq!(names(&list), ["schema", "secrets"]);
    let secrets = list["secrets"].as_array().expect("a list");
    assert_eq!(secrets.iter().map(|secret| &secret["key"]).collect::<Vec<_>>(), ["a", "b"]);
    let shown = document(&home, "show a -o json", "");
    for (name, value) in secrets[0].as_object().expect("an object") {
        assert_eq!(&shown[name], value, "{name}");
    }
    let stages: Vec<_> =
        shown["values"].as_array().expect("values").iter().map(|value| (&value["stage"], &value["version"])).collect();
    assert_eq!(stages, [(&json!("design"), &json!(1)), (&json!("production"), &json!(1))]);
    assert_eq!(document(&home, "list none -o json", ""), json!({ "schema": 1, "secrets": [] }));
    // In all its spellings.
    for call in [
        "list --json",
        "--json list",
        "list --output json",
        "list --output=json",
        "list -ojson",
        "-o json list",
        "list -o=json",
    ] {
        assert_eq!(document(&home, call, ""), list, "{call}");
    }
}

#[test]
fn values_stand_only_where_they_belong() {
    let home = Home::with(&[("key", "s3cret")]);
    home.vault("add key --stage design").stdin("dummy").quiet();
    for (call, count) in [
        ("get key", 1),
        ("show key --reveal", 2),
        ("env --all", 1),
        ("generate", 1),
        ("show key", 0),
        ("list", 0),
        ("list --long", 0),
        ("add new --generate", 0),
        ("update key --generate", 0),
        ("update key --name x", 0),
        ("status", 0),
        ("verify", 0),
        ("delete key --yes", 0),
        ("undelete key", 0),
    ] {
        let document = document(&home, &format!("{call} -o json"), "");
        assert_eq!(values(&document), count, "{call}: {document}");
    }
}

#[test]
fn what_is_no_text_comes_in_base64() {
    let home = Home::new();
    home.vault("add binary").stdin(b"\xff\0\xfe").quiet();
    home.vault("add nul").stdin("a\0\u{1b}\"\n").quiet();
    home.vault("add empty --empty").quiet();
    let get = |key: &str| document(&home, &format!("get {key} -o json"), "");
    assert_eq!((&get("binary")["value_base64"], get("binary").get("value")), (&json!("/wD+"), None));
    assert_eq!((&get("nul")["value"], get("nul").get("value_base64")), (&json!("a\0\u{1b}\"\n"), None));
    assert_eq!(get("empty")["value"], "");
    let shown = document(&home, "show binary --reveal -o json", "");
    assert_eq!(shown["values"][0]["value_base64"], "/wD+");
}

#[test]
fn generated_values_tell_their_strength() {
    let home = Home::without_vault();
    for (call, length, bits) in
        [("generate", 24, 142.0), ("generate 10 --charset digits", 10, 33.0), ("generate 16 --charset hex", 16, 64.0)]
    {
        let document = document(&home, &format!("{call} -o json"), "");
        assert_eq!(document["value"].as_str().map(str::len), Some(length), "{call}");
        assert_eq!(document["entropy_bits"].as_f64(), Some(bits), "{call}");
    }
    let words = document(&home, "generate --words 6 -o json", "");
    assert_eq!(words["value"].as_str().map(|words| words.split('-').count()), Some(6), "{words}");
}

#[test]
fn a_program_prints_what_it_prints() {
    let home = Home::with(&[("key", "x")]);
    home.vault("exec --all -o json -- echo text").prints("text\n");
    home.vault("exec --all -- echo --json -o json").prints("--json -o json\n");
}
