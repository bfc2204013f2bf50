use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::crypto::{Domain, PublicKey, digest};
use crate::format::{
    Directory, Header, MAX_DIRECTORY, MAX_HEADER, PAGE_ROWS, PREFIX_SIZE, Page, Prefix, ROW_SIZE, Row, WrongPrefix,
};
use crate::model::{BlobId, Error, FORMAT_VERSION, Result};
use crate::store::Snapshot;

/// A vault without its root key. It tells what its header tells and hands out sealed blobs; it has no method that
/// reveals.
///
/// Opening checks prefix, signature, header and directory; each page and blob is checked when it is read.
#[derive(Debug)]
pub struct LockedVault {
    snapshot: Snapshot,
    prefix: Prefix,
    header: Header,
    directory: Directory,
    hash: [u8; 32],
    pages: Mutex<HashMap<usize, Arc<Page>>>,
}

/// Enough for the prefix, header and directory of a vault with thousands of blobs in one read.
const FIRST_READ: u64 = 8192;

/// Greater versions than this are no versions.
const MAX_PLAUSIBLE_VERSION: u32 = 255;

impl LockedVault {
    /// Opens a snapshot.
    ///
    /// # Errors
    /// Prefix, header or directory is damaged or breaks a limit.
    pub fn open(snapshot: Snapshot) -> Result<Self> {
        let damaged =
            |what: &str| Error::damaged(format!("the vault {} is damaged: {what}", snapshot.path().display()));
        let mut start = snapshot.read(0, snapshot.length().min(FIRST_READ))?;
        let prefix = Prefix::decode(&start).map_err(|error| match error {
            WrongPrefix::Version(version) if (FORMAT_VERSION + 1..=MAX_PLAUSIBLE_VERSION).contains(&version) => {
                damaged(&error.to_string()).hint(
                    "a newer version of this program may have written it; if none did, see what can be brought back with: \
                     vault backup list",
                )
            }
            error => damaged(&error.to_string()),
        })?;
        if prefix.header_length > MAX_HEADER {
            return Err(damaged("the header is too long"));
        }
        let header_end = PREFIX_SIZE + prefix.header_length as usize;
        if header_end > start.len() {
            start = snapshot.read(0, header_end as u64)?;
        }
        let header_bytes = &start[PREFIX_SIZE..header_end];
        // Nothing of the header is looked at before its signature holds.
        let message = prefix.signed_message(header_bytes);
        if !PublicKey(prefix.verifying_key).verifies(Domain::Snapshot, &message, &prefix.signature) {
            return Err(damaged("the signature does not fit"));
        }
        let header = Header::decode(header_bytes).map_err(|error| damaged(&error.to_string()))?;
        if header.length != snapshot.length() {
            return Err(damaged("it does not have the length that its header says"));
        }
        let lengths_fit = Directory::length_for(header.blobs) == Some(u64::from(prefix.directory_length))
            && header.blobs.checked_mul(ROW_SIZE as u64) == Some(u64::from(prefix.manifest_length));
        if !lengths_fit || prefix.directory_length > MAX_DIRECTORY {
            return Err(damaged("the lengths of its parts do not fit"));
        }
        let directory_end = header_end + prefix.directory_length as usize;
        let directory_bytes = match start.get(header_end..directory_end) {
            Some(bytes) => bytes.to_vec(),
            None => snapshot.read(header_end as u64, u64::from(prefix.directory_length))?,
        };
        if digest(&directory_bytes) != header.directory {
            return Err(damaged("the manifest's directory is not the one that was signed"));
        }
        let directory = Directory::decode(&directory_bytes).map_err(|error| damaged(&error.to_string()))?;
        let hash = digest(&start[..header_end]);
        Ok(Self { snapshot, prefix, header, directory, hash, pages: Mutex::default() })
    }

    /// What the header says.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The key that signed this snapshot. Whether it is the vault's own, only the index tells.
    #[must_use]
    pub fn verifying_key(&self) -> [u8; 32] {
        self.prefix.verifying_key
    }

    /// SHA-256 of prefix and header: names this snapshot.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        self.hash
    }

    /// The file.
    #[must_use]
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// A sealed blob; `None` if the manifest has none with that id.
    ///
    /// # Errors
    /// Its page or the blob itself is damaged.
    pub fn blob(&self, id: BlobId) -> Result<Option<Vec<u8>>> {
        let Some((number, _)) = self.directory.page_of(id) else {
            return Ok(None);
        };
        let Some(row) = self.page(number)?.find(id) else {
            return Ok(None);
        };
        let bytes = self.read_blobs(row.offset, row.length)?;
        self.check_blob(&row, &bytes)?;
        Ok(Some(bytes))
    }

    /// Page `number` of the manifest, from 0. It is kept for the next time.
    fn page(&self, number: usize) -> Result<Arc<Page>> {
        // Nothing is half done in a map that a panic left.
        let pages = || self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(page) = pages().get(&number) {
            return Ok(Arc::clone(page));
        }
        let page = Arc::new(self.read_page(number)?);
        pages().insert(number, Arc::clone(&page));
        Ok(page)
    }

    /// Number of pages.
    pub(super) fn page_count(&self) -> usize {
        self.directory.entries().len()
    }

    /// Page `number` of the manifest, from 0.
    pub(super) fn read_page(&self, number: usize) -> Result<Page> {
        let damaged = || self.damaged("a page of the manifest is not the one that was signed");
        let entry = self.directory.entries().get(number).ok_or_else(damaged)?;
        let first_row = (number * PAGE_ROWS) as u64;
        let rows = self.header.blobs.saturating_sub(first_row).min(PAGE_ROWS as u64);
        let start = PREFIX_SIZE as u64 + u64::from(self.prefix.header_length) + u64::from(self.prefix.directory_length);
        let bytes = self.snapshot.read(start + first_row * ROW_SIZE as u64, rows * ROW_SIZE as u64)?;
        if digest(&bytes) != entry.hash {
            return Err(damaged());
        }
        let page = Page::decode(&bytes)?;
        if page.rows().first().is_none_or(|row| row.id != entry.first) {
            return Err(damaged());
        }
        Ok(page)
    }

    /// Reads from the blobs; `offset` counts from the first one.
    pub(super) fn read_blobs(&self, offset: u64, length: u64) -> Result<Vec<u8>> {
        let start = self.blobs_start();
        self.snapshot.read(start.checked_add(offset).ok_or_else(|| self.damaged("a blob lies outside"))?, length)
    }

    /// Hands a blob to `take`, in pieces.
    pub(super) fn blob_in_pieces(&self, row: &Row, take: impl FnMut(&[u8]) -> Result<()>) -> Result<()> {
        let start = self.blobs_start().checked_add(row.offset).ok_or_else(|| self.damaged("a blob lies outside"))?;
        self.snapshot.in_pieces(start, row.length, take)
    }

    /// Where the first blob begins in the file.
    pub(super) fn blobs_start(&self) -> u64 {
        PREFIX_SIZE as u64
            + u64::from(self.prefix.header_length)
            + u64::from(self.prefix.directory_length)
            + u64::from(self.prefix.manifest_length)
    }

    /// How many bytes the blobs have together.
    pub(super) fn blobs_length(&self) -> u64 {
        self.snapshot.length().saturating_sub(self.blobs_start())
    }

    pub(super) fn check_blob(&self, row: &Row, bytes: &[u8]) -> Result<()> {
        if digest(bytes) == row.hash {
            Ok(())
        } else {
            Err(self.damaged("a blob has other bytes than its manifest says"))
        }
    }

    pub(super) fn damaged(&self, what: &str) -> Error {
        Error::damaged(format!("the vault {} is damaged: {what}", self.snapshot.path().display()))
    }
}
