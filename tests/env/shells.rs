//! What shells make of the lines that are for them.

use std::collections::BTreeSet;
use std::process::Command;

use vault::assignments::{Assignment, Format};
use vault::secret::SecretBytes;

use super::support::is_installed;
use super::torture::{Values, environment, home, refused, same, written};

/// One of the shells, as it starts without files of the user's.
fn start(shell: &str, code: &str, directory: &std::path::Path) -> Values {
    let options: &[&str] = match shell {
        "bash" => &["--norc", "--noprofile", "-c"],
        "zsh" => &["-f", "-c"],
        "fish" => &["-N", "-c"],
        "nu" => &["--no-config-file", "-c"],
        "pwsh" => &["-NoProfile", "-NonInteractive", "-Command"],
        _ => &["-c"],
    };
    environment(shell, &[options, &[code]].concat(), directory)
}

#[test]
fn posix_shells_read_every_value() {
    let (home, all) = home();
    let (text, taken) = written(&home, &all, "posix");
    assert_eq!(taken.len(), all.len());
    home.write("lines", text);
    // 400 KiB and more of variables go through: the values one by one are below the limit of the kernel.
    for shell in ["bash", "dash", "zsh"].into_iter().filter(|shell| is_installed(shell)) {
        for code in ["eval \"$(cat lines)\"; env -0", ". ./lines; env -0", "set -eu; eval \"$(cat lines)\"; env -0"] {
            same(shell, &all, &start(shell, code, home.path()));
        }
    }
    if is_installed("bash") {
        let code = "set -o history -o histexpand; eval \"$(cat lines)\"; set -a; env -0";
        same("bash with a history", &all, &start("bash", code, home.path()));
    }
    let default = home.vault("env --only v001").ends(0);
    assert_eq!(default.stdout(), "export V001='plain'\n");
}

#[test]
fn fish_reads_every_value() {
    let (home, all) = home();
    let (text, taken) = written(&home, &all, "fish");
    assert_eq!(taken.len(), all.len());
    if is_installed("fish") {
        home.write("lines", text);
        same("fish", &all, &start("fish", "source lines; env -0", home.path()));
        same("fish", &all, &start("fish", "cat lines | source; env -0", home.path()));
        // Names that end so are lists to fish.
        home.vault("add x_path").stdin("a:b::c d:").quiet();
        let text = home.vault("env --format fish --env V_PATH=x_path").ends(0).out;
        home.write("lines", text);
        let list = Values::from([("V_PATH".to_owned(), b"a:b::c d:".to_vec())]);
        same("fish", &list, &start("fish", "source lines; env -0", home.path()));
    }
}

#[test]
fn nushell_reads_every_text() {
    let (home, all) = home();
    let (text, taken) = written(&home, &all, "nu");
    assert_eq!(refused(&all, &taken).len(), 2, "only what is no UTF-8");
    let (object, texts) = written(&home, &all, "json");
    assert_eq!(texts, taken);
    if is_installed("nu") {
        home.write("lines.nu", text);
        same("nu", &taken, &start("nu", "source lines.nu; ^env -0", home.path()));
        home.write("object.json", object);
        same("nu", &taken, &start("nu", "open --raw object.json | from json | load-env; ^env -0", home.path()));
    }
}

#[test]
fn powershell_reads_every_text() {
    let (home, all) = home();
    let (text, taken) = written(&home, &all, "powershell");
    assert_eq!(refused(&all, &taken).len(), 3, "what is no UTF-8, and what is empty");
    let lines = String::from_utf8(text.clone()).unwrap();
    assert_eq!(lines.lines().count(), taken.len(), "one line each");
    if is_installed("pwsh") {
        home.write("lines", text);
        same("pwsh", &taken, &start("pwsh", "cat lines | Out-String | Invoke-Expression; env -0", home.path()));
        same("pwsh", &taken, &start("pwsh", "Get-Content lines | Out-String | iex; env -0", home.path()));
    }
}

/// A value that is an expression with a command in it, for shells that compute what they take for a number.
const EXPRESSION: &[u8] = b"a[$(echo pwned >&2)]";

fn line(format: Format, name: &str) -> Option<String> {
    let value = SecretBytes::copy_of(EXPRESSION);
    let written = format.write(&[Assignment { name, value: &value }]).ok()?;
    Some(String::from_utf8(written.into_public()).unwrap())
}

/// What `shell` says when it runs `code`.
fn says(shell: &str, options: &[&str], code: &str) -> (String, String) {
    let mut command = Command::new(shell);
    command.args(options).arg(code).env_clear().env("PATH", std::env::var_os("PATH").unwrap()).env("HOME", "/");
    let output = command.output().expect("it starts");
    (String::from_utf8_lossy(&output.stdout).into_owned(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn a_name_that_a_shell_keeps_for_itself_is_refused() {
    let shells: [(&str, &[&str], &str, Format); 4] = [
        ("bash", &["--norc", "--noprofile", "-c"], "compgen -v; compgen -A arrayvar", Format::Posix),
        ("dash", &["-c"], "set | sed -n 's/=.*//p'", Format::Posix),
        ("zsh", &["-f", "-c"], "typeset +m '*' | sed 's/.* //'; typeset +m '*' | tr ' ' '\\n'", Format::Posix),
        ("fish", &["-N", "-c"], "set -n", Format::Fish),
    ];
    for (shell, options, list, format) in shells.into_iter().filter(|row| is_installed(row.0)) {
        let names: BTreeSet<String> = says(shell, options, list).0.lines().map(str::to_owned).collect();
        let lines: Vec<(&String, String)> = names.iter().filter_map(|name| Some((name, line(format, name)?))).collect();
        assert!(names.len() > 6 && lines.len() < names.len(), "{shell}: {names:?}");
        for (name, line) in lines {
            let code = format!("{line}/usr/bin/env -0");
            let (environment, errors) = says(shell, options, &code);
            let wanted = format!("{name}={}", String::from_utf8_lossy(EXPRESSION));
            // A locale that is not there is said, and set all the same.
            let said = !errors.is_empty() && name != "LC_ALL" && name != "LANG";
            assert!(environment.split('\0').any(|pair| pair == wanted) && !said, "{shell}: {name}: {errors}");
        }
    }
    // As bash would run it.
    for name in ["RANDOM", "OPTIND", "HISTCMD", "SECONDS", "UID", "path", "USERNAME", "_"] {
        assert_eq!(line(Format::Posix, name), None, "{name}");
    }
}
