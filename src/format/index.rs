//! The index: a few sorted tables of records, laid out so that a look-up borrows and a change splices.
//!
//! ```text
//! index  = number of tables (4) | for each table, by number: number (4), count (4), length of its records (8)
//!        | for each table: count x end of a record within the records (4), then the records
//! record = length of the key (2) | key | value
//! ```

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::ops::Range;

use crate::secret::SecretBytes;

use super::bytes::{Malformed, Reader};

const WHAT: &str = "the index is malformed";
const BAD: Malformed = Malformed(WHAT);
const TABLE_ROW: usize = 16;
const TABLES: u32 = 4;

/// The tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Table {
    /// One record with the empty key: [`super::Settings`].
    Settings = 1,
    /// The secrets by key.
    Secrets = 2,
    /// The deleted secrets by key.
    Deleted = 3,
    /// From a secret's id to its key.
    Ids = 4,
}

impl Table {
    const ALL: [Self; TABLES as usize] = [Self::Settings, Self::Secrets, Self::Deleted, Self::Ids];
}

/// A view of an index.
#[derive(Clone, Copy, Debug)]
pub struct Index<'a> {
    tables: [Records<'a>; 4],
}

#[derive(Clone, Copy, Debug)]
struct Records<'a> {
    ends: &'a [u8],
    records: &'a [u8],
}

impl<'a> Index<'a> {
    /// Looks at the index in `bytes`. Records are checked as they are looked at; [`Index::check`] checks them all.
    ///
    /// # Errors
    /// It is not made of exactly these tables.
    pub fn new(bytes: &'a [u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(bytes, WHAT);
        if reader.u32()? != TABLES {
            return Err(BAD);
        }
        let mut rows = Reader::new(reader.take(Table::ALL.len() * TABLE_ROW)?, WHAT);
        let mut tables = [Records { ends: &[], records: &[] }; 4];
        for (table, view) in Table::ALL.into_iter().zip(&mut tables) {
            if rows.u32()? != table as u32 {
                return Err(BAD);
            }
            let count = rows.u32()? as usize;
            let length = usize::try_from(rows.u64()?).map_err(|_| BAD)?;
            *view = Records { ends: reader.take(count.checked_mul(4).ok_or(BAD)?)?, records: reader.take(length)? };
        }
        reader.end()?;
        Ok(Self { tables })
    }

    fn table(&self, table: Table) -> Records<'a> {
        self.tables[table as usize - 1]
    }

    /// Number of records in `table`.
    #[must_use]
    pub fn len(&self, table: Table) -> usize {
        self.table(table).len()
    }

    /// The value of `key` in `table`.
    ///
    /// # Errors
    /// A record on the way is malformed.
    pub fn find(&self, table: Table, key: &[u8]) -> Result<Option<&'a [u8]>, Malformed> {
        let records = self.table(table);
        match records.position(key, 0)? {
            (at, true) => Ok(Some(records.split(at)?.1)),
            (_, false) => Ok(None),
        }
    }

    /// All keys and values of `table`, sorted by key.
    pub fn iter(&self, table: Table) -> impl Iterator<Item = Result<(&'a [u8], &'a [u8]), Malformed>> + use<'a> {
        let records = self.table(table);
        (0..records.len()).map(move |at| records.split(at))
    }

    /// Checks every record: bounds, order, no byte left over.
    ///
    /// # Errors
    /// One is malformed.
    pub fn check(&self) -> Result<(), Malformed> {
        for records in &self.tables {
            let mut last: Option<&[u8]> = None;
            for at in 0..records.len() {
                let (key, _) = records.split(at)?;
                if last.is_some_and(|last| last >= key) {
                    return Err(BAD);
                }
                last = Some(key);
            }
            if records.end(records.len().wrapping_sub(1)).unwrap_or(0) != records.records.len() {
                return Err(BAD);
            }
        }
        Ok(())
    }

    /// This index with `edits` applied: how long it will be, and then its bytes, written where they are needed. What lies
    /// between two edits is copied in one piece.
    ///
    /// # Errors
    /// A record is malformed, or the result is too large for the format (4 GiB a table).
    pub fn splice<'b>(&self, edits: &'b IndexEdits) -> Result<Splice<'b>, Malformed>
    where
        'a: 'b,
    {
        let one = |table: Table| self.table(table).splice(&edits.tables[table as usize - 1]);
        let [first, second, third, fourth] = Table::ALL;
        Ok(Splice { tables: [one(first)?, one(second)?, one(third)?, one(fourth)?] })
    }

    /// An index without any record.
    #[must_use]
    pub fn empty() -> Self {
        Self { tables: [Records { ends: &[], records: &[] }; 4] }
    }
}

impl<'a> Records<'a> {
    fn len(&self) -> usize {
        self.ends.len() / 4
    }

    fn end(&self, at: usize) -> Option<usize> {
        let start = at.checked_mul(4)?;
        let end = self.ends.get(start..start.checked_add(4)?)?.first_chunk()?;
        Some(u32::from_le_bytes(*end) as usize)
    }

    fn raw(&self, at: usize) -> Result<&'a [u8], Malformed> {
        let start = if at == 0 { 0 } else { self.end(at - 1).ok_or(BAD)? };
        self.records.get(start..self.end(at).ok_or(BAD)?).ok_or(BAD)
    }

    fn split(&self, at: usize) -> Result<(&'a [u8], &'a [u8]), Malformed> {
        let (length, rest) = self.raw(at)?.split_first_chunk().ok_or(BAD)?;
        rest.split_at_checked(usize::from(u16::from_le_bytes(*length))).ok_or(BAD)
    }

    fn splice<'b>(&self, edits: &'b BTreeMap<Vec<u8>, Option<SecretBytes>>) -> Result<TableSplice<'b>, Malformed>
    where
        'a: 'b,
    {
        let mut spliced = TableSplice::default();
        let mut next = 0;
        for (key, value) in edits {
            let (at, is_there) = self.position(key, next)?;
            spliced.keep(self, next..at)?;
            next = at + usize::from(is_there);
            if let Some(value) = value {
                spliced.put(key, value.expose())?;
            }
        }
        spliced.keep(self, next..self.len())?;
        Ok(spliced)
    }

    /// Where `key` stands, or would stand, from record `low` on, and whether it is there.
    fn position(&self, key: &[u8], mut low: usize) -> Result<(usize, bool), Malformed> {
        let mut high = self.len();
        while low < high {
            let middle = low + (high - low) / 2;
            match self.split(middle)?.0.cmp(key) {
                Ordering::Equal => return Ok((middle, true)),
                Ordering::Less => low = middle + 1,
                Ordering::Greater => high = middle,
            }
        }
        Ok((low, false))
    }
}

/// An index in the making: pieces of an old one and new records.
#[derive(Debug)]
pub struct Splice<'a> {
    tables: [TableSplice<'a>; 4],
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
        let mut place = Place(place);
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
struct TableSplice<'a> {
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
    fn keep(&mut self, from: &Records<'a>, range: Range<usize>) -> Result<(), Malformed> {
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

    fn put(&mut self, key: &'a [u8], value: &'a [u8]) -> Result<(), Malformed> {
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
    fn write_ends(&self, written: u32, place: &mut Place<'_>) -> u32 {
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

    fn write_records(&self, place: &mut Place<'_>) {
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
struct Place<'a>(&'a mut [u8]);

impl Place<'_> {
    fn put(&mut self, bytes: &[u8]) {
        let (here, rest) = std::mem::take(&mut self.0).split_at_mut(bytes.len());
        here.copy_from_slice(bytes);
        self.0 = rest;
    }
}

/// Changes to an index, collected before one splice.
#[derive(Debug, Default)]
pub struct IndexEdits {
    tables: [BTreeMap<Vec<u8>, Option<SecretBytes>>; 4],
}

impl IndexEdits {
    /// Puts a record in, in place of the one with the same key if there is one.
    pub fn put(&mut self, table: Table, key: &[u8], value: SecretBytes) {
        self.tables[table as usize - 1].insert(key.to_vec(), Some(value));
    }

    /// Takes a record out, if it is there.
    pub fn remove(&mut self, table: Table, key: &[u8]) {
        self.tables[table as usize - 1].insert(key.to_vec(), None);
    }

    /// What was put or removed (`Some(None)`) under this key; `None` if nothing was.
    #[must_use]
    pub fn find(&self, table: Table, key: &[u8]) -> Option<Option<&[u8]>> {
        self.tables[table as usize - 1].get(key).map(|value| value.as_ref().map(SecretBytes::expose))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn spliced(base: &Index<'_>, edits: &IndexEdits) -> SecretBytes {
        base.splice(edits).unwrap().to_bytes()
    }

    fn edits(rows: &[(&str, Option<&str>)]) -> IndexEdits {
        let mut edits = IndexEdits::default();
        for (key, value) in rows {
            match value {
                Some(value) => edits.put(Table::Secrets, key.as_bytes(), SecretBytes::copy_of(value.as_bytes())),
                None => edits.remove(Table::Secrets, key.as_bytes()),
            }
        }
        edits
    }

    fn listed(bytes: &SecretBytes) -> Vec<(String, String)> {
        let index = Index::new(bytes.expose()).unwrap();
        index.check().unwrap();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        index.iter(Table::Secrets).map(|row| row.map(|(k, v)| (text(k), text(v))).unwrap()).collect()
    }

    #[test]
    fn one_record_is_these_bytes() {
        let index = spliced(&Index::empty(), &edits(&[("k", Some("v"))]));
        let mut expected = vec![4, 0, 0, 0];
        for (table, count, length) in [(1, 0, 0), (2, 1, 4), (3, 0, 0), (4, 0, 0)] {
            expected.extend([table, 0, 0, 0, count, 0, 0, 0, length, 0, 0, 0, 0, 0, 0, 0]);
        }
        expected.extend([4, 0, 0, 0, 1, 0, b'k', b'v']);
        assert_eq!(index.expose(), expected);
    }

    #[test]
    fn edits_are_spliced_in_order() {
        let base = spliced(&Index::empty(), &edits(&[("b", Some("1")), ("d", Some("2")), ("f", Some("3"))]));
        let next = edits(&[
            ("a", Some("new")),
            ("b", None),
            ("d", Some("changed")),
            ("e", Some("new")),
            ("x", None),
            ("z", Some("last")),
        ]);
        let next = spliced(&Index::new(base.expose()).unwrap(), &next);
        let pairs = [("a", "new"), ("d", "changed"), ("e", "new"), ("f", "3"), ("z", "last")];
        assert_eq!(listed(&next), pairs.map(|(k, v)| (k.to_owned(), v.to_owned())));
        let index = Index::new(next.expose()).unwrap();
        assert_eq!(index.find(Table::Secrets, b"d"), Ok(Some(&b"changed"[..])));
        assert_eq!(index.find(Table::Secrets, b"b"), Ok(None));
        assert_eq!(index.find(Table::Ids, b"d"), Ok(None));
    }

    proptest! {
        #[test]
        fn splicing_is_what_a_map_would_do(
            first in proptest::collection::btree_map("[a-d]{0,3}", "[x-z]{0,4}", 0..12),
            second in proptest::collection::btree_map("[a-d]{0,3}", proptest::option::of("[x-z]{0,4}"), 0..12),
        ) {
            let as_edits = |rows: Vec<(&str, Option<&str>)>| edits(&rows);
            let base = spliced(&Index::empty(), &as_edits(first.iter().map(|(k, v)| (k.as_str(), Some(v.as_str()))).collect()));
            let changes = as_edits(second.iter().map(|(k, v)| (k.as_str(), v.as_deref())).collect());
            let next = spliced(&Index::new(base.expose()).unwrap(), &changes);
            let mut expected = first;
            for (key, value) in second {
                match value {
                    Some(value) => expected.insert(key, value),
                    None => expected.remove(&key),
                };
            }
            prop_assert_eq!(listed(&next), expected.into_iter().collect::<Vec<_>>());
        }

        #[test]
        fn hostile_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), tail in proptest::collection::vec(any::<u8>(), 0..60)) {
            let mut plausible = vec![4, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0];
            plausible.extend(tail);
            for bytes in [bytes, plausible] {
                if let Ok(index) = Index::new(&bytes) {
                    let _ = index.check();
                    let _ = index.find(Table::Secrets, b"k");
                    if let Ok(splice) = index.splice(&edits(&[("k", Some("v")), ("x", None)])) {
                        let _ = splice.to_bytes();
                    }
                }
            }
        }
    }
}
