//! An auditor reads and verifies the whole trail, and opens no secret.

use super::support::Home;
use super::telling::used;

const PASSPHRASE: &str = "seven words are in this one";

fn auditor(home: &Home) -> String {
    home.token("grant add eve --auditor --purpose 'yearly audit'")
}

#[test]
fn an_auditor_reads_what_the_owner_reads_and_opens_nothing() {
    let (home, bot) = used();
    let eve = auditor(&home);
    home.vault_with(&bot, "get sap/user").ends(0);
    home.vault("audit").ends(0);
    let events = home.vault_with(&eve, "audit -o json").done().json()["events"].clone();
    let events = events.as_array().unwrap();
    let last: Vec<&str> = events.iter().rev().take(4).map(|event| event["actor"].as_str().unwrap()).collect();
    assert_eq!(last, ["grant:eve", "owner", "grant:recon", "owner"]);
    assert!(events.iter().any(|event| event["refs"][0]["key"] == "sap/user"));
    let checked = home.vault_with(&eve, "audit verify -o json").done().json();
    assert_eq!((&checked["sound"], &checked["events"]), (&true.into(), &events.len().into()), "{checked}");
    assert!(home.vault_with(&eve, "audit report").ends(0).stdout().contains("grant:recon"));
    home.vault_with(&eve, "audit head").ends(0);
    let refused = "error: the grant is for reading the audit trail only\n";
    for command in ["get sap/user", "show sap/user", "list", "update sap/user --generate", "grant list", "duty list"] {
        home.vault_with(&eve, command).fails(7, refused);
    }
    home.vault_with(&eve, "exec -- true").ends(125);
    home.vault_with(&bot, "audit verify").ends(7);
}

#[test]
fn events_of_later_grants_and_keys_are_read_too() {
    let (home, _) = used();
    let eve = auditor(&home);
    let later = home.token("grant add later --key sap/user");
    home.vault_with(&later, "get sap/user").ends(0);
    home.vault("passwd --kdf m=19MiB,t=2,p=1").env("VAULT_NEW_PASSPHRASE", PASSPHRASE).ends(0);
    let owner = |command: &str| home.vault(command).env("VAULT_PASSPHRASE", PASSPHRASE);
    let rotated = owner("grant rotate later").ends(0).stdout().trim().to_owned();
    home.vault_with(&rotated, "get sap/user").ends(0);
    let events = home.vault_with(&eve, "audit --actor later -o json").done().json()["events"].clone();
    assert_eq!(events.as_array().unwrap().len(), 2, "{events}");
    home.vault_with(&eve, "audit verify").ends(0);
    owner("verify").ends(0);
}

/// Who had the keys of the trail would go on reading it with a program of their own: so there are new ones.
#[test]
fn an_auditor_who_is_taken_away_reads_nothing_more() {
    for away in ["grant revoke eve --yes", "grant suspend eve", "grant rotate eve"] {
        let (home, bot) = used();
        let eve = auditor(&home);
        let before = std::fs::read(home.vault_file()).unwrap();
        home.vault(away).ends(0);
        let refused = home.vault_with(&eve, "audit").done().status;
        assert!(refused == 4 || refused == 7, "{away}: {refused}");
        home.vault_with(&bot, "get sap/user").ends(0);
        home.vault("audit verify").ends(0);
        home.vault("verify").ends(0);
        // With an old copy of the file the events that were written since are not opened: they say who, and not what.
        let now = std::fs::read(home.vault_file()).unwrap();
        std::fs::write(home.vault_file(), &before).unwrap();
        let old =
            home.vault_with(&eve, "audit verify").env("XDG_STATE_HOME", home.path().join("other").to_str().unwrap());
        let told = old.done();
        assert_eq!(told.status, 6, "{away}: {}", told.text());
        std::fs::write(home.vault_file(), now).unwrap();
        home.vault("grant list").ends(0);
    }
}

#[test]
fn a_restored_backup_gives_no_auditor_the_trail_back() {
    let (home, bot) = used();
    let eve = auditor(&home);
    home.vault("backup create before").ends(0);
    let old = std::fs::read(home.vault_file()).unwrap();
    home.vault("grant revoke eve --yes").ends(0);
    home.vault("restore before --yes").ends(0);
    home.vault_with(&eve, "audit").fails(7, "error: the grant is suspended\n");
    home.vault_with(&bot, "get sap/user").ends(0);
    home.vault("audit verify").ends(0);
    home.vault("verify").ends(0);
    reads_no_more(&home, &eve, &old);
}

/// With what somebody kept of the `old` file, nothing that came after can be read.
#[track_caller]
fn reads_no_more(home: &Home, token: &str, old: &[u8]) {
    home.vault("get sap/user").ends(0);
    let there = home.path().join("there");
    std::fs::create_dir(&there).unwrap();
    std::fs::write(there.join("v.vault"), old).unwrap();
    std::fs::copy(home.vault_file().with_extension("vault.audit"), there.join("v.vault.audit")).unwrap();
    let call = home.vault_with(token, "audit verify").env("VAULT_FILE", there.join("v.vault").to_str().unwrap());
    let told = call.env("XDG_STATE_HOME", there.to_str().unwrap()).done();
    assert_eq!(told.status, 6, "{}", told.text());
}

/// It knows nothing of them, but they know the keys of the trail of its time.
#[test]
fn a_backup_from_before_an_auditor_gives_them_nothing_either() {
    let (home, _) = used();
    home.vault("backup create before").ends(0);
    let eve = auditor(&home);
    let old = std::fs::read(home.vault_file()).unwrap();
    home.vault("grant revoke eve --yes").ends(0);
    home.vault("restore before --yes").quiet();
    home.vault("audit verify").ends(0);
    reads_no_more(&home, &eve, &old);

    // So it is where an older copy was put in place by hand.
    let (home, _) = used();
    let copy = std::fs::read(home.vault_file()).unwrap();
    let eve = auditor(&home);
    let old = std::fs::read(home.vault_file()).unwrap();
    std::fs::write(home.vault_file(), copy).unwrap();
    home.vault("--accept-rollback get sap/user").ends(0);
    home.vault("audit verify").ends(0);
    reads_no_more(&home, &eve, &old);
}

#[test]
fn an_auditor_holds_no_secret_and_comes_back() {
    let (home, _) = used();
    home.vault("grant add both --auditor --key sap/user").ends(2);
    let eve = auditor(&home);
    home.vault("grant change eve --add sap/user").ends(2);
    home.vault("grant suspend eve").ends(0);
    home.vault_with(&eve, "audit").fails(7, "error: the grant is suspended\n");
    home.vault("grant resume eve").ends(0);
    home.vault_with(&eve, "audit verify").ends(0);
    assert!(home.vault("grant show eve").ends(0).stdout().contains("use          to read the audit trail\n"));
    let waiting = home.token("grant add adam --auditor --pending");
    home.vault_with(&waiting, "audit").ends(7);
    home.vault("grant approve adam").ends(0);
    home.vault_with(&waiting, "audit verify").ends(0);
}
