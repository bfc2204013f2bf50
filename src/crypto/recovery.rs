//! Recovery keys: what a person writes down and locks away.
//!
//! ```text
//! text     = 8 groups of 5 digits with "-" between them, Crockford's base32, of: key (20) | checksum (5)
//! checksum = the first 5 bytes of SHA-256("vault recovery key" | key)
//! ```
//!
//! As in Crockford's base32, case does not matter, O is read as 0, and I and L as 1; white space and hyphens are passed over.

use data_encoding::{Encoding, Specification};

use crate::secret::SecretBytes;

use super::derive::{derive, digest};
use super::keys::SlotKey;
use super::random::{NoRandom, fill_random};

/// Bytes of a key: 160 bits.
const LENGTH: usize = 20;
const CHECKSUM: usize = 5;
/// Digits of its text, and of one group of them.
const DIGITS: usize = 40;
const GROUP: usize = 5;

/// 160 random bits that open a vault like its passphrase.
#[derive(Debug)]
pub struct RecoveryKey(SecretBytes);

impl RecoveryKey {
    /// A fresh key.
    ///
    /// # Errors
    /// The system gave no random numbers.
    pub fn generate() -> Result<Self, NoRandom> {
        let mut key = SecretBytes::zeroed(LENGTH);
        fill_random(key.expose_mut())?;
        Ok(Self(key))
    }

    /// The key in `text`; `None` if it is none, or was mistyped.
    #[must_use]
    pub fn parse(text: &[u8]) -> Option<Self> {
        let mut digits = SecretBytes::with_capacity(DIGITS);
        for digit in text.iter().filter(|byte| !matches!(byte, b'-') && !byte.is_ascii_whitespace()) {
            if digits.len() == DIGITS {
                return None;
            }
            digits.extend(&[*digit]);
        }
        let encoding = crockford()?;
        let mut bytes = SecretBytes::zeroed(LENGTH + CHECKSUM);
        if digits.len() != DIGITS || encoding.decode_len(DIGITS).is_ok_and(|length| length != bytes.len()) {
            return None;
        }
        encoding.decode_mut(digits.expose(), bytes.expose_mut()).ok()?;
        let (key, sum) = bytes.expose().split_at_checked(LENGTH)?;
        let key = Self(SecretBytes::copy_of(key));
        (key.checksum()[..] == *sum).then_some(key)
    }

    /// Whether `text` has the form of one, be it mistyped: then it is no passphrase.
    #[must_use]
    pub fn is_meant_by(text: &[u8]) -> bool {
        let groups: Vec<&[u8]> = text.split(|byte| *byte == b'-').collect();
        let is_group = |group: &&[u8]| group.len() == GROUP && group.iter().all(u8::is_ascii_alphanumeric);
        groups.len() == DIGITS / GROUP && groups.iter().all(is_group)
    }

    /// Its text, to be shown once.
    #[must_use]
    pub fn text(&self) -> SecretBytes {
        let mut bytes = SecretBytes::copy_of(self.0.expose());
        bytes.extend(&self.checksum());
        let mut digits = SecretBytes::zeroed(DIGITS);
        if let Some(encoding) = crockford() {
            encoding.encode_mut(bytes.expose(), digits.expose_mut());
        }
        let mut text = SecretBytes::with_capacity(DIGITS + DIGITS / GROUP);
        for group in digits.expose().chunks(GROUP) {
            if !text.is_empty() {
                text.extend(b"-");
            }
            text.extend(group);
        }
        text
    }

    /// What it becomes in a keyslot with that salt: `derive(recovery key, "recovery", salt)`.
    #[must_use]
    pub fn slot_key(&self, salt: &[u8; 32]) -> SlotKey {
        SlotKey(derive(self.0.expose(), b"recovery", salt))
    }

    fn checksum(&self) -> [u8; CHECKSUM] {
        let mut text = SecretBytes::copy_of(b"vault recovery key");
        text.extend(self.0.expose());
        let mut sum = [0; CHECKSUM];
        sum.copy_from_slice(&digest(text.expose())[..CHECKSUM]);
        sum
    }
}

/// Crockford's base32 (<https://www.crockford.com/base32.html>), without check symbols.
fn crockford() -> Option<Encoding> {
    let mut form = Specification::new();
    form.symbols.push_str("0123456789ABCDEFGHJKMNPQRSTVWXYZ");
    form.translate.from.push_str("abcdefghjkmnpqrstvwxyzOoIiLl");
    form.translate.to.push_str("ABCDEFGHJKMNPQRSTVWXYZ001111");
    form.encoding().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use data_encoding::HEXLOWER;

    fn key() -> RecoveryKey {
        RecoveryKey(SecretBytes::new((0..20).collect()))
    }

    fn text() -> String {
        String::from_utf8(key().text().expose().to_vec()).unwrap()
    }

    #[test]
    fn it_is_written_and_read_back_however_it_is_copied() {
        // Computed with Python's hashlib and the alphabet of the page.
        assert_eq!(text(), "000G4-0R40M-30E20-9185G-R38E1-W8124-GKZTK-G2GMT");
        let copied = [
            text(),
            text().to_lowercase(),
            text().replace('-', " "),
            text().replace('-', "\t") + "\n",
            text().replace('0', "O").replace('1', "l"),
        ];
        for copied in copied {
            assert_eq!(RecoveryKey::parse(copied.as_bytes()).unwrap().0, key().0, "{copied}");
        }
    }

    #[test]
    fn what_was_mistyped_is_no_key_and_is_known_for_one() {
        let wrong = text().replace("30E20", "30E2Z");
        assert!(RecoveryKey::parse(wrong.as_bytes()).is_none());
        assert!(RecoveryKey::is_meant_by(wrong.as_bytes()) && RecoveryKey::is_meant_by(text().as_bytes()));
        for other in ["", "correct horse battery staple", "a-b-c-d-e-f-g-h", &text()[1..], &format!("{}0", text())] {
            assert!(RecoveryKey::parse(other.as_bytes()).is_none(), "{other}");
            assert!(!RecoveryKey::is_meant_by(other.as_bytes()), "{other}");
        }
    }

    #[test]
    fn the_slot_key_is_these_bytes() {
        // Computed with Python's hmac and hashlib after RFC 5869.
        assert_eq!(
            HEXLOWER.encode(key().slot_key(&[5; 32]).0.expose()),
            "be0f9231f978424064237249d3460d41325b5210d58a7692f22fb5e622d959a3"
        );
    }
}
