//! The files of a trail: a rotation leaves one behind, `V.audit.N`, and goes on in the next.

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
    for number in trail.earlier_numbers()?.into_iter().filter(|&number| number < header.file) {
        files.extend(trail.earlier(number)?.map(|file| (number, file)));
    }
    let is_there = |number: u32| files.iter().any(|(known, _)| *known == number);
    if (anchor.file..header.file).all(is_there) { Ok(files) } else { Err(TrailFault::Foreign.into_error()) }
}
