//! How 256 random bits are written down: with a prefix by which they are found, and a checksum by which typos are.
//!
//! ```text
//! text     = prefix | lower-case base32 without padding (RFC 4648 section 6) of: key (32) | checksum (4)
//! checksum = the first 4 bytes of SHA-256(label | key)
//! ```

use data_encoding::{BASE32_NOPAD, Encoding};

use crate::secret::{Key, SecretBytes};

use super::derive::digest;

/// How many characters follow the prefix.
pub(super) const DIGITS: usize = 58;
const CHECKSUM: usize = 4;

/// The form of one kind of such texts.
pub(super) struct Written {
    pub(super) prefix: &'static str,
    pub(super) label: &'static [u8],
}

/// Why a text is none.
pub(super) enum Unreadable {
    /// It does not have the form.
    Malformed,
    /// It has the form, but a character is wrong.
    Mistyped,
}

impl Written {
    /// The key in `text`, without white space around it.
    pub(super) fn parse(&self, text: &[u8]) -> Result<Key, Unreadable> {
        let digits = text.trim_ascii().strip_prefix(self.prefix.as_bytes()).ok_or(Unreadable::Malformed)?;
        if digits.len() != DIGITS || digits.iter().any(u8::is_ascii_uppercase) {
            return Err(Unreadable::Malformed);
        }
        let upper = SecretBytes::new(digits.to_ascii_uppercase());
        let bytes = BASE32_NOPAD.decode(upper.expose()).map_err(|_| Unreadable::Malformed)?;
        let bytes = SecretBytes::new(bytes);
        let (key, sum) = bytes.expose().split_at_checked(32).ok_or(Unreadable::Malformed)?;
        let key = Key::copy_of(key).ok_or(Unreadable::Malformed)?;
        if self.checksum(&key)[..] == *sum { Ok(key) } else { Err(Unreadable::Mistyped) }
    }

    /// The text of `key`.
    pub(super) fn text(&self, key: &Key) -> SecretBytes {
        let encoding: Encoding = BASE32_NOPAD;
        let mut bytes = SecretBytes::copy_of(key.expose());
        bytes.extend(&self.checksum(key));
        let mut text = SecretBytes::zeroed(self.prefix.len() + DIGITS);
        let (prefix, digits) = text.expose_mut().split_at_mut(self.prefix.len());
        prefix.copy_from_slice(self.prefix.as_bytes());
        encoding.encode_mut(bytes.expose(), digits);
        digits.make_ascii_lowercase();
        text
    }

    fn checksum(&self, key: &Key) -> [u8; CHECKSUM] {
        let mut text = SecretBytes::copy_of(self.label);
        text.extend(key.expose());
        let mut sum = [0; CHECKSUM];
        sum.copy_from_slice(&digest(text.expose())[..CHECKSUM]);
        sum
    }
}
