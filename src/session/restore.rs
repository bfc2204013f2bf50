use std::rc::Rc;

use crate::audit::{self, TrailFault};
use crate::clock::Clock;
use crate::crypto::RootKey;
use crate::format::TrailHeader;
use crate::model::{Action, Error, ErrorKind, Generation, GrantState, Result};
use crate::store::{Previous, Store};
use crate::vault::{Backup, Draft, LockedVault, SavedTrail, UnlockedVault};

use super::change::permit;
use super::duties::keys_of;
use super::open::{check_trail, is_damaged, trail_error};
use super::{Guard, LockedSession, Origin, Session};

/// A backup on its way back, not yet unlocked.
#[derive(Debug)]
pub struct LockedBackup {
    locked: LockedSession,
    trail: Option<SavedTrail>,
}

/// Takes `backup` to put it in the place of the vault in `store`.
///
/// # Errors
/// There is another vault in that place (exists).
pub fn open_backup(store: Store, guard: Guard, backup: Backup) -> Result<LockedBackup> {
    let Backup { vault, trail } = backup;
    present(&store, &vault)?;
    Ok(LockedBackup { locked: LockedSession::of(store, guard, vault), trail })
}

/// The vault that stands in the place now.
enum Present {
    Nothing,
    Sound(Box<LockedVault>),
    Damaged,
}

fn present(store: &Store, backup: &LockedVault) -> Result<Present> {
    if !store.is_there() {
        return Ok(Present::Nothing);
    }
    match store.snapshot().and_then(LockedVault::open) {
        Ok(live) if live.header().vault != backup.header().vault => Err(Error::exists(format!(
            "there is another vault at {}; the backup is not one of it",
            store.location().vault().display()
        ))
        .hint("name another place with: --vault PATH")),
        Ok(live) => Ok(Present::Sound(Box::new(live))),
        Err(error) if error.kind() == ErrorKind::Damaged => Ok(Present::Damaged),
        Err(error) => Err(error),
    }
}

impl LockedBackup {
    /// The backup as a session that is not unlocked.
    #[must_use]
    pub fn locked(&self) -> &LockedSession {
        &self.locked
    }

    /// Commits the content of the backup as a generation newer than any that was seen, and returns that and what there is
    /// to say besides. What stood in its place is kept.
    ///
    /// # Errors
    /// The key does not open the backup, or it cannot be written: then everything is as it was.
    pub fn restore(self, root: RootKey, clock: Clock, origin: Origin) -> Result<(Generation, Vec<String>)> {
        let Self { locked, trail } = self;
        let (store, guard, vault) = locked.into_parts();
        let vault = Rc::new(UnlockedVault::open(vault, &root)?);
        store.prepare_directory()?;
        let lock = store.lock()?;
        let present = present(&store, vault.locked())?;
        let session =
            Session { store, guard, clock, origin, root, vault: Rc::clone(&vault), progress: Box::new(|_, _| ()) };
        let live = match &present {
            Present::Sound(live) => live.header().generation,
            Present::Nothing | Present::Damaged => 0,
        };
        let floor = session.floor(&vault).max(live);
        let newer = session.opened(&present);
        // What was written to the trail since is known to the live vault only.
        let joined = newer.as_ref().map_or(Ok(None), |newer| newer.keys().after(vault.keys()))?;
        let recording = newer.as_ref().filter(|_| joined.is_some()).unwrap_or(&vault);
        let granted = permit(recording, Action::Restore, Vec::new())?;
        // Whether the vault was changed after the backup was made.
        let is_older = floor > vault.locked().header().generation;
        // Whoever was an auditor once may have been taken away since: then the old keys of the trail are known to them.
        let keys = if has_auditor(&vault)? || newer.as_ref().map_or(Ok(is_older), has_auditor)? {
            Some(joined.as_ref().unwrap_or(vault.keys()).with_new_trail_key()?)
        } else {
            joined
        };
        let draft = match &keys {
            Some(keys) => Draft::with_other_trail_keys(&vault, keys, &granted),
            None => session.draft(&vault, &granted),
        };
        let mut draft = draft.above(floor);
        session.suspend_taken(newer.as_ref(), &vault, is_older, &mut draft)?;
        session.keep_duties(newer.as_ref(), &vault, is_older, &mut draft)?;
        // Else an old backup would take the owner's newest rules back unseen.
        match &newer {
            Some(newer) => draft.set_policies(newer.policies().clone()),
            None if is_older => session.store.warn(
                "the vault's policies are those of the backup, which may be older ones; see them with: vault policy list",
            ),
            None => {}
        }
        let prepared = draft.prepare(&session.root)?;
        let generation = prepared.intent().generation;

        if let Some(trail) = trail {
            session.bring_back_trail(&trail)?;
        }
        let lost = is_damaged(check_trail(&session.store, vault.locked()))?
            || session.has_events_of_strangers(&vault, keys.as_ref().unwrap_or(vault.keys()))?;
        if lost {
            session.begin_trail_anew(&vault)?;
        }
        let mut trail = session.store.lock_trail()?.ok_or_else(|| trail_error(TrailFault::Missing))?;
        let anchor = session.append(&mut trail, recording, &granted, prepared.intent())?;
        let trail = trail.release();

        let permissions = match &present {
            Present::Sound(live) => Some(live.snapshot().permissions().clone()),
            Present::Nothing | Present::Damaged => None,
        };
        let mut snapshot = session.store.begin(&lock, permissions.as_ref())?;
        let seen = prepared.write(anchor, &mut snapshot)?;
        trail.sync()?;
        match present {
            Present::Nothing => snapshot.create()?,
            Present::Sound(_) => snapshot.commit(Previous::Sound(live))?,
            Present::Damaged => snapshot.commit(Previous::Damaged)?,
        }
        session.guard.remember_seen(&session.store, vault.locked(), seen);
        Ok((generation, session.take_warnings()))
    }
}

impl Session {
    /// Makes those of the trail's files that are not there. Where the present one is missing, all are as they were.
    fn bring_back_trail(&self, trail: &SavedTrail) -> Result<()> {
        let present = self.store.read_trail()?;
        let is_lost = present.is_none();
        // Beside one that does not begin as a trail nothing is made.
        let end = present.map_or(u32::MAX, |present| audit::number_of(&present).unwrap_or(0));
        let there = self.store.earlier_trails()?;
        let mut files = trail.files().peekable();
        while let Some(file) = files.next() {
            let file = file?;
            if files.peek().is_none() {
                return if is_lost { self.store.create_trail(&file) } else { Ok(()) };
            }
            let Ok(TrailHeader { file: number, .. }) = TrailHeader::of(&file) else {
                self.store.warn("a file of the trail in the backup is damaged and was left out");
                continue;
            };
            let is_there = there.contains(&number);
            if number >= end || is_there && !is_lost {
                continue;
            }
            if is_there {
                let aside = self.store.put_earlier_trail_aside(number)?;
                self.store.warn(format!("a file of the trail that was there is now {}", aside.display()));
            }
            self.store.create_earlier_trail(number, &file)?;
        }
        Ok(())
    }

    /// What stands in the place now, if the same passphrase opens it.
    fn opened(&self, present: &Present) -> Option<UnlockedVault> {
        match present {
            Present::Sound(_) => self
                .store
                .snapshot()
                .and_then(LockedVault::open)
                .and_then(|live| UnlockedVault::open(live, &self.root))
                .ok(),
            Present::Nothing | Present::Damaged => None,
        }
    }

    /// Grants that were taken away or suspended after the backup was made come back suspended. Where that cannot be told,
    /// because the vault is gone or has another passphrase, and it was changed since, that goes for all of them.
    fn suspend_taken(
        &self,
        live: Option<&UnlockedVault>,
        backup: &UnlockedVault,
        is_older: bool,
        draft: &mut Draft<'_>,
    ) -> Result<()> {
        for mut record in backup.grants()? {
            let stays = match live {
                Some(live) => live.grant(&record.grant.name)?.is_some_and(|known| {
                    known.blob == record.blob && known.grant.terms.state == record.grant.terms.state
                }),
                None => !is_older,
            };
            if !stays && record.grant.terms.state == GrantState::Active {
                record.grant.terms.state = GrantState::Suspended;
                self.store.warn(format!(
                    "the grant {0} comes back suspended; if that is right: vault grant resume {0}",
                    record.grant.name
                ));
                draft.put_grant(record);
            }
        }
        Ok(())
    }

    /// Duties as they are now stay, unless a grant of the backup breaks one, or it has not its secrets.
    fn keep_duties(
        &self,
        live: Option<&UnlockedVault>,
        backup: &UnlockedVault,
        is_older: bool,
        draft: &mut Draft<'_>,
    ) -> Result<()> {
        let Some(live) = live else {
            let has_rules = !backup.duties()?.is_empty() || !backup.grants()?.is_empty();
            if has_rules && is_older {
                self.store.warn(
                    "whether duties were made after the backup cannot be told; see what there is with: vault duty list",
                );
            }
            return Ok(());
        };
        let known = backup.duties()?;
        for duty in live.duties()? {
            let before = known.iter().find(|old| old.name == duty.name);
            if before == Some(&duty) {
                continue;
            }
            let name = duty.name.clone();
            let are_there = keys_of(backup, &duty.references)?.len() == duty.references.len();
            draft.put_duty(duty);
            if !are_there || !draft.conflicts()?.is_empty() {
                match before {
                    Some(before) => draft.put_duty(before.clone()),
                    None => draft.remove_duty(name.clone()),
                }
                self.store.warn(format!(
                    "the duty {name}, which is newer than the backup, does not fit it and is {}",
                    if before.is_some() { "what it was then" } else { "gone" }
                ));
            }
        }
        Ok(())
    }
}

fn has_auditor(vault: &UnlockedVault) -> Result<bool> {
    Ok(vault.grants()?.iter().any(|record| record.grant.terms.auditor))
}
