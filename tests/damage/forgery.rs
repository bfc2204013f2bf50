//! An attacker who may write the file and knows the format, but has no root key.

use vault::format::{Index, IndexEdits, OldTrailKey, Settings, Table, decode_secret, encode_secret};
use vault::model::{ActorId, ErrorKind};
use vault::secret::{Key, SecretBytes};
use vault::vault::{Census, verify_opening};

use crate::forge::{Parts, attackers_key, with_index};
use crate::library::{kind_of, passphrase, unlocked, update};
use crate::subject::{Subject, whole};

/// Signed with the attacker's own key, the file is sound as far as that can be seen without the root key. With it, it is
/// seen that somebody else than the owner signed.
#[test]
fn a_vault_signed_by_somebody_else_is_refused_by_who_has_the_root_key() {
    let subject = Subject::new();
    let sound = Parts::of(&subject.file);
    let mut newer = sound.clone();
    newer.set_header(&vault::format::Header { generation: 1_000_000, ..sound.parsed_header() });
    let mut other_value = sound.clone();
    exchange_two_values(&mut other_value);
    for (parts, what) in [(&sound, "unchanged"), (&newer, "a newer generation"), (&other_value, "two values exchanged")]
    {
        let path = subject.put(&parts.signed(&attackers_key()));
        whole(&path).expect("without the root key it is a sound vault");
        let opened = unlocked(&path, &subject.root);
        assert_eq!(kind_of(&opened), Some(ErrorKind::Damaged), "{what}");
        assert!(opened.unwrap_err().message().contains("signed by somebody else"), "{what}");
    }
}

/// The passphrase still opens the keyslot, but no session comes of it.
#[test]
fn no_session_comes_of_a_forged_vault() {
    let subject = Subject::new();
    std::fs::write(subject.place.vault(), newer_forgery(&subject)).unwrap();
    let locked = subject.place.open().unwrap();
    let root = locked.unlock(&passphrase()).unwrap();
    let session = locked.into_session(root, crate::library::clock(), crate::library::origin());
    assert_eq!(kind_of(&session), Some(ErrorKind::Damaged));

    // Nothing of it was remembered: the genuine file still counts as the newest.
    std::fs::write(subject.place.vault(), &subject.file).unwrap();
    assert_eq!(kind_of(&subject.place.session()), None);
}

fn newer_forgery(subject: &Subject) -> Vec<u8> {
    let mut parts = Parts::of(&subject.file);
    parts.set_header(&vault::format::Header { generation: 1_000_000, ..parts.parsed_header() });
    parts.signed(&attackers_key())
}

/// Length of the blob of a short value: 128 bytes after padding, and what sealing adds.
const SHORT_VALUE: u64 = 128 + 72;

/// Puts one value's blob in another's place.
fn exchange_two_values(parts: &mut Parts) {
    let index = parts.parsed_header().index;
    let rows: Vec<_> = parts.rows().into_iter().filter(|row| row.id != index && row.length == SHORT_VALUE).collect();
    let [first, second] = [rows[0].offset, rows[1].offset].map(|offset| offset as usize);
    let (low, high) = parts.blobs.split_at_mut(second);
    low[first..][..SHORT_VALUE as usize].swap_with_slice(&mut high[..SHORT_VALUE as usize]);
    parts.hash_anew();
}

/// What a program with a bug could write. It opens for nobody, so that nothing is built on it.
#[test]
fn keys_that_do_not_fit_each_other_are_damage() {
    let subject = Subject::new();
    let changed = |change: fn(&mut Settings)| {
        let file = with_index(&subject.file, &subject.root, |index, edits| {
            let mut settings = Settings::decode(index.find(Table::Settings, b"").unwrap().unwrap()).unwrap();
            change(&mut settings);
            edits.put(Table::Settings, b"", settings.encode());
        });
        kind_of(&unlocked(&subject.put(&file), &subject.root))
    };
    assert_eq!(changed(|_| ()), None);
    assert_eq!(changed(|settings| settings.signing_key = Key::copy_of(&[7; 32]).unwrap()), Some(ErrorKind::Damaged));
    assert_eq!(
        changed(|settings| settings.event_signing_key = Key::copy_of(&[7; 32]).unwrap()),
        Some(ErrorKind::Damaged)
    );
    assert_eq!(changed(|settings| settings.owner = ActorId([7; 16])), Some(ErrorKind::Damaged));
    assert_eq!(changed(|settings| settings.actors.push(settings.actors[0].clone())), Some(ErrorKind::Damaged));
    assert_eq!(
        changed(|settings| {
            let key = Key::copy_of(&[7; 32]).unwrap();
            settings.old_trail_keys.push(OldTrailKey { owner: settings.owner, key });
        }),
        Some(ErrorKind::Damaged)
    );
}

#[test]
fn a_whole_check_finds_records_that_belong_to_nothing() {
    let subject = Subject::new();
    let verified = |edit: fn(&Index<'_>, &mut IndexEdits)| {
        let file = with_index(&subject.file, &subject.root, edit);
        let vault = unlocked(&subject.put(&file), &subject.root).unwrap();
        kind_of(&verify_opening(&vault, Census::default(), &mut |_, _| ()))
    };
    assert_eq!(verified(|_, _| ()), None);
    assert_eq!(
        verified(|_, edits| edits.put(Table::Ids, &[9; 16], SecretBytes::copy_of(b"nobody"))),
        Some(ErrorKind::Damaged)
    );
    let both = |index: &Index<'_>, edits: &mut IndexEdits| {
        let (key, record) = index.iter(Table::Deleted).next().unwrap().unwrap();
        let mut secret = decode_secret(key, record).unwrap();
        secret.deleted = None;
        edits.put(Table::Secrets, key, encode_secret(&secret));
    };
    assert_eq!(verified(both), Some(ErrorKind::Damaged));
}

/// The number after the last one would be the first again.
#[test]
fn the_last_version_stays_the_last() {
    let subject = Subject::new();
    let file = with_index(&subject.file, &subject.root, |index, edits| {
        let (key, record) = index.iter(Table::Secrets).next().unwrap().unwrap();
        let mut secret = decode_secret(key, record).unwrap();
        secret.stages[0].versions.last_mut().unwrap().number = u64::MAX;
        edits.put(Table::Secrets, key, encode_secret(&secret));
    });
    std::fs::write(subject.place.vault(), file).unwrap();
    // It has the generation of the genuine one, which was seen.
    if subject.place.state().exists() {
        std::fs::remove_dir_all(subject.place.state()).unwrap();
    }
    let mut session = subject.place.session().unwrap();
    let secret = session.vault().catalogue().secrets().unwrap().next().unwrap().unwrap();
    let stage = secret.stages[0].stage.as_str().to_owned();
    let updated = update(&mut session, secret.key.as_str(), &stage, b"next");
    assert_eq!(kind_of(&updated), Some(ErrorKind::Other));
}
