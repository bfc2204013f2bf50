//! Stored text on a terminal: what would move the cursor, colour or reorder is shown as an escape.

use std::io::Write as _;

use crate::secret::SecretBytes;

/// `text` with every control and every invisible formatting character escaped as Rust writes it, for one line.
pub(super) fn line(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if is_harmless(c) {
            shown.push(c);
        } else {
            shown.extend(c.escape_default());
        }
    }
    shown
}

/// `value` as JSON on one line. What a terminal might obey stands as an escape there too, which is the same JSON. It may hold
/// values, so it is wiped.
pub(super) fn json(value: &serde_json::Value) -> SecretBytes {
    let mut written = SecretBytes::default();
    // Writing to memory cannot fail, and every key in it is a string.
    let _infallible = serde_json::to_writer(&mut written, value);
    let text = std::str::from_utf8(written.expose()).unwrap_or_default();
    if text.chars().all(is_harmless) {
        return written;
    }
    let mut shown = SecretBytes::with_capacity(text.len() + 64);
    let mut units = [0; 2];
    // Such a character can stand in a string only.
    for c in text.chars() {
        if is_harmless(c) {
            shown.extend(c.encode_utf8(&mut [0; 4]).as_bytes());
        } else {
            for unit in c.encode_utf16(&mut units) {
                let _infallible = write!(shown, "\\u{unit:04x}");
            }
        }
    }
    shown
}

/// Appends `text` as [`block`] has it, with `indent` after each line feed, to what is wiped.
pub(super) fn block_to(shown: &mut SecretBytes, text: &str, indent: &str) {
    for c in text.chars() {
        if c == '\n' {
            shown.extend(b"\n");
            shown.extend(indent.as_bytes());
        } else if c == '\t' || is_harmless(c) {
            shown.extend(c.encode_utf8(&mut [0; 4]).as_bytes());
        } else {
            // Writing to memory cannot fail.
            let _infallible = write!(shown, "{}", c.escape_default());
        }
    }
}

/// Like [`line`], but line feeds and tabs stay.
pub(super) fn block(text: &str) -> String {
    let mut shown = SecretBytes::with_capacity(text.len());
    block_to(&mut shown, text, "");
    String::from_utf8_lossy(shown.expose()).into_owned()
}

/// Whether bytes can go to a terminal as they are: UTF-8 with no control characters but line feeds and tabs.
pub(super) fn is_printable(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok_and(|text| text.chars().all(|c| c == '\n' || c == '\t' || is_harmless(c)))
}

fn is_harmless(c: char) -> bool {
    // Besides controls: marks that reorder text (bidirectional), and invisible ones that fake names.
    let reorders = matches!(c, '\u{061c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}');
    !c.is_control() && !reorders
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_are_shown_not_obeyed() {
        assert_eq!(line("a\u{1b}[31mred\u{7}"), "a\\u{1b}[31mred\\u{7}");
        assert_eq!(line("a\nb\tc\r"), "a\\nb\\tc\\r");
        assert_eq!(line("\u{202e}evil\u{9b}2J"), "\\u{202e}evil\\u{9b}2J");
        assert_eq!(line("Größe 日本 é"), "Größe 日本 é");
    }

    #[test]
    fn blocks_keep_their_lines() {
        assert_eq!(block("a\n\tb\u{1b}"), "a\n\tb\\u{1b}");
        let mut shown = SecretBytes::copy_of(b"> ");
        block_to(&mut shown, "a\n\tb\u{1b}\u{e9}", "  ");
        assert_eq!(shown.expose(), "> a\n  \tb\\u{1b}\u{e9}".as_bytes());
    }

    #[test]
    fn printable_is_text_without_surprises() {
        assert!(is_printable(b"-----BEGIN-----\n\tx\n"));
        for bytes in [&b"\x1b[2J"[..], b"a\rb", b"\xff", b"a\0"] {
            assert!(!is_printable(bytes), "{bytes:?}");
        }
    }
}
