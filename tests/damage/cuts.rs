//! A file that ends too early or too late.

use vault::model::ErrorKind;

use crate::library::{kind_of, locked};
use crate::subject::{Subject, whole};

/// Opening alone has to notice it, before anything is read of the blobs.
fn assert_refused_at_once(subject: &Subject, file: &[u8], what: &str) {
    let opened = locked(&subject.put(file));
    assert_eq!(kind_of(&opened), Some(ErrorKind::Damaged), "{what}");
}

#[test]
fn a_file_cut_anywhere_is_damage() {
    let subject = Subject::new();
    for length in 0..subject.file.len() {
        assert_refused_at_once(&subject, &subject.file[..length], &format!("cut to {length} bytes"));
    }
    println!("cut to every length from 0 to {}: each was damage", subject.file.len() - 1);
}

#[test]
fn added_bytes_are_damage() {
    let subject = Subject::new();
    let tails =
        (1..=300).map(|length| vec![0; length]).chain([b"\n".to_vec(), subject.file.clone(), vec![0xff; 1 << 20]]);
    let mut count = 0;
    for tail in tails {
        let longer = [&subject.file[..], &tail].concat();
        assert_refused_at_once(&subject, &longer, &format!("{} bytes more", tail.len()));
        count += 1;
    }
    for at in [0, 1, 8, 120, subject.start(), subject.file.len() - 1] {
        let (before, after) = subject.file.split_at(at);
        assert_refused_at_once(&subject, &[before, b"\0", after].concat(), &format!("one byte more at {at}"));
        count += 1;
    }
    println!("{count} files with more bytes: each was damage");
}

#[test]
fn other_files_are_no_vaults() {
    let subject = Subject::new();
    for other in [&b"-----BEGIN PGP MESSAGE-----\n"[..], b"\x8b", b"\x8bVLT\n\x1a\n", b"PK\x03\x04", &[0; 9000], b"\n"]
    {
        let path = subject.put(other);
        assert_eq!(kind_of(&whole(&path)), Some(ErrorKind::Damaged));
    }
    assert!(whole(&subject.put(&subject.file)).is_ok());
}
