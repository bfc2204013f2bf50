//! Signals that are sent to a program.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, Signal, WaitOptions, kill_process, waitpid};

use super::program::{Program, comes_true, conforms, patience};
use super::support::Call;

/// A program that one talks with by lines.
pub struct Talk {
    pub child: Child,
    stdin: Option<ChildStdin>,
    stdout: BufReader<ChildStdout>,
}

impl Talk {
    pub fn start(call: Call<'_>) -> Self {
        let mut child = call.spawn();
        let stdin = child.stdin.take();
        let stdout = BufReader::new(child.stdout.take().expect("a pipe"));
        Self { child, stdin, stdout }
    }

    /// What it says next; nothing at the end.
    pub fn line(&mut self) -> String {
        let mut line = String::new();
        while !line.ends_with('\n')
            && let Some(byte) = self.byte()
        {
            line.push(byte.into());
        }
        line.trim().to_owned()
    }

    /// So many bytes, or fewer at the end.
    pub fn bytes(&mut self, count: usize) -> Vec<u8> {
        std::iter::from_fn(|| self.byte()).take(count).collect()
    }

    /// Sends an empty line, and gives all that comes after it.
    pub fn rest(&mut self) -> String {
        self.say("");
        String::from_utf8_lossy(&std::iter::from_fn(|| self.byte()).collect::<Vec<u8>>()).into_owned()
    }

    /// The next byte, for which it does not wait for ever.
    fn byte(&mut self) -> Option<u8> {
        if self.stdout.buffer().is_empty() {
            let patience = Timespec::try_from(patience()).expect("a time");
            let came = poll(&mut [PollFd::new(self.stdout.get_ref(), PollFlags::IN)], Some(&patience));
            if came.expect("a wait") == 0 {
                let _it_may_have_ended = (self.child.kill(), self.child.wait());
                panic!("it says nothing");
            }
        }
        let byte = self.stdout.fill_buf().expect("a pipe").first().copied();
        self.stdout.consume(byte.map_or(0, |_| 1));
        byte
    }

    fn say(&mut self, word: &str) -> bool {
        self.stdin.as_mut().is_some_and(|stdin| writeln!(stdin, "{word}").is_ok())
    }

    pub fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).expect("it lives");
    }

    /// Closes what it reads, and gives its status.
    pub fn ends(&mut self) -> Option<i32> {
        drop(self.stdin.take());
        self.child.wait().expect("it ends").code()
    }
}

/// That each of these gets to the program, which goes on and says how it ends.
#[track_caller]
fn arrive(program: &Program, signals: &[(Signal, &str)]) {
    program.store("key", "given-value");
    let names: Vec<&str> = signals.iter().map(|(_, name)| *name).collect();
    let script = format!(
        "for s in {}; do trap \"echo $s\" $s; done; echo $$; while read x; do echo $x; done; exit 7",
        names.join(" ")
    );
    for way in program.ways() {
        let call = program.run(&format!("{way} --env V=key -- bash -c")).arg(&script);
        let mut talk = Talk::start(call.in_shell("exec env --default-signal \"$@\""));
        let inner = talk.line().parse().ok().and_then(Pid::from_raw).expect("a number");
        for (signal, name) in signals {
            talk.signal(*signal);
            // A shell runs its traps when what it waits for has ended.
            let came = comes_true(|| {
                let spoken = talk.say("again") && talk.line() != "again";
                spoken && talk.line() == "again" || talk.child.try_wait().is_ok_and(|end| end.is_some())
            });
            let lives = talk.child.try_wait().is_ok_and(|end| end.is_none());
            if !came || !lives {
                let _both_end = (kill_process(inner, Signal::KILL), talk.child.kill(), talk.child.wait());
                panic!("{way}: {name} did not come to the program, which went on: {came} {lives}");
            }
        }
        assert_eq!(talk.ends(), Some(7), "{way}");
    }
}

#[test]
fn e43_what_ends_programs_reaches_it_and_its_answer_counts() {
    conforms(&[], |program| {
        arrive(program, &[(Signal::HUP, "HUP"), (Signal::INT, "INT"), (Signal::TERM, "TERM")]);
    });
}

#[test]
fn e44_every_other_signal_that_can_be_caught_reaches_it() {
    conforms(&[], |program| {
        let signals = [
            (Signal::QUIT, "QUIT"),
            (Signal::USR1, "USR1"),
            (Signal::USR2, "USR2"),
            (Signal::ALARM, "ALRM"),
            (Signal::WINCH, "WINCH"),
            (Signal::PROF, "PROF"),
        ];
        arrive(program, &signals);
    });
}

#[test]
fn e45_it_stops_and_goes_on_as_one() {
    conforms(&[], |program| {
        program.store("key", "given-value");
        let script = "trap 'echo on' CONT; echo $$; kill -STOP $$; read x; exit 5";
        for way in program.ways() {
            let mut talk = Talk::start(program.run(&format!("{way} --env V=key -- bash -c")).arg(script));
            let inner = talk.line().parse().ok().and_then(Pid::from_raw).expect("a number");
            let outer = Pid::from_child(&talk.child);
            let options = WaitOptions::UNTRACED | WaitOptions::NOHANG;
            let stopped = comes_true(|| {
                let change = waitpid(Some(outer), options).expect("it can be waited for");
                change.is_some_and(|(_, status)| status.stopped())
            });
            if !stopped {
                let _both_end = (kill_process(inner, Signal::KILL), talk.child.kill(), talk.child.wait());
                panic!("{way}: who waits for it does not see that it stopped");
            }
            talk.signal(Signal::CONT);
            assert_eq!(talk.line(), "on", "{way}");
            assert_eq!(talk.ends(), Some(5), "{way}");
        }
    });
}

#[test]
fn e47_ignored_signals_stay_ignored_and_no_others() {
    conforms(&[], |program| {
        program.store("key", "given-value");
        let mask = |told: &str, name: &str| {
            let line = told.lines().find_map(|line| line.strip_prefix(name)).expect("a line");
            u64::from_str_radix(line.trim(), 16).expect("hex")
        };
        for way in program.ways() {
            let call = program.run(&format!("{way} --env V=key -- grep -E 'Sig(Ign|Blk):' /proc/self/status"));
            let told = call.in_shell("trap '' HUP USR1; exec env --default-signal=PIPE,INT,QUIT,TERM \"$@\"").ends(0);
            let (ignored, blocked) = (mask(&told.stdout(), "SigIgn:"), mask(&told.stdout(), "SigBlk:"));
            let bit = |signal: Signal| 1_u64 << (signal.as_raw() - 1);
            let all = [Signal::HUP, Signal::USR1, Signal::PIPE, Signal::INT, Signal::QUIT, Signal::TERM];
            let ignored = all.map(|signal| ignored & bit(signal) != 0);
            assert_eq!((ignored, blocked), ([true, true, false, false, false, false], 0), "{way}");
        }
    });
}
