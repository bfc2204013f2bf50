//! The meaning of the blobs: a locked vault that reveals nothing, an unlocked one that reveals for a permit, and the
//! drafting of the next snapshot. Here the bytes of `format` and the keys of `crypto` meet.

mod backup;
mod batch;
mod catalogue;
mod create;
mod draft;
mod duties;
mod granted;
mod grants;
mod holdings;
mod keys;
mod keyslot;
mod locked;
mod passwd;
mod place;
mod policies;
mod prepared;
mod reseal;
mod reveal;
mod rows;
mod sealing_grants;
mod trail_keys;
mod unlocked;
mod verify;

pub use backup::{Backup, SavedTrail, hash_of};
pub use batch::{Batch, SealedBatch};
pub use catalogue::Catalogue;
pub use create::{copy, create};
pub use draft::Draft;
pub use granted::GrantedVault;
pub use grants::{NewGrant, Taken};
pub use keys::OwnerKeys;
pub use keyslot::{NewSlot, WayIn};
pub use locked::LockedVault;
pub use passwd::{RenewedKeys, change_passphrase};
pub use prepared::Prepared;
pub use trail_keys::TrailKeys;
pub use unlocked::UnlockedVault;
pub use verify::{Census, verify_opening, verify_structure};
