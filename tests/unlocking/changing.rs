use super::support::{CHEAP, CHEAP_WARNING, Home, PASSPHRASE};

const NEW: &str = "another good passphrase 77";

fn passwd(more: &str) -> String {
    format!("passwd --kdf {CHEAP} {more}")
}

/// A home with values in two stages, several versions and a deleted secret.
fn lived_in() -> Home {
    let home = Home::with(&[("key", "1"), ("binary", "\0\u{7f}\n"), ("deleted", "back again")]);
    home.vault("update key --stdin --description 'what for' --tag t").stdin("2").quiet();
    home.vault("add key --stage design").stdin("dummy").quiet();
    home.vault("delete deleted --yes").quiet();
    home
}

#[test]
fn everything_is_there_under_the_new_passphrase() {
    let home = lived_in();
    let before = home.vault("show key").done().stdout();
    home.vault(&passwd("")).env("VAULT_NEW_PASSPHRASE", NEW).warns(CHEAP_WARNING);

    home.vault("get key").fails(4, "error: wrong passphrase\n");
    home.vault("add other").stdin("x").fails(4, "error: wrong passphrase\n");
    let new = |call: &str| home.vault(call).env("VAULT_PASSPHRASE", NEW);
    new("get key").prints("2");
    new("get key --stage design").prints("dummy");
    new("get binary").prints("\0\u{7f}\n");
    new("show key").prints(before);
    new("list").prints("binary\nkey\n");
    new("undelete deleted").quiet();
    new("get deleted").prints("back again");
    new("update key").stdin("3").quiet();
    assert!(new("show key").done().stdout().contains("production, version 3 of"));
    assert_eq!(new("verify -o json").done().json()["values"], 6);
    // And back again.
    new(&passwd("")).env("VAULT_NEW_PASSPHRASE", PASSPHRASE).warns(CHEAP_WARNING);
    home.vault("get key").prints("3");
    new("get key").fails(4, "error: wrong passphrase\n");
}

#[test]
fn the_new_passphrase_has_sources_of_its_own() {
    let home = Home::with(&[("key", "x")]);
    let (second, third) = ("a third good passphrase 88", "the fourth good passphrase 99");
    home.write("new", format!("{NEW}\n"));
    home.vault(&passwd("--new-passphrase-file new")).warns(CHEAP_WARNING);
    home.vault(&passwd("--new-passphrase-fd 0")).env("VAULT_PASSPHRASE", NEW).stdin(second).warns(CHEAP_WARNING);
    // A flag beats the variable.
    home.write("new", third);
    home.vault(&passwd("--new-passphrase-file new"))
        .env("VAULT_PASSPHRASE", second)
        .env("VAULT_NEW_PASSPHRASE", "not this good passphrase 00")
        .warns(CHEAP_WARNING);
    home.vault("get key").env("VAULT_PASSPHRASE", third).prints("x");
    home.vault(&passwd("--passphrase-fd 3 --new-passphrase-fd 4"))
        .without("VAULT_PASSPHRASE")
        .in_shell(&format!("printf '%s' '{NEW}' > newest; exec \"$@\" 3<new 4<newest"))
        .warns(CHEAP_WARNING);
    home.vault("get key").env("VAULT_PASSPHRASE", NEW).prints("x");
}

#[test]
fn what_cannot_be_the_new_passphrase_changes_nothing() {
    let home = Home::with(&[("key", "x")]);
    let weak = home.vault(&passwd("")).env("VAULT_NEW_PASSPHRASE", "password1").ends(2);
    assert!(weak.stderr().starts_with("error: the passphrase is too weak: "), "{}", weak.text());
    home.vault(&passwd("")).env("VAULT_NEW_PASSPHRASE", "").fails(4, "error: the passphrase is empty\n");
    home.vault(&passwd("--new-passphrase-file missing"))
        .fails(4, "error: cannot read the passphrase file \"missing\"\n");
    let nobody = home.vault(&passwd("")).ends(4);
    assert!(nobody.stderr().starts_with("error: there is nobody to ask for a new passphrase\n"), "{}", nobody.text());
    home.vault(&passwd("--new-passphrase-file a --new-passphrase-fd 3")).ends(2);
    home.vault("passwd --kdf m=1GiB,t=99,p=1").env("VAULT_NEW_PASSPHRASE", NEW).ends(2);
    home.vault(&passwd(""))
        .env("VAULT_PASSPHRASE", "not it")
        .env("VAULT_NEW_PASSPHRASE", NEW)
        .fails(4, "error: wrong passphrase\n");
    home.vault("get key").prints("x");
    home.vault(&passwd("--allow-weak")).env("VAULT_NEW_PASSPHRASE", "password1").warns(CHEAP_WARNING);
    home.vault("get key").env("VAULT_PASSPHRASE", "password1").prints("x");
}

#[test]
fn a_closed_descriptor_for_the_new_passphrase_is_an_error() {
    let home = Home::new();
    home.vault(&passwd("--new-passphrase-fd 63"))
        .fails(4, "error: file descriptor 63, which should give the passphrase, is not open\n");
}

#[test]
fn ids_stay_and_an_older_copy_does_not_come_back() {
    let home = Home::with(&[("key", "x")]);
    let (id, older) = (home.id("key"), std::fs::read(home.vault_file()).expect("the vault"));
    home.vault(&passwd("")).env("VAULT_NEW_PASSPHRASE", NEW).warns(CHEAP_WARNING);
    home.vault("get").arg(&id).env("VAULT_PASSPHRASE", NEW).prints("x");
    // The old passphrase opens an old copy, so it must not slip back in.
    std::fs::write(home.vault_file(), older).expect("the older vault");
    for passphrase in [PASSPHRASE, NEW] {
        home.vault("get key").env("VAULT_PASSPHRASE", passphrase).ends(6);
    }
}
