use super::canary::{self, VALUE};
use super::support::{CHEAP, Home, PASSPHRASE};

/// No value and no passphrase may stand in a message; keys may.
const SECRET: [&str; 3] = [VALUE, canary::PASSPHRASE, PASSPHRASE];

/// Everything that fails with a value near: the call with `VALUE` for every V in it, and what stands on stdin.
const FAILING: &[(&str, &str)] = &[
    ("add key", "V"),
    ("add key 'V'", ""),
    ("add new 'V'", ""),
    ("add new -- 'V'", ""),
    ("add new '-pV'", ""),
    ("add new '--password=V'", ""),
    ("add new '--V'", ""),
    ("add new -- '--V'", ""),
    ("get key -- '--V'", ""),
    ("exec --all '--V' -- true", ""),
    ("add new '--generate=V'", ""),
    ("add new --stdin --generate", "V"),
    ("add new --tag 'a b' --stdin", "V"),
    ("add new --stage 'V V'", "V"),
    ("add 'V V'", "V"),
    ("add '~V'", "V"),
    ("add deleted", "V"),
    ("add big", "V*"),
    ("update missing", "V"),
    ("update key --stage none", "V"),
    ("update key 'V'", "V"),
    ("update key --untag 'V V'", "V"),
    ("get 'V V'", ""),
    ("get 'key#V V'", ""),
    ("get key --stage 'V V'", ""),
    ("get key --version='V'", ""),
    ("get key 'V'", ""),
    ("show 'V V'", ""),
    ("list -o 'V'", ""),
    ("list --passphrase-fd 'V'", ""),
    ("delete key", "V"),
    ("delete 'V V' --yes", ""),
    ("'V'", ""),
    ("init --kdf 'V'", ""),
    ("passwd --kdf 'm=V,t=1,p=1'", ""),
    ("generate 'V'", ""),
    ("generate --words 'V'", ""),
    ("exec --all -- 'no-such-program' 'V'", ""),
    ("exec --env PATH=key -- true", ""),
    ("exec --env A=nul -- true", ""),
    ("exec --env A=key --env A=other -- true", ""),
    ("exec --env 'V' -- true", ""),
    ("exec --env 'V=key' -- true", ""),
    ("exec --only key --only missing -- true", ""),
    ("exec --all --stage none -- true", ""),
    ("exec --only key --prefix 'V' -- true", ""),
    ("exec --all 'V'", ""),
    ("import dotenv -", "key='V'\n"),
    ("import dotenv -", "new='V'\nnew='V'\n"),
    ("import dotenv -", "new=V $(x)\n"),
    ("import dotenv -", "new='V\n"),
    ("import dotenv -", "new=\"V\\x\"\n"),
    ("import dotenv -", "V\n"),
    ("import dotenv -", "new = V\n"),
    ("import dotenv - --prefix 'V V'", "new='V'\n"),
    ("import V -", "new='V'\n"),
];

fn home() -> Home {
    let home = Home::with(&[("key", VALUE), ("other", VALUE), ("deleted", VALUE)]);
    home.vault("add nul").stdin(format!("{VALUE}\0")).quiet();
    home.vault("delete deleted --yes").quiet();
    home
}

#[test]
fn no_message_repeats_a_value() {
    let home = home();
    for (call, stdin) in FAILING {
        let stdin = if *stdin == "V*" { VALUE.repeat(2 << 20) } else { stdin.replace('V', VALUE) };
        for json in ["", "--json "] {
            let done = home
                .vault(&format!("{json}{}", call.replace('V', VALUE)))
                .stdin(&stdin)
                .env("RUST_BACKTRACE", "full")
                .done();
            assert!(done.status != 0 && done.out.is_empty(), "{call}: {}", done.text());
            canary::assert_clean(call, done.text().as_bytes(), &SECRET);
            assert!(
                !done.stderr().contains("panicked") && !done.stderr().contains("stack backtrace"),
                "{}",
                done.text()
            );
        }
    }
}

#[test]
fn no_message_repeats_a_passphrase() {
    let home = home();
    let wrong = canary::PASSPHRASE;
    home.write("wrong", wrong);
    home.write("two-lines", format!("{wrong}\n{wrong}\n"));
    let locked = |call: &str| home.vault(call).without("VAULT_PASSPHRASE").env("RUST_BACKTRACE", "full");
    for failing in [
        locked("get key").env("VAULT_PASSPHRASE", wrong),
        locked("get key").env("VAULT_PASSPHRASE", format!("{wrong}\n")),
        locked("get key").env("VAULT_PASSPHRASE", wrong.repeat(500)),
        locked("get key").env("VAULT_PASSPHRASE", wrong).env("VAULT_PASSPHRASE_FILE", "wrong"),
        locked("get key").env("VAULT_PASSPHRASE_FILE", "wrong"),
        locked("get key").env("VAULT_PASSPHRASE_FILE", "two-lines"),
        locked("get key").env("VAULT_PASSPHRASE_COMMAND", format!("echo '{wrong}'")),
        locked("get key").env("VAULT_PASSPHRASE_COMMAND", format!("echo '{wrong}")),
        locked("get key").env("VAULT_PASSPHRASE_COMMAND", format!("false '{wrong}'")),
        locked("get key").env("VAULT_PASSPHRASE_COMMAND", format!("no-such-program '{wrong}'")),
        locked("get key --passphrase-fd 0").stdin(wrong),
        locked("exec --all -- true").env("VAULT_PASSPHRASE", wrong),
        locked("passwd").env("VAULT_PASSPHRASE", wrong).env("VAULT_NEW_PASSPHRASE", PASSPHRASE),
        home.vault("passwd").env("VAULT_NEW_PASSPHRASE", format!("{wrong}\u{7}")),
        home.vault("passwd --new-passphrase-file two-lines"),
        home.vault(&format!("passwd --kdf {CHEAP}x")).env("VAULT_NEW_PASSPHRASE", wrong),
        home.vault("init").env("VAULT_PASSPHRASE", wrong),
    ] {
        let done = failing.done();
        assert!(done.status != 0 && done.out.is_empty(), "{}", done.text());
        canary::assert_clean("a message", done.text().as_bytes(), &SECRET);
    }
}

#[test]
fn no_message_repeats_what_should_have_been_a_number() {
    let digits = "31415926535897932384626433832795";
    let home = Home::new();
    for call in [
        "list --passphrase-fd V",
        "passwd --new-passphrase-fd V",
        "generate V",
        "generate --words V",
        "add key --generate=V",
    ] {
        for digits in [digits, &digits[..11]] {
            let done = home.vault(&call.replace('V', digits)).ends(2);
            assert!(!done.text().contains(digits), "{}", done.text());
        }
    }
}

#[test]
fn a_weak_passphrase_is_judged_and_not_repeated() {
    let home = Home::without_vault();
    for weak in ["hunter2hunter2", "vaultvaultvault", "qwertyuiop", "monkey1985"] {
        let done = home.vault(&format!("init --kdf {CHEAP}")).env("VAULT_PASSPHRASE", weak).ends(2);
        assert!(done.stderr().starts_with("error: the passphrase is too weak"), "{}", done.text());
        assert!(!done.text().contains(weak), "{}", done.text());
    }
}

#[test]
fn nothing_but_get_show_and_exec_prints_a_value() {
    let home = home();
    for call in [
        "list",
        "list --long",
        "list -o json",
        "show key",
        "show key -o json",
        "status",
        "status -o json",
        "verify",
        "verify -o json",
        "update key --name x -o json",
        "delete key --yes -o json",
        "undelete key -o json",
        "help",
        "help security",
        "exec --only key -- true",
    ] {
        let done = home.vault(call).ends(0);
        canary::assert_clean(call, done.text().as_bytes(), &SECRET);
    }
    let stored = home.vault("add new -o json").stdin(VALUE).ends(0);
    canary::assert_clean("add", stored.text().as_bytes(), &SECRET);
    let imported = home.vault("import dotenv - -o json").stdin(format!("NEW='{VALUE}'")).ends(0);
    canary::assert_clean("import", imported.text().as_bytes(), &SECRET);
}
