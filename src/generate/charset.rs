use std::borrow::Cow;
use std::str::FromStr;

use thiserror::Error;

const ALNUM: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const ALPHA: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const LOWER: &[u8] = b"abcdefghijklmnopqrstuvwxyz";
const UPPER: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const DIGITS: &[u8] = b"0123456789";
const HEX: &[u8] = b"0123456789abcdef";
// The punctuation that no shell, dotenv file, XML or JSON text gives a meaning to inside of a word.
const SYMBOLS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789@%+=:,./-_";
const ASCII: &[u8] =
    b"!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~";

/// The different characters a password is drawn from, all of them printable ASCII without the space.
///
/// Parsed from a name of [`Charset::NAMES`] or from `custom:` and the characters themselves. The default is `alnum`,
/// which needs no quotes or escapes in URLs, shells and configuration files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charset(Cow<'static, [u8]>);

/// Why a text is no [`Charset`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CharsetError {
    /// Neither a known name nor `custom:`.
    #[error("no such character set; known are {}, custom:CHARACTERS", Charset::NAMES.join(", "))]
    Unknown,
    /// A custom character that cannot be typed everywhere.
    #[error("custom: takes printable ASCII characters other than the space")]
    Unprintable,
    /// A custom character twice, which would make it more likely than the others.
    #[error("custom: takes each character once")]
    Repeated,
    /// Nothing to choose from.
    #[error("custom: takes at least two characters")]
    TooFew,
}

impl Charset {
    /// The names that can be parsed; `symbols` are letters, digits and `@%+=:,./-_`, `ascii` everything printable
    /// except the space.
    pub const NAMES: [&'static str; 8] = ["alnum", "alpha", "lower", "upper", "digits", "hex", "symbols", "ascii"];

    /// The characters, each of them once; there are 2 to 94.
    #[must_use]
    pub fn characters(&self) -> &[u8] {
        &self.0
    }
}

impl Default for Charset {
    fn default() -> Self {
        Self(Cow::Borrowed(ALNUM))
    }
}

impl FromStr for Charset {
    type Err = CharsetError;

    fn from_str(text: &str) -> Result<Self, CharsetError> {
        let named = match text {
            "alnum" => ALNUM,
            "alpha" => ALPHA,
            "lower" => LOWER,
            "upper" => UPPER,
            "digits" => DIGITS,
            "hex" => HEX,
            "symbols" => SYMBOLS,
            "ascii" => ASCII,
            _ => return custom(text.strip_prefix("custom:").ok_or(CharsetError::Unknown)?),
        };
        Ok(Self(Cow::Borrowed(named)))
    }
}

fn custom(text: &str) -> Result<Charset, CharsetError> {
    let characters = text.as_bytes();
    let mut seen = [false; 256];
    for &character in characters {
        if !character.is_ascii_graphic() {
            return Err(CharsetError::Unprintable);
        }
        if std::mem::replace(&mut seen[usize::from(character)], true) {
            return Err(CharsetError::Repeated);
        }
    }
    if characters.len() < 2 {
        return Err(CharsetError::TooFew);
    }
    Ok(Charset(Cow::Owned(characters.to_vec())))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_name_parses_to_different_printable_characters() {
        let sizes = Charset::NAMES.map(|name| {
            let charset: Charset = name.parse().unwrap();
            let unique: HashSet<u8> = charset.characters().iter().copied().collect();
            assert_eq!(unique.len(), charset.characters().len(), "{name} repeats a character");
            assert!(unique.iter().all(u8::is_ascii_graphic), "{name}");
            unique.len()
        });
        assert_eq!(sizes, [62, 52, 26, 26, 10, 16, 72, 94]);
        assert_eq!("alnum".parse(), Ok(Charset::default()));
    }

    #[test]
    fn no_character_of_symbols_has_a_meaning_in_a_word_of_a_shell() {
        let charset: Charset = "symbols".parse().unwrap();
        assert!(charset.characters().iter().all(|c| !br#"!"\#$&'()*;<>?[\]^`{|}~"#.contains(c)));
    }

    #[test]
    fn a_custom_set_is_taken_literally() {
        let charset: Charset = "custom:AB:c".parse().unwrap();
        assert_eq!(charset.characters(), b"AB:c");
    }

    #[test]
    fn a_bad_set_is_refused_without_repeating_it() {
        let parse = |text: &str| text.parse::<Charset>();
        assert_eq!(parse("hunter2"), Err(CharsetError::Unknown));
        assert_eq!(parse(""), Err(CharsetError::Unknown));
        assert_eq!(parse("custom:a b"), Err(CharsetError::Unprintable));
        assert_eq!(parse("custom:aé"), Err(CharsetError::Unprintable));
        assert_eq!(parse("custom:abca"), Err(CharsetError::Repeated));
        assert_eq!(parse("custom:"), Err(CharsetError::TooFew));
        assert_eq!(parse("custom:a"), Err(CharsetError::TooFew));
        assert!(CharsetError::Unknown.to_string().contains("alnum, alpha"));
    }
}
