//! An older vault put in the place of a newer one.
// A test says loudly what went wrong, prints what it counted, and writes small files of its own.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, clippy::disallowed_methods)]
#![allow(clippy::cast_possible_truncation)]

#[path = "support/forge.rs"]
mod forge;
#[path = "support/library.rs"]
mod library;

use std::path::Path;

use library::{Place, add, get, keys, kind_of, overwrite, store_at, unlock, unlock_with, unlocked, update};
use vault::format::TrailHeader;
use vault::model::{ErrorKind, KdfParams};
use vault::secret::SecretBytes;
use vault::service::{Request, SecretService as _};
use vault::session;

/// A vault in which `key` has had the value `first` and then `second`; with the file of each.
fn two_generations() -> (Place, Vec<u8>, Vec<u8>) {
    let place = Place::new();
    let mut session = place.session().unwrap();
    add(&mut session, "key", "production", b"first").unwrap();
    let older = std::fs::read(place.vault()).unwrap();
    update(&mut session, "key", "production", b"second").unwrap();
    let newer = std::fs::read(place.vault()).unwrap();
    (place, older, newer)
}

fn generation(path: &Path) -> u64 {
    generation_of(&std::fs::read(path).unwrap())
}

#[test]
fn an_older_copy_is_refused_before_anybody_is_asked_for_a_passphrase() {
    let (place, older, newer) = two_generations();
    overwrite(&place.vault(), &older);
    let error = place.open().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Damaged);
    assert!(error.message().contains("rolled back"), "{error}");
    assert!(error.advice().unwrap().contains("--accept-rollback"));

    overwrite(&place.vault(), &newer);
    assert_eq!(get(&mut place.session().unwrap(), "key").unwrap().value.expose(), b"second");
}

#[test]
fn an_open_session_refuses_an_older_copy_too() {
    let (place, older, _) = two_generations();
    let mut session = place.session().unwrap();
    // Another file at the same path: what replacing it does.
    let aside = place.directory().join("older");
    std::fs::write(&aside, &older).unwrap();
    std::fs::rename(&aside, place.vault()).unwrap();
    assert_eq!(kind_of(&get(&mut session, "key")), Some(ErrorKind::Damaged));
    assert_eq!(kind_of(&update(&mut session, "key", "production", b"third")), Some(ErrorKind::Damaged));
    assert_eq!(std::fs::read(place.vault()).unwrap(), older, "nothing was written over it");
}

#[test]
fn another_vault_of_the_same_generation_is_refused() {
    let (place, older, newer) = two_generations();
    // The owner's other computer, with a copy of the older state, went its own way.
    let elsewhere = tempfile::tempdir().unwrap();
    let copy = elsewhere.path().join("copy.vault");
    std::fs::write(&copy, &older).unwrap();
    std::fs::copy(place.trail(), elsewhere.path().join("copy.vault.audit")).unwrap();
    let mut session = unlock(session::open(store_at(&copy), session::Guard::new(None, false)).unwrap()).unwrap();
    update(&mut session, "key", "production", b"another").unwrap();
    assert_eq!(generation(&copy), generation(&place.vault()));
    drop(session);

    overwrite(&place.vault(), &std::fs::read(&copy).unwrap());
    let error = place.open().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Damaged);
    assert!(error.message().contains("two different vaults"), "{error}");
    overwrite(&place.vault(), &newer);
    assert!(place.open().is_ok());
}

/// What the older copy holds becomes a generation newer than any that was seen, so that from then on nobody needs to
/// insist, on no other computer either.
#[test]
fn an_owner_who_insists_goes_on_from_the_older_copy() {
    let (place, older, newer) = two_generations();
    overwrite(&place.vault(), &older);
    let mut insisting = unlock(session::open(place.store(), place.insisting_guard()).unwrap()).unwrap();
    assert_eq!(get(&mut insisting, "key").unwrap().value.expose(), b"first");
    assert!(insisting.take_warnings().iter().any(|warning| warning.contains("is now the newest")));
    assert_eq!(generation(&place.vault()), generation_of(&newer) + 1);
    drop(insisting);

    let mut session = place.session().expect("from here on without insisting");
    update(&mut session, "key", "production", b"third").unwrap();
    add(&mut session, "another", "production", b"value").unwrap();
    let mut session = place.session().unwrap();
    assert_eq!(get(&mut session, "key").unwrap().value.expose(), b"third");
    assert_eq!(keys(&mut session).unwrap(), ["another", "key"]);
    assert!(session.take_warnings().is_empty());

    for given_up in [older, newer] {
        overwrite(&place.vault(), &given_up);
        assert_eq!(kind_of(&place.open()), Some(ErrorKind::Damaged));
    }
}

/// Insisting where nothing is wrong changes nothing.
#[test]
fn an_owner_who_insists_for_nothing_changes_nothing() {
    let (place, _, newer) = two_generations();
    let session = unlock(session::open(place.store(), place.insisting_guard()).unwrap()).unwrap();
    assert!(session.take_warnings().is_empty());
    assert!(std::fs::read(place.vault()).unwrap() == newer);

    // Not even where somebody else commits while the owner types the passphrase.
    let insisting = session::open(place.store(), place.insisting_guard()).unwrap();
    update(&mut place.session().unwrap(), "key", "production", b"third").unwrap();
    let newest = std::fs::read(place.vault()).unwrap();
    let mut session = unlock(insisting).unwrap();
    assert_eq!(session.take_warnings(), [""; 0]);
    assert_eq!(get(&mut session, "key").unwrap().value.expose(), b"third");
    assert!(std::fs::read(place.vault()).unwrap() == newest);
}

#[test]
fn the_state_before_a_change_is_kept_after_a_rollback_too() {
    let (place, older, _) = two_generations();
    let mut session = place.session().unwrap();
    for _ in 0..20 {
        update(&mut session, "key", "production", b"more").unwrap();
    }
    drop(session);
    overwrite(&place.vault(), &older);
    let mut session = unlock(session::open(place.store(), place.insisting_guard()).unwrap()).unwrap();
    for value in [&b"third"[..], b"fourth"] {
        let before = std::fs::read(place.vault()).unwrap();
        update(&mut session, "key", "production", value).unwrap();
        let backup = format!("test.vault.backups/{}.vault", generation_of(&before));
        assert!(std::fs::read(place.directory().join(backup)).unwrap() == before);
    }
}

fn generation_of(file: &[u8]) -> u64 {
    forge::Parts::of(file).parsed_header().generation
}

#[test]
fn a_missing_memory_is_made_anew_and_an_unreadable_one_is_a_warning() {
    let (place, _, _) = two_generations();
    std::fs::remove_dir_all(place.state()).unwrap();
    let session = place.session().unwrap();
    assert!(session.take_warnings().is_empty());
    assert_eq!(std::fs::read_dir(place.state()).unwrap().filter(|entry| has_ending(entry, "seen")).count(), 1);

    let seen =
        std::fs::read_dir(place.state()).unwrap().find(|entry| has_ending(entry, "seen")).unwrap().unwrap().path();
    std::fs::write(&seen, b"nonsense").unwrap();
    let session = place.session().unwrap();
    assert!(session.take_warnings().iter().any(|warning| warning.contains("rollback protection is weaker")));
    let session = place.session().unwrap();
    assert!(session.take_warnings().is_empty(), "it was written anew");
}

fn has_ending(entry: &std::io::Result<std::fs::DirEntry>, ending: &str) -> bool {
    entry.as_ref().unwrap().path().extension().is_some_and(|found| found == ending)
}

/// A file where the directory should be: not even root can write into that.
#[test]
fn a_memory_that_cannot_be_written_is_a_warning_and_nothing_more() {
    let (place, _, _) = two_generations();
    std::fs::remove_dir_all(place.state()).unwrap();
    std::fs::write(place.state(), b"in the way").unwrap();
    let mut session = place.session().unwrap();
    assert_eq!(get(&mut session, "key").unwrap().value.expose(), b"second");
    update(&mut session, "key", "production", b"third").unwrap();
    let warnings = session.take_warnings();
    assert!(
        !warnings.is_empty() && warnings.iter().all(|warning| warning.contains("rollback protection is weaker")),
        "{warnings:?}"
    );
    assert_eq!(get(&mut place.session().unwrap(), "key").unwrap().value.expose(), b"third");
}

#[test]
fn a_lost_trail_is_begun_anew_where_the_owner_insists_and_records_the_gap() {
    let (place, _, _) = two_generations();
    let before = place.open().unwrap().vault().header().clone();
    std::fs::remove_file(place.trail()).unwrap();
    let refused = place.open().unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Damaged);
    assert!(refused.advice().unwrap().contains("--accept-rollback"));

    let session = unlock(session::open(place.store(), place.insisting_guard()).unwrap()).unwrap();
    assert!(session.take_warnings().iter().any(|warning| warning.contains("a new audit trail was begun")));
    drop(session);

    let text = std::fs::read_to_string(place.trail()).unwrap();
    let first = TrailHeader::decode(text.lines().next().unwrap().as_bytes()).unwrap();
    let expected = TrailHeader { vault: before.vault, file: before.anchor.file + 1, previous: [0; 32] };
    assert_eq!(first, expected, "the new file goes on from none, as none is left");
    let mut session = place.session().expect("from here on without insisting");
    let after = session.vault().locked().header().anchor;
    assert_eq!((after.file, after.sequence), (before.anchor.file + 1, before.anchor.sequence + 1), "counted on");
    assert_eq!(get(&mut session, "key").unwrap().value.expose(), b"second");
    update(&mut session, "key", "production", b"third").unwrap();
    assert_eq!(get(&mut place.session().unwrap(), "key").unwrap().value.expose(), b"third");
}

#[test]
fn a_trail_that_does_not_go_with_the_vault_is_put_aside_and_kept() {
    let (place, _, _) = two_generations();
    let (other, _, _) = two_generations();
    let foreign = std::fs::read(other.trail()).unwrap();
    std::fs::write(place.trail(), &foreign).unwrap();
    let session = unlock(session::open(place.store(), place.insisting_guard()).unwrap()).unwrap();
    assert!(session.take_warnings().iter().any(|warning| warning.contains(".old-1")));
    assert_eq!(std::fs::read(place.directory().join("test.vault.audit.old-1")).unwrap(), foreign);
    assert!(place.session().is_ok());
}

#[test]
fn a_copy_elsewhere_is_the_same_vault() {
    let (place, _, _) = two_generations();
    let elsewhere = tempfile::tempdir().unwrap();
    let copy = elsewhere.path().join("copy.vault");
    std::fs::copy(place.vault(), &copy).unwrap();
    std::fs::copy(place.trail(), elsewhere.path().join("copy.vault.audit")).unwrap();
    let mut session = unlock(session::open(store_at(&copy), place.guard()).unwrap()).unwrap();
    assert_eq!(get(&mut session, "key").unwrap().value.expose(), b"second");
    update(&mut session, "key", "production", b"third").unwrap();
    assert!(session.take_warnings().is_empty());

    // The copy went on; the original is the older one now.
    assert_eq!(kind_of(&place.open()), Some(ErrorKind::Damaged));
    std::fs::copy(&copy, place.vault()).unwrap();
    std::fs::copy(elsewhere.path().join("copy.vault.audit"), place.trail()).unwrap();
    assert_eq!(get(&mut place.session().unwrap(), "key").unwrap().value.expose(), b"third");
}

/// What a forger wrote is never remembered, or the genuine vault would look rolled back.
#[test]
fn only_a_vault_that_proved_to_be_its_owners_is_remembered() {
    let (place, _, newer) = two_generations();
    let root = place.root();
    let mut parts = forge::Parts::of(&newer);
    parts.set_header(&vault::format::Header { generation: 99, ..parts.parsed_header() });
    overwrite(&place.vault(), &parts.signed(&forge::attackers_key()));
    let locked = place.open().expect("without a key it looks like a newer one");
    assert_eq!(kind_of(&unlock_with(locked, &root)), Some(ErrorKind::Damaged));
    assert_eq!(kind_of(&unlocked(&place.vault(), &root)), Some(ErrorKind::Damaged));

    overwrite(&place.vault(), &newer);
    assert!(place.session().is_ok());
}

/// Whoever may write the trail can end it so that nothing can be appended. That is damage, with a way out.
#[test]
fn a_trail_that_cannot_be_gone_on_with_is_begun_anew_where_the_owner_insists() {
    let (place, _, _) = two_generations();
    let trail = std::fs::read_to_string(place.trail()).unwrap();
    let last = trail.lines().last().unwrap();
    let (_, rest) = last.split_once(' ').unwrap();
    let endless = format!("{trail}{} {rest}\n", i64::MAX);
    for bad in [endless.into_bytes(), [trail.as_bytes(), &vec![b'x'; 20 << 20]].concat()] {
        std::fs::write(place.trail(), bad).unwrap();
        let error = place.open().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Damaged, "{error}");
        assert!(error.advice().unwrap().contains("--accept-rollback"), "{error}");

        let locked = session::open(place.store(), place.insisting_guard()).unwrap();
        let mut session = unlock(locked).unwrap();
        assert_eq!(get(&mut session, "key").unwrap().value.expose(), b"second");
        assert_eq!(get(&mut place.session().unwrap(), "key").unwrap().value.expose(), b"second");
    }
}

/// The older vault does not know the owner that `passwd` made, so nobody could verify a trail that goes on in that file.
#[test]
fn a_rollback_to_before_a_passwd_begins_a_new_trail() {
    let (place, _, newer) = two_generations();
    {
        let mut session = place.session().unwrap();
        let passphrase = SecretBytes::copy_of(b"quite another passphrase 5");
        session
            .handle(Request::Passwd {
                slots: vec![vault::vault::NewSlot::Passphrase(passphrase, KdfParams::MINIMUM)],
                replaced: vec![1],
            })
            .unwrap();
        add(&mut session, "later", "production", b"x").unwrap();
    }
    let written = std::fs::read(place.trail()).unwrap();
    overwrite(&place.vault(), &newer);
    let locked = session::open(place.store(), place.insisting_guard()).unwrap();
    let session = unlock(locked).unwrap();
    assert_eq!(session.vault().locked().header().anchor.file, 2);
    let entries = std::fs::read_dir(place.directory()).unwrap();
    let aside = entries.into_iter().find(|entry| has_ending(entry, "old-1")).unwrap().unwrap().path();
    assert_eq!(std::fs::read(aside).unwrap(), written, "nothing of it is lost");
    assert_eq!(keys(&mut place.session().unwrap()).unwrap(), ["key"]);
}
