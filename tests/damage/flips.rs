//! One flipped bit, anywhere in the file.

use crate::forge::{Parts, owners_signing_key};
use crate::library::{long, reveal, unlocked};
use crate::subject::Subject;

/// All bits of the prefix, header and directory, and one bit of every other byte; in the long form all bits.
#[test]
fn a_flipped_bit_is_damage() {
    let subject = Subject::new();
    let start = subject.start();
    let mut file = subject.file.clone();
    let mut flipped = 0;
    for at in 0..file.len() {
        for bit in bits_of(at, long() || at < start) {
            file[at] ^= 1 << bit;
            subject.assert_damaged(&file, &format!("bit {bit} of byte {at}"));
            file[at] ^= 1 << bit;
            flipped += 1;
        }
    }
    assert_eq!(file, subject.file);
    println!(
        "{flipped} of {} bits of a vault of {} bytes flipped: each was damage, no wrong value",
        file.len() * 8,
        file.len()
    );
}

/// Even where every hash and the owner's own signature fit again, sealing alone keeps a changed blob from being opened.
#[test]
fn a_flipped_bit_of_a_blob_is_noticed_without_hashes_and_signature() {
    let subject = Subject::new();
    let owner = owners_signing_key(&subject.file, &subject.root);
    let sound = Parts::of(&subject.file);
    let index = sound.parsed_header().index;
    let mut flipped = 0;
    for row in sound.rows() {
        // In the short form every third byte.
        let step = if long() { 1 } else { 3 };
        for at in (row.offset as usize..(row.offset + row.length) as usize).step_by(step) {
            for bit in bits_of(at, long()) {
                let mut parts = sound.clone();
                parts.blobs[at] ^= 1 << bit;
                parts.hash_anew();
                let path = subject.put(&parts.signed(&owner));
                let what = format!("bit {bit} of byte {at} of the blobs");
                crate::subject::whole(&path).expect("without the root key it is a sound vault");
                let opened = unlocked(&path, &subject.root);
                if row.id == index {
                    assert!(opened.is_err(), "{what}");
                } else {
                    assert!(reveal(&opened.unwrap(), row.id).is_err(), "{what}");
                }
                flipped += 1;
            }
        }
    }
    println!("{flipped} of {} bits of the blobs flipped and signed by the owner: none opened", sound.blobs.len() * 8);
}

/// All eight bits, or one that changes from byte to byte.
fn bits_of(at: usize, all: bool) -> std::ops::Range<u8> {
    let chosen = (at * 5 % 8) as u8;
    if all { 0..8 } else { chosen..chosen + 1 }
}

/// Else a commit would sign anew what nobody can open any more, and the good copy would age out of the backups.
#[test]
fn a_commit_notices_damage_in_what_it_only_copies() {
    let subject = Subject::new();
    let parts = crate::forge::Parts::of(&subject.file);
    let index = parts.parsed_header().index;
    let start = subject.file.len() - parts.blobs.len();
    let mut refused = 0;
    for row in parts.rows().into_iter().filter(|row| row.id != index) {
        let mut file = subject.file.clone();
        file[start + row.offset as usize + 60] ^= 1;
        std::fs::write(subject.place.vault(), &file).unwrap();
        let mut session = subject.place.session().unwrap();
        let added = crate::library::add(&mut session, "another", "production", b"value");
        assert_eq!(crate::library::kind_of(&added), Some(vault::model::ErrorKind::Damaged));
        assert_eq!(std::fs::read(subject.place.vault()).unwrap(), file, "nothing was written");
        refused += 1;
    }
    println!("{refused} vaults with one damaged value: no commit copied it");
    assert!(refused > 20);
}
