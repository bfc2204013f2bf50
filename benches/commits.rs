//! What a commit costs beyond starting the program and deriving the key, beside what the machine itself needs to write
//! and sync a file of that size. In one process, so that no key derivation drowns it with its noise.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, missing_docs, reason = "there is nobody to tell")]

#[path = "../tests/support/library.rs"]
mod library;

use std::fs::File;
use std::io::Write as _;
use std::path::PathBuf;

use divan::Bencher;
use library::{Place, name, unlock_with, update};
use vault::crypto::RootKey;
use vault::model::{DetailChanges, Stage};
use vault::secret::SecretBytes;
use vault::service::{Content, ExistingPolicy, PortableSecret, Request, SecretService as _};

fn main() {
    divan::main();
}

const SIZES: [usize; 3] = [1_000, 10_000, 100_000];

fn import(count: usize) -> Request {
    let entry = |number: usize| {
        PortableSecret::of(
            name(&format!("KEY_{number:06}")),
            Content::of_value(SecretBytes::new(format!("value-of-{number}-0123456789").into_bytes())),
            DetailChanges::default(),
        )
    };
    Request::Import {
        entries: (0..count).map(entry).collect(),
        stage: Stage::default(),
        tags: Vec::new(),
        existing: ExistingPolicy::Refuse,
        dry_run: false,
    }
}

fn filled(count: usize) -> (Place, RootKey) {
    let place = Place::new();
    let root = place.root();
    unlock_with(place.open().unwrap(), &root).unwrap().handle(import(count)).unwrap();
    (place, root)
}

/// Opening the vault with its root key, and one update: the whole of `vault update` but for start and key derivation.
#[divan::bench(args = SIZES, sample_count = 21, sample_size = 1)]
fn a_update(bencher: Bencher<'_, '_>, count: usize) {
    let (place, root) = filled(count);
    bencher.bench_local(|| {
        let mut session = unlock_with(place.open().unwrap(), &root).unwrap();
        update(&mut session, "KEY_000500", "production", b"another value").unwrap();
    });
}

/// The machine's own write and syncs of such a file: trail, file, name.
#[divan::bench(args = SIZES, sample_count = 21, sample_size = 1)]
fn b_machine(bencher: Bencher<'_, '_>, count: usize) {
    let (place, _) = filled(count);
    let bytes = std::fs::read(place.vault()).unwrap();
    let path = |name: &str| -> PathBuf { place.directory().join(name) };
    let mut trail = File::create(path("probe.audit")).unwrap();
    bencher.bench_local(|| {
        trail.write_all(&[b'x'; 500]).unwrap();
        trail.sync_data().unwrap();
        let mut file = File::create(path("probe.tmp")).unwrap();
        file.write_all(&bytes).unwrap();
        file.sync_all().unwrap();
        std::fs::rename(path("probe.tmp"), path("probe")).unwrap();
        File::open(place.directory()).unwrap().sync_all().unwrap();
    });
}

/// The same for an import of so many into an empty vault, the reading of the file aside.
#[divan::bench(args = SIZES, sample_count = 11, sample_size = 1)]
fn c_import(bencher: Bencher<'_, '_>, count: usize) {
    let place = Place::new();
    let root = place.root();
    let empty = (std::fs::read(place.vault()).unwrap(), std::fs::read(place.trail()).unwrap());
    bencher
        .with_inputs(|| {
            let place = Place::with_copies(&empty.0, &empty.1);
            let request = import(count);
            (place, request)
        })
        .bench_local_values(|(place, request)| {
            unlock_with(place.open().unwrap(), &root).unwrap().handle(request).unwrap();
            place
        });
}

/// Opening the vault with its root key, and one value.
#[divan::bench(args = SIZES, sample_count = 21, sample_size = 1)]
fn d_get(bencher: Bencher<'_, '_>, count: usize) {
    let (place, root) = filled(count);
    bencher.bench_local(|| {
        let mut session = unlock_with(place.open().unwrap(), &root).unwrap();
        library::get(&mut session, "KEY_000500").unwrap()
    });
}
