//! The vault for Rust programs: create, open, unlock, list, add, find, update, delete, in the words of the command line.
//!
//! Every call goes through the same door as a command: it is decided, recorded in the audit trail and then done.

use std::path::Path;

use crate::clock::Clock;
use crate::model::{
    Details, Error, KdfParams, Reference, Result, Secret, SecretName, Stage, StageChoice, Target, VersionChoice,
};
use crate::passphrase::normalise;
use crate::secret::SecretBytes;
use crate::service::{Content, Filter, Request, Response, Reveal, SecretService as _};
use crate::session::{self, Guard, LockedSession, NewVault, Origin, Session};
use crate::store::{Location, SeenStore, Store};
use crate::vault::NewSlot;

/// A vault that is locked: it tells nothing but what its file shows.
#[derive(Debug)]
pub struct Vault {
    locked: LockedSession,
}

/// A vault that is unlocked.
///
/// Values are revealed one by one, and each time the trail records it.
pub struct Unlocked {
    session: Session,
}

impl Vault {
    /// Makes an empty vault at `path`, protected by `passphrase`, whose strength is the caller's business.
    ///
    /// # Errors
    /// There is a file already (exists), the passphrase is malformed (usage), or the vault cannot be written.
    pub fn create(path: &Path, passphrase: &SecretBytes, kdf: KdfParams) -> Result<()> {
        let passphrase = normal(passphrase)?;
        let new = NewVault {
            slots: &[NewSlot::Passphrase(passphrase, kdf)],
            clock: Clock::System,
            origin: Origin::here(),
            group: None,
        };
        session::create(&Store::new(Location::resolve(path)?), &new)
    }

    /// Opens the vault at `path`. What this user saw of it is remembered in `state`, a directory, so that an older vault
    /// put in its place is noticed; without one it is not.
    ///
    /// # Errors
    /// It is missing (not found), damaged, or older than one that was seen (damaged).
    pub fn open(path: &Path, state: Option<&Path>) -> Result<Self> {
        let guard = Guard::new(state.map(|directory| SeenStore::new(directory.to_owned())), false);
        Ok(Self { locked: session::open(Store::new(Location::resolve(path)?), guard)? })
    }

    /// Unlocks it.
    ///
    /// # Errors
    /// The passphrase is wrong (cannot unlock), or the vault is damaged.
    pub fn unlock(self, passphrase: &SecretBytes) -> Result<Unlocked> {
        let root = self.locked.unlock(&normal(passphrase)?)?;
        Ok(Unlocked { session: self.locked.into_session(root, Clock::System, Origin::here())? })
    }
}

impl Unlocked {
    /// All secrets that are not deleted, in byte order of their keys, without their values.
    ///
    /// # Errors
    /// The vault is damaged, or the trail cannot be written.
    pub fn list(&mut self) -> Result<Vec<Secret>> {
        match self.session.handle(Request::List(Filter::default()))? {
            Response::Listed(secrets) => Ok(secrets),
            _ => Err(unexpected()),
        }
    }

    /// Stores a new value under a key that has none in that stage.
    ///
    /// # Errors
    /// It has one (exists), or the vault cannot be written.
    pub fn add(&mut self, key: SecretName, stage: Stage, value: SecretBytes, details: Details) -> Result<Secret> {
        let content = Content::of_value(value);
        stored(self.session.handle(Request::Add { name: key, stage, content, details })?)
    }

    /// The secret with that key or id, without its values.
    ///
    /// # Errors
    /// There is none (not found).
    pub fn find(&mut self, target: Target) -> Result<Secret> {
        let reference = Reference { target, field: None };
        match self.session.handle(Request::Show { reference, reveal: Reveal::Nothing })? {
            Response::Shown(secret, _) => Ok(*secret),
            _ => Err(unexpected()),
        }
    }

    /// The newest value of a secret in the first of `stages` that has one.
    ///
    /// # Errors
    /// There is none (not found).
    pub fn value(&mut self, target: Target, stages: StageChoice) -> Result<SecretBytes> {
        let reference = Reference { target, field: None };
        let version = VersionChoice::Newest;
        match self.session.handle(Request::Get { reference, stages: Some(stages), version })? {
            Response::Value(revealed) => Ok(revealed.value),
            _ => Err(unexpected()),
        }
    }

    /// Stores a new version of a value.
    ///
    /// # Errors
    /// There is no such secret, or none with a value in that stage (not found), or the vault cannot be written.
    pub fn update(&mut self, target: Target, stage: Stage, value: SecretBytes) -> Result<Secret> {
        let details = crate::model::DetailChanges::default();
        let content = Content::of_value(value);
        stored(self.session.handle(Request::Update { target, stage, content, details, if_version: None })?)
    }

    /// Takes a secret out of sight; it can be brought back with [`Session`] and [`Request::Undelete`].
    ///
    /// # Errors
    /// There is none (not found), or the vault cannot be written.
    pub fn delete(&mut self, target: Target) -> Result<()> {
        self.session.handle(Request::Delete(vec![target])).map(|_| ())
    }

    /// The session itself, for every other request.
    pub fn session(&mut self) -> &mut Session {
        &mut self.session
    }
}

fn normal(passphrase: &SecretBytes) -> Result<SecretBytes> {
    normalise(passphrase).map_err(|error| Error::usage(error.to_string()))
}

fn stored(response: Response) -> Result<Secret> {
    match response {
        Response::Stored(secret) => Ok(*secret),
        _ => Err(unexpected()),
    }
}

fn unexpected() -> Error {
    Error::other("the vault gave an answer to another question")
}
