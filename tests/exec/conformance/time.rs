//! A program with a time limit.

use rustix::process::{Pid, Signal, kill_process, test_kill_process};

use super::program::conforms;

#[test]
fn e74_a_program_whose_time_is_over_is_asked_to_end_and_that_is_said() {
    conforms(&["timeout"], |program| {
        program.store("key", "given-value");
        let script = "trap 'echo asked; exit 3' TERM; while :; do sleep 0.02; done";
        let done = program.run("--timeout 1s --env K=key -- sh -c").arg(script).done();
        assert_eq!((done.status, done.stdout().as_str()), (124, "asked\n"), "{}", done.text());
        assert!(!done.stderr().is_empty());
    });
}

#[test]
fn e75_one_that_does_not_end_then_is_killed() {
    conforms(&["timeout"], |program| {
        program.store("key", "given-value");
        let script = "trap '' TERM; echo $$; while :; do sleep 0.02; done";
        let done = program.run("--timeout 1s --env K=key -- sh -c").arg(script).ends(124);
        let inner = done.stdout().trim().parse().ok().and_then(Pid::from_raw).expect("a number");
        assert!(test_kill_process(inner).is_err());
    });
}

#[test]
fn e76_what_the_program_started_is_not_ended_with_it() {
    conforms(&["timeout"], |program| {
        program.store("key", "given-value");
        let script = "sleep 1000 >/dev/null 2>&1 & echo $!; wait";
        let done = program.run("--timeout 1s --env K=key -- sh -c").arg(script).ends(124);
        let left = done.stdout().trim().parse().ok().and_then(Pid::from_raw).expect("a number");
        kill_process(left, Signal::KILL).expect("it lives");
    });
}
