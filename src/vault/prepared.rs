use std::collections::{BTreeMap, HashSet};

use crate::crypto::{Domain, SigningKey, digest};
use crate::format::{Directory, DirectoryEntry, Header, Keyslot, PAGE_ROWS, PREFIX_SIZE, Page, Prefix, Row};
use crate::model::{Anchor, BlobId, Error, FORMAT_VERSION, Generation, Intent, Result, VaultId};
use crate::store::{NewSnapshot, Seen};

use super::locked::LockedVault;

/// A snapshot that is laid out and sealed; it lacks only the anchor that its announcement in the trail gives.
#[derive(Debug)]
pub struct Prepared<'a> {
    header: Header,
    signing: &'a SigningKey,
    directory: Vec<u8>,
    pages: Vec<u8>,
    blobs: Vec<(Row, Source)>,
    old: Option<&'a LockedVault>,
}

/// A sealed blob that was not there before.
#[derive(Debug)]
pub(super) struct NewBlob {
    bytes: Vec<u8>,
    hash: [u8; 32],
}

impl NewBlob {
    pub(super) fn new(bytes: Vec<u8>) -> Self {
        Self { hash: digest(&bytes), bytes }
    }
}

/// Where a blob's bytes are.
#[derive(Debug)]
enum Source {
    New(Vec<u8>),
    Old { offset: u64 },
}

/// The old snapshot is read in pieces of about this size, in bytes.
const PIECE: u64 = 1 << 20;

impl<'a> Prepared<'a> {
    #[allow(clippy::too_many_arguments)]
    pub(super) fn lay_out(
        vault: VaultId,
        generation: Generation,
        index: BlobId,
        keyslots: Vec<Keyslot>,
        signing: &'a SigningKey,
        old: Option<&'a LockedVault>,
        added: BTreeMap<BlobId, NewBlob>,
        removed: &HashSet<BlobId>,
    ) -> Result<Self> {
        let kept = match old {
            Some(old) => old.all_rows()?,
            None => Vec::new(),
        };
        let blobs = merge(kept.into_iter().filter(|row| !removed.contains(&row.id)), added);
        let rows: Vec<Row> = blobs.iter().map(|(row, _)| *row).collect();
        let mut pages = Vec::with_capacity(rows.len() * crate::format::ROW_SIZE);
        let mut entries = Vec::with_capacity(rows.len().div_ceil(PAGE_ROWS));
        for chunk in rows.chunks(PAGE_ROWS) {
            let page = Page::encode(chunk);
            entries.push(DirectoryEntry { first: chunk[0].id, hash: digest(&page) });
            pages.extend_from_slice(&page);
        }
        let directory = Directory::new(entries).encode();
        let header = Header {
            vault,
            generation,
            length: 0,
            blobs: rows.len() as u64,
            index,
            directory: digest(&directory),
            anchor: Anchor { file: 0, sequence: 0, offset: 0, hash: [0; 32] },
            keyslots,
        };
        Ok(Self { header, signing, directory, pages, blobs, old })
    }

    /// What is about to be written, for the trail.
    #[must_use]
    pub fn intent(&self) -> Intent {
        Intent { generation: self.header.generation, directory: self.header.directory }
    }

    /// Which vault.
    #[must_use]
    pub fn vault(&self) -> VaultId {
        self.header.vault
    }

    /// Signs the snapshot with its anchor and writes it, verifying every blob that it copies.
    ///
    /// # Errors
    /// A copied blob is damaged, or writing failed.
    pub fn write(mut self, anchor: Anchor, output: &mut NewSnapshot<'_>) -> Result<Seen> {
        self.header.anchor = anchor;
        let header = self.encode_header();
        // Nothing is written that no reader would take.
        Header::decode(&header)?;
        let length = |bytes: &[u8]| {
            u32::try_from(bytes.len()).map_err(|_| Error::other("the vault would be too large for its format"))
        };
        let mut prefix = Prefix {
            version: FORMAT_VERSION,
            header_length: length(&header)?,
            directory_length: length(&self.directory)?,
            manifest_length: length(&self.pages)?,
            verifying_key: self.signing.public().0,
            signature: [0; 64],
        };
        prefix.signature = self.signing.sign(Domain::Snapshot, &prefix.signed_message(&header));
        let start = [&prefix.encode()[..], &header].concat();
        output.write(&start)?;
        output.write(&self.directory)?;
        output.write(&self.pages)?;
        self.write_blobs(output)?;
        Ok(Seen { verifying_key: prefix.verifying_key, generation: self.header.generation, snapshot: digest(&start) })
    }

    /// The header holds the file's length in decimal digits, which are part of that length.
    fn encode_header(&mut self) -> Vec<u8> {
        let blobs = self.blobs.last().and_then(|(row, _)| row.end()).unwrap_or(0);
        let rest = PREFIX_SIZE as u64 + self.directory.len() as u64 + self.pages.len() as u64 + blobs;
        loop {
            let header = self.header.encode();
            let length = rest + header.len() as u64;
            if length == self.header.length {
                return header;
            }
            self.header.length = length;
        }
    }

    fn write_blobs(&self, output: &mut NewSnapshot<'_>) -> Result<()> {
        let mut window = self.old.map(|old| Window { old, start: 0, bytes: Vec::new() });
        for (row, source) in &self.blobs {
            match (source, &mut window) {
                (Source::New(bytes), _) => output.write(bytes)?,
                (Source::Old { offset }, Some(window)) => {
                    let old = window.old;
                    let bytes = window.at(*offset, row.length)?;
                    old.check_blob(row, bytes)?;
                    output.write(bytes)?;
                }
                (Source::Old { .. }, None) => return Err(Error::other("there is nothing to copy from")),
            }
        }
        Ok(())
    }
}

/// A piece of the old snapshot's blobs, which are asked for in ascending order.
struct Window<'a> {
    old: &'a LockedVault,
    /// Where it begins, counted from the first blob.
    start: u64,
    bytes: Vec<u8>,
}

impl Window<'_> {
    fn at(&mut self, offset: u64, length: u64) -> Result<&[u8]> {
        let end = self.start + self.bytes.len() as u64;
        if offset < self.start || offset.saturating_add(length) > end {
            let left = (self.old.snapshot().length() - self.old.blobs_start()).saturating_sub(offset);
            self.bytes = self.old.read_blobs(offset, length.max(PIECE.min(left)))?;
            self.start = offset;
        }
        let start = usize::try_from(offset - self.start).unwrap_or(usize::MAX);
        let blob = usize::try_from(length).ok().and_then(|length| self.bytes.get(start..start.checked_add(length)?));
        blob.ok_or_else(|| self.old.damaged("a blob lies outside"))
    }
}

/// Both sorted by id; the offsets are counted anew.
fn merge(kept: impl Iterator<Item = Row>, added: BTreeMap<BlobId, NewBlob>) -> Vec<(Row, Source)> {
    let mut blobs: Vec<(Row, Source)> = kept.map(|row| (row, Source::Old { offset: row.offset })).collect();
    blobs.extend(added.into_iter().map(|(id, NewBlob { bytes, hash })| {
        (Row { id, offset: 0, length: bytes.len() as u64, hash }, Source::New(bytes))
    }));
    // Two sorted runs: what a stable sort is quickest at.
    blobs.sort_by_key(|(row, _)| row.id);
    let mut offset = 0;
    for (row, _) in &mut blobs {
        row.offset = offset;
        offset += row.length;
    }
    blobs
}
