//! A store of `pass`, with a `gpg` that opens files by printing them.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};

use super::support::{Call, Home};

fn store(files: &[(&str, &[u8])]) -> Home {
    let home = Home::new();
    let directory = home.path().join("store");
    for (name, content) in files {
        let path = directory.join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a directory");
        fs::write(path, content).expect("a file");
    }
    let bin = home.path().join("bin");
    fs::create_dir_all(&bin).expect("a directory");
    let gpg = bin.join("gpg");
    let script = "#!/bin/sh\nenv >> \"$HOME/gpg.env\"\nfor file; do :; done\n\
        if grep -q LOCKED \"$file\"; then echo 'gpg: decryption failed' >&2; exit 2; fi\nexec cat \"$file\"\n";
    fs::write(&gpg, script).expect("a script");
    fs::set_permissions(&gpg, fs::Permissions::from_mode(0o755)).expect("its mode");
    home
}

fn import(home: &Home) -> Call<'_> {
    let path = std::env::var("PATH").unwrap_or_default();
    home.vault("import pass store").env("PATH", format!("{}/bin:{path}", home.path().display()))
}

#[test]
fn the_first_line_is_the_value_and_the_rest_are_fields_or_notes() {
    let home = store(&[
        ("web/bank.gpg", b"hunter2\nuser: bob\nurl: https://x\n"),
        ("My Mail.gpg", b"p\xc3\xa9 w\n"),
        ("free.gpg", b"x\nsome: thing\nfree text\n"),
        ("twice.gpg", b"x\na: 1\na: 2\n"),
        ("key.gpg", b"-----BEGIN KEY-----\nabc: d\n"),
        ("crlf.gpg", b"x\r\na: 1\r\n"),
        (".git/config.gpg", b"no"),
        (".gpg-id", b"no"),
        ("readme.txt", b"no"),
    ]);
    symlink("..", home.path().join("store/web/loop")).expect("a link");
    import(&home).ends(0);
    home.vault("list --keys").prints("My-Mail\ncrlf\nfree\nkey\ntwice\nweb/bank\n");
    home.vault("get web/bank").prints("hunter2");
    home.vault("get web/bank#user").prints("bob");
    home.vault("get My-Mail").prints("p\u{e9} w");
    home.vault("get free#notes").prints("some: thing\nfree text");
    home.vault("get twice#notes").prints("a: 1\na: 2");
    home.vault("get key").prints("-----BEGIN KEY-----\nabc: d\n");
    home.vault("get crlf").prints("x");
    // gpg is told none of our secrets.
    let environment = fs::read_to_string(home.path().join("gpg.env")).expect("what gpg got");
    assert!(!environment.contains("VAULT_PASSPHRASE"), "{environment}");
}

#[test]
fn one_file_that_does_not_open_and_nothing_is_stored() {
    let home = store(&[("a.gpg", b"x\n"), ("b.gpg", b"LOCKED")]);
    let error = import(&home).ends(1).stderr();
    assert!(error.contains("gpg did not open store/b.gpg"), "{error}");
    home.vault("list").prints("");
    let home = store(&[("a.txt", b"x\n")]);
    assert!(import(&home).ends(3).stderr().contains("no .gpg file"));
    let home = Home::new();
    home.vault("import pass store").ends(3);
}
