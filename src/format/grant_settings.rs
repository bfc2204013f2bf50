//! The settings in a grant's own index.
//!
//! ```text
//! {0: verifying key of snapshots, 1: actor id, 2: event key, 3: name, 4 to 10, 15 and 16: conditions,
//!  17: trail key?, 18: owner's actor id?, 19: actors?, 20: old trail keys?, 21: [[policy, value]...]?}
//! ```

use minicbor::{Decoder, Encoder};

use crate::model::{ActorId, Description, GrantName, Policies, Terms};
use crate::secret::{Key, SecretBytes};

use super::actors::{self, Actor, OldTrailKey};
use super::bytes::Malformed;
use super::cbor::{self, WriteError, Writer, bad, decode_all, definite};
use super::{policies, terms};

const WHAT: &str = "the settings of a grant are malformed";

/// What the holder of a token has besides secrets.
#[derive(Debug)]
pub struct GrantSettings {
    /// The key that every prefix of the vault has to show.
    pub verifying_key: [u8; 32],
    /// Its pseudonym in the trail.
    pub actor: ActorId,
    /// Seals its events.
    pub event_key: Key,
    /// What the owner calls the grant.
    pub name: GrantName,
    /// What it is for.
    pub purpose: Option<Description>,
    /// Its conditions.
    pub terms: Terms,
    /// What it takes to read the trail: of an auditor's grant only.
    pub auditing: Option<AuditSettings>,
    /// The owner's rules that bind it.
    pub policies: Policies,
}

/// What it takes to read the trail and to verify it.
#[derive(Debug)]
pub struct AuditSettings {
    /// From it come all event keys.
    pub trail_key: Key,
    /// The owner's pseudonym now.
    pub owner: ActorId,
    /// Everybody who ever wrote to the trail.
    pub actors: Vec<Actor>,
    /// Trail keys of before.
    pub old_trail_keys: Vec<OldTrailKey>,
}

impl GrantSettings {
    /// The record.
    #[must_use]
    pub fn encode(&self) -> SecretBytes {
        // Room for all of it, or growing would leave copies of the key behind.
        let auditing =
            self.auditing.as_ref().map_or(0, |auditing| actors::room(&auditing.actors, &auditing.old_trail_keys));
        let room = terms::room(&self.terms, self.purpose.as_ref()) + auditing + policies::room(&self.policies);
        let mut bytes = Vec::with_capacity(384 + room);
        let _infallible = self.write(&mut Encoder::new(&mut bytes));
        SecretBytes::new(bytes)
    }

    fn write(&self, writer: &mut Writer<'_>) -> Result<(), WriteError> {
        let auditing = self.auditing.as_ref().map_or(0, |auditing| 3 + u64::from(!auditing.old_trail_keys.is_empty()));
        let parts = 4 + terms::count(&self.terms, self.purpose.as_ref()) + auditing;
        writer.map(parts + u64::from(!self.policies.is_empty()))?;
        writer.u8(0)?.bytes(&self.verifying_key)?;
        writer.u8(1)?.bytes(&self.actor.0)?;
        writer.u8(2)?.bytes(self.event_key.expose())?;
        writer.u8(3)?.str(self.name.as_str())?;
        terms::write(writer, &self.terms, self.purpose.as_ref())?;
        terms::write_last(writer, &self.terms)?;
        if let Some(auditing) = &self.auditing {
            writer.u8(17)?.bytes(auditing.trail_key.expose())?;
            writer.u8(18)?.bytes(&auditing.owner.0)?;
            writer.u8(19)?;
            actors::write_actors(writer, &auditing.actors)?;
            if !auditing.old_trail_keys.is_empty() {
                writer.u8(20)?;
                actors::write_old_keys(writer, &auditing.old_trail_keys)?;
            }
        }
        if !self.policies.is_empty() {
            writer.u8(21)?;
            policies::write(writer, &self.policies)?;
        }
        Ok(())
    }

    /// Reads the record.
    ///
    /// # Errors
    /// It is not what [`GrantSettings::encode`] writes.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let settings = decode_all(bytes, WHAT, read)?;
        if settings.encode().expose() == bytes { Ok(settings) } else { Err(Malformed(WHAT)) }
    }
}

fn read(decoder: &mut Decoder<'_>) -> Result<GrantSettings, minicbor::decode::Error> {
    let (mut verifying_key, mut actor, mut event_key, mut name) = (None, None, None, None);
    let (mut trail_key, mut owner, mut known, mut old_trail_keys) = (None, None, None, Vec::new());
    let (mut parts, mut policies) = (terms::Parts::default(), Policies::default());
    for _ in 0..definite(decoder.map()?)? {
        match decoder.u8()? {
            0 => verifying_key = Some(cbor::array(decoder)?),
            1 => actor = Some(ActorId(cbor::array(decoder)?)),
            2 => event_key = Some(actors::key(decoder)?),
            3 => name = Some(GrantName::parse(decoder.str()?).map_err(|_| bad("name"))?),
            17 => trail_key = Some(actors::key(decoder)?),
            18 => owner = Some(ActorId(cbor::array(decoder)?)),
            19 => known = Some(actors::read_actors(decoder)?),
            20 => old_trail_keys = actors::read_old_keys(decoder)?,
            21 => policies = policies::read(decoder)?,
            number => parts.read(number, decoder)?,
        }
    }
    let auditing = match (trail_key, owner, known) {
        (Some(trail_key), Some(owner), Some(actors)) => {
            Some(AuditSettings { trail_key, owner, actors, old_trail_keys })
        }
        (None, None, None) if old_trail_keys.is_empty() => None,
        _ => return Err(bad("a part for auditors is missing")),
    };
    if policies != policies.for_grants() {
        return Err(bad("a policy that binds no grant"));
    }
    let missing = || bad("a part is missing");
    let (terms, purpose) = parts.finish()?;
    Ok(GrantSettings {
        verifying_key: verifying_key.ok_or_else(missing)?,
        actor: actor.ok_or_else(missing)?,
        event_key: event_key.ok_or_else(missing)?,
        name: name.ok_or_else(missing)?,
        purpose,
        terms,
        auditing,
        policies,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{GrantState, StageChoice};
    use data_encoding::HEXLOWER;

    fn settings() -> GrantSettings {
        GrantSettings {
            verifying_key: [1; 32],
            actor: ActorId([2; 16]),
            event_key: Key::filled(|bytes| bytes.fill(3)),
            name: GrantName::parse("recon").unwrap(),
            purpose: None,
            terms: Terms {
                state: GrantState::Suspended,
                stages: StageChoice::default(),
                expires: None,
                hosts: Vec::new(),
                users: Vec::new(),
                use_only: true,
                programs: Vec::new(),
                auditor: false,
            },
            auditing: None,
            policies: Policies::default(),
        }
    }

    #[test]
    fn policies_that_bind_it_stand_at_the_end_and_no_others() {
        let mut bound = settings();
        bound.policies.set(crate::model::PolicyName::AuditSync, "all").unwrap();
        let bytes = bound.encode();
        assert!(bytes.expose().ends_with(b"\x15\x81\x82\x6aaudit.sync\x63all"));
        assert_eq!(GrantSettings::decode(bytes.expose()).unwrap().policies, bound.policies);
        bound.policies.set(crate::model::PolicyName::BackupKeep, "2").unwrap();
        assert!(GrantSettings::decode(bound.encode().expose()).is_err());
    }

    #[test]
    fn an_auditor_has_what_it_takes_to_read_the_trail() {
        let key = |byte: u8| Key::filled(|bytes| bytes.fill(byte));
        let auditor = |old: &[u8]| GrantSettings {
            auditing: Some(AuditSettings {
                trail_key: key(4),
                owner: ActorId([5; 16]),
                actors: vec![Actor { id: ActorId([5; 16]), verifying_key: [6; 32], grant: None }],
                old_trail_keys: old
                    .iter()
                    .map(|byte| OldTrailKey { owner: ActorId([*byte; 16]), key: key(8) })
                    .collect(),
            }),
            ..settings()
        };
        let (bytes, five) = (auditor(&[]).encode(), format!("50{}", "05".repeat(16)));
        let tail = format!("115820{}12{five}138183{five}5820{}f6", "04".repeat(32), "06".repeat(32));
        assert!(HEXLOWER.encode(bytes.expose()).ends_with(&tail));
        let bytes = auditor(&[7]).encode();
        let again = GrantSettings::decode(bytes.expose()).unwrap().auditing.unwrap();
        assert_eq!((again.old_trail_keys.len(), again.old_trail_keys[0].owner), (1, ActorId([7; 16])));
        for cut in 0..bytes.len() {
            assert!(GrantSettings::decode(&bytes.expose()[..cut]).is_err());
        }
    }

    #[test]
    fn settings_are_these_bytes_and_come_back() {
        let bytes = settings().encode();
        let expected = format!(
            "a7005820{}0150{}025820{}03657265636f6e040205816a70726f64756374696f6e0af5",
            "01".repeat(32),
            "02".repeat(16),
            "03".repeat(32)
        );
        assert_eq!(HEXLOWER.encode(bytes.expose()), expected);
        let again = GrantSettings::decode(bytes.expose()).unwrap();
        assert_eq!((again.name, again.terms, again.actor), (settings().name, settings().terms, settings().actor));
        for cut in 0..bytes.len() {
            assert!(GrantSettings::decode(&bytes.expose()[..cut]).is_err());
        }
    }
}
