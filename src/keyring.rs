//! The keyring of the operating system: the Secret Service of a Linux desktop, the keychain of macOS. One entry for each vault,
//! in which the content of a keyfile stands.
//!
//! It is there only where the program was built with the feature `keyring`, and asked only about a vault that has a keyslot for
//! it. Nothing here waits for ever: a keyring may ask its user before it answers.

use std::time::Duration;

use crate::model::{Error, Result, VaultId};
use crate::secret::SecretBytes;

/// Whether the program was built for keyrings.
pub const IS_BUILT_IN: bool = cfg!(feature = "keyring");
/// How long an answer is waited for when somebody is there whom the keyring can ask.
pub const WITH_SOMEBODY: Duration = Duration::from_mins(2);
/// The same when nobody may be.
pub const WITH_NOBODY: Duration = Duration::from_secs(5);

/// What the keyring has for `vault`, if it has something.
///
/// # Errors
/// There is no keyring, it refuses, or it does not answer in time.
pub fn get(vault: VaultId, patience: Duration) -> Result<Option<SecretBytes>> {
    patiently(patience, move || platform::get(vault))
}

/// Keeps `content` for `vault`, in place of what there is.
///
/// # Errors
/// As [`get`].
pub fn set(vault: VaultId, content: &SecretBytes, patience: Duration) -> Result<()> {
    let content = SecretBytes::copy_of(content.expose());
    patiently(patience, move || platform::set(vault, &content))
}

/// Forgets what there is for `vault`, if there is something.
///
/// # Errors
/// As [`get`].
pub fn remove(vault: VaultId, patience: Duration) -> Result<()> {
    patiently(patience, move || platform::remove(vault))
}

/// The answer to a question on a thread of its own, which is left alone if it takes too long.
fn patiently<T: Send + 'static>(patience: Duration, ask: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    if !IS_BUILT_IN {
        return Err(Error::other("this program was built without the feature keyring"));
    }
    let (sender, receiver) = std::sync::mpsc::channel();
    let asking = std::thread::Builder::new().name("keyring".to_owned());
    asking.spawn(move || sender.send(ask())).map_err(|error| Error::io("ask the keyring", &error))?;
    receiver
        .recv_timeout(patience)
        .unwrap_or_else(|_| Err(Error::other("the keyring of the operating system does not answer")))
}

#[cfg(feature = "keyring")]
mod platform {
    use ::keyring::{Entry, Error as Trouble};

    use super::{Error, Result, SecretBytes, VaultId};

    fn entry(vault: VaultId) -> Result<Entry> {
        Entry::new("vault", &vault.to_hex()).map_err(|trouble| unavailable(&trouble))
    }

    /// What it says may hold what it keeps, so that only its kind is told.
    fn unavailable(trouble: &Trouble) -> Error {
        Error::other(match trouble {
            Trouble::NoStorageAccess(_) => "the keyring of the operating system is locked, or may not be used",
            _ => "the keyring of the operating system cannot be used",
        })
    }

    pub(super) fn get(vault: VaultId) -> Result<Option<SecretBytes>> {
        match entry(vault)?.get_secret() {
            Ok(content) => Ok(Some(SecretBytes::new(content))),
            Err(Trouble::NoEntry) => Ok(None),
            Err(trouble) => Err(unavailable(&trouble)),
        }
    }

    pub(super) fn set(vault: VaultId, content: &SecretBytes) -> Result<()> {
        entry(vault)?.set_secret(content.expose()).map_err(|trouble| unavailable(&trouble))
    }

    pub(super) fn remove(vault: VaultId) -> Result<()> {
        match entry(vault)?.delete_credential() {
            Ok(()) | Err(Trouble::NoEntry) => Ok(()),
            Err(trouble) => Err(unavailable(&trouble)),
        }
    }
}

#[cfg(not(feature = "keyring"))]
mod platform {
    use super::{Error, Result, SecretBytes, VaultId};

    fn absent<T>() -> Result<T> {
        Err(Error::other("this program was built without the feature keyring"))
    }

    pub(super) fn get(_: VaultId) -> Result<Option<SecretBytes>> {
        absent()
    }

    pub(super) fn set(_: VaultId, _: &SecretBytes) -> Result<()> {
        absent()
    }

    pub(super) fn remove(_: VaultId) -> Result<()> {
        absent()
    }
}
