//! Bringing a backup back where nobody looks, to see whether that can be done.

use std::path::Path;

use crate::clock::Clock;
use crate::crypto::RootKey;
use crate::model::{Error, Generation, Result};
use crate::service::{Filter, PortableSecret, Request, Response, SecretService as _};
use crate::store::{Location, Scratch, Store};
use crate::vault::{Backup, Census, UnlockedVault};

use super::export::read_unlocked;
use super::{Guard, Origin, open, open_backup};

/// A backup that came back as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drilled {
    /// Of which generation it is.
    pub generation: Generation,
    /// What is in it.
    pub census: Census,
}

/// Restores the backup at `path` into a directory beside `vault`, which is gone afterwards, opens it there, checks every
/// byte of it and of its trail, and compares every value with the backup's.
///
/// # Errors
/// The key does not open it, or it does not come back as it was (damaged), or there is no room for it.
pub fn drill(path: &Path, vault: &Path, root: &RootKey) -> Result<Drilled> {
    let copy = || RootKey::from_bytes(root.expose()).ok_or_else(|| Error::other("the root key was lost"));
    let scratch = Scratch::beside(&vault.with_extension("drill"), true)?;
    let store = || Ok::<_, Error>(Store::new(Location::resolve(&scratch.file("drill.vault"))?));
    let guard = || Guard::new(None, false);
    let backup = Backup::open(path)?;
    let generation = backup.vault.header().generation;
    let has_trail = backup.trail.is_some();
    let expected = read_unlocked(&UnlockedVault::open(backup.vault, root)?)?;
    let back = open_backup(store()?, guard(), Backup::open(path)?)?;
    back.restore(copy()?, Clock::System, Origin::here())?;
    let mut session = open(store()?, guard())?.into_session(copy()?, Clock::System, Origin::here())?;
    let Response::Verified(census) = session.handle(Request::Verify)? else { return Err(unexpected()) };
    let Response::TrailVerified { walked, .. } = session.handle(Request::VerifyTrail { head: None })? else {
        return Err(unexpected());
    };
    // A snapshot brings no trail with it, and says so.
    if let Some(fault) = walked.faults.first().filter(|_| has_trail) {
        return Err(Error::damaged(format!("the trail of the backup is damaged: {fault}")));
    }
    let Response::Exported(found) = session.handle(Request::Export(Filter::default()))? else {
        return Err(unexpected());
    };
    same(&expected, &found)?;
    Ok(Drilled { generation, census })
}

fn same(expected: &[PortableSecret], found: &[PortableSecret]) -> Result<()> {
    let other = expected.iter().zip(found).find(|(expected, found)| expected != found);
    match other {
        Some((expected, _)) => Err(Error::damaged(format!("{} did not come back as it was", expected.name))),
        None if expected.len() != found.len() => Err(Error::damaged("not every secret came back")),
        None => Ok(()),
    }
}

fn unexpected() -> Error {
    Error::other("the vault gave an answer to another question")
}
