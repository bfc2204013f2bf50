//! Arguments, refusals, and how a program's end is told.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;

use super::program::conforms;

#[test]
fn e34_arguments_arrive_as_they_are() {
    conforms(&[], |program| {
        program.store("key", "given-value");
        let odd = OsStr::from_bytes(b"caf\xe9");
        let arguments = ["", " a  b ", "*", "$V ${V} `id` $(id)", "it's \"x\" \\n \\", "--env", "-v", "two\nlines"];
        for way in program.ways() {
            let mut call = program.run(&format!("{way} --env V=key -- printf '<%s>'"));
            for argument in arguments {
                call = call.arg(argument);
            }
            let done = call.arg(odd).ends(0);
            let expected: Vec<u8> = [b"<", arguments.join("><").as_bytes(), b"><", odd.as_bytes(), b">"].concat();
            assert!(done.out == expected, "{way}: {}", done.stdout());
        }
    });
}

#[test]
fn e35_the_status_is_that_of_the_program() {
    conforms(&[], |program| {
        program.store("key", "given-value");
        for way in program.ways() {
            for status in [0, 1, 2, 42, 124, 125, 126, 127, 130, 255] {
                let done = program.run(&format!("{way} --env V=key -- sh -c 'exit {status}'")).done();
                assert_eq!((done.status, done.stdout().as_str()), (status, ""), "{way}: {}", done.text());
            }
        }
    });
}

#[test]
fn e36_a_program_that_a_signal_ended_has_the_status_128_and_its_number() {
    conforms(&[], |program| {
        program.store("key", "given-value");
        for way in program.ways() {
            for (signal, number) in [("HUP", 1), ("INT", 2), ("KILL", 9), ("SEGV", 11), ("PIPE", 13), ("TERM", 15)] {
                let call = program.run(&format!("{way} --env V=key -- sh -c 'ulimit -c 0; kill -{signal} $$; exit 0'"));
                let done = call.in_shell("exec env --default-signal \"$@\"").done();
                assert_eq!(done.status, 128 + number, "{way} {signal}: {}", done.text());
            }
        }
    });
}

#[test]
fn e37_a_program_that_is_not_there_is_127() {
    conforms(&[], |program| {
        program.store("key", "given-value");
        for way in program.ways() {
            for name in ["no-such-program", "./no-such-program", "/nowhere/program"] {
                let done = program.run(&format!("{way} --env V=key -- {name}")).ends(127);
                assert!(done.stdout().is_empty() && done.stderr().contains(name), "{}", done.text());
            }
        }
    });
}

#[test]
fn e38_a_program_that_cannot_be_executed_is_126() {
    conforms(&[], |program| {
        program.store("key", "given-value");
        program.home().write("plain", "no program");
        for way in program.ways() {
            for name in ["./plain", "./"] {
                let done = program.run(&format!("{way} --env V=key -- {name}")).ends(126);
                assert!(done.stdout().is_empty() && done.stderr().contains(name), "{}", done.text());
            }
        }
    });
}

#[test]
fn e39_where_nothing_was_started_the_status_is_125_and_stderr_says_why() {
    conforms(&[], |program| {
        program.store("one", "first-value");
        program.store("two", "second-value");
        let refused = |options| {
            let done = program.refuses(options);
            assert_eq!((done.status, done.stdout().as_str()), (125, ""), "{options}: {}", done.text());
            assert!(!done.stderr().is_empty(), "{options}");
        };
        refused("--no-such-option --env A=one");
        if program.offers("select") {
            refused("--env A=one --env A=two");
        }
        program.lose_the_store();
        refused("--env A=one");
    });
}

#[test]
fn e40_no_message_holds_a_value() {
    conforms(&[], |program| {
        program.store("short", "hunter2-hunter2");
        program.store("nul", "hunter2\0hunter2");
        program.store("long", "hunter2".repeat(30_000));
        for way in program.ways() {
            for options in ["--env A=nul", "--env A=long", "--env A-B=short", "--env A=short"] {
                let done = program.run(&format!("{way} {options} -- no-such-program")).done();
                assert!(done.status != 0 && !done.text().contains("hunter"), "{options}: {:.500}", done.text());
            }
        }
    });
}
