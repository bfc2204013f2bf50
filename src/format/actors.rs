//! Who writes to the trail, and the keys that open it: alike in the owner's settings and in those of an auditor's grant.

use minicbor::Decoder;

use crate::model::{ActorId, GrantName};
use crate::secret::Key;

use super::cbor::{self, WriteError, Writer, bad, definite, list};

/// Somebody who writes to the trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The pseudonym.
    pub id: ActorId,
    /// The key that verifies the events.
    pub verifying_key: [u8; 32],
    /// The grant whose token it had; none for an owner.
    pub grant: Option<GrantName>,
}

/// A trail key that opens old events only.
#[derive(Debug)]
pub struct OldTrailKey {
    /// The owner's pseudonym then.
    pub owner: ActorId,
    /// The key.
    pub key: Key,
}

pub(super) fn write_actors(writer: &mut Writer<'_>, actors: &[Actor]) -> Result<(), WriteError> {
    writer.array(actors.len() as u64)?;
    for actor in actors {
        writer.array(3)?.bytes(&actor.id.0)?.bytes(&actor.verifying_key)?;
        match &actor.grant {
            Some(grant) => writer.str(grant.as_str())?,
            None => writer.null()?,
        };
    }
    Ok(())
}

pub(super) fn read_actors(decoder: &mut Decoder<'_>) -> Result<Vec<Actor>, minicbor::decode::Error> {
    list(decoder, |decoder| {
        definite(decoder.array()?)?;
        let (id, verifying_key) = (ActorId(cbor::array(decoder)?), cbor::array(decoder)?);
        let grant = cbor::optional(decoder, |decoder| GrantName::parse(decoder.str()?).map_err(|_| bad("name")))?;
        Ok(Actor { id, verifying_key, grant })
    })
}

pub(super) fn write_old_keys(writer: &mut Writer<'_>, keys: &[OldTrailKey]) -> Result<(), WriteError> {
    writer.array(keys.len() as u64)?;
    for old in keys {
        writer.array(2)?.bytes(&old.owner.0)?.bytes(old.key.expose())?;
    }
    Ok(())
}

pub(super) fn read_old_keys(decoder: &mut Decoder<'_>) -> Result<Vec<OldTrailKey>, minicbor::decode::Error> {
    list(decoder, |decoder| {
        definite(decoder.array()?)?;
        Ok(OldTrailKey { owner: ActorId(cbor::array(decoder)?), key: key(decoder)? })
    })
}

pub(super) fn key(decoder: &mut Decoder<'_>) -> Result<Key, minicbor::decode::Error> {
    Key::copy_of(decoder.bytes()?).ok_or_else(|| bad("length of a key"))
}

/// How many bytes these lists can take.
pub(super) fn room(actors: &[Actor], old: &[OldTrailKey]) -> usize {
    128 * (actors.len() + old.len())
}
