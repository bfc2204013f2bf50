//! Public test vectors for every primitive that the vault is built of, and files made to fool it. See README.md beside
//! this file for where they come from.
// A test says loudly what went wrong, prints what it counted, and writes small files of its own.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, clippy::disallowed_methods)]
#![allow(clippy::cast_possible_truncation)]

mod argon2id;
mod commitment;
#[path = "../support/forge.rs"]
mod forge;
mod hash;
#[path = "../support/library.rs"]
mod library;
mod wycheproof_suites;

use serde_json::Value;

/// A file of vectors.
fn vectors(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// The rows under `name`.
fn rows<'a>(vectors: &'a Value, name: &str) -> &'a [Value] {
    let rows = vectors[name].as_array().unwrap();
    assert!(!rows.is_empty(), "there is nothing under {name}");
    rows
}

/// Bytes that are written in hexadecimal digits.
fn hex(value: &Value) -> Vec<u8> {
    data_encoding::HEXLOWER.decode(value.as_str().unwrap().as_bytes()).unwrap()
}

/// A number that fits into 32 bits.
fn number(value: &Value) -> u32 {
    value.as_u64().unwrap().try_into().unwrap()
}
