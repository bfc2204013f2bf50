//! The settings in a grant's own index.
//!
//! ```text
//! {0: verifying key of snapshots, 1: actor id, 2: event key, 3: name, 4 to 10 and 15: conditions}
//! ```

use minicbor::{Decoder, Encoder};

use crate::model::{ActorId, Description, GrantName, Terms};
use crate::secret::{Key, SecretBytes};

use super::bytes::Malformed;
use super::cbor::{self, WriteError, Writer, bad, decode_all, definite};
use super::terms;

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
}

impl GrantSettings {
    /// The record.
    #[must_use]
    pub fn encode(&self) -> SecretBytes {
        // Room for all of it, or growing would leave copies of the key behind.
        let mut bytes = Vec::with_capacity(320 + terms::room(&self.terms, self.purpose.as_ref()));
        let _infallible = self.write(&mut Encoder::new(&mut bytes));
        SecretBytes::new(bytes)
    }

    fn write(&self, writer: &mut Writer<'_>) -> Result<(), WriteError> {
        writer.map(4 + terms::count(&self.terms, self.purpose.as_ref()))?;
        writer.u8(0)?.bytes(&self.verifying_key)?;
        writer.u8(1)?.bytes(&self.actor.0)?;
        writer.u8(2)?.bytes(self.event_key.expose())?;
        writer.u8(3)?.str(self.name.as_str())?;
        terms::write(writer, &self.terms, self.purpose.as_ref())?;
        terms::write_last(writer, &self.terms)
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
    let mut parts = terms::Parts::default();
    for _ in 0..definite(decoder.map()?)? {
        match decoder.u8()? {
            0 => verifying_key = Some(cbor::array(decoder)?),
            1 => actor = Some(ActorId(cbor::array(decoder)?)),
            2 => event_key = Some(Key::copy_of(decoder.bytes()?).ok_or_else(|| bad("length of a key"))?),
            3 => name = Some(GrantName::parse(decoder.str()?).map_err(|_| bad("name"))?),
            number => parts.read(number, decoder)?,
        }
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
            },
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
