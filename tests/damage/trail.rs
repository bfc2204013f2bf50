//! A trail that was changed or cut. Opening promises to notice that of the first line and of the line that the vault's
//! anchor names; what stands between is for the verification of the whole trail.

use vault::model::{Anchor, ErrorKind, Result};
use vault::session::LockedSession;

use crate::library::{get, kind_of, long, overwrite};
use crate::subject::{Subject, make};

struct Trail {
    subject: Subject,
    lines: Vec<u8>,
    anchor: Anchor,
}

impl Trail {
    fn new() -> Self {
        let subject = Subject::new();
        let mut session = subject.place.session().unwrap();
        get(&mut session, "empty").unwrap();
        get(&mut session, "binary").unwrap();
        let anchor = subject.place.open().unwrap().vault().header().anchor;
        let lines = std::fs::read(subject.place.trail()).unwrap();
        assert!((anchor.offset as usize) < lines.len(), "the newest events stand after the anchor");
        Self { subject, lines, anchor }
    }

    fn end(&self) -> usize {
        self.anchor.offset as usize
    }

    /// Where the anchored line begins.
    fn begin(&self) -> usize {
        self.lines[..self.end() - 1].iter().rposition(|&byte| byte == b'\n').unwrap() + 1
    }

    fn open_with(&self, lines: &[u8]) -> Result<LockedSession> {
        overwrite(&self.subject.place.trail(), lines);
        self.subject.place.open()
    }
}

#[test]
fn a_flipped_bit_of_the_anchored_line_is_damage_and_none_elsewhere_is_a_panic() {
    let trail = Trail::new();
    let (begin, end) = (trail.begin(), trail.end());
    // `vault-trail 1 VAULT FILE `; the hash after it is zeros in the first file.
    let first = trail.lines.iter().position(|&byte| byte == b'\n').unwrap() - 64;
    let mut lines = trail.lines.clone();
    let (mut damaged, mut unnoticed) = (0, 0);
    for at in 0..lines.len() {
        // With the line feed before it, the anchored line would be longer.
        let promised = at < first || (begin - 1..end).contains(&at);
        for bit in (0..8).filter(|bit| promised || long() || at.is_multiple_of(4) && at * 3 / 4 % 8 == *bit) {
            lines[at] ^= 1 << bit;
            match trail.open_with(&lines) {
                Ok(_) => {
                    assert!(!promised, "bit {bit} of byte {at}");
                    unnoticed += 1;
                }
                Err(error) => {
                    assert_eq!(error.kind(), ErrorKind::Damaged, "bit {bit} of byte {at}");
                    damaged += 1;
                }
            }
            lines[at] ^= 1 << bit;
        }
    }
    assert!(trail.open_with(&trail.lines).is_ok());
    println!(
        "trail of {} bytes: {damaged} flipped bits were damage at once, {unnoticed} are for a whole verification",
        lines.len()
    );
}

#[test]
fn a_trail_cut_before_its_anchor_is_damage_and_one_cut_after_it_is_not() {
    let trail = Trail::new();
    let mut tried = 0;
    // In the short form every length around the first line, the anchored line and the end, and every fifth elsewhere.
    let near = |length: usize, place: usize| length.abs_diff(place) < 20;
    let chosen = |length: &usize| {
        long()
            || length.is_multiple_of(5)
            || length < &200
            || near(*length, trail.begin())
            || near(*length, trail.end())
    };
    for length in (0..=trail.lines.len()).filter(chosen) {
        let opened = trail.open_with(&trail.lines[..length]);
        let expected = (length < trail.end()).then_some(ErrorKind::Damaged);
        assert_eq!(
            kind_of(&opened),
            expected,
            "cut to {length} of {} bytes, anchored at {}",
            trail.lines.len(),
            trail.end()
        );
        tried += 1;
    }
    println!("trail of {} bytes cut to {tried} lengths", trail.lines.len());
}

#[test]
fn a_line_taken_out_or_put_in_before_the_anchor_is_damage() {
    let trail = Trail::new();
    let lines: Vec<&[u8]> = trail.lines.split_inclusive(|&byte| byte == b'\n').collect();
    let mut before = 0;
    for number in 0..lines.len() {
        let without = [&lines[..number], &lines[number + 1..]].concat().concat();
        let doubled = [&lines[..=number], &lines[number..]].concat().concat();
        let anchored = before < trail.end();
        let expected = anchored.then_some(ErrorKind::Damaged);
        assert_eq!(kind_of(&trail.open_with(&without)), expected, "without line {number}");
        before += lines[number].len();
        // Doubling the anchored line itself leaves the first of the two where it was.
        let expected = (before < trail.end()).then_some(ErrorKind::Damaged);
        assert_eq!(kind_of(&trail.open_with(&doubled)), expected, "with line {number} twice");
    }
    println!("{} lines taken out and doubled", lines.len());
}

#[test]
fn a_missing_or_foreign_trail_is_damage() {
    let trail = Trail::new();
    let (_, other) = make();
    assert_eq!(kind_of(&trail.open_with(&other)), Some(ErrorKind::Damaged));
    assert_eq!(kind_of(&trail.open_with(b"")), Some(ErrorKind::Damaged));
    std::fs::remove_file(trail.subject.place.trail()).unwrap();
    assert_eq!(kind_of(&trail.subject.place.open()), Some(ErrorKind::Damaged));
    assert!(trail.open_with(&trail.lines).is_ok());
}

/// A session that is open already notices it too, before it reveals or changes anything.
#[test]
fn an_open_session_refuses_a_changed_trail() {
    let trail = Trail::new();
    let mut session = trail.subject.place.session().unwrap();
    std::fs::write(trail.subject.place.trail(), &trail.lines[..trail.end() - 1]).unwrap();
    assert_eq!(kind_of(&get(&mut session, "empty")), Some(ErrorKind::Damaged));
    assert_eq!(kind_of(&crate::library::update(&mut session, "empty", "production", b"x")), Some(ErrorKind::Damaged));
    std::fs::remove_file(trail.subject.place.trail()).unwrap();
    assert_eq!(kind_of(&get(&mut session, "empty")), Some(ErrorKind::Damaged));
    assert_eq!(std::fs::read(trail.subject.place.vault()).unwrap(), trail.subject.file, "the vault was not touched");
}
