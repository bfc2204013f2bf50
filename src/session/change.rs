//! What makes a new snapshot. The decision is taken under the lock, on the state that it changes.

use std::rc::Rc;

use jiff::Timestamp;

use crate::access::{Ask, Permit, Standing, decide};
use crate::model::{
    Action, Anchor, Decision, Error, EventReference, Generation, Grant, Principal, Reference, Result, Secret,
    SecretName, Target,
};
use crate::service::{Request, Response};
use crate::store::{AppendedTrail, Previous, VaultLock};
use crate::vault::{Draft, Prepared, UnlockedVault};

use super::Session;
use super::find::no_such_secret;
use super::plan;
use super::record::Happened;

impl Session {
    /// Locks, reads again, decides, records, acts.
    pub(super) fn change(&mut self, request: Request) -> Result<Response> {
        let lock = self.store.lock_to_change(self.clock.now(), self.vault.policies().snapshots_kept())?;
        self.refresh()?;
        self.require_young_passphrase(&request)?;
        let vault = Rc::clone(&self.vault);
        match request {
            Request::Add { name, stage, content, details } => {
                self.add(&vault, &lock, &name, &stage, &content, &details)
            }
            Request::Update { target, stage, content, details, if_version } => {
                self.update(&vault, &lock, &target, &stage, &content, &details, if_version)
            }
            Request::Rollback { target, stage, to } => self.rollback(&vault, &lock, &target, &stage, to),
            Request::Rename { target, name, force } => self.rename(&vault, &lock, &target, name, force),
            Request::Delete(targets) => self.delete(&vault, &lock, &targets),
            Request::Undelete(targets) => self.undelete(&vault, &lock, &targets),
            Request::Purge(targets) => self.purge(&vault, &lock, &targets),
            Request::Import { entries, stage, tags, existing, .. } => {
                self.import(&vault, &lock, &entries, &stage, &tags, existing)
            }
            Request::Grant(change) => self.change_grants(&vault, &lock, change),
            Request::Duty(change) => self.change_duties(&vault, &lock, change),
            Request::Policy(change) => self.change_policy(&vault, &lock, change),
            Request::RotateTrail => self.rotate(&vault, &lock),
            Request::Passwd { slots, replaced } => self.passwd(&vault, &lock, &slots, &replaced),
            Request::AddKeyslot(slot) => self.add_keyslot(&vault, &lock, &slot),
            Request::RemoveKeyslot(id) => self.remove_keyslot(&vault, &lock, id),
            // What reads went another way: `Request::changes` and `Session::read` name it.
            _ => Err(Error::other("this request changes nothing")),
        }
    }

    /// Looks whether others have changed the vault, without a request.
    ///
    /// # Errors
    /// As for any request.
    pub fn look_again(&mut self) -> Result<()> {
        self.refresh()
    }

    /// Opens the present snapshot if ours is not it any more. A snapshot is never changed in place, so the same file is
    /// the same state; opening it again would cost a commit as much as the rest of it.
    pub(super) fn refresh(&mut self) -> Result<()> {
        let ours = self.vault.locked();
        if !self.store.is_current(ours.snapshot()) || self.guard.check(&self.store, ours).is_err() {
            self.vault = Rc::new(self.open_present()?);
        }
        Ok(())
    }

    /// The vault as it is now, under the root key that we have.
    pub(super) fn open_present(&self) -> Result<UnlockedVault> {
        let vault = UnlockedVault::open(self.guard.open(&self.store)?, &self.root)?;
        self.guard.remember(&self.store, &vault);
        Ok(vault)
    }

    /// A draft of the state after `vault`.
    pub(super) fn draft<'a>(&self, vault: &'a UnlockedVault, permit: &Permit) -> Draft<'a> {
        Draft::new(vault, permit).above(self.floor(vault))
    }

    /// The newest generation that was seen of this vault.
    pub(super) fn floor(&self, vault: &UnlockedVault) -> Generation {
        self.guard.newest_seen(&self.store, vault.locked())
    }

    /// Announces a prepared snapshot in the trail and puts it in the vault's place.
    #[allow(clippy::needless_pass_by_value, reason = "a permit is good for one use")]
    pub(super) fn commit(
        &self,
        vault: &UnlockedVault,
        lock: &VaultLock,
        permit: Permit,
        prepared: Prepared<'_>,
    ) -> Result<()> {
        self.commit_about(vault, lock, permit, prepared, None)
    }

    /// The same for a change of the grant or duty `subject`.
    #[allow(clippy::needless_pass_by_value, reason = "a permit is good for one use")]
    pub(super) fn commit_about(
        &self,
        vault: &UnlockedVault,
        lock: &VaultLock,
        permit: Permit,
        prepared: Prepared<'_>,
        subject: Option<String>,
    ) -> Result<()> {
        let happened = Happened { command: None, intent: Some(prepared.intent()), subject };
        let announced = self.record(vault, permit.ask(), Decision::Allowed, happened)?;
        for taken in prepared.taken() {
            let field = taken.field.as_ref().map_or_else(String::new, |field| format!("#{}", field.as_str()));
            self.store.warn(format!(
                "the grant {} has held {}{field} (stage {}): change that value where it is used",
                taken.grant, taken.key, taken.stage
            ));
        }
        self.write(vault, lock, prepared, announced)
    }

    pub(super) fn write(
        &self,
        vault: &UnlockedVault,
        lock: &VaultLock,
        prepared: Prepared<'_>,
        (anchor, trail): (Anchor, AppendedTrail),
    ) -> Result<()> {
        let mut snapshot = self.store.begin(lock, Some(vault.locked().snapshot().permissions()))?;
        let seen = prepared.write(anchor, &mut snapshot)?;
        // No sooner than it must be: until here the disk can be at it while the blobs are checked.
        trail.sync()?;
        snapshot.commit(Previous::Sound(vault.locked().header().generation))?;
        self.guard.remember_seen(&self.store, vault.locked(), seen);
        self.back_up_today(vault.policies());
        Ok(())
    }

    fn rename(
        &self,
        vault: &UnlockedVault,
        lock: &VaultLock,
        target: &Target,
        name: SecretName,
        force: bool,
    ) -> Result<Response> {
        let mut secret = plan::secret(vault.catalogue(), target)?;
        let names = |grant: &Grant| grant.references.iter().any(|reference| reference.secret == secret.id);
        if let Some(record) = vault.grants()?.into_iter().find(|record| !force && names(&record.grant)) {
            return Err(Error::denied(format!("the grant {} names {}", record.grant.name, secret.key))
                .hint("its holder would find it under the new key only; if that is meant: --force"));
        }
        for duty in vault.duties()? {
            if !force && duty.references.iter().any(|reference| reference.secret == secret.id) {
                return Err(Error::denied(format!("the duty {} names {}", duty.name, secret.key))
                    .hint("a new secret under the old key would not be bound by it; if that is meant: --force"));
            }
        }
        let granted = permit(vault, Action::Rename, vec![about(&secret.key), about(&name)])?;
        let mut draft = self.draft(vault, &granted);
        let wanted = Target::Name(name.clone());
        if vault.catalogue().find(&wanted)?.is_some() || vault.catalogue().find_deleted(&wanted)?.is_some() {
            return Err(Error::exists(format!("there is a secret {name} already, present or deleted")));
        }
        secret.updated = self.clock.now();
        draft.rename(&mut secret, name);
        let prepared = self.prepare(vault, draft, &granted)?;
        self.commit(vault, lock, granted, prepared)?;
        Ok(Response::Stored(Box::new(secret)))
    }

    fn delete(&self, vault: &UnlockedVault, lock: &VaultLock, targets: &[Target]) -> Result<Response> {
        let now = self.clock.now();
        let secrets = each_once(targets, |target| {
            vault.catalogue().find(target)?.ok_or_else(|| no_such_secret(vault.catalogue(), target))
        })?;
        self.change_secrets(vault, lock, Action::Delete, secrets, |draft, secret| {
            secret.deleted = Some(now);
            secret.updated = now;
            draft.put(secret);
        })
    }

    fn undelete(&self, vault: &UnlockedVault, lock: &VaultLock, targets: &[Target]) -> Result<Response> {
        let now: Timestamp = self.clock.now();
        let secrets = each_once(targets, |target| deleted(vault, target))?;
        self.change_secrets(vault, lock, Action::Undelete, secrets, |draft, secret| {
            secret.deleted = None;
            secret.updated = now;
            draft.put(secret);
        })
    }

    fn purge(&self, vault: &UnlockedVault, lock: &VaultLock, targets: &[Target]) -> Result<Response> {
        let secrets = each_once(targets, |target| deleted(vault, target))?;
        let named = secrets.iter().map(|secret| about(&secret.key)).collect();
        self.check_purge(vault, &secrets, &permit(vault, Action::Purge, named)?)?;
        self.change_secrets(vault, lock, Action::Purge, secrets, |draft, secret| draft.purge(secret))
    }

    fn change_secrets(
        &self,
        vault: &UnlockedVault,
        lock: &VaultLock,
        action: Action,
        secrets: Vec<Secret>,
        change: impl Fn(&mut Draft<'_>, &mut Secret),
    ) -> Result<Response> {
        let names: Vec<SecretName> = secrets.iter().map(|secret| secret.key.clone()).collect();
        let granted = permit(vault, action, names.iter().map(about).collect())?;
        let mut draft = self.draft(vault, &granted);
        for mut secret in secrets {
            change(&mut draft, &mut secret);
        }
        let prepared = self.prepare(vault, draft, &granted)?;
        self.commit(vault, lock, granted, prepared)?;
        Ok(Response::Done(names))
    }
}

/// A permit to change `references`.
pub(super) fn permit(vault: &UnlockedVault, action: Action, references: Vec<EventReference>) -> Result<Permit> {
    let principal = Principal::Owner(vault.keys().owner());
    Ok(decide(Ask { references, ..Ask::about(principal, action) }, Standing::Owner { policies: vault.policies() })?)
}

/// An event about a secret as a whole.
pub(super) fn about(key: &SecretName) -> EventReference {
    EventReference { key: key.clone(), field: None, stage: None, version: None }
}

fn deleted(vault: &UnlockedVault, target: &Target) -> Result<Secret> {
    if let Some(secret) = vault.catalogue().find_deleted(target)? {
        return Ok(secret);
    }
    Err(match vault.catalogue().find(target)? {
        Some(secret) => Error::not_found(format!("{target} is not deleted"))
            .hint(format!("delete it with: vault delete {}", secret.key)),
        None => Error::not_found(format!("there is no deleted secret {target}")),
    })
}

/// Finds every target, each secret once however often it is named.
fn each_once(targets: &[Target], find: impl Fn(&Target) -> Result<Secret>) -> Result<Vec<Secret>> {
    let mut secrets: Vec<Secret> = Vec::with_capacity(targets.len());
    for target in targets {
        let secret = find(target)?;
        let reference = Reference { target: Target::Id(secret.id), field: None };
        if !secrets.iter().any(|known| known.is_meant_by(&reference)) {
            secrets.push(secret);
        }
    }
    Ok(secrets)
}
