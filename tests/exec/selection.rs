//! Which secrets a program gets, and under which names.

use super::support::Home;

/// Prints the variables that begin with `X_`, sorted.
const SHOW: &str = "-- sh -c 'env | grep ^X_ | LC_ALL=C sort'";

fn shop() -> Home {
    let home = Home::new();
    home.vault("add x.db/password --tag db --tag prod").stdin("real").quiet();
    home.vault("add x.db/password --stage design").stdin("dummy").quiet();
    home.vault("add x.mail --tag prod").stdin("mailpass").quiet();
    home.vault("add x.test --stage design").stdin("only dummy").quiet();
    home
}

#[test]
fn keys_globs_tags_or_all() {
    let home = shop();
    for (selection, variables) in [
        ("--env X_A=x.mail", "X_A=mailpass\n"),
        ("--env X_A=x.mail --env X_B=x.mail", "X_A=mailpass\nX_B=mailpass\n"),
        ("--only x.mail", "X_MAIL=mailpass\n"),
        ("--only 'x.*'", "X_DB_PASSWORD=real\nX_MAIL=mailpass\n"),
        ("--only 'x.????' --only x.mail", "X_MAIL=mailpass\n"),
        ("--tag db", "X_DB_PASSWORD=real\n"),
        ("--tag db --tag prod", "X_DB_PASSWORD=real\nX_MAIL=mailpass\n"),
        ("--all", "X_DB_PASSWORD=real\nX_MAIL=mailpass\n"),
        ("--all --only x.mail --tag db", "X_DB_PASSWORD=real\nX_MAIL=mailpass\n"),
        ("--only x.db/password --env X_A=x.mail", "X_A=mailpass\nX_DB_PASSWORD=real\n"),
    ] {
        let done = home.vault(&format!("exec {selection} {SHOW}")).done();
        assert_eq!(done.text(), format!("{variables}[0]\n"), "{selection}");
    }
    let id = home.id("x.mail");
    home.vault(&format!("exec --env X_A={id} {SHOW}")).prints("X_A=mailpass\n");
    home.vault(&format!("exec --only {id} {SHOW}")).prints("X_MAIL=mailpass\n");
}

#[test]
fn a_stage_chooses_and_nothing_falls_back() {
    let home = shop();
    home.vault(&format!("exec --all --stage design {SHOW}")).prints("X_DB_PASSWORD=dummy\nX_TEST=only dummy\n");
    home.vault(&format!("exec --all {SHOW}"))
        .env("VAULT_STAGE", "design")
        .prints("X_DB_PASSWORD=dummy\nX_TEST=only dummy\n");
    home.vault(&format!("exec --all --stage design,production {SHOW}"))
        .prints("X_DB_PASSWORD=dummy\nX_MAIL=mailpass\nX_TEST=only dummy\n");
    for selection in ["--env X=x.test", "--only x.test"] {
        home.vault(&format!("exec {selection} {SHOW}"))
            .fails(125, "error: x.test has no value in the stage production\nhint: it has one in: design\n");
    }
}

#[test]
fn what_selects_nothing_is_an_error() {
    let home = shop();
    let stage = "(with a value in the stage production)";
    for (selection, problem) in [
        ("--only 'y.*'", format!("no key matches y.* {stage}")),
        ("--only 'x.tes?'", format!("no key matches x.tes? {stage}")),
        ("--tag none", format!("no secret has the tag none {stage}")),
        ("--all --stage none", "there is no secret (with a value in the stage none)".to_owned()),
        ("--all --tag none", format!("no secret has the tag none {stage}")),
    ] {
        home.vault(&format!("exec {selection} -- touch started")).fails(125, &format!("error: {problem}\n"));
    }
    Home::new().vault("exec --all -- true").fails(125, &format!("error: there is no secret {stage}\n"));
}

#[test]
fn no_selection_hands_out_nothing() {
    shop().vault("exec -- touch started").fails(
        125,
        "error: nothing was selected\n\
         hint: name what is needed with --env NAME=REF, --only, --tag or in a vault.toml; --all selects every secret\n",
    );
}

#[test]
fn a_prefix_stands_before_names_made_from_keys() {
    let home = shop();
    home.vault(&format!("exec --only x.mail --env X_A=x.mail --prefix X_APP_ {SHOW}"))
        .prints("X_A=mailpass\nX_APP_X_MAIL=mailpass\n");
    for prefix in ["1", "a-b", "A=", "é"] {
        home.vault(&format!("exec --all --prefix {prefix} -- true"))
            .fails(125, "error: --prefix takes letters, digits and _, no digit first\n");
    }
}

#[test]
fn names_follow_from_keys() {
    let home = Home::with(&[("9lives", "a"), ("sftp://user@host", "b"), ("mixed.Case-key", "c")]);
    let names = "MIXED_CASE_KEY=c\nSFTP___USER_HOST=b\n_9LIVES=a\n";
    home.vault("exec --all -- sh -c 'env | grep -e LIVES -e CASE -e SFTP | LC_ALL=C sort'").prints(names);
}

#[test]
fn two_secrets_for_one_name_are_an_error_that_names_both() {
    let home = Home::with(&[("a.b", "1"), ("a/b", "2")]);
    let both = "error: a.b and a/b both give the variable A_B\n\
                hint: give one of them another name with --env NAME=REF\n";
    home.vault("exec --all -- touch started").fails(125, both);
    home.vault("exec --only a.b --only a/b -- touch started").fails(125, both);
    home.vault("exec --env A_B=a.b --only a/b -- touch started").fails(125, both);
    home.vault("exec --env N=a.b --env N=a/b -- touch started").fails(125, &both.replace("A_B", "N"));
    home.vault("exec --env C=a.b --only a/b -- sh -c 'echo $C$A_B'").prints("12\n");
    // As the hint says: a secret that is named has that name only.
    home.vault("exec --all --env C=a.b -- sh -c 'echo $C$A_B'").prints("12\n");
    home.vault("exec --only 'a*' --env C=a/b -- sh -c 'echo $C$A_B'").prints("21\n");
    assert!(!home.path().join("started").exists());
}

#[test]
fn names_that_make_programs_run_other_code_have_to_be_meant() {
    let home = Home::with(&[("key", "/x"), ("ld.preload", "/evil.so"), ("npm_config_x", "1")]);
    for name in ["PATH", "LD_PRELOAD", "BASH_ENV", "PYTHONPATH", "NODE_OPTIONS", "GIT_CONFIG_KEY_0", "IFS", "EDITOR"] {
        home.vault(&format!("exec --env {name}=key -- touch started")).fails(
            125,
            &format!(
                "error: the variable {name} can make programs run other code\n\
                 hint: if that is meant: --allow-env {name}; else choose a name with --env NAME=REF or --prefix\n"
            ),
        );
    }
    home.vault("exec --only ld.preload -- touch started").fails(
        125,
        "error: the variable LD_PRELOAD (of the key ld.preload) can make programs run other code\n\
         hint: if that is meant: --allow-env LD_PRELOAD; else choose a name with --env NAME=REF or --prefix\n",
    );
    home.vault("exec --all -- touch started").ends(125);
    assert!(!home.path().join("started").exists());
    home.vault("exec --env EDITOR=key --allow-env EDITOR -- sh -c 'echo $EDITOR'").prints("/x\n");
    home.vault("exec --env PATH=key --allow-env EDITOR -- true").ends(125);
    home.vault("exec --only ld.preload --prefix APP_ -- sh -c 'echo $APP_LD_PRELOAD'").prints("/evil.so\n");
}

#[test]
fn malformed_selections_are_usage() {
    let home = Home::with(&[("key", "hunter2")]);
    let name = "error: --env takes NAME=REF, and a NAME has only letters, digits and _, no digit first\n";
    for assignment in ["1A=key", "A-B=key", "=key", "Ä=key"] {
        home.vault(&format!("exec --env {assignment} -- true")).fails(125, name);
    }
    home.vault("exec --env hunter2 -- true").fails(125, "error: --env takes NAME=REF\n");
    home.vault("exec --env A=key#field -- true")
        .fails(125, "error: key has no field field in the stage production\nhint: there is: key\n");
    for call in [
        "exec --env 'A=a b' -- true",
        "exec --tag 'a b' -- true",
        "exec --all --stage , -- true",
        "exec --all",
        "exec --all --",
        "exec --bogus",
        "--vault x exec",
    ] {
        let done = home.vault(call).ends(125);
        assert!(done.stdout().is_empty() && done.stderr().starts_with("error: "), "{}", done.text());
    }
    // The first = splits.
    home.vault("add a=b").stdin("equal").quiet();
    home.vault("exec --env A=a=b -- sh -c 'echo $A'").prints("equal\n");
}
