//! Tokens: what a bot holds. Everything of its grant's follows from 256 random bits.
//!
//! ```text
//! text   = as in `written`, with the prefix "vault_grant_" and the label "vault token"
//! grant's blob id       = the first 16 bytes of derive(token, "grant id", vault id)
//! grant's key           = derive(token, "grant key", vault id)
//! seed of its event signing key = derive(token, "grant signing", vault id)
//! ```

use crate::model::{BlobId, VaultId};
use crate::secret::{Key, SecretBytes};

use super::derive::derive;
use super::keys::GrantKey;
use super::random::{NoRandom, fill_random};
use super::sign::SigningKey;
use super::written::{DIGITS, Unreadable, Written};

/// What every written token begins with, so that whoever looks for lost secrets can find them.
pub const TOKEN_PREFIX: &str = "vault_grant_";
const FORM: Written = Written { prefix: TOKEN_PREFIX, label: b"vault token" };

/// 256 random bits that a bot was given. They open its grant, and nothing else.
#[derive(Debug)]
pub struct Token(Key);

/// Why a text is no token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// It does not have the form of one.
    #[error("this is no token: one begins with {TOKEN_PREFIX} and has {DIGITS} more characters")]
    Malformed,
    /// It has the form, but a character is wrong.
    #[error("the token was mistyped or cut: its checksum does not fit")]
    Mistyped,
}

/// What a token opens and proves in one vault.
#[derive(Debug)]
pub struct TokenKeys {
    /// Where its grant is.
    pub blob: BlobId,
    /// Opens it.
    pub key: GrantKey,
    /// Signs the events of whoever holds it.
    pub signing: SigningKey,
}

impl Token {
    /// A fresh token.
    ///
    /// # Errors
    /// The system gave no random numbers.
    pub fn generate() -> Result<Self, NoRandom> {
        Key::try_filled(|bytes| fill_random(bytes)).map(Self)
    }

    /// The token in `text`, without white space around it.
    ///
    /// # Errors
    /// It is none.
    pub fn parse(text: &[u8]) -> Result<Self, TokenError> {
        FORM.parse(text).map(Self).map_err(|why| match why {
            Unreadable::Malformed => TokenError::Malformed,
            Unreadable::Mistyped => TokenError::Mistyped,
        })
    }

    /// Its text, shown to nobody but the bot that it is for.
    #[must_use]
    pub fn text(&self) -> SecretBytes {
        FORM.text(&self.0)
    }

    /// What it opens and proves in `vault`.
    #[must_use]
    pub fn keys(&self, vault: VaultId) -> TokenKeys {
        let from = |label: &[u8]| derive(self.0.expose(), label, &vault.0);
        let mut blob = BlobId([0; 16]);
        blob.0.copy_from_slice(&from(b"grant id").expose()[..16]);
        TokenKeys { blob, key: GrantKey(from(b"grant key")), signing: SigningKey::from_key(from(b"grant signing")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use data_encoding::HEXLOWER;

    fn token() -> Token {
        Token(Key::filled(|bytes| bytes.fill(1)))
    }

    #[test]
    fn a_token_is_written_and_read_back() {
        let text = token().text();
        let text = std::str::from_utf8(text.expose()).unwrap();
        assert_eq!(text, "vault_grant_aeaqcaibaeaqcaibaeaqcaibaeaqcaibaeaqcaibaeaqcaibaeazw72e6e");
        let again = Token::parse(format!(" {text}\n").as_bytes()).unwrap();
        assert_eq!(again.0.expose(), token().0.expose());
    }

    #[test]
    fn a_mistyped_token_is_told_from_what_is_none() {
        let text = String::from_utf8(token().text().expose().to_vec()).unwrap();
        let wrong = |at: usize, new: &str| format!("{}{new}{}", &text[..at], &text[at + 1..]);
        let why = |text: &str| Token::parse(text.as_bytes()).unwrap_err();
        assert_eq!(why(&wrong(20, "z")), TokenError::Mistyped);
        assert_eq!(why(&wrong(12, "z")), TokenError::Mistyped);
        for text in [
            "",
            "vault_grant_",
            "password",
            &text[1..],
            &text[..69],
            &format!("{text}a"),
            &wrong(20, "1"),
            &wrong(20, "A"),
        ] {
            assert_eq!(why(text), TokenError::Malformed, "{text}");
        }
    }

    #[test]
    fn each_derivation_gives_these_bytes() {
        // Computed with Python's hmac and hashlib after RFC 5869.
        let keys = token().keys(VaultId([2; 16]));
        assert_eq!(keys.blob.to_hex(), "97ab8b166d994e6a4fb5d068341cd72d");
        assert_eq!(
            HEXLOWER.encode(keys.key.0.expose()),
            "71dd49a83942bc0ee60f79435991d261906ed0528f0ad5e2c864afbef4c45d1c"
        );
        assert_eq!(
            HEXLOWER.encode(keys.signing.expose()),
            "72e15dcf7c24b79ffaafde8f56dcb8351a03062f937fc2d2b2484699b775e40e"
        );
    }
}
