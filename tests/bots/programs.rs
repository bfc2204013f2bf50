//! A grant for one program is for no other, and not for the same one with other content.

use std::os::unix::fs::PermissionsExt as _;

use super::granting::{grant, with};
use super::support::Home;

/// A script that a grant is pinned to, and the token.
fn pinned() -> (Home, std::path::PathBuf, String) {
    let home = Home::with(&[("k", "hunter2")]);
    let script = home.script("tool", "echo \"$K $*\"");
    let token = grant(&home, &format!("grant add bot --key k --command {}", script.display()));
    (home, script, token)
}

#[test]
fn the_pinned_program_runs_and_nothing_else_is_given_a_value() {
    let (home, script, token) = pinned();
    with(&home, &token, &format!("exec -- {} a 'b c'", script.display())).prints("hunter2 a b c\n");
    let refused = with(&home, &token, "exec -- sh -c 'echo $K'").ends(125);
    assert!(refused.stderr().contains("the grant is not for the program /"), "{}", refused.text());
    assert!(!refused.text().contains("hunter2"));
    with(&home, &token, "exec -- no-such-program").ends(125);
    with(&home, &token, "get k").fails(7, "error: the grant is for running ~/tool only\n");
    with(&home, &token, "show k --reveal").ends(7);
    with(&home, &token, "list --keys").prints("k\n");
    // Another name of the same file: a program may do something else under it.
    std::os::unix::fs::symlink(&script, home.path().join("other")).unwrap();
    with(&home, &token, &format!("exec -- {}/other", home.path().display())).ends(125);
    with(&home, &token, &format!("exec -- {}/./tool x", home.path().display())).prints("hunter2 x\n");
}

#[test]
fn a_changed_program_is_refused_with_both_hashes_until_its_owner_approves_it() {
    let (home, script, token) = pinned();
    let shown = home.vault("grant show bot -o json").done().json()["commands"][0].clone();
    let before = shown["sha256"].as_str().unwrap().to_owned();
    assert_eq!(shown["path"], script.to_str().unwrap());
    home.script("tool", "echo changed $K");
    let run = format!("exec -- {}", script.display());
    let refused = with(&home, &token, &run).ends(125);
    let approval = format!("grant change bot --command {}", script.display());
    assert!(refused.stderr().contains(&before), "{}", refused.text());
    assert!(
        refused.stderr().contains("hint: its owner lets it run with: vault grant change bot --command ~/tool"),
        "{}",
        refused.text()
    );
    home.vault(&approval).ends(0);
    let after = home.vault("grant show bot -o json").done().json()["commands"][0]["sha256"].clone();
    assert!(refused.stderr().contains(after.as_str().unwrap()), "{}", refused.text());
    with(&home, &token, &run).prints("changed hunter2\n");
    let denied = home.vault("audit --denied -o json").done().json()["events"].clone();
    assert_eq!(denied[0]["command"], script.to_str().unwrap(), "{denied}");
}

#[test]
fn programs_are_added_and_taken_away() {
    let (home, script, token) = pinned();
    home.vault("grant change bot --command /bin/sh").ends(0);
    with(&home, &token, "exec -- /bin/sh -c 'echo $K'").prints("hunter2\n");
    // By its name alone it is what a search finds.
    home.vault("grant change bot --command env").ends(0);
    assert!(with(&home, &token, "exec -- env").ends(0).stdout().contains("K=hunter2\n"));
    home.vault(&format!("grant change bot --remove-command {}", script.display())).ends(0);
    with(&home, &token, &format!("exec -- {}", script.display())).ends(125);
    home.vault("grant change bot --remove-command /nowhere").ends(3);
    home.vault("grant add other --key k --command /nowhere").ends(3);
    home.vault("grant add other --key k --command /bin").ends(2);
    let paths = home.vault("grant show bot -o json").done().json()["commands"].clone();
    for known in paths.as_array().unwrap() {
        home.vault(&format!("grant change bot --remove-command {}", known["path"].as_str().unwrap())).ends(0);
    }
    with(&home, &token, "get k").prints("hunter2");
}

/// The kernel runs the very file that was hashed: its own name is still that of the file.
#[test]
fn the_program_has_its_own_name_and_its_own_file() {
    let home = Home::with(&[("k", "hunter2")]);
    let own = home.path().join("own-sh");
    std::fs::copy(std::fs::canonicalize("/bin/sh").unwrap(), &own).unwrap();
    std::fs::set_permissions(&own, std::fs::Permissions::from_mode(0o700)).unwrap();
    let token = grant(&home, &format!("grant add bot --key k --command {}", own.display()));
    let own = own.canonicalize().unwrap();
    with(&home, &token, &format!("exec -- {} -c 'readlink /proc/$$/exe; echo $0'", own.display()))
        .prints(format!("{0}\n{0}\n", own.display()));
}
