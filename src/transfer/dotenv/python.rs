//! The package python-dotenv: `'` and `"` quote and know escapes; without quotes a `#` behind white space begins a comment.
//! A `${NAME}` is a variable wherever it stands.

use super::Reason;
use super::cursor::Cursor;
use super::node::{closing_quote, end_of_line, loose_name, refuse_wide_blanks};
use crate::secret::SecretBytes;

pub(super) fn statement(cursor: &mut Cursor<'_>) -> Result<(String, SecretBytes), Reason> {
    cursor.skip_word(b"export");
    let name = cursor.take_while(|byte| byte != b'=' && byte != b'#' && !byte.is_ascii_whitespace());
    let name = loose_name(name)?;
    cursor.skip_blanks();
    if cursor.peek() != Some(b'=') {
        return Err(Reason::NoEquals);
    }
    cursor.skip(1);
    cursor.skip_blanks();
    let value = if let Some(quote @ (b'\'' | b'"')) = cursor.peek() {
        cursor.skip(1);
        let length = closing_quote(cursor.rest(), quote).ok_or(Reason::Unclosed)?;
        let text = cursor.skip(length);
        cursor.skip(1);
        end_of_line(cursor)?;
        let known: &[(u8, u8)] = if quote == b'"' { &DOUBLE } else { &DOUBLE[..2] };
        unescaped(text, known)
    } else {
        let line = cursor.take_line();
        refuse_wide_blanks(line)?;
        SecretBytes::copy_of(without_comment(line))
    };
    if value.expose().windows(2).any(|pair| pair == b"${") {
        return Err(Reason::Expansion);
    }
    Ok((name, value))
}

/// What stands behind the backslash, and what it means; the first two also in single quotes.
const DOUBLE: [(u8, u8); 10] = [
    (b'\\', b'\\'),
    (b'\'', b'\''),
    (b'"', b'"'),
    (b'a', 0x07),
    (b'b', 0x08),
    (b'f', 0x0c),
    (b'n', b'\n'),
    (b'r', b'\r'),
    (b't', b'\t'),
    (b'v', 0x0b),
];

fn unescaped(text: &[u8], known: &[(u8, u8)]) -> SecretBytes {
    let mut value = SecretBytes::with_capacity(text.len());
    let mut bytes = text.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        let meant = (byte == b'\\')
            .then(|| known.iter().find(|(escape, _)| Some(*escape) == bytes.peek().copied()))
            .flatten()
            .map(|(_, meant)| *meant);
        if meant.is_some() {
            bytes.next();
        }
        value.extend(&[meant.unwrap_or(byte)]);
    }
    value
}

fn without_comment(line: &[u8]) -> &[u8] {
    let comment = line.windows(2).position(|pair| pair[0].is_ascii_whitespace() && pair[1] == b'#');
    line[..comment.unwrap_or(line.len())].trim_ascii_end()
}
