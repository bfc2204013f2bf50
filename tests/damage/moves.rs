//! Sound parts in the wrong places.

use vault::format::{PAGE_ROWS, PREFIX_SIZE, ROW_SIZE};
use vault::model::{DetailChanges, ErrorKind, Stage};
use vault::secret::SecretBytes;
use vault::service::{Content, ExistingPolicy, PortableSecret, Request, SecretService as _};

use crate::forge::{Parts, owners_signing_key};
use crate::library::{Place, kind_of, name, reveal, unlocked, update};
use crate::subject::{Subject, make, whole};

fn join(parts: &Parts) -> Vec<u8> {
    [&parts.prefix.encode()[..], parts.header.as_bytes(), &parts.directory, &parts.pages, &parts.blobs].concat()
}

#[test]
fn two_swapped_blobs_are_damage_and_do_not_open_in_each_others_place() {
    let subject = Subject::new();
    let sound = Parts::of(&subject.file);
    let owner = owners_signing_key(&subject.file, &subject.root);
    let rows = sound.rows();
    let mut pairs = 0;
    for (number, first) in rows.iter().enumerate() {
        for second in rows[number + 1..].iter().filter(|second| second.length == first.length) {
            let mut parts = sound.clone();
            let length = first.length as usize;
            let (low, high) = parts.blobs.split_at_mut(second.offset as usize);
            low[first.offset as usize..][..length].swap_with_slice(&mut high[..length]);
            subject.assert_damaged(&join(&parts), &format!("blobs {:?} and {:?}", first.id, second.id));

            parts.hash_anew();
            let vault = unlocked(&subject.put(&parts.signed(&owner)), &subject.root).unwrap();
            assert!(reveal(&vault, first.id).is_err() && reveal(&vault, second.id).is_err());
            pairs += 1;
        }
    }
    assert!(pairs > 50);
    println!("{pairs} pairs of blobs swapped: each was damage, even signed by the owner");
}

#[test]
fn a_moved_page_of_the_manifest_is_damage() {
    let place = Place::new();
    let mut session = place.session().unwrap();
    let entries = (0..600).map(|number| {
        PortableSecret::of(
            name(&format!("key{number}")),
            Content::of_value(SecretBytes::copy_of(b"value")),
            DetailChanges::default(),
        )
    });
    let (stage, existing) = (Stage::default(), ExistingPolicy::Refuse);
    session
        .handle(Request::Import { entries: entries.collect(), stage, tags: Vec::new(), existing, dry_run: false })
        .unwrap();

    let file = std::fs::read(place.vault()).unwrap();
    let sound = Parts::of(&file);
    assert_eq!(sound.directory.len(), 3 * 48);
    let path = place.directory().join("damaged.vault");
    let page = PAGE_ROWS * ROW_SIZE;
    let swap = |bytes: &mut [u8], length: usize| {
        let (first, second) = bytes.split_at_mut(length);
        first.swap_with_slice(&mut second[..length]);
    };
    let mut pages = sound.clone();
    swap(&mut pages.pages, page);
    let mut directory = sound.clone();
    swap(&mut directory.directory, 48);
    let mut both = pages.clone();
    both.directory.clone_from(&directory.directory);
    for (parts, what) in [(&pages, "pages"), (&directory, "entries"), (&both, "pages and entries")] {
        std::fs::write(&path, join(parts)).unwrap();
        assert_eq!(kind_of(&whole(&path)), Some(ErrorKind::Damaged), "{what}");
    }
    let root = place.root();
    std::fs::write(&path, join(&pages)).unwrap();
    assert_eq!(kind_of(&unlocked(&path, &root).map(|_| ())), expected_of_index(&sound));
    std::fs::write(&path, join(&sound)).unwrap();
    assert!(whole(&path).is_ok(), "what was taken apart goes together again");
}

/// The index stands in one of the first two pages, which were swapped, or in the third.
fn expected_of_index(parts: &Parts) -> Option<ErrorKind> {
    let index = parts.parsed_header().index;
    let number = parts.rows().iter().position(|row| row.id == index).unwrap();
    (number < 2 * PAGE_ROWS).then_some(ErrorKind::Damaged)
}

#[test]
fn the_start_of_another_vault_does_not_fit() {
    let subject = Subject::new();
    let (own, (other, _)) = (&subject.file, make());
    assert_eq!(own.len(), other.len());
    for length in [PREFIX_SIZE, subject.start() - 48, subject.start()] {
        let file = [&other[..length], &own[length..]].concat();
        subject.assert_damaged(&file, &format!("{length} bytes of another vault"));
    }
}

#[test]
fn the_start_of_an_older_generation_does_not_fit_the_newer_body() {
    let subject = Subject::new();
    let mut session = subject.place.session().unwrap();
    let mut files = vec![subject.file.clone()];
    for value in [&b"next"[..], b"last"] {
        update(&mut session, "empty", "production", value).unwrap();
        files.push(std::fs::read(subject.place.vault()).unwrap());
    }
    for (old, new) in [(0, 1), (1, 2), (0, 2), (2, 1)] {
        let (mut mixed, donor) = (Parts::of(&files[new]), Parts::of(&files[old]));
        (mixed.prefix, mixed.header) = (donor.prefix, donor.header);
        let path = subject.put(&join(&mixed));
        assert_eq!(kind_of(&whole(&path)), Some(ErrorKind::Damaged), "header {old} on body {new}");

        mixed.directory = donor.directory;
        let path = subject.put(&join(&mixed));
        assert_eq!(kind_of(&whole(&path)), Some(ErrorKind::Damaged), "header and directory {old} on body {new}");

        // Made as long as the old one, so that not even the length tells.
        let mut file = join(&mixed);
        file.resize(files[old].len(), 0);
        let path = subject.put(&file);
        assert_eq!(kind_of(&whole(&path)), Some(ErrorKind::Damaged), "start {old} on body {new}, as long");
        assert_eq!(subject.assert_no_wrong_answer(&path, "start of another generation"), 0);
    }
}
