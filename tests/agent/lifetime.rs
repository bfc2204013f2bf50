//! When an agent ends, and what becomes of those who ask then.

use std::io::{Read as _, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::UnixListener;

use rustix::process::Signal;

use super::process::{Process, socket};
use super::support::Home;
use super::{bare, unlocked};

#[test]
fn signals_that_ask_for_its_end_lock_everything() {
    for signal in [Signal::TERM, Signal::HUP, Signal::INT] {
        let home = unlocked(&[("key", "value")]);
        let agent = Process::of(&home);
        agent.kill(signal);
        agent.ends();
        assert!(!socket(&home).exists());
        assert_eq!(bare(&home, "get key").done().status, 4);
    }
}

#[test]
fn what_a_killed_one_leaves_is_in_nobodys_way() {
    let home = unlocked(&[("key", "value")]);
    let agent = Process::of(&home);
    agent.kill(Signal::KILL);
    agent.ends();
    assert!(socket(&home).exists());
    home.vault("get key").prints("value");
    assert_eq!(bare(&home, "get key").done().status, 4);
    assert_eq!(bare(&home, "lock -o json").done().json()["locked"], 0);
    home.vault("unlock").quiet();
    bare(&home, "get key").prints("value");
}

#[test]
fn one_that_is_stopped_is_waited_for_and_then_done_without() {
    let home = unlocked(&[("key", "value")]);
    let agent = Process::of(&home);
    agent.kill(Signal::STOP);
    let done = home.vault("get key").done();
    let warning = format!("warning: the agent is not asked: it does not answer (process {})\n", agent.pid);
    assert_eq!((done.status, done.stdout().as_str(), done.stderr()), (0, "value", warning));
    let refused = home.vault("unlock").ends(1);
    assert!(refused.stderr().contains("hint: vault lock ends it"), "{}", refused.text());
    agent.kill(Signal::CONT);
    bare(&home, "get key").prints("value");
    // Who wants it locked does not wait.
    agent.kill(Signal::STOP);
    assert!(bare(&home, "lock").ends(0).stderr().contains("was ended; all that it had is locked"));
    agent.ends();
    assert_eq!(bare(&home, "get key").done().status, 4);
}

#[test]
fn it_ends_with_its_socket() {
    let home = unlocked(&[("key", "value")]);
    let agent = Process::of(&home);
    // As a system does when its user has logged out.
    std::fs::remove_dir_all(socket(&home).parent().expect("a folder")).expect("removed");
    agent.ends();
    assert_eq!(bare(&home, "get key").done().status, 4);
}

#[test]
fn two_that_are_started_at_once_become_one() {
    let home = Home::with(&[("key", "value")]);
    std::thread::scope(|scope| {
        let unlocks: Vec<_> = (0..6).map(|_| scope.spawn(|| home.vault("unlock").quiet())).collect();
        for unlock in unlocks {
            unlock.join().expect("it unlocks");
        }
    });
    bare(&home, "get key").prints("value");
    let agent = Process::of(&home);
    bare(&home, "lock --all").quiet();
    agent.ends();
    assert!(!socket(&home).exists());
}

#[test]
fn one_of_another_version_is_not_asked_and_is_replaced() {
    let home = Home::with(&[("key", "value")]);
    let folder = socket(&home).parent().expect("a folder").to_owned();
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o700)).expect("its mode");
    let listener = UnixListener::bind(socket(&home)).expect("a socket");
    std::thread::scope(|scope| {
        let older = scope.spawn(move || {
            let mut heard = Vec::new();
            for _ in 0..2 {
                let (mut stream, _) = listener.accept().expect("somebody");
                stream.write_all(b"vault-agent 1 0.0.1 0123abc\n").expect("a greeting");
                heard.clear();
                let mut byte = [0; 5];
                if stream.read_exact(&mut byte).is_ok() {
                    heard.extend(byte);
                }
            }
            heard
        });
        let done = home.vault("get key").done();
        assert_eq!((done.status, done.stdout().as_str()), (0, "value"));
        assert!(done.stderr().contains("is of another version (0.0.1 0123abc)"), "{}", done.text());
        let done = home.vault("unlock").done();
        assert!(done.stderr().contains("(0.0.1 0123abc) was ended"), "{}", done.text());
        assert_eq!(done.status, 0);
        // A frame of one byte, which every version knows.
        assert_eq!(older.join().expect("it heard"), [1, 0, 0, 0, 0]);
    });
    bare(&home, "get key").prints("value");
}

#[test]
fn a_path_may_be_longer_than_a_socket_takes() {
    let home = Home::with(&[("key", "value")]);
    let long = home.path().join("r".repeat(120));
    std::fs::create_dir(&long).expect("a folder");
    home.vault("unlock").env("XDG_RUNTIME_DIR", &long).quiet();
    assert!(long.join("vault/agent.sock").exists());
    bare(&home, "get key").env("XDG_RUNTIME_DIR", &long).prints("value");
    bare(&home, "lock").env("XDG_RUNTIME_DIR", &long).quiet();
    bare(&home, "get key").env("XDG_RUNTIME_DIR", &long).ends(4);
}

#[test]
fn killed_at_any_moment_it_loses_nothing() {
    let home = unlocked(&[]);
    for round in 0..12 {
        let agent = Process::of(&home);
        std::thread::scope(|scope| {
            // Several at once: some are done, some are under way, some come too late.
            let adds: Vec<_> = (0..4)
                .map(|n| {
                    scope.spawn({
                        let home = &home;
                        move || bare(home, &format!("add r{round}/k{n}")).stdin(format!("value {n}")).done()
                    })
                })
                .collect();
            if round % 2 == 0 {
                bare(&home, "list").done();
            }
            agent.kill(Signal::KILL);
            agent.ends();
            for (n, add) in adds.into_iter().enumerate() {
                let done = add.join().expect("an end");
                if done.status == 0 {
                    home.vault(&format!("get r{round}/k{n}")).prints(format!("value {n}"));
                } else {
                    assert!([1, 4].contains(&done.status), "{}", done.text());
                }
            }
        });
        home.vault("verify").ends(0);
        home.vault("audit verify").ends(0);
        home.vault("unlock").quiet();
    }
}

#[test]
fn one_that_is_busy_is_locked_all_the_same() {
    let home = unlocked(&[("key", "value")]);
    let agent = Process::of(&home);
    let lock = std::fs::File::open(home.vault_file().with_file_name("default.vault.lock")).expect("the lock");
    rustix::fs::flock(&lock, rustix::fs::FlockOperation::LockExclusive).expect("nobody has it");
    std::thread::scope(|scope| {
        let add = scope.spawn(|| bare(&home, "add late").stdin("value").done());
        // It waits for the lock as soon as it has heard the request: then nobody is greeted any more.
        while bare(&home, "status").done().stderr().is_empty() {
            assert!(!add.is_finished(), "it did not wait");
        }
        bare(&home, "lock").ends(0);
        agent.ends();
        assert_eq!(add.join().expect("an end").status, 1);
    });
    drop(lock);
    assert_eq!(bare(&home, "get late").done().status, 4);
    home.vault("get late").ends(3);
}

#[test]
fn who_is_locked_out_just_then_falls_back() {
    let home = unlocked(&[("key", "value")]);
    for _ in 0..10 {
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| home.vault("get key").prints("value"));
            }
            bare(&home, "lock").ends(0);
        });
        home.vault("unlock").quiet();
    }
}

#[test]
fn it_keeps_nothing_open_that_was_open_where_it_was_started() {
    let home = Home::with(&[("key", "value")]);
    let lock = home.write("flock", "");
    let call = home.vault("unlock").in_shell("exec 9<flock; flock 9; \"$@\"");
    call.quiet();
    let file = std::fs::File::open(&lock).expect("a file");
    rustix::fs::flock(&file, rustix::fs::FlockOperation::NonBlockingLockExclusive).expect("nobody has it");
    bare(&home, "get key").prints("value");
}

#[test]
fn limits_of_the_shell_where_it_was_started_are_not_its_own() {
    let home = Home::with(&[("key", "value")]);
    home.vault("unlock").in_shell("ulimit -S -n 40; ulimit -S -t 20; ulimit -S -f 1000; exec \"$@\"").quiet();
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", Process::of(&home).pid)).expect("its limits");
    for name in ["Max cpu time", "Max file size", "Max open files"] {
        let line = limits.lines().find_map(|line| line.strip_prefix(name)).expect("a line");
        let (soft, hard) = line.trim_start().split_once(' ').expect("two limits");
        assert!(hard.trim_start().starts_with(soft), "{name}{line}");
    }
}

#[test]
fn what_stands_in_the_place_of_its_socket_is_told_and_nothing_is_left() {
    let home = Home::with(&[("key", "value")]);
    let folder = socket(&home).parent().expect("a folder").to_owned();
    std::fs::create_dir_all(socket(&home)).expect("a directory");
    super::users::set_mode(&folder, 0o700);
    assert!(home.vault("unlock").ends(1).stderr().contains("agent.sock"));
    let mut names: Vec<_> =
        std::fs::read_dir(&folder).expect("a list").flatten().map(|entry| entry.file_name()).collect();
    names.sort();
    assert_eq!(names, ["agent.sock", "lock"]);
}

#[test]
fn unlocking_what_is_unlocked_counts_as_a_use() {
    use vault::agent::protocol::{Answer, CALL, Call, Held, Place, frame, greeting, whole};
    use vault::model::Policies;
    let home = Home::with(&[("key", "value")]);
    let folder = socket(&home).parent().expect("a folder").to_owned();
    std::fs::create_dir_all(&folder).expect("a folder");
    super::users::set_mode(&folder, 0o700);
    let listener = UnixListener::bind(socket(&home)).expect("a socket");
    let vault = Place(std::fs::canonicalize(home.vault_file()).expect("a path"));
    let held = Held { vault: vault.clone(), idle: 60, most: 60, policies: Policies::default() };
    std::thread::scope(|scope| {
        // An agent's part, played here: what is it asked?
        let asked = scope.spawn(move || {
            (0..2)
                .map(|_| {
                    let (mut stream, _) = listener.accept().expect("somebody");
                    stream.write_all(greeting().as_bytes()).expect("a greeting");
                    let mut start = [0; 5];
                    stream.read_exact(&mut start).expect("a frame");
                    assert_eq!(start[4], CALL);
                    let mut body = vec![0; usize::from(start[0]) - 1];
                    stream.read_exact(&mut body).expect("its body");
                    let answer = frame::<_, ()>(&Answer::Status(vec![held.clone()]), None).expect("an answer");
                    stream.write_all(answer.expose()).expect("it listens");
                    whole::<Call>(&body).expect("a call")
                })
                .collect::<Vec<_>>()
        });
        bare(&home, "unlock").quiet();
        let asked = asked.join().expect("it was asked");
        assert!(matches!(&asked[..], [Call::Status, Call::Use(place)] if *place == vault), "{asked:?}");
    });
}
