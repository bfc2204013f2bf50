//! A secret's record in the index.
//!
//! ```text
//! {0: id (16 bytes), 1: name?, 2: description?, 3: [tag...]?, 4: created, 5: updated, 6: deleted?,
//!  7: [[stage, [version...], [known...]?]...], 8: URL?, 9: true?, 10: expires?, 11: days between renewals?,
//!  12: ways in which values may leave, a bit each?}
//! version = [number, created, blob id (16 bytes) or null, [[field, blob id, secret (bool)]...]?]
//! ```
//!
//! `known` is a stage's [fingerprints](super::fingerprints). Part 9 stands where the secret is configuration. Times are milliseconds since 1970-01-01 UTC. What is empty or absent
//! is left out, but for a missing value, which is null. A version has a value or a field.

use minicbor::data::Type;
use minicbor::{Decoder, Encoder};

use crate::model::{
    BlobId, Days, Deliveries, Description, Details, DisplayName, Field, FieldKind, FieldName, Secret, SecretId,
    SecretName, Stage, StageValues, Tag, Url, Version,
};
use crate::secret::SecretBytes;

use super::bytes::Malformed;
use super::cbor::{self, WriteError, Writer, bad, decode_all, definite, list};
use super::fingerprints;

const WHAT: &str = "a secret's record in the index is malformed";

/// The record of `secret`. Its key is not in it: the index has that in front.
#[must_use]
pub fn encode_secret(secret: &Secret) -> SecretBytes {
    let mut bytes = Vec::with_capacity(128);
    // Writing to a Vec cannot fail.
    let _infallible = write(&mut Encoder::new(&mut bytes), secret);
    SecretBytes::new(bytes)
}

fn write(writer: &mut Writer<'_>, secret: &Secret) -> Result<(), WriteError> {
    let details = &secret.details;
    let optional = [
        details.name.is_some(),
        details.description.is_some(),
        !details.tags.is_empty(),
        secret.deleted.is_some(),
        details.url.is_some(),
        details.config,
        details.expires.is_some(),
        details.rotate_every.is_some(),
        details.deliver.is_some(),
    ];
    writer.map(4 + optional.iter().filter(|&&present| present).count() as u64)?;
    writer.u8(0)?.bytes(&secret.id.0)?;
    if let Some(name) = &details.name {
        writer.u8(1)?.str(name.as_str())?;
    }
    if let Some(description) = &details.description {
        writer.u8(2)?.str(description.as_str())?;
    }
    if !details.tags.is_empty() {
        writer.u8(3)?.array(details.tags.len() as u64)?;
        for tag in &details.tags {
            writer.str(tag.as_str())?;
        }
    }
    writer.u8(4)?.i64(secret.created.as_millisecond())?;
    writer.u8(5)?.i64(secret.updated.as_millisecond())?;
    if let Some(deleted) = secret.deleted {
        writer.u8(6)?.i64(deleted.as_millisecond())?;
    }
    writer.u8(7)?.array(secret.stages.len() as u64)?;
    for values in &secret.stages {
        writer.array(if values.fingerprints.is_empty() { 2 } else { 3 })?;
        writer.str(values.stage.as_str())?.array(values.versions.len() as u64)?;
        for version in &values.versions {
            write_version(writer, version)?;
        }
        if !values.fingerprints.is_empty() {
            fingerprints::write(writer, &values.fingerprints)?;
        }
    }
    if let Some(url) = &details.url {
        writer.u8(8)?.str(url.as_str())?;
    }
    if details.config {
        writer.u8(9)?.bool(true)?;
    }
    if let Some(expires) = details.expires {
        writer.u8(10)?.i64(expires.as_millisecond())?;
    }
    if let Some(interval) = details.rotate_every {
        writer.u8(11)?.u32(interval.count())?;
    }
    if let Some(deliver) = details.deliver {
        writer.u8(12)?.u8(deliver.bits())?;
    }
    Ok(())
}

fn write_version(writer: &mut Writer<'_>, version: &Version) -> Result<(), WriteError> {
    writer.array(if version.fields.is_empty() { 3 } else { 4 })?;
    writer.u64(version.number)?.i64(version.created.as_millisecond())?;
    match version.value {
        Some(blob) => writer.bytes(&blob.0)?,
        None => writer.null()?,
    };
    if !version.fields.is_empty() {
        writer.array(version.fields.len() as u64)?;
        for field in &version.fields {
            writer.array(3)?.str(field.name.as_str())?.bytes(&field.value.0)?.bool(field.kind == FieldKind::Secret)?;
        }
    }
    Ok(())
}

/// The key of a secret, as it stands before its record.
///
/// # Errors
/// It is none.
pub fn key_of_secret(key: &[u8]) -> Result<&str, Malformed> {
    let text = std::str::from_utf8(key).ok();
    text.filter(|key| SecretName::check(key).is_ok()).ok_or(Malformed(WHAT))
}

/// Reads the record that stands under `key`.
///
/// # Errors
/// It is not what [`encode_secret`] writes.
pub fn decode_secret(key: &[u8], bytes: &[u8]) -> Result<Secret, Malformed> {
    let key = std::str::from_utf8(key).ok().and_then(|key| SecretName::parse(key).ok()).ok_or(Malformed(WHAT))?;
    let secret = decode_all(bytes, WHAT, |decoder| read(key, decoder))?;
    let ordered = secret.stages.is_sorted_by(|a, b| a.stage < b.stage)
        && secret
            .stages
            .iter()
            .all(|values| !values.versions.is_empty() && values.versions.is_sorted_by(|a, b| a.number < b.number))
        && secret.details.tags.is_sorted_by(|a, b| a < b);
    let mut versions = secret.stages.iter().flat_map(|values| &values.versions);
    let whole = versions.all(|version| {
        version.number > 0
            && (version.value.is_some() || !version.fields.is_empty())
            && version.fields.is_sorted_by(|a, b| a.name < b.name)
    });
    let no_empty_text = secret.details.name.as_ref().is_none_or(|name| !name.as_str().is_empty())
        && secret.details.description.as_ref().is_none_or(|text| !text.as_str().is_empty())
        && secret.details.url.as_ref().is_none_or(|url| !url.as_str().is_empty());
    if !ordered || !whole || !no_empty_text || secret.stages.is_empty() || encode_secret(&secret).expose() != bytes {
        return Err(Malformed(WHAT));
    }
    Ok(secret)
}

fn read(key: SecretName, decoder: &mut Decoder<'_>) -> Result<Secret, minicbor::decode::Error> {
    let mut id = None;
    let mut details = Details::default();
    let (mut created, mut updated, mut deleted) = (None, None, None);
    let mut stages = Vec::new();
    for _ in 0..definite(decoder.map()?)? {
        match decoder.u8()? {
            0 => id = Some(SecretId(cbor::array(decoder)?)),
            1 => details.name = Some(DisplayName::parse(decoder.str()?).map_err(|_| bad("name"))?),
            2 => details.description = Some(Description::parse(decoder.str()?).map_err(|_| bad("description"))?),
            3 => details.tags = list(decoder, |decoder| Tag::parse(decoder.str()?).map_err(|_| bad("tag")))?,
            4 => created = Some(cbor::time(decoder)?),
            5 => updated = Some(cbor::time(decoder)?),
            6 => deleted = Some(cbor::time(decoder)?),
            7 => stages = list(decoder, read_stage)?,
            8 => details.url = Some(Url::parse(decoder.str()?).map_err(|_| bad("URL"))?),
            9 => details.config = decoder.bool()?,
            10 => details.expires = Some(cbor::time(decoder)?),
            11 => details.rotate_every = Some(Days::new(decoder.u32()?).ok_or_else(|| bad("interval"))?),
            12 => details.deliver = Some(Deliveries::from_bits(decoder.u8()?).ok_or_else(|| bad("ways"))?),
            _ => return Err(bad("an unknown part")),
        }
    }
    match (id, created, updated) {
        (Some(id), Some(created), Some(updated)) => Ok(Secret { id, key, details, created, updated, deleted, stages }),
        _ => Err(bad("a missing part")),
    }
}

fn read_stage(decoder: &mut Decoder<'_>) -> Result<StageValues, minicbor::decode::Error> {
    let length = definite(decoder.array()?)?;
    if !(2..=3).contains(&length) {
        return Err(bad("stage"));
    }
    Ok(StageValues {
        stage: Stage::parse(decoder.str()?).map_err(|_| bad("stage"))?,
        versions: list(decoder, read_version)?,
        fingerprints: if length == 3 { fingerprints::read(decoder)? } else { Vec::new() },
    })
}

fn read_version(decoder: &mut Decoder<'_>) -> Result<Version, minicbor::decode::Error> {
    let length = definite(decoder.array()?)?;
    if !(3..=4).contains(&length) {
        return Err(bad("version"));
    }
    let (number, created) = (decoder.u64()?, cbor::time(decoder)?);
    let value = if decoder.datatype()? == Type::Null {
        decoder.null().map(|()| None)?
    } else {
        Some(BlobId(cbor::array(decoder)?))
    };
    let fields = if length == 4 { list(decoder, read_field)? } else { Vec::new() };
    Ok(Version { number, created, value, fields })
}

fn read_field(decoder: &mut Decoder<'_>) -> Result<Field, minicbor::decode::Error> {
    if definite(decoder.array()?)? != 3 {
        return Err(bad("field"));
    }
    Ok(Field {
        name: FieldName::parse(decoder.str()?).ok_or_else(|| bad("field"))?,
        value: BlobId(cbor::array(decoder)?),
        kind: if decoder.bool()? { FieldKind::Secret } else { FieldKind::Plain },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    fn secret() -> Secret {
        Secret {
            id: SecretId([1; 16]),
            key: SecretName::parse("k").unwrap(),
            details: Details::default(),
            created: Timestamp::from_millisecond(1000).unwrap(),
            updated: Timestamp::from_millisecond(2000).unwrap(),
            deleted: None,
            stages: vec![StageValues {
                stage: Stage::default(),
                versions: vec![Version {
                    number: 1,
                    created: Timestamp::from_millisecond(1000).unwrap(),
                    value: Some(BlobId([2; 16])),
                    fields: Vec::new(),
                }],
                fingerprints: Vec::new(),
            }],
        }
    }

    #[test]
    fn a_plain_record_is_these_bytes() {
        let mut expected = vec![0xa4, 0, 0x50];
        expected.extend([1; 16]);
        expected.extend([4, 0x19, 0x03, 0xe8, 5, 0x19, 0x07, 0xd0, 7, 0x81, 0x82, 0x6a]);
        expected.extend(b"production");
        expected.extend([0x81, 0x83, 1, 0x19, 0x03, 0xe8, 0x50]);
        expected.extend([2; 16]);
        assert_eq!(encode_secret(&secret()).expose(), expected);
        assert_eq!(decode_secret(b"k", &expected), Ok(secret()));
    }

    #[test]
    fn a_version_with_fields_and_no_value_is_these_bytes() {
        let mut only_fields = secret();
        only_fields.details = Details {
            url: Some(Url::parse("u:").unwrap()),
            config: true,
            expires: Some(Timestamp::from_millisecond(1).unwrap()),
            rotate_every: Days::new(30),
            deliver: Deliveries::from_bits(3),
            ..Details::default()
        };
        let field =
            |name: &str, id, kind| Field { name: FieldName::parse(name).unwrap(), kind, value: BlobId([id; 16]) };
        let version = &mut only_fields.stages[0].versions[0];
        version.value = None;
        version.fields = vec![field("pin", 3, FieldKind::Secret), field("user", 4, FieldKind::Plain)];
        let bytes = encode_secret(&only_fields);
        let mut tail = vec![0x81, 0x84, 1, 0x19, 0x03, 0xe8, 0xf6, 0x82, 0x83, 0x63];
        tail.extend(b"pin\x50");
        tail.extend([3; 16]);
        tail.extend(b"\xf5\x83\x64user\x50");
        tail.extend([4; 16]);
        tail.extend([0xf4, 8, 0x62, b'u', b':', 9, 0xf5, 10, 1, 11, 0x18, 30, 12, 3]);
        assert!(bytes.expose().ends_with(&tail), "{:02x?}", bytes.expose());
        assert_eq!(bytes.expose()[0], 0xa9);
        assert_eq!(decode_secret(b"k", bytes.expose()), Ok(only_fields));
    }

    #[test]
    fn a_full_record_comes_back() {
        let mut full = secret();
        full.details.name = Some(DisplayName::parse("Main database").unwrap());
        full.details.description = Some(Description::parse("line\nline").unwrap());
        full.details.tags = vec![Tag::parse("a").unwrap(), Tag::parse("b").unwrap()];
        full.deleted = Some(full.updated);
        full.stages.insert(0, StageValues { stage: Stage::parse("design").unwrap(), ..full.stages[0].clone() });
        assert_eq!(decode_secret(b"k", encode_secret(&full).expose()), Ok(full));
    }

    #[test]
    fn disorder_and_other_spellings_are_refused() {
        let refused = |change: fn(&mut Secret)| {
            let mut changed = secret();
            change(&mut changed);
            decode_secret(b"k", encode_secret(&changed).expose()).is_err()
        };
        assert!(refused(|s| s.stages.clear()));
        assert!(refused(|s| s.stages.push(s.stages[0].clone())));
        assert!(refused(|s| s.stages[0].versions.clear()));
        assert!(refused(|s| s.stages[0].versions[0].number = 0));
        assert!(refused(|s| s.stages[0].versions[0].value = None));
        assert!(refused(|s| {
            let name = FieldName::parse("twice").unwrap();
            let field = Field { name, kind: FieldKind::Plain, value: BlobId([3; 16]) };
            s.stages[0].versions[0].fields = vec![field.clone(), field];
        }));
        assert!(refused(|s| s.details.url = Some(Url::parse("").unwrap())));
        assert!(refused(|s| s.details.name = Some(DisplayName::parse("").unwrap())));
        assert!(refused(|s| s.details.description = Some(Description::parse("").unwrap())));
        assert!(refused(|s| s.details.tags = vec![Tag::parse("b").unwrap(), Tag::parse("a").unwrap()]));
        assert!(refused(|s| s.details.tags = vec![Tag::parse("a").unwrap(), Tag::parse("a").unwrap()]));
        assert!(refused(|s| {
            let again = s.stages[0].versions[0].clone();
            s.stages[0].versions.push(again);
        }));
        assert!(refused(|s| {
            let older = Version { number: 1, ..s.stages[0].versions[0].clone() };
            s.stages[0].versions[0].number = 2;
            s.stages[0].versions.push(older);
        }));
        let bytes = encode_secret(&secret());
        assert!(decode_secret(b"not a key", bytes.expose()).is_err());
        for length in 0..bytes.len() {
            assert!(decode_secret(b"k", &bytes.expose()[..length]).is_err());
        }
        let mut longer = bytes.expose().to_vec();
        longer.push(0);
        assert!(decode_secret(b"k", &longer).is_err());
        let mut indefinite = bytes.expose().to_vec();
        indefinite[0] = 0xbf;
        indefinite.push(0xff);
        assert!(decode_secret(b"k", &indefinite).is_err());
    }
}
