//! Earlier snapshots, kept beside the vault as links: no copy is made, and a damaged vault can be put back by hand.

use std::io::ErrorKind;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use crate::model::{Generation, Result};

use super::files;
use super::location::Location;

/// How many earlier snapshots are kept.
const KEPT: usize = 10;

/// Keeps the present snapshot, which is `generation`, and removes the oldest beyond [`KEPT`].
pub(super) fn keep(location: &Location, generation: Generation) -> Result<()> {
    let directory = location.backups();
    let fail = |error: &std::io::Error| crate::model::Error::io(format!("use {}", directory.display()), error);
    if !directory.is_dir() {
        files::create_private_directory(&directory)?;
        // Root may be committing to the vault of somebody who has to be able to use it afterwards.
        give_to_owner_of(location.vault(), &directory).map_err(|error| fail(&error))?;
    }
    let backup = directory.join(name(generation));
    let linked = match std::fs::hard_link(location.vault(), &backup) {
        // Left by a commit that failed after this step, or from before an older vault was put back.
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            std::fs::remove_file(&backup).and_then(|()| std::fs::hard_link(location.vault(), &backup))
        }
        linked => linked,
    };
    linked.map_err(|error| fail(&error))?;
    let mut kept = Vec::new();
    for entry in std::fs::read_dir(&directory).map_err(|error| fail(&error))? {
        let entry = entry.map_err(|error| fail(&error))?;
        if let Some(generation) = entry.file_name().to_str().and_then(generation_of) {
            kept.push((generation, entry.path()));
        }
    }
    kept.sort();
    let surplus = kept.len().saturating_sub(KEPT);
    for (_, path) in &kept[..surplus] {
        std::fs::remove_file(path).map_err(|error| fail(&error))?;
    }
    Ok(())
}

/// By its descriptor: whoever may write beside the vault could put a link in the way of a path.
fn give_to_owner_of(vault: &Path, directory: &Path) -> std::io::Result<()> {
    use rustix::fs::{CWD, Mode, OFlags};
    let flags = OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let made = std::fs::File::from(rustix::fs::openat(CWD, directory, flags, Mode::empty())?);
    let owner = std::fs::symlink_metadata(vault)?;
    if owner.uid() == made.metadata()?.uid() {
        return Ok(());
    }
    std::os::unix::fs::fchown(&made, Some(owner.uid()), Some(owner.gid()))
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
