//! A vault in a directory of its own, used through the library. Nothing outside of that directory is touched, and the
//! clock stands still.

#![allow(dead_code, reason = "each test uses a part of it")]

use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};

use vault::access::{Ask, Standing, decide};
use vault::audit::Walked;
use vault::clock::Clock;
use vault::crypto::{RootKey, Token};
use vault::model::{
    Action, BlobId, DetailChanges, Details, ErrorKind, GrantName, GrantState, KdfParams, Principal, Reference, Result,
    Secret, SecretName, Stage, StageChoice, Target, Terms, VersionChoice,
};
use vault::secret::SecretBytes;
use vault::service::{Content, Filter, GrantChange, Request, Response, Revealed, SecretService as _};
use vault::session::{self, Guard, LockedSession, NewVault, Origin, Session};
use vault::store::{Location, SeenStore, Snapshot, Store};
use vault::vault::{LockedVault, NewSlot, UnlockedVault};

/// The passphrase of every vault here.
pub const PASSPHRASE: &[u8] = b"correct horse battery staple";

/// Whether the long form of the tests was asked for.
pub fn long() -> bool {
    std::env::var_os("VAULT_TEST_LONG").is_some_and(|value| value == "1")
}

/// A directory with a vault and with the memory of what was seen of it.
pub struct Place {
    directory: tempfile::TempDir,
}

impl Place {
    /// With an empty vault, which costs the least to unlock.
    pub fn new() -> Self {
        let place = Self { directory: tempfile::tempdir().unwrap() };
        let new = NewVault {
            slots: &[NewSlot::Passphrase(passphrase(), KdfParams::MINIMUM)],
            clock: clock(),
            origin: origin(),
            group: None,
        };
        session::create(&place.store(), &new).unwrap();
        place
    }

    /// With a copy of a vault and its trail, never seen before.
    pub fn with_copies(vault: &[u8], trail: &[u8]) -> Self {
        let place = Self { directory: tempfile::tempdir().unwrap() };
        std::fs::create_dir(place.directory()).unwrap();
        std::fs::write(place.vault(), vault).unwrap();
        std::fs::write(place.trail(), trail).unwrap();
        place
    }

    /// The directory of the vault.
    pub fn directory(&self) -> PathBuf {
        self.directory.path().join("vaults")
    }

    /// The vault.
    pub fn vault(&self) -> PathBuf {
        self.directory().join("test.vault")
    }

    /// Its trail.
    pub fn trail(&self) -> PathBuf {
        self.directory().join("test.vault.audit")
    }

    /// Where it is remembered what was seen.
    pub fn state(&self) -> PathBuf {
        self.directory.path().join("state")
    }

    /// The store.
    pub fn store(&self) -> Store {
        store_at(&self.vault())
    }

    /// A guard that remembers.
    pub fn guard(&self) -> Guard {
        Guard::new(Some(SeenStore::new(self.state())), false)
    }

    /// A guard that remembers, of an owner who insists.
    pub fn insisting_guard(&self) -> Guard {
        Guard::new(Some(SeenStore::new(self.state())), true)
    }

    /// Opens the vault as every command does.
    pub fn open(&self) -> Result<LockedSession> {
        session::open(self.store(), self.guard())
    }

    /// A session, through the passphrase.
    pub fn session(&self) -> Result<Session> {
        unlock(self.open()?)
    }

    /// The root key, through the passphrase.
    pub fn root(&self) -> RootKey {
        self.open().unwrap().unlock(&passphrase()).unwrap()
    }
}

/// The store of the vault at `path`.
pub fn store_at(path: &Path) -> Store {
    Store::new(Location::resolve(path).unwrap())
}

/// Unlocks with the passphrase.
pub fn unlock(locked: LockedSession) -> Result<Session> {
    let root = locked.unlock(&passphrase())?;
    locked.into_session(root, clock(), origin())
}

/// Unlocks with a root key that is known already.
pub fn unlock_with(locked: LockedSession, root: &RootKey) -> Result<Session> {
    let root = RootKey::from_bytes(root.expose()).unwrap();
    locked.into_session(root, clock(), origin())
}

/// The vault at `path`, locked, without any look at its trail or at what was seen.
pub fn locked(path: &Path) -> Result<LockedVault> {
    LockedVault::open(Snapshot::open(path)?)
}

/// The vault at `path` under a root key that is known already.
pub fn unlocked(path: &Path, root: &RootKey) -> Result<UnlockedVault> {
    UnlockedVault::open(locked(path)?, root)
}

/// One value, by the place of its blob.
pub fn reveal(vault: &UnlockedVault, blob: BlobId) -> Result<SecretBytes> {
    let principal = Principal::Owner(vault.keys().owner());
    let ask = Ask { values: vec![blob], ..Ask::about(principal, Action::Get) };
    let permit = decide(ask, Standing::Owner { policies: vault.policies() }).unwrap();
    Ok(vault.reveal(permit)?.remove(0))
}

/// Every secret, the deleted ones last.
pub fn all_secrets(vault: &UnlockedVault) -> Result<Vec<Secret>> {
    vault.catalogue().secrets()?.chain(vault.catalogue().deleted()?).collect()
}

/// Writes `bytes` over the file at `path`, or a new one. Unlike `std::fs::write` it never empties the file first, which
/// some file systems answer with a wait for the disk.
pub fn overwrite(path: &Path, bytes: &[u8]) {
    let file = std::fs::File::options().write(true).create(true).truncate(false).open(path).unwrap();
    file.write_all_at(bytes, 0).unwrap();
    file.set_len(bytes.len() as u64).unwrap();
}

/// The kind of the error; `None` if there is none.
pub fn kind_of<T>(result: &Result<T>) -> Option<ErrorKind> {
    result.as_ref().err().map(vault::model::Error::kind)
}

/// Stores a new value.
pub fn add(session: &mut Session, key: &str, stage: &str, value: &[u8]) -> Result<Secret> {
    let (name, stage, content) = (name(key), Stage::parse(stage)?, Content::of_value(SecretBytes::copy_of(value)));
    session.handle(Request::Add { name, stage, content, details: Details::default() }).map(stored)
}

/// Stores a new version of a value.
pub fn update(session: &mut Session, key: &str, stage: &str, value: &[u8]) -> Result<Secret> {
    let (target, stage) = (Target::Name(name(key)), Stage::parse(stage)?);
    let (content, details) = (Content::of_value(SecretBytes::copy_of(value)), DetailChanges::default());
    session.handle(Request::Update { target, stage, content, details, if_version: None }).map(stored)
}

/// Takes a secret out of sight.
pub fn delete(session: &mut Session, key: &str) -> Result<()> {
    session.handle(Request::Delete(vec![Target::Name(name(key))])).map(drop)
}

/// The newest value of a key in production.
pub fn get(session: &mut Session, key: &str) -> Result<Revealed> {
    let (reference, stages) = (Reference::parse(key)?, Some(StageChoice::default()));
    match session.handle(Request::Get { reference, stages, version: VersionChoice::Newest })? {
        Response::Value(revealed) => Ok(revealed),
        other => panic!("Get was answered with {other:?}"),
    }
}

/// What the session finds in its trail.
pub fn verified(session: &mut Session) -> Result<Walked> {
    match session.handle(Request::VerifyTrail { head: None })? {
        Response::TrailVerified { walked, .. } => Ok(walked),
        other => panic!("VerifyTrail was answered with {other:?}"),
    }
}

/// All keys.
pub fn keys(session: &mut Session) -> Result<Vec<String>> {
    match session.handle(Request::List(Filter::default()))? {
        Response::Listed(secrets) => Ok(secrets.iter().map(|secret| secret.key.to_string()).collect()),
        other => panic!("List was answered with {other:?}"),
    }
}

/// The passphrase, normalised.
pub fn passphrase() -> SecretBytes {
    SecretBytes::copy_of(PASSPHRASE)
}

/// A clock that stands still.
pub fn clock() -> Clock {
    Clock::Fixed("2026-11-22T10:00:00Z".parse().unwrap())
}

/// A place of origin that is the same on every machine.
pub fn origin() -> Origin {
    Origin { host: "host".to_owned(), user: 1000, process: 42 }
}

/// A key that is well-formed.
pub fn name(key: &str) -> SecretName {
    SecretName::parse(key).unwrap()
}

fn stored(response: Response) -> Secret {
    match response {
        Response::Stored(secret) => *secret,
        other => panic!("a change was answered with {other:?}"),
    }
}

/// The conditions of a grant without any.
pub fn terms() -> Terms {
    Terms {
        state: GrantState::Active,
        stages: StageChoice::default(),
        expires: None,
        hosts: Vec::new(),
        users: Vec::new(),
        use_only: false,
        programs: Vec::new(),
        auditor: false,
    }
}

/// A secret by its key, whole.
pub fn reference(key: &str) -> Reference {
    Reference { target: Target::Name(name(key)), field: None }
}

/// Makes the grant `name` for these keys, and gives its token.
pub fn grant(session: &mut Session, name: &str, keys: &[&str]) -> Token {
    let change = GrantChange::Add {
        name: GrantName::parse(name).unwrap(),
        purpose: None,
        terms: terms(),
        references: keys.iter().map(|key| reference(key)).collect(),
        tags: Vec::new(),
    };
    match session.handle(Request::Grant(change)).unwrap() {
        Response::Granted(granted) => Token::parse(granted[0].1.as_ref().unwrap().expose()).unwrap(),
        other => panic!("a grant was answered with {other:?}"),
    }
}
