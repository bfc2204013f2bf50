//! An agent that the system starts: in the foreground, on a socket that it is handed over.

use std::io::{BufRead as _, BufReader};

use rustix::process::{Pid, Signal, kill_process};

use super::bare;
use super::process::{Process, connected, sends, socket};
use super::support::{Home, is_installed};

/// Listens in the place of a service manager, and becomes the agent.
const MANAGER: &str = "\
import os, socket, sys
s = socket.socket(socket.AF_UNIX)
s.bind(sys.argv[1])
s.listen()
print('listening', flush=True)
os.dup2(s.fileno(), 3)
os.set_inheritable(3, True)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS='1')
os.execv(sys.argv[2], sys.argv[2:])";

#[test]
fn it_answers_on_a_socket_that_it_is_handed_over() {
    if !is_installed("python3") {
        return;
    }
    let home = Home::with(&[("key", "value")]);
    let runtime = home.path().join("run/vault");
    std::fs::create_dir_all(&runtime).expect("a folder");
    super::users::set_mode(&runtime, 0o700);
    let address = runtime.join("agent.sock");
    let call = home.vault("agent --foreground").env("XDG_RUNTIME_DIR", home.path().join("run"));
    let mut manager = call.through_python(MANAGER, &address).spawn();
    let mut line = String::new();
    BufReader::new(manager.stdout.take().expect("a pipe")).read_line(&mut line).expect("a line");
    assert_eq!(line, "listening\n");
    let here = |command: &str| bare(&home, command).env("XDG_RUNTIME_DIR", home.path().join("run"));
    here("get key").ends(4);
    here("unlock").env("VAULT_PASSPHRASE", super::support::PASSPHRASE).quiet();
    here("get key").prints("value");
    // It was not started for one vault: with nothing unlocked it stays, and so does its socket.
    here("lock --all").quiet();
    here("get key").ends(4);
    here("unlock").env("VAULT_PASSPHRASE", super::support::PASSPHRASE).quiet();
    here("get key").prints("value");
    kill_process(Pid::from_child(&manager), Signal::TERM).expect("it runs");
    let output = manager.wait_with_output().expect("an end");
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
    assert!(address.exists(), "the socket is the manager's");
}

#[test]
fn in_the_foreground_it_stays_until_it_is_told() {
    let home = Home::with(&[("key", "value")]);
    home.vault("agent").ends(2);
    let mut agent = bare(&home, "agent --foreground").spawn();
    agent.stdin.take();
    // It listens as soon as there is a socket.
    while !socket(&home).exists() {
        assert!(agent.try_wait().expect("a status").is_none(), "it ended");
        std::thread::yield_now();
    }
    let second = bare(&home, "agent --foreground --until-locked").ends(5);
    assert!(second.stderr().contains("another agent answers in "), "{}", second.text());
    home.vault("unlock").quiet();
    bare(&home, "get key").prints("value");
    bare(&home, "lock --all").quiet();
    drop(connected(&home));
    // The frame that ends an agent of any version.
    let process = Process::of(&home);
    assert_eq!(sends(&home, &[0]), b"");
    process.ends();
    assert!(agent.wait().expect("an end").success());
    assert!(!socket(&home).exists());
}

#[test]
fn it_listens_to_this_machine_only() {
    if !is_installed("python3") {
        return;
    }
    let home = Home::with(&[("key", "value")]);
    let manager = MANAGER.replace("AF_UNIX", "AF_INET").replace("sys.argv[1])", "('127.0.0.1', 0))");
    let refused = bare(&home, "agent --foreground").through_python(&manager, home.path()).done();
    assert_eq!(refused.status, 2, "{}", refused.text());
    assert!(refused.stderr().contains("is no Unix socket"), "{}", refused.text());
}

#[test]
fn no_passphrase_stays_in_its_environment() {
    let home = Home::with(&[("key", "value")]);
    let mut agent = home.vault("agent --foreground").env("VAULT_GRANT", "vault_grant_").spawn();
    agent.stdin.take();
    while !socket(&home).exists() {
        assert!(agent.try_wait().expect("a status").is_none(), "it ended");
        std::thread::yield_now();
    }
    assert_eq!(Process::of(&home).pid, Pid::from_child(&agent));
    let environment = std::fs::read(format!("/proc/{}/environ", agent.id()));
    // Whose process it is not cannot look, and root can.
    if let Ok(environment) = environment {
        let text = String::from_utf8_lossy(&environment).into_owned();
        assert!(text.contains("HOME=") && !text.contains("VAULT_"), "{text}");
    }
    kill_process(Pid::from_child(&agent), Signal::TERM).expect("it runs");
    assert!(agent.wait().expect("an end").success());
}
