//! How fast texts are looked through for values, and values masked in them. `--bytes` of the result are those of the text.

use std::io::Read as _;
use std::sync::Arc;

use data_encoding::BASE64_NOPAD;
use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use sha2::{Digest as _, Sha256};
use vault::scan::{Finder, Masker, Patterns};

fn main() {
    divan::main();
}

const COUNTS: [usize; 3] = [1, 10, 1_000];

/// As many bytes as a larger log.
const LENGTH: usize = 64 << 20;

fn digest(number: usize) -> [u8; 32] {
    Sha256::digest(number.to_be_bytes()).into()
}

/// Passwords and tokens of 8 to 40 characters, keys of two kilobytes, and a PIN now and then.
fn values(count: usize) -> Vec<Vec<u8>> {
    let value = |number: usize| match number % 50 {
        7 if number < 200 => format!("{:06}", number * 4211).into_bytes(),
        9 => format!("-----BEGIN PRIVATE KEY-----\n{}\n", BASE64_NOPAD.encode(&digest(number).repeat(50))).into_bytes(),
        11 => format!("postgres://app:{}@db.example.org/app", &BASE64_NOPAD.encode(&digest(number))[..16]).into_bytes(),
        _ => BASE64_NOPAD.encode(&digest(number)).as_bytes()[..8 + number % 33].to_vec(),
    };
    (0..count).map(value).collect()
}

/// What a program prints: words, numbers, paths.
fn log() -> Vec<u8> {
    let line = |n: usize| {
        format!(
            "2026-11-24T04:{:02}:{:02}Z INFO worker-{} request id={:x} GET /api/v1/items/{n}?page={} took {} ms\n",
            n / 60 % 60,
            n % 60,
            n % 7,
            n.wrapping_mul(0x9e37_79b9_7f4a_7c15),
            n % 13,
            n % 997
        )
    };
    grown(line)
}

/// What has the letters of all the spellings: base64 in lines.
fn encoded() -> Vec<u8> {
    grown(|n| format!("{}\n", BASE64_NOPAD.encode(&digest(n).repeat(2)[..57])))
}

fn hexadecimal() -> Vec<u8> {
    grown(|n| format!("{}\n", data_encoding::HEXLOWER.encode(&digest(n))))
}

fn binary() -> Vec<u8> {
    let mut text: Vec<u8> = (0..(4 << 20) / 32).flat_map(digest).collect();
    text = text.repeat(LENGTH / text.len());
    text
}

fn grown(line: impl Fn(usize) -> String) -> Vec<u8> {
    let mut text = Vec::new();
    let mut number = 0;
    while text.len() < 4 << 20 {
        text.extend_from_slice(line(number).as_bytes());
        number += 1;
    }
    let times = LENGTH / text.len();
    text.repeat(times)
}

type Text = (&'static str, fn() -> Vec<u8>);
const TEXTS: [Text; 4] = [("log", log), ("base64", encoded), ("hex", hexadecimal), ("binary", binary)];

fn each() -> impl Iterator<Item = String> {
    COUNTS.into_iter().flat_map(|count| TEXTS.iter().map(move |(name, _)| format!("{count} values in {name}")))
}

fn parse(case: &str) -> (Vec<Vec<u8>>, Vec<u8>) {
    let mut words = case.split(' ');
    let count = words.next().and_then(|word| word.parse().ok()).unwrap_or(1);
    let text = TEXTS.iter().find(|(name, _)| case.ends_with(name)).map_or_else(Vec::new, |(_, text)| text());
    (values(count), text)
}

/// In pieces of what a pipe holds.
#[divan::bench(args = each(), sample_count = 5)]
fn mask(bencher: Bencher<'_, '_>, case: &str) {
    let (values, text) = parse(case);
    let patterns = Arc::new(Patterns::to_mask(values.iter().map(Vec::as_slice)));
    bencher.counter(BytesCount::new(text.len())).bench(|| {
        let mut masker = Masker::new(Arc::clone(&patterns));
        let mut written = 0;
        for chunk in text.chunks(64 << 10) {
            masker.feed(chunk, &mut |bytes| written += black_box(bytes).len());
        }
        masker.finish(&mut |bytes| written += black_box(bytes).len());
        written
    });
}

#[divan::bench(args = each(), sample_count = 5)]
fn find(bencher: Bencher<'_, '_>, case: &str) {
    let (values, text) = parse(case);
    let patterns = Arc::new(Patterns::to_find(values.iter().map(Vec::as_slice)));
    let mut finder = Finder::new(patterns);
    bencher.counter(BytesCount::new(text.len())).bench_local(|| {
        let mut count = 0;
        let read = finder.search(text.as_slice().by_ref(), &mut |_| count += 1);
        black_box((read.is_ok(), count))
    });
}

/// Spelling the values and making the tables.
#[divan::bench(args = COUNTS, sample_count = 5)]
fn prepare(bencher: Bencher<'_, '_>, count: usize) {
    let values = values(count);
    bencher.bench(|| Patterns::to_find(values.iter().map(Vec::as_slice)));
}
