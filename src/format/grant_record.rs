//! What the owner's index keeps of a grant, under its name.
//!
//! ```text
//! {0: actor id, 1: blob id, 2: grant key, 3: verifying key of its events, 4 to 10: conditions,
//!  11: [[secret id, field or null]...], 12: [tag...], 13: created, 14: changed, 15 and 16: conditions}
//! ```

use minicbor::{Decoder, Encoder};

use crate::model::{ActorId, BlobId, Grant, GrantName, Tag};
use crate::secret::{Key, SecretBytes};

use super::bytes::Malformed;
use super::cbor::{self, WriteError, Writer, bad, decode_all, definite, list};
use super::{grant_reference, terms};

const WHAT: &str = "a grant's record in the index is malformed";

/// A grant with what its owner has of its token.
#[derive(Debug)]
pub struct GrantRecord {
    /// The grant.
    pub grant: Grant,
    /// Where it is.
    pub blob: BlobId,
    /// What it is sealed under.
    pub key: Key,
    /// What verifies its events.
    pub verifying_key: [u8; 32],
}

impl GrantRecord {
    /// The record. The name is not in it: the index has that in front.
    #[must_use]
    pub fn encode(&self) -> SecretBytes {
        // Room for all of it, or growing would leave copies of keys behind.
        let tags: usize = self.grant.tags.iter().map(|tag| tag.as_str().len() + 9).sum();
        let conditions = terms::room(&self.grant.terms, self.grant.purpose.as_ref());
        let room = 256 + conditions + tags + 96 * self.grant.references.len();
        let mut bytes = Vec::with_capacity(room);
        let _infallible = self.write(&mut Encoder::new(&mut bytes));
        SecretBytes::new(bytes)
    }

    fn write(&self, writer: &mut Writer<'_>) -> Result<(), WriteError> {
        let Grant { terms, purpose, references, tags, .. } = &self.grant;
        writer.map(8 + terms::count(terms, purpose.as_ref()))?;
        writer.u8(0)?.bytes(&self.grant.actor.0)?;
        writer.u8(1)?.bytes(&self.blob.0)?;
        writer.u8(2)?.bytes(self.key.expose())?;
        writer.u8(3)?.bytes(&self.verifying_key)?;
        terms::write(writer, terms, purpose.as_ref())?;
        writer.u8(11)?;
        grant_reference::write_all(writer, references)?;
        writer.u8(12)?.array(tags.len() as u64)?;
        for tag in tags {
            writer.str(tag.as_str())?;
        }
        writer.u8(13)?.i64(self.grant.created.as_millisecond())?;
        writer.u8(14)?.i64(self.grant.changed.as_millisecond())?;
        terms::write_last(writer, terms)
    }

    /// Reads the record that stands under `name`.
    ///
    /// # Errors
    /// It is not what [`GrantRecord::encode`] writes.
    pub fn decode(name: &[u8], bytes: &[u8]) -> Result<Self, Malformed> {
        let name = std::str::from_utf8(name).ok().and_then(|name| GrantName::parse(name).ok());
        let name = name.ok_or(Malformed(WHAT))?;
        let record = decode_all(bytes, WHAT, |decoder| read(name, decoder))?;
        let ordered =
            record.grant.references.is_sorted_by(|a, b| a < b) && record.grant.tags.is_sorted_by(|a, b| a < b);
        if ordered && record.encode().expose() == bytes { Ok(record) } else { Err(Malformed(WHAT)) }
    }
}

fn read(name: GrantName, decoder: &mut Decoder<'_>) -> Result<GrantRecord, minicbor::decode::Error> {
    let (mut actor, mut blob, mut key, mut verifying_key) = (None, None, None, None);
    let (mut references, mut tags, mut created, mut changed) = (Vec::new(), Vec::new(), None, None);
    let mut parts = terms::Parts::default();
    for _ in 0..definite(decoder.map()?)? {
        match decoder.u8()? {
            0 => actor = Some(ActorId(cbor::array(decoder)?)),
            1 => blob = Some(BlobId(cbor::array(decoder)?)),
            2 => key = Some(Key::copy_of(decoder.bytes()?).ok_or_else(|| bad("length of a key"))?),
            3 => verifying_key = Some(cbor::array(decoder)?),
            11 => references = grant_reference::read_all(decoder)?,
            12 => tags = list(decoder, |decoder| Tag::parse(decoder.str()?).map_err(|_| bad("tag")))?,
            13 => created = Some(cbor::time(decoder)?),
            14 => changed = Some(cbor::time(decoder)?),
            number => parts.read(number, decoder)?,
        }
    }
    let missing = || bad("a part is missing");
    let (terms, purpose) = parts.finish()?;
    Ok(GrantRecord {
        grant: Grant {
            name,
            actor: actor.ok_or_else(missing)?,
            purpose,
            terms,
            references,
            tags,
            created: created.ok_or_else(missing)?,
            changed: changed.ok_or_else(missing)?,
        },
        blob: blob.ok_or_else(missing)?,
        key: key.ok_or_else(missing)?,
        verifying_key: verifying_key.ok_or_else(missing)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        Description, FieldName, GrantReference, GrantState, PinnedProgram, SecretId, StageChoice, Terms,
    };
    use data_encoding::HEXLOWER;
    use jiff::Timestamp;

    fn program(path: &str) -> PinnedProgram {
        PinnedProgram { path: path.to_owned(), hash: [6; 32] }
    }

    fn record(full: bool) -> GrantRecord {
        let terms = Terms {
            state: GrantState::Active,
            stages: StageChoice::parse(if full { "design,production" } else { "production" }).unwrap(),
            expires: full.then_some(Timestamp::UNIX_EPOCH),
            hosts: if full { vec!["h".to_owned()] } else { Vec::new() },
            users: if full { vec![7] } else { Vec::new() },
            use_only: full,
            programs: if full { vec![program("/bin/a"), program("/bin/b")] } else { Vec::new() },
            auditor: full,
        };
        let reference = |field| GrantReference { secret: SecretId([5; 16]), field };
        GrantRecord {
            grant: Grant {
                name: GrantName::parse("recon").unwrap(),
                actor: ActorId([1; 16]),
                purpose: full.then(|| Description::parse("p").unwrap()),
                terms,
                references: vec![reference(None), reference(FieldName::parse("pin"))],
                tags: vec![Tag::parse("t").unwrap()],
                created: Timestamp::UNIX_EPOCH,
                changed: Timestamp::UNIX_EPOCH,
            },
            blob: BlobId([2; 16]),
            key: Key::filled(|bytes| bytes.fill(3)),
            verifying_key: [4; 32],
        }
    }

    #[test]
    fn a_record_is_these_bytes() {
        let bytes = |record: &GrantRecord| HEXLOWER.encode(record.encode().expose());
        let (one, two) = (format!("50{}", "01".repeat(16)), format!("50{}", "02".repeat(16)));
        let (three, four) = (format!("5820{}", "03".repeat(32)), format!("5820{}", "04".repeat(32)));
        let five = format!("50{}", "05".repeat(16));
        let production = "6a70726f64756374696f6e";
        let head = format!("00{one}01{two}02{three}03{four}");
        let tail = format!("0b8282{five}f682{five}6370696e0c8161740d000e00");
        assert_eq!(bytes(&record(false)), format!("aa{head}04010581{production}{tail}"));
        let conditions = format!("040105826664657369676e{production}0661700700088161680981070af5");
        let six = format!("5820{}", "06".repeat(32));
        let programs = format!("0f8282662f62696e2f61{six}82662f62696e2f62{six}");
        assert_eq!(bytes(&record(true)), format!("b1{head}{conditions}{tail}{programs}10f5"));
    }

    #[test]
    fn a_record_is_read_back_and_any_other_bytes_are_refused() {
        for full in [false, true] {
            let bytes = record(full).encode();
            let again = GrantRecord::decode(b"recon", bytes.expose()).unwrap();
            assert_eq!(again.grant, record(full).grant);
            assert_eq!((again.blob, again.verifying_key), (BlobId([2; 16]), [4; 32]));
            assert_eq!(again.key.expose(), &[3; 32]);
            for cut in 0..bytes.len() {
                assert!(GrantRecord::decode(b"recon", &bytes.expose()[..cut]).is_err());
            }
        }
        assert!(GrantRecord::decode(b"no name", record(true).encode().expose()).is_err());
        let mut unordered = record(true);
        unordered.grant.references.reverse();
        assert!(GrantRecord::decode(b"recon", unordered.encode().expose()).is_err());
        let mut doubled = record(true);
        doubled.grant.terms.programs = vec![program("/bin/a"), program("/bin/a")];
        assert!(GrantRecord::decode(b"recon", doubled.encode().expose()).is_err());
        // Ascending, and each once.
        let with = |references: &[Option<&str>], tags: &[&str]| {
            let mut record = record(false);
            let reference = |field: Option<&str>| GrantReference {
                secret: SecretId([5; 16]),
                field: field.and_then(FieldName::parse),
            };
            record.grant.references = references.iter().copied().map(reference).collect();
            record.grant.tags = tags.iter().map(|tag| Tag::parse(tag).unwrap()).collect();
            GrantRecord::decode(b"recon", record.encode().expose()).is_ok()
        };
        assert!(with(&[None, Some("a"), Some("b")], &["s", "t"]));
        assert!(!with(&[None, None], &[]));
        assert!(!with(&[Some("b"), Some("a")], &[]));
        assert!(!with(&[], &["t", "t"]));
        assert!(!with(&[], &["t", "s"]));
    }
}
