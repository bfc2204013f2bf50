//! Values that are easily read wrong, and what readers make of them.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};

use super::support::Home;

/// Bytes by the names of their variables.
pub type Values = BTreeMap<String, Vec<u8>>;

/// Each alone, so that one that a format refuses says nothing about another.
pub fn values() -> Vec<Vec<u8>> {
    let texts = [
        "",
        "plain",
        "two words",
        "one\ntwo\n\nthree",
        "\n",
        "\n\n",
        "feed at the end\n",
        "\nfeed at the beginning",
        "carriage\rreturn",
        "at the end\r",
        "both\r\nof them\r\n",
        "it's",
        "'",
        "''",
        "'quoted'",
        "\"",
        "\"quoted\"",
        "both ' and \"",
        "`",
        "`id`",
        "`quoted`",
        "' \" ` \\",
        "\u{2018}typographic\u{2019} \u{201a}low\u{201b} \u{201c}double\u{201d} '\u{2019}'",
        "$",
        "$HOME",
        "${HOME}",
        "${HOME:-x}",
        "$(id)",
        "a$",
        "$$",
        "!",
        "!!",
        "!history",
        "\\",
        "\\\\",
        "\\\\\\",
        "ends in \\",
        "'\\",
        "\\'",
        "\\\"",
        "\\n\\t\\r\\x41\\u0041\\u{41}\\0101",
        "C:\\new\\table",
        " leading",
        "trailing ",
        "\ttabs\t",
        "  ",
        "#",
        "#comment",
        "no #comment",
        "no#comment",
        "=",
        "A=B",
        "=A",
        "%",
        "%s%n%d",
        "100%0A",
        "{}",
        "{a,b}",
        "(1 2)",
        "[1]",
        "*",
        "~",
        "~root",
        "a:~",
        "-n",
        "--",
        "@args",
        "<<EOF",
        ";id",
        "&id",
        "|id",
        ">file",
        "(id)",
        "null",
        "true",
        "1_000",
        "0x10",
        "1e3",
        "10kb",
        "2020-01-01",
        "Gr\u{f6}\u{df}e \u{65e5}\u{672c} \u{1f511}",
        "e\u{301}",
        "\u{feff}bom",
        "wide\u{a0}\u{3000}\u{2028}\u{2029}\u{85}blanks\u{a0}",
        "\u{f600}\u{f6ff}\u{e000}\u{10fffd}",
        "\u{1}\u{7}\u{8}\u{b}\u{c}\u{1b}[31m\u{7f}",
        "EOF\nvault_\n'\n\"\"\"\n'@\n\"@\n",
        "-----BEGIN KEY-----\nAAAA+/==\n-----END KEY-----\n",
        "{\"type\": \"service\", \"key\": \"-----BEGIN\\nAA==\\n\"}",
    ];
    let mut values: Vec<Vec<u8>> = texts.iter().map(|text| text.as_bytes().to_vec()).collect();
    values.push(b"x".repeat(65_536));
    values.push(b"'\\\n$".repeat(16_384));
    values.push(b"line of a long value\n".repeat(3_000));
    values.push(b"\xff\xfe latin \xe9".to_vec());
    values.push((1..=255).collect());
    values
}

/// A vault with all of them, `V000` and so on.
pub fn home() -> (Home, Values) {
    let home = Home::new();
    let mut all = Values::new();
    let mut entries = serde_json::Map::new();
    for (number, value) in values().into_iter().enumerate() {
        match String::from_utf8(value.clone()) {
            Ok(text) => drop(entries.insert(format!("v{number:03}"), text.into())),
            Err(_) => home.vault(&format!("add v{number:03}")).stdin(&value).quiet(),
        }
        all.insert(format!("V{number:03}"), value);
    }
    home.vault("import json -").stdin(serde_json::Value::Object(entries).to_string()).ends(0);
    (home, all)
}

/// What `vault env` prints of all values that it does not refuse, and these. The names of `refused` ones are told with what
/// was said of them.
pub fn written(home: &Home, all: &Values, format: &str) -> (Vec<u8>, Values) {
    let mut taken = all.clone();
    loop {
        let only: Vec<String> = taken.keys().map(|name| format!("--only {}", name.to_lowercase())).collect();
        let done = home.vault(&format!("env --format {format} {}", only.join(" "))).done();
        if done.status == 0 {
            assert_eq!(done.stderr(), "");
            return (done.out, taken);
        }
        // Nothing comes out, and the one that is refused is named.
        assert_eq!((done.status, done.out.len()), (2, 0), "{}", done.text());
        let told = done.stderr();
        let name = told.split("as the variable ").nth(1).and_then(|rest| rest.get(..4)).expect("a name").to_owned();
        let value = taken.remove(&name).expect("one of those that were asked for");
        assert!(value.len() < 8 || !told.contains(&*String::from_utf8_lossy(&value)), "a value is quoted: {told}");
    }
}

/// The environment that `program` prints with `env -0`, of our variables.
pub fn environment(program: &str, arguments: &[&str], home: &Path) -> Values {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(home).env_clear().stdin(Stdio::null());
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("HOME", home).env("LC_ALL", "C.UTF-8");
    let output = command.output().expect("it starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.is_empty(), "{program}: {said}");
    let pairs = output.stdout.split(|byte| *byte == 0).filter(|pair| pair.starts_with(b"V"));
    let pairs = pairs.map(|pair| {
        let equals = pair.iter().position(|byte| *byte == b'=').expect("an equals sign");
        (String::from_utf8(pair[..equals].to_vec()).expect("a name"), pair[equals + 1..].to_vec())
    });
    pairs.collect()
}

/// Whether `reader` read just what was written.
#[track_caller]
pub fn same(reader: &str, written: &Values, read: &Values) {
    for (name, value) in written {
        let found = read.get(name);
        assert!(
            found == Some(value),
            "{reader} reads {name} {:?} as {:?}",
            String::from_utf8_lossy(&value[..value.len().min(80)]),
            found.map(|found| String::from_utf8_lossy(&found[..found.len().min(80)]).into_owned())
        );
    }
    assert_eq!(written.len(), read.len(), "{reader}");
}

/// Those of `all` that are not in `taken`, as text.
pub fn refused(all: &Values, taken: &Values) -> Vec<String> {
    let refused = all.iter().filter(|(name, _)| !taken.contains_key(*name));
    refused.map(|(_, value)| String::from_utf8_lossy(value).into_owned()).collect()
}
