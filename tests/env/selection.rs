//! What is selected, under which names, and who may.

use serde_json::json;

use super::support::{Home, is_installed};

fn shop() -> Home {
    let home = Home::with(&[("db/password", "real"), ("mail", "m")]);
    home.vault("add db/password --stage design").stdin("dummy").quiet();
    home.vault("add account --tag ci --field user=bob").stdin("pin").quiet();
    home
}

#[test]
fn it_takes_what_exec_takes() {
    let home = shop();
    home.write("some.env", "# names\nURL=sql://app:{vault.db/password|url}@host\nMODE=test\n");
    for (selection, lines) in [
        ("--only db/password", "export DB_PASSWORD='real'\n"),
        ("--only db/password --stage design", "export DB_PASSWORD='dummy'\n"),
        ("--env B=mail --env A=account#user", "export A='bob'\nexport B='m'\n"),
        ("--tag ci --prefix X_", "export X_ACCOUNT='pin'\n"),
        ("--all", "export ACCOUNT='pin'\nexport DB_PASSWORD='real'\nexport MAIL='m'\n"),
        ("--env-file some.env", "export MODE='test'\nexport URL='sql://app:real@host'\n"),
        ("--env PATH=mail --allow-env PATH", "export PATH='m'\n"),
    ] {
        home.vault(&format!("env {selection}")).prints(lines);
    }
    home.vault("env --only db/password").env("VAULT_STAGE", "design").prints("export DB_PASSWORD='dummy'\n");
}

#[test]
fn nothing_is_printed_if_anything_is_wrong() {
    let home = shop();
    home.vault("add nul").stdin("a\0b").quiet();
    home.vault("add db.password").stdin("other").quiet();
    for (selection, status, problem) in [
        (
            "",
            2,
            "nothing was selected\nhint: name what is needed with --env NAME=REF, --only or --tag; --all selects every secret",
        ),
        ("--only mail --only none", 3, "there is no secret none"),
        (
            "--only mail --env A=account#none",
            3,
            "account has no field none in the stage production\nhint: there are: account, user",
        ),
        ("--only mail --stage design", 3, "mail has no value in the stage design\nhint: it has one in: production"),
        (
            "--only mail --env PATH=mail",
            2,
            "the variable PATH can make programs run other code\n\
          hint: if that is meant: --allow-env PATH; else choose a name with --env NAME=REF or --prefix",
        ),
        (
            "--only db/password --only db.password",
            2,
            "db/password and db.password both give the variable DB_PASSWORD\n\
          hint: give one of them another name with --env NAME=REF",
        ),
    ] {
        let done = home.vault(&format!("env {selection}")).done();
        assert_eq!((done.status, done.stdout().as_str()), (status, ""), "{selection}: {}", done.text());
        let said = done.stderr();
        assert!(
            said.starts_with("error: ") && problem.lines().next().is_some_and(|first| said.contains(first)),
            "{said}"
        );
    }
    let refused = |format: &str| {
        format!(
            "error: nul cannot be written as the variable NUL in the format {format}: it has a NUL byte, which no \
             variable can hold\nhint: take another format or name, or leave it out; vault exec gives a program every \
             value that a variable can hold\n"
        )
    };
    for format in ["posix", "fish", "powershell", "nu", "dotenv", "docker", "json"] {
        home.vault(&format!("env --only nul --only mail --format {format}")).fails(2, &refused(format));
    }
    home.vault("env --only nul -o json").ends(2);
    home.vault("env --env RANDOM=mail").fails(
        2,
        "error: mail cannot be written as the variable RANDOM in the format posix: bash, dash or zsh has a use of its own \
         for that name\nhint: take another format or name, or leave it out; vault exec gives a program every value that a \
         variable can hold\n",
    );
}

#[test]
fn one_document_has_what_is_no_text_too() {
    let home = shop();
    home.vault("add binary").stdin(b"\xff\xfe").quiet();
    let document = home.vault("env --only mail --only binary -o json").done().json();
    assert_eq!(
        document,
        json!({ "schema": 1, "variables": [
            { "name": "BINARY", "value_base64": "//4=" },
            { "name": "MAIL", "value": "m" },
        ] })
    );
    for format in ["json", "posix"] {
        let done = home.vault(&format!("env --only mail --format {format} --json")).ends(2);
        assert!(done.stdout().is_empty() && done.stderr().contains("two ways to print the same"), "{}", done.text());
    }
    home.vault("env --only mail --format json").prints("{\"MAIL\":\"m\"}\n");
}

#[test]
fn a_bot_gets_all_that_it_was_granted() {
    let home = shop();
    let token = home.token("grant add bot --key mail --key db/password");
    home.vault_with(&token, "env").prints("export DB_PASSWORD='real'\nexport MAIL='m'\n");
    home.vault_with(&token, "env --only mail --format json").prints("{\"MAIL\":\"m\"}\n");
    assert_eq!(home.vault_with(&token, "env --only account").ends(3).stdout(), "");
    let told = home.vault("audit -o json").done().json()["events"].clone();
    assert!(told.as_array().unwrap().iter().any(|event| event["action"] == "env" && event["actor"] == "grant:bot"));
}

#[test]
fn what_is_for_programs_only_is_not_printed() {
    let home = shop();
    home.vault("add sealed --deliver env,file --field user=eve").stdin("hunter2").quiet();
    let refused = "error: sealed may leave the vault by env,file only, not by get\n";
    home.write("some.env", "A=x{vault.sealed}\n");
    for selection in ["--only sealed", "--env A=sealed", "--all", "--env-file some.env", "--env A=sealed#user"] {
        home.vault(&format!("env {selection}")).fails(7, refused);
        home.vault(&format!("env {selection} -o json")).ends(7);
    }
    home.vault("exec --env A=sealed -- sh -c 'echo $A'").prints("hunter2\n");
    let token = home.token("grant add bot --key mail --use-only");
    let denied = home.vault_with(&token, "env").ends(7);
    assert_eq!(denied.stderr(), "error: the grant is for use only (exec and render), not for looking\n");
    home.vault_with(&token, "exec -- sh -c 'echo $MAIL'").prints("m\n");
    home.vault("policy set exec.require-selection true").ends(0);
    home.vault("env --all").ends(7);
}

#[test]
fn a_terminal_gets_nothing_that_it_might_obey() {
    if !is_installed("script") {
        return;
    }
    let home = Home::new();
    home.vault("add esc").stdin("a\x1b[2J").quiet();
    home.vault("add plain").stdin("a\nb").quiet();
    let on_terminal = |call: &str| home.vault(call).in_shell("script -qec \"$*\" /dev/null").done().stdout();
    let refused = on_terminal("env --only esc");
    assert!(refused.contains("a terminal might obey it") && !refused.contains("[2J"), "{refused:?}");
    // What stands as an escape is harmless.
    assert_eq!(on_terminal("env --only esc --format json"), "{\"ESC\":\"a\\u001b[2J\"}\r\n");
    assert_eq!(on_terminal("env --only plain"), "export PLAIN='a\r\nb'\r\n");
}
