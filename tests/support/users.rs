//! Other users and their files. Only root can play them.

#![allow(dead_code, reason = "each test takes what it needs")]

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, lchown};
use std::path::Path;
use std::process::{Command, Stdio};

use super::report;

/// `nobody`, who owns nothing else.
pub const OTHER: u32 = 65534;

pub fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// Whether the program can be run as [`OTHER`]; says so if not.
pub fn can_play_another(test: &str) -> bool {
    let why = if !is_root() {
        "only root can act as another user"
    } else if !Command::new("setpriv")
        .args(&as_other()[1..])
        .args([env!("CARGO_BIN_EXE_vault"), "--version"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
    {
        "setpriv is not installed, or others may not run the program where it was built"
    } else {
        return true;
    };
    report::skipped(test, why);
    false
}

/// Words to run a program through.
pub fn as_other() -> [&'static str; 4] {
    ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
}

/// Makes everything below `path` theirs.
pub fn give(path: &Path, user: u32) {
    lchown(path, Some(user), Some(user)).unwrap();
    if path.symlink_metadata().unwrap().is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            give(&entry.unwrap().path(), user);
        }
    }
}

#[track_caller]
pub fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// The permission bits.
#[track_caller]
pub fn mode(path: &Path) -> u32 {
    fs::symlink_metadata(path).unwrap().permissions().mode() & 0o7777
}
