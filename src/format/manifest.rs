//! The table of all blobs, sorted by id, in pages of 256 rows, and the directory of these pages.
//!
//! A directory entry is the first id of its page (16) and the page's SHA-256 (32). A row is the blob's id (16), its
//! offset (8) from the beginning of the blobs, its length (8) and its SHA-256 (32). Blobs stand in the file in the order
//! of their rows.

use crate::model::BlobId;

use super::bytes::{Malformed, Reader};

/// Rows in a full page; only the last page may have fewer.
pub const PAGE_ROWS: usize = 256;
/// Length of a row in bytes.
pub const ROW_SIZE: usize = 64;
/// The longest directory, in bytes (16 MiB: that of 89 million blobs), so that a hostile one takes little memory.
pub const MAX_DIRECTORY: u32 = 16 << 20;
const ENTRY_SIZE: usize = 48;

/// One blob.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its id.
    pub id: BlobId,
    /// Where it begins, in bytes from the beginning of the first blob.
    pub offset: u64,
    /// Its length in bytes.
    pub length: u64,
    /// Its SHA-256.
    pub hash: [u8; 32],
}

impl Row {
    /// Where it ends; `None` on overflow.
    #[must_use]
    pub fn end(&self) -> Option<u64> {
        self.offset.checked_add(self.length)
    }
}

/// Up to 256 rows, sorted by id, whose blobs follow each other without a gap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page(Vec<Row>);

impl Page {
    /// The page as bytes.
    #[must_use]
    pub fn encode(rows: &[Row]) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(rows.len() * ROW_SIZE);
        for row in rows {
            bytes.extend_from_slice(&row.id.0);
            bytes.extend_from_slice(&row.offset.to_le_bytes());
            bytes.extend_from_slice(&row.length.to_le_bytes());
            bytes.extend_from_slice(&row.hash);
        }
        bytes
    }

    /// Reads a page.
    ///
    /// # Errors
    /// No or too many rows, rows out of order, or blobs that leave a gap or overlap.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        const WHAT: &str = "a page of the manifest is malformed";
        let count = bytes.len() / ROW_SIZE;
        if count == 0 || count > PAGE_ROWS {
            return Err(Malformed(WHAT));
        }
        let mut reader = Reader::new(bytes, WHAT);
        let mut rows: Vec<Row> = Vec::with_capacity(count);
        for _ in 0..count {
            let row = Row {
                id: BlobId(reader.array()?),
                offset: reader.u64()?,
                length: reader.u64()?,
                hash: reader.array()?,
            };
            row.end().ok_or(Malformed(WHAT))?;
            if rows.last().is_some_and(|last| last.id >= row.id || last.end() != Some(row.offset)) {
                return Err(Malformed(WHAT));
            }
            rows.push(row);
        }
        reader.end()?;
        Ok(Self(rows))
    }

    /// The row of `id`.
    #[must_use]
    pub fn find(&self, id: BlobId) -> Option<Row> {
        self.0.binary_search_by_key(&id, |row| row.id).ok().map(|at| self.0[at])
    }

    /// All rows.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.0
    }
}

/// What the directory knows of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DirectoryEntry {
    /// Id of the page's first row.
    pub first: BlobId,
    /// SHA-256 of the page.
    pub hash: [u8; 32],
}

/// The directory of all pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directory(Vec<DirectoryEntry>);

impl Directory {
    /// The directory of these pages.
    #[must_use]
    pub fn new(entries: Vec<DirectoryEntry>) -> Self {
        Self(entries)
    }

    /// The directory as bytes.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        self.0.iter().flat_map(|entry| entry.first.0.iter().chain(&entry.hash).copied()).collect()
    }

    /// Reads a directory.
    ///
    /// # Errors
    /// No entry, or entries out of order.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        const WHAT: &str = "the manifest's directory is malformed";
        let mut reader = Reader::new(bytes, WHAT);
        let mut entries: Vec<DirectoryEntry> = Vec::with_capacity(bytes.len() / ENTRY_SIZE);
        for _ in 0..bytes.len() / ENTRY_SIZE {
            let entry = DirectoryEntry { first: BlobId(reader.array()?), hash: reader.array()? };
            if entries.last().is_some_and(|last| last.first >= entry.first) {
                return Err(Malformed(WHAT));
            }
            entries.push(entry);
        }
        reader.end()?;
        if entries.is_empty() { Err(Malformed(WHAT)) } else { Ok(Self(entries)) }
    }

    /// How long the directory of so many blobs is, in bytes; `None` on overflow.
    #[must_use]
    pub fn length_for(blobs: u64) -> Option<u64> {
        blobs.div_ceil(PAGE_ROWS as u64).checked_mul(ENTRY_SIZE as u64)
    }

    /// The page where `id` stands if it stands anywhere: its number, from 0, and its entry.
    #[must_use]
    pub fn page_of(&self, id: BlobId) -> Option<(usize, DirectoryEntry)> {
        let number = self.0.partition_point(|entry| entry.first <= id).checked_sub(1)?;
        Some((number, self.0[number]))
    }

    /// All entries.
    #[must_use]
    pub fn entries(&self) -> &[DirectoryEntry] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: u8, offset: u64, length: u64) -> Row {
        Row { id: BlobId([id; 16]), offset, length, hash: [id; 32] }
    }

    #[test]
    fn a_row_is_these_bytes() {
        let bytes = Page::encode(&[row(1, 0x0201, 3)]);
        let mut expected = vec![1; 16];
        expected.extend([1, 2, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0]);
        expected.extend([1; 32]);
        assert_eq!(bytes, expected);
    }

    #[test]
    fn pages_find_their_rows() {
        let rows = [row(1, 100, 10), row(3, 110, 5), row(5, 115, 1)];
        let page = Page::decode(&Page::encode(&rows)).unwrap();
        assert_eq!(page.find(BlobId([3; 16])), Some(rows[1]));
        assert_eq!(page.find(BlobId([4; 16])), None);
    }

    #[test]
    fn rows_out_of_order_gaps_and_overlaps_are_refused() {
        for rows in [
            vec![],
            vec![row(3, 100, 10), row(1, 110, 5)],
            vec![row(1, 100, 10), row(1, 110, 5)],
            vec![row(1, 100, 10), row(3, 111, 5)],
            vec![row(1, 100, 10), row(3, 109, 5)],
            vec![row(1, u64::MAX, 1)],
        ] {
            assert!(Page::decode(&Page::encode(&rows)).is_err(), "{rows:?}");
        }
        assert!(Page::decode(&Page::encode(&[row(1, 1, 1)])[..63]).is_err());
        let many: Vec<_> = (0..257u64)
            .map(|n| Row { id: BlobId(u128::from(n).to_be_bytes()), offset: n, length: 1, hash: [0; 32] })
            .collect();
        assert!(Page::decode(&Page::encode(&many)).is_err());
        assert!(Page::decode(&Page::encode(&many[..256])).is_ok());
    }

    #[test]
    fn the_directory_names_the_page_to_look_in() {
        let entry = |id: u8| DirectoryEntry { first: BlobId([id; 16]), hash: [id; 32] };
        let directory = Directory::decode(&Directory::new(vec![entry(2), entry(6)]).encode()).unwrap();
        let page_of = |id: u8| directory.page_of(BlobId([id; 16])).map(|(number, _)| number);
        assert_eq!([1, 2, 5, 6, 9].map(page_of), [None, Some(0), Some(0), Some(1), Some(1)]);
        assert!(Directory::decode(&Directory::new(vec![entry(6), entry(2)]).encode()).is_err());
        assert!(Directory::decode(b"").is_err());
        assert!(Directory::decode(&[0; 47]).is_err());
    }

    #[test]
    fn lengths_and_rows_are_told_as_they_are() {
        assert_eq!([0, 1, 256, 257].map(Directory::length_for), [Some(0), Some(48), Some(48), Some(96)]);
        assert_eq!(Directory::length_for(u64::MAX), Some(u64::MAX.div_ceil(256) * 48));
        assert_eq!(MAX_DIRECTORY, 16_777_216);
        let entry = DirectoryEntry { first: BlobId([2; 16]), hash: [3; 32] };
        assert_eq!(Directory::new(vec![entry]).entries(), [entry]);
        let rows = [row(1, 0, 5), row(2, 5, 1)];
        assert_eq!(Page::decode(&Page::encode(&rows)).unwrap().rows(), rows);
    }
}
