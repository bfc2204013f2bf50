//! Values that come as files, on standard input, and within texts.

use std::io::{BufRead as _, BufReader};
use std::process::Command;

use rustix::event::{PollFd, PollFlags, poll};
use rustix::process::{Pid, PidfdFlags, Signal, kill_process, pidfd_open};

use super::support::Home;

#[test]
fn a_file_can_be_opened_often_sought_and_looked_at_and_is_on_no_disk() {
    let home = Home::with(&[("key", "0123456789")]);
    let script = "case $F in /proc/*) ;; *) echo on a disk;; esac
        cat \"$F\" \"$F\"; echo; tail -c 3 \"$F\"; echo; sh -c 'exec 3<&- 4<&-; head -c 2 \"$F\"'; echo; stat -L -c '%a %s %u' \"$F\"";
    let user = rustix::process::geteuid().as_raw();
    home.vault("exec --file F=key -- sh -c")
        .arg(script)
        .prints(format!("01234567890123456789\n789\n01\n600 10 {user}\n"));
    // A program that closes all that it inherits still finds it, and so do several at once.
    home.vault("update key --field other=second").ends(0);
    let script =
        "import os, sys; os.closerange(3, 64); print(open(os.environ['A']).read(), open(os.environ['B']).read())";
    home.vault("exec --file A=key --file B=key#other -- python3 -c").arg(script).prints("0123456789 second\n");
}

#[test]
fn ssh_and_openssl_take_their_keys_from_it() {
    let home = Home::new();
    let mut made = Command::new("ssh-keygen");
    made.args(["-q", "-t", "ed25519", "-N", "", "-C", "", "-f"]).arg(home.path().join("k"));
    if !made.status().is_ok_and(|status| status.success()) {
        println!("skipped: ssh-keygen is missing");
        return;
    }
    home.vault("add ssh --from-file k").quiet();
    let public = std::fs::read_to_string(home.path().join("k.pub")).expect("the public key");
    std::fs::remove_file(home.path().join("k")).expect("it is there");
    let told = home.vault("exec --file K=ssh -- sh -c 'ssh-keygen -y -f \"$K\"'").ends(0).stdout();
    assert_eq!(told.trim(), public.trim());
}

#[test]
fn it_is_gone_with_the_program_however_that_ends() {
    let home = Home::with(&[("key", "s3cret")]);
    for end in [None, Some(Signal::TERM), Some(Signal::KILL)] {
        let mut child = home.vault("exec --file F=key -- sh -c 'echo $F; read x'").spawn();
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line).expect("a line");
        let path = line.trim().to_owned();
        let holder: i32 = path.split('/').nth(2).and_then(|number| number.parse().ok()).expect("a number");
        let handle = pidfd_open(Pid::from_raw(holder).expect("a process"), PidfdFlags::empty()).expect("it lives");
        assert_eq!(std::fs::read(&path).expect("the file"), b"s3cret");
        match end {
            None => drop(child.stdin.take()),
            Some(signal) => kill_process(Pid::from_child(&child), signal).expect("it can be ended"),
        }
        child.wait().expect("it ends");
        poll(&mut [PollFd::new(&handle, PollFlags::IN)], None).expect("the holder ends");
        assert!(std::fs::read(&path).is_err(), "{end:?}");
    }
}

#[test]
fn it_is_found_where_the_processes_of_another_namespace_are_listed() {
    let home = Home::with(&[("key", "s3cret")]);
    if !Command::new("unshare").args(["-fpr", "true"]).status().is_ok_and(|status| status.success()) {
        println!("skipped: unshare makes no PID namespace here");
        return;
    }
    home.vault("exec --file F=key -- sh -c 'cat $F'").in_shell("exec unshare -fpr \"$@\"").prints("s3cret");
}

#[test]
fn an_update_of_this_program_meanwhile_does_no_harm() {
    let home = Home::with(&[("key", "s3cret")]);
    home.write("passphrase", super::support::PASSPHRASE);
    home.script("remove", "rm copy; cat passphrase");
    for (option, printed) in [("", "s3cret"), ("--mask", "[secret]")] {
        let call = home.vault(&format!("exec {option} --file F=key -- sh -c 'cat $F'"));
        let call = call.without("VAULT_PASSPHRASE").env("VAULT_PASSPHRASE_COMMAND", "./remove");
        call.in_shell("cp \"$1\" copy; shift; exec ./copy \"$@\"").prints(printed);
    }
}

#[test]
fn who_holds_it_is_no_child_of_the_program_and_has_nothing_else() {
    let home = Home::with(&[("key", "s3cret")]);
    let script = "import os
path = os.environ['F']
try:
    os.wait()
except ChildProcessError:
    print('no child')
holder = path.split('/')[2]
print(open('/proc/%s/environ' % holder).read() == '', len(os.listdir('/proc/%s/fd' % holder)), os.getpgid(int(holder)) != os.getpgrp())";
    home.vault("exec --file F=key -- python3 -c").arg(script).prints("no child\nTrue 5 True\n");
}

#[test]
fn a_value_comes_on_standard_input_to_its_end() {
    let home = Home::with(&[("key", "two\nlines")]);
    home.vault("exec --stdin key -- cat").stdin("not this").prints("two\nlines");
    home.vault("exec --stdin key#no -- cat").ends(125);
    home.vault("add large").stdin("x".repeat(200_000)).quiet();
    home.vault("exec --stdin large --env K=key -- sh -c 'wc -c; echo $K'").prints("200000\ntwo lines\n");
}

#[test]
fn a_variable_takes_what_the_system_can_and_one_byte_more_is_a_file() {
    let home = Home::new();
    home.vault("add fits").stdin("x".repeat(131_069)).quiet();
    home.vault("add more").stdin("x".repeat(131_070)).quiet();
    home.vault("exec --env V=fits -- sh -c 'echo ${#V}'").prints("131069\n");
    let done = home.vault("exec --env V=more -- true").ends(125);
    assert!(done.stderr().contains("--file"), "{}", done.stderr());
    home.vault("exec --file V=more -- sh -c 'wc -c <\"$V\"'").prints("131070\n");
}

#[test]
fn a_file_of_variables_holds_references_within_text() {
    let home = Home::with(&[("db/password", "p@ss/w"), ("k", "v"), ("e", "ignored")]);
    home.write(
        "app.env",
        "# a comment {vault.none}\r\nURL=postgres://app:{vault.db/password|url}@db/app?a=b\n\n  \nLIT=$HOME `id` \\ # \"x\" {{vault.k}} {x}\nEMPTY=\nK={vault.k}{vault.k}\nE={vault.e}\n",
    );
    let show = "-- sh -c 'printf \"%s|\" \"$URL\" \"$LIT\" \"$EMPTY\" \"$K\" \"$E\"'";
    home.vault(&format!("exec --env-file app.env --env E=k {show}"))
        .prints("postgres://app:p%40ss%2Fw@db/app?a=b|$HOME `id` \\ # \"x\" {{vault.k}} {x}||vv|v|");
    let done = home.vault("exec --env-file quoted.env -- true");
    home.write("quoted.env", "A=\"x\"\n");
    assert!(done.ends(0).stderr().contains("quoted.env:1: the quotes around the value of A are part of it"));
    for (text, place) in [
        ("A=1\nB={vault.k}\nC= {vault.no/such}\n", "bad.env:3:4: there is no secret no/such"),
        ("A=1\nnot an assignment\n", "bad.env:2: this is no NAME=TEXT"),
        ("1A=x\n", "bad.env:1: this is no NAME=TEXT"),
        ("LD_PRELOAD=x\n", "the variable LD_PRELOAD (of bad.env:1) can make programs run other code"),
        ("A=1\nA=2\n", "bad.env:1 and bad.env:2 both give the variable A"),
    ] {
        home.write("bad.env", text);
        let done = home.vault("exec --env-file bad.env -- echo started").ends(125);
        assert!(done.stdout().is_empty() && done.stderr().contains(place), "{}", done.text());
    }
    home.vault("exec --env-file no-such.env -- true").ends(125);
    home.write("bad.env", "A=1\n");
    home.write("other.env", "B=1\nA=2\n");
    let done = home.vault("exec --env-file bad.env --env-file other.env -- true").ends(125);
    assert!(done.stderr().contains("bad.env:1 and other.env:2 both give the variable A"), "{}", done.text());
    home.vault("exec --env-file bad.env --env-file other.env --env A=k -- sh -c 'echo $A$B'").prints("v1\n");
}

#[test]
fn a_limit_of_delivery_holds_for_each_way() {
    let home = Home::new();
    for way in ["env", "file", "stdin"] {
        home.vault(&format!("add {way} --deliver {way}")).stdin(way).quiet();
    }
    home.write("a.env", "A=x{vault.env}");
    for (arguments, way) in [("--env X=", "env"), ("--file X=", "file"), ("--stdin ", "stdin")] {
        for key in ["env", "file", "stdin"] {
            let status = if key == way { 0 } else { 125 };
            home.vault(&format!("exec {arguments}{key} -- true")).ends(status);
        }
    }
    home.vault("exec --env-file a.env --file F=file --stdin stdin -- sh -c 'echo $A $(cat $F) $(cat)'")
        .prints("xenv file stdin\n");
}

#[test]
fn a_dry_run_says_names_and_sources_and_opens_nothing() {
    let home = Home::with(&[("a", "secret-a"), ("b/c", "secret-b"), ("f", "secret-f")]);
    home.write("x.env", "U=http://{vault.a}/\n");
    let call = "exec --env A=a --env-file x.env --only 'b/*' --file F=f --stdin a --dry-run";
    let done = home.vault(&format!("{call} -- echo started")).ends(0);
    assert_eq!(
        done.stdout(),
        "A from a\nU from x.env:1\nB_C from b/c\nF, a file, from f (production 1)\nstdin from a (production 1)\n"
    );
    let told = home.vault(&format!("{call} -o json -- echo started")).done().json();
    assert_eq!(told["variables"][2], serde_json::json!({"name": "B_C", "source": "b/c"}));
    assert_eq!((&told["files"][0]["name"], &told["stdin"]["key"]), (&"F".into(), &"a".into()));
    let events = home.vault("audit --action exec -o json").done().json();
    assert_eq!(events["events"].as_array().map(Vec::len), Some(0), "nothing was opened");
    home.vault("exec --env A=none --dry-run -- true").ends(125);
    home.vault("exec --only a --env A=b/c --dry-run -- true").ends(125);
    home.vault("exec --env PATH=a --dry-run -- true").ends(125);
}
