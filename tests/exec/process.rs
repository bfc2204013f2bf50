//! The program takes the place of vault: its process, its streams, its end.

use std::fs;
use std::process::Command;

use super::support::{CHEAP, CHEAP_WARNING, Home, PASSPHRASE, VAULT};

fn home() -> Home {
    Home::with(&[("key", "s3cret")])
}

#[test]
fn the_status_is_that_of_the_program() {
    let home = home();
    for status in [0, 1, 2, 42, 125, 126, 127, 255] {
        assert_eq!(home.vault(&format!("exec --all -- sh -c 'exit {status}'")).done().text(), format!("[{status}]\n"));
    }
    for (signal, number) in [("TERM", 15), ("INT", 2), ("KILL", 9), ("HUP", 1), ("PIPE", 13)] {
        // Whatever signals whoever runs this test ignores.
        let program = format!("exec --all -- env --default-signal sh -c 'kill -{signal} $$; exit 0'");
        home.vault(&program).ends(128 + number);
    }
    // What a script sees is what it would see of the program itself.
    home.script("outer", "\"$1\" exec --all -- sh -c 'kill -TERM $$'\necho $?");
    let done = home.vault("exec --all --keep-vault-env -- ./outer").arg(VAULT).ends(0);
    assert_eq!(done.stdout(), "143\n");
}

#[test]
fn the_streams_are_those_of_the_program() {
    let home = home();
    home.vault("exec --all -- cat").stdin(b"bytes\0\xff\n").prints(b"bytes\0\xff\n");
    let done = home.vault("exec --all -- sh -c 'echo out; echo err >&2'").ends(0);
    assert_eq!((done.stdout().as_str(), done.stderr().as_str()), ("out\n", "err\n"));
    home.vault("exec --all -o json -- echo text").prints("text\n");
}

/// Prints its open descriptors above 2; a shell that was given `-c` has none of its own.
const DESCRIPTORS: &str =
    "n=3; while [ $n -lt 64 ]; do [ ! -e /proc/$$/fd/$n ] || readlink /proc/$$/fd/$n; n=$((n+1)); done";

/// Those that whoever runs the tests left open for every program.
fn inherited_by_all() -> String {
    let output = Command::new("sh").args(["-c", DESCRIPTORS]).output().expect("a shell starts");
    String::from_utf8(output.stdout).expect("text")
}

#[test]
fn no_descriptor_of_ours_is_passed_on() {
    let home = home();
    home.write("passphrase", PASSPHRASE);
    let none = inherited_by_all();
    let call = || home.vault("exec --all -- sh -c").arg(DESCRIPTORS);
    call().prints(&none);
    call().without("VAULT_PASSPHRASE").env("VAULT_PASSPHRASE_FILE", "passphrase").prints(&none);
    call().without("VAULT_PASSPHRASE").env("VAULT_PASSPHRASE_COMMAND", "cat passphrase").prints(&none);
    // What the user opened for the program stays open.
    home.write("own", "");
    call().in_shell("exec \"$@\" 3<own").prints(format!("{}\n{none}", home.path().join("own").display()));
}

#[test]
fn the_descriptor_of_the_passphrase_is_not_passed_on() {
    let home = home();
    home.write("passphrase", PASSPHRASE);
    home.vault("exec --passphrase-fd 5 --all -- sh -c")
        .arg(DESCRIPTORS)
        .in_shell("exec \"$@\" 5<passphrase")
        .prints(inherited_by_all());
}

#[test]
fn what_cannot_be_started() {
    let home = home();
    home.write("plain", "no program");
    let script = home.script("script", "");
    fs::write(&script, "#!/bin/nowhere\r\n").expect("a script");
    for (program, status, problem) in [
        ("no-such-program", 127, "command not found"),
        ("./no-such-program", 127, "command not found"),
        ("/nowhere/program", 127, "command not found"),
        ("./plain", 126, "permission denied"),
        ("./", 126, "is a directory"),
        ("./script", 126, "its interpreter \"/bin/nowhere\\r\" is missing"),
        ("./plain/program", 126, "Not a directory (os error 20)"),
    ] {
        home.vault(&format!("exec --all -- {program} an-argument"))
            .fails(status, &format!("error: {program}: {problem}\n"));
    }
    home.vault("exec --all -- ''").ends(127);
    // As everywhere, a script without a first line that names its interpreter is one for the shell.
    fs::write(&script, "echo \"$KEY\"").expect("a script");
    home.vault("exec --all -- ./script").prints("s3cret\n");
    let json = home.vault("exec --all -o json -- no-such-program").ends(127);
    let error: serde_json::Value = serde_json::from_str(&json.stderr()).expect("one JSON document");
    assert_eq!((json.stdout().as_str(), &error["error"]), ("", &"error".into()));
}

#[test]
fn a_program_is_searched_for_in_its_own_path() {
    let home = home();
    fs::create_dir(home.path().join("bin")).expect("a directory");
    home.script("bin/tool", "echo \"$KEY\"");
    home.vault("exec --all -- tool").fails(127, "error: tool: command not found\n");
    home.vault("add path").stdin(home.path().join("bin").display().to_string()).quiet();
    home.vault("exec --env PATH=path --allow-env PATH --only key -- tool").prints("s3cret\n");
}

#[test]
fn nothing_starts_where_anything_is_missing() {
    let home = home();
    let marker = home.path().join("started");
    let start = format!("-- touch {}", marker.display());
    home.vault(&format!("exec --only key {start}")).quiet();
    fs::remove_file(&marker).expect("it was started");
    let missing = "error: there is no secret kee\nhint: did you mean key?\n";
    home.vault(&format!("exec --only key --env A=kee {start}")).fails(125, missing);
    home.vault(&format!("exec --only kee {start}")).fails(125, missing);
    home.vault(&format!("exec --all {start}")).env("VAULT_PASSPHRASE", "wrong").fails(125, "error: wrong passphrase\n");
    let locked = home.vault(&format!("exec --all {start}")).without("VAULT_PASSPHRASE").ends(125);
    assert!(locked.stderr().contains("is locked, and there is nobody to ask"), "{}", locked.text());
    let vault = fs::read(home.vault_file()).expect("the vault");
    fs::write(home.vault_file(), &vault[..vault.len() - 1]).expect("a damaged vault");
    home.vault(&format!("exec --all {start}")).ends(125);
    assert!(!marker.exists());
}

#[test]
fn a_program_may_use_the_vault_itself() {
    let home = home();
    home.vault(&format!("exec --all --keep-vault-env -- {VAULT} get key")).prints("s3cret");
    home.vault(&format!("exec --all -- {VAULT} get key")).ends(4);
    home.vault("add passphrase").stdin("another good passphrase 77").quiet();
    let call = format!("exec --env VAULT_PASSPHRASE=passphrase -- {VAULT} init --vault other --kdf {CHEAP}");
    home.vault(&call).warns(CHEAP_WARNING);
    home.vault("list --vault other").env("VAULT_PASSPHRASE", "another good passphrase 77").quiet();
}
