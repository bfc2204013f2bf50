//! Scripts of shells: a value is one word there, whatever it holds, or it is refused.

use std::process::{Command, Stdio};

use crate::support::{Home, is_installed};

/// A value with all by which it might leave its quotes and run something.
const EVIL: &str = "it's \"x\" `echo run >&2` $(echo run >&2) ; echo run >&2 #\\n\\";

/// What `script` says when `shell` runs it.
fn said(home: &Home, shell: &str, script: &str) -> (String, String) {
    let path = home.write("rendered", script);
    let mut command = Command::new(shell);
    let done = command.arg(path).stdin(Stdio::null()).output().expect("it starts");
    (String::from_utf8_lossy(&done.stdout).into_owned(), String::from_utf8_lossy(&done.stderr).into_owned())
}

fn shells() -> impl Iterator<Item = &'static str> {
    ["bash", "dash", "zsh"].into_iter().filter(|shell| is_installed(shell))
}

#[test]
fn shells_read_every_value_as_one_word() {
    let home = Home::with(&[("v", EVIL)]);
    for template in [
        "printf %s {vault.v}\n",
        "P={vault.v}; printf %s \"$P\"\n",
        "P=x{vault.v}\nprintf %s \"${P#x}\"\n",
        "printf %s \"$(printf %s {vault.v})\"\n",
        "printf %s \"${P:-$(printf %s {vault.v})}\"\n",
        "unset P; printf %s ${P:-{vault.v}}\n",
        "f() { printf %s \"$1\"; }; f {vault.v}\n",
        "case a in a)# isn't it\n;; esac\nprintf %s {vault.v}\n",
        "(true)# don't\nprintf %s {vault.v}\n",
        "cat >/dev/null <<'A' <<-B\nB\nit's\nA\n\t\"\n\tB\nprintf %s {vault.v}\n",
        "x=$((1<<2))\nprintf %s {vault.v}\n",
        "x=`echo '\"' \\`echo a\\``\nprintf %s {vault.v}\n",
        "x=\"${x:-\"y\"}\"; printf %s {vault.v}\n",
        "x=\"\\$(\"; printf %s {vault.v}\n",
    ] {
        home.write("t.sh", template);
        let script = home.vault("render t.sh").ends(0).stdout();
        for shell in shells() {
            assert_eq!(said(&home, shell, &script), (EVIL.to_owned(), String::new()), "{shell}: {template}");
        }
    }
}

#[test]
fn where_a_quoted_word_would_be_none_it_is_refused() {
    let home = Home::with(&[("v", EVIL)]);
    for (template, place, problem) in [
        ("x=`echo {vault.v}`\n", "1:9", "it stands in backquotes"),
        ("x=\"`echo {vault.v}`\"\n", "1:10", "it stands in backquotes"),
        ("echo $(( {vault.v} ))\n", "1:10", "it stands in an expression"),
        ("(( x = {vault.v} ))\n", "1:8", "it stands in an expression"),
        // Who writes shell scripts is used to this.
        ("echo ${vault.v}\n", "1:7", "a dollar sign stands before it"),
        (": $'it\\' {vault.v}'\n", "1:10", "a \\' stands in $'...' before it"),
        ("echo \"$(case a in a) echo \"{vault.v}\" ;; esac)\"\n", "1:28", "a case stands in $(...) before it"),
        ("(true)# don't\necho '{vault.v}'\n", "2:7", "it is put in with quotes of its own"),
        ("echo \"${x:-\"{vault.v}\"}\"\n", "1:13", "it is put in with quotes of its own"),
        ("echo \"${x:-{vault.v}}\"\n", "1:12", "it is put in with quotes of its own"),
        ("echo \"${x:-'}\"; echo {vault.v}\n", "1:22", "single quotes stand in ${...}"),
        ("cat <<EOF\n\tEOF\n{vault.v}\nEOF\n", "3:1", "it stands in a here-document"),
    ] {
        home.write("t.sh", template);
        let done = home.vault("render t.sh").ends(2);
        let told = format!("error: t.sh:{place}: the value of v cannot be written here: {problem}");
        assert!(done.stderr().starts_with(&told), "{template}{}", done.text());
        assert_eq!(done.stdout(), "");
        // Who insists can have it.
        home.vault("render t.sh --escape none").ends(0);
    }
}
