use std::path::Path;

use crate::clock::Clock;
use crate::model::{KdfParams, Result, Stage};
use crate::secret::SecretBytes;
use crate::service::{ExistingPolicy, PortableSecret, Request, SecretService as _};
use crate::store::{Location, Scratch, Store};
use crate::vault::NewSlot;

use super::{Guard, NewVault, Origin, create, open};

/// Writes `secrets` to an encrypted file at `path`, with a normalised passphrase of its own: the backup of a new vault that holds
/// nothing else.
///
/// # Errors
/// There is one already and `force` is not given (exists), or it cannot be written: then there is none afterwards.
pub fn write_export(
    secrets: Vec<PortableSecret>,
    passphrase: &SecretBytes,
    kdf: KdfParams,
    path: &Path,
    force: bool,
) -> Result<()> {
    let slots = [NewSlot::Passphrase(SecretBytes::copy_of(passphrase.expose()), kdf)];
    let new = NewVault { slots: &slots, clock: Clock::System, origin: Origin::here(), group: None };
    let scratch = Scratch::beside(path, force)?;
    let store = || Location::resolve(&scratch.file("export.vault")).map(Store::new);
    // Nobody will ever see this vault again, so there is nothing to remember of it.
    let opened = || open(store()?, Guard::new(None, false));
    create(&store()?, &new)?;
    let locked = opened()?;
    let root = locked.unlock(passphrase)?;
    let mut session = locked.into_session(root, new.clock, new.origin.clone())?;
    session.handle(Request::Import {
        entries: secrets,
        stage: Stage::default(),
        tags: Vec::new(),
        existing: ExistingPolicy::Refuse,
        dry_run: false,
    })?;
    opened()?.back_up(Some(&scratch.file("export")), &mut |_, _| ())?;
    scratch.publish("export")
}
