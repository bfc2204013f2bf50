use super::pseudo::Terminal;
use super::support::{CHEAP, Home, PASSPHRASE};

const ASK: &str = "/data/vault/default.vault: ";

fn home() -> Home {
    Home::with(&[("key", "s3cret")])
}

#[test]
fn a_passphrase_is_typed_unseen() {
    let home = home();
    let mut terminal = Terminal::start(home.vault("get key").without("VAULT_PASSPHRASE"));
    terminal.expect("Passphrase for ");
    terminal.answer_hidden(ASK, PASSPHRASE);
    let output = terminal.ends(0);
    assert!(output.ends_with("default.vault: \r\ns3cret\r\n"), "{output:?}");
    assert!(!output.contains("horse"), "{output:?}");
}

#[test]
fn three_tries_and_no_more() {
    let home = home();
    let mut terminal = Terminal::start(home.vault("get key").without("VAULT_PASSPHRASE"));
    terminal.answer_hidden(ASK, "not it");
    terminal.expect("\r\nwarning: wrong passphrase; once more\r\n");
    terminal.answer_hidden(ASK, "");
    terminal.expect("\r\nwarning: the passphrase is empty; once more\r\n");
    terminal.answer_hidden(ASK, "not it either");
    terminal.expect("\r\nerror: wrong passphrase\r\n");
    let output = terminal.ends(4);
    assert!(!output.contains("not it"), "{output:?}");

    let mut terminal = Terminal::start(home.vault("get key").without("VAULT_PASSPHRASE"));
    terminal.answer_hidden(ASK, "not it");
    terminal.answer_hidden(ASK, PASSPHRASE);
    terminal.expect("\r\ns3cret\r\n");
    terminal.ends(0);
}

#[test]
fn nothing_typed_is_no_passphrase() {
    let home = home();
    let mut terminal = Terminal::start(home.vault("get key").without("VAULT_PASSPHRASE"));
    terminal.expect(ASK);
    terminal.press("\u{4}");
    terminal.expect("error: nothing was typed\r\n");
    terminal.ends(4);
}

#[test]
fn what_is_given_is_not_asked_for() {
    let home = home();
    assert_eq!(Terminal::start(home.vault("get key")).ends(0), "s3cret\r\n");
    let output = Terminal::start(home.vault("get key --no-input").without("VAULT_PASSPHRASE")).ends(4);
    assert!(output.contains("there is nobody to ask for its passphrase"), "{output:?}");
    // A wrong one is not asked for again: whoever gave it is a program.
    assert_eq!(
        Terminal::start(home.vault("get key").env("VAULT_PASSPHRASE", "not it")).ends(4),
        "error: wrong passphrase\r\n"
    );
}

#[test]
fn a_value_is_typed_twice_and_unseen() {
    let home = home();
    let mut terminal = Terminal::start(home.vault("add new"));
    terminal.answer_hidden("Value of new: ", "typed value");
    terminal.answer_hidden("The same again: ", "typed value");
    terminal.expect("\r\nadded new\r\n");
    let output = terminal.ends(0);
    assert!(!output.contains("typed"), "{output:?}");
    home.vault("get new").prints("typed value");

    let mut terminal = Terminal::start(home.vault("update key"));
    terminal.answer_hidden("Value of key: ", "one");
    terminal.answer_hidden("The same again: ", "another");
    terminal.expect("\r\nerror: the two values differ\r\n");
    terminal.ends(2);
    home.vault("get key").prints("s3cret");
    let mut terminal = Terminal::start(home.vault("add empty"));
    terminal.answer_hidden("Value of empty: ", "");
    terminal.answer_hidden("The same again: ", "");
    terminal.expect("error: the value is empty\r\n");
    terminal.ends(2);
    // Notes are changed without a question.
    assert_eq!(Terminal::start(home.vault("update key --name x")).ends(0), "updated key\r\n");
    let output = Terminal::start(home.vault("add no --no-input")).ends(2);
    assert!(output.starts_with("error: there is no value, and nobody to ask for it\r\n"), "{output:?}");
}

#[test]
fn the_passphrase_is_asked_for_even_where_the_value_is_piped() {
    let home = home();
    let call = home.vault("add new").without("VAULT_PASSPHRASE").in_shell("printf piped | \"$@\"");
    let mut terminal = Terminal::start(call);
    terminal.answer_hidden(ASK, PASSPHRASE);
    terminal.expect("\r\nadded new\r\n");
    terminal.ends(0);
    home.vault("get new").prints("piped");
}

#[test]
fn a_new_passphrase_is_typed_twice() {
    let home = Home::without_vault();
    let init = || Terminal::start(home.vault(&format!("init --kdf {CHEAP}")).without("VAULT_PASSPHRASE"));
    let mut terminal = init();
    terminal.answer_hidden("New passphrase: ", PASSPHRASE);
    terminal.answer_hidden("The same again: ", "something else");
    terminal.expect("error: the two passphrases differ\r\n");
    terminal.ends(2);
    assert!(home.files().is_empty());
    let mut terminal = init();
    terminal.answer_hidden("New passphrase: ", PASSPHRASE);
    terminal.answer_hidden("The same again: ", PASSPHRASE);
    terminal.expect("made the vault ");
    terminal.ends(0);

    let mut terminal = Terminal::start(home.vault(&format!("passwd --kdf {CHEAP}")).without("VAULT_PASSPHRASE"));
    terminal.answer_hidden(ASK, PASSPHRASE);
    terminal.answer_hidden("New passphrase: ", "another good passphrase 77");
    terminal.answer_hidden("The same again: ", "another good passphrase 77");
    terminal.expect("changed the passphrase");
    let output = terminal.ends(0);
    assert!(!output.contains("good") && !output.contains("horse"), "{output:?}");
    home.vault("list").env("VAULT_PASSPHRASE", "another good passphrase 77").quiet();
}

#[test]
fn removing_asks_first() {
    let home = home();
    for answer in ["n\n", "\n", "maybe\n", "\u{4}"] {
        let mut terminal = Terminal::start(home.vault("delete key"));
        terminal.expect("Delete key? [y/N] ");
        assert!(terminal.echoes());
        terminal.press(answer);
        terminal.expect("error: nothing was done\r\n");
        terminal.ends(1);
    }
    home.vault("get key").prints("s3cret");
    for (call, question, done) in [
        ("delete key", "Delete key? [y/N] ", "deleted key\r\n"),
        ("purge key", "Remove for ever key? [y/N] ", "purged key\r\n"),
    ] {
        let mut terminal = Terminal::start(home.vault(call));
        terminal.expect(question);
        terminal.press("Yes\n");
        terminal.expect(done);
        terminal.ends(0);
    }
    home.vault("add key").stdin("new").quiet();
    assert_eq!(Terminal::start(home.vault("delete key --yes")).ends(0), "deleted key\r\n");
    assert_eq!(Terminal::start(home.vault("undelete key")).ends(0), "brought back key\r\n");
    let output = Terminal::start(home.vault("delete key --no-input")).ends(2);
    assert!(output.ends_with("hint: confirm with: --yes\r\n"), "{output:?}");
}

#[test]
fn overwriting_asks_first() {
    let home = home();
    home.write(".env", "key=new\n");
    let mut terminal = Terminal::start(home.vault("import dotenv .env --overwrite"));
    terminal.expect("Overwrite the values that are there already? [y/N] ");
    terminal.press("n\n");
    terminal.ends(1);
    home.vault("get key").prints("s3cret");
    let mut terminal = Terminal::start(home.vault("import dotenv .env --overwrite"));
    terminal.expect("? [y/N] ");
    terminal.press("y\n");
    terminal.expect("0 added, 1 updated, 0 skipped\r\n.env still holds these values in plain text\r\n");
    terminal.ends(0);
    home.vault("get key").prints("new");
}

#[test]
fn a_recovery_key_counts_once_it_was_typed_back() {
    let home = home();
    let shown = |terminal: &mut Terminal| {
        terminal.expect("it is shown once:\r\n");
        terminal.expect("Type it here: ");
        let so_far = terminal.so_far();
        so_far.lines().find(|line| line.len() == 47 && line.matches('-').count() == 7).expect("the key").to_owned()
    };
    let mut terminal = Terminal::start(home.vault("keyslot add recovery"));
    let key = shown(&mut terminal);
    terminal.press("not it\r");
    terminal.expect("that is another one; once more");
    terminal.answer_hidden("Type it here: ", &key.to_lowercase());
    terminal.ends(0);
    home.vault("get key").env("VAULT_PASSPHRASE", &key).prints("s3cret");

    let mut terminal = Terminal::start(home.vault("keyslot add recovery"));
    let key = shown(&mut terminal);
    terminal.press("not it\r");
    terminal.answer_hidden("Type it here: ", "nor this");
    terminal.answer_hidden("Type it here: ", "nor that");
    terminal.ends(2);
    home.vault("get key").env("VAULT_PASSPHRASE", key).fails(4, "error: wrong recovery key\n");
}
