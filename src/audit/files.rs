//! The files of a trail: a rotation leaves one behind, `V.audit.N`, and goes on in the next.

use crate::format::TrailHeader;
use crate::model::{Anchor, Result};
use crate::store::TrailReader;

use super::check::{TrailFault, first_line};

/// The files before the present one that are there, each with its number, oldest first.
///
/// # Errors
/// One that the vault needs, from the one that `anchor` names on, is not there (damaged), or cannot be opened.
pub fn earlier_files(trail: &TrailReader, anchor: &Anchor) -> Result<Vec<(u32, TrailReader)>> {
    let (header, _) = first_line(trail).map_err(TrailFault::into_error)?;
    let mut files = Vec::new();
    for number in (1..header.file).rev() {
        match trail.earlier(number)? {
            Some(file) => files.push((number, file)),
            // Only numbers up to the vault's own are known to be true.
            None if number >= anchor.file => return Err(TrailFault::Foreign.into_error()),
            None => {}
        }
    }
    files.reverse();
    Ok(files)
}

/// The number of the file that has this content.
#[must_use]
pub fn number_of(content: &[u8]) -> Option<u32> {
    let first = content.split(|&byte| byte == b'\n').next()?;
    TrailHeader::decode(first).ok().map(|header| header.file)
}
