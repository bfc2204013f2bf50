//! The package dotenv of Node.js, version 16 and later: no variables; `'`, `"` and `` ` `` quote; in double quotes `\n` and
//! `\r` are line ends and nothing else is an escape; without quotes a `#` begins a comment wherever it stands.

use super::Reason;
use super::cursor::Cursor;
use crate::secret::SecretBytes;

pub(super) fn statement(cursor: &mut Cursor<'_>) -> Result<(String, SecretBytes), Reason> {
    cursor.skip_word(b"export");
    let name = loose_name(cursor.take_while(is_name))?;
    cursor.skip_blanks();
    match cursor.take() {
        Some(b'=') => {}
        // Behind a line end it would take the next line for the value.
        Some(b':') if cursor.peek_line().first().is_some_and(|byte| matches!(byte, b' ' | b'\t')) => {
            if cursor.peek_line().trim_ascii().is_empty() {
                return Err(Reason::NoEquals);
            }
        }
        _ => return Err(Reason::NoEquals),
    }
    cursor.skip_blanks();
    // So it would with a quote on the next line.
    let next = cursor.rest().trim_ascii_start().first();
    if cursor.peek_line().is_empty() && next.is_some_and(|byte| b"'\"`".contains(byte)) {
        return Err(Reason::SecondWord);
    }
    let value = if let Some(quote @ (b'\'' | b'"' | b'`')) = cursor.peek() {
        cursor.skip(1);
        let length = closing_quote(cursor.rest(), quote).ok_or(Reason::Unclosed)?;
        let text = cursor.skip(length);
        cursor.skip(1);
        end_of_line(cursor)?;
        if quote == b'"' { expanded(text) } else { SecretBytes::copy_of(text) }
    } else {
        let line = cursor.take_line();
        refuse_wide_blanks(line)?;
        let end = line.iter().position(|byte| *byte == b'#').unwrap_or(line.len());
        SecretBytes::copy_of(line[..end].trim_ascii())
    };
    Ok((name, value))
}

/// Where the value ends: at the next quote that has no backslash in front.
pub(super) fn closing_quote(text: &[u8], quote: u8) -> Option<usize> {
    let mut at = 0;
    loop {
        match text.get(at)? {
            byte if *byte == quote => return Some(at),
            b'\\' if text.get(at + 1) == Some(&quote) => at += 2,
            _ => at += 1,
        }
    }
}

/// Nothing but a comment follows on this line.
pub(super) fn end_of_line(cursor: &mut Cursor<'_>) -> Result<(), Reason> {
    match cursor.take_line().trim_ascii_start() {
        [] | [b'#', ..] => Ok(()),
        _ => Err(Reason::AfterQuote),
    }
}

/// These programs trim more than ASCII's blanks, each its own.
pub(super) fn refuse_wide_blanks(line: &[u8]) -> Result<(), Reason> {
    let wide = |c: char| {
        c.is_whitespace() && !matches!(c, ' ' | '\t') || ('\u{1c}'..='\u{1f}').contains(&c) || c == '\u{feff}'
    };
    if line.utf8_chunks().any(|chunk| chunk.valid().contains(wide)) { Err(Reason::WhiteSpace) } else { Ok(()) }
}

fn expanded(text: &[u8]) -> SecretBytes {
    let mut value = SecretBytes::with_capacity(text.len());
    let mut rest = text;
    loop {
        rest = match rest {
            [b'\\', b'n', rest @ ..] => {
                value.extend(b"\n");
                rest
            }
            [b'\\', b'r', rest @ ..] => {
                value.extend(b"\r");
                rest
            }
            [byte, rest @ ..] => {
                value.extend(&[*byte]);
                rest
            }
            [] => return value,
        };
    }
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"_.-".contains(&byte)
}

/// A name as these programs allow it.
pub(super) fn loose_name(name: &[u8]) -> Result<String, Reason> {
    let allowed = !name.is_empty() && name.iter().all(|byte| is_name(*byte));
    if allowed { Ok(String::from_utf8_lossy(name).into_owned()) } else { Err(Reason::LooseName) }
}
