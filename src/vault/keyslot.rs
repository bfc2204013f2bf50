//! The ways to the root key: making keyslots, and opening a vault by one.

use jiff::Timestamp;

use crate::access::Permit;
use crate::crypto::{Context, Keyfile, Purpose, RecoveryKey, RootKey, SlotKey, open, random_32, seal, slot_key};
use crate::format::{Keyslot, MAX_KEYSLOTS, SlotKind};
use crate::model::{Error, KdfParams, Result, VaultId};
use crate::secret::SecretBytes;

use super::draft::Draft;
use super::locked::LockedVault;
use super::prepared::Prepared;

/// What is going to open a new keyslot.
#[derive(Debug)]
pub enum NewSlot {
    /// A normalised passphrase, at this cost.
    Passphrase(SecretBytes, KdfParams),
    /// The same together with a keyfile.
    PassphraseAndKeyfile(SecretBytes, Keyfile, KdfParams),
    /// A keyfile that we made.
    Keyfile(Keyfile),
    /// A recovery key.
    Recovery(RecoveryKey),
    /// A keyfile that we made, which is in the keyring of the operating system.
    Keyring(Keyfile),
}

impl NewSlot {
    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> SlotKind {
        match self {
            Self::Passphrase(_, kdf) => SlotKind::Passphrase(*kdf),
            Self::PassphraseAndKeyfile(_, _, kdf) => SlotKind::PassphraseAndKeyfile(*kdf),
            Self::Keyfile(_) => SlotKind::Keyfile,
            Self::Recovery(_) => SlotKind::Recovery,
            Self::Keyring(_) => SlotKind::Keyring,
        }
    }

    fn key(&self, salt: &[u8; 32]) -> Result<SlotKey> {
        Ok(match self {
            Self::Passphrase(passphrase, kdf) => slot_key(passphrase, salt, *kdf)?,
            Self::PassphraseAndKeyfile(passphrase, keyfile, kdf) => {
                keyfile.with_passphrase(&slot_key(passphrase, salt, *kdf)?, salt)
            }
            // What others may guess needs a passphrase beside it.
            Self::Keyfile(keyfile) | Self::Keyring(keyfile) if !keyfile.is_ours() => {
                return Err(Error::usage(
                    "a keyfile that vault did not make opens a vault together with a passphrase only",
                ));
            }
            Self::Keyfile(keyfile) | Self::Keyring(keyfile) => keyfile.slot_key(salt),
            Self::Recovery(key) => key.slot_key(salt),
        })
    }

    /// The keyslot: the root key under it.
    ///
    /// # Errors
    /// The keyfile is none that we made (usage); the system gave no random numbers or not enough memory.
    pub(super) fn seal(&self, vault: VaultId, id: u32, created: Timestamp, root: &RootKey) -> Result<Keyslot> {
        let salt = random_32()?;
        let sealed = seal(&self.key(&salt)?, &context(vault, &id.to_le_bytes()), root.expose())?;
        let root = sealed.try_into().map_err(|_| Error::other("a keyslot has an impossible length"))?;
        Ok(Keyslot { id, created, kind: self.kind(), salt, root })
    }
}

/// New keyslots for `root` in `vault`, numbered from `first` on.
pub(super) fn seal_all(
    new: &[NewSlot],
    vault: VaultId,
    first: u32,
    created: Timestamp,
    root: &RootKey,
) -> Result<Vec<Keyslot>> {
    let numbered = (first..=u32::MAX).zip(new);
    let slots: Vec<Keyslot> = numbered.map(|(id, slot)| slot.seal(vault, id, created, root)).collect::<Result<_>>()?;
    if slots.len() == new.len() { Ok(slots) } else { Err(no_number()) }
}

/// The number after all of `slots`.
pub(super) fn next_number(slots: &[Keyslot]) -> Result<u32> {
    slots.iter().map(|slot| slot.id).max().unwrap_or(0).checked_add(1).ok_or_else(no_number)
}

fn no_number() -> Error {
    Error::other("there is no number left for another keyslot")
}

/// A vault that was opened: its root key, and by which keyslot.
#[derive(Debug)]
pub struct WayIn {
    /// The root key.
    pub root: RootKey,
    /// The number of the keyslot.
    pub slot: u32,
}

impl LockedVault {
    /// Tries a normalised passphrase on every keyslot.
    ///
    /// # Errors
    /// As [`LockedVault::way_in`].
    pub fn root_key(&self, passphrase: &SecretBytes) -> Result<RootKey> {
        self.way_in(Some(passphrase), None).map(|way| way.root)
    }

    /// Tries what is given on every keyslot that it could open, those that cost nothing first. A recovery key comes as a
    /// passphrase does.
    ///
    /// # Errors
    /// It opens none (cannot unlock), or there is not enough memory.
    pub fn way_in(&self, passphrase: Option<&SecretBytes>, keyfile: Option<&Keyfile>) -> Result<WayIn> {
        let needs_both = |slot: &Keyslot| matches!(slot.kind, SlotKind::PassphraseAndKeyfile(_));
        let recovery = passphrase.and_then(|text| RecoveryKey::parse(text.expose()));
        let mut slots: Vec<&Keyslot> = self.header().keyslots.iter().collect();
        slots.sort_by_key(|slot| slot.kind.kdf().is_some());
        for slot in slots {
            let salt = &slot.salt;
            let key = match (slot.kind, passphrase, keyfile, &recovery) {
                (SlotKind::Passphrase(kdf), Some(passphrase), _, _) => slot_key(passphrase, salt, kdf)?,
                (SlotKind::PassphraseAndKeyfile(kdf), Some(passphrase), Some(keyfile), _) => {
                    keyfile.with_passphrase(&slot_key(passphrase, salt, kdf)?, salt)
                }
                (SlotKind::Keyfile | SlotKind::Keyring, _, Some(keyfile), _) => keyfile.slot_key(salt),
                (SlotKind::Recovery, _, _, Some(recovery)) => recovery.slot_key(salt),
                _ => continue,
            };
            if let Ok(root) = open(&key, &context(self.header().vault, &slot.id.to_le_bytes()), &slot.root) {
                let root = RootKey::from_bytes(root.expose()).ok_or_else(|| self.damaged("a keyslot holds no key"))?;
                return Ok(WayIn { root, slot: slot.id });
            }
        }
        Err(Error::cannot_unlock(match (passphrase, keyfile) {
            (Some(text), _) if recovery.is_none() && RecoveryKey::is_meant_by(text.expose()) => {
                "the recovery key was mistyped"
            }
            (Some(_), _) if recovery.is_some() => "wrong recovery key",
            (Some(_), None) if self.header().keyslots.iter().any(needs_both) => {
                "wrong passphrase, or the keyfile beside it is missing (VAULT_KEYFILE)"
            }
            (Some(_), None) => "wrong passphrase",
            (Some(_), Some(_)) => "wrong passphrase or keyfile",
            (None, Some(_)) => "the keyfile alone does not open it",
            (None, None) => "it is locked",
        }))
    }
}

impl<'a> Draft<'a> {
    /// Seals the draft with one more keyslot, and tells its number.
    ///
    /// # Errors
    /// There are as many as there may be (usage), or as [`Draft::prepare`].
    pub fn prepare_adding(
        self,
        root: &RootKey,
        new: &NewSlot,
        now: Timestamp,
        _permit: &Permit,
    ) -> Result<(Prepared<'a>, u32)> {
        let mut slots = self.keyslots();
        if slots.len() >= MAX_KEYSLOTS {
            return Err(Error::usage(format!("a vault has at most {MAX_KEYSLOTS} keyslots")));
        }
        let id = next_number(&slots)?;
        slots.push(new.seal(self.vault(), id, now, root)?);
        crate::format::check_keyslots(&slots)
            .map_err(|_| Error::usage("trying all keyslots would cost more than is allowed; a lower --kdf would do"))?;
        Ok((self.prepare_with(root, slots)?, id))
    }

    /// Seals the draft without the keyslot `id`.
    ///
    /// # Errors
    /// There is none of that number (not found), it is the only one (denied), or as [`Draft::prepare`].
    pub fn prepare_removing(self, root: &RootKey, id: u32, _permit: &Permit) -> Result<Prepared<'a>> {
        let mut slots = self.keyslots();
        let before = slots.len();
        slots.retain(|slot| slot.id != id);
        if slots.len() == before {
            return Err(Error::not_found(format!("there is no keyslot {id}"))
                .hint("see what there is with: vault keyslot list"));
        }
        if slots.is_empty() {
            return Err(Error::denied("this is the last way into the vault")
                .hint("add another first with: vault keyslot add passphrase"));
        }
        self.prepare_with(root, slots)
    }
}

fn context(vault: VaultId, subject: &[u8]) -> Context<'_> {
    Context { purpose: Purpose::Keyslot, vault, subject }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_end_where_they_end() {
        let new = || NewSlot::Recovery(RecoveryKey::generate().unwrap());
        let root = RootKey::generate().unwrap();
        let seal = |new: &[NewSlot]| seal_all(new, VaultId([1; 16]), u32::MAX, Timestamp::UNIX_EPOCH, &root);
        let last = seal(&[new()]).unwrap();
        assert_eq!(last[0].id, u32::MAX);
        assert!(seal(&[new(), new()]).is_err());
        assert!(next_number(&last).is_err());
        assert_eq!(next_number(&[]).unwrap(), 1);
    }
}
