//! `vault init-project`.

use std::fs;

use super::support::Home;

const INIT: &str = "init-project --prefix app/";

fn shop() -> Home {
    let home = Home::new();
    home.write(".env", "X_PASSWORD=hunter2\nexport X_URL='https://a b'\n");
    home.write(".env.example", "# what to set\nX_PASSWORD=your password here\nX_TOKEN=\n");
    home
}

fn manifest(home: &Home) -> String {
    fs::read_to_string(home.path().join("vault.toml")).unwrap()
}

#[test]
fn values_go_to_the_vault_and_names_to_the_manifest() {
    let home = shop();
    let before = home.vault("audit -o json").done().json()["events"].as_array().unwrap().len();
    home.vault(INIT).warns(
        "vault.toml names 3 keys that begin with app/: 2 added, 0 skipped, 1 named only\n\
         it is not trusted yet, as some names are from .env.example only: read them, and accept them with: vault trust\n\
         .env still holds values in plain text; delete it once this works: vault exec -- CMD\n",
    );
    let after = home.vault("audit --action import -o json").done().json()["events"].as_array().unwrap().len();
    assert_eq!((after, before), (1, before));
    let text = manifest(&home);
    assert!(
        text.contains("[env]\nX_PASSWORD = \"app/x_password\"\nX_URL = \"app/x_url\"\n\n# Named in .env.example"),
        "{text}"
    );
    assert!(text.ends_with("X_TOKEN = { ref = \"app/x_token\", description = \"named in .env.example\" }\n"), "{text}");
    assert!(!text.contains("hunter2"));
    assert!(home.path().join(".env").exists());
    home.vault("trust").ends(0);
    let done = home.vault(super::SHOW).ends(125);
    assert!(done.stderr().contains("there is no secret app/x_token"), "{}", done.text());
    home.vault("add app/x_token").stdin("t").quiet();
    home.vault(super::SHOW).prints("X_PASSWORD=hunter2\nX_TOKEN=t\nX_URL=https://a b\n");
    home.vault("get app/x_password").prints("hunter2");
}

#[test]
fn it_works_at_once_unless_the_project_chose_names() {
    let home = shop();
    std::fs::remove_file(home.path().join(".env.example")).unwrap();
    home.vault(INIT).warns(
        "vault.toml names 2 keys that begin with app/: 2 added, 0 skipped, 0 named only\n\
         it is trusted: vault exec -- CMD follows it\n\
         .env still holds values in plain text; delete it once this works: vault exec -- CMD\n",
    );
    home.vault(super::SHOW).prints("X_PASSWORD=hunter2\nX_URL=https://a b\n");
    // The name of a directory and of a variable make the key of a secret that has nothing to do with the project.
    let home = Home::with(&[("db/prod_password", "real")]);
    home.write(".env", "X_MODE=test\n");
    home.write(".env.example", "PROD_PASSWORD=\n");
    home.vault("init-project --prefix db/").ends(0);
    let done = home.vault("exec -- touch started").ends(125);
    assert!(
        done.stderr().contains("is not trusted") && done.stderr().contains("from db/prod_password"),
        "{}",
        done.text()
    );
    assert!(!home.path().join("started").exists());
    fs::remove_file(home.path().join("vault.toml")).unwrap();
    let told = home.vault("init-project --prefix db/ --skip-existing -o json").done().json();
    assert_eq!(told["trusted"], false);
}

#[test]
fn what_is_there_is_not_overwritten() {
    let home = shop();
    home.write("vault.toml", "mine");
    home.vault(INIT).fails(5, "error: there is a vault.toml already\nhint: replace it with: --force\n");
    assert_eq!(manifest(&home), "mine");
    home.vault("list").quiet();
    home.vault("add app/x_url").stdin("old").quiet();
    let done = home.vault(&format!("{INIT} --force")).ends(5);
    assert!(done.stderr().ends_with("hint: keep what is there with: --skip-existing\n"), "{}", done.text());
    assert_eq!(manifest(&home), "mine");
    home.vault("list").prints("app/x_url\n");
    home.vault(&format!("{INIT} --force --skip-existing")).ends(0);
    assert!(manifest(&home).contains("X_URL = \"app/x_url\"\n"));
    home.vault("get app/x_url").prints("old");
    home.vault("get app/x_password").prints("hunter2");
}

#[test]
fn a_dry_run_writes_nothing_and_tells_no_value() {
    let home = shop();
    home.write(".env", "X_PASSWORD=hunter2\nPATH=/evil\n");
    let left_out = "warning: left out: PATH can make programs run other code, so no manifest can give it\n";
    let done = home.vault(&format!("{INIT} --dry-run")).ends(0);
    assert_eq!(
        (done.stdout().as_str(), done.stderr().as_str()),
        ("added app/x_password\nnamed app/x_token\n", left_out)
    );
    assert_eq!(
        home.vault(&format!("{INIT} --dry-run -o json")).done().json(),
        serde_json::json!({"schema": 1, "dry_run": true, "prefix": "app/", "added": ["app/x_password"], "skipped": [],
                           "named": ["app/x_token"], "trusted": false, "left_out": ["PATH"], "plain_text": [".env"]})
    );
    assert!(!home.path().join("vault.toml").exists());
    home.vault("list").quiet();
    assert!(!home.path().join("state/vault/trusted.projects").exists());
}

#[test]
fn the_name_of_the_directory_begins_the_keys() {
    let home = Home::without_vault();
    fs::create_dir(home.path().join("Shop")).unwrap();
    fs::create_dir(home.path().join("my shop")).unwrap();
    // Without values nothing is unlocked.
    home.write("Shop/.env.example", "A=1\n");
    home.vault("init-project").in_shell("cd Shop && \"$@\"").without("VAULT_PASSPHRASE").ends(0);
    assert!(fs::read_to_string(home.path().join("Shop/vault.toml")).unwrap().contains("\"Shop/a\""));
    home.vault("init-project")
        .in_shell("cd 'my shop' && \"$@\"")
        .fails(2, "error: the name of this directory cannot begin a key\nhint: name another prefix: --prefix app/\n");
    home.vault(INIT).fails(3, "error: there is no .env and no .env.example in this directory\n");
}

#[test]
fn what_cannot_be_told_apart_or_read_is_an_error_that_quotes_nothing() {
    let home = Home::new();
    for (text, problem) in [
        ("A=1\na=2\n", "two names would have the key app/a"),
        ("A=hunter2 x\n", ".env: line 1: white space in a value without quotes; put the value in single quotes"),
        ("PATH=/evil\n", "neither .env nor .env.example names a variable that a manifest can give"),
    ] {
        home.write(".env", text);
        let done = home.vault(INIT).ends(2);
        assert!(done.stderr().starts_with(&format!("error: {problem}\n")), "{}", done.text());
    }
    home.vault("list").quiet();
    assert!(!home.path().join("vault.toml").exists());
}
