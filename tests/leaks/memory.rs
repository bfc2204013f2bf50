//! A process that holds secrets cannot be made to drop them: no core dump, and no look into it for others.

use std::fs::{self, File};
use std::io::Write as _;
use std::os::unix::fs::MetadataExt as _;
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{Child, Command, ExitStatus};

use rustix::process::{Pid, Signal, geteuid, kill_process};

use super::canary::{self, SEALED, VALUE};
use super::support::Home;

/// Begins an `add` that has unlocked the vault, has read much of its value from a pipe and waits for the rest.
fn waiting(home: &Home) -> (Child, File) {
    let pipe = home.path().join("pipe");
    rustix::fs::mkfifoat(rustix::fs::CWD, &pipe, rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR).expect("a pipe");
    let child = home.vault("add key --from-file pipe").in_shell("ulimit -c unlimited; exec \"$@\"").spawn();
    // Opening waits for the reader, who comes after unlocking; a pipe of one page takes more only as it is read.
    let mut writer = File::options().write(true).open(&pipe).expect("the reader came");
    let page = rustix::pipe::fcntl_setpipe_size(&writer, 4096).expect("a small pipe");
    writer.write_all(VALUE.repeat(4 * page / VALUE.len()).as_bytes()).expect("the reader reads");
    (child, writer)
}

fn abort(mut child: Child) -> ExitStatus {
    kill_process(Pid::from_child(&child), Signal::ABORT).expect("it is there");
    child.wait().expect("an end")
}

/// Whether this system writes core dumps at all, told by a program that allows them.
fn others_dump_core(home: &Home) -> bool {
    let mut command = Command::new("sh");
    command.args(["-c", "ulimit -c unlimited; exec sleep 600"]).current_dir(home.path());
    let child = command.spawn().expect("a shell starts");
    let is_sleep = || fs::read_to_string(format!("/proc/{}/comm", child.id())).is_ok_and(|name| name == "sleep\n");
    while !is_sleep() {
        std::thread::yield_now();
    }
    let dumped = abort(child).core_dumped();
    if !dumped {
        std::io::stderr().write_all(b"\nSKIPPED: this system writes no core dumps\n").expect("stderr");
    }
    dumped
}

#[test]
fn an_abort_leaves_no_core_dump() {
    let (control, home) = (Home::without_vault(), Home::new());
    if !others_dump_core(&control) {
        return;
    }
    let (child, writer) = waiting(&home);
    let status = abort(child);
    drop(writer);
    assert_eq!((status.signal(), status.core_dumped()), (Some(6), false));
    for path in home.files().iter().filter(|path| !path.ends_with("pipe")) {
        canary::assert_clean(&path.display().to_string(), &fs::read(path).expect("a readable file"), &SEALED);
    }
}

#[test]
fn nobody_but_root_may_look_into_the_process() {
    let home = Home::new();
    let (mut child, writer) = waiting(&home);
    let process = Path::new("/proc").join(child.id().to_string());
    if geteuid().is_root() {
        // Root owns every such process and may look anyway: only the next line can be told from an ordinary one.
        std::io::stderr().write_all(b"\nSKIPPED in part: root may look into every process\n").expect("stderr");
    } else {
        // The kernel gives what is not dumpable to root.
        assert_eq!(fs::metadata(&process).expect("a process").uid(), 0);
        assert!(File::open(process.join("mem")).is_err(), "its memory can be read");
        assert!(File::open(process.join("environ")).is_err(), "its environment can be read");
    }
    let arguments = fs::read(process.join("cmdline")).expect("its arguments");
    canary::assert_clean("the arguments", &arguments, &SEALED);
    drop(writer);
    assert!(child.wait().expect("an end").success());
}

#[test]
fn a_killed_writer_leaves_nothing_readable() {
    let home = Home::with(&[("before", VALUE)]);
    let (mut child, writer) = waiting(&home);
    child.kill().expect("it is there");
    child.wait().expect("an end");
    drop(writer);
    fs::remove_file(home.path().join("pipe")).expect("the pipe");
    for path in home.files() {
        canary::assert_clean(&path.display().to_string(), &fs::read(&path).expect("a readable file"), &SEALED);
    }
    home.vault("list").prints("before\n");
    home.vault("add key").stdin("again").quiet();
}
