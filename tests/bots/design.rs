//! Who builds a bot works with made-up values under the same keys.

use super::granting::{grant, with};
use super::support::Home;

#[test]
fn a_designer_gets_look_alikes_and_no_real_value() {
    let home = Home::with(&[]);
    let pin = home.write("pin", "4711");
    home.vault(&format!("add db/url --field user=bob --secret-field pin=@{}", pin.display()))
        .stdin("postgres://app:s3cret@db.example.com/main")
        .ends(0);
    let made = home.vault("dummy db/url").ends(0).stdout();
    assert!(made.starts_with("postgres://"), "{made}");
    assert_eq!(made.len(), "postgres://app:s3cret@db.example.com/main".len());
    assert!(!made.contains("s3cret"), "{made}");
    let designer = grant(&home, "grant add designer --key db/url --stage design");
    with(&home, &designer, "get db/url").prints(&made);
    let pin = with(&home, &designer, "get db/url#pin").ends(0).stdout();
    assert!(pin.len() == 4 && pin != "4711" && pin.bytes().all(|byte| byte.is_ascii_digit()), "{pin}");
    assert_ne!(with(&home, &designer, "get db/url#user").ends(0).stdout(), "bob");
    with(&home, &designer, "get db/url --stage production").ends(7);
    home.vault("get db/url").prints("postgres://app:s3cret@db.example.com/main");
    // What is not secret in production is not secret here.
    let shown = with(&home, &designer, "show db/url").ends(0).stdout();
    assert!(shown.contains("user") && !shown.contains(&pin), "{shown}");
}

#[test]
fn another_one_is_a_new_version_without_what_is_there_no_more() {
    let home = Home::with(&[("k", "hunter2")]);
    home.vault("add k --stage design --field old=1").stdin("by hand").ends(0);
    let made = home.vault("dummy k -o json").done().json();
    assert_eq!((&made["stage"], &made["version"]), (&"design".into(), &2.into()), "{made}");
    home.vault("get k --stage design").prints(made["value"].as_str().unwrap());
    home.vault("get k --stage design --version 1").prints("by hand");
    home.vault("get k#old --stage design").ends(3);
    let staging = home.vault("dummy k --stage staging").ends(0).stdout();
    home.vault("get k --stage staging").prints(&staging);
}

#[test]
fn what_cannot_be_made_up_is_refused() {
    let home = Home::with(&[("k", "http://localhost:1/")]);
    home.vault("dummy k").fails(2, "error: k: there is nothing in the value that could be made up\n");
    home.vault("dummy k --stage production").ends(2);
    home.vault("dummy nowhere").ends(3);
    home.vault("add only --stage design").stdin("d").ends(0);
    home.vault("dummy only").fails(3, "error: only has no value in the stage production\n");
    let token = grant(&home, "grant add bot --key k");
    with(&home, &token, "dummy k").ends(7);
}
