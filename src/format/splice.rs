//! An index in the making. What lies between two changes is copied in one piece, and everything is written once, where
//! it is going to be sealed.

use std::ops::Range;

use crate::secret::SecretBytes;

use super::bytes::Malformed;
use super::index::{BAD, Records, TABLE_ROW, TABLES, Table};

/// The pieces of a new index: some of an old one, and new records.
#[derive(Debug)]
pub struct Splice<'a> {
    pub(super) tables: [TableSplice<'a>; TABLES as usize],
}

impl Splice<'_> {
    /// Length of the new index in bytes.
    #[must_use]
    #[allow(clippy::len_without_is_empty, reason = "an index is never empty")]
    pub fn len(&self) -> usize {
        let tables: usize = self.tables.iter().map(|table| TABLE_ROW + table.count * 4 + table.length).sum();
        4 + tables
    }

    /// The new index.
    #[must_use]
    pub fn to_bytes(&self) -> SecretBytes {
        let mut bytes = SecretBytes::zeroed(self.len());
        self.write(bytes.expose_mut());
        bytes
    }

    /// Writes the new index to `place`, which has [`Splice::len`] bytes.
    pub fn write(&self, place: &mut [u8]) {
        let mut place = Rest(place);
        place.put(&TABLES.to_le_bytes());
        for (table, splice) in Table::ALL.into_iter().zip(&self.tables) {
            place.put(&(table as u32).to_le_bytes());
            place.put(&splice.count.to_le_bytes()[..4]);
            place.put(&(splice.length as u64).to_le_bytes());
        }
        for splice in &self.tables {
            let mut written = 0;
            for piece in &splice.pieces {
                written = piece.write_ends(written, &mut place);
            }
            for piece in &splice.pieces {
                piece.write_records(&mut place);
            }
        }
    }
}

/// A table in the making.
#[derive(Debug, Default)]
pub(super) struct TableSplice<'a> {
    pieces: Vec<Piece<'a>>,
    count: usize,
    length: usize,
}

#[derive(Debug)]
enum Piece<'a> {
    /// Records of the old index that follow each other: where they begin and each of them ends in it, and their bytes.
    Kept {
        start: u32,
        ends: &'a [u8],
        records: &'a [u8],
    },
    New {
        key: &'a [u8],
        value: &'a [u8],
    },
}

impl<'a> TableSplice<'a> {
    pub(super) fn keep(&mut self, from: &Records<'a>, range: Range<usize>) -> Result<(), Malformed> {
        let Range { start, end } = range;
        if start >= end {
            return Ok(());
        }
        let first = if start == 0 { 0 } else { from.end(start - 1).ok_or(BAD)? };
        let last = from.end(end - 1).ok_or(BAD)?;
        // An end outside its run would cut into the records of others.
        if !(start..end).all(|at| from.end(at).is_some_and(|end| (first..=last).contains(&end))) {
            return Err(BAD);
        }
        let ends = from.ends.get(start * 4..end * 4).ok_or(BAD)?;
        let records = from.records.get(first..last).ok_or(BAD)?;
        self.push(
            Piece::Kept { start: u32::try_from(first).map_err(|_| BAD)?, ends, records },
            end - start,
            records.len(),
        )
    }

    pub(super) fn put(&mut self, key: &'a [u8], value: &'a [u8]) -> Result<(), Malformed> {
        if u16::try_from(key.len()).is_err() {
            return Err(BAD);
        }
        self.push(Piece::New { key, value }, 1, 2 + key.len() + value.len())
    }

    fn push(&mut self, piece: Piece<'a>, count: usize, length: usize) -> Result<(), Malformed> {
        self.pieces.push(piece);
        self.count += count;
        self.length += length;
        // Both have four bytes in the format.
        let fit = u32::try_from(self.count).is_ok() && u32::try_from(self.length).is_ok();
        if fit { Ok(()) } else { Err(BAD) }
    }
}

impl Piece<'_> {
    /// Where each record ends, if `written` bytes of records stand before this piece. Returns how many stand before the
    /// next one. Nothing is cut off: the splice as a whole was found to fit.
    #[allow(clippy::cast_possible_truncation)]
    fn write_ends(&self, written: u32, place: &mut Rest<'_>) -> u32 {
        match self {
            Self::Kept { start, ends, records } => {
                for end in ends.as_chunks::<4>().0 {
                    place.put(&(written + (u32::from_le_bytes(*end) - start)).to_le_bytes());
                }
                written + records.len() as u32
            }
            Self::New { key, value } => {
                let end = written + (2 + key.len() + value.len()) as u32;
                place.put(&end.to_le_bytes());
                end
            }
        }
    }

    fn write_records(&self, place: &mut Rest<'_>) {
        match self {
            Self::Kept { records, .. } => place.put(records),
            Self::New { key, value } => {
                place.put(&key.len().to_le_bytes()[..2]);
                place.put(key);
                place.put(value);
            }
        }
    }
}

/// What is left of the place to write to.
struct Rest<'a>(&'a mut [u8]);

impl Rest<'_> {
    fn put(&mut self, bytes: &[u8]) {
        let (here, rest) = std::mem::take(&mut self.0).split_at_mut(bytes.len());
        here.copy_from_slice(bytes);
        self.0 = rest;
    }
}
