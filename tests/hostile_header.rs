//! Headers that somebody with a signing key of their own made to exhaust whoever opens them. All are validly signed and
//! true in everything but the one thing that they are about; all are refused before a passphrase is asked for.
// A test says loudly what went wrong, prints what it counted, and writes small files of its own.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, clippy::disallowed_methods)]
#![allow(clippy::cast_possible_truncation)]

#[path = "support/forge.rs"]
mod forge;
#[path = "support/library.rs"]
mod library;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use forge::{Parts, attackers_key};
use library::{Place, kind_of, overwrite};
use vault::format::{Header, Keyslot, MAX_HEADER, PAGE_ROWS, Prefix, ROW_SIZE};
use vault::model::{ErrorKind, KdfParams};

/// No refusal may take as much, in bytes.
const MOST: u64 = 32 << 20;

struct Trap {
    place: Place,
    sound: Parts,
    refused: usize,
    slowest: Duration,
    started_with: u64,
}

impl Trap {
    fn new() -> Self {
        let place = Place::new();
        let sound = Parts::of(&std::fs::read(place.vault()).unwrap());
        let trap = Self { place, sound, refused: 0, slowest: Duration::ZERO, started_with: memory("VmRSS:") };
        overwrite(&trap.vault(), &trap.sound.signed(&attackers_key()));
        assert_eq!(kind_of(&trap.place.open()), None, "with nothing wrong in it, it opens");
        trap
    }

    fn vault(&self) -> PathBuf {
        self.place.vault()
    }

    /// Fails unless the file with these parts is refused.
    fn refuses(&mut self, what: &str, change: impl FnOnce(&mut Parts)) {
        let mut parts = self.sound.clone();
        change(&mut parts);
        let file = parts.signed(&attackers_key());
        self.refuses_file(what, &file, parts.hole);
    }

    /// The same with parsed headers.
    fn refuses_header(&mut self, what: &str, change: impl FnOnce(&mut Header)) {
        self.refuses(what, |parts| {
            let mut header = parts.parsed_header();
            change(&mut header);
            parts.set_header(&header);
        });
    }

    /// The same with a prefix that lies.
    fn refuses_prefix(&mut self, what: &str, lie: impl FnOnce(&mut Prefix)) {
        let file = self.sound.signed_with_lies(&attackers_key(), lie);
        self.refuses_file(what, &file, 0);
    }

    fn refuses_file(&mut self, what: &str, file: &[u8], hole: usize) {
        overwrite(&self.vault(), file);
        lengthen(&self.vault(), file.len() + hole);
        let start = Instant::now();
        let opened = self.place.open();
        self.slowest = self.slowest.max(start.elapsed());
        let error = opened.err().unwrap_or_else(|| panic!("{what}: it was opened"));
        assert_eq!(error.kind(), ErrorKind::Damaged, "{what}: {error}");
        let taken = memory("VmHWM:").saturating_sub(self.started_with);
        assert!(taken < MOST, "{what}: took {} MiB", taken >> 20);
        self.refused += 1;
    }
}

/// One test, so that no other thread takes memory meanwhile.
#[test]
fn hostile_headers_are_refused_before_they_cost_anything() {
    let mut trap = Trap::new();
    too_costly_keyslots(&mut trap);
    wrong_texts(&mut trap);
    impossible_lengths(&mut trap);
    sparse_files(&mut trap);
    println!("{} validly signed headers refused; the slowest took {:?}", trap.refused, trap.slowest);
    println!("at most {} KiB of memory more than before", memory("VmHWM:").saturating_sub(trap.started_with) >> 10);
}

fn too_costly_keyslots(trap: &mut Trap) {
    let rows: serde_json::Value = serde_json::from_str(include_str!("vectors/argon2.json")).unwrap();
    for row in rows["policy_reject"].as_array().unwrap() {
        trap.refuses(&row["comment"].to_string(), |parts| {
            parts.replace("memory_kib = 19456", &format!("memory_kib = {}", row["memory_kib"]));
            parts.replace("passes = 2", &format!("passes = {}", row["iterations"]));
            parts.replace("lanes = 1", &format!("lanes = {}", row["parallelism"]));
        });
    }
    let many = |header: &mut Header, count: u32, kdf: KdfParams| {
        let slot = header.keyslots[0].clone();
        header.keyslots = (1..=count)
            .map(|id| Keyslot { id, kind: vault::format::SlotKind::Passphrase(kdf), ..slot.clone() })
            .collect();
    };
    trap.refuses_header("17 keyslots", |header| many(header, 17, KdfParams::MINIMUM));
    let costs = [(16, 1 << 18, 2), (5, 1 << 20, 1), (16, 1 << 20, 4), (2, 1 << 18, 16), (3, 1 << 20, 2)];
    for (count, memory, passes) in costs {
        let kdf = KdfParams::new(memory, passes, 1).unwrap();
        trap.refuses_header(&format!("{count} keyslots of {kdf}"), |header| many(header, count, kdf));
    }
    trap.refuses("one keyslot of 1 GiB and 5 passes", |parts| {
        parts.replace("memory_kib = 19456\npasses = 2", "memory_kib = 1048576\npasses = 5");
    });
    trap.refuses_header("no keyslot", |header| header.keyslots.clear());
    trap.refuses_header("two keyslots of one number", |header| header.keyslots.push(header.keyslots[0].clone()));
    trap.refuses("another kind of keyslot", |parts| parts.replace("kind = \"passphrase\"", "kind = \"none\""));
    trap.refuses("another key derivation", |parts| parts.replace("kdf = \"argon2id\"", "kdf = \"md5\""));
    trap.refuses("a short sealed root key", |parts| parts.replace("root = \"", "root = \"\" # \""));
}

fn wrong_texts(trap: &mut Trap) {
    for (what, text) in [
        ("nothing", String::new()),
        ("no TOML", "length = 1\n[[[[".to_owned()),
        ("a binary text", "\0".repeat(1000)),
        ("deep nesting", format!("a = {}", "[".repeat(15_000))),
        ("deep keys", format!("{} = 1\n", "a.".repeat(7_000) + "a")),
        ("many tables", "[[keyslot]]\n".repeat(1_300)),
        ("a long number", format!("generation = {}\n", "9".repeat(16_000))),
    ] {
        trap.refuses(what, |parts| parts.header = text);
    }
    trap.refuses("a comment", |parts| parts.header.push_str("# more\n"));
    trap.refuses("a table more", |parts| parts.header.push_str("\n[more]\n"));
    trap.refuses("another spelling", |parts| parts.replace("generation = ", "generation = +"));
    trap.refuses("a key twice", |parts| parts.header.insert_str(0, "generation = 1\n"));
    trap.refuses("a malformed id", |parts| parts.replace("index = \"", "index = \"z"));
    trap.refuses("a header of 16 KiB and one byte", |parts| {
        let missing = MAX_HEADER as usize + 1 - parts.header.len();
        parts.header.extend(["#", &"x".repeat(missing - 2), "\n"]);
        assert_eq!(parts.header.len(), MAX_HEADER as usize + 1);
    });
}

fn impossible_lengths(trap: &mut Trap) {
    trap.refuses_header("another directory", |header| header.directory[0] ^= 1);
    for blobs in ["18446744073709551615", "9223372036854775807", "288230376151711745", "67108864", "0", "2"] {
        trap.refuses(&format!("{blobs} blobs"), |parts| {
            let present = format!("blobs = {}\n", parts.parsed_header().blobs);
            parts.replace(&present, &format!("blobs = {blobs}\n"));
        });
    }
    let file = trap.sound.signed(&attackers_key());
    trap.refuses_file("a file that is longer than its header says", &file, 1);
    trap.refuses_file("a file that is shorter than its header says", &file[..file.len() - 1], 0);
    for length in [MAX_HEADER + 1, 1 << 30, u32::MAX] {
        trap.refuses_prefix(&format!("a header of {length} bytes"), |prefix| prefix.header_length = length);
        trap.refuses_prefix(&format!("a directory of {length} bytes"), |prefix| prefix.directory_length = length);
        trap.refuses_prefix(&format!("a manifest of {length} bytes"), |prefix| prefix.manifest_length = length);
    }
    trap.refuses_prefix("no header", |prefix| prefix.header_length = 0);
    trap.refuses_prefix("no directory", |prefix| prefix.directory_length = 0);
    trap.refuses_prefix("no manifest", |prefix| prefix.manifest_length = 0);
}

/// A hole costs the attacker nothing: the file is as long as its header says, and holds almost nothing.
fn sparse_files(trap: &mut Trap) {
    let mut parts = trap.sound.clone();
    parts.hole = 5 << 30;
    for length in [MAX_HEADER + 1, 64 << 20, 1 << 30, u32::MAX] {
        for part in ["header", "directory", "manifest"] {
            let file = parts.signed_with_lies(&attackers_key(), |prefix| match part {
                "header" => prefix.header_length = length,
                "directory" => prefix.directory_length = length,
                _ => prefix.manifest_length = length,
            });
            trap.refuses_file(&format!("a {part} of {length} bytes in a sparse file"), &file, parts.hole);
        }
    }

    // As many blobs as the format can count; all lengths go together, and the directory is the one that was signed.
    let blobs = u32::MAX / ROW_SIZE as u32;
    let directory = blobs.div_ceil(PAGE_ROWS as u32) * 48;
    let digest = vault::crypto::digest(&vec![0; directory as usize]);
    parts.set_header(&Header { blobs: blobs.into(), directory: digest, ..parts.parsed_header() });
    (parts.directory, parts.pages, parts.blobs) = Default::default();
    let file = parts.signed_with_lies(&attackers_key(), |prefix| {
        prefix.directory_length = directory;
        prefix.manifest_length = blobs * ROW_SIZE as u32;
    });
    trap.refuses_file("a directory of zeros", &file, parts.hole);
}

fn lengthen(path: &std::path::Path, length: usize) {
    std::fs::File::options().write(true).open(path).unwrap().set_len(length as u64).unwrap();
}

/// A figure of this process, in bytes. Elsewhere than on Linux nothing is known, and only the refusals are tested.
fn memory(figure: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(figure));
    line.map_or(0, |rest| rest.trim().trim_end_matches(" kB").parse::<u64>().unwrap() << 10)
}
