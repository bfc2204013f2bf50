//! Files that KeePassXC 2.7.4 and pykeepass 4 made; their passphrase is `dbpass`.

use super::support::Home;

fn golden(name: &str) -> String {
    format!("{}/tests/golden/{name}", env!("CARGO_MANIFEST_DIR"))
}

fn import(home: &Home, format: &str, file: &str) {
    home.vault("import").arg(format).arg(golden(file)).env("VAULT_IMPORT_PASSPHRASE", "dbpass").ends(0);
}

/// Everything that the entry `Work/Data Base` holds.
fn has_the_data_base(home: &Home) {
    let shown = home.vault("show Work/Data-Base --reveal -o json").done().json();
    assert_eq!(shown["name"], "Data Base");
    assert_eq!(shown["url"], "https://db.example/x");
    assert_eq!(shown["tags"], serde_json::json!(["db", "prod"]));
    assert_eq!(shown["expires"], "2031-01-02T03:04:05Z");
    home.vault("get Work/Data-Base").prints("new pw <&é> ");
    home.vault("get Work/Data-Base --version previous").prints("old pw");
    home.vault("get Work/Data-Base#username").prints("bob");
    home.vault("get Work/Data-Base#notes").prints("a note\nof two lines");
    home.vault("get Work/Data-Base#PIN").prints("1234");
    let text = home.vault("show Work/Data-Base").ends(0).stdout();
    assert!(text.contains("PIN = (secret)") && text.contains("Room = 7"), "{text}");
    home.vault("get Data-Base").prints("second");
}

#[test]
fn kdbx_4_comes_with_history_attachments_and_dates() {
    let home = Home::new();
    import(&home, "kdbx", "keepass4.kdbx");
    has_the_data_base(&home);
    home.vault("get Work/Data-Base#key.bin").prints(b"\x00\x01bin");
}

#[test]
fn the_xml_of_the_same_file_gives_the_same_but_for_attachments() {
    let home = Home::new();
    let file = golden("keepass.xml");
    let done = home.vault("import keepass-xml -o json").arg(&file).done();
    assert_eq!(done.json()["left_out"], serde_json::json!(["1 attachments (a KDBX file carries them)"]));
    has_the_data_base(&home);
}

#[test]
fn kdbx_3_is_read_too() {
    let home = Home::new();
    import(&home, "kdbx", "keepass3.kdbx");
    home.vault("get Entry-1").prints("newpw");
    home.vault("get Work/deep").prints("sp  <&\"'é ");
    home.vault("get Entry-2#a.bin").prints(b"attachment\0bin");
}

/// The crate would give other values than are in the file: a clear error, never a wrong value.
#[test]
fn a_file_with_values_behind_a_history_is_refused() {
    let home = Home::new();
    let file = golden("keepass4-disordered.kdbx");
    let call = home.vault("import kdbx").arg(file).env("VAULT_IMPORT_PASSPHRASE", "dbpass");
    let error = call.ends(2).stderr();
    assert!(error.contains("values behind its history") && error.contains("vault import keepass-xml"), "{error}");
    home.vault("list").prints("");
}

#[test]
fn what_does_not_open_says_so_and_stores_nothing() {
    let home = Home::new();
    for file in ["keepass3.kdbx", "keepass4.kdbx"] {
        let call = home.vault("import kdbx").arg(golden(file)).env("VAULT_IMPORT_PASSPHRASE", "wrong");
        assert!(call.ends(4).stderr().contains("does not open that file"));
        let call = home.vault("import kdbx").arg(golden(file));
        assert!(call.ends(4).stderr().contains("VAULT_IMPORT_PASSPHRASE or --import-passphrase-file"));
    }
    let call = home.vault("import kdbx").arg(golden("keepass.xml")).env("VAULT_IMPORT_PASSPHRASE", "dbpass");
    assert!(call.ends(2).stderr().contains("no KDBX file"));
    let mut cut = std::fs::read(golden("keepass4.kdbx")).expect("a file");
    cut.truncate(1000);
    std::fs::write(home.path().join("cut"), cut).expect("writable");
    home.vault("import kdbx cut").env("VAULT_IMPORT_PASSPHRASE", "dbpass").ends(2);
    home.vault("list").prints("");
}

/// Nobody has so much memory; the file is refused before any is asked for.
#[test]
fn a_file_that_asks_for_all_memory_is_refused() {
    let home = Home::new();
    let mut bytes = std::fs::read(golden("keepass4.kdbx")).expect("a file");
    let name = b"\x05\x01\0\0\0M\x08\0\0\0";
    let at = bytes.windows(name.len()).position(|window| window == name).expect("the memory") + name.len();
    bytes[at..at + 8].copy_from_slice(&(1_u64 << 42).to_le_bytes());
    std::fs::write(home.path().join("costly"), bytes).expect("writable");
    let call = home.vault("import kdbx costly").env("VAULT_IMPORT_PASSPHRASE", "dbpass");
    assert!(call.ends(2).stderr().contains("more than 4 GiB of memory"));
    // Neither is time without end given, nor is the look at it deceived.
    let whole = std::fs::read(golden("keepass4.kdbx")).expect("a file");
    let passes = b"\x05\x01\0\0\0I\x08\0\0\0";
    let at = whole.windows(passes.len()).position(|window| window == passes).expect("the passes") + passes.len();
    let mut long = whole.clone();
    long[at..at + 8].copy_from_slice(&(1_u64 << 31).to_le_bytes());
    // A second `M`, where the passes were.
    let mut doubled = whole;
    doubled[at - 5] = b'M';
    for (bytes, expected) in [(long, "more work to be opened"), (doubled, "no KDBX file")] {
        std::fs::write(home.path().join("costly"), bytes).expect("writable");
        let call = home.vault("import kdbx costly").env("VAULT_IMPORT_PASSPHRASE", "dbpass");
        assert!(call.ends(2).stderr().contains(expected));
    }
}

#[test]
fn malformed_xml_is_an_error_with_its_line() {
    let home = Home::new();
    let whole = std::fs::read_to_string(golden("keepass.xml")).expect("a file");
    let file = home.path().join("k.xml");
    for (text, expected) in [
        ("", "no whole KeePass export"),
        ("<html></html>", "no whole KeePass export"),
        ("<KeePassFile>\n<Root>\n</KeePassFile>", "line 3: it is malformed there"),
        ("<KeePassFile>\n<Root>&hunter2;</Root></KeePassFile>", "line 2: an entity that XML has not"),
        (&whole[..whole.len() / 2], "no whole KeePass export"),
        (&whole.replace("<Value ProtectInMemory=\"True\"", "<Value Protected=\"True\""), "its values are encrypted"),
        (&format!("<KeePassFile>{}", "<Group>".repeat(500)), "nested too deeply"),
    ] {
        std::fs::write(&file, text).expect("writable");
        let error = home.vault("import keepass-xml k.xml").ends(2).stderr();
        assert!(error.contains(expected) && !error.contains("hunter2"), "{error}");
    }
    home.vault("list").prints("");
}
