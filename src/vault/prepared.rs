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

/// Where a blob's bytes are.
#[derive(Debug)]
enum Source {
    New(Vec<u8>),
    Old { offset: u64 },
}

/// Blobs that follow each other in the old snapshot are copied in pieces of about this size, in bytes.
const COPY: u64 = 1 << 20;

impl<'a> Prepared<'a> {
    #[allow(clippy::too_many_arguments)]
    pub(super) fn lay_out(
        vault: VaultId,
        generation: Generation,
        index: BlobId,
        keyslots: Vec<Keyslot>,
        signing: &'a SigningKey,
        old: Option<&'a LockedVault>,
        added: BTreeMap<BlobId, Vec<u8>>,
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
        let mut rest = self.blobs.as_slice();
        while let Some((row, source)) = rest.first() {
            match source {
                Source::New(bytes) => {
                    output.write(bytes)?;
                    rest = &rest[1..];
                }
                Source::Old { offset } => {
                    let run = run_of_old(rest, *offset);
                    self.copy(&rest[..run], *offset, row, output)?;
                    rest = &rest[run..];
                }
            }
        }
        Ok(())
    }

    fn copy(&self, run: &[(Row, Source)], offset: u64, first: &Row, output: &mut NewSnapshot<'_>) -> Result<()> {
        let Some(old) = self.old else {
            return Err(Error::other("there is nothing to copy from"));
        };
        let length = run.iter().map(|(row, _)| row.length).sum();
        let bytes = old.read_blobs(offset, length)?;
        for (row, _) in run {
            // Both offsets grow alike within a run.
            let start = usize::try_from(row.offset - first.offset).unwrap_or(usize::MAX);
            let blob = usize::try_from(row.length).ok().and_then(|length| bytes.get(start..start.checked_add(length)?));
            old.check_blob(row, blob.unwrap_or_default())?;
        }
        output.write(&bytes)
    }
}

/// How many of `blobs`, from the first, follow each other in the old snapshot from `offset` and make one piece.
fn run_of_old(blobs: &[(Row, Source)], offset: u64) -> usize {
    let mut end = offset;
    let in_run = |(row, source): &&(Row, Source)| {
        let follows = matches!(source, Source::Old { offset } if *offset == end);
        end = end.saturating_add(row.length);
        follows && end - offset <= COPY
    };
    blobs.iter().take_while(in_run).count().max(1)
}

/// Both sorted by id; the offsets are counted anew.
fn merge(kept: impl Iterator<Item = Row>, added: BTreeMap<BlobId, Vec<u8>>) -> Vec<(Row, Source)> {
    let mut blobs: Vec<(Row, Source)> = kept.map(|row| (row, Source::Old { offset: row.offset })).collect();
    blobs.extend(added.into_iter().map(|(id, bytes)| {
        (Row { id, offset: 0, length: bytes.len() as u64, hash: digest(&bytes) }, Source::New(bytes))
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
