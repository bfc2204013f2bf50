//! The owner's side of duties, and the check of every change against them.

use crate::access::{Conflict, Permit};
use crate::model::{Action, Duty, DutyName, Error, FieldName, GrantReference, Result, Secret, SecretName, Target};
use crate::service::{DutyChange, DutyView, Response};
use crate::store::VaultLock;
use crate::vault::{Draft, Prepared, UnlockedVault};

use super::Session;
use super::change::permit;
use super::grants::resolve;
use super::read::Opened as _;
use super::record::Happened;

impl Session {
    pub(super) fn list_duties(&self) -> Result<Response> {
        let duties = self.vault.duties()?;
        let views = duties.into_iter().map(|duty| {
            let references = keys_of(&self.vault, &duty.references)?;
            Ok(DutyView { duty, references })
        });
        let views = views.collect::<Result<Vec<DutyView>>>()?;
        self.tell(Action::Duties, Vec::new())?;
        Ok(Response::Duties(views))
    }

    pub(super) fn change_duties(
        &self,
        vault: &UnlockedVault,
        lock: &VaultLock,
        change: DutyChange,
    ) -> Result<Response> {
        let action = change.action();
        let known = vault.duties()?;
        let is_known = |name: &DutyName| known.iter().any(|duty| duty.name == *name);
        let mut named = Vec::new();
        let (name, duty) = match change {
            DutyChange::Add { name, most, references } => {
                if is_known(&name) {
                    return Err(Error::exists(format!("there is a duty {name} already"))
                        .hint(format!("remove it first with: vault duty remove {name}")));
                }
                let references = resolve(vault, &references, None, &mut named)?;
                if most == 0 || usize::try_from(most).is_ok_and(|most| most >= references.len()) {
                    return Err(Error::usage(format!(
                        "a duty names more secrets than one grant may hold: {} of {most}",
                        references.len()
                    ))
                    .hint("name each with --key REF; one grant may hold one of them, or as many as --max says"));
                }
                (name.clone(), Some(Duty { name, most, references, created: self.clock.now() }))
            }
            DutyChange::Remove(name) => {
                if !is_known(&name) {
                    return Err(Error::not_found(format!("there is no duty {name}"))
                        .hint("see what there is with: vault duty list"));
                }
                (name, None)
            }
        };
        let granted = permit(vault, action, named)?;
        let mut draft = self.draft(vault, &granted);
        let count = if duty.is_some() { known.len() + 1 } else { known.len() - 1 };
        match duty {
            Some(duty) => draft.put_duty(duty),
            None => draft.remove_duty(name.clone()),
        }
        let subject = Some(name.to_string());
        let prepared = self.prepare_about(vault, draft, &granted, subject.clone())?;
        self.commit_about(vault, lock, granted, prepared, subject)?;
        Ok(Response::DutiesChanged(count))
    }

    /// Seals what `draft` makes, unless a duty is against it: a permit to change says nothing yet of what the change comes
    /// to, so it is decided here, under the lock.
    ///
    /// # Errors
    /// Denied, which is recorded; or as [`Draft::prepare`].
    pub(super) fn prepare<'a>(&self, vault: &UnlockedVault, draft: Draft<'a>, permit: &Permit) -> Result<Prepared<'a>> {
        self.prepare_about(vault, draft, permit, None)
    }

    /// The same for a change of the grant or duty `subject`.
    pub(super) fn prepare_about<'a>(
        &self,
        vault: &UnlockedVault,
        draft: Draft<'a>,
        permit: &Permit,
        subject: Option<String>,
    ) -> Result<Prepared<'a>> {
        let conflicts = draft.conflicts()?;
        if conflicts.is_empty() {
            return draft.prepare(&self.root);
        }
        self.record_denial(vault, permit, Happened { subject, ..Happened::default() })?;
        Err(denial(&conflicts))
    }

    /// Refuses to remove for ever what a duty names: a new secret under the same key would not be bound by it.
    pub(super) fn check_purge(&self, vault: &UnlockedVault, secrets: &[Secret], permit: &Permit) -> Result<()> {
        for duty in vault.duties()? {
            let names = |secret: &&Secret| duty.references.iter().any(|reference| reference.secret == secret.id);
            if let Some(secret) = secrets.iter().find(names) {
                self.record_denial(vault, permit, Happened::default())?;
                return Err(Error::denied(format!("the duty {} names {}", duty.name, secret.key))
                    .hint(format!("if it is not needed any more: vault duty remove {}", duty.name)));
            }
        }
        Ok(())
    }
}

fn denial(conflicts: &[Conflict]) -> Error {
    let told: Vec<String> =
        conflicts.iter().map(|conflict| format!("{} (the grant {})", conflict.duty, conflict.grant)).collect();
    Error::denied(format!("no one grant may hold so much of the duty {}", told.join(", nor of the duty ")))
        .hint("see the duties with: vault duty list")
}

/// What `references` are called now; those that are gone for ever are left out.
pub(super) fn keys_of(
    vault: &UnlockedVault,
    references: &[GrantReference],
) -> Result<Vec<(SecretName, Option<FieldName>)>> {
    let mut keys = Vec::with_capacity(references.len());
    for reference in references {
        let target = Target::Id(reference.secret);
        let secret = match vault.catalogue().find(&target)? {
            Some(secret) => Some(secret),
            None => vault.catalogue().find_deleted(&target)?,
        };
        keys.extend(secret.map(|secret| (secret.key, reference.field.clone())));
    }
    keys.sort();
    Ok(keys)
}
