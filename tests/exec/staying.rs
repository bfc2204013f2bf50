//! Where vault stays beside the program: with a time limit, and where it masks what is printed.

use std::io::{BufReader, Write as _};
use std::process::{Child, Command};

use rustix::process::{Pid, Signal, WaitOptions, kill_process, waitpid};

use super::support::Home;

fn home() -> Home {
    Home::with(&[("key", "s3cret")])
}

/// The next line that it prints.
fn line(reader: &mut impl std::io::BufRead) -> String {
    let mut line = String::new();
    reader.read_line(&mut line).expect("a line");
    line.trim().to_owned()
}

fn signal(child: &Child, signal: Signal) {
    kill_process(Pid::from_child(child), signal).expect("it lives");
}

#[test]
fn the_status_and_the_streams_are_those_of_the_program() {
    let home = home();
    for status in [0, 1, 42, 124, 125, 126, 255] {
        home.vault(&format!("exec --timeout 1h --all -- sh -c 'exit {status}'")).ends(status);
    }
    for (signal, number) in [("TERM", 15), ("KILL", 9), ("PIPE", 13)] {
        home.vault(&format!("exec --timeout 1h --all -- env --default-signal sh -c 'kill -{signal} $$'"))
            .ends(128 + number);
    }
    home.vault("exec --timeout 1h --env K=key -- sh -c 'echo $K; cat; echo err >&2'").stdin("in").ends(0);
    home.vault("exec --timeout 1h --all -- no-such-program").ends(127);
    home.vault("exec --timeout 1h --all -- /").ends(126);
    home.vault("exec --timeout soon --all -- true").ends(125);
    home.vault("exec --timeout 1h --env K=none -- true").ends(125);
}

#[test]
fn a_program_whose_time_is_over_is_asked_to_end() {
    let home = home();
    let done = home
        .vault("exec --timeout 1s --all -- sh -c 'trap \"echo asked; exit 3\" TERM; while :; do sleep 0.02; done'")
        .done();
    assert_eq!((done.status, done.stdout().as_str()), (124, "asked\n"));
    assert!(done.stderr().contains("its time was over (1s)"), "{}", done.stderr());
}

#[test]
fn one_that_does_not_end_is_killed() {
    let home = home();
    let done = home
        .vault("exec --timeout 1s --all -- sh -c 'trap \"\" TERM; echo $$; while :; do sleep 0.02; done'")
        .ends(124);
    let program: i32 = done.stdout().trim().parse().expect("a number");
    assert!(rustix::process::test_kill_process(Pid::from_raw(program).expect("a process")).is_err());
}

#[test]
fn every_signal_that_can_be_is_passed_on() {
    let home = home();
    let names = "HUP INT QUIT USR1 USR2 ALRM TERM WINCH PROF PIPE PWR RTMIN RTMIN+3 RTMAX";
    let script =
        format!("for s in {names}; do trap \"echo $s\" $s; done; echo ready; while read x; do echo $x; done; exit 7");
    let mut child = home
        .vault("exec --timeout 1h --all -- bash -c")
        .arg(script)
        .in_shell("exec env --default-signal \"$@\"")
        .spawn();
    let mut stdout = BufReader::new(child.stdout.take().expect("a pipe"));
    let mut stdin = child.stdin.take().expect("a pipe");
    assert_eq!(line(&mut stdout), "ready");
    for name in names.split(' ') {
        let kill = format!("kill -{name} {}", child.id());
        assert!(Command::new("bash").args(["-c", &kill]).status().expect("a shell").success(), "{kill}");
        // A shell runs its traps when what it waits for has ended.
        let heard = loop {
            writeln!(stdin, "again").expect("it reads");
            let heard = line(&mut stdout);
            if heard != "again" {
                assert_eq!(line(&mut stdout), "again");
                break heard;
            }
        };
        assert_eq!(heard, name);
    }
    drop(stdin);
    assert_eq!(child.wait().expect("it ends").code(), Some(7));
}

#[test]
fn a_program_that_does_not_ignore_a_signal_any_more_gets_it() {
    let home = home();
    let script = "import os, signal
signal.signal(signal.SIGUSR1, lambda *_: os.write(1, b'heard\\n'))
print('ready', flush=True)
input()";
    let call = home.vault("exec --timeout 1h --all -- python3 -c").arg(script);
    let mut child = call.in_shell("trap '' USR1; exec \"$@\"").spawn();
    let mut stdout = BufReader::new(child.stdout.take().expect("a pipe"));
    assert_eq!(line(&mut stdout), "ready");
    signal(&child, Signal::USR1);
    assert_eq!(line(&mut stdout), "heard");
    writeln!(child.stdin.take().expect("a pipe"), "end").expect("it reads");
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
}

#[test]
fn who_blocks_signals_has_a_program_that_does_and_hears_of_its_end() {
    let home = home();
    for option in ["", "--timeout 1h", "--mask"] {
        let call = home.vault(&format!("exec {option} --all -- grep SigBlk /proc/self/status"));
        let blocked = call.in_shell("exec env --block-signal=USR1,CHLD,TERM \"$@\"").ends(0).stdout();
        // Signals 10, 15 and 17.
        assert_eq!(blocked, "SigBlk:\t0000000000014200\n", "{option}");
    }
}

#[test]
fn who_ignores_a_signal_has_a_program_that_does() {
    let home = home();
    let call = home.vault("exec --timeout 1h --all -- sh -c 'grep SigIgn /proc/self/status'");
    let ignored = call.in_shell("trap '' HUP USR1; exec \"$@\"").ends(0).stdout();
    let mask = u64::from_str_radix(ignored.trim().rsplit('\t').next().expect("a mask"), 16).expect("hex");
    assert_eq!(mask & 0x201, 0x201, "{ignored}");
}

#[test]
fn it_stops_and_goes_on_with_the_program() {
    let home = home();
    let script = "trap 'echo on' CONT; echo ready; kill -STOP $$; read x; exit 5";
    let mut child = home.vault("exec --timeout 1h --all -- bash -c").arg(script).spawn();
    let mut stdout = BufReader::new(child.stdout.take().expect("a pipe"));
    assert_eq!(line(&mut stdout), "ready");
    let (_, status) =
        waitpid(Some(Pid::from_child(&child)), WaitOptions::UNTRACED).expect("it can be waited for").expect("a change");
    assert!(status.stopped(), "whoever waits for vault sees it stopped");
    signal(&child, Signal::CONT);
    assert_eq!(line(&mut stdout), "on");
    drop(child.stdin.take());
    assert_eq!(child.wait().expect("it ends").code(), Some(5));
}

#[test]
fn time_goes_on_while_it_is_stopped() {
    let home = home();
    let done = home.vault("exec --timeout 1s --all -- sh -c 'kill -STOP $$; while :; do :; done'").ends(124);
    assert!(done.stderr().contains("its time was over (1s)"), "{}", done.stderr());
}

#[test]
fn as_the_first_process_it_leaves_no_zombie() {
    let home = home();
    let probe = std::process::Command::new("unshare").args(["-fpr", "--mount-proc", "true"]).output();
    if !probe.is_ok_and(|output| output.status.success()) {
        println!("skipped: unshare makes no PID namespace here");
        return;
    }
    // An orphan that has ended can be signalled until somebody takes it off the list.
    let script = "(setsid sh -c 'echo $$ >orphan' &); until [ -s orphan ] && ! kill -0 \"$(cat orphan)\" 2>/dev/null; do :; done; echo gone";
    let call =
        home.vault("exec --timeout 1h --all -- sh -c").arg(script).in_shell("exec unshare -fpr --mount-proc \"$@\"");
    assert_eq!(call.done().stdout(), "gone\n");
}
