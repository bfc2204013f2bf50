//! Whoever else speaks to an agent, or speaks in its place.

use std::io::{Read as _, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::{UnixListener, UnixStream};
use std::process::Command;

use super::process::{connected, sends, socket};
use super::support::Home;
use super::users;
use super::{bare, report, unlocked};

/// A small generator of bytes that are the same each time.
fn noise(seed: u64) -> impl Iterator<Item = u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    std::iter::from_fn(move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        Some(state.to_le_bytes()[3])
    })
}

#[test]
fn garbage_stops_nobody() {
    let home = unlocked(&[("key", "value")]);
    let rounds: u64 = if report::long() { 10_000 } else { 400 };
    for round in 0..rounds {
        let mut bytes: Vec<u8> = noise(round).take(usize::try_from(round % 97).expect("small")).collect();
        match round % 4 {
            // No frame at all.
            0 => {
                let mut stream = UnixStream::connect(socket(&home)).expect("an agent listens");
                let _it_may_have_closed = stream.write_all(&bytes);
            }
            // A frame of no kind.
            1 => {
                bytes.insert(0, 2);
                assert_eq!(sends(&home, &bytes), b"");
            }
            // A call that is none, or a request that is none: refused in words, or an answer that gives nothing away.
            _ => {
                bytes.splice(0..0, [1, u8::try_from(round % 5).expect("small")]);
                let answer = sends(&home, &bytes);
                assert!(!answer.windows(5).any(|window| window == b"value"));
            }
        }
    }
    bare(&home, "get key").prints("value");
}

#[test]
fn a_frame_is_no_longer_than_it_may_be() {
    let home = unlocked(&[("key", "value")]);
    for length in [0, (512 << 20) + 1, u32::MAX] {
        let mut stream = connected(&home);
        stream.write_all(&length.to_le_bytes()).expect("it reads");
        assert_eq!(stream.read(&mut [0]).expect("it closes"), 0);
    }
    bare(&home, "get key").prints("value");
}

#[test]
fn who_says_half_of_it_keeps_nobody_waiting() {
    let home = unlocked(&[("key", "value")]);
    // More than it keeps: the oldest make place.
    let mut open: Vec<UnixStream> = Vec::new();
    for count in 0..300_u32 {
        let mut stream = connected(&home);
        stream.write_all(&[200, 0, 0, 0, 1, 3][..(count % 7) as usize]).expect("it reads");
        open.push(stream);
        if count % 50 == 0 {
            bare(&home, "get key").prints("value");
        }
    }
    bare(&home, "get key").prints("value");
    assert_eq!(open[0].read(&mut [0]).expect("it was dropped"), 0);
}

#[test]
fn eight_at_once_are_answered_without_an_error() {
    let home = unlocked(&[("key", "value")]);
    let each = if report::long() { 1000 } else { 25 };
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| (0..each).for_each(|_| bare(&home, "get key").prints("value")));
        }
    });
    let events = home.vault("audit --action get -o json").done().json()["events"].as_array().expect("events").len();
    assert_eq!(events, 8 * each);
}

#[test]
fn a_folder_that_others_can_enter_is_not_trusted() {
    let home = unlocked(&[("key", "value")]);
    let folder = socket(&home).parent().expect("a folder").to_owned();
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o755)).expect("its mode");
    let done = home.vault("get key").done();
    assert_eq!((done.status, done.stdout().as_str()), (0, "value"));
    assert!(done.stderr().starts_with("warning: the agent is not asked: others could answer in "), "{}", done.text());
    home.vault("unlock").ends(7);
    home.vault("lock").ends(7);
    std::fs::remove_dir_all(&folder).expect("removed");
    let elsewhere = home.path().join("elsewhere");
    std::fs::create_dir(&elsewhere).expect("a folder");
    std::os::unix::fs::symlink(&elsewhere, &folder).expect("a link");
    home.vault("unlock").ends(7);
}

#[test]
fn who_answers_as_no_agent_is_not_believed() {
    for said in [&b"vault-agent 2 0.1.0\n"[..], b"\n", b"vault-agent 1 \x1b[31m\n", &[b'x'; 200], b""] {
        let home = Home::with(&[("key", "value")]);
        let folder = socket(&home).parent().expect("a folder").to_owned();
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o700)).expect("its mode");
        let listener = UnixListener::bind(socket(&home)).expect("a socket");
        let liar = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().expect("somebody");
            let _it_may_have_closed = stream.write_all(said);
        });
        let done = home.vault("get key").done();
        assert_eq!((done.status, done.stdout().as_str()), (0, "value"), "{}", done.text());
        assert!(!done.stderr().contains('\u{1b}'), "{}", done.text());
        liar.join().expect("it was asked");
    }
}

#[test]
fn another_user_gets_nothing_out_of_it() {
    if !users::can_play_another("another_user_gets_nothing_out_of_it")
        || !super::support::is_installed("/usr/bin/python3")
    {
        return;
    }
    let home = unlocked(&[("key", "value")]);
    let folder = socket(&home).parent().expect("a folder").to_owned();
    let connect = "import socket, sys\ns = socket.socket(socket.AF_UNIX)\ns.connect(sys.argv[1])\n\
                   print(s.recv(100))";
    let as_other = || {
        let mut command = Command::new(users::as_other()[0]);
        command.args(&users::as_other()[1..]).args(["/usr/bin/python3", "-c", connect]).arg(socket(&home));
        command.output().expect("python runs")
    };
    let refused = as_other();
    assert!(String::from_utf8_lossy(&refused.stderr).contains("PermissionError"), "{refused:?}");
    // Also where every folder on the way was opened to them: it is the kernel that says who they are.
    let mut path = folder.as_path();
    while path != std::env::temp_dir() {
        users::set_mode(path, 0o755);
        path = path.parent().expect("one above");
    }
    users::set_mode(&socket(&home), 0o777);
    let output = as_other();
    assert_eq!(String::from_utf8_lossy(&output.stdout), "b''\n", "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn few_descriptors_are_enough() {
    let home = Home::with(&[("key", "value")]);
    home.vault("unlock").in_shell("ulimit -n 40; exec \"$@\"").quiet();
    // Those who came first and say nothing make place, before their time is over.
    let half_open: Vec<UnixStream> = (0..100)
        .map(|_| {
            let mut stream = UnixStream::connect(socket(&home)).expect("an agent listens");
            stream.write_all(&[5]).expect("it has room");
            stream
        })
        .collect();
    bare(&home, "get key").prints("value");
    drop(half_open);
}
