//! Earlier snapshots, kept beside the vault as links: no copy is made, and a damaged vault can be put back by hand.

use std::fs::File;
use std::io;
use std::path::Path;

use rustix::fs::{AtFlags, CWD, Dir, Mode, OFlags, linkat, openat, unlinkat};
use rustix::io::Errno;

use crate::model::{Error, Generation, Result};

use super::files;
use super::location::Location;

/// How many earlier snapshots are kept.
const KEPT: usize = 10;

/// Keeps the present snapshot, which is `generation`, and removes the oldest beyond [`KEPT`].
pub(super) fn keep(location: &Location, generation: Generation) -> Result<()> {
    let path = location.backups();
    let fail = |error: &io::Error| Error::io(format!("use {}", path.display()), error);
    let directory = open_directory(location, &path)?;
    link_into(location.vault(), &directory, &name(generation)).map_err(|error| fail(&error))?;
    let mut kept = Vec::new();
    for entry in Dir::read_from(&directory).map_err(|error| fail(&error.into()))? {
        let entry = entry.map_err(|error| fail(&error.into()))?;
        kept.extend(entry.file_name().to_str().ok().and_then(generation_of));
    }
    kept.sort_unstable();
    let surplus = kept.len().saturating_sub(KEPT);
    for generation in &kept[..surplus] {
        unlinkat(&directory, name(*generation), AtFlags::empty()).map_err(|error| fail(&error.into()))?;
    }
    Ok(())
}

/// The directory, which is made if it is not there. Everything in it goes through this descriptor: a link put in its place
/// is not followed, or files elsewhere would be taken for old snapshots and removed.
fn open_directory(location: &Location, path: &Path) -> Result<File> {
    let fail = |error: &io::Error| Error::io(format!("use {}", path.display()), error);
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    match openat(CWD, path, flags, Mode::empty()) {
        Ok(directory) => Ok(File::from(directory)),
        Err(Errno::NOENT) => {
            files::create_private_directory(path)?;
            let made = File::from(openat(CWD, path, flags, Mode::empty()).map_err(|error| fail(&error.into()))?);
            files::give_to_owner_of(location.vault(), &made).map_err(|error| fail(&error))?;
            Ok(made)
        }
        Err(error) => Err(fail(&error.into())),
    }
}

fn link_into(vault: &Path, directory: &File, name: &str) -> io::Result<()> {
    let link = || linkat(CWD, vault, directory, name, AtFlags::empty());
    match link() {
        // Left by a commit that failed after this step, or from before an older vault was put back.
        Err(Errno::EXIST) => {
            unlinkat(directory, name, AtFlags::empty())?;
            Ok(link()?)
        }
        linked => Ok(linked?),
    }
}

fn name(generation: Generation) -> String {
    format!("{generation}.vault")
}

fn generation_of(name: &str) -> Option<Generation> {
    let generation = name.strip_suffix(".vault")?.parse().ok()?;
    (self::name(generation) == name).then_some(generation)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_names_are_backups() {
        assert_eq!(generation_of("12.vault"), Some(12));
        for name in ["012.vault", "+1.vault", "x.vault", "12.vault.old", "12"] {
            assert_eq!(generation_of(name), None, "{name}");
        }
    }
}
