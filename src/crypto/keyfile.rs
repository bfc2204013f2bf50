//! Keyfiles: what opens a vault, alone or together with a passphrase, to whoever has the file.
//!
//! ```text
//! a file that we make = "vault_keyfile_" | lower-case base32 of: 32 random bytes | checksum (4), as of a token | "\n"
//! ```
//!
//! Any other file does too, but only together with a passphrase: nobody knows how well others can guess it.

use crate::secret::{Key, SecretBytes};

use super::derive::{derive, digest, length_prefixed};
use super::keys::SlotKey;
use super::random::{NoRandom, fill_random};
use super::written::Written;

/// The form of a file that we made.
const FORM: Written = Written { prefix: "vault_keyfile_", label: b"vault keyfile" };

/// What a keyfile proves.
#[derive(Debug)]
pub struct Keyfile {
    /// SHA-256 of all its bytes.
    hash: Key,
    is_ours: bool,
}

impl Keyfile {
    /// That with this content.
    #[must_use]
    pub fn of(content: &SecretBytes) -> Self {
        let hash = digest(content.expose());
        Self { hash: Key::filled(|bytes| *bytes = hash), is_ours: FORM.parse(content.expose()).is_ok() }
    }

    /// The content of a fresh one.
    ///
    /// # Errors
    /// The system gave no random numbers.
    pub fn generate() -> Result<SecretBytes, NoRandom> {
        let key = Key::try_filled(|bytes| fill_random(bytes))?;
        let mut content = FORM.text(&key);
        content.extend(b"\n");
        Ok(content)
    }

    /// The same once more, for a second keyslot.
    #[must_use]
    pub fn duplicate(&self) -> Self {
        Self { hash: Key::filled(|bytes| *bytes = *self.hash.expose()), is_ours: self.is_ours }
    }

    /// Whether we made it, so that it is good enough alone.
    #[must_use]
    pub fn is_ours(&self) -> bool {
        self.is_ours
    }

    /// What it becomes alone in a keyslot with that salt: `derive(hash, "keyfile", salt)`.
    #[must_use]
    pub fn slot_key(&self, salt: &[u8; 32]) -> SlotKey {
        SlotKey(derive(self.hash.expose(), b"keyfile", salt))
    }

    /// What it becomes together with what a passphrase became: `derive(lp(that) | lp(hash), "passphrase and keyfile", salt)`.
    #[must_use]
    pub fn with_passphrase(&self, passphrase: &SlotKey, salt: &[u8; 32]) -> SlotKey {
        let mut both = Vec::with_capacity(2 * (4 + 32));
        length_prefixed(&mut both, passphrase.0.expose());
        length_prefixed(&mut both, self.hash.expose());
        SlotKey(derive(SecretBytes::new(both).expose(), b"passphrase and keyfile", salt))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use data_encoding::HEXLOWER;

    #[test]
    fn only_what_we_made_is_ours() {
        let made = Keyfile::generate().unwrap();
        assert!(made.expose().starts_with(b"vault_keyfile_") && made.expose().ends_with(b"\n"));
        assert!(Keyfile::of(&made).is_ours());
        let mut other = SecretBytes::copy_of(made.expose());
        other.expose_mut()[20] ^= 1;
        assert!(!Keyfile::of(&other).is_ours());
        assert!(!Keyfile::of(&SecretBytes::copy_of(b"holiday.jpg")).is_ours());
    }

    #[test]
    fn the_slot_keys_are_these_bytes() {
        // Computed with Python's hmac and hashlib after RFC 5869.
        let file = Keyfile::of(&SecretBytes::copy_of(b"abc"));
        assert_eq!(
            HEXLOWER.encode(file.slot_key(&[5; 32]).0.expose()),
            "3458031fd3ae1b92da8a385882af52f77a57d5736688aeff2cd9ee2986fd49a5"
        );
        let passphrase = SlotKey(Key::filled(|bytes| bytes.fill(7)));
        assert_eq!(
            HEXLOWER.encode(file.with_passphrase(&passphrase, &[5; 32]).0.expose()),
            "3c9cac6e61d2010bf25c0916b61ca6ca0332afbab657959d320775ce2c2ee2c7"
        );
    }
}
