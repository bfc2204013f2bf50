use std::fmt;

use data_encoding::{BASE32_NOPAD, HEXLOWER};
use serde::{Deserialize, Serialize};

macro_rules! identifier {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
        pub struct $name(pub [u8; 16]);

        impl $name {
            /// The id in `bytes`; `None` unless there are exactly 16.
            #[must_use]
            pub fn from_slice(bytes: &[u8]) -> Option<Self> {
                bytes.try_into().ok().map(Self)
            }

            /// Reads 32 lower-case hexadecimal digits.
            #[must_use]
            pub fn from_hex(text: &str) -> Option<Self> {
                Self::from_slice(&HEXLOWER.decode(text.as_bytes()).ok()?)
            }

            /// 32 lower-case hexadecimal digits.
            #[must_use]
            pub fn to_hex(self) -> String {
                HEXLOWER.encode(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.to_hex())
            }
        }
    };
}

identifier! {
    /// Names a vault for ever: 128 random bits, chosen at `init`.
    VaultId
}
identifier! {
    /// Names a sealed blob: 128 random bits, fresh at every sealing of a value.
    BlobId
}
identifier! {
    /// Names who wrote an event of the trail: 128 random bits, shown in the clear, so a pseudonym.
    ActorId
}
identifier! {
    /// Names a secret for ever, whatever its key becomes: 128 random bits.
    SecretId
}

/// What every written secret id begins with.
const SECRET_PREFIX: &str = "sec_";

impl SecretId {
    /// Reads `sec_` and 26 characters; `None` for anything else, a non-canonical last character included.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix(SECRET_PREFIX)?;
        if digits.len() != 26 || digits.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return None;
        }
        Self::from_slice(&BASE32_NOPAD.decode(digits.to_ascii_uppercase().as_bytes()).ok()?)
    }

    /// Whether `text` has the form of an id, so that it can be no key: even one that no secret could have.
    #[must_use]
    pub fn looks_like_one(text: &str) -> bool {
        text.strip_prefix(SECRET_PREFIX).is_some_and(|digits| {
            digits.len() == 26 && digits.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'2'..=b'7'))
        })
    }
}

impl fmt::Display for SecretId {
    /// `sec_` and 26 characters of lower-case base32 (RFC 4648 section 6) without padding.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{SECRET_PREFIX}{}", BASE32_NOPAD.encode(&self.0).to_ascii_lowercase())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_id_is_written_and_read_back() {
        let id = SecretId([0xff; 16]);
        assert_eq!(id.to_string(), "sec_77777777777777777777777774");
        assert_eq!(SecretId::parse("sec_77777777777777777777777774"), Some(id));
    }

    #[test]
    fn only_the_canonical_form_is_an_id() {
        for text in [
            "sec_77777777777777777777777777", // loose bits at the end
            "sec_7777777777777777777777777",  // too short
            "SEC_77777777777777777777777774", // upper case
            "sec_AAAAAAAAAAAAAAAAAAAAAAAAAA", // upper case
            "sec_1aaaaaaaaaaaaaaaaaaaaaaaaa", // 1 is not in the alphabet
            "77777777777777777777777774",
        ] {
            assert_eq!(SecretId::parse(text), None, "{text}");
        }
    }

    #[test]
    fn what_looks_like_an_id_is_wider_than_what_is_one() {
        assert!(SecretId::looks_like_one("sec_77777777777777777777777777"));
        assert!(!SecretId::looks_like_one("sec_db"));
    }
}
