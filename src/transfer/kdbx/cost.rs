//! What a file asks for before it can be opened: it is read off the header, and refused if it is more than a person waits
//! for, before any of it is given.

use crate::model::{Error, Result};

/// At most this much memory, in bytes.
const MOST_MEMORY: u64 = 4 << 30;
/// At most so many passes over it.
const MOST_PASSES: u64 = 1 << 20;
/// Memory times passes: a quarter of an hour on a slow machine.
const MOST_WORK: u64 = 1 << 40;
/// At most so many rounds of AES.
const MOST_ROUNDS: u64 = 1 << 31;

/// Fields behind magic and versions (12 bytes): an id (1 byte), a length (4 bytes, in version 3 two) and so many bytes.
pub(super) fn refuse_costly(bytes: &[u8]) -> Result<()> {
    let Some((start, mut rest)) = bytes.split_at_checked(12) else { return Err(super::damaged()) };
    let old = start[10..] == [3, 0];
    loop {
        let (id, length, behind) = match *rest {
            [id, a, b, ref behind @ ..] if old => (id, usize::from(u16::from_le_bytes([a, b])), behind),
            [id, a, b, c, d, ref behind @ ..] if !old => (id, size([a, b, c, d]), behind),
            _ => return Err(super::damaged()),
        };
        let (field, next) = behind.split_at_checked(length).ok_or_else(super::damaged)?;
        match (id, old) {
            (0, _) => return Ok(()),
            (6, true) => limit(number(field)?, MOST_ROUNDS)?,
            (11, false) => refuse_parameters(field)?,
            _ => {}
        }
        rest = next;
    }
}

/// A variant dictionary: a version (2 bytes), then items of type (1 byte), length of the name (4), name, length of the
/// value (4), value; a zero ends it.
fn refuse_parameters(field: &[u8]) -> Result<()> {
    let mut rest = field.get(2..).ok_or_else(super::damaged)?;
    let mut seen: Vec<&[u8]> = Vec::new();
    let (mut memory, mut passes) = (1, 1);
    while let [kind, a, b, c, d, behind @ ..] = rest
        && *kind != 0
    {
        let (name, behind) = behind.split_at_checked(size([*a, *b, *c, *d])).ok_or_else(super::damaged)?;
        let (length, behind) = behind.split_first_chunk().ok_or_else(super::damaged)?;
        let (value, next) = behind.split_at_checked(size(*length)).ok_or_else(super::damaged)?;
        // Of two of one name nobody knows which one counts.
        if seen.contains(&name) {
            return Err(super::damaged());
        }
        seen.push(name);
        match name {
            b"M" => memory = number(value)?,
            b"I" => passes = number(value)?,
            b"R" => limit(number(value)?, MOST_ROUNDS)?,
            _ => {}
        }
        rest = next;
    }
    if memory > MOST_MEMORY {
        return Err(Error::usage("the file asks for more than 4 GiB of memory to be opened"));
    }
    limit(passes, MOST_PASSES)?;
    limit(memory.saturating_mul(passes), MOST_WORK)
}

fn limit(asked: u64, most: u64) -> Result<()> {
    if asked <= most {
        Ok(())
    } else {
        Err(Error::usage("the file asks for more work to be opened than anybody waits for"))
    }
}

fn number(value: &[u8]) -> Result<u64> {
    value.try_into().map(u64::from_le_bytes).map_err(|_| super::damaged())
}

fn size(bytes: [u8; 4]) -> usize {
    usize::try_from(u32::from_le_bytes(bytes)).unwrap_or(usize::MAX)
}
