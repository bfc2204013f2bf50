//! `--mask`: what the program prints, without the values that it was given.

use std::io::{BufReader, Read as _, Write as _};
use std::process::Child;

use rustix::process::{Pid, Signal, kill_process};

use super::support::Home;

const VALUE: &str = "p@ss/w\"ord é&1";

fn home() -> Home {
    Home::with(&[("key", VALUE)])
}

#[test]
fn a_value_is_masked_on_both_outputs_and_as_it_may_be_written() {
    let home = home();
    let script = r#"import base64, json, os, shlex, sys, urllib.parse
v = os.environb[b"K"]
out = sys.stdout.buffer
for text in [v, b"x" + v + b"y", v + v, base64.b64encode(v), base64.b64encode(b"a" + v + b"b"), base64.urlsafe_b64encode(b"ab" + v),
             v.hex().encode(), v.hex().upper().encode(), urllib.parse.quote(v, safe="").encode(), json.dumps(v.decode()).encode(),
             shlex.quote(v.decode()).encode()]:
    out.write(text + b"\n")
out.flush()
sys.stderr.buffer.write(b"err " + v + b"\n")"#;
    let done = home.vault("exec --mask --env K=key -- python3 -c").arg(script).ends(0);
    let out = done.stdout();
    for part in [VALUE, "p@ss", "cEBzcy93", "70407373", "p%40ss", "ord"] {
        assert!(!out.contains(part), "{part}: {out}");
    }
    assert_eq!(out.lines().count(), 11);
    assert!(out.starts_with("[secret]\nx[secret]y\n[secret]\n"), "{out}");
    assert!(done.stderr().ends_with("err [secret]\n"), "{}", done.stderr());
}

#[test]
fn chunks_and_lines_make_no_difference() {
    let home = Home::with(&[("multi", "first line\nsecond line\n")]);
    let script = "import os, sys
v = os.environb[b'K']
for i in range(len(v)):
    os.write(1, v[i:i+1])
os.write(1, b'|' + b'x' * 70000 + v + b'|')";
    let done = home.vault("exec --mask --env K=multi -- python3 -c").arg(script).ends(0);
    assert_eq!(done.stdout(), format!("[secret]\n|{}[secret]\n|", "x".repeat(70000)));
}

#[test]
fn files_and_standard_input_and_parts_of_texts_are_masked_too() {
    let home = Home::with(&[("a", "value-a"), ("b", "value-b"), ("c", "value-c")]);
    home.write("x.env", "URL=http://{vault.c}@h\n");
    let done =
        home.vault("exec --mask --file F=a --stdin b --env-file x.env -- sh -c 'cat $F; cat; echo $URL'").ends(0);
    assert_eq!(done.stdout(), "[secret]http://[secret]@h\n");
}

#[test]
fn configuration_and_short_values_stay_which_is_said_once() {
    let home = Home::with(&[("short", "abc")]);
    home.vault("add host --config").stdin("db.example").quiet();
    let done =
        home.vault("exec --mask --env S=short --env T=short --env H=host -- sh -c 'echo $S $H; echo $S'").ends(0);
    assert_eq!(done.stdout(), "abc db.example\nabc\n");
    assert_eq!(done.stderr().matches("fewer than 4 bytes are not masked: short\n").count(), 1, "{}", done.stderr());
}

#[test]
fn a_value_that_only_a_line_end_makes_long_enough_is_said_to_stay() {
    let home = Home::with(&[("short", "abc\n")]);
    let done = home.vault("exec --mask --env S=short -- sh -c 'echo \"$S\"'").ends(0);
    assert!(done.stderr().contains("fewer than 4 bytes are not masked: short"), "{}", done.stderr());
}

#[test]
fn what_comes_after_a_pause_is_masked() {
    let home = home();
    let mut child = home.vault("exec --mask --env K=key -- sh -c 'printf p@; read x; printf %s. \"${K#p@}\"'").spawn();
    let mut stdout = BufReader::new(child.stdout.take().expect("a pipe"));
    let mut shown = [0; 2];
    stdout.read_exact(&mut shown).expect("what a pause gives away");
    child.stdin.take().expect("a pipe").write_all(b"\n").expect("it reads");
    let mut rest = String::new();
    stdout.read_to_string(&mut rest).expect("the rest");
    assert_eq!((rest.as_str(), child.wait().expect("it ends").code()), ("[secret].", Some(0)));
}

#[test]
fn what_the_other_output_says_is_no_reason_to_hold_back() {
    let home = home();
    let script = "import select, sys
sys.stdout.write('word: p@'); sys.stdout.flush()
while not select.select([0], [], [], 0.01)[0]:
    sys.stderr.write('.'); sys.stderr.flush()";
    let mut child = home.vault("exec --mask --env K=key -- python3 -c").arg(script).spawn();
    let mut asked = [0; 8];
    child.stdout.take().expect("a pipe").read_exact(&mut asked).expect("the question");
    assert_eq!(&asked, b"word: p@");
    drop(child.stdin.take());
    let mut dots = String::new();
    child.stderr.take().expect("a pipe").read_to_string(&mut dots).expect("text");
    assert_eq!((dots.trim_matches('.'), child.wait().expect("it ends").code()), ("", Some(0)));
}

#[test]
fn an_output_that_nobody_reads_keeps_nothing_else_from_passing() {
    let home = home();
    // Its time is over, though what it printed is not read.
    let mut child = home.vault("exec --mask --timeout 1s --env K=key -- yes").spawn();
    let mut said = String::new();
    child.stderr.take().expect("a pipe").read_to_string(&mut said).expect("text");
    assert!(said.contains("its time was over"), "{said}");
    assert_eq!(child.wait().expect("it ends").code(), Some(124));
    // What it says on the other output comes, and so does a signal.
    let script = "import os, threading
def flood():
    while True: os.write(1, b'x' * 65536)
threading.Thread(target=flood, daemon=True).start()
for i in range(100000): os.write(2, b'still here\\n')
threading.Event().wait()";
    let mut child = home.vault("exec --mask --env K=key -- python3 -c").arg(script).spawn();
    let mut said = vec![0; 1_100_000];
    child.stderr.take().expect("a pipe").read_exact(&mut said).expect("all of it");
    let vault = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process(vault, rustix::process::Signal::TERM).expect("it lives");
    assert_eq!(child.wait().expect("it ends").code(), Some(143));
}

#[test]
fn what_cannot_be_passed_on_is_said_and_is_no_success() {
    let home = home();
    let done = home.vault("exec --mask --env K=key -- echo hi").in_shell("\"$@\" >/dev/full").ends(1);
    assert!(done.stderr().contains("cannot pass on all that the program printed: No space left"), "{}", done.stderr());
    home.vault("exec --mask --env K=key -- sh -c 'echo hi; exit 9'").in_shell("\"$@\" >/dev/full").ends(9);
}

#[test]
fn two_outputs_to_one_place_are_not_written_into_one_another() {
    let home = home();
    let script = "import os; os.write(1, b'x' * 300000 + b'\\n'); os.write(2, b'err\\n')";
    let done = home.vault("exec --mask --env K=key -- python3 -c").arg(script).in_shell("\"$@\" 2>&1 | cat").ends(0);
    let out = done.stdout();
    let mut lines: Vec<usize> = out.lines().map(str::len).collect();
    lines.sort_unstable();
    assert_eq!(lines, [3, 300_000]);
}

#[test]
fn nothing_is_held_back_when_the_program_waits() {
    let home = home();
    // What it asks ends with the beginning of the value.
    let mut child = home
        .vault("exec --mask --env K=key -- sh -c 'printf \"word: p@\"; read x; echo got $x; printf err >&2'")
        .spawn();
    let mut stdout = BufReader::new(child.stdout.take().expect("a pipe"));
    let mut asked = [0; 8];
    stdout.read_exact(&mut asked).expect("the question");
    assert_eq!(&asked, b"word: p@");
    child.stdin.take().expect("a pipe").write_all(b"it\n").expect("it reads");
    let mut rest = String::new();
    stdout.read_to_string(&mut rest).expect("the rest");
    assert_eq!((rest.as_str(), child.wait().expect("it ends").code()), ("got it\n", Some(0)));
}

#[test]
fn nothing_is_held_back_while_it_talks_on_the_other_output() {
    let home = home();
    let script = "import os, select
os.write(1, b'word: p@')
while not select.select([0], [], [], 0.01)[0]:
    os.write(2, b'.')";
    let mut child = home.vault("exec --mask --env K=key -- python3 -c").arg(script).spawn();
    let mut stderr = child.stderr.take().expect("a pipe");
    let reader = std::thread::spawn(move || stderr.read_to_end(&mut Vec::new()));
    let mut asked = [0; 8];
    child.stdout.as_mut().expect("a pipe").read_exact(&mut asked).expect("the question");
    assert_eq!(&asked, b"word: p@");
    drop(child.stdin.take());
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
    reader.join().expect("a reader").expect("what it says");
}

/// The first byte of what it prints, so that it runs.
fn begins(child: &mut Child) {
    child.stdout.as_mut().expect("a pipe").read_exact(&mut [0]).expect("a byte");
}

#[test]
fn what_nobody_reads_keeps_neither_signals_nor_time_nor_the_other_output_from_passing() {
    let home = home();
    let mut child = home.vault("exec --mask --timeout 1s --env K=key -- yes").spawn();
    begins(&mut child);
    assert_eq!(child.wait().expect("it ends").code(), Some(124));
    let mut child = home.vault("exec --mask --env K=key -- env --default-signal sh -c 'yes & yes >&2'").spawn();
    begins(&mut child);
    let mut stderr = child.stderr.take().expect("a pipe");
    std::io::copy(&mut (&mut stderr).take(4 << 20), &mut std::io::sink()).expect("much more than a pipe holds");
    kill_process(Pid::from_child(&child), Signal::TERM).expect("it lives");
    assert_eq!(child.wait().expect("it ends").code(), Some(143));
}

#[test]
fn output_without_end_does_not_keep_it_beyond_its_time() {
    let home = home();
    home.vault("exec --mask --timeout 1s --env K=key -- yes").in_shell("exec \"$@\" >/dev/null").ends(124);
}

#[test]
fn the_streams_the_status_and_the_bytes_are_the_programs() {
    let home = home();
    let bytes: Vec<u8> = (0..=255_u8).cycle().take(300_000).collect();
    home.vault("exec --mask --env K=key -- cat").stdin(&bytes).prints(&bytes);
    home.vault("exec --mask --env K=key -- sh -c 'exit 9'").ends(9);
    home.vault("exec --mask --env K=key -- sh -c 'kill -KILL $$'").ends(137);
    home.vault("exec --mask --env K=key -- no-such-program").ends(127);
    // Who reads no more ends the program, as without us.
    let done = home.vault("exec --mask --env K=key -- yes").in_shell("\"$@\" | head -n 1").ends(0);
    assert_eq!(done.stdout(), "y\n");
    // A process that is left behind does not keep us.
    home.vault("exec --mask --env K=key -- sh -c 'setsid sleep 1000 & echo $! >left; echo done'").prints("done\n");
    let left = std::fs::read_to_string(home.path().join("left")).expect("its number");
    let left = rustix::process::Pid::from_raw(left.trim().parse().expect("a number")).expect("a process");
    rustix::process::kill_process(left, rustix::process::Signal::KILL).expect("it lives");
}

#[test]
fn a_time_limit_goes_with_it() {
    let home = home();
    let done = home.vault("exec --mask --timeout 1s --env K=key -- sh -c 'echo $K; exec sleep 1000'").ends(124);
    assert_eq!(done.stdout(), "[secret]\n");
}
