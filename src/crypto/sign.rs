//! Ed25519 (RFC 8032), verified strictly: no weak keys, no second form of a signature; many at once, where what does not
//! verify is looked at again one by one.

use std::collections::HashMap;
use std::fmt;

use ed25519_dalek::{Signer as _, VerifyingKey};

use crate::secret::Key;

use super::derive::length_prefixed;
use super::random::{NoRandom, fill_random};

/// What is signed. A signature for one domain is none for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Domain {
    /// Prefix and header of a snapshot.
    Snapshot,
    /// An event of the trail.
    Event,
}

impl Domain {
    /// `lp(label) lp(message)`.
    fn message(self, message: &[u8]) -> Vec<u8> {
        let label: &[u8] = match self {
            Self::Snapshot => b"vault snapshot",
            Self::Event => b"vault event",
        };
        let mut bytes = Vec::with_capacity(message.len() + 32);
        length_prefixed(&mut bytes, label);
        length_prefixed(&mut bytes, message);
        bytes
    }
}

/// The public half: whoever has it can verify.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PublicKey(pub [u8; 32]);

/// 64 bytes (RFC 8032 section 5.1.6).
pub type Signature = [u8; 64];

/// The secret half, kept as its seed of 32 bytes.
#[derive(Debug)]
pub struct SigningKey(Key);

impl SigningKey {
    /// A fresh key.
    ///
    /// # Errors
    /// The system gave no random numbers.
    pub fn generate() -> Result<Self, NoRandom> {
        Key::try_filled(|bytes| fill_random(bytes)).map(Self)
    }

    /// The key whose seed is `bytes`; `None` unless there are exactly 32.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Key::copy_of(bytes).map(Self)
    }

    /// The key whose seed is `seed`.
    pub(super) fn from_key(seed: Key) -> Self {
        Self(seed)
    }

    /// The seed, to be put into a sealed blob.
    #[must_use]
    pub fn expose(&self) -> &[u8; 32] {
        self.0.expose()
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        PublicKey(self.dalek().verifying_key().to_bytes())
    }

    /// Signs `message` for `domain`.
    #[must_use]
    pub fn sign(&self, domain: Domain, message: &[u8]) -> Signature {
        self.dalek().sign(&domain.message(message)).to_bytes()
    }

    // Made for each use: it wipes itself, but every move of it would leave a copy.
    fn dalek(&self) -> ed25519_dalek::SigningKey {
        ed25519_dalek::SigningKey::from_bytes(self.0.expose())
    }
}

impl PublicKey {
    /// Whether `signature` is this key's for `message` in `domain` (`verify_strict`).
    #[must_use]
    pub fn verifies(&self, domain: Domain, message: &[u8], signature: &Signature) -> bool {
        VerifyingKey::from_bytes(&self.0).is_ok_and(|key| {
            key.verify_strict(&domain.message(message), &ed25519_dalek::Signature::from_bytes(signature)).is_ok()
        })
    }
}

/// Whether every one of `signed` (key, message, signature) verifies in `domain`. All together take half as long as each by
/// itself, and the equation that is checked is a weaker one: of a signature that its own key's holder made on purpose, so
/// that only the strict check refuses it, it may say either. Who needs to know which one is wrong looks at each
/// ([`PublicKey::verifies`]).
#[must_use]
pub fn all_verify(domain: Domain, signed: &[(PublicKey, Vec<u8>, Signature)]) -> bool {
    // Few keys sign many messages, and taking one apart costs a good part of a verification.
    let mut known: HashMap<[u8; 32], VerifyingKey> = HashMap::new();
    let mut keys = Vec::with_capacity(signed.len());
    for (PublicKey(bytes), ..) in signed {
        let key = match known.get(bytes) {
            Some(key) => *key,
            None => match VerifyingKey::from_bytes(bytes) {
                Ok(key) => *known.entry(*bytes).or_insert(key),
                Err(_) => return false,
            },
        };
        keys.push(key);
    }
    // A weak key verifies anything; the strict check refuses it.
    if known.values().any(VerifyingKey::is_weak) {
        return false;
    }
    let messages: Vec<Vec<u8>> = signed.iter().map(|(_, message, _)| domain.message(message)).collect();
    let messages: Vec<&[u8]> = messages.iter().map(Vec::as_slice).collect();
    let signatures: Vec<_> = signed.iter().map(|(.., bytes)| ed25519_dalek::Signature::from_bytes(bytes)).collect();
    ed25519_dalek::verify_batch(&messages, &signatures, &keys).is_ok()
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({})", data_encoding::HEXLOWER.encode(&self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_holds_for_its_message_and_domain_only() {
        let key = SigningKey::from_bytes(&[5; 32]).unwrap();
        let signature = key.sign(Domain::Snapshot, b"message");
        assert!(key.public().verifies(Domain::Snapshot, b"message", &signature));
        assert!(!key.public().verifies(Domain::Event, b"message", &signature));
        assert!(!key.public().verifies(Domain::Snapshot, b"massage", &signature));
        let other = SigningKey::from_bytes(&[6; 32]).unwrap();
        assert!(!other.public().verifies(Domain::Snapshot, b"message", &signature));
    }

    #[test]
    fn weak_public_keys_verify_nothing() {
        // The neutral element: with it, the plain verification equation accepts signatures for any message.
        let mut neutral = [0; 32];
        neutral[0] = 1;
        let mut signature = [0; 64];
        signature[0] = 1;
        assert!(!PublicKey(neutral).verifies(Domain::Snapshot, b"anything", &signature));
    }

    #[test]
    fn one_wrong_signature_among_many_is_noticed() {
        let signed = |wrong: Option<usize>| -> Vec<(PublicKey, Vec<u8>, Signature)> {
            let one = |number: usize| {
                let key = SigningKey::from_bytes(&[u8::try_from(number % 3).unwrap(); 32]).unwrap();
                let message = vec![7; number];
                let said = if wrong == Some(number) { b"else".to_vec() } else { message.clone() };
                (key.public(), message, key.sign(Domain::Event, &said))
            };
            (0..10).map(one).collect()
        };
        assert!(all_verify(Domain::Event, &signed(None)) && all_verify(Domain::Event, &[]));
        assert!(!all_verify(Domain::Snapshot, &signed(None)));
        assert!((0..10).all(|wrong| !all_verify(Domain::Event, &signed(Some(wrong)))));
        // A weak key, with the signature that the plain equation takes for any message.
        let (mut neutral, mut signature) = ([0; 32], [0; 64]);
        (neutral[0], signature[0]) = (1, 1);
        assert!(!all_verify(Domain::Event, &[(PublicKey(neutral), b"anything".to_vec(), signature)]));
    }

    #[test]
    fn the_signed_bytes_are_these() {
        assert_eq!(Domain::Snapshot.message(b"m"), b"\x0e\0\0\0vault snapshot\x01\0\0\0m");
        assert_eq!(Domain::Event.message(b"m"), b"\x0b\0\0\0vault event\x01\0\0\0m");
    }

    #[test]
    fn a_seed_goes_into_a_blob_and_comes_out() {
        let key = SigningKey::generate().unwrap();
        assert_eq!(SigningKey::from_bytes(key.expose()).unwrap().public(), key.public());
        // RFC 8032, section 7.1, test 1.
        let seed = data_encoding::HEXLOWER.decode(b"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
        let key = SigningKey::from_bytes(&seed.unwrap()).unwrap();
        let expected = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
        assert_eq!(data_encoding::HEXLOWER.encode(&key.public().0), expected);
        assert!(format!("{:?}", key.public()).contains("d75a98"), "{:?}", key.public());
    }
}
