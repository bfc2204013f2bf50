//! What a program gets of a trusted manifest.

use super::{SHOW, project};

const PASSWORD: &str = "[env]\nX_PASSWORD = \"db/password\"\n";

#[test]
fn a_program_gets_what_the_manifest_names() {
    let home = project("[env]\nX_PASSWORD = \"db/password\"\nX_URL = { ref = \"api/url\", description = \"d\" }\n");
    home.vault(SHOW).prints("X_PASSWORD=real\nX_URL=https://a\n");
    // A selection, be it an empty file of variables, is another choice.
    home.vault(&SHOW.replace("exec", "exec --env X_A=api/url")).prints("X_A=https://a\n");
    home.write("empty.env", "");
    home.vault(&SHOW.replace("exec", "exec --env-file empty.env")).ends(125);
}

#[test]
fn what_is_missing_is_an_error_with_its_place_unless_it_may_be() {
    let home = project(&format!("{PASSWORD}X_NONE = {{ ref = \"none\", required = true }}\n"));
    let done = home.vault("exec -- touch started").ends(125);
    assert!(done.stderr().starts_with("error: ~/vault.toml:3:18: there is no secret none\n"), "{}", done.text());
    assert!(!home.path().join("started").exists());
    let home = project(&format!(
        "{PASSWORD}X_NONE = {{ ref = \"none\", optional = true }}\nX_REGION = {{ ref = \"region\", default = \"eu-west-1\" }}\n\
         X_URL = {{ ref = \"api/url\", default = \"not this\" }}\nX_FIELD = {{ ref = \"api/url#f\", required = false }}\n"
    ));
    home.vault(SHOW).prints("X_PASSWORD=real\nX_REGION=eu-west-1\nX_URL=https://a\n");
    home.vault("add region").stdin("us-1").quiet();
    home.vault(SHOW).prints("X_PASSWORD=real\nX_REGION=us-1\nX_URL=https://a\n");
}

#[test]
fn a_stage_has_entries_of_its_own_and_is_where_all_are_looked_up() {
    let home = project(&format!(
        "{PASSWORD}[stage.design.env]\nX_ONLY = \"db/password\"\n[stage.test.env]\nX_PASSWORD = \"test/password\"\n\
         [stage.production.env]\nX_URL = \"api/url\"\n"
    ));
    home.vault("add test/password --stage test").stdin("tested").quiet();
    home.vault(SHOW).prints("X_PASSWORD=real\nX_URL=https://a\n");
    home.vault(&SHOW.replace("exec", "exec --stage design")).prints("X_ONLY=dummy\nX_PASSWORD=dummy\n");
    home.vault(SHOW).env("VAULT_STAGE", "test").prints("X_PASSWORD=tested\n");
    home.vault(&SHOW.replace("exec", "exec --stage other")).fails(
        125,
        "error: ~/vault.toml:2:14: db/password has no value in the stage other\nhint: it has one in: design, production\n",
    );
    let home = project("[stage.design.env]\nX_A = \"db/password\"\n");
    home.vault("exec -- true").fails(
        125,
        "error: ~/vault.toml names nothing for the stage production\n\
         hint: name what the program needs there, or with --env NAME=REF\n",
    );
}

#[test]
fn the_holder_of_a_token_gets_what_the_manifest_names_and_was_granted() {
    let home = project(&format!("{PASSWORD}[stage.production.env]\nX_URL = \"api/url\"\n"));
    let of_design = home.token("grant add bot --key db/password --stage design");
    // The stages of the grant tell which entries count, where none is named.
    home.vault_with(&of_design, SHOW).prints("X_PASSWORD=dummy\n");
    let narrow = home.token("grant add narrow --key api/url");
    let done = home.vault_with(&narrow, SHOW).ends(125);
    assert!(done.stderr().contains("~/vault.toml:2:14: there is no secret db/password"), "{}", done.text());
    home.write("vault.toml", "[env]\nX_URL = \"api/url\"\n");
    home.vault_with(&narrow, "exec -- touch started").ends(125);
    std::fs::remove_file(home.path().join("vault.toml")).unwrap();
    home.vault_with(&narrow, "exec -- sh -c 'echo $API_URL'").prints("https://a\n");
    assert!(!home.path().join("started").exists());
}

#[test]
fn a_value_that_is_to_be_a_file_is_one() {
    let home = project("[files]\nX_KEY = \"db/password\"\n");
    let value = home.vault("get db/password").ends(0).stdout();
    home.vault("exec -- sh -c 'cat \"$X_KEY\"'").prints(value);
}
