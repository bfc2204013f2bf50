//! Where the system gives no random numbers, nothing is written: a key or a nonce that can be guessed protects nothing.

use super::support::{CHEAP, Home, is_installed};

/// Every file below a home, with its bytes; but for what stands in it by chance.
fn content(home: &Home) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    // A trail may have a line more, which says that something was tried.
    let files = home.files().into_iter().filter(|path| !path.to_string_lossy().ends_with(".audit"));
    files.map(|path| (path.clone(), std::fs::read(&path).expect("a readable file"))).collect()
}

#[test]
fn without_chance_nothing_is_written() {
    if !is_installed("strace") {
        return;
    }
    let home = Home::with(&[("key", "value")]);
    home.token("grant add bot --key key");
    home.vault("backup create kept").quiet();
    let before = content(&home);
    let new = "another passphrase 77";
    for command in [
        "add other",
        "update key",
        "add random --generate",
        "generate",
        "dummy key",
        "delete key --yes",
        "grant add second --key key",
        "grant rotate bot --yes",
        "grant revoke bot --yes",
        "policy set history.keep 3",
        "keyslot add recovery --unconfirmed",
        "restore kept --yes",
        &format!("passwd --kdf {CHEAP}"),
        &format!("init --vault second --kdf {CHEAP}"),
        "export out.backup",
    ] {
        let call =
            home.vault(command).stdin("changed").env("VAULT_NEW_PASSPHRASE", new).env("VAULT_EXPORT_PASSPHRASE", new);
        let done =
            call.in_shell("exec strace -f -o /dev/null -e trace=getrandom -e inject=getrandom:error=EIO \"$@\"").done();
        assert_eq!(done.status, 1, "{command}: {}", done.text());
        assert!(done.stderr().contains("random"), "{command}: {}", done.text());
        assert_eq!(content(&home), before, "{command}");
    }
    home.vault("get key").prints("value");
    home.vault("verify").ends(0);
    home.vault("audit verify").ends(0);
}
