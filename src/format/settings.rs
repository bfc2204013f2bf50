//! The index's one record of settings: the owner's keys and what the trail needs.
//!
//! ```text
//! {0: values key, 1: trail key, 2: signing key (seed), 3: verifying key, 4: owner's actor id, 5: owner's event
//!  signing key (seed), 6: [[actor id, verifying key, grant?]...], 7: [[actor id, trail key]...]?, 8: [[policy, value]...]?,
//!  9: fingerprint key?}
//! ```
//!
//! Keys are 32 bytes, actor ids 16, an absent grant is null. Part 6 lists every actor that ever wrote to the trail, part 7
//! the trail keys of owners before the last `passwd`, by the actor id that they had, part 8 the policies that are set. Part 9 is
//! absent where the fingerprint key is the one that comes from the values key.

use minicbor::{Decoder, Encoder};

use crate::model::{ActorId, Policies};
use crate::secret::{Key, SecretBytes};

use super::actors::{self, Actor, OldTrailKey};
use super::bytes::Malformed;
use super::cbor::{self, WriteError, Writer, bad, decode_all, definite};
use super::policies;

const WHAT: &str = "the settings in the index are malformed";

/// The owner's keys, as bytes.
#[derive(Debug)]
pub struct Settings {
    /// From it come all data keys.
    pub values_key: Key,
    /// From it come all event keys.
    pub trail_key: Key,
    /// Seed of the key that signs snapshots.
    pub signing_key: Key,
    /// Its public half, which the prefix has to show.
    pub verifying_key: [u8; 32],
    /// The owner's pseudonym in the trail.
    pub owner: ActorId,
    /// Seed of the key that signs the owner's events.
    pub event_signing_key: Key,
    /// Everybody who ever wrote to the trail.
    pub actors: Vec<Actor>,
    /// Trail keys of the time before each `passwd`.
    pub old_trail_keys: Vec<OldTrailKey>,
    /// The rules that the owner changed.
    pub policies: Policies,
    /// None where it is the one that comes from the values key.
    pub fingerprint_key: Option<Key>,
}

impl Settings {
    /// The record.
    #[must_use]
    pub fn encode(&self) -> SecretBytes {
        // Room for all of it, or growing would leave copies of keys behind.
        let room = actors::room(&self.actors, &self.old_trail_keys) + policies::room(&self.policies);
        let mut bytes = Vec::with_capacity(256 + room);
        let _infallible = self.write(&mut Encoder::new(&mut bytes));
        SecretBytes::new(bytes)
    }

    fn write(&self, writer: &mut Writer<'_>) -> Result<(), WriteError> {
        let optional = [!self.old_trail_keys.is_empty(), !self.policies.is_empty(), self.fingerprint_key.is_some()];
        writer.map(7 + optional.iter().filter(|&&present| present).count() as u64)?;
        writer.u8(0)?.bytes(self.values_key.expose())?;
        writer.u8(1)?.bytes(self.trail_key.expose())?;
        writer.u8(2)?.bytes(self.signing_key.expose())?;
        writer.u8(3)?.bytes(&self.verifying_key)?;
        writer.u8(4)?.bytes(&self.owner.0)?;
        writer.u8(5)?.bytes(self.event_signing_key.expose())?;
        writer.u8(6)?;
        actors::write_actors(writer, &self.actors)?;
        if !self.old_trail_keys.is_empty() {
            writer.u8(7)?;
            actors::write_old_keys(writer, &self.old_trail_keys)?;
        }
        if !self.policies.is_empty() {
            writer.u8(8)?;
            policies::write(writer, &self.policies)?;
        }
        if let Some(key) = &self.fingerprint_key {
            writer.u8(9)?.bytes(key.expose())?;
        }
        Ok(())
    }

    /// Reads the record.
    ///
    /// # Errors
    /// It is not what [`Settings::encode`] writes.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let settings = decode_all(bytes, WHAT, read)?;
        if settings.encode().expose() == bytes { Ok(settings) } else { Err(Malformed(WHAT)) }
    }
}

fn read(decoder: &mut Decoder<'_>) -> Result<Settings, minicbor::decode::Error> {
    let parts = definite(decoder.map()?)?;
    let part = |expected: u8, decoder: &mut Decoder<'_>| {
        if decoder.u8()? == expected { Ok(()) } else { Err(bad("order")) }
    };
    part(0, decoder)?;
    let values_key = actors::key(decoder)?;
    part(1, decoder)?;
    let trail_key = actors::key(decoder)?;
    part(2, decoder)?;
    let signing_key = actors::key(decoder)?;
    part(3, decoder)?;
    let verifying_key = cbor::array(decoder)?;
    part(4, decoder)?;
    let owner = ActorId(cbor::array(decoder)?);
    part(5, decoder)?;
    let event_signing_key = actors::key(decoder)?;
    part(6, decoder)?;
    let actors = actors::read_actors(decoder)?;
    let (mut old_trail_keys, mut policies, mut fingerprint_key) = (Vec::new(), Policies::default(), None);
    for _ in 7..parts {
        match decoder.u8()? {
            7 => old_trail_keys = actors::read_old_keys(decoder)?,
            8 => policies = policies::read(decoder)?,
            9 => fingerprint_key = Some(actors::key(decoder)?),
            _ => return Err(bad("order")),
        }
    }
    Ok(Settings {
        values_key,
        trail_key,
        signing_key,
        verifying_key,
        owner,
        event_signing_key,
        actors,
        old_trail_keys,
        policies,
        fingerprint_key,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::GrantName;

    fn key(byte: u8) -> Key {
        Key::filled(|bytes| bytes.fill(byte))
    }

    fn settings(old: Vec<OldTrailKey>) -> Settings {
        Settings {
            values_key: key(1),
            trail_key: key(2),
            signing_key: key(3),
            verifying_key: [4; 32],
            owner: ActorId([5; 16]),
            event_signing_key: key(6),
            actors: vec![
                Actor { id: ActorId([5; 16]), verifying_key: [7; 32], grant: None },
                Actor { id: ActorId([8; 16]), verifying_key: [9; 32], grant: GrantName::parse("g").ok() },
            ],
            old_trail_keys: old,
            policies: Policies::default(),
            fingerprint_key: None,
        }
    }

    #[test]
    fn the_bytes_are_these() {
        let bytes = |n: u8, of: u8| [vec![0x58, n], vec![of; n.into()]].concat();
        let id = |of: u8| [vec![0x50], vec![of; 16]].concat();
        let expected = [
            vec![0xa7, 0],
            bytes(32, 1),
            vec![1],
            bytes(32, 2),
            vec![2],
            bytes(32, 3),
            vec![3],
            bytes(32, 4),
            vec![4],
            id(5),
            vec![5],
            bytes(32, 6),
            vec![6, 0x82, 0x83],
            id(5),
            bytes(32, 7),
            vec![0xf6, 0x83],
            id(8),
            bytes(32, 9),
            b"\x61g".to_vec(),
        ]
        .concat();
        assert_eq!(settings(vec![]).encode().expose(), expected);
        assert!(Settings::decode(&expected).is_ok());
    }

    #[test]
    fn policies_stand_at_the_end() {
        let bytes = settings(vec![]).encode();
        let mut with = Settings::decode(bytes.expose()).unwrap();
        with.policies.set(crate::model::PolicyName::HistoryKeep, "3").unwrap();
        let expected = [&[0xa8], &bytes.expose()[1..], b"\x08\x81\x82\x6chistory.keep\x613"].concat();
        assert_eq!(with.encode().expose(), expected);
        assert_eq!(Settings::decode(&expected).unwrap().policies, with.policies);
        for (from, to) in [("\x613", "\x610"), ("history", "mystery"), ("\x613", "\x6203")] {
            let at = expected.windows(from.len()).rposition(|part| part == from.as_bytes()).unwrap();
            let changed = [&expected[..at], to.as_bytes(), &expected[at + from.len()..]].concat();
            assert!(Settings::decode(&changed).is_err(), "{to}");
        }
    }

    #[test]
    fn the_fingerprint_key_stands_last() {
        let bytes = settings(vec![]).encode();
        let with = Settings { fingerprint_key: Some(key(7)), ..settings(vec![]) };
        let expected = [&[0xa8], &bytes.expose()[1..], &[9, 0x58, 32], &[7; 32]].concat();
        assert_eq!(with.encode().expose(), expected);
        assert_eq!(Settings::decode(&expected).unwrap().fingerprint_key.unwrap().expose(), &[7; 32]);
    }

    #[test]
    fn old_trail_keys_come_back() {
        let encoded = settings(vec![OldTrailKey { owner: ActorId([8; 16]), key: key(9) }]).encode();
        let decoded = Settings::decode(encoded.expose()).unwrap();
        assert_eq!(decoded.old_trail_keys[0].key.expose(), &[9; 32]);
        for length in 0..encoded.len() {
            assert!(Settings::decode(&encoded.expose()[..length]).is_err());
        }
    }
}
