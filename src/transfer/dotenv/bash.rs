//! Assignments as bash reads them, one on a line: quotes of all three kinds next to each other, and escapes. What would run
//! a command or put in a variable or a home directory is an error.

use super::Reason;
use super::cursor::Cursor;
use crate::secret::SecretBytes;

pub(super) fn statement(cursor: &mut Cursor<'_>) -> Result<(String, SecretBytes), Reason> {
    let before = cursor.rest().len();
    cursor.skip_word(b"export");
    let exported = cursor.rest().len() != before;
    let name = cursor.take_while(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if cursor.peek() != Some(b'=') {
        return Err(Reason::NoEquals);
    }
    cursor.skip(1);
    let name = std::str::from_utf8(name)
        .ok()
        .filter(|name| !name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit()));
    let name = name.ok_or(Reason::Name)?.to_owned();
    let value = word(cursor, exported)?;
    cursor.skip_blanks();
    match cursor.take_line() {
        [] | [b'#', ..] => Ok((name, value)),
        _ => Err(Reason::SecondWord),
    }
}

fn word(cursor: &mut Cursor<'_>, exported: bool) -> Result<SecretBytes, Reason> {
    let mut value = SecretBytes::default();
    let mut before = b'=';
    while let Some(byte) = cursor.peek() {
        match byte {
            b' ' | b'\t' | b'\n' => break,
            // It would be part of the value.
            b'\r' => return Err(Reason::CarriageReturn),
            0x0b | 0x0c => return Err(Reason::Control),
            b'\'' => {
                cursor.skip(1);
                let length = cursor.rest().iter().position(|byte| *byte == b'\'').ok_or(Reason::Unclosed)?;
                value.extend(cursor.skip(length));
            }
            b'"' => {
                cursor.skip(1);
                double_quoted(cursor, &mut value)?;
                before = byte;
                continue;
            }
            b'$' if cursor.rest().starts_with(b"$'") => {
                cursor.skip(2);
                ansi_quoted(cursor, &mut value)?;
                before = byte;
                continue;
            }
            b'$' | b'`' => return Err(Reason::Expansion),
            b'(' | b')' | b';' | b'&' | b'|' | b'<' | b'>' => return Err(Reason::ShellCharacter),
            b'~' if matches!(before, b'=' | b':') => return Err(Reason::ShellCharacter),
            b'{' | b'}' if exported => return Err(Reason::ShellCharacter),
            b'\\' => {
                cursor.skip(1);
                match cursor.peek() {
                    Some(b'\n') => {}
                    Some(escaped) => value.extend(&[escaped]),
                    None => return Err(Reason::Escape),
                }
            }
            plain => value.extend(&[plain]),
        }
        before = byte;
        cursor.skip(1);
    }
    Ok(value)
}

/// Behind the opening quote; takes the closing one.
fn double_quoted(cursor: &mut Cursor<'_>, value: &mut SecretBytes) -> Result<(), Reason> {
    while let Some(byte) = cursor.take() {
        match byte {
            b'"' => return Ok(()),
            b'$' | b'`' => return Err(Reason::Expansion),
            b'\\' => match cursor.peek() {
                Some(b'\n') => {
                    cursor.skip(1);
                }
                Some(escaped @ (b'$' | b'`' | b'"' | b'\\')) => {
                    value.extend(&[escaped]);
                    cursor.skip(1);
                }
                _ => value.extend(b"\\"),
            },
            plain => value.extend(&[plain]),
        }
    }
    Err(Reason::Unclosed)
}

/// Behind `$'`; takes the closing quote.
fn ansi_quoted(cursor: &mut Cursor<'_>, value: &mut SecretBytes) -> Result<(), Reason> {
    while let Some(byte) = cursor.take() {
        let meant = match byte {
            b'\'' => return Ok(()),
            b'\\' => match cursor.take().ok_or(Reason::Unclosed)? {
                b'a' => 0x07,
                b'b' => 0x08,
                b'e' | b'E' => 0x1b,
                b'f' => 0x0c,
                b'n' => b'\n',
                b'r' => b'\r',
                b't' => b'\t',
                b'v' => 0x0b,
                same @ (b'\\' | b'\'' | b'"' | b'?') => same,
                b'x' => number(cursor.take_digits(2, 16), 16)?,
                // The first digit was taken already.
                first @ b'0'..=b'3' => {
                    let mut digits = vec![first];
                    digits.extend(cursor.take_digits(2, 8));
                    number(&digits, 8)?
                }
                _ => return Err(Reason::Escape),
            },
            plain => plain,
        };
        value.extend(&[meant]);
    }
    Err(Reason::Unclosed)
}

fn number(digits: &[u8], radix: u32) -> Result<u8, Reason> {
    let text = std::str::from_utf8(digits).map_err(|_| Reason::Escape)?;
    match u8::from_str_radix(text, radix) {
        // It would end the value there.
        Ok(0) | Err(_) => Err(Reason::Escape),
        Ok(byte) => Ok(byte),
    }
}
