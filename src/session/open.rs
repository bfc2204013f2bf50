use std::rc::Rc;

use crate::audit::{self, Head, TrailFault, check_anchor, check_end};
use crate::clock::Clock;
use crate::crypto::{Keyfile, RootKey};
use crate::format::{Claim, ClaimedKey};
use crate::model::{Error, ErrorKind, Result, VaultId};
use crate::secret::SecretBytes;
use crate::store::Store;
use crate::vault::{LockedVault, UnlockedVault, WayIn};

use super::{Guard, Origin, Session};

/// A vault that was opened and not yet unlocked: it has been checked as far as that goes without a key.
#[derive(Debug)]
pub struct LockedSession {
    store: Store,
    guard: Guard,
    vault: LockedVault,
}

/// Opens the vault in `store`. Whatever is wrong with the file shows here, before anybody is asked for a passphrase.
///
/// # Errors
/// It is missing, damaged, rolled back, or its trail does not go with it.
pub fn open(store: Store, guard: Guard) -> Result<LockedSession> {
    let vault = guard.open(&store)?;
    let mut session = LockedSession { store, guard, vault };
    if !session.guard.accepts_rollback() && session.check_trail().is_err() {
        // Between our reading the vault and the trail, its owner may have begun a new trail: only a second look tells.
        session.vault = session.guard.open(&session.store)?;
        session.check_trail()?;
    }
    Ok(session)
}

/// Opens the vault in `store`, also where its trail does not go with it.
///
/// # Errors
/// The vault is missing, damaged or rolled back.
pub fn open_whatever_the_trail(store: Store, guard: Guard) -> Result<LockedSession> {
    let vault = guard.open(&store)?;
    Ok(LockedSession { store, guard, vault })
}

impl LockedSession {
    /// The last event of the trail.
    ///
    /// # Errors
    /// There is none (damaged), or it cannot be read.
    pub fn trail_head(&self) -> Result<Head> {
        let trail = self.store.read_trail()?.ok_or_else(|| trail_error(TrailFault::Missing))?;
        audit::head(&trail)
    }

    /// One over a vault that was opened elsewhere.
    pub(super) fn of(store: Store, guard: Guard, vault: LockedVault) -> Self {
        Self { store, guard, vault }
    }

    pub(super) fn into_parts(self) -> (Store, Guard, LockedVault) {
        (self.store, self.guard, self.vault)
    }

    /// The vault, locked.
    #[must_use]
    pub fn vault(&self) -> &LockedVault {
        &self.vault
    }

    /// The store.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Checks that the trail goes with the vault.
    ///
    /// # Errors
    /// It does not (damaged), or it cannot be read.
    pub fn check_trail(&self) -> Result<()> {
        check_trail(&self.store, &self.vault)
    }

    /// Whether another key signed the vault than the one that this user saw before: so it is after a `passwd` elsewhere.
    #[must_use]
    pub fn is_signed_by_another(&self) -> bool {
        self.guard.is_signed_by_another(&self.store, &self.vault)
    }

    /// Unlocks with a normalised passphrase.
    ///
    /// # Errors
    /// As [`LockedSession::unlock_by`].
    pub fn unlock(&self, passphrase: &SecretBytes) -> Result<RootKey> {
        self.unlock_by(Some(passphrase), None).map(|way| way.root)
    }

    /// Unlocks with a normalised passphrase, which may be a recovery key, and with a keyfile.
    ///
    /// # Errors
    /// They open nothing (cannot unlock), which is noted in the trail; or the index is damaged.
    pub fn unlock_by(&self, passphrase: Option<&SecretBytes>, keyfile: Option<&Keyfile>) -> Result<WayIn> {
        let unlocked = self.vault.way_in(passphrase, keyfile);
        if unlocked.as_ref().is_err_and(|error| error.kind() == ErrorKind::CannotUnlock) && passphrase.is_some() {
            claim_failure(&self.store, self.vault.header().vault, ClaimedKey::Passphrase);
        }
        unlocked
    }

    /// The unlocked session. Its clock tells the time of every event.
    ///
    /// # Errors
    /// The index is damaged, or what the owner insists on cannot be written.
    pub fn into_session(self, root: RootKey, clock: Clock, origin: Origin) -> Result<Session> {
        let in_doubt = self.guard.accepts_rollback()
            && (is_damaged(self.check_trail())? || self.guard.check(&self.store, &self.vault).is_err());
        let vault = UnlockedVault::open(self.vault, &root)?;
        if !in_doubt {
            self.guard.remember(&self.store, &vault);
        }
        let mut session = Session {
            store: self.store,
            guard: self.guard,
            clock,
            origin,
            root,
            vault: Rc::new(vault),
            progress: Box::new(|_, _| ()),
        };
        if in_doubt {
            session.recover()?;
        }
        Ok(session)
    }
}

/// Checks that the trail goes with `vault` and can be gone on with. A commit that overtakes lengthens the trail, never
/// cuts it: so it is no race.
pub(super) fn check_trail(store: &Store, vault: &LockedVault) -> Result<()> {
    let Some(trail) = store.read_trail()? else {
        return Err(trail_error(TrailFault::Missing));
    };
    check_anchor(&trail, vault.header().vault, &vault.header().anchor).map_err(trail_error)?;
    check_end(&trail).map_err(|error| trail_error(TrailFault::Unreadable(error)))
}

/// Notes that somebody failed to unlock the vault. Whether that can be noted changes nothing for them.
pub(super) fn claim_failure(store: &Store, vault: VaultId, with: ClaimedKey) {
    let Origin { user, process, .. } = Origin::here();
    let claim = Claim { time: Clock::System.now(), user, process, with };
    if let Ok(Some(mut trail)) = store.lock_trail() {
        let _as_well_as_can_be = audit::claim(&mut trail, vault, &claim);
    }
}

/// Whether a check found damage, and not only a file that cannot be read just now: of that nothing follows.
pub(super) fn is_damaged(checked: Result<()>) -> Result<bool> {
    match checked {
        Err(error) if error.kind() == ErrorKind::Damaged => Ok(true),
        checked => checked.map(|()| false),
    }
}

/// A fault of the trail as an error for the user.
pub(super) fn trail_error(fault: TrailFault) -> Error {
    let error = fault.into_error();
    if error.kind() != ErrorKind::Damaged {
        return error;
    }
    error.hint(
        "put the trail back beside the vault; if it is lost, --accept-rollback begins a new one that records the gap",
    )
}
