use super::pseudo::Terminal;
use super::support::{Home, PASSPHRASE};

const ASK: &str = "/data/vault/default.vault: ";

#[test]
fn ctrl_c_ends_the_question_and_brings_the_echo_back() {
    let home = Home::with(&[("key", "s3cret")]);
    let mut terminal = Terminal::start(home.vault("get key").without("VAULT_PASSPHRASE"));
    terminal.expect(ASK);
    terminal.press("half of it\u{3}");
    let output = terminal.ends(130);
    assert!(output.ends_with(": \r\n") && !output.contains("half"), "{output:?}");

    // At the second of two questions, and in one that shows what is typed.
    let mut terminal = Terminal::start(home.vault("add new"));
    terminal.answer_hidden("Value of new: ", "x");
    terminal.expect("The same again: ");
    terminal.press("\u{3}");
    terminal.ends(130);
    let mut terminal = Terminal::start(home.vault("delete key"));
    terminal.expect("[y/N] ");
    terminal.press("\u{3}");
    terminal.ends(130);
    home.vault("list").prints("key\n");
}

#[test]
fn ctrl_backslash_leaves_no_core_dump() {
    let home = Home::new();
    let call = home.vault("add key").in_shell("ulimit -c unlimited; exec \"$@\"");
    let mut terminal = Terminal::start(call);
    terminal.expect("Value of key: ");
    terminal.press("half of it\u{1c}");
    let output = terminal.ends(131);
    assert!(!output.contains("half"), "{output:?}");
    assert!(home.files().iter().all(|path| !path.to_string_lossy().contains("core")), "{:?}", home.files());
}

#[test]
fn ctrl_z_stops_and_the_question_comes_again() {
    let home = Home::with(&[("key", "s3cret")]);
    let call = home
        .vault("get key")
        .without("VAULT_PASSPHRASE")
        .in_shell("set -m; \"$@\"; echo \"left with $?\"; fg >/dev/null; echo \"ended with $?\"");
    let mut terminal = Terminal::start(call);
    terminal.expect(ASK);
    terminal.press("half of it\u{1a}");
    // What a shell says of a job that was stopped: 128 + SIGTSTP or SIGSTOP.
    terminal.expect("left with 14");
    terminal.answer_hidden(ASK, PASSPHRASE);
    terminal.expect("\r\ns3cret\r\nended with 0\r\n");
    let output = terminal.ends(0);
    assert!(!output.contains("half") && !output.contains("horse"), "{output:?}");
}

#[test]
fn a_program_that_was_started_has_the_terminal_to_itself() {
    let home = Home::with(&[("key", "s3cret")]);
    let call =
        home.vault("exec --all -- sh -c").arg("printf 'name? '; read -r name </dev/tty; echo \"hello $name $KEY\"");
    let mut terminal = Terminal::start(call.without("VAULT_PASSPHRASE"));
    terminal.answer_hidden(ASK, PASSPHRASE);
    terminal.expect("name? ");
    assert!(terminal.echoes());
    terminal.press("you\n");
    terminal.expect("hello you s3cret\r\n");
    terminal.ends(0);
    // Not through a shell: one that is just starting its program may lose the signal.
    let mut terminal = Terminal::start(home.vault("exec --all -- cat"));
    terminal.press("ready\n");
    terminal.expect("ready\r\nready\r\n");
    terminal.press("\u{3}");
    terminal.ends(130);
}
