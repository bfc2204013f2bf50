//! What the fuzzer begins with, and what it found before, goes through its targets clean; so do small changes of it.
// A test says loudly what went wrong, and reads files of its own.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::disallowed_methods)]

#[path = "../fuzz/targets.rs"]
mod targets;

use std::path::PathBuf;

use proptest::prelude::*;
use targets::TARGETS;

fn corpus(name: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let directory = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(name);
    let files = std::fs::read_dir(&directory).unwrap_or_else(|error| panic!("{}: {error}", directory.display()));
    let mut files: Vec<_> = files
        .map(|file| {
            let path = file.expect("an entry").path();
            let bytes = std::fs::read(&path).expect("a file");
            (path, bytes)
        })
        .collect();
    files.sort();
    files
}

#[test]
fn no_corpus_is_empty_and_all_of_them_replay_clean() {
    let mut count = 0;
    for (name, target) in TARGETS {
        let files = corpus(name);
        assert!(files.iter().any(|(_, bytes)| !bytes.is_empty()), "the corpus of {name} is empty");
        for (_, bytes) in &files {
            target(bytes);
            count += 1;
        }
    }
    assert!(count >= TARGETS.len());
}

/// A change of a file: at a place, so many bytes are replaced by others.
fn changed(bytes: &[u8], changes: &[(u16, u8, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for (place, length, new) in changes {
        let start = usize::from(*place) % (bytes.len() + 1);
        let end = (start + usize::from(*length % 8)).min(bytes.len());
        bytes.splice(start..end, new.iter().copied());
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, failure_persistence: None, ..ProptestConfig::default() })]

    /// Where no fuzzer runs, this stands in for it.
    #[test]
    fn small_changes_of_the_corpora_break_no_promise(
        changes in prop::collection::vec((any::<u16>(), any::<u8>(), prop::collection::vec(any::<u8>(), 0..4)), 1..4),
        choice in any::<usize>(),
    ) {
        for (name, target) in TARGETS {
            let files = corpus(name);
            let (_, bytes) = &files[choice % files.len()];
            target(&changed(bytes, &changes));
        }
    }
}
