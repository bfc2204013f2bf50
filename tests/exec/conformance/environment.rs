//! What a program finds in its environment.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;

use super::program::{Program, conforms};

/// With each kind of quote, blank, line end and escape, and what some programs expand.
const TEXTS: [&str; 6] = [
    "two\nlines\n",
    " blanks \t ",
    "$HOME ${HOME} `id` $(id) %PATH%",
    "it's \"quoted\" `all` over",
    "back\\slash \\n \\\\ # no comment = equal",
    "Größe \u{1f511}\r\nnext",
];

/// That a program finds `value`, byte for byte.
#[track_caller]
fn arrives(program: &Program, key: &str, value: &[u8]) {
    program.store(key, value);
    let read = "import os; os.write(1, os.environb[b'V'])";
    let done = program.run(&format!("--env V={key} -- python3 -c")).arg(read).ends(0);
    assert!(done.out == value, "{:?} became {:?}", String::from_utf8_lossy(value), done.stdout());
}

#[test]
fn e16_text_arrives_as_it_is() {
    conforms(&[], |program| {
        for (text, key) in TEXTS.iter().zip(["a", "b", "c", "d", "e", "f"]) {
            arrives(program, key, text.as_bytes());
        }
    });
}

#[test]
fn e17_bytes_that_are_no_text_arrive_as_they_are() {
    conforms(&[], |program| arrives(program, "key", b"caf\xe9 \xff\xfe"));
}

#[test]
fn e18_an_empty_value_is_an_empty_variable() {
    conforms(&[], |program| {
        program.store("key", "");
        program.run("--env V=key -- sh -c 'echo \"<${V-unset}>\"'").prints("<>\n");
    });
}

#[test]
fn e19_what_is_given_beats_what_is_inherited() {
    conforms(&[], |program| {
        program.store("key", "given");
        program.run("--env V=key -- printenv V").env("V", "inherited").prints("given\n");
    });
}

#[test]
fn e20_everything_else_is_inherited_unchanged() {
    conforms(&[], |program| {
        program.store("key", "given");
        let odd = OsStr::from_bytes(b"caf\xe9 \xff\n$HOME'\"");
        program.run("--env V=key -- sh -c 'printf %s \"$ODD\"'").env("ODD", odd).prints(odd.as_bytes());
    });
}

#[test]
fn e21_what_opens_the_store_is_not_inherited() {
    conforms(&["key"], |program| {
        program.store("key", "given");
        let key = program.key_of_the_store();
        let told = program.run("--env V=key -- env").ends(0).stdout();
        assert!(told.contains("V=given") && !told.contains(&key), "{told}");
    });
}

#[test]
fn e22_a_clean_environment_has_the_selection_and_three_variables() {
    conforms(&["clean"], |program| {
        program.store("key", "given");
        let names = "-- sh -c 'env | cut -d= -f1 | grep -v -e ^PWD$ -e ^_$ -e ^SHLVL$ -e ^OLDPWD$ | LC_ALL=C sort'";
        program
            .run(&format!("--clean --env V=key {names}"))
            .env("OTHER", "y")
            .env("TERM", "vt100")
            .env("LANG", "C")
            .prints("HOME\nPATH\nTERM\nV\n");
    });
}

#[test]
fn e23_a_variable_holds_as_much_as_the_system_takes() {
    conforms(&[], |program| {
        program.store("key", "x".repeat(131_069));
        program.run("--env V=key -- sh -c 'echo ${#V}'").prints("131069\n");
    });
}

#[test]
fn e24_what_is_longer_is_refused() {
    conforms(&[], |program| {
        program.store("key", "x".repeat(131_070));
        program.refuses("--env V=key");
    });
}

#[test]
fn e25_a_nul_byte_is_refused() {
    conforms(&[], |program| {
        program.store("key", "be\0fore");
        program.refuses("--env V=key");
    });
}

#[test]
fn e26_no_value_is_an_argument_of_any_process() {
    conforms(&[], |program| {
        program.store("key", "a-value-like-no-other-4711");
        let look = "import glob, os
def seen(path):
    try:
        return os.environb[b'V'] in open(path, 'rb').read()
    except OSError:
        return False
print(sum(map(seen, glob.glob('/proc/[0-9]*/cmdline'))))";
        for way in program.ways() {
            program.run(&format!("{way} --env V=key -- python3 -c")).arg(look).prints("0\n");
        }
    });
}
