//! The one door: `Session::handle` decides, records and acts, in that order, for everything that touches a secret.

mod actor;
mod audit;
mod backup;
mod bot;
mod change;
mod create;
mod drill;
mod duties;
mod export;
mod export_file;
mod find;
mod grants;
mod guard;
mod import;
mod inspect;
mod keyslots;
mod leaked;
mod open;
mod owner;
mod passwd;
mod plan;
mod policies;
mod read;
mod record;
mod recover;
mod restore;
mod rotate;
mod scannable;
mod store_value;
mod verify;

pub use actor::Origin;
pub use backup::{check_saved_trail, newest_good_backup, verify_saved_trail};
pub use bot::BotSession;
pub use create::{NewVault, create, create_copy};
pub use drill::{Drilled, drill};
pub use export::read_backup;
pub use export_file::write_export;
pub use guard::Guard;
pub use open::{LockedSession, open, open_whatever_the_trail};
pub use policies::has_to_be_changed;
pub use restore::{LockedBackup, open_backup};

use std::rc::Rc;

use crate::clock::Clock;
use crate::crypto::RootKey;
use crate::model::{Principal, Result};
use crate::service::{Request, Response, SecretService};
use crate::store::Store;
use crate::vault::{LockedVault, UnlockedVault};

/// Told how many of how many are done, by what may take long.
pub type Progress = Box<dyn FnMut(usize, usize)>;

/// An unlocked vault that answers requests.
pub struct Session {
    store: Store,
    guard: Guard,
    clock: Clock,
    origin: Origin,
    root: RootKey,
    vault: Rc<UnlockedVault>,
    progress: Progress,
}

impl SecretService for Session {
    fn handle(&mut self, request: Request) -> Result<Response> {
        if request.changes() { self.change(request) } else { self.read(request) }
    }
}

impl Session {
    /// Tells `progress` how far a long request is.
    pub fn on_progress(&mut self, progress: Progress) {
        self.progress = progress;
    }

    /// The vault as it was when the last request was answered, before what that changed.
    #[must_use]
    pub fn vault(&self) -> &UnlockedVault {
        &self.vault
    }

    /// What the user should know, since the last call.
    #[must_use]
    pub fn take_warnings(&self) -> Vec<String> {
        self.store.take_warnings()
    }

    /// From now on requests come from `origin`.
    pub fn act_for(&mut self, origin: Origin) {
        self.origin = origin;
    }

    /// Whether the vault at its place is signed by the key that this session knows, as far as that can be told. It is not
    /// after a `passwd` elsewhere, nor where another vault was put in its place.
    #[must_use]
    pub fn is_still_signed(&self) -> bool {
        let present = self.store.snapshot().and_then(LockedVault::open);
        present.map_or(true, |present| present.verifying_key() == self.vault.locked().verifying_key())
    }

    fn principal(&self) -> Principal {
        Principal::Owner(self.vault.keys().owner())
    }
}
