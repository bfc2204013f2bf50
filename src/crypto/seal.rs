//! The one sealer: authenticated encryption that commits to its key.
//!
//! ```text
//! sealed     = commitment (32) | nonce (24) | ciphertext (as long as the plaintext) | tag (16)
//! key material = HKDF-SHA-256(ikm = key, salt = none, info = lp("vault seal") associated data), 64 bytes:
//!              first the XChaCha20-Poly1305 key (32), then the commitment (32)
//! associated data = lp(purpose) lp(format version, 4 bytes LE) lp(vault id) lp(subject)
//! ```
//!
//! The AEAD alone opens one ciphertext under several keys that somebody chose for it. The commitment, compared first
//! and in constant time, leaves one: another (key, associated data) with the same commitment is a SHA-256 collision.

use chacha20poly1305::aead::{AeadInOut as _, KeyInit as _};
use chacha20poly1305::{Tag, XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use sha2::Sha256;
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

use crate::model::{FORMAT_VERSION, VaultId};
use crate::secret::SecretBytes;

use super::derive::expand;
use super::keys::{DataKey, EventKey, GrantKey, IndexKey, SlotKey};
use super::random::{NoRandom, Randomness, fill_random};

const COMMITMENT: usize = 32;
const NONCE: usize = 24;
const TAG: usize = 16;
/// What stands before the ciphertext.
const HEAD: usize = COMMITMENT + NONCE;

/// How much longer than its plaintext a sealed byte string is, in bytes.
pub const OVERHEAD: usize = COMMITMENT + NONCE + TAG;

/// It does not open: the wrong key, another place, or changed bytes. Which of these cannot be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a sealed part does not open")]
pub struct CannotOpen;

impl From<CannotOpen> for crate::model::Error {
    fn from(error: CannotOpen) -> Self {
        Self::damaged(format!("the vault is damaged: {error}"))
    }
}

/// What a sealed byte string is for. A blob moved to where another kind is expected does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The root key in a keyslot; the subject is the slot's number, 4 bytes LE.
    Keyslot,
    /// The index; the subject is its blob id.
    Index,
    /// A value; the subject is its blob id.
    Value,
    /// A grant; the subject is its blob id.
    Grant,
    /// The body of an event; the subject is the trail's file number (4 bytes LE), the sequence number (8 bytes LE) and
    /// the actor id.
    Event,
}

impl Purpose {
    fn label(self) -> &'static [u8] {
        match self {
            Self::Keyslot => b"keyslot",
            Self::Index => b"index",
            Self::Value => b"value",
            Self::Grant => b"grant",
            Self::Event => b"event",
        }
    }
}

/// Where a sealed byte string belongs: it opens nowhere else.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// What it is for.
    pub purpose: Purpose,
    /// In which vault.
    pub vault: VaultId,
    /// Which one of that purpose.
    pub subject: &'a [u8],
}

/// A key that may seal.
pub trait SealingKey {
    /// The 32 bytes.
    fn sealing_bytes(&self) -> &[u8; 32];
}

macro_rules! sealing {
    ($($name:ident),*) => {$(
        impl SealingKey for $name {
            fn sealing_bytes(&self) -> &[u8; 32] {
                self.0.expose()
            }
        }
    )*};
}
sealing!(SlotKey, IndexKey, DataKey, EventKey, GrantKey);

/// What makes two sealings of the same bytes differ. It is used up by one sealing.
#[derive(Debug)]
pub struct Nonce([u8; NONCE]);

impl Nonce {
    /// Takes it from `randomness`.
    ///
    /// # Errors
    /// The system gave no random numbers.
    pub fn draw(randomness: &mut Randomness) -> Result<Self, NoRandom> {
        randomness.draw().map(Self)
    }
}

/// A plaintext with the room that sealing it in its place takes, so that large ones are not copied.
#[derive(Debug)]
pub struct Room(SecretBytes);

impl Room {
    /// Room for a plaintext of `length` bytes, which are zeros until they are written.
    #[must_use]
    pub fn new(length: usize) -> Self {
        Self(SecretBytes::zeroed(length + OVERHEAD))
    }

    /// The plaintext.
    pub fn plaintext(&mut self) -> &mut [u8] {
        let end = self.0.len() - TAG;
        &mut self.0.expose_mut()[HEAD..end]
    }
}

/// Seals `plaintext` under a fresh nonce: [`OVERHEAD`] bytes more than it has.
///
/// # Errors
/// The system gave no random numbers.
pub fn seal(key: &impl SealingKey, context: &Context<'_>, plaintext: &[u8]) -> Result<Vec<u8>, NoRandom> {
    let mut nonce = Nonce([0; NONCE]);
    fill_random(&mut nonce.0)?;
    let mut room = Room::new(plaintext.len());
    room.plaintext().copy_from_slice(plaintext);
    Ok(seal_in_place(nonce, key, context, room))
}

/// Seals like [`seal`], in place and under a nonce that was drawn before.
#[allow(clippy::needless_pass_by_value, reason = "a nonce is good for one use")]
pub fn seal_in_place(nonce: Nonce, key: &impl SealingKey, context: &Context<'_>, mut room: Room) -> Vec<u8> {
    let material = material(key, context);
    let cipher = XChaCha20Poly1305::new(material.cipher_key().into());
    match cipher.encrypt_inout_detached(&XNonce::from(nonce.0), b"", room.plaintext().into()) {
        Ok(tag) => {
            let mut sealed = room.0.into_public();
            sealed[..COMMITMENT].copy_from_slice(material.commitment());
            sealed[COMMITMENT..HEAD].copy_from_slice(&nonce.0);
            let end = sealed.len() - TAG;
            sealed[end..].copy_from_slice(&tag);
            sealed
        }
        // The cipher refuses plaintexts over 256 GiB only. What comes out then opens nowhere, and holds no plaintext.
        Err(_) => Vec::new(),
    }
}

/// Opens what [`seal`] made.
///
/// # Errors
/// It is not what this key sealed for this context.
pub fn open(key: &impl SealingKey, context: &Context<'_>, sealed: &[u8]) -> Result<SecretBytes, CannotOpen> {
    open_in_place(key, context, sealed.to_vec())
}

/// Opens like [`open`], in place.
///
/// # Errors
/// It is not what this key sealed for this context.
pub fn open_in_place(key: &impl SealingKey, context: &Context<'_>, sealed: Vec<u8>) -> Result<SecretBytes, CannotOpen> {
    // Before it is known to open there is nothing to wipe in it; afterwards there is.
    let mut bytes = SecretBytes::new(sealed);
    let end = bytes.len().checked_sub(TAG).filter(|&end| end >= HEAD).ok_or(CannotOpen)?;
    let (head, rest) = bytes.expose_mut().split_at_mut(HEAD);
    let (commitment, nonce) = head.split_at(COMMITMENT);
    let (ciphertext, tag) = rest.split_at_mut(end - HEAD);

    let material = material(key, context);
    if !bool::from(material.commitment().ct_eq(commitment)) {
        return Err(CannotOpen);
    }
    let cipher = XChaCha20Poly1305::new(material.cipher_key().into());
    let nonce = XNonce::try_from(nonce).map_err(|_| CannotOpen)?;
    let tag = Tag::try_from(&*tag).map_err(|_| CannotOpen)?;
    cipher.decrypt_inout_detached(&nonce, b"", ciphertext.into(), &tag).map_err(|_| CannotOpen)?;
    bytes.keep(HEAD..end);
    Ok(bytes)
}

struct Material(Zeroizing<[u8; 64]>);

impl Material {
    fn cipher_key(&self) -> &[u8; 32] {
        self.0.first_chunk().unwrap_or(&[0; 32])
    }

    fn commitment(&self) -> &[u8] {
        &self.0[32..]
    }
}

fn material(key: &impl SealingKey, context: &Context<'_>) -> Material {
    let hkdf = Hkdf::<Sha256>::new(None, key.sealing_bytes());
    let mut material = Material(Zeroizing::new([0; 64]));
    let version = FORMAT_VERSION.to_le_bytes();
    let info: [&[u8]; 5] = [b"vault seal", context.purpose.label(), &version, &context.vault.0, context.subject];
    expand(&hkdf, &info, material.0.as_mut());
    material
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Key;

    const VAULT: VaultId = VaultId([9; 16]);

    fn key(byte: u8) -> DataKey {
        DataKey(Key::filled(|bytes| bytes.fill(byte)))
    }

    fn context(subject: &[u8]) -> Context<'_> {
        Context { purpose: Purpose::Value, vault: VAULT, subject }
    }

    fn sealed(plaintext: &[u8]) -> Vec<u8> {
        seal(&key(1), &context(b"blob"), plaintext).unwrap()
    }

    #[test]
    fn what_was_sealed_opens() {
        for length in [0, 1, 15, 16, 1000] {
            let plaintext = vec![0xa5; length];
            let sealed = sealed(&plaintext);
            assert_eq!(sealed.len(), length + OVERHEAD);
            assert_eq!(open(&key(1), &context(b"blob"), &sealed).unwrap().expose(), plaintext);
        }
    }

    #[test]
    fn another_key_or_another_place_does_not_open_it() {
        let sealed = sealed(b"value");
        assert_eq!(open(&key(2), &context(b"blob"), &sealed), Err(CannotOpen));
        assert_eq!(open(&key(1), &context(b"bloc"), &sealed), Err(CannotOpen));
        let other_vault = Context { vault: VaultId([8; 16]), ..context(b"blob") };
        assert_eq!(open(&key(1), &other_vault, &sealed), Err(CannotOpen));
        for purpose in [Purpose::Keyslot, Purpose::Index, Purpose::Event] {
            assert_eq!(open(&key(1), &Context { purpose, ..context(b"blob") }, &sealed), Err(CannotOpen));
        }
    }

    #[test]
    fn every_flipped_bit_and_every_cut_is_noticed() {
        let sealed = sealed(b"value");
        for bit in 0..sealed.len() * 8 {
            let mut changed = sealed.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(open(&key(1), &context(b"blob"), &changed), Err(CannotOpen), "bit {bit}");
        }
        for length in 0..sealed.len() {
            assert_eq!(open(&key(1), &context(b"blob"), &sealed[..length]), Err(CannotOpen), "length {length}");
        }
    }

    #[test]
    fn sealing_twice_never_gives_the_same_bytes() {
        assert_ne!(sealed(b"value")[COMMITMENT..], sealed(b"value")[COMMITMENT..]);
    }

    #[test]
    fn the_labels_are_these_bytes() {
        let labels = [Purpose::Keyslot, Purpose::Index, Purpose::Value, Purpose::Event].map(Purpose::label);
        assert_eq!(labels, [&b"keyslot"[..], b"index", b"value", b"event"]);
        assert_eq!(OVERHEAD, 72);
    }

    #[test]
    fn a_sealed_root_key_is_these_bytes() {
        // The worked example of docs/FORMAT.md, computed there by an independent program.
        let hex = |text: &str| data_encoding::HEXLOWER.decode(text.as_bytes()).unwrap();
        let key =
            SlotKey(Key::copy_of(&hex("f13da3eed428ac2b8e120da7a6a1c8e73c7a6c490b1bce9fc9133a09ddf57edb")).unwrap());
        let context = Context { purpose: Purpose::Keyslot, vault: VaultId([0x11; 16]), subject: &[1, 0, 0, 0] };
        let mut room = Room::new(32);
        room.plaintext().fill(1);
        let sealed = seal_in_place(Nonce([0xa0; NONCE]), &key, &context, room);
        let expected = [
            "8fd51a3c7d410940aa68997133926a1586a54406d20fe30c7ec1f3c725cc8b6b",
            &"a0".repeat(24),
            "22cd050ce71e05ea806e849c64b7c1bf881ec2644d65ea7a962d8b5011187ca8c5a9f02ad871ee55ef4e8f798e509748",
        ];
        assert_eq!(data_encoding::HEXLOWER.encode(&sealed), expected.concat());
    }
}
