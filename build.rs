//! Tells `vault --version` which commit it is made from: of the repository, or of a package, which names it in a file.
//! Development builds do not ask, or every commit would build them anew.

use std::path::Path;
use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=VAULT_COMMIT");
    let commit = std::env::var("VAULT_COMMIT").ok().or_else(|| {
        if std::env::var_os("PROFILE").is_none_or(|profile| profile != "release") {
            return None;
        }
        println!("cargo::rerun-if-changed=.git/HEAD");
        println!("cargo::rerun-if-changed=.git/logs/HEAD");
        from_repository().or_else(from_package)
    });
    println!("cargo::rustc-env=VAULT_COMMIT={}", commit.as_deref().unwrap_or("unknown"));
}

/// Only of a repository that is this directory's own.
fn from_repository() -> Option<String> {
    if !Path::new(".git").exists() {
        return None;
    }
    let output = Command::new("git").args(["rev-parse", "HEAD"]).output().ok()?;
    hexadecimal(std::str::from_utf8(&output.stdout).ok()?.trim())
}

/// `{"git": {"sha1": "..."}, ...}`
fn from_package() -> Option<String> {
    let text = std::fs::read_to_string(".cargo_vcs_info.json").ok()?;
    hexadecimal(text.split("\"sha1\"").nth(1)?.split('"').nth(1)?)
}

fn hexadecimal(text: &str) -> Option<String> {
    (text.len() >= 40 && text.bytes().all(|byte| byte.is_ascii_hexdigit())).then(|| text[..12].to_owned())
}
