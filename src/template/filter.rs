//! Ways to write a value so that it means itself somewhere.

use data_encoding::BASE64;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};

use crate::secret::SecretBytes;

use super::insert::Unfit;
use super::{json, xml};

/// How a value is written in the place of its reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filter {
    /// As it is.
    None,
    /// Percent-encoded as a part of a URL: all but RFC 3986's unreserved characters (section 2.3).
    Url,
    /// Between the quotes of a JSON string (RFC 8259, section 7).
    Json,
    /// As text or in an attribute's quotes (XML 1.0, section 2.4).
    Xml,
    /// As one word of a POSIX shell, in quotes.
    Shell,
    /// In base64 (RFC 4648, section 4).
    Base64,
}

const UNRESERVED: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

impl Filter {
    const TABLE: [(Self, &'static str); 6] = [
        (Self::None, "none"),
        (Self::Url, "url"),
        (Self::Json, "json"),
        (Self::Xml, "xml"),
        (Self::Shell, "shell"),
        (Self::Base64, "base64"),
    ];

    /// The filter that is called so.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::TABLE.iter().find(|row| row.1 == word).map(|row| row.0)
    }

    /// What it is called.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::TABLE.iter().find(|row| row.0 == self).map_or("", |row| row.1)
    }

    /// Writes `value`.
    ///
    /// # Errors
    /// There is no way to write it so.
    pub fn apply(self, value: &SecretBytes) -> Result<SecretBytes, Unfit> {
        let bytes = value.expose();
        Ok(match self {
            Self::None => SecretBytes::copy_of(bytes),
            Self::Url => {
                let mut written = SecretBytes::with_capacity(bytes.len() * 3);
                percent_encode(bytes, &UNRESERVED).for_each(|part| written.extend(part.as_bytes()));
                written
            }
            Self::Json => json::inner(value)?,
            Self::Xml => xml::plain(value)?,
            Self::Shell => shell_word(value)?,
            Self::Base64 => {
                let mut written = SecretBytes::zeroed(BASE64.encode_len(bytes.len()));
                BASE64.encode_mut(bytes, written.expose_mut());
                written
            }
        })
    }
}

/// `value` in single quotes, within which a POSIX shell takes everything as it is; a single quote ends them, stands
/// behind a backslash, and begins them again.
///
/// # Errors
/// It has a NUL byte, which no word of a shell has.
pub fn shell_word(value: &SecretBytes) -> Result<SecretBytes, Unfit> {
    if value.expose().contains(&0) {
        return Err(Unfit("it has a NUL byte, which a shell's words cannot have"));
    }
    let mut word = SecretBytes::with_capacity(value.len() + 16);
    word.extend(b"'");
    for (at, part) in value.expose().split(|byte| *byte == b'\'').enumerate() {
        if at > 0 {
            word.extend(br"'\''");
        }
        word.extend(part);
    }
    word.extend(b"'");
    Ok(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_filter_writes_so() {
        let value = SecretBytes::copy_of("p@ss w/\"<'\n~\u{e9}".as_bytes());
        let written = |filter: &str| {
            let filter = Filter::parse(filter).unwrap();
            String::from_utf8(filter.apply(&value).unwrap().into_public()).unwrap()
        };
        assert_eq!(written("none"), "p@ss w/\"<'\n~é");
        assert_eq!(written("url"), "p%40ss%20w%2F%22%3C%27%0A~%C3%A9");
        assert_eq!(written("json"), "p@ss w/\\\"<'\\n~é");
        assert_eq!(written("xml"), "p@ss w/&quot;&lt;&#39;&#10;~é");
        assert_eq!(written("shell"), "'p@ss w/\"<'\\''\n~é'");
        assert_eq!(written("base64"), "cEBzcyB3LyI8Jwp+w6k=");
        assert_eq!((Filter::parse("URL"), Filter::parse(""), Filter::Url.word()), (None, None, "url"));
    }

    #[test]
    fn what_has_no_place_there_is_refused() {
        let refused = |filter: Filter, bytes: &[u8]| filter.apply(&SecretBytes::copy_of(bytes)).is_err();
        assert!(refused(Filter::Shell, b"a\0b") && refused(Filter::Json, b"\xff") && refused(Filter::Xml, b"\xff"));
        assert!(
            refused(Filter::Xml, b"\x1b[0m") && !refused(Filter::Json, b"\x1b") && !refused(Filter::Url, b"\xff\0")
        );
    }
}
