//! CBOR (RFC 8949) in one spelling: maps with ascending integer keys, definite lengths, shortest numbers.
//!
//! `minicbor` reads more than that, so whoever decodes writes the result again and compares.

use jiff::Timestamp;
use minicbor::data::Type;
use minicbor::decode::Error as DecodeError;
use minicbor::{Decoder, Encoder};

use super::bytes::Malformed;

pub(super) type Writer<'a> = Encoder<&'a mut Vec<u8>>;
pub(super) type WriteError = minicbor::encode::Error<std::convert::Infallible>;

/// Runs `read` over all of `bytes`.
pub(super) fn decode_all<'b, T>(
    bytes: &'b [u8],
    what: &'static str,
    read: impl FnOnce(&mut Decoder<'b>) -> Result<T, DecodeError>,
) -> Result<T, Malformed> {
    let mut decoder = Decoder::new(bytes);
    let value = read(&mut decoder).map_err(|_| Malformed(what))?;
    if decoder.position() == bytes.len() { Ok(value) } else { Err(Malformed(what)) }
}

/// The number of entries of a map or array; what an indefinite one would be is refused.
pub(super) fn definite(length: Option<u64>) -> Result<u64, DecodeError> {
    length.ok_or_else(|| bad("indefinite length"))
}

pub(super) fn bad(what: &'static str) -> DecodeError {
    DecodeError::message(what)
}

/// Milliseconds since 1970-01-01 UTC.
pub(super) fn time(decoder: &mut Decoder<'_>) -> Result<Timestamp, DecodeError> {
    Timestamp::from_millisecond(decoder.i64()?).map_err(|_| bad("time"))
}

/// Exactly so many bytes.
pub(super) fn array<const N: usize>(decoder: &mut Decoder<'_>) -> Result<[u8; N], DecodeError> {
    decoder.bytes()?.try_into().map_err(|_| bad("length of a byte string"))
}

/// A list: `read` for each entry.
pub(super) fn list<'b, T>(
    decoder: &mut Decoder<'b>,
    mut read: impl FnMut(&mut Decoder<'b>) -> Result<T, DecodeError>,
) -> Result<Vec<T>, DecodeError> {
    let count = definite(decoder.array()?)?;
    (0..count).map(|_| read(decoder)).collect()
}

/// What `read` finds, or none where null stands.
pub(super) fn optional<'b, T>(
    decoder: &mut Decoder<'b>,
    read: impl FnOnce(&mut Decoder<'b>) -> Result<T, DecodeError>,
) -> Result<Option<T>, DecodeError> {
    if decoder.datatype()? == Type::Null { decoder.null().map(|()| None) } else { read(decoder).map(Some) }
}
