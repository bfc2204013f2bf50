//! Values that come as files and on standard input.

use std::io::{BufRead as _, BufReader};
use std::path::Path;

use rustix::process::{Pid, Signal, kill_process};

use super::program::{comes_true, conforms};

#[test]
fn e27_a_file_can_be_opened_again_sought_and_looked_at() {
    conforms(&["file"], |program| {
        program.store("key", "0123456789");
        let script = "cat \"$F\" \"$F\"; echo; tail -c 3 \"$F\"; echo; sh -c 'exec 3<&- 4<&-; head -c 2 \"$F\"'; echo; \
                      stat -L -c %s \"$F\"";
        program.run("--file F=key -- sh -c").arg(script).prints("01234567890123456789\n789\n01\n10\n");
    });
}

#[test]
fn e28_a_file_is_for_its_user_only() {
    conforms(&["file"], |program| {
        program.store("key", "0123456789");
        let user = rustix::process::geteuid().as_raw();
        let call = program.run("--file F=key -- sh -c").arg("stat -L -c '%a %u' \"$F\"");
        let told = call.in_shell("umask 0; exec \"$@\"").ends(0).stdout();
        assert!([format!("600 {user}\n"), format!("400 {user}\n")].contains(&told), "{told}");
    });
}

#[test]
fn e29_a_file_is_on_no_disk() {
    conforms(&["file"], |program| {
        program.store("key", "0123456789");
        let kind = program.run("--file F=key -- sh -c").arg("stat -f -L -c %T \"$F\"").ends(0).stdout();
        assert!(["tmpfs", "ramfs"].contains(&kind.trim()), "{kind}");
    });
}

#[test]
fn e30_a_file_is_gone_with_the_program_however_that_ends() {
    conforms(&["file"], |program| {
        program.store("key", "0123456789");
        for way in program.ways() {
            for (end, of_the_program) in
                [(None, true), (Some(Signal::TERM), false), (Some(Signal::KILL), true), (Some(Signal::KILL), false)]
            {
                let mut child = program.run(&format!("{way} --file F=key -- sh -c 'echo $$; echo $F; read x'")).spawn();
                let mut stdout = BufReader::new(child.stdout.take().expect("a pipe"));
                let mut line = || {
                    let mut line = String::new();
                    stdout.read_line(&mut line).expect("a line");
                    line.trim().to_owned()
                };
                let (inner, path) = (line().parse().ok().and_then(Pid::from_raw).expect("a number"), line());
                assert!(Path::new(&path).exists(), "{path}");
                match end {
                    None => drop(child.stdin.take()),
                    Some(signal) => {
                        let target = if of_the_program { inner } else { Pid::from_child(&child) };
                        kill_process(target, signal).expect("it lives");
                    }
                }
                child.wait().expect("it ends");
                let gone = comes_true(|| !Path::new(&path).exists());
                let _it_may_have_stayed = kill_process(inner, Signal::KILL);
                assert!(gone, "{way} {end:?} {of_the_program}: {path}");
            }
        }
    });
}

#[test]
fn e32_a_value_comes_on_standard_input_to_its_end() {
    conforms(&["stdin"], |program| {
        program.store("key", "two\nlines");
        program.store("large", "x".repeat(200_000));
        for way in program.ways() {
            let done = program.run(&format!("{way} --stdin large -- wc -c")).stdin("not this").ends(0);
            assert_eq!(done.stdout(), "200000\n", "{way}");
        }
        program.run("--stdin key -- cat").stdin("not this").prints("two\nlines");
    });
}

#[test]
fn e33_else_standard_input_is_that_of_the_caller() {
    conforms(&[], |program| {
        program.store("key", "given-value");
        let bytes: Vec<u8> = (0..=255_u8).cycle().take(300_000).collect();
        for way in program.ways() {
            program.run(&format!("{way} --env V=key -- cat")).stdin(&bytes).prints(&bytes);
        }
    });
}
