//! Many writers and readers of one vault at once: nothing acknowledged is lost, and nobody ever sees anything but a
//! sound vault.
// A test says loudly what went wrong, prints what it counted, and writes files of its own.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, clippy::disallowed_methods)]

#[path = "support/library.rs"]
mod library;

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use library::{Place, add, all_secrets, get, keys, long, unlock_with, unlocked, update};
use vault::crypto::RootKey;
use vault::model::{Secret, Stage};
use vault::service::{Request, SecretService as _};
use vault::session::Session;
use vault::vault::{Census, verify_opening};

const WRITERS: usize = 8;

/// How many changes each writer makes.
fn changes() -> usize {
    if long() { 200 } else { 25 }
}

/// A session with a store and a guard of its own, as another process would have.
fn session(place: &Place, root: &[u8; 32]) -> Session {
    let locked = place.open().unwrap_or_else(|error| panic!("opening: {error}"));
    unlock_with(locked, &RootKey::from_bytes(root).unwrap()).unwrap_or_else(|error| panic!("unlocking: {error}"))
}

fn root_of(place: &Place) -> [u8; 32] {
    *place.root().expose()
}

#[test]
fn no_acknowledged_add_is_lost_and_no_reader_sees_an_error() {
    let place = Place::new();
    let root = root_of(&place);
    add(&mut session(&place, &root), "first", "production", b"first").unwrap();
    let (writing, opened) = (AtomicUsize::new(WRITERS), AtomicUsize::new(0));
    let acknowledged: BTreeSet<String> = thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| read_until_done(&place, &root, &writing, &opened));
        }
        let writers: Vec<_> = (0..WRITERS)
            .map(|writer| {
                scope.spawn({
                    let (place, root, writing) = (&place, &root, &writing);
                    move || {
                        let _done = CountDown(writing);
                        let mut session = session(place, root);
                        (0..changes())
                            .map(|number| {
                                let key = format!("writer{writer}/{number}");
                                add(&mut session, &key, "production", key.as_bytes()).unwrap();
                                assert_eq!(session.take_warnings(), [""; 0]);
                                key
                            })
                            .collect::<Vec<_>>()
                    }
                })
            })
            .collect();
        writers.into_iter().flat_map(|writer| writer.join().unwrap()).collect()
    });

    assert_eq!(acknowledged.len(), WRITERS * changes());
    let mut session = session(&place, &root);
    let found: BTreeSet<String> = keys(&mut session).unwrap().into_iter().filter(|key| key != "first").collect();
    assert_eq!(found, acknowledged);
    let vault = unlocked(&place.vault(), &RootKey::from_bytes(&root).unwrap()).unwrap();
    assert_eq!(vault.locked().header().generation, 2 + acknowledged.len() as u64, "one commit an add");
    assert_eq!(verify_opening(&vault, Census::default(), &mut |_, _| ()).unwrap().values, acknowledged.len() + 1);
    println!(
        "{} adds by {WRITERS} writers; the readers opened the vault {} times",
        acknowledged.len(),
        opened.into_inner()
    );
}

/// Counts down also when its thread panics, so that a failure ends the readers.
struct CountDown<'a>(&'a AtomicUsize);

impl Drop for CountDown<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

fn read_until_done(place: &Place, root: &[u8; 32], writing: &AtomicUsize, opened: &AtomicUsize) {
    let mut known = 0;
    while writing.load(Ordering::SeqCst) > 0 {
        let mut session = session(place, root);
        let listed = keys(&mut session).unwrap();
        assert!(listed.len() >= known, "{} keys were there, now {}", known, listed.len());
        known = listed.len();
        let key = &listed[known / 2];
        assert_eq!(get(&mut session, key).unwrap().value.expose(), key.as_bytes());
        assert_eq!(session.take_warnings(), [""; 0]);
        opened.fetch_add(1, Ordering::SeqCst);
    }
}

/// Readers that only open: the quickest way to meet two commits between looking at the vault and at the memory.
#[test]
fn a_reader_is_never_told_of_a_rollback_that_was_none() {
    let place = Place::new();
    let root = root_of(&place);
    add(&mut session(&place, &root), "key", "production", b"value").unwrap();
    let (done, opened) = (AtomicBool::new(false), AtomicUsize::new(0));
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while !done.load(Ordering::SeqCst) {
                    place.open().unwrap_or_else(|error| panic!("opening: {error}"));
                    opened.fetch_add(1, Ordering::SeqCst);
                }
            });
        }
        let mut session = session(&place, &root);
        let finished = Flag(&done);
        for _ in 0..4 * changes() {
            update(&mut session, "key", "production", b"value").unwrap();
        }
        drop(finished);
    });
    println!("{} updates; the vault was opened {} times", 4 * changes(), opened.into_inner());
}

/// Whoever appends while another file takes the trail's place goes on in that.
#[test]
fn the_trail_is_rotated_under_those_who_use_it() {
    let place = Place::new();
    let root = root_of(&place);
    add(&mut session(&place, &root), "key", "production", b"value").unwrap();
    let rotations: u32 = if long() { 100 } else { 12 };
    let (done, taken) = (AtomicBool::new(false), AtomicUsize::new(0));
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let mut kept = session(&place, &root);
                while !done.load(Ordering::SeqCst) {
                    for session in [&mut kept, &mut session(&place, &root)] {
                        assert_eq!(get(session, "key").unwrap().value.expose(), b"value");
                        taken.fetch_add(1, Ordering::SeqCst);
                    }
                }
            });
        }
        let mut session = session(&place, &root);
        let finished = Flag(&done);
        for _ in 0..rotations {
            session.handle(Request::RotateTrail).unwrap();
        }
        drop(finished);
    });
    let mut session = session(&place, &root);
    let walked = library::verified(&mut session).unwrap();
    assert_eq!((walked.faults.as_slice(), walked.oldest_file, walked.file), (&[][..], 1, rotations + 1));
    let taken = taken.into_inner() as u64;
    assert_eq!(walked.events, 2 + taken + u64::from(rotations), "init, the addition, and one event each");
    println!("{rotations} rotations under {taken} reads");
}

struct Flag<'a>(&'a AtomicBool);

impl Drop for Flag<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

#[test]
fn updates_of_one_key_count_up_without_a_gap() {
    let place = Place::new();
    let root = root_of(&place);
    add(&mut session(&place, &root), "counter", "production", b"0").unwrap();
    let mut versions: Vec<u64> = thread::scope(|scope| {
        let writers: Vec<_> = (0..WRITERS)
            .map(|_| {
                scope.spawn(|| {
                    let mut session = session(&place, &root);
                    (0..changes())
                        .map(|_| newest(&update(&mut session, "counter", "production", b"x").unwrap()))
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        writers.into_iter().flat_map(|writer| writer.join().unwrap()).collect()
    });

    versions.sort_unstable();
    let expected: Vec<u64> = (2..2 + (WRITERS * changes()) as u64).collect();
    assert_eq!(versions, expected, "each update was told a version of its own");
    let vault = unlocked(&place.vault(), &RootKey::from_bytes(&root).unwrap()).unwrap();
    let secret = all_secrets(&vault).unwrap().remove(0);
    assert_eq!(newest(&secret), *expected.last().unwrap());
    let kept: Vec<u64> = secret.stages[0].versions.iter().map(|version| version.number).collect();
    assert!(kept.windows(2).all(|pair| pair[0] + 1 == pair[1]), "{kept:?}");
    println!("{} updates by {WRITERS} writers: versions 2 to {}", versions.len(), newest(&secret));
}

fn newest(secret: &Secret) -> u64 {
    secret.newest(&Stage::default()).unwrap().number
}
