use crate::model::{Error, Generation, Result};
use crate::store::{Seen, SeenStore, Store};
use crate::vault::{LockedVault, UnlockedVault};

/// The watch against rollback: an older snapshot than this user saw last is refused.
#[derive(Clone, Debug)]
pub struct Guard {
    /// Where it is remembered; `None` where there is no place for it.
    seen: Option<SeenStore>,
    /// The owner insists on an older snapshot.
    accept_rollback: bool,
}

const HINT: &str = "if you put an older copy in place yourself, insist with: --accept-rollback";

impl Guard {
    /// A guard that remembers in `seen`.
    #[must_use]
    pub fn new(seen: Option<SeenStore>, accept_rollback: bool) -> Self {
        Self { seen, accept_rollback }
    }

    /// Whether the owner insists.
    #[must_use]
    pub fn accepts_rollback(&self) -> bool {
        self.accept_rollback
    }

    /// Opens the present snapshot, unless it is older than what was seen.
    ///
    /// # Errors
    /// It is (damaged), or it cannot be opened.
    pub fn open(&self, store: &Store) -> Result<LockedVault> {
        let first = LockedVault::open(store.snapshot()?)?;
        let known = self.load(store, &first);
        if self.accept_rollback || compare(&first, known).is_ok() {
            return Ok(first);
        }
        // Between our reading the vault and the memory, others may have gone on: only a second look tells. It is held
        // against what was remembered before it, as the memory may run ahead of it too.
        let second = LockedVault::open(store.snapshot()?)?;
        let known = if second.header().vault == first.header().vault { known } else { self.load(store, &second) };
        compare(&second, known)?;
        Ok(second)
    }

    /// Whether `vault` is no older than what was seen.
    pub(super) fn check(&self, store: &Store, vault: &LockedVault) -> Result<()> {
        compare(vault, self.load(store, vault))
    }

    /// The newest generation of `vault` that was seen; 0 if none was.
    pub(super) fn newest_seen(&self, store: &Store, vault: &LockedVault) -> Generation {
        self.load(store, vault).map_or(0, |known| known.generation)
    }

    /// Whether another key signed `vault` than the one that was seen. That is so after a `passwd` elsewhere; whether it
    /// is the owner's, the index tells.
    #[must_use]
    pub fn is_signed_by_another(&self, store: &Store, vault: &LockedVault) -> bool {
        self.load(store, vault).is_some_and(|known| known.verifying_key != vault.verifying_key())
    }

    /// Remembers a vault that proved to be its owner's.
    pub(super) fn remember(&self, store: &Store, vault: &UnlockedVault) {
        self.remember_locked(store, vault.locked());
    }

    /// The same for one that proved to be so by a grant.
    pub(super) fn remember_locked(&self, store: &Store, locked: &LockedVault) {
        self.remember_seen(
            store,
            locked,
            Seen {
                verifying_key: locked.verifying_key(),
                generation: locked.header().generation,
                snapshot: locked.hash(),
            },
        );
    }

    pub(super) fn remember_seen(&self, store: &Store, vault: &LockedVault, seen: Seen) {
        let Some(memory) = &self.seen else {
            return;
        };
        if self.load(store, vault) == Some(seen) {
            return;
        }
        if let Err(error) = memory.save(vault.header().vault, seen) {
            store.warn(format!("rollback protection is weaker: {error}"));
        }
    }

    fn load(&self, store: &Store, vault: &LockedVault) -> Option<Seen> {
        self.seen.as_ref()?.load(vault.header().vault).unwrap_or_else(|error| {
            store.warn(format!("rollback protection is weaker: {error}"));
            None
        })
    }
}

/// Whether `vault` is no older than what is `known` of it.
fn compare(vault: &LockedVault, known: Option<Seen>) -> Result<()> {
    let Some(known) = known else {
        return Ok(());
    };
    let generation = vault.header().generation;
    if generation < known.generation {
        return Err(Error::damaged(format!(
            "the vault was rolled back: it has generation {generation}, but generation {} was seen before",
            known.generation
        ))
        .hint(HINT));
    }
    if generation == known.generation && vault.hash() != known.snapshot {
        return Err(Error::damaged(format!(
            "there are two different vaults of generation {generation}: one was tampered with or rolled back"
        ))
        .hint(HINT));
    }
    Ok(())
}
