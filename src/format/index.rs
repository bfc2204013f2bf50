//! The index: a few sorted tables of records, laid out so that a look-up borrows and a change splices.
//!
//! ```text
//! index  = number of tables (4) | for each table, by number: number (4), count (4), length of its records (8)
//!        | for each table: count x end of a record within the records (4), then the records
//! record = length of the key (2) | key | value
//! ```

use std::cmp::Ordering;

use crate::secret::SecretBytes;

use super::bytes::{Malformed, Reader};
use super::splice::{Splice, TableSplice};

const WHAT: &str = "the index is malformed";
pub(super) const BAD: Malformed = Malformed(WHAT);
pub(super) const TABLE_ROW: usize = 16;
pub(super) const TABLES: u32 = 7;

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
    /// The grants by name: [`crate::model::Grant`] and its keys. Empty in a grant's own index.
    Grants = 5,
    /// The duties by name: [`crate::model::Duty`]. Empty in a grant's own index.
    Duties = 6,
    /// From a blob id to the blob's data key. Empty in the owner's index, which has the values key.
    DataKeys = 7,
}

impl Table {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; TABLES as usize] =
        [Self::Settings, Self::Secrets, Self::Deleted, Self::Ids, Self::Grants, Self::Duties, Self::DataKeys];
}

/// A view of an index.
#[derive(Clone, Copy, Debug)]
pub struct Index<'a> {
    tables: [Records<'a>; TABLES as usize],
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Records<'a> {
    /// Where each record ends among them, four bytes each.
    pub(super) ends: &'a [u8],
    pub(super) records: &'a [u8],
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
        let mut tables = [Records { ends: &[], records: &[] }; TABLES as usize];
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
        let mut tables: [TableSplice<'b>; TABLES as usize] = Default::default();
        for (table, spliced) in Table::ALL.into_iter().zip(&mut tables) {
            *spliced = self.table(table).splice(&edits.tables[table as usize - 1])?;
        }
        Ok(Splice { tables })
    }

    /// An index without any record.
    #[must_use]
    pub fn empty() -> Self {
        Self { tables: [Records { ends: &[], records: &[] }; TABLES as usize] }
    }
}

impl<'a> Records<'a> {
    fn len(&self) -> usize {
        self.ends.len() / 4
    }

    pub(super) fn end(&self, at: usize) -> Option<usize> {
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

    fn splice<'b>(&self, edits: &'b [Edit]) -> Result<TableSplice<'b>, Malformed>
    where
        'a: 'b,
    {
        let mut ordered: Vec<&Edit> = edits.iter().collect();
        // Of one key the newest edit comes last.
        ordered.sort_by(|a, b| a.key.cmp(&b.key));
        let mut spliced = TableSplice::default();
        let mut next = 0;
        for (place, edit) in ordered.iter().enumerate() {
            if ordered.get(place + 1).is_some_and(|newer| newer.key == edit.key) {
                continue;
            }
            let (at, is_there) = self.position(&edit.key, next)?;
            spliced.keep(self, next..at)?;
            next = at + usize::from(is_there);
            if let Some(value) = &edit.value {
                spliced.put(&edit.key, value.expose())?;
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

/// Changes to an index, collected before one splice: of several to one record the last counts.
#[derive(Debug, Default)]
pub struct IndexEdits {
    tables: [Vec<Edit>; TABLES as usize],
}

/// A record that is put in, or taken out.
#[derive(Debug)]
struct Edit {
    key: Vec<u8>,
    value: Option<SecretBytes>,
}

impl IndexEdits {
    /// Puts a record in, in place of the one with the same key if there is one.
    pub fn put(&mut self, table: Table, key: &[u8], value: SecretBytes) {
        self.tables[table as usize - 1].push(Edit { key: key.to_vec(), value: Some(value) });
    }

    /// Takes a record out, if it is there.
    pub fn remove(&mut self, table: Table, key: &[u8]) {
        self.tables[table as usize - 1].push(Edit { key: key.to_vec(), value: None });
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
        let mut expected = vec![7, 0, 0, 0];
        for (table, count, length) in [(1, 0, 0), (2, 1, 4), (3, 0, 0), (4, 0, 0), (5, 0, 0), (6, 0, 0), (7, 0, 0)] {
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

    #[test]
    fn a_whole_check_finds_what_a_look_passes_by() {
        let sound = spliced(&Index::empty(), &edits(&[("a", Some("1")), ("b", Some("2"))]));
        let index = Index::new(sound.expose()).unwrap();
        assert_eq!((index.len(Table::Secrets), index.len(Table::Deleted)), (2, 0));
        let last_record = sound.len() - 4;
        let mut disordered = sound.expose().to_vec();
        disordered[last_record + 2] = b'a';
        assert!(Index::new(&disordered).unwrap().check().is_err(), "one key twice");
        let mut longer = sound.expose().to_vec();
        longer.push(0);
        assert!(Index::new(&longer).is_err(), "a byte left over");
    }
}
