use super::support::{CHEAP, CHEAP_WARNING, Home, PASSPHRASE};

#[test]
fn a_vault_is_made_once() {
    let home = Home::without_vault();
    home.vault(&format!("init --kdf {CHEAP}")).warns(CHEAP_WARNING);
    let there =
        "error: there is a vault already at ~/data/vault/default.vault\nhint: make another one with: --vault NAME\n";
    home.vault(&format!("init --kdf {CHEAP}")).fails(5, there);
    // Told before anything is asked.
    home.vault("init").without("VAULT_PASSPHRASE").fails(5, there);
    home.vault(&format!("init --vault work --kdf {CHEAP}")).warns(CHEAP_WARNING);
    home.vault(&format!("init --vault here.vault --kdf {CHEAP}")).warns(CHEAP_WARNING);
    home.vault("add key --vault work").stdin("at work").quiet();
    home.vault("get key --vault work").prints("at work");
    home.vault("list").quiet();
    assert!(home.path().join("data/vault/work.vault").exists() && home.path().join("here.vault").exists());
    // What is no vault is not replaced either.
    home.write("other.vault", "precious");
    home.vault("init --vault ./other.vault").fails(5, &there.replace("data/vault/default", "other"));
    assert_eq!(std::fs::read(home.path().join("other.vault")).expect("the file"), b"precious");
}

#[test]
fn every_source_can_give_the_first_passphrase() {
    let home = Home::without_vault();
    home.write("passphrase", format!("{PASSPHRASE}\n"));
    let init = |name: &str| home.vault(&format!("init --kdf {CHEAP} --vault {name}")).without("VAULT_PASSPHRASE");
    init("a").env("VAULT_PASSPHRASE_FILE", "passphrase").warns(CHEAP_WARNING);
    init("b").env("VAULT_PASSPHRASE_COMMAND", "cat passphrase").warns(CHEAP_WARNING);
    init("c").arg("--passphrase-fd").arg("0").stdin(PASSPHRASE).warns(CHEAP_WARNING);
    for name in ["a", "b", "c"] {
        home.vault(&format!("list --vault {name}")).quiet();
    }
    let nobody = init("d").ends(4);
    assert!(
        nobody.stderr().starts_with("error: there is nobody to ask for a new passphrase\nhint: give it with"),
        "{}",
        nobody.text()
    );
    assert!(!home.path().join("data/vault/d.vault").exists());
}

#[test]
fn the_same_passphrase_typed_on_another_keyboard() {
    let home = Home::without_vault();
    // Decomposed, with a no-break space; composed, with an ordinary one.
    let (mac, linux) = ("Zu\u{308}rich\u{a0}e\u{301}crit 7 Briefe", "Z\u{fc}rich \u{e9}crit 7 Briefe");
    home.vault(&format!("init --kdf {CHEAP}")).env("VAULT_PASSPHRASE", mac).warns(CHEAP_WARNING);
    home.vault("list").env("VAULT_PASSPHRASE", linux).quiet();
    home.vault("list").env("VAULT_PASSPHRASE", mac).quiet();
    // Without its marks it is another one.
    home.vault("list").env("VAULT_PASSPHRASE", "Zurich ecrit 7 Briefe").fails(4, "error: wrong passphrase\n");
    home.vault("list").env("VAULT_PASSPHRASE", linux.to_lowercase()).fails(4, "error: wrong passphrase\n");
}

#[test]
fn what_is_no_passphrase() {
    use std::os::unix::ffi::OsStrExt as _;
    let home = Home::without_vault();
    let init = || home.vault(&format!("init --kdf {CHEAP} --allow-weak"));
    init().env("VAULT_PASSPHRASE", "").fails(4, "error: the passphrase is empty\n");
    init().env("VAULT_PASSPHRASE", "a\u{7}b").fails(4, "error: the passphrase contains a control character\n");
    init()
        .env("VAULT_PASSPHRASE", std::ffi::OsStr::from_bytes(b"\xff"))
        .fails(4, "error: the passphrase is not valid UTF-8\n");
    assert!(home.files().is_empty(), "{:?}", home.files());
}

#[test]
fn a_weak_passphrase_has_to_be_meant() {
    let home = Home::without_vault();
    let init = |more: &str| home.vault(&format!("init --kdf {CHEAP} {more}")).env("VAULT_PASSPHRASE", "password1");
    let done = init("").ends(2);
    let said = done.stderr();
    assert!(said.starts_with("error: the passphrase is too weak: ") && said.contains("(guessed within "), "{said}");
    assert!(said.ends_with("vault generate --words 6 makes a strong one; --allow-weak insists\n"), "{said}");
    assert!(home.files().is_empty(), "{:?}", home.files());
    init("--allow-weak").warns(CHEAP_WARNING);
    home.vault("list").env("VAULT_PASSPHRASE", "password1").quiet();
    // What the program offers instead is strong enough.
    let words = home.vault("generate --words 6").ends(0).stdout();
    home.vault(&format!("init --kdf {CHEAP} --vault strong"))
        .env("VAULT_PASSPHRASE", words.trim_end())
        .warns(CHEAP_WARNING);
}

#[test]
fn the_cost_has_its_limits() {
    let home = Home::without_vault();
    let malformed = ["", "m=64MiB", "m=64,t=3,p=4", "m=64MiB,t=3,p=4,x=1", "m=64MiB,t=3,p=x", "t=3"];
    let beyond = [
        "m=18MiB,t=4,p=1",
        "m=1025MiB,t=1,p=1",
        "m=64MiB,t=0,p=1",
        "m=64MiB,t=17,p=1",
        "m=64MiB,t=3,p=0",
        "m=64MiB,t=3,p=17",
        "m=19MiB,t=1,p=1",
    ];
    for kdf in malformed.iter().chain(&beyond) {
        let done = home.vault("init --kdf").arg(kdf).ends(2);
        assert!(done.stdout().is_empty() && done.stderr().starts_with("error: "), "{kdf}: {}", done.text());
    }
    assert!(home.files().is_empty(), "{:?}", home.files());
    // As recommended, so nothing is to be said.
    home.vault("init --kdf m=64MiB,t=3,p=4").quiet();
    assert!(home.vault("status").done().stdout().contains("Argon2id m=64MiB,t=3,p=4, made"));
}

#[test]
fn a_limit_that_is_broken_is_named() {
    let home = Home::without_vault();
    for (kdf, limit) in [
        ("m=18MiB,t=4,p=1", "the memory cost must be between 19 MiB and 1 GiB"),
        ("m=64MiB,t=17,p=1", "the number of passes must be between 1 and 16"),
        ("m=64,t=3,p=4", "the memory has a unit: KiB, MiB or GiB"),
    ] {
        let done = home.vault(&format!("init --kdf {kdf}")).ends(2);
        assert!(done.stderr().contains(limit), "{}", done.text());
    }
}
