use super::{DotenvError, Reason, is_blank};
use crate::secret::SecretBytes;

/// Reads a value without quotes from `text`, which ends with the line and does not begin with a blank before a value.
pub fn unquoted(text: &[u8], exported: bool) -> Result<SecretBytes, Reason> {
    let comment = text.windows(2).position(|pair| is_blank(pair[0]) && pair[1] == b'#');
    let text = &text[..comment.unwrap_or(text.len())];
    let length = text.iter().rposition(|byte| !is_blank(*byte)).map_or(0, |last| last + 1);
    let value = &text[..length];
    let mut before = b'=';
    for &byte in value {
        match byte {
            b' ' | b'\t' => return Err(Reason::WhiteSpace),
            b'\'' | b'"' | b'\\' => return Err(Reason::QuoteInside),
            b'#' => return Err(Reason::Hash),
            b'$' | b'`' | b'(' | b')' | b';' | b'&' | b'|' | b'<' | b'>' => return Err(Reason::ShellCharacter),
            // The shell puts a home directory here, as it does in PATH.
            b'~' if matches!(before, b'=' | b':') => return Err(Reason::ShellCharacter),
            // `export NAME={a,b}` is two words to the shell, although `NAME={a,b}` is one.
            b'{' | b'}' if exported => return Err(Reason::ShellCharacter),
            0..0x20 | 0x7F => return Err(Reason::Control),
            _ => before = byte,
        }
    }
    // Python and JavaScript trim these, the shell does not.
    let wide_blank = |c: char| c.is_whitespace() || c == '\u{FEFF}';
    if value.utf8_chunks().any(|chunk| chunk.valid().contains(wide_blank)) {
        return Err(Reason::WhiteSpace);
    }
    Ok(SecretBytes::copy_of(value))
}

/// Reads a literal value from `body`, which begins after the opening quote on `line`; also returns where the closing
/// quote stands.
pub fn single_quoted(body: &[u8], line: usize) -> Result<(SecretBytes, usize), DotenvError> {
    let mut here = line;
    let mut before = 0;
    for (index, &byte) in body.iter().enumerate() {
        match (before, byte) {
            // Some readers take the first for an escape, all of them where it would hide the end of the value.
            (b'\\', b'\\' | b'\'') => return Err(Reason::BackslashPair.at(here)),
            (_, b'\'') => return Ok((SecretBytes::copy_of(&body[..index]), index)),
            // python-dotenv puts a variable here in spite of the quotes.
            (b'$', b'{') => return Err(Reason::DollarBrace.at(here)),
            (_, b'\r') => return Err(Reason::CarriageReturn.at(here)),
            (_, b'\n') => here += 1,
            _ => {}
        }
        before = byte;
    }
    Err(Reason::Unclosed.at(line))
}

/// Reads a value with escapes from `body`, which begins after the opening quote on `line`; also returns where the
/// closing quote stands.
pub fn double_quoted(body: &[u8], line: usize) -> Result<(SecretBytes, usize), DotenvError> {
    let length = closing_quote(body).ok_or(Reason::Unclosed.at(line))?;
    // Escapes only make it shorter, so that the value never moves while it grows.
    let mut value = SecretBytes::with_capacity(length);
    let mut here = line;
    let mut bytes = body[..length].iter();
    while let Some(&byte) = bytes.next() {
        let meant = match byte {
            b'\\' => match bytes.next() {
                Some(b'n') => b'\n',
                Some(b'r') => b'\r',
                Some(b't') => b'\t',
                Some(same @ (b'"' | b'\\' | b'$')) => *same,
                _ => return Err(Reason::Escape.at(here)),
            },
            b'$' => return Err(Reason::Dollar.at(here)),
            b'`' => return Err(Reason::Backtick.at(here)),
            b'\r' => return Err(Reason::CarriageReturn.at(here)),
            b'\n' => {
                here += 1;
                byte
            }
            _ => byte,
        };
        value.extend(&[meant]);
    }
    Ok((value, length))
}

fn closing_quote(body: &[u8]) -> Option<usize> {
    let mut index = 0;
    loop {
        match body.get(index)? {
            b'"' => return Some(index),
            b'\\' => index += 2,
            _ => index += 1,
        }
    }
}
