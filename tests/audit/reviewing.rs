//! `vault review`: which grants should not be as they are.

use super::support::Home;

/// The flags of each grant, and the status.
fn flags(home: &Home, arguments: &str) -> (Vec<(String, Vec<String>)>, i32) {
    let done = home.vault(&format!("review {arguments} -o json")).done();
    let document: serde_json::Value = serde_json::from_str(&done.stdout()).unwrap();
    let word = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let of =
        |grant: &serde_json::Value| grant["flags"].as_array().unwrap().iter().map(|flag| word(&flag["flag"])).collect();
    (
        document["grants"].as_array().unwrap().iter().map(|grant| (word(&grant["name"]), of(grant))).collect(),
        done.status,
    )
}

fn grant(home: &Home, command: &str) -> String {
    home.token(&format!("grant add {command}"))
}

#[test]
fn a_grant_that_is_just_right_has_no_flag() {
    let home = Home::with(&[("a", "1"), ("b", "2")]);
    assert_eq!(flags(&home, ""), (Vec::new(), 0));
    let token = grant(&home, "right --key a --command /bin/true --expires 30d");
    home.vault_with(&token, "exec -- /bin/true").ends(0);
    let designer = grant(&home, "designer --key b --stage design,production");
    home.vault_with(&designer, "get b").ends(0);
    home.vault("grant revoke designer --yes").ends(0);
    assert_eq!(flags(&home, ""), (vec![("right".to_owned(), Vec::new())], 0));
}

#[test]
fn what_is_unused_unpinned_or_too_broad_is_flagged() {
    let home = Home::with(&[("a", "1"), ("b", "2")]);
    grant(&home, "idle --key a --command /bin/true");
    let broad = grant(&home, "broad --key a --key b --command /bin/true");
    home.vault_with(&broad, "exec --only a -- /bin/true").ends(0);
    let open = grant(&home, "open --key a");
    home.vault_with(&open, "get a").ends(0);
    grant(&home, "eve --auditor");
    let expected =
        [("broad", vec!["over-broad"]), ("eve", vec!["unused"]), ("idle", vec!["unused"]), ("open", vec!["unpinned"])];
    let expected: Vec<_> = expected
        .iter()
        .map(|(name, flags)| ((*name).to_owned(), flags.iter().map(|flag| (*flag).to_owned()).collect::<Vec<_>>()))
        .collect();
    assert_eq!(flags(&home, ""), (expected, 8));
    let told = home.vault("review").ends(8).stdout();
    assert!(told.contains("broad (active)\n  owner      user "), "{told}");
    assert!(told.contains("  FLAG       over-broad: it never took b\n"), "{told}");
    // What was used a while ago is unused from some time on.
    let (later, _) = flags(&home, &format!("--unused-for {}", jiff::Timestamp::now()));
    assert!(later.iter().all(|(_, flags)| flags.contains(&"unused".to_owned())), "{later:?}");
}

#[test]
fn a_grant_for_most_of_the_vault_is_too_broad() {
    let keys: Vec<String> = (0..12).map(|number| format!("k{number}")).collect();
    let secrets: Vec<(&str, &str)> = keys.iter().map(|key| (key.as_str(), "v")).collect();
    let home = Home::with(&secrets);
    let token = grant(&home, &format!("all --key {} --command /bin/true", keys.join(" --key ")));
    home.vault_with(&token, "exec -- /bin/true").ends(0);
    assert_eq!(flags(&home, "").0[0].1, ["over-broad"]);
}

#[test]
fn a_review_is_the_owners() {
    let home = Home::with(&[("a", "1")]);
    let token = grant(&home, "bot --key a");
    home.vault_with(&token, "review").ends(7);
    home.vault("review --unused-for nonsense").ends(2);
    // A grant made anew under an old name has no past.
    home.vault_with(&token, "get a").ends(0);
    home.vault("grant revoke bot --yes").ends(0);
    grant(&home, "bot --key a --command /bin/true");
    assert_eq!(flags(&home, "").0, [("bot".to_owned(), vec!["unused".to_owned()])]);
}
