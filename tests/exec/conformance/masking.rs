//! What a program prints, without the values that it was given; and what that cannot do.

use std::io::Read as _;

use super::program::{Program, comes_true, conforms};
use super::signals::Talk;

const VALUE: &str = "p@ss/w\"ord é&1";

/// What comes of `script`, which finds the value in `K`.
#[track_caller]
fn printed(program: &Program, script: &str) -> String {
    program.run("--mask --env K=key -- python3 -c").arg(script).ends(0).stdout()
}

#[test]
fn e54_a_value_is_masked_wherever_it_stands_on_both_outputs() {
    conforms(&["mask"], |program| {
        program.store("key", VALUE);
        let done = program
            .run("--mask --env K=key -- sh -c")
            .arg("printf '%s\\nx%sy %s\\n' \"$K\" \"$K\" \"$K\"; echo \"err $K\" >&2")
            .ends(0);
        assert!(!done.text().contains("p@ss") && !done.text().contains("ord"), "{}", done.text());
        assert_eq!(done.stdout().lines().count(), 2, "{}", done.text());
        assert!(done.stdout().lines().nth(1).is_some_and(|line| line.starts_with('x') && line.contains("y ")));
        assert!(done.stderr().contains("err ") && !done.stdout().contains("err"), "{}", done.text());
    });
}

#[test]
fn e55_a_value_is_masked_in_the_encodings_of_every_day() {
    conforms(&["mask"], |program| {
        program.store("key", VALUE);
        let script = r#"import base64, html, json, os, shlex, urllib.parse
v = os.environb[b"K"]
for text in [base64.b64encode(v), base64.b64encode(b"a" + v + b"b"), base64.b64encode(b"ab" + v), base64.urlsafe_b64encode(b"ab" + v),
             v.hex().encode(), v.hex().upper().encode(), urllib.parse.quote(v, safe="").encode(),
             urllib.parse.quote_plus(v, safe="").encode(), json.dumps(v.decode()).encode(),
             html.escape(v.decode()).encode(), shlex.quote(v.decode()).encode()]:
    os.write(1, text + b"\n")"#;
        let out = printed(program, script);
        for part in ["p@ss", "cEBzcy93", "BAc3Mvd", "QHNzL3", "70407373", "p%40ss", "ord"] {
            assert!(!out.contains(part), "{part}: {out}");
        }
        assert_eq!(out.lines().count(), 11, "{out}");
    });
}

#[test]
fn e56_pieces_and_lines_make_no_difference() {
    conforms(&["mask"], |program| {
        program.store("key", "first line\nsecond line\n");
        let script = "import os
v = os.environb[b'K']
for i in range(len(v)):
    os.write(1, v[i:i+1])
os.write(1, b'|' + b'x' * 70000 + v + b'|')";
        let out = printed(program, script);
        assert!(!out.contains("first") && !out.contains("second"), "{out:.200}");
        assert!(out.contains(&format!("|{}", "x".repeat(70_000))) && out.ends_with('|'), "{out:.200}");
    });
}

#[test]
fn e57_what_comes_by_a_file_or_on_standard_input_is_masked_too() {
    conforms(&["mask", "file", "stdin"], |program| {
        program.store("a", "value-a");
        program.store("b", "value-b");
        let out = program.run("--mask --file F=a --stdin b -- sh -c 'cat \"$F\"; echo .; cat'").ends(0).stdout();
        assert!(!out.contains("value") && out.contains('.'), "{out}");
    });
}

#[test]
fn e58_of_values_that_overlap_nothing_is_left() {
    conforms(&["mask"], |program| {
        for (key, value) in [("a", "abcdef"), ("b", "defghi"), ("c", "abcd"), ("d", "abcdefgh")] {
            program.store(key, value);
        }
        let call = program.run("--mask --env A=a --env B=b --env C=c --env D=d -- echo");
        let out = call.args("'<abcdefghi> <abcdefgh> <abcd> <bcd>'").ends(0).stdout();
        let words: Vec<&str> = out.split_whitespace().collect();
        assert_eq!(words.len(), 4, "{out}");
        assert!(
            words[..3].iter().all(|word| !word.contains(|c| ('a'..='i').contains(&c) && !"secrt".contains(c))),
            "{out}"
        );
        assert_eq!(words[3], "<bcd>", "{out}");
    });
}

#[test]
fn e60_nothing_but_the_beginning_of_a_value_waits_and_that_not_for_long() {
    conforms(&["mask"], |program| {
        program.store("key", "hunter2-word");
        // What it asks ends with the beginning of the value.
        let script = "printf 'your word: hunt'; read x; echo got $x";
        let mut child = program.run("--mask --env K=key -- sh -c").arg(script).spawn();
        let mut stdout = child.stdout.take().expect("a pipe");
        let reader = std::thread::spawn(move || {
            let mut asked = [0; 15];
            stdout.read_exact(&mut asked).map(|()| (asked, stdout))
        });
        let came = comes_true(|| reader.is_finished());
        drop(child.stdin.take());
        let (asked, mut stdout) = reader.join().expect("it ends").expect("a question");
        let mut rest = String::new();
        stdout.read_to_string(&mut rest).expect("the rest");
        child.wait().expect("it ends");
        assert!(came, "it came with the end only");
        assert_eq!((asked.as_slice(), rest.as_str()), (&b"your word: hunt"[..], "got\n"));
    });
}

#[test]
fn e61_all_other_bytes_are_the_programs() {
    conforms(&["mask"], |program| {
        program.store("key", VALUE);
        let bytes: Vec<u8> = (0..=255_u8).cycle().take(300_000).collect();
        program.run("--mask --env K=key -- cat").stdin(&bytes).prints(&bytes);
    });
}

#[test]
fn e62_a_value_in_another_spelling_is_shown() {
    conforms(&["mask", "limits"], |program| {
        program.store("key", "hunter2-word");
        let script = "import base64, os, textwrap, zlib
v = os.environ['K']
for text in [v[::-1], v.upper(), ' '.join(v), '\\n'.join(textwrap.wrap(v.encode().hex(), 8)),
             base64.b32encode(v.encode()).decode(), v[:6] + '\\33[1m' + v[6:], zlib.compress(v.encode()).hex()]:
    print(text)";
        let shown = printed(program, script);
        let plain = std::process::Command::new("python3").args(["-c", script]).env("K", "hunter2-word").output();
        assert_eq!(shown, String::from_utf8_lossy(&plain.expect("python3 starts").stdout));
    });
}

#[test]
fn e63_a_pause_within_a_value_shows_what_came_before_it() {
    conforms(&["mask", "limits"], |program| {
        program.store("key", "hunter2-word");
        let script = "printf '%.7s\\n%.6s' \"$K\" \"$K\"; read x; printf '%s\\n' \"${K#??????}\"";
        let mut talk = Talk::start(program.run("--mask --env K=key -- bash -c").arg(script));
        assert_eq!(talk.line(), "hunter2");
        // The first half has come out when it was waited for long enough.
        assert_eq!(talk.bytes(6), b"hunter");
        assert_eq!(talk.rest(), "[secret]\n");
    });
}

#[test]
fn e64_what_goes_elsewhere_than_to_its_outputs_is_not_looked_at() {
    conforms(&["mask", "limits"], |program| {
        program.store("key", "hunter2-word");
        program.run("--mask --env K=key -- sh -c 'echo $K >out; echo $K'").ends(0);
        let written = std::fs::read_to_string(program.home().path().join("out")).expect("the file");
        assert_eq!(written, "hunter2-word\n");
    });
}

#[test]
fn e65_only_values_that_were_given_are_masked() {
    conforms(&["mask", "limits"], |program| {
        program.store("key", "hunter2-word");
        program.store("other", "another-word");
        let out = program.run("--mask --env K=key -- echo another-word hunter2-word").ends(0).stdout();
        assert!(out.starts_with("another-word ") && !out.contains("hunter2"), "{out}");
    });
}
