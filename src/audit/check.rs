use crate::crypto::digest;
use crate::format::{MAX_FIRST_LINE, TrailHeader};
use crate::model::{Anchor, Error, VaultId};
use crate::store::TrailReader;

use super::append::Tail;

/// Why a trail does not go with its vault.
#[derive(Debug, thiserror::Error)]
pub enum TrailFault {
    /// There is none.
    #[error("the audit trail is missing")]
    Missing,
    /// One of its files from before a rotation, by number, without which it does not reach back to what the vault names.
    #[error("the audit trail is incomplete: its file {0}, from before a rotation, is missing")]
    MissingFile(u32),
    /// It belongs to another vault, or is not the file that the vault names.
    #[error("the audit trail belongs to another vault or another time")]
    Foreign,
    /// It ends before the event that the vault names.
    #[error("the audit trail is shorter than the vault says: events were cut off")]
    Short,
    /// Another event stands where the vault names one.
    #[error("the audit trail was changed: it does not hold the event that the vault names")]
    Changed,
    /// It cannot be read.
    #[error("{0}")]
    Unreadable(Error),
}

impl TrailFault {
    /// As an error without a hint.
    #[must_use]
    pub fn into_error(self) -> Error {
        match self {
            Self::Unreadable(error) => error,
            fault => Error::damaged(fault.to_string()),
        }
    }
}

/// Reads the first line of a trail.
pub(super) fn first_line(trail: &TrailReader) -> Result<(TrailHeader, [u8; 32]), TrailFault> {
    let start = trail.read(0, MAX_FIRST_LINE).map_err(TrailFault::Unreadable)?;
    let header = TrailHeader::of(&start).map_err(|_| TrailFault::Foreign)?;
    // It has one spelling.
    let hash = digest(header.encode().as_bytes());
    Ok((header, hash))
}

/// Reads the first line of what has to be file `number` of the trail of `vault`.
pub(super) fn first_line_of(
    file: &TrailReader,
    vault: VaultId,
    number: u32,
) -> Result<(TrailHeader, [u8; 32]), TrailFault> {
    let (header, hash) = first_line(file)?;
    if header.vault == vault && header.file == number { Ok((header, hash)) } else { Err(TrailFault::Foreign) }
}

/// Checks that the trail is the vault's and still holds the event that the vault's snapshot names.
///
/// # Errors
/// It does not.
pub fn check_anchor(trail: &TrailReader, vault: VaultId, anchor: &Anchor) -> Result<(), TrailFault> {
    let (header, _) = first_line(trail)?;
    if header.vault != vault || header.file < anchor.file {
        return Err(TrailFault::Foreign);
    }
    if header.file == anchor.file {
        holds(trail, anchor)
    } else {
        holds(&reach_back(trail, &header, anchor.file)?, anchor)
    }
}

/// The file `number` of a trail that was rotated since: each file up to the present one, which begins with `header`, has to
/// end in what the next one names.
fn reach_back(trail: &TrailReader, header: &TrailHeader, number: u32) -> Result<TrailReader, TrailFault> {
    let unreadable = TrailFault::Unreadable;
    let (mut named, mut end) = (header.previous, Tail::find(trail).map_err(unreadable)?);
    let mut last = header.file;
    loop {
        // A rotation begins a file with an event, so that nobody but the owner begins one.
        if end.sequence.is_none() {
            return Err(TrailFault::Changed);
        }
        last -= 1;
        let before = trail.earlier(last).map_err(unreadable)?.ok_or(TrailFault::MissingFile(last))?;
        let (first, _) = first_line_of(&before, header.vault, last)?;
        end = Tail::find(&before).map_err(unreadable)?;
        if end.hash != named {
            return Err(TrailFault::Changed);
        }
        if last == number {
            return Ok(before);
        }
        named = first.previous;
    }
}

/// Checks that `trail`, the file that the anchor names, holds the event that it names.
fn holds(trail: &TrailReader, anchor: &Anchor) -> Result<(), TrailFault> {
    if trail.length().map_err(TrailFault::Unreadable)? < anchor.offset {
        return Err(TrailFault::Short);
    }
    let line = line_ending_at(trail, anchor.offset).map_err(TrailFault::Unreadable)?;
    match line.strip_suffix(b"\n") {
        Some(line) if digest(line) == anchor.hash => Ok(()),
        _ => Err(TrailFault::Changed),
    }
}

/// The line, with its line feed, whose last byte stands before `end`.
fn line_ending_at(trail: &TrailReader, end: u64) -> Result<Vec<u8>, Error> {
    let mut window = 1024;
    loop {
        let start = end.saturating_sub(window);
        let length = usize::try_from(end - start).unwrap_or(0);
        let bytes = trail.read(start, length)?;
        let body = bytes.strip_suffix(b"\n").unwrap_or(&bytes);
        if let Some(feed) = body.iter().rposition(|&byte| byte == b'\n') {
            return Ok(bytes[feed + 1..].to_vec());
        }
        if start == 0 || length > crate::format::MAX_LINE {
            return Ok(bytes);
        }
        window *= 8;
    }
}
