//! Bots as other users of the operating system: `init --group` lets them read the ciphertext and append to the trail, and
//! nothing else. Only root can play them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods, reason = "a test may")]

#[path = "support/report.rs"]
mod report;
#[path = "support/sandbox.rs"]
mod sandbox;
#[path = "support/users.rs"]
mod users;

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};

use sandbox::{CHEAP, Run, Sandbox};
use users::{OTHER, mode, set_mode};

/// A vault of root's that the group of `nobody` may read, and the token of a bot.
fn shared() -> (Sandbox, String) {
    let sandbox = Sandbox::empty();
    set_mode(sandbox.root(), 0o755);
    fs::remove_dir(sandbox.data()).unwrap();
    sandbox.vault(&["init", "--kdf", CHEAP, "--group", &OTHER.to_string()]).go().succeeded();
    sandbox.vault(&["add", "key"]).stdin(b"value").go().succeeded();
    let token = sandbox.vault(&["grant", "add", "bot", "--key", "key"]).go().succeeded().text().trim().to_owned();
    let home = sandbox.root().join("bot");
    fs::create_dir(&home).unwrap();
    users::give(&home, OTHER);
    (sandbox, token)
}

fn as_bot<'a>(sandbox: &'a Sandbox, token: &str, arguments: &[&str]) -> Run<'a> {
    let home = sandbox.root().join("bot");
    let run = sandbox.vault(arguments).env("VAULT_GRANT", token);
    run.env("HOME", &home).env("XDG_STATE_HOME", &home).through(users::as_other())
}

#[test]
fn a_bot_of_the_group_reads_and_is_recorded_and_cannot_write_the_vault() {
    if !users::can_play_another("a_bot_of_the_group_reads_and_is_recorded_and_cannot_write_the_vault") {
        return;
    }
    let (sandbox, token) = shared();
    let trail = sandbox.beside(".audit");
    let of =
        |path: &std::path::Path| (fs::metadata(path).unwrap().uid(), fs::metadata(path).unwrap().gid(), mode(path));
    assert_eq!(of(&sandbox.file()), (0, OTHER, 0o640));
    assert_eq!(of(&trail), (0, OTHER, 0o660));
    assert_eq!(of(&sandbox.data()), (0, OTHER, 0o750));

    let before = fs::read(sandbox.file()).unwrap();
    as_bot(&sandbox, &token, &["get", "key"]).go().succeeded().silently().printing(b"value");
    as_bot(&sandbox, &token, &["exec", "--", "sh", "-c", "echo $KEY"]).go().succeeded().silently().printing(b"value\n");
    as_bot(&sandbox, &token, &["get", "other"]).go().ended_with(3);
    as_bot(&sandbox, &token, &["update", "key", "--generate"]).go().ended_with(7);
    assert_eq!(fs::read(sandbox.file()).unwrap(), before);
    let events = sandbox.vault(&["audit", "--actor", "bot", "-o", "json"]).go().succeeded().text();
    assert_eq!(events.matches(r#""user":65534"#).count(), 4, "{events}");
    sandbox.vault(&["audit", "rotate"]).go().succeeded();
    assert_eq!((of(&trail), of(&sandbox.beside(".audit.1"))), ((0, OTHER, 0o660), (0, OTHER, 0o640)));
    as_bot(&sandbox, &token, &["get", "key"]).go().succeeded().silently().printing(b"value");
    sandbox.vault(&["audit", "verify"]).go().succeeded();

    // By other programs neither.
    let try_to = |script: &str| {
        let [program, rest @ ..] = users::as_other();
        let status = std::process::Command::new(program)
            .args(rest)
            .args(["sh", "-c", script, "sh"])
            .args([&sandbox.file(), &trail])
            .stderr(std::process::Stdio::null())
            .status();
        status.unwrap().success()
    };
    assert!(try_to("test -r $1 && test -w $2"));
    for attempt in [
        "echo x >> $1",
        "rm $1",
        "mv $1 $1.x",
        "rm $2",
        "ln -s /etc/passwd $1.tmp",
        "touch $1.lock.x",
        "ls $1.backups",
        "chmod 666 $1",
    ] {
        assert!(!try_to(attempt), "{attempt}");
    }
}

#[test]
fn what_the_group_may_do_outlives_changes_and_a_new_trail() {
    if !users::can_play_another("what_the_group_may_do_outlives_changes_and_a_new_trail") {
        return;
    }
    let (sandbox, token) = shared();
    sandbox.vault(&["update", "key"]).stdin(b"next").go().succeeded();
    sandbox.vault(&["passwd", "--kdf", CHEAP]).env("VAULT_NEW_PASSPHRASE", sandbox::PASSPHRASE).go().succeeded();
    as_bot(&sandbox, &token, &["get", "key"]).go().succeeded().printing(b"next");
    fs::remove_file(sandbox.beside(".audit")).unwrap();
    as_bot(&sandbox, &token, &["get", "key"]).go().ended_with(6);
    sandbox.vault(&["list", "--accept-rollback"]).go().succeeded();
    as_bot(&sandbox, &token, &["get", "key"]).go().succeeded().printing(b"next");
    assert_eq!(mode(&sandbox.file()), 0o640);
}

#[test]
fn a_group_that_there_is_not_is_refused_and_a_closed_way_is_a_warning() {
    let sandbox = Sandbox::empty();
    sandbox
        .vault(&["init", "--kdf", CHEAP, "--group", "no-such-group-here"])
        .go()
        .ended_with(3)
        .saying("there is no group no-such-group-here");
    assert!(!sandbox.file().exists());
    if !users::is_root() {
        return report::skipped("a closed way is a warning", "only root can give a file to any group");
    }
    fs::set_permissions(sandbox.root(), fs::Permissions::from_mode(0o700)).unwrap();
    let warned = sandbox.vault(&["init", "--kdf", CHEAP, "--group", &OTHER.to_string()]).go().succeeded();
    warned.saying("the group cannot enter ");
}
