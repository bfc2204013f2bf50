//! The files of a trail: a rotation leaves one behind, `V.audit.N`, and goes on in the next.

use crate::model::{Anchor, Result, VaultId};
use crate::store::TrailReader;

use super::check::{TrailFault, first_line, first_line_of};

/// The numbers of the files before the present one that are there, oldest first.
///
/// # Errors
/// One that the vault needs, from the one that `anchor` names on, is not there (damaged), or the directory cannot be read.
pub fn earlier_files(trail: &TrailReader, anchor: &Anchor) -> Result<Vec<u32>> {
    let (header, _) = first_line(trail).map_err(TrailFault::into_error)?;
    let mut numbers = trail.earlier_numbers()?;
    numbers.retain(|&number| number < header.file);
    match (anchor.file..header.file).find(|number| numbers.binary_search(number).is_err()) {
        None => Ok(numbers),
        Some(missing) => Err(TrailFault::MissingFile(missing).into_error()),
    }
}

/// Checks that `file` begins as the trail's file `number` does.
///
/// # Errors
/// It does not.
pub fn check_beginning(file: &TrailReader, vault: VaultId, number: u32) -> Result<(), TrailFault> {
    first_line_of(file, vault, number).map(drop)
}

/// The number of a trail's file; `None` if it does not begin as one does.
#[must_use]
pub fn number_of(file: &TrailReader) -> Option<u32> {
    first_line(file).ok().map(|(header, _)| header.file)
}
