//! Where tokens come from, and where they must not go.

use std::os::unix::fs::PermissionsExt as _;

use super::granting::{granted, with};

#[test]
fn a_token_comes_from_a_variable_a_file_or_systemd() {
    let (home, token) = granted();
    let file = home.write("vault-grant", format!("{token}\n"));
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).expect("ours");
    let call = || home.vault("get sap/user").without("VAULT_PASSPHRASE");
    call().env("VAULT_GRANT", &token).prints("bob");
    call().env("VAULT_GRANT_FILE", &file).prints("bob");
    call().env("CREDENTIALS_DIRECTORY", home.path()).prints("bob");
    call().env("VAULT_GRANT", &token).env("VAULT_GRANT_FILE", &file).ends(2);
    call().env("VAULT_GRANT_FILE", home.path().join("missing")).ends(4);
    // One that got lost on its way makes nobody the owner.
    for name in ["VAULT_GRANT", "VAULT_GRANT_FILE"] {
        let told = home.vault("get sap/user").env(name, "").ends(4).stderr();
        assert!(told.starts_with(&format!("error: {name} is set and empty, so there is no token\n")), "{told}");
    }
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).expect("ours");
    assert!(call().env("VAULT_GRANT_FILE", &file).ends(0).stderr().contains("others can read the file with the token"));
}

#[test]
fn with_a_token_nothing_else_is_tried() {
    let (home, token) = granted();
    let wrong = format!("{}{}", &token[..69], if token.ends_with('a') { 'b' } else { 'a' });
    // The passphrase is given too.
    let mistyped = home.vault("get other").env("VAULT_GRANT", wrong).ends(4).stderr();
    assert!(mistyped.contains("checksum") || mistyped.contains("this is no token"), "{mistyped}");
    home.vault("get other").env("VAULT_GRANT", &token).ends(3);
    home.vault("get other")
        .env("VAULT_GRANT", "hunter2")
        .fails(4, "error: this is no token: one begins with vault_grant_ and has 58 more characters\n");
    let middle = if token.as_bytes()[30] == b'a' { 'b' } else { 'a' };
    let mistyped = format!("{}{middle}{}", &token[..30], &token[31..]);
    home.vault("get other")
        .env("VAULT_GRANT", mistyped)
        .fails(4, "error: the token was mistyped or cut: its checksum does not fit\n");
}

#[test]
fn no_token_is_stored_or_handed_on() {
    let (home, token) = granted();
    with(&home, &token, "get sap/user").prints("bob");
    with(&home, &token, "exec -- sh -c 'echo \"$VAULT_GRANT$VAULT_GRANT_FILE\"'").prints("\n");
    for path in home.files() {
        let bytes = std::fs::read(&path).expect("readable");
        for part in [token.as_bytes(), &token.as_bytes()[12..44]] {
            assert!(!bytes.windows(part.len()).any(|window| window == part), "{}", path.display());
        }
    }
    // An argument is seen by everybody on the machine.
    home.vault("get sap/user").without("VAULT_PASSPHRASE").arg("--token").arg(&token).ends(2);
}
