use std::fmt;
use std::sync::Arc;

use super::SecretId;

/// The longest key, in bytes.
const MAX_KEY: usize = 255;

/// A key: the name under which people, scripts and bots know a secret. Nothing but `rename` changes it.
///
/// 1 to 255 bytes of ASCII letters, digits and `_ . - / : @ + = ~ %`, not beginning with `-`, `~` or `=`, and not of the
/// form of a secret's id. Copies share the text. It is not called `SecretKey`, which would be read as a cryptographic one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SecretName(Arc<str>);

/// Why a text is no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Nothing at all.
    #[error("a key cannot be empty")]
    Empty,
    /// Too long.
    #[error("a key has at most 255 bytes")]
    TooLong,
    /// A character that no key has.
    #[error("a key has only ASCII letters, digits and _ . - / : @ + = ~ %")]
    Character,
    /// A first character that a shell or this program would misread.
    #[error("a key cannot begin with -, ~ or =")]
    Beginning,
    /// Reserved for ids.
    #[error("a key cannot have the form of an id (sec_ and 26 characters)")]
    LooksLikeId,
}

impl SecretName {
    /// Parses a key.
    ///
    /// # Errors
    /// The rule that `text` breaks.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        Self::check(text).map(|()| Self(text.into()))
    }

    /// Whether `text` is well-formed.
    ///
    /// # Errors
    /// It is not, and why.
    pub fn check(text: &str) -> Result<(), KeyError> {
        if text.is_empty() {
            return Err(KeyError::Empty);
        }
        if text.len() > MAX_KEY {
            return Err(KeyError::TooLong);
        }
        if !text.bytes().all(is_key_byte) {
            return Err(KeyError::Character);
        }
        if text.starts_with(['-', '~', '=']) {
            return Err(KeyError::Beginning);
        }
        if SecretId::looks_like_one(text) {
            return Err(KeyError::LooksLikeId);
        }
        Ok(())
    }

    /// The key as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_key_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"_.-/:@+=~%".contains(&byte)
}

impl fmt::Display for SecretName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_people_use_are_keys() {
        for key in ["a", "adobe_sign_client_id", "mail.smtp.host", "db/prod/password", "sftp://user@host", "a=b~c%20+"]
        {
            assert_eq!(SecretName::parse(key).unwrap().as_str(), key);
        }
        assert!(SecretName::parse(&"k".repeat(255)).is_ok());
    }

    #[test]
    fn each_rule_has_its_own_answer() {
        assert_eq!(SecretName::parse(""), Err(KeyError::Empty));
        assert_eq!(SecretName::parse(&"k".repeat(256)), Err(KeyError::TooLong));
        for key in ["a b", "a#b", "a*", "schlüssel", "a\n", "a\0", "a,b", "{a}"] {
            assert_eq!(SecretName::parse(key), Err(KeyError::Character), "{key:?}");
        }
        for key in ["-a", "~a", "=a"] {
            assert_eq!(SecretName::parse(key), Err(KeyError::Beginning), "{key:?}");
        }
        assert_eq!(SecretName::parse("sec_aaaaaaaaaaaaaaaaaaaaaaaaaa"), Err(KeyError::LooksLikeId));
    }
}
