//! Files that are not what one expects: links, pipes, directories, of others, open to others, in use.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods, reason = "a test may")]

#[path = "support/report.rs"]
mod report;
#[path = "support/sandbox.rs"]
mod sandbox;
#[path = "support/strace.rs"]
mod strace;
#[path = "support/users.rs"]
mod users;

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::{MetadataExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use rustix::io::Errno;
use sandbox::{Outcome, Sandbox};
use users::{OTHER, mode, set_mode};

/// A vault with one secret, `key`.
fn sandbox() -> Sandbox {
    Sandbox::holding(&[("key", b"value")])
}

/// The commands that read and that write; none of them may wait for ever.
fn get(sandbox: &Sandbox) -> Outcome {
    sandbox.vault(&["get", "key"]).through(["timeout", "20"]).go()
}

fn update(sandbox: &Sandbox) -> Outcome {
    sandbox.vault(&["update", "key"]).stdin(b"new value").through(["timeout", "20"]).go()
}

fn names(directory: &Path) -> Vec<PathBuf> {
    let mut names: Vec<PathBuf> =
        fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().file_name().into()).collect();
    names.sort();
    names
}

/// A file that nothing may touch, and a check that nothing did.
struct Bystander(PathBuf);

impl Bystander {
    fn of(sandbox: &Sandbox) -> Self {
        let path = sandbox.root().join("important");
        fs::write(&path, "important").unwrap();
        set_mode(&path, 0o640);
        Self(path)
    }

    #[track_caller]
    fn is_untouched(&self) {
        assert_eq!(fs::read_to_string(&self.0).unwrap(), "important");
        assert_eq!(mode(&self.0), 0o640);
    }
}

fn fifo(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

// The vault itself.

#[test]
fn a_vault_behind_a_link_is_used_where_it_is() {
    let sandbox = sandbox();
    let elsewhere = sandbox.root().join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    for (name, target) in
        [("absolute", sandbox.file()), ("relative", "../data/v.vault".into()), ("twice", "absolute".into())]
    {
        let link = elsewhere.join(name);
        symlink(target, &link).unwrap();
        let run = |arguments: &[&str]| {
            sandbox.vault(arguments).env("VAULT_FILE", &link).stdin(name.as_bytes()).go().succeeded().silently()
        };
        run(&["get", "key"]).printing(b"value");
        run(&["add", name]);
        sandbox.run(&["get", name]).succeeded().printing(name.as_bytes());
        assert!(link.is_symlink());
    }
    assert_eq!(
        names(&elsewhere),
        ["absolute", "relative", "twice"].map(PathBuf::from),
        "everything stands beside the target"
    );
}

#[test]
fn links_that_lead_nowhere() {
    let sandbox = Sandbox::empty();
    symlink("gone.vault", sandbox.file()).unwrap();
    get(&sandbox).ended_with(3).saying("symbolic link").printing_nothing();
    sandbox.run(&["init", "--kdf", sandbox::CHEAP]).ended_with(3);
    fs::remove_file(sandbox.file()).unwrap();
    symlink("v.vault", sandbox.file()).unwrap();
    get(&sandbox).ended_with(1).printing_nothing();
    assert_eq!(names(&sandbox.data()), [PathBuf::from("v.vault")]);
}

#[test]
fn no_vault_an_empty_file_a_directory_and_a_pipe() {
    let sandbox = Sandbox::empty();
    get(&sandbox).ended_with(3).saying("there is no vault").printing_nothing();
    update(&sandbox).ended_with(3);
    assert!(names(&sandbox.data()).is_empty(), "looking for a vault makes nothing");

    fs::write(sandbox.file(), "").unwrap();
    get(&sandbox).ended_with(6).saying("empty file").printing_nothing();
    update(&sandbox).ended_with(6);
    fs::remove_file(sandbox.file()).unwrap();

    fs::create_dir(sandbox.file()).unwrap();
    get(&sandbox).ended_with(1).saying("is a directory").printing_nothing();
    update(&sandbox).ended_with(1);
    fs::remove_dir(sandbox.file()).unwrap();

    fifo(&sandbox.file());
    get(&sandbox).ended_with(1).saying("not a regular file").printing_nothing();
    update(&sandbox).ended_with(1);
    sandbox.run(&["init", "--kdf", sandbox::CHEAP]).ended_with(5);
}

// Owner, group and rights.

#[test]
fn a_vault_that_others_can_read_is_used_with_a_warning() {
    let sandbox = sandbox();
    set_mode(&sandbox.file(), 0o644);
    get(&sandbox).succeeded().saying("chmod 600").printing(b"value");
    update(&sandbox).succeeded().saying("chmod 600");
    assert_eq!(mode(&sandbox.file()), 0o644, "what the owner chose is kept");
    set_mode(&sandbox.file(), 0o600);
    get(&sandbox).succeeded().silently().printing(b"new value");
}

#[test]
fn a_group_that_may_read_keeps_that_right() {
    if !users::is_root() {
        return report::skipped("a_group_that_may_read_keeps_that_right", "only root can give a file to any group");
    }
    let sandbox = sandbox();
    std::os::unix::fs::chown(sandbox.file(), None, Some(OTHER)).unwrap();
    set_mode(&sandbox.file(), 0o640);
    update(&sandbox).succeeded().silently();
    let metadata = fs::metadata(sandbox.file()).unwrap();
    assert_eq!((metadata.uid(), metadata.gid(), mode(&sandbox.file())), (0, OTHER, 0o640));
    get(&sandbox).succeeded().silently().printing(b"new value");
}

#[test]
fn the_vault_of_another_user_stays_theirs() {
    if !users::can_play_another("the_vault_of_another_user_stays_theirs") {
        return;
    }
    let sandbox = Sandbox::with_vault();
    let home = sandbox.root().join("their home");
    fs::create_dir(&home).unwrap();
    users::give(sandbox.root(), OTHER);
    let theirs = |arguments: &[&str], stdin: &[u8]| {
        sandbox.vault(arguments).stdin(stdin).env("HOME", &home).through(users::as_other()).go()
    };
    // The first commit, by root, makes the directory of the backups.
    sandbox.vault(&["add", "key"]).stdin(b"value").go().succeeded().saying("belongs to another user");
    let metadata = fs::metadata(sandbox.file()).unwrap();
    assert_eq!((metadata.uid(), metadata.gid(), mode(&sandbox.file())), (OTHER, OTHER, 0o600));
    get(&sandbox).succeeded().saying("belongs to another user").printing(b"value");

    theirs(&["get", "key"], b"").succeeded().silently().printing(b"value");
    theirs(&["update", "key"], b"theirs").succeeded().silently();
    get(&sandbox).succeeded().printing(b"theirs");
}

#[test]
fn who_may_only_read_the_vault_cannot_write_it() {
    if !users::can_play_another("who_may_only_read_the_vault_cannot_write_it") {
        return;
    }
    let sandbox = sandbox();
    // Others may look at everything and change nothing but their own home.
    set_mode(sandbox.root(), 0o755);
    set_mode(&sandbox.data(), 0o755);
    set_mode(&sandbox.file(), 0o644);
    set_mode(&sandbox.beside(".audit"), 0o644);
    users::give(&sandbox.root().join("home"), OTHER);
    let before = fs::read(sandbox.file()).unwrap();
    let theirs = |arguments: &[&str]| sandbox.vault(arguments).stdin(b"theirs").through(users::as_other()).go();
    theirs(&["update", "key"]).ended_with(1).saying("Permission denied").printing_nothing();
    // Reading would have to be recorded.
    theirs(&["get", "key"]).ended_with(1).saying("audit trail").saying("Permission denied").printing_nothing();
    assert_eq!(fs::read(sandbox.file()).unwrap(), before);
}

#[test]
fn in_a_directory_without_write_permission_nothing_is_changed() {
    let test = "in_a_directory_without_write_permission_nothing_is_changed";
    if users::is_root() && !users::can_play_another(test) {
        return;
    }
    let sandbox = sandbox();
    let theirs = |arguments: &[&str]| {
        let run = sandbox.vault(arguments).stdin(b"new value");
        if users::is_root() { run.through(users::as_other()).go() } else { run.go() }
    };
    if users::is_root() {
        users::give(sandbox.root(), OTHER);
    }
    set_mode(&sandbox.data(), 0o500);
    theirs(&["update", "key"]).ended_with(1).saying("Permission denied");
    // The trail can still be written, so what is read can be recorded.
    theirs(&["get", "key"]).succeeded().silently().printing(b"value");
    set_mode(&sandbox.beside(".audit"), 0o400);
    theirs(&["get", "key"]).ended_with(1).saying("Permission denied").printing_nothing();
    set_mode(&sandbox.data(), 0o700);
}

const ACL: &str = "system.posix_acl_access";
const DEFAULT_ACL: &str = "system.posix_acl_default";

/// An access control list as the kernel wants it: the owner reads and writes, `OTHER` has `rights`, nobody else any.
fn acl(rights: u16) -> Vec<u8> {
    let (owner, user, group, mask, others, nobody) = (0x01, 0x02, 0x04, 0x10, 0x20, u32::MAX);
    let entries =
        [(owner, 6, nobody), (user, rights, OTHER), (group, 0, nobody), (mask, rights, nobody), (others, 0, nobody)];
    let mut list = 2_u32.to_le_bytes().to_vec();
    for (tag, rights, id) in entries {
        let (tag, rights, id): (u16, u16, u32) = (tag, rights, id);
        list.extend([&tag.to_le_bytes()[..], &rights.to_le_bytes(), &id.to_le_bytes()].concat());
    }
    list
}

fn acl_of(path: &Path) -> Option<Vec<u8>> {
    let mut list = vec![0; 1024];
    let length = rustix::fs::getxattr(path, ACL, &mut list).ok()?;
    list.truncate(length);
    Some(list)
}

/// Sets it; `false`, said aloud, where the file system has no such lists.
fn set_acl(test: &str, path: &Path, which: &str, list: &[u8]) -> bool {
    match rustix::fs::setxattr(path, which, list, rustix::fs::XattrFlags::empty()) {
        Err(Errno::OPNOTSUPP) => {
            report::skipped(test, "the file system has no access control lists");
            false
        }
        set => {
            set.unwrap();
            true
        }
    }
}

#[test]
fn an_access_control_list_is_kept() {
    let sandbox = sandbox();
    if set_acl("an_access_control_list_is_kept", &sandbox.file(), ACL, &acl(4)) {
        update(&sandbox).succeeded().silently();
        assert_eq!(acl_of(&sandbox.file()), Some(acl(4)));
    }
}

/// A new file inherits the default list of its directory; a vault that had none must not come by one.
#[test]
fn no_access_control_list_is_picked_up() {
    let sandbox = sandbox();
    set_mode(&sandbox.file(), 0o640);
    if set_acl("no_access_control_list_is_picked_up", &sandbox.data(), DEFAULT_ACL, &acl(6)) {
        update(&sandbox).succeeded().silently();
        assert_eq!(acl_of(&sandbox.file()), None, "somebody came to rights");
        assert_eq!(mode(&sandbox.file()), 0o640);
    }
}

// What stands beside the vault.

#[test]
fn a_trail_that_is_no_file_refuses_everything() {
    let sandbox = sandbox();
    let (trail, aside) = (sandbox.beside(".audit"), sandbox.root().join("aside"));
    fs::rename(&trail, &aside).unwrap();
    let events = fs::read(&aside).unwrap();
    let refused = |status: i32| {
        get(&sandbox).ended_with(status).saying("trail").printing_nothing();
        update(&sandbox).ended_with(status).saying("trail");
    };

    refused(6);
    fs::create_dir(&trail).unwrap();
    refused(1);
    fs::remove_dir(&trail).unwrap();
    fifo(&trail);
    refused(1);
    fs::remove_file(&trail).unwrap();
    symlink(&aside, &trail).unwrap();
    refused(1);
    assert_eq!(fs::read(&aside).unwrap(), events, "nothing is written through a link");

    fs::rename(&aside, &trail).unwrap();
    get(&sandbox).succeeded().silently().printing(b"value");
}

#[test]
fn a_lock_that_is_no_file_refuses_changes() {
    let sandbox = sandbox();
    let bystander = Bystander::of(&sandbox);
    let lock = sandbox.beside(".lock");
    fs::remove_file(&lock).unwrap();
    symlink(&bystander.0, &lock).unwrap();
    update(&sandbox).ended_with(1).saying("v.vault.lock");
    // Reading needs no lock.
    get(&sandbox).succeeded().printing(b"value");
    bystander.is_untouched();

    for odd in [fifo as fn(&Path), |path| fs::create_dir(path).unwrap()] {
        fs::remove_file(&lock).unwrap();
        odd(&lock);
        update(&sandbox).ended_with(1).saying("v.vault.lock");
        get(&sandbox).succeeded().printing(b"value");
    }
    fs::remove_dir(&lock).unwrap();
    update(&sandbox).succeeded().silently();
}

#[test]
fn a_link_in_the_place_of_the_temporary_file_is_not_followed() {
    let sandbox = sandbox();
    let bystander = Bystander::of(&sandbox);
    for (command, printed) in [(get as fn(&Sandbox) -> Outcome, "value"), (update, "")] {
        symlink(&bystander.0, sandbox.beside(".tmp")).unwrap();
        command(&sandbox).succeeded().silently().printing(printed.as_bytes());
        bystander.is_untouched();
        assert!(sandbox.leftovers().is_empty());
    }
    let metadata = fs::symlink_metadata(sandbox.file()).unwrap();
    assert!(metadata.is_file() && mode(&sandbox.file()) == 0o600);
    get(&sandbox).succeeded().printing(b"new value");
}

#[test]
fn what_we_did_not_put_there_is_not_removed() {
    let sandbox = sandbox();
    let directory = sandbox.beside(".tmp");
    fs::create_dir(&directory).unwrap();
    fs::write(directory.join("file"), "of somebody").unwrap();
    get(&sandbox).succeeded().printing(b"value");
    update(&sandbox).ended_with(1).saying("v.vault.tmp");
    assert_eq!(fs::read_to_string(directory.join("file")).unwrap(), "of somebody");
}

#[test]
fn state_that_cannot_be_written_is_only_a_warning() {
    let sandbox = sandbox();
    fs::remove_dir_all(sandbox.state()).unwrap();
    fs::write(sandbox.state(), "a file where the directory should be").unwrap();
    get(&sandbox).succeeded().saying("rollback protection").printing(b"value");
    update(&sandbox).succeeded().saying("rollback protection");
}

// In use.

/// What waits for a lock decides on the state that it finds when it gets it, so nothing is overwritten.
#[test]
fn a_lock_that_another_process_holds_is_waited_for() {
    if let Some(why) = strace::missing() {
        return report::skipped("a_lock_that_another_process_holds_is_waited_for", why);
    }
    let sandbox = sandbox();
    let overtaking = sandbox.copy();
    overtaking.vault(&["update", "key"]).stdin(b"quicker").go().succeeded();

    let held = hold(&sandbox.beside(".lock"));
    let outcome = while_waiting(&sandbox, &["add", "late"], || {
        for ending in [".audit", ""] {
            fs::rename(overtaking.beside(ending), sandbox.beside(ending)).unwrap();
        }
        drop(held);
    });
    outcome.succeeded();
    get(&sandbox).succeeded().printing(b"quicker");
    sandbox.run(&["get", "late"]).succeeded().printing(b"given");
}

#[test]
fn a_trail_that_another_process_writes_is_waited_for() {
    if let Some(why) = strace::missing() {
        return report::skipped("a_trail_that_another_process_writes_is_waited_for", why);
    }
    let sandbox = sandbox();
    let held = hold(&sandbox.beside(".audit"));
    while_waiting(&sandbox, &["get", "key"], || drop(held)).succeeded().printing(b"value");
}

/// Takes a minute.
#[test]
fn a_lock_is_not_waited_for_for_ever() {
    if !report::long() {
        return report::skipped("a_lock_is_not_waited_for_for_ever", "it takes a minute, and VAULT_TEST_LONG is not 1");
    }
    let sandbox = sandbox();
    let _held = hold(&sandbox.beside(".lock"));
    sandbox
        .vault(&["add", "late"])
        .stdin(b"value")
        .go()
        .ended_with(1)
        .saying("locked by another process for 60 seconds");
    get(&sandbox).succeeded().printing(b"value");
}

/// The test is the other process.
fn hold(path: &Path) -> File {
    let file = File::open(path).unwrap();
    file.lock().unwrap();
    file
}

/// Runs a command, and `then` as soon as it has found a lock taken.
fn while_waiting(sandbox: &Sandbox, arguments: &[&str], then: impl FnOnce()) -> Outcome {
    let pipe = sandbox.root().join("calls");
    fifo(&pipe);
    let path = pipe.to_str().unwrap();
    let run = sandbox.vault(arguments).stdin(b"given").through(["strace", "-o", path, "-e", "trace=flock"]);
    std::thread::scope(|scope| {
        let running = scope.spawn(|| run.go());
        let mut then = Some(then);
        for line in BufReader::new(File::open(&pipe).unwrap()).lines() {
            if line.unwrap().contains("EAGAIN")
                && let Some(then) = then.take()
            {
                then();
            }
        }
        assert!(then.is_none(), "it never waited");
        running.join().unwrap()
    })
}

// The directory of earlier snapshots, and who owns what.

#[test]
fn a_link_in_the_place_of_the_backups_is_not_followed() {
    let sandbox = sandbox();
    let elsewhere = sandbox.root().join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    let precious: Vec<PathBuf> = (1..30).map(|number| elsewhere.join(format!("{number}.vault"))).collect();
    for file in &precious {
        fs::write(file, "precious").unwrap();
    }
    fs::remove_dir_all(sandbox.beside(".backups")).unwrap();
    symlink(&elsewhere, sandbox.beside(".backups")).unwrap();
    update(&sandbox).succeeded().saying("the previous state was not kept as a backup");
    assert!(precious.iter().all(|file| fs::read_to_string(file).unwrap() == "precious"));
    assert_eq!(fs::read_dir(&elsewhere).unwrap().count(), precious.len());
    get(&sandbox).succeeded().printing(b"new value");
}

#[test]
fn what_root_makes_beside_the_vault_of_another_user_is_theirs() {
    let test = "what_root_makes_beside_the_vault_of_another_user_is_theirs";
    if !users::can_play_another(test) {
        return;
    }
    let sandbox = sandbox();
    users::give(sandbox.root(), OTHER);
    fs::remove_file(sandbox.beside(".lock")).unwrap();
    fs::remove_file(sandbox.beside(".audit")).unwrap();
    sandbox.run(&["list", "--accept-rollback"]).succeeded();
    update(&sandbox).succeeded();
    for ending in [".lock", ".audit", ".backups"] {
        assert_eq!(fs::symlink_metadata(sandbox.beside(ending)).unwrap().uid(), OTHER, "{ending}");
    }
    users::give(&sandbox.state(), OTHER);
    let as_owner = |arguments: &[&str]| sandbox.vault(arguments).stdin(b"x").through(users::as_other()).go();
    as_owner(&["get", "key"]).succeeded().printing(b"new value");
    as_owner(&["add", "theirs"]).succeeded();
}

/// Small limits are common in containers.
#[test]
fn where_no_thread_can_be_started_one_is_enough() {
    let test = "where_no_thread_can_be_started_one_is_enough";
    if !users::can_play_another(test) {
        return;
    }
    let sandbox = sandbox();
    users::give(sandbox.root(), OTHER);
    let alone = |arguments: &[&str]| {
        let words = users::as_other().into_iter().chain(["prlimit", "--nproc=1:1"]);
        sandbox.vault(arguments).stdin(b"x").through(words).go().succeeded()
    };
    alone(&["exec", "--env", "V=key", "--", "/usr/bin/printenv", "V"]).printing(b"value\n");
    alone(&["add", "more"]);
    let many = sandbox.root().join("many.env");
    fs::write(&many, (0..500).map(|n| format!("K{n}=v")).collect::<Vec<_>>().join("\n")).unwrap();
    set_mode(&many, 0o644);
    alone(&["import", "dotenv", many.to_str().unwrap()]);
    alone(&["verify"]);
    // The variables of the library that shares out the work are nobody's business here.
    sandbox.vault(&["get", "key"]).env("RAYON_NUM_THREADS", "100000").go().succeeded().printing(b"value");
}
