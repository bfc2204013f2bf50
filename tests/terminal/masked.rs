//! `exec --mask` on a terminal: the program has one of its own, and is used as if it were this one.

use super::pseudo::Terminal;
use super::support::Home;

fn home() -> Home {
    Home::with(&[("key", "s3cret")])
}

fn start(home: &Home, script: &str) -> Terminal {
    Terminal::start(home.vault("exec --mask --env K=key -- bash --norc -c").arg(script))
}

#[test]
fn it_is_a_terminal_and_values_are_masked_on_it() {
    let home = home();
    let script = "test -t 0 && test -t 1 && test -t 2 && echo all; echo $K; echo $K >&2; printf '\\033[31m%s\\033[0m\\n' $K; exit 6";
    let output = start(&home, script).ends(6);
    assert_eq!(output, "all\r\n[secret]\r\n[secret]\r\n\u{1b}[31m[secret]\u{1b}[0m\r\n");
}

#[test]
fn lines_can_be_edited_and_keys_are_echoed_once() {
    let home = home();
    let mut terminal = start(&home, "read -p 'name: ' x; echo \"<$x>\"; stty -echo; read -p 'word: ' y; echo \"<$y>\"");
    terminal.expect("name: ");
    terminal.press("bop\u{7f}b\n");
    terminal.expect("<bob>");
    terminal.expect("word: ");
    terminal.press("hidden\n");
    terminal.expect("<hidden>");
    let output = terminal.ends(0);
    assert_eq!(output.matches("hidden").count(), 1, "{output:?}");
}

#[test]
fn ctrl_c_reaches_the_program_once() {
    let home = home();
    let mut terminal = start(&home, "trap 'echo caught' INT; echo ready; read x; read x; echo \"<$x>\"; exit 3");
    terminal.expect("ready");
    terminal.press("\u{3}");
    // The shell looks at its traps when the line has ended.
    terminal.press("\n");
    terminal.expect("caught");
    terminal.press("go\n");
    let output = terminal.ends(3);
    assert_eq!(output.matches("caught").count(), 1, "{output:?}");
    let mut terminal = start(&home, "echo ready; exec sleep 1000");
    terminal.expect("ready");
    terminal.press("\u{3}");
    terminal.ends(130);
}

#[test]
fn ctrl_z_stops_it_and_a_shell_continues_it() {
    let home = home();
    let call = home.vault("exec --mask --env K=key -- bash --norc -c").arg("echo ready; read x; echo \"<$x>\"; exit 4");
    let shell = "set -m; \"$@\"; echo \"left with $?\"; stty -a | grep -o -w -e '-\\?icanon'; fg >/dev/null; echo \"ended with $?\"";
    let mut terminal = Terminal::start(call.in_shell(shell));
    terminal.expect("ready");
    terminal.press("\u{1a}");
    // 128 + SIGSTOP; meanwhile the terminal is the shell's as it was.
    terminal.expect("left with 147");
    terminal.expect("icanon");
    terminal.press("on\n");
    terminal.expect("<on>");
    terminal.expect("ended with 4");
    terminal.ends(0);
}

#[test]
fn job_control_works_within() {
    let home = home();
    let mut terminal = Terminal::start(home.vault("exec --mask --env K=key -- bash --norc -i"));
    terminal.press("PS1='> '; echo re''ady\n");
    terminal.expect("ready");
    terminal.press("sh -c 'echo run''ning; read x; echo \"<$x>\"'\n");
    terminal.expect("running");
    terminal.press("\u{1a}");
    terminal.expect("Stopped");
    terminal.press("fg\n");
    // The shell says which, before the job gets the keys.
    terminal.expect("read x");
    terminal.press("word\n");
    terminal.expect("<word>");
    terminal.press("sh -c 'echo aga''in; exec sleep 1000'\n");
    terminal.expect("again");
    terminal.press("\u{3}");
    terminal.press("echo \"left with $?\"\n");
    terminal.expect("left with 130");
    terminal.press("exit 0\n");
    terminal.ends(0);
}

#[test]
fn it_has_the_size_of_this_one_and_follows_it() {
    let home = home();
    let script = "import os, signal
def tell(*_):
    os.write(1, b'%d %d\\n' % os.get_terminal_size()[::-1])
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGWINCH])
tell()
signal.sigwait([signal.SIGWINCH])
tell()";
    let call = home.vault("exec --mask --env K=key -- python3 -c").arg(script);
    let mut terminal = Terminal::start(call);
    terminal.expect("0 0");
    terminal.resize(33, 99);
    terminal.expect("33 99");
    terminal.ends(0);
}

#[test]
fn in_a_pipeline_the_terminal_is_left_to_the_others() {
    let home = home();
    let call =
        home.vault("exec --mask --env K=key -- sh -c 'test -t 1 || echo no terminal; test -t 0 && echo keys; echo $K'");
    let output = Terminal::start(call.in_shell("\"$@\" | cat; stty -a | grep -o -w -e '-\\?opost'")).ends(0);
    assert_eq!(output, "no terminal\r\nkeys\r\n[secret]\r\nopost\r\n");
}

#[test]
fn ctrl_c_ends_all_of_a_pipeline() {
    let home = home();
    let call = home.vault("exec --mask --env K=key -- sh -c 'echo ready; exec cat'");
    let mut terminal = Terminal::start(call.in_shell("sleep 1000 | \"$@\""));
    terminal.expect("ready");
    terminal.press("\u{3}");
    terminal.ends(130);
}

#[test]
fn what_cannot_be_started_is_told_as_ever() {
    let home = home();
    let output = Terminal::start(home.vault("exec --mask --env K=key -- no-such-program")).ends(127);
    assert!(output.contains("no-such-program: command not found\r\n"), "{output:?}");
    let call = home.vault("exec --mask -o json --env K=key -- no-such-program").in_shell("\"$@\" 2>error");
    Terminal::start(call).ends(127);
    let error = std::fs::read_to_string(home.path().join("error")).expect("a document");
    assert!(error.starts_with("{\"error\":") && error.ends_with("}\n"), "{error:?}");
    Terminal::start(home.vault("exec --mask --env K=key -- /")).ends(126);
}

#[test]
fn what_it_says_last_is_not_lost() {
    let home = home();
    // While vault is stopped, the program says more than fits into one piece, and ends.
    let script = "kill -STOP \"$(ps -o ppid= $PPID | tr -d ' ')\"; seq 1 2000; printf the-end";
    let terminal = start(&home, script);
    terminal.continue_after_its_child();
    let output = terminal.ends(0);
    assert!(output.ends_with("\r\n1999\r\n2000\r\nthe-end"), "{output:?}");
}
