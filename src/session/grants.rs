//! The owner's side of grants.

use crate::model::{
    Action, Error, EventReference, Grant, GrantName, GrantReference, GrantState, PinnedProgram, Reference, Result,
    Secret, StageChoice, Tag, Terms, VersionChoice,
};
use crate::service::{GrantChange, GrantEdit, GrantUses, GrantView, Response};
use crate::store::VaultLock;
use crate::vault::{Draft, NewGrant, UnlockedVault};

use super::Session;
use super::change::permit;
use super::duties::keys_of;
use super::find::no_such_value;
use super::plan;
use super::read::Opened as _;

impl Session {
    pub(super) fn list_grants(&mut self, with_uses: bool) -> Result<Response> {
        let records = self.vault.grants()?;
        let mut views =
            records.into_iter().map(|record| view(&self.vault, record.grant)).collect::<Result<Vec<GrantView>>>()?;
        if with_uses {
            let mut uses = self.grant_uses()?;
            for view in &mut views {
                view.uses = uses.remove(&view.grant.name).unwrap_or_default();
            }
        }
        self.tell(Action::Grants, Vec::new())?;
        Ok(Response::Grants(views))
    }

    pub(super) fn change_grants(
        &self,
        vault: &UnlockedVault,
        lock: &VaultLock,
        change: GrantChange,
    ) -> Result<Response> {
        let action = change.action();
        let mut named = Vec::new();
        let plan = self.plan_grants(vault, change, &mut named)?;
        let granted = permit(vault, action, named)?;
        // Who had the keys of the trail would go on reading it.
        let keys = if takes_an_auditor(vault, &plan)? { Some(vault.keys().with_new_trail_key()?) } else { None };
        let mut draft = match &keys {
            Some(keys) => Draft::with_other_trail_keys(vault, keys, &granted).above(self.floor(vault)),
            None => self.draft(vault, &granted),
        };
        let mut concerned = Vec::new();
        for step in plan {
            let (name, token) = carry_out(&mut draft, vault, step)?;
            concerned.push((name, token));
        }
        let subject = match concerned.as_slice() {
            [(name, _)] => Some(name.to_string()),
            _ => None,
        };
        let prepared = self.prepare_about(vault, draft, &granted, subject.clone())?;
        self.commit_about(vault, lock, granted, prepared, subject)?;
        let after = self.open_present()?;
        let mut views = Vec::with_capacity(concerned.len());
        for (name, token) in concerned {
            if let Some(record) = after.grant(&name)? {
                views.push((view(&after, record.grant)?, token));
            }
        }
        Ok(Response::Granted(views))
    }

    /// What a change comes to. `named` gets the secrets that it names.
    fn plan_grants(
        &self,
        vault: &UnlockedVault,
        change: GrantChange,
        named: &mut Vec<EventReference>,
    ) -> Result<Vec<Step>> {
        let now = self.clock.now();
        Ok(match change {
            GrantChange::Add { name, purpose, terms, references, tags } => {
                if vault.grant(&name)?.is_some() {
                    return Err(Error::exists(format!("there is a grant {name} already"))
                        .hint("change it with vault grant change, or give it a new token with vault grant rotate"));
                }
                let references = resolve(vault, &references, Some(&terms.stages), named)?;
                let actor = crate::model::ActorId([0; 16]);
                let grant =
                    Grant { name, actor, purpose, terms, references, tags: sorted(tags), created: now, changed: now };
                check(&grant, now)?;
                vec![Step::NewToken(grant)]
            }
            GrantChange::Change { name, edit } => {
                let mut grant = known(vault, &name)?;
                apply(&mut grant, vault, edit, named)?;
                grant.changed = now;
                check(&grant, now)?;
                vec![Step::Put(grant)]
            }
            GrantChange::Suspend(name) => {
                vec![self.with_state(vault, &name, &[GrantState::Active], GrantState::Suspended)?]
            }
            GrantChange::Resume(name) => {
                vec![self.with_state(vault, &name, &[GrantState::Suspended], GrantState::Active)?]
            }
            GrantChange::Approve(name) => {
                vec![self.with_state(vault, &name, &[GrantState::Pending], GrantState::Active)?]
            }
            GrantChange::Revoke(name) => vec![Step::Remove(known(vault, &name)?.name)],
            GrantChange::Rotate(name) => vec![Step::NewToken(Grant { changed: now, ..known(vault, &name)? })],
            GrantChange::RotateAll => {
                let steps =
                    vault.grants()?.into_iter().map(|record| Step::NewToken(Grant { changed: now, ..record.grant }));
                let steps: Vec<Step> = steps.collect();
                if steps.is_empty() {
                    return Err(Error::not_found("there is no grant"));
                }
                steps
            }
        })
    }

    fn with_state(&self, vault: &UnlockedVault, name: &GrantName, from: &[GrantState], to: GrantState) -> Result<Step> {
        let mut grant = known(vault, name)?;
        let state = grant.terms.state;
        if !from.contains(&state) {
            let error = Error::usage(format!("the grant {name} is {}", state.word()));
            return Err(match (state, to) {
                (GrantState::Pending, GrantState::Active) => {
                    error.hint(format!("approve it with: vault grant approve {name}"))
                }
                (GrantState::Suspended, GrantState::Active) => {
                    error.hint(format!("resume it with: vault grant resume {name}"))
                }
                _ => error,
            });
        }
        grant.terms.state = to;
        grant.changed = self.clock.now();
        Ok(Step::Put(grant))
    }
}

/// The grant of that name.
fn known(vault: &UnlockedVault, name: &GrantName) -> Result<Grant> {
    match vault.grant(name)? {
        Some(record) => Ok(record.grant),
        None => {
            Err(Error::not_found(format!("there is no grant {name}")).hint("see what there is with: vault grant list"))
        }
    }
}

/// One step of a change.
enum Step {
    /// Puts a grant in, with a token of its own.
    NewToken(Grant),
    /// Puts a grant in the place of the one of that name.
    Put(Grant),
    /// Takes a grant out.
    Remove(GrantName),
}

/// Whether whoever held the keys of the trail is to hold them no more.
fn takes_an_auditor(vault: &UnlockedVault, plan: &[Step]) -> Result<bool> {
    for step in plan {
        let (name, keeps) = match step {
            Step::NewToken(grant) => (&grant.name, false),
            Step::Put(grant) => (&grant.name, grant.terms.state == GrantState::Active),
            Step::Remove(name) => (name, false),
        };
        if !keeps && vault.grant(name)?.is_some_and(|record| record.grant.terms.reads_the_trail()) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn carry_out(
    draft: &mut Draft<'_>,
    vault: &UnlockedVault,
    step: Step,
) -> Result<(GrantName, Option<crate::secret::SecretBytes>)> {
    match step {
        Step::NewToken(mut grant) => {
            grant.actor = draft.new_actor()?;
            let name = grant.name.clone();
            let NewGrant { record, token } = draft.new_grant(grant)?;
            draft.put_grant(record);
            Ok((name, Some(token.text())))
        }
        Step::Put(grant) => {
            let name = grant.name.clone();
            let mut record =
                vault.grant(&name)?.ok_or_else(|| Error::not_found(format!("there is no grant {name}")))?;
            record.grant = grant;
            draft.put_grant(record);
            Ok((name, None))
        }
        Step::Remove(name) => {
            draft.remove_grant(name.clone());
            Ok((name, None))
        }
    }
}

/// The secrets that `references` name. Each has to have something in one of `stages`, if any are given, else in any.
pub(super) fn resolve(
    vault: &UnlockedVault,
    references: &[Reference],
    stages: Option<&StageChoice>,
    named: &mut Vec<EventReference>,
) -> Result<Vec<GrantReference>> {
    let mut resolved = Vec::with_capacity(references.len());
    for reference in references {
        let secret = plan::secret(vault.catalogue(), &reference.target)?;
        let has = |stage| {
            secret
                .newest(stage)
                .is_some_and(|version| reference.field.is_none() || version.blob(reference.field.as_ref()).is_some())
        };
        let all = secret.all_stages();
        let stages = stages.unwrap_or(&all);
        if !stages.stages().iter().any(has) {
            return Err(no_such_value(&secret, reference.field.as_ref(), stages, VersionChoice::Newest));
        }
        named.push(EventReference {
            key: secret.key.clone(),
            field: reference.field.clone(),
            stage: None,
            version: None,
        });
        resolved.push(GrantReference { secret: secret.id, field: reference.field.clone() });
    }
    resolved.sort();
    resolved.dedup();
    Ok(resolved)
}

fn apply(grant: &mut Grant, vault: &UnlockedVault, edit: GrantEdit, named: &mut Vec<EventReference>) -> Result<()> {
    let Terms { stages, expires, hosts, users, use_only, programs, .. } = &mut grant.terms;
    *stages = edit.stages.unwrap_or_else(|| stages.clone());
    *expires = edit.expires.unwrap_or(*expires);
    *hosts = edit.hosts.unwrap_or_else(|| std::mem::take(hosts));
    *users = edit.users.unwrap_or_else(|| std::mem::take(users));
    *use_only = edit.use_only.unwrap_or(*use_only);
    for path in &edit.unpin {
        let before = programs.len();
        programs.retain(|known| known.path != *path);
        if programs.len() == before {
            return Err(Error::not_found(format!("the grant {} is not for the program {path}", grant.name)));
        }
    }
    pin(programs, edit.pin);
    if let Some(purpose) = edit.purpose {
        grant.purpose = Some(purpose).filter(|text| !text.as_str().is_empty());
    }
    for reference in &edit.remove {
        let secret: Secret = match vault.catalogue().find_deleted(&reference.target)? {
            Some(deleted) => deleted,
            None => plan::secret(vault.catalogue(), &reference.target)?,
        };
        let gone = GrantReference { secret: secret.id, field: reference.field.clone() };
        let before = grant.references.len();
        grant.references.retain(|known| *known != gone);
        if grant.references.len() == before {
            return Err(Error::not_found(format!("the grant {} does not name {}", grant.name, secret.key)));
        }
        named.push(EventReference { key: secret.key, field: gone.field, stage: None, version: None });
    }
    for tag in &edit.remove_tags {
        let before = grant.tags.len();
        grant.tags.retain(|known| known != tag);
        if grant.tags.len() == before {
            return Err(Error::not_found(format!("the grant {} does not name the tag {}", grant.name, tag.as_str())));
        }
    }
    grant.references.extend(resolve(vault, &edit.add, Some(&grant.terms.stages), named)?);
    grant.references.sort();
    grant.references.dedup();
    grant.tags = sorted(std::mem::take(&mut grant.tags).into_iter().chain(edit.add_tags).collect());
    Ok(())
}

/// Adds programs, in place of those with the same paths.
fn pin(programs: &mut Vec<PinnedProgram>, new: Vec<PinnedProgram>) {
    for program in new {
        programs.retain(|known| known.path != program.path);
        programs.push(program);
    }
    programs.sort();
}

fn sorted(mut tags: Vec<Tag>) -> Vec<Tag> {
    tags.sort();
    tags.dedup();
    tags
}

fn check(grant: &Grant, now: jiff::Timestamp) -> Result<()> {
    let is_for_nothing = grant.references.is_empty() && grant.tags.is_empty();
    if grant.terms.auditor && !is_for_nothing {
        return Err(Error::usage("an auditor reads the trail and opens no secret").hint("make two grants"));
    }
    if is_for_nothing && !grant.terms.auditor {
        return Err(Error::usage("a grant is for something").hint("name it with --key REF or --tag TAG"));
    }
    if grant.terms.expires.is_some_and(|expires| expires <= now) {
        return Err(Error::usage("the grant would have ended already"));
    }
    Ok(())
}

/// `grant` as its owner sees it.
fn view(vault: &UnlockedVault, grant: Grant) -> Result<GrantView> {
    let references = keys_of(vault, &grant.references)?;
    let holds = vault.held_by(&grant)?.into_iter().map(|held| {
        let stages = held.stages.into_iter().map(|values| values.stage).collect();
        (held.key, stages)
    });
    Ok(GrantView { references, holds: holds.collect(), grant, uses: GrantUses::default() })
}
