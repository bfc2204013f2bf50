use jiff::Timestamp;

use crate::access::{Ask, Standing, decide};
use crate::audit::{self, Writer};
use crate::clock::Clock;
use crate::crypto::RootKey;
use crate::model::{Action, Decision, Error, Policies, Principal, Result};
use crate::store::{Permissions, Store};
use crate::vault::{self, NewSlot, OwnerKeys, Prepared, UnlockedVault};

use super::Origin;
use super::record::{Happened, Recorder};

/// What a new vault is made with.
#[derive(Debug)]
pub struct NewVault<'a> {
    /// What is going to open it.
    pub slots: &'a [NewSlot],
    /// The clock.
    pub clock: Clock,
    /// Who makes it.
    pub origin: Origin,
    /// A group of the operating system whose members may read the vault and append to its trail; none: nobody else.
    pub group: Option<u32>,
}

/// Makes an empty vault in `store`, with its trail.
///
/// # Errors
/// There is a vault already (exists), or it cannot be written: then there is none afterwards.
pub fn create(store: &Store, new: &NewVault<'_>) -> Result<()> {
    make(store, new, |keys, root, now| vault::create(keys, root, new.slots, now))
}

/// Makes a vault in `store` that holds all that is in `original`, with an id, keys and a trail of its own: so neither can be
/// taken for an older state of the other. `progress` is told how many values of how many are done.
///
/// # Errors
/// As [`create`]; or a value is damaged.
pub fn create_copy(
    store: &Store,
    new: &NewVault<'_>,
    original: &UnlockedVault,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<()> {
    make(store, new, |keys, root, now| vault::copy(original, keys, root, new.slots, now, progress))
}

fn make(
    store: &Store,
    new: &NewVault<'_>,
    prepare: impl for<'a> FnOnce(&'a OwnerKeys, &RootKey, Timestamp) -> Result<Prepared<'a>>,
) -> Result<()> {
    match new.group {
        Some(group) => store.prepare_directory_for(group)?,
        None => store.prepare_directory()?,
    }
    let lock = store.lock()?;
    if store.is_there() {
        return Err(Error::exists(format!("there is a vault already at {}", store.location().vault().display())));
    }
    let now = new.clock.now();
    let keys = OwnerKeys::generate()?;
    let root = RootKey::generate()?;
    let ask = Ask::about(Principal::Owner(keys.owner()), Action::Init);
    let permit = decide(ask, Standing::Owner { policies: &Policies::default() })?;
    let prepared = prepare(&keys, &root, now)?;

    // A trail without its vault is what a killed `init` leaves, or all that is left of a lost vault.
    // Its own snapshots would take the names of those, which may be all that is left of it.
    if let Some(aside) = store.put_backups_aside()? {
        store.warn(format!(
            "backups of a vault that is not there were beside it; they are now in {}, and one of them is brought back into \
             another place with: vault --vault PATH restore BACKUP",
            aside.display()
        ));
    }
    for aside in store.put_trail_aside(1)? {
        store.warn(format!("an audit trail without a vault was there; it is now {}", aside.display()));
    }
    audit::begin_first(store, prepared.vault(), new.group)?;
    let mut trail = store.lock_trail()?.ok_or_else(|| Error::other("the new audit trail is gone again"))?;
    let happened = Happened { command: None, intent: Some(prepared.intent()), subject: None };
    let event_key = keys.event_key();
    let writer = Writer { vault: prepared.vault(), key: &event_key, signing: keys.event_signing() };
    let recorder = Recorder { writer, origin: &new.origin, now, sequence_floor: 0 };
    let anchor = recorder.append(&mut trail, permit.ask(), Decision::Allowed, happened)?;
    trail.release().sync()?;

    let mut snapshot = store.begin(&lock, new.group.map(Permissions::for_group).as_ref())?;
    prepared.write(anchor, &mut snapshot)?;
    snapshot.create()
}
