//! Every derivation of one key from another, and the hash.
//!
//! `derive(key, label, context) = HKDF-SHA-256(ikm = key, salt = none, info = lp("vault derive") lp(label) lp(context))`
//! (RFC 5869), 32 bytes; `lp` puts the length as four bytes, little-endian, before the text.

use hkdf::Hkdf;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::model::{ActorId, BlobId, Fingerprint};
use crate::secret::{Key, SecretBytes};

use super::keys::{DataKey, EventKey, FingerprintKey, IndexKey, RootKey, TrailKey, ValuesKey};

impl RootKey {
    /// `derive(root key, "index", "")`.
    #[must_use]
    pub fn index_key(&self) -> IndexKey {
        IndexKey(derive(self.expose(), b"index", b""))
    }
}

impl ValuesKey {
    /// `derive(values key, "data", blob id)`: opens that one blob.
    #[must_use]
    pub fn data_key(&self, blob: BlobId) -> DataKey {
        DataKey(derive(self.expose(), b"data", &blob.0))
    }

    /// What the fingerprints of a vault come from until its values key changes: they have to outlive that.
    #[must_use]
    pub fn fingerprint_key(&self) -> FingerprintKey {
        FingerprintKey(derive(self.expose(), b"fingerprints", b""))
    }
}

impl FingerprintKey {
    /// What `value` is told again by: the first half of what would be a key.
    #[must_use]
    pub fn fingerprint(&self, value: &SecretBytes) -> Fingerprint {
        let derived = derive(self.expose(), b"fingerprint", &digest(value.expose()));
        let mut half = [0; 16];
        half.copy_from_slice(&derived.expose()[..16]);
        Fingerprint(half)
    }
}

impl TrailKey {
    /// `derive(trail key, "event", actor id)`: opens that one actor's events.
    #[must_use]
    pub fn event_key(&self, actor: ActorId) -> EventKey {
        EventKey(derive(self.expose(), b"event", &actor.0))
    }
}

/// SHA-256 (FIPS 180-4).
#[must_use]
pub fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// SHA-256 of what comes in pieces.
#[derive(Default)]
pub struct Hasher(Sha256);

impl Hasher {
    /// Takes the next piece.
    pub fn update(&mut self, piece: &[u8]) {
        self.0.update(piece);
    }

    /// The hash of all pieces.
    #[must_use]
    pub fn finish(self) -> [u8; 32] {
        self.0.finalize().into()
    }
}

pub(super) fn derive(key: &[u8], label: &[u8], context: &[u8]) -> Key {
    let hkdf = Hkdf::<Sha256>::new(None, key);
    Key::filled(|output| {
        let info = [&b"vault derive"[..], label, context];
        expand(&hkdf, &info, output);
    })
}

/// HKDF-Expand with each part of `info` prefixed by its length.
pub(super) fn expand(hkdf: &Hkdf<Sha256>, info: &[&[u8]], output: &mut [u8]) {
    // What a key or a fingerprint comes from; it is long enough never to move.
    let mut bytes = Zeroizing::new(Vec::with_capacity(256));
    for part in info {
        length_prefixed(&mut bytes, part);
    }
    // The only error is an output over 8,160 bytes (RFC 5869 section 2.3); ours are 32 or 64.
    let _always_short_enough = hkdf.expand(&bytes, output);
}

/// Appends the length of `part` as four bytes, little-endian, and `part`.
pub(super) fn length_prefixed(bytes: &mut Vec<u8>, part: &[u8]) {
    // Parts are labels, ids and headers, all far below 4 GiB.
    let length = u32::try_from(part.len()).unwrap_or(u32::MAX);
    bytes.extend_from_slice(&length.to_le_bytes());
    bytes.extend_from_slice(part);
}

#[cfg(test)]
mod tests {
    use super::*;
    use data_encoding::HEXLOWER;

    fn key() -> Key {
        Key::filled(|bytes| bytes.fill(1))
    }

    #[test]
    fn each_derivation_gives_these_bytes() {
        // Computed with Python's hmac and hashlib after RFC 5869.
        let hex = |bytes: &[u8; 32]| HEXLOWER.encode(bytes);
        let root = RootKey::from_bytes(key().expose()).unwrap();
        assert_eq!(
            hex(root.index_key().0.expose()),
            "1545d5295e64ba1dbaee9931f0c2eb3b654d63c328ee28a3c4c32d19af55829c"
        );
        let values = ValuesKey::from_bytes(key().expose()).unwrap();
        assert_eq!(
            hex(values.data_key(BlobId([2; 16])).0.expose()),
            "cf363b7a4320078beca96766eaf7a2ea64197750237c39fc83cb0324053dd264"
        );
        assert_eq!(
            hex(values.fingerprint_key().0.expose()),
            "b4cf5460b5ca51b1ed07899179b070dcede9ec2250087fd1612b8d749cc1992c"
        );
        let fingerprints = FingerprintKey::from_bytes(key().expose()).unwrap();
        let fingerprint = fingerprints.fingerprint(&SecretBytes::copy_of(b"hunter2"));
        assert_eq!(HEXLOWER.encode(&fingerprint.0), "f7b07b4630b9a28bdcd3101553234d19");
        let trail = TrailKey::from_bytes(key().expose()).unwrap();
        assert_eq!(
            hex(trail.event_key(ActorId([3; 16])).0.expose()),
            "27c63c58739b124340935975c13c5df60d43d8933621fc44d279a2f0651ef175"
        );
    }

    #[test]
    fn the_hash_is_sha_256_of_all_pieces() {
        // FIPS 180-4, example "abc".
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(HEXLOWER.encode(&digest(b"abc")), expected);
        let mut hasher = Hasher::default();
        hasher.update(b"a");
        hasher.update(b"bc");
        assert_eq!(HEXLOWER.encode(&hasher.finish()), expected);
    }
}
