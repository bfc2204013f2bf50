//! An attacker who may write the file and knows the format, but has no root key.

use vault::model::ErrorKind;

use crate::forge::{Parts, attackers_key};
use crate::library::{kind_of, passphrase, unlocked};
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
