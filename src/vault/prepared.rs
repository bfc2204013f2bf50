use std::collections::{BTreeSet, HashSet};

use rayon::iter::{IndexedParallelIterator as _, IntoParallelRefIterator as _, ParallelIterator as _};
use rayon::slice::ParallelSlice as _;

use crate::crypto::{Domain, SigningKey, digest};
use crate::format::{Directory, DirectoryEntry, Header, Keyslot, PAGE_ROWS, PREFIX_SIZE, Page, Prefix, ROW_SIZE, Row};
use crate::model::{Anchor, BlobId, Error, FORMAT_VERSION, Generation, Intent, Result, VaultId};
use crate::store::{NewSnapshot, Seen};
use crate::sys::on_all_processors;

use super::grants::Taken;
use super::locked::LockedVault;

/// A snapshot that is laid out and sealed; it lacks only the anchor that its announcement in the trail gives.
#[derive(Debug)]
pub struct Prepared<'a> {
    header: Header,
    signing: &'a SigningKey,
    directory: Vec<u8>,
    rows: Vec<Row>,
    /// For each row where its blob stands in the old snapshot; none for a new one.
    old_offsets: Vec<Option<u64>>,
    /// The new blobs, in the order of their rows.
    added: Vec<Vec<u8>>,
    old: Option<&'a LockedVault>,
    taken: BTreeSet<Taken>,
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

impl<'a> Prepared<'a> {
    #[allow(clippy::too_many_arguments)]
    pub(super) fn lay_out(
        vault: VaultId,
        generation: Generation,
        index: BlobId,
        keyslots: Vec<Keyslot>,
        signing: &'a SigningKey,
        old: Option<(&'a LockedVault, Vec<Row>)>,
        added: Vec<(BlobId, NewBlob)>,
        removed: &HashSet<BlobId>,
    ) -> Self {
        let (old, kept) = old.map_or((None, Vec::new()), |(old, rows)| (Some(old), rows));
        let Layout { rows, old_offsets, added } = Layout::new(&kept, removed, added);
        drop(kept);
        let entry = |page: &[Row]| DirectoryEntry { first: page[0].id, hash: digest(&Page::encode(page)) };
        let entries = if rows.len() < FEW * PAGE_ROWS / 8 {
            rows.chunks(PAGE_ROWS).map(entry).collect()
        } else {
            on_all_processors(|| rows.par_chunks(PAGE_ROWS).map(entry).collect())
        };
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
        Self { header, signing, directory, rows, old_offsets, added, old, taken: BTreeSet::new() }
    }

    /// With what it takes away from grants.
    pub(super) fn taking(self, taken: BTreeSet<Taken>) -> Self {
        Self { taken, ..self }
    }

    /// What grants hold before this snapshot and not after it, though its value is still in use: whoever held it may have
    /// kept it.
    #[must_use]
    pub fn taken(&self) -> &BTreeSet<Taken> {
        &self.taken
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
        let length = |length: usize| {
            u32::try_from(length).map_err(|_| Error::other("the vault would be too large for its format"))
        };
        let mut prefix = Prefix {
            version: FORMAT_VERSION,
            header_length: length(header.len())?,
            directory_length: length(self.directory.len())?,
            manifest_length: length(self.pages_length())?,
            verifying_key: self.signing.public().0,
            signature: [0; 64],
        };
        prefix.signature = self.signing.sign(Domain::Snapshot, &prefix.signed_message(&header));
        let start = [&prefix.encode()[..], &header].concat();
        output.write(&start)?;
        output.write(&self.directory)?;
        for page in self.rows.chunks(PAGE_ROWS) {
            output.write(&Page::encode(page))?;
        }
        self.write_blobs(output)?;
        Ok(Seen { verifying_key: prefix.verifying_key, generation: self.header.generation, snapshot: digest(&start) })
    }

    fn pages_length(&self) -> usize {
        self.rows.len() * ROW_SIZE
    }

    /// The header holds the file's length in decimal digits, which are part of that length.
    fn encode_header(&mut self) -> Vec<u8> {
        let blobs = self.rows.last().and_then(Row::end).unwrap_or(0);
        let rest = PREFIX_SIZE as u64 + self.directory.len() as u64 + self.pages_length() as u64 + blobs;
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
        let lost = || Error::other("a blob of the new snapshot is neither old nor new");
        let mut added = self.added.iter();
        let mut piece = Piece::default();
        let mut rest = (self.rows.as_slice(), self.old_offsets.as_slice());
        while !rest.0.is_empty() {
            let (rows, old_offsets) = (rest.0, rest.1);
            let count = match self.old {
                Some(old) => piece.read(old, rows, old_offsets)?,
                None => rows.len(),
            };
            for (row, old_offset) in rows.iter().zip(old_offsets).take(count) {
                match old_offset {
                    None => output.write(added.next().ok_or_else(lost)?)?,
                    Some(offset) => output.write(piece.blob(row, *offset).ok_or_else(lost)?)?,
                }
            }
            rest = (&rows[count..], &old_offsets[count..]);
        }
        Ok(())
    }
}

/// The blobs of the new snapshot in the order of their ids, and where each comes from.
struct Layout {
    rows: Vec<Row>,
    old_offsets: Vec<Option<u64>>,
    added: Vec<Vec<u8>>,
}

impl Layout {
    fn new(old: &[Row], removed: &HashSet<BlobId>, added: Vec<(BlobId, NewBlob)>) -> Self {
        let count = old.len() + added.len();
        let mut layout = Self {
            rows: Vec::with_capacity(count),
            old_offsets: Vec::with_capacity(count),
            added: Vec::with_capacity(added.len()),
        };
        let mut kept = old.iter().filter(|row| !removed.contains(&row.id)).peekable();
        for (id, NewBlob { bytes, hash }) in added {
            while let Some(row) = kept.next_if(|row| row.id < id) {
                layout.push(*row, Some(row.offset));
            }
            layout.push(Row { id, offset: 0, length: bytes.len() as u64, hash }, None);
            layout.added.push(bytes);
        }
        for row in kept {
            layout.push(*row, Some(row.offset));
        }
        layout
    }

    fn push(&mut self, row: Row, old_offset: Option<u64>) {
        let offset = self.rows.last().map_or(0, |last| last.offset + last.length);
        self.rows.push(Row { offset, ..row });
        self.old_offsets.push(old_offset);
    }
}

/// The old snapshot is read in pieces of about this size, in bytes: enough that reading is never the slow part, and
/// little enough that the memory is not.
const PIECE: u64 = 512 << 10;

/// Fewer blobs than this are checked on one processor.
const FEW: usize = 64;

/// A piece of the old snapshot's blobs.
#[derive(Default)]
struct Piece {
    /// Where it begins, counted from the first blob.
    start: u64,
    bytes: Vec<u8>,
}

impl Piece {
    /// Reads and checks the old blobs among the first of `rows`, and returns how many rows that serves: new ones among
    /// them, and always at least one.
    fn read(&mut self, old: &LockedVault, rows: &[Row], old_offsets: &[Option<u64>]) -> Result<usize> {
        let outside = || old.damaged("a blob lies outside");
        let mut end = None;
        let mut count = 0;
        for (row, offset) in rows.iter().zip(old_offsets) {
            if let Some(offset) = *offset {
                let blob_end = offset.checked_add(row.length).ok_or_else(outside)?;
                let start = end.map_or(offset, |_| self.start);
                if end.is_some() && blob_end - start > PIECE {
                    break;
                }
                (self.start, end) = (start, Some(blob_end));
            }
            count += 1;
        }
        let length = end.map_or(0, |end| end - self.start);
        if length > old.blobs_length().saturating_sub(self.start) {
            return Err(outside());
        }
        self.bytes.resize(usize::try_from(length).map_err(|_| outside())?, 0);
        old.snapshot().read_into(&mut self.bytes, old.blobs_start() + self.start)?;
        let is_sound = |(row, offset): (&Row, &Option<u64>)| {
            offset.is_none_or(|offset| self.blob(row, offset).is_some_and(|blob| digest(blob) == row.hash))
        };
        let (rows, offsets) = (&rows[..count], &old_offsets[..count]);
        let sound = if count < FEW {
            rows.iter().zip(offsets).all(is_sound)
        } else {
            on_all_processors(|| rows.par_iter().zip(offsets).with_min_len(FEW).all(is_sound))
        };
        if sound { Ok(count) } else { Err(old.damaged("a blob has other bytes than its manifest says")) }
    }

    fn blob(&self, row: &Row, offset: u64) -> Option<&[u8]> {
        let start = usize::try_from(offset.checked_sub(self.start)?).ok()?;
        self.bytes.get(start..start.checked_add(usize::try_from(row.length).ok()?)?)
    }
}
