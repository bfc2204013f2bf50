use serde_json::json;

use super::support::Home;

#[test]
fn what_is_noted_is_shown_and_taken_away() {
    let home = Home::new();
    home.vault("add key --url https://db.example/x --config --expires 2030-01-31 --rotate-every 12w")
        .stdin("v")
        .quiet();
    let rows = [
        ("url", "https://db.example/x"),
        ("kind", "configuration"),
        ("expires", "2030-01-31T00:00:00Z"),
        ("rotation", "every 84 days"),
    ];
    for (label, expected) in rows {
        assert_eq!(home.shown("key", label).as_deref(), Some(expected), "{label}");
    }
    let shown = home.vault("show key -o json").done().json();
    let told = ["url", "config", "expires", "rotate_every_days"].map(|part| shown[part].clone());
    assert_eq!(told, [json!("https://db.example/x"), json!(true), json!("2030-01-31T00:00:00Z"), json!(84)]);
    home.vault("update key --url '' --no-config --expires never --rotate-every never").quiet();
    for (label, _) in rows {
        assert_eq!(home.shown("key", label), None, "{label}");
    }
    assert_eq!(home.vault("show key -o json").done().json()["values"][0]["version"], 1);
}

#[test]
fn malformed_notes_are_refused() {
    let home = Home::new();
    let moment = "error: a moment is a date (2027-01-31), a time (2027-01-31T12:00:00Z), or how long from now \
                  (12h, 30d, 2w, 1y)\n";
    home.vault("add key --expires tomorrow").stdin("v").fails(2, moment);
    home.vault("add key --rotate-every 3")
        .stdin("v")
        .fails(2, "error: an interval is a number of days, weeks or years: 90d, 12w or 1y, up to 36500d\n");
    home.vault("add key --url 'a b'").stdin("v").fails(2, "error: a URL cannot hold such a character\n");
    home.vault("update key --config --no-config").ends(2);
    home.vault("list").quiet();
}

#[test]
fn a_check_for_cron_lists_what_is_expired_or_due() {
    let home = Home::with(&[("plain", "1")]);
    home.vault("status --check").quiet();
    home.vault("add later --expires 30d --rotate-every 1y").stdin("v").quiet();
    home.vault("status --check").quiet();
    assert_eq!(
        home.vault("status --check -o json").done().json(),
        json!({ "schema": 1, "secrets": 2, "findings": [] })
    );
    home.vault("add old --expires 2001-02-03").stdin("v").quiet();
    assert_eq!(home.vault("status --check").ends(8).text(), "old expired 2001-02-03T00:00:00Z\n[8]\n");
    let found = home.vault("status --check -o json").ends(8).stdout();
    let found: serde_json::Value = serde_json::from_str(&found).expect("a document");
    assert_eq!(found["findings"], json!([{ "key": "old", "finding": "expired", "since": "2001-02-03T00:00:00Z" }]));
    // A deleted secret needs nobody.
    home.vault("delete old --yes").quiet();
    home.vault("status --check").quiet();
}

#[test]
fn the_deleted_ones_are_listed_apart() {
    let home = Home::with(&[("a", "1"), ("b", "2")]);
    home.vault("delete a --yes").quiet();
    home.vault("list --deleted").prints("a\n");
    home.vault("list").prints("b\n");
    home.vault("list --deleted b").quiet();
    let document = home.vault("list --deleted -o json").done().json();
    assert!(document["secrets"][0]["deleted"].is_string(), "{document}");
    assert_eq!(home.vault("list -o json").done().json()["secrets"][0].get("deleted"), None);
}
