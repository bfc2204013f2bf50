//! Programs as they are used every day, each skipped where it is not installed.

use std::process::Command;

use super::support::{Home, is_installed};

#[test]
fn git_asks_a_helper_that_reads_a_variable() {
    if !is_installed("git") {
        return;
    }
    let home = Home::with(&[("forge/token", "t0ken")]);
    let helper = home.script("helper", "echo username=me\necho \"password=$GIT_TOKEN\"");
    home.vault("exec --env GIT_TOKEN=forge/token -- git -c")
        .arg(format!("credential.helper={}", helper.display()))
        .args("credential fill")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .stdin("protocol=https\nhost=git.example\n\n")
        .prints("protocol=https\nhost=git.example\nusername=me\npassword=t0ken\n");
}

#[test]
fn python_reads_any_bytes() {
    if !is_installed("python3") {
        return;
    }
    let home = Home::new();
    home.vault("add key").stdin(b"caf\xc3\xa9 \xff\n").quiet();
    let read = "import os, sys; sys.stdout.buffer.write(os.environb[b'KEY'])";
    home.vault("exec --all -- python3 -c").arg(read).prints(b"caf\xc3\xa9 \xff\n");
}

#[test]
fn ssh_keygen_takes_a_private_key_of_several_lines() {
    if !is_installed("ssh-keygen") {
        return;
    }
    let home = Home::new();
    let made = Command::new("ssh-keygen")
        .args(["-q", "-t", "ed25519", "-N", "", "-C", "me", "-f"])
        .arg(home.path().join("id"))
        .status();
    assert!(made.expect("ssh-keygen starts").success());
    home.vault("add ssh/id --from-file id").quiet();
    let public = std::fs::read_to_string(home.path().join("id.pub")).expect("the public half");
    let read = "printf %s \"$SSH_ID\" | ssh-keygen -y -f /dev/stdin";
    home.vault("exec --only ssh/id -- sh -c").arg(read).prints(public);
}

#[test]
fn curl_takes_its_configuration_from_a_variable() {
    if !is_installed("curl") {
        return;
    }
    let home = Home::new();
    let page = home.write("page", "hello\n");
    home.vault("add curl/config").stdin(format!("url = \"file://{}\"\nuser = \"me:s3cret\"\n", page.display())).quiet();
    home.vault("exec --env CONFIG=curl/config -- sh -c").arg("printf %s \"$CONFIG\" | curl -sS -K -").prints("hello\n");
}

#[test]
fn psql_knows_the_password_and_does_not_tell() {
    if !is_installed("psql") {
        return;
    }
    let home = Home::with(&[("db/password", "s3cret")]);
    home.vault("exec --env PGPASSWORD=db/password -- psql --version").ends(0);
    // A directory without a server's socket.
    let call =
        format!("exec --env PGPASSWORD=db/password -- psql -h {} -U me -c 'select 1' shop", home.path().display());
    let done = home.vault(&call).ends(2);
    assert!(!done.text().contains("s3cret"), "{}", done.text());
}
