use thiserror::Error;
use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroize as _;

use crate::secret::SecretBytes;

/// Why a passphrase is none.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum NormaliseError {
    /// Nothing there.
    #[error("the passphrase is empty")]
    Empty,
    /// Bytes that are no text, so that no other keyboard could ever type them.
    #[error("the passphrase is not valid UTF-8")]
    NotUtf8,
    /// A control character, such as a tab or a line break.
    #[error("the passphrase contains a control character")]
    Control,
}

/// Brings a passphrase into the one form that it is used in, after RFC 8265, section 4.2 (`OpaqueString`): every other
/// space becomes U+0020, then the text becomes NFC. Case and width stay.
///
/// It is more liberal than the RFC, which allows the code points of the `FreeformClass` only. Refused here are control
/// characters and the line and paragraph separators. Accepted, although the RFC forbids them, are:
///
/// - code points that are not assigned: with them forbidden, a passphrase with a new emoji would be a passphrase or
///   none depending on the age of the program. The price: should Unicode assign a new combining character later, its
///   place among other marks may change with the program's version;
/// - joiners, variation selectors and other invisible characters, which emoji and some scripts are written with;
/// - old Hangul jamo.
///
/// All of them are kept as they are, so nothing is ever taken out of a passphrase.
///
/// The text goes character by character from one wiping buffer to another. The exception: three or more combining
/// marks on one letter pass through a small buffer of the normalisation on the heap, which is not wiped.
///
/// # Errors
/// The passphrase is empty, not UTF-8, or contains a character that is refused.
pub fn normalise(raw: &SecretBytes) -> Result<SecretBytes, NormaliseError> {
    let text = str::from_utf8(raw.expose()).map_err(|_| NormaliseError::NotUtf8)?;
    if text.is_empty() {
        return Err(NormaliseError::Empty);
    }
    if text.chars().any(is_refused) {
        return Err(NormaliseError::Control);
    }
    // NFC is at most three times as long in UTF-8, and seldom longer at all; growing wipes, too.
    let mut normal = SecretBytes::with_capacity(text.len());
    let mut utf8 = [0; 4];
    for character in text.chars().map(|character| if is_space(character) { ' ' } else { character }).nfc() {
        normal.extend(character.encode_utf8(&mut utf8).as_bytes());
    }
    utf8.zeroize();
    Ok(normal)
}

/// General categories Cc, Zl and Zp.
fn is_refused(character: char) -> bool {
    character.is_control() || matches!(character, '\u{2028}' | '\u{2029}')
}

/// General category Zs; it has not changed since Unicode 6.3.
fn is_space(character: char) -> bool {
    matches!(character, ' ' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn normal(text: &str) -> Result<SecretBytes, NormaliseError> {
        normalise(&SecretBytes::copy_of(text.as_bytes()))
    }

    fn assert_becomes(from: &str, to: &str) {
        assert_eq!(normal(from).unwrap().expose(), to.as_bytes(), "{from:?}");
    }

    #[test]
    fn plain_text_stays() {
        for text in ["correct horse battery staple", " leading and trailing ", "  ", "Zoë", "ﬁ ﬀ Ⅳ ｗｉｄｅ", "ß ẞ"]
        {
            assert_becomes(text, text);
        }
    }

    #[test]
    fn composed_and_decomposed_letters_are_the_same() {
        assert_becomes("caf\u{e9}", "caf\u{e9}");
        assert_becomes("cafe\u{301}", "caf\u{e9}");
        assert_becomes("\u{212b}", "\u{c5}");
        assert_becomes("\u{1112}\u{1161}\u{11ab}", "\u{d55c}");
        assert_becomes("a\u{308}\u{323}", "\u{1ea1}\u{308}");
        assert_becomes("a\u{323}\u{308}", "\u{1ea1}\u{308}");
    }

    #[test]
    fn text_that_grows_when_normalised_is_whole() {
        assert_becomes(&"\u{1d160}".repeat(100), &"\u{1d158}\u{1d165}\u{1d16e}".repeat(100));
    }

    #[test]
    fn every_space_becomes_the_ascii_one() {
        for space in "\u{20}\u{a0}\u{1680}\u{2000}\u{2003}\u{200a}\u{202f}\u{205f}\u{3000}".chars() {
            assert_becomes(&format!("a{space}b"), "a b");
        }
        assert_becomes("a\u{a0}\u{3000}b", "a  b");
    }

    #[test]
    fn control_characters_and_separators_are_refused() {
        for character in "\0\t\n\r\u{1b}\u{7f}\u{80}\u{85}\u{9f}\u{2028}\u{2029}".chars() {
            assert_eq!(normal(&format!("a{character}b")), Err(NormaliseError::Control), "{character:?}");
        }
    }

    #[test]
    fn invisible_and_unassigned_characters_stay() {
        for text in ["👩\u{200d}💻", "❤\u{fe0f}", "a\u{200b}b", "a\u{ad}b", "\u{378}", "\u{e000}"] {
            assert_becomes(text, text);
        }
    }

    #[test]
    fn nothing_and_other_encodings_are_refused() {
        assert_eq!(normal(""), Err(NormaliseError::Empty));
        for bytes in [&b"caf\xe9"[..], b"\xed\xa0\x80", b"\xc0\xaf", b"abc\xe2\x82"] {
            assert_eq!(normalise(&SecretBytes::copy_of(bytes)), Err(NormaliseError::NotUtf8));
        }
    }

    #[test]
    fn doing_it_twice_changes_nothing() {
        for text in ["e\u{301}\u{a0}x", "\u{1e9b}\u{323}", "q\u{307}\u{323}\u{302}\u{304}\u{31b}", "\u{f73}\u{f71}"] {
            let once = normal(text).unwrap();
            assert_eq!(normalise(&once).unwrap(), once, "{text:?}");
        }
    }
}
