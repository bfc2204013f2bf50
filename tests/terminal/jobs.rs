//! `exec --mask` on a terminal, as one of the jobs there: started behind, stopped, left alone, ended by force.

use super::pseudo::Terminal;
use super::support::{Call, Home};

fn home() -> Home {
    Home::with(&[("key", "s3cret")])
}

fn call<'a>(home: &'a Home, options: &str, script: &str) -> Call<'a> {
    home.vault(&format!("exec --mask {options} --env K=key -- bash --norc -c")).arg(script)
}

const READS: &str = "echo ready; read x; echo \"<$x>\"; exit 4";

#[test]
fn it_gets_the_keys_when_it_is_brought_to_the_foreground() {
    let home = home();
    let shell = "set -m; \"$@\" & echo started; read x; fg; echo \"ended with $?\"";
    let mut terminal = Terminal::start(call(&home, "", READS).in_shell(shell));
    terminal.expect("ready");
    terminal.press("go\n");
    terminal.press("word\n");
    terminal.expect("<word>");
    terminal.expect("ended with 4");
    terminal.ends(0);
}

#[test]
fn it_finds_the_terminal_set_as_it_is_when_it_is_brought_to_the_foreground() {
    let home = home();
    // A shell that edits lines itself has no echo while it does.
    let shell = "set -m; stty -icanon -echo; \"$@\" & read x; stty icanon echo; fg >/dev/null; echo \"ended with $?\"";
    let reads = "echo ready; read x; stty -a | grep -o -w -e '-\\?icanon' -e '-\\?echo'; echo \"<$x>\"";
    let mut terminal = Terminal::start(call(&home, "", reads).in_shell(shell));
    terminal.expect("ready");
    terminal.press("go\n");
    terminal.press("word\n");
    terminal.expect("\nicanon\r\necho\r\n<word>");
    terminal.expect("ended with 0");
    terminal.ends(0);
}

#[test]
fn it_gets_the_keys_in_a_session_without_a_terminal_of_its_own() {
    let home = home();
    let mut terminal = Terminal::start(call(&home, "", READS).in_shell("exec setsid --wait \"$@\""));
    terminal.expect("ready");
    terminal.press("word\n");
    terminal.expect("<word>");
    terminal.ends(4);
}

#[test]
fn it_gets_the_keys_as_the_first_process_of_a_namespace() {
    let home = home();
    let probe = std::process::Command::new("unshare").args(["-fpr", "true"]).status();
    if !probe.is_ok_and(|status| status.success()) {
        println!("skipped: unshare makes no PID namespace here");
        return;
    }
    for mount in ["", "--mount-proc"] {
        let shell = format!("exec unshare -fpr {mount} \"$@\"");
        let mut terminal = Terminal::start(call(&home, "", READS).in_shell(&shell));
        terminal.expect("ready");
        terminal.press("word\n");
        terminal.expect("<word>");
        terminal.ends(4);
    }
}

#[test]
fn ctrl_z_stops_the_script_that_it_is_part_of() {
    let home = home();
    let script = "set -m; sh -c '\"$@\"; echo \"script goes on\"' sh \"$@\"; echo \"left with $?\"; fg >/dev/null; echo \"ended with $?\"";
    let mut terminal = Terminal::start(call(&home, "", READS).in_shell(script));
    terminal.expect("ready");
    terminal.press("\u{1a}");
    // 128 + SIGSTOP
    terminal.expect("left with 147");
    terminal.press("on\n");
    terminal.expect("<on>");
    terminal.expect("script goes on");
    terminal.expect("ended with 0");
    terminal.ends(0);
}

#[test]
fn ctrl_z_does_not_stop_what_nobody_would_continue() {
    let home = home();
    let mut terminal = Terminal::start(call(&home, "", READS));
    terminal.expect("ready");
    terminal.press("\u{1a}");
    terminal.press("on\n");
    terminal.expect("<on>");
    terminal.ends(4);
}

const WAITS: &str = "trap 'touch heard; exit' HUP; echo \"ready $$\"; while :; do sleep 0.02; done";

#[test]
fn the_program_hears_when_the_terminal_is_gone() {
    let home = home();
    let mut terminal = Terminal::start(call(&home, "", WAITS).in_shell("\"$@\"; echo never"));
    let program = terminal.process_after("ready ");
    terminal.kill_first();
    program.ends();
    assert!(home.path().join("heard").exists());
}

#[test]
fn the_program_hears_when_the_terminal_is_gone_from_the_first_process_of_its_session() {
    let home = home();
    for options in ["", "--mask", "--timeout 1h", "--mask --timeout 1h"] {
        let call = home.vault(&format!("exec {options} --env K=key -- bash --norc -c")).arg(WAITS);
        let mut terminal = Terminal::start(call);
        let program = terminal.process_after("ready ");
        terminal.hang_up();
        program.ends();
        std::fs::remove_file(home.path().join("heard")).expect(options);
    }
}

#[test]
fn the_program_hears_when_vault_is_killed() {
    let home = home();
    let mut terminal = Terminal::start(call(&home, "", WAITS));
    let program = terminal.process_after("ready ");
    terminal.kill_first();
    program.ends();
    assert!(home.path().join("heard").exists());
}

#[test]
fn a_program_that_does_not_end_in_time_is_killed() {
    let home = home();
    let script = "trap '' TERM HUP; echo \"ready $$\"; while :; do sleep 0.02; done";
    let mut terminal = Terminal::start(call(&home, "--timeout 1s", script));
    let program = terminal.process_after("ready ");
    let output = terminal.ends(124);
    assert!(output.contains("its time was over (1s)"), "{output:?}");
    program.ends();
}
