//! What a program finds in its environment, byte for byte.

use super::support::{Home, PASSPHRASE};

#[test]
fn clean_is_what_was_selected_and_what_every_program_needs() {
    let home = Home::with(&[("key", "x")]);
    let names = "-- sh -c 'env | cut -d= -f1 | grep -v -e ^PWD$ -e ^_$ -e ^SHLVL$ -e ^OLDPWD$ | LC_ALL=C sort'";
    home.vault(&format!("exec --clean --all {names}"))
        .env("OTHER", "y")
        .env("TERM", "vt100")
        .env("LANG", "C")
        .prints("HOME\nKEY\nPATH\nTERM\n");
    home.vault(&format!("exec --clean --all {names}")).env("OTHER", "y").prints("HOME\nKEY\nPATH\n");
    home.vault(&format!("exec --all {names}"))
        .env("OTHER", "y")
        .prints("HOME\nKEY\nOTHER\nPATH\nXDG_DATA_HOME\nXDG_STATE_HOME\n");
}

#[test]
fn what_unlocks_a_vault_is_never_inherited() {
    let home = Home::with(&[("key", "x")]);
    home.write("passphrase", PASSPHRASE);
    let show = "-- sh -c 'env | grep -c -e PASSPHRASE -e horse'";
    let without = || home.vault(&format!("exec --all {show}")).without("VAULT_PASSPHRASE");
    for unlocked in [
        home.vault(&format!("exec --all {show}")),
        without().env("VAULT_PASSPHRASE_FILE", "passphrase"),
        without().env("VAULT_PASSPHRASE_COMMAND", "cat passphrase"),
        home.vault(&format!("exec --all {show}"))
            .env("VAULT_NEW_PASSPHRASE", "horse")
            .env("VAULT_IMPORT_PASSPHRASE", "horse"),
    ] {
        let done = unlocked.ends(1);
        assert_eq!(done.stdout(), "0\n");
    }
    home.vault(&format!("exec --all --keep-vault-env {show}")).prints("1\n");
    home.vault(&format!("exec --all --clean --keep-vault-env {show}")).prints("1\n");
    // What names the vault but does not open it is inherited.
    home.vault("exec --all -- sh -c 'echo $VAULT_FILE $VAULT_STAGE'")
        .env("VAULT_FILE", home.vault_file())
        .env("VAULT_STAGE", "production")
        .prints(format!("{} production\n", home.vault_file().display()));
}

#[test]
fn a_nul_fits_in_no_variable() {
    let home = Home::new();
    home.vault("add key").stdin("be\0fore").quiet();
    home.vault("exec --env V=key -- touch started").fails(
        125,
        "error: key cannot be given to a program: the value for V has a NUL byte, which no environment variable can hold; \
         give it as a file with --file\n",
    );
    assert!(!home.path().join("started").exists());
}

#[test]
fn a_value_is_as_long_as_the_kernel_takes() {
    let home = Home::new();
    // 131,072 bytes for `V=`, the value and the NUL after it.
    let longest = vec![b'x'; 131_072 - "V=".len() - 1];
    home.vault("add longest").stdin(&longest).quiet();
    home.vault("add longer").stdin([&longest[..], b"x"].concat()).quiet();
    home.vault("exec --env V=longest -- sh -c 'printf %s \"$V\" | wc -c'").prints("131069\n");
    home.vault("exec --env V=longer -- touch started").fails(
        125,
        "error: longer cannot be given to a program: V and its value are longer than 131071 bytes, the most that Linux \
         takes; give it as a file with --file\n",
    );
    // Each fits, all together do not: the kernel gives at most 6 MiB.
    home.vault("add long").stdin(vec![b'x'; 131_000]).quiet();
    let many: Vec<String> = (100..160).map(|number| format!("--env N{number}=long")).collect();
    home.vault(&format!("exec {} -- touch started", many.join(" "))).fails(
        125,
        "error: touch: the arguments and the environment together are too long; give large values as files with --file\n",
    );
    assert!(!home.path().join("started").exists());
}
