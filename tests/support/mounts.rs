//! File systems of a test's own, that nobody else sees and that are gone when it ends.

#![allow(dead_code, reason = "each test takes what it needs")]

use std::path::Path;
use std::process::{Command, Stdio};

use super::report;

const INSIDE: &str = "VAULT_TEST_MAY_MOUNT";

/// Runs the test once more where it may mount file systems; `true` there.
///
/// Root may; others may in a user namespace, where the system lets them have one.
pub fn may_mount(test: &str) -> bool {
    if std::env::var_os(INSIDE).is_some() {
        return true;
    }
    let mut unshare = vec!["--mount", "--propagation", "private"];
    if !rustix::process::geteuid().is_root() {
        unshare.extend(["--user", "--map-root-user"]);
    }
    let mut probe = Command::new("unshare");
    let probe = probe
        .args(&unshare)
        .args(["sh", "-c", "mount -t tmpfs tmpfs /mnt"])
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    if !probe.status().is_ok_and(|status| status.success()) {
        report::skipped(test, "neither root nor a user namespace may mount a file system here");
        return false;
    }
    let mut again = Command::new("unshare");
    let again = again.args(&unshare).arg(std::env::current_exe().unwrap()).args([test, "--exact", "--nocapture"]);
    assert!(again.env(INSIDE, "1").status().unwrap().success(), "{test} failed where it may mount: see above");
    false
}

/// A file system in memory.
pub struct Memory<'a>(&'a Path);

impl<'a> Memory<'a> {
    /// At most so large, in KiB.
    pub fn mounted_at(directory: &'a Path, size: usize) -> Self {
        mount(&["-t", "tmpfs", "-o", &format!("size={size}k,mode=700"), "tmpfs"], directory);
        Self(directory)
    }

    pub fn read_only(&self) {
        mount(&["-o", "remount,ro"], self.0);
    }

    pub fn writable(&self) {
        mount(&["-o", "remount,rw"], self.0);
    }
}

impl Drop for Memory<'_> {
    fn drop(&mut self) {
        // Else the directory could not be removed.
        let _gone_with_the_namespace = Command::new("umount").arg("-l").arg(self.0).status();
    }
}

fn mount(arguments: &[&str], directory: &Path) {
    assert!(Command::new("mount").args(arguments).arg(directory).status().unwrap().success(), "mount {arguments:?}");
}
