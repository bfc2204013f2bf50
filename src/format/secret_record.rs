//! A secret's record in the index.
//!
//! ```text
//! {0: id (16 bytes), 1: name?, 2: description?, 3: [tag...]?, 4: created, 5: updated, 6: deleted?,
//!  7: [[stage, [[version, created, blob id (16 bytes)]...]]...]}
//! ```
//!
//! Times are milliseconds since 1970-01-01 UTC. What is empty or absent is left out.

use minicbor::{Decoder, Encoder};

use crate::model::{
    BlobId, Description, Details, DisplayName, Secret, SecretId, SecretName, Stage, StageValues, Tag, Version,
};
use crate::secret::SecretBytes;

use super::bytes::Malformed;
use super::cbor::{self, WriteError, Writer, bad, decode_all, definite, list};

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
    let optional =
        [details.name.is_some(), details.description.is_some(), !details.tags.is_empty(), secret.deleted.is_some()];
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
        writer.array(2)?.str(values.stage.as_str())?.array(values.versions.len() as u64)?;
        for version in &values.versions {
            writer.array(3)?.u64(version.number)?.i64(version.created.as_millisecond())?.bytes(&version.value.0)?;
        }
    }
    Ok(())
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
    let counted = secret.stages.iter().flat_map(|values| &values.versions).all(|version| version.number > 0);
    let no_empty_text = secret.details.name.as_ref().is_none_or(|name| !name.as_str().is_empty())
        && secret.details.description.as_ref().is_none_or(|text| !text.as_str().is_empty());
    if !ordered || !counted || !no_empty_text || secret.stages.is_empty() || encode_secret(&secret).expose() != bytes {
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
            _ => return Err(bad("an unknown part")),
        }
    }
    match (id, created, updated) {
        (Some(id), Some(created), Some(updated)) => Ok(Secret { id, key, details, created, updated, deleted, stages }),
        _ => Err(bad("a missing part")),
    }
}

fn read_stage(decoder: &mut Decoder<'_>) -> Result<StageValues, minicbor::decode::Error> {
    if definite(decoder.array()?)? != 2 {
        return Err(bad("stage"));
    }
    Ok(StageValues {
        stage: Stage::parse(decoder.str()?).map_err(|_| bad("stage"))?,
        versions: list(decoder, |decoder| {
            if definite(decoder.array()?)? != 3 {
                return Err(bad("version"));
            }
            Ok(Version { number: decoder.u64()?, created: cbor::time(decoder)?, value: BlobId(cbor::array(decoder)?) })
        })?,
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
                    value: BlobId([2; 16]),
                }],
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
    fn a_full_record_comes_back() {
        let mut full = secret();
        full.details.name = Some(DisplayName::parse("Main database").unwrap());
        full.details.description = Some(Description::parse("line\nline").unwrap());
        full.details.tags = vec![Tag::parse("a").unwrap(), Tag::parse("b").unwrap()];
        full.deleted = Some(full.updated);
        full.stages.insert(
            0,
            StageValues { stage: Stage::parse("design").unwrap(), versions: full.stages[0].versions.clone() },
        );
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
        assert!(refused(|s| s.details.name = Some(DisplayName::parse("").unwrap())));
        assert!(refused(|s| s.details.description = Some(Description::parse("").unwrap())));
        assert!(refused(|s| s.details.tags = vec![Tag::parse("b").unwrap(), Tag::parse("a").unwrap()]));
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
