//! Rotating the trail: the file that it is written to stays beside it under a number, and a new one takes its place.

use crate::model::{Error, Result};

use super::trail::{AppendedTrail, LockedTrail, TrailReader, numbered};
use super::{Store, files};

impl Store {
    /// Puts a new file, which begins with `content`, in the place of the trail `old`, whose number is `number`: that one
    /// stays beside it as `V.audit.NUMBER`. At no moment is there no trail.
    ///
    /// # Errors
    /// The file system has no links, or something cannot be written. Then the trail is what it was, unless it was only the
    /// last step that failed: that it survives a power cut.
    pub fn replace_trail(&self, old: LockedTrail, number: u32, content: &[u8]) -> Result<AppendedTrail> {
        let LockedTrail(TrailReader { path, file, .. }) = old;
        let fail = |error: &std::io::Error| Error::io(format!("rotate the audit trail {}", path.display()), error);
        let earlier = numbered(&path, number);
        match files::same_file(&file, &earlier) {
            // A rotation was broken off here.
            Ok(true) => {}
            Ok(false) => {
                let aside = files::put_aside(&earlier)?;
                self.warn(format!("{} was in the way and is now {}", earlier.display(), aside.display()));
                std::fs::hard_link(&path, &earlier).map_err(|error| fail(&error))?;
            }
            Err(_not_there) => std::fs::hard_link(&path, &earlier).map_err(|error| fail(&error))?,
        }
        let sync = || files::sync_directory(self.location.directory()).map_err(|error| fail(&error));
        // The old file has to have its second name before it loses the first.
        sync()?;
        // Nobody else writes there: whoever rotates has the vault's lock.
        let temporary = self.location.temporary();
        let _left_by_one_that_was_broken_off = std::fs::remove_file(&temporary);
        let new = self.make_trail(&temporary, self.reading_group(), content)?;
        std::fs::rename(&temporary, &path).map_err(|error| fail(&error))?;
        // Nobody has to write to it any more; that it is so protects it, and nothing depends on it.
        let _best_effort = files::let_nobody_append(&file);
        sync()?;
        Ok(AppendedTrail(LockedTrail(TrailReader::whole(path, new))))
    }
}
