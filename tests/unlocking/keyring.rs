//! A key in the keyring of the operating system. The real thing runs where the program is built for it:
//! `cargo test --features keyring --test unlocking keyring`, with gnome-keyring and dbus-run-session.

use super::support::Home;

#[cfg(not(feature = "keyring"))]
#[test]
fn a_program_that_is_not_built_for_it_says_so_and_changes_nothing() {
    let home = Home::new();
    let before = std::fs::read(home.vault_file()).expect("the vault");
    home.vault("keyslot add keyring").fails(1, "error: this program was built without the feature keyring\n");
    assert_eq!(std::fs::read(home.vault_file()).expect("the vault"), before);
}

/// Runs `script` in a session of D-Bus with an unlocked keyring of its own; `$V` is the program.
#[cfg(feature = "keyring")]
fn in_session(home: &Home, script: &str) -> super::support::call::Done {
    let script = format!(
        "export XDG_RUNTIME_DIR=\"$HOME/run\"; mkdir -m 700 \"$XDG_RUNTIME_DIR\"
         printf login | gnome-keyring-daemon --unlock --components=secrets --daemonize >/dev/null 2>&1
         V=$1; P=$VAULT_PASSPHRASE; unset VAULT_PASSPHRASE
         {script}
         pkill -KILL -s 0 gnome-keyring-d; true"
    );
    // The call's own words are not needed: only where the program is.
    home.vault("--version").in_shell(&format!("exec dbus-run-session -- sh -c '{script}' sh \"$1\"")).done()
}

#[cfg(feature = "keyring")]
#[test]
fn whoever_is_logged_in_unlocks_with_it_until_it_is_removed() {
    let home = Home::with(&[("db", "hunter2")]);
    let done = in_session(
        &home,
        "$V get db; echo \"locked: $?\"
         VAULT_PASSPHRASE=$P $V keyslot add keyring; echo \"added: $?\"
         VAULT_PASSPHRASE=$P $V keyslot add keyring; echo \"again: $?\"
         $V get db; echo \" by keyring: $?\"
         VAULT_PASSPHRASE=wrong-one $V get db; echo \"a wrong passphrase is no reason to ask it: $?\"
         $V keyslot list | cut -c 1-20 | sed -n 2p
         $V keyslot remove 2 --yes; echo \"removed: $?\"
         $V get db; echo \"locked: $?\"
         VAULT_PASSPHRASE=$P $V keyslot add keyring
         VAULT_NEW_PASSPHRASE=\"another good passphrase 77\" $V passwd --yes --kdf m=19MiB,t=2,p=1; echo \"changed: $?\"
         $V get db; echo \"what passwd dropped opens nothing: $?\"",
    );
    assert_eq!(
        done.stdout(),
        "locked: 4\nadded: 0\nagain: 5\nhunter2 by keyring: 0\na wrong passphrase is no reason to ask it: 4\nkeyslot 2    keyring\nremoved: 0\nlocked: 4\n\
         changed: 0\nwhat passwd dropped opens nothing: 4\n",
        "{}",
        done.text()
    );
}

#[cfg(feature = "keyring")]
#[test]
fn where_there_is_no_keyring_the_passphrase_is_asked_for_and_nothing_hangs() {
    let home = Home::with(&[("db", "hunter2")]);
    home.vault("keyslot add keyring").env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent").ends(1);
    in_session(&home, "VAULT_PASSPHRASE=$P $V keyslot add keyring");
    let done =
        home.vault("get db").env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent").without("VAULT_PASSPHRASE");
    let done = done.ends(4);
    assert!(done.stderr().contains("the keyring did not open the vault"), "{}", done.text());
    home.vault("get db").env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent").prints("hunter2");
}
