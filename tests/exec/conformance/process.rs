//! The process of a program: what it is, and what it inherits.

use std::process::Command;

use rustix::process::{Pid, Signal, kill_process, test_kill_process};

use super::program::{comes_true, conforms};
use super::signals::Talk;
use super::support::Call;

#[test]
fn e42_the_process_becomes_the_program() {
    conforms(&[], |program| {
        program.store("key", "given-value");
        let child = program.run("--env V=key -- sh -c 'echo $$'").spawn();
        let pid = child.id();
        let output = child.wait_with_output().expect("its output");
        assert_eq!(String::from_utf8_lossy(&output.stdout), format!("{pid}\n"));
    });
}

#[test]
fn e46_to_kill_the_process_is_to_kill_the_program() {
    conforms(&[], |program| {
        program.store("key", "given-value");
        let mut talk = Talk::start(program.run("--env V=key -- sh -c 'echo $$; read x'"));
        let inner = talk.line().parse().ok().and_then(Pid::from_raw).expect("a number");
        kill_process(Pid::from_child(&talk.child), Signal::KILL).expect("it lives");
        talk.child.wait().expect("it ends");
        let dead = comes_true(|| test_kill_process(inner).is_err());
        let _it_may_have_stayed = kill_process(inner, Signal::KILL);
        assert!(dead);
    });
}

/// Prints its open descriptors above 2; a shell that was given `-c` has none of its own.
const DESCRIPTORS: &str =
    "n=3; while [ $n -lt 64 ]; do [ ! -e /proc/$$/fd/$n ] || readlink /proc/$$/fd/$n; n=$((n+1)); done";

#[test]
fn e48_no_descriptor_is_passed_on_but_those_of_the_caller() {
    conforms(&[], |program| {
        program.store("key", "given-value");
        program.home().write("own", "");
        let own = program.home().path().join("own").display().to_string();
        // Those that whoever runs the tests left open for every program.
        let output = Command::new("sh").args(["-c", DESCRIPTORS]).output().expect("a shell starts");
        let all = String::from_utf8(output.stdout).expect("text");
        for way in program.ways() {
            let call = || program.run(&format!("{way} --env V=key -- sh -c")).arg(DESCRIPTORS);
            call().prints(&all);
            call().in_shell("exec \"$@\" 3<own").prints(format!("{own}\n{all}"));
        }
    });
}

#[test]
fn e49_directory_umask_limits_priority_and_group_stay() {
    conforms(&[], |program| {
        program.store("key", "given-value");
        let show = "pwd -P; umask; ulimit -a; ulimit -Hn; ps -o ni= -p $$";
        let settings = "umask 027; ulimit -S -n 100; ulimit -S -c 8; exec \"$@\"";
        let tell = |call: Call<'_>| call.in_shell(settings).ends(0).stdout();
        for way in program.ways() {
            let run = |script| program.run(&format!("{way} --env V=key -- bash -c")).arg(script);
            assert_eq!(tell(run(show)), tell(Call::of(program.home(), "bash", "-c").arg(show)), "{way}");
            let child = run("ps -o pgid=,sid= -p $$").spawn();
            let ours = child.id();
            let output = child.wait_with_output().expect("its output");
            let numbers = String::from_utf8_lossy(&output.stdout).split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(numbers, format!("{ours} {ours}"), "{way}");
        }
    });
}

#[test]
fn e50_the_streams_are_those_of_the_program() {
    conforms(&[], |program| {
        program.store("key", "given-value");
        for way in program.ways() {
            let done = program
                .run(&format!("{way} --env V=key -- sh -c"))
                .arg("printf 'out\\0\\377'; printf 'err' >&2; printf 'more'")
                .ends(0);
            assert_eq!((done.out.as_slice(), done.stderr().as_str()), (&b"out\0\xffmore"[..], "err"), "{way}");
            // Who reads no more ends the program.
            let call = program.run(&format!("{way} --env V=key -- yes"));
            let done = call.in_shell("\"$@\" | head -n 1").ends(0);
            assert_eq!(done.stdout(), "y\n", "{way}");
        }
    });
}
