use crate::model::{
    Action, BlobId, DetailChanges, Details, Error, EventReference, Result, Secret, SecretName, Stage, StageValues,
    Target, Version,
};
use crate::secret::SecretBytes;
use crate::service::Response;
use crate::store::VaultLock;
use crate::vault::{Draft, UnlockedVault};

use super::Session;
use super::change::{about, permit};
use super::find::{no_such_secret, no_such_value};

/// How many versions of a value are kept in each stage; older ones are dropped.
const VERSIONS_KEPT: usize = 20;

impl Session {
    pub(super) fn add(
        &self,
        vault: &UnlockedVault,
        lock: &VaultLock,
        name: &SecretName,
        stage: &Stage,
        value: &SecretBytes,
        details: &Details,
    ) -> Result<Response> {
        let target = Target::Name(name.clone());
        let present = vault.find(&target)?;
        if present.as_ref().is_some_and(|secret| secret.stage(stage).is_some()) {
            return Err(already_there(name, stage));
        }
        if vault.find_deleted(&target)?.is_some() {
            return Err(deleted_is_there(name));
        }
        let granted = permit(vault, Action::Add, vec![stored(name, stage, 1)]);
        let mut draft = self.draft(vault, &granted);
        let value = draft.seal_value(value)?;
        let secret = self.put_value(&mut draft, present, name, stage, value, |known| {
            known.apply(&DetailChanges {
                name: details.name.clone(),
                description: details.description.clone(),
                add_tags: details.tags.clone(),
                remove_tags: Vec::new(),
            });
        })?;
        let prepared = draft.prepare(&self.root)?;
        self.commit(vault, lock, granted, prepared)?;
        Ok(Response::Stored(Box::new(secret)))
    }

    pub(super) fn update(
        &self,
        vault: &UnlockedVault,
        lock: &VaultLock,
        target: &Target,
        stage: &Stage,
        value: Option<&SecretBytes>,
        details: &DetailChanges,
    ) -> Result<Response> {
        let mut secret = vault.find(target)?.ok_or_else(|| no_such_secret(vault, target))?;
        let name = secret.key.clone();
        let reference = if value.is_some() {
            let newest = secret.newest(stage).ok_or_else(|| no_such_value(&secret, &stage.clone().into()))?;
            stored(&name, stage, newest.number + 1)
        } else {
            about(&name)
        };
        let granted = permit(vault, Action::Update, vec![reference]);
        let mut draft = self.draft(vault, &granted);
        if let Some(value) = value {
            let value = draft.seal_value(value)?;
            secret = self.put_value(&mut draft, Some(secret), &name, stage, value, |known| known.apply(details))?;
        } else {
            secret.details.apply(details);
            secret.updated = self.clock.now();
            draft.put(&secret);
        }
        let prepared = draft.prepare(&self.root)?;
        self.commit(vault, lock, granted, prepared)?;
        Ok(Response::Stored(Box::new(secret)))
    }

    /// Puts a new version, whose `value` was sealed into the draft, where it belongs: of `present`, or of a new secret.
    pub(super) fn put_value(
        &self,
        draft: &mut Draft<'_>,
        present: Option<Secret>,
        name: &SecretName,
        stage: &Stage,
        value: BlobId,
        change_details: impl FnOnce(&mut Details),
    ) -> Result<Secret> {
        let now = self.clock.now();
        let mut secret = match present {
            Some(secret) => secret,
            None => Secret {
                id: draft.new_id()?,
                key: name.clone(),
                details: Details::default(),
                created: now,
                updated: now,
                deleted: None,
                stages: Vec::new(),
            },
        };
        secret.updated = now;
        change_details(&mut secret.details);
        let at = match secret.stages.binary_search_by(|values| values.stage.cmp(stage)) {
            Ok(at) => at,
            Err(at) => {
                secret.stages.insert(at, StageValues { stage: stage.clone(), versions: Vec::new() });
                at
            }
        };
        let versions = &mut secret.stages[at].versions;
        let number = versions.last().map_or(0, |version| version.number) + 1;
        versions.push(Version { number, created: now, value });
        let surplus = versions.len().saturating_sub(VERSIONS_KEPT);
        for old in versions.drain(..surplus) {
            draft.drop_value(old.value);
        }
        draft.put(&secret);
        Ok(secret)
    }
}

/// An event about one version of a value.
pub(super) fn stored(key: &SecretName, stage: &Stage, version: u64) -> EventReference {
    EventReference { key: key.clone(), field: None, stage: Some(stage.clone()), version: Some(version) }
}

fn already_there(name: &SecretName, stage: &Stage) -> Error {
    Error::exists(format!("{name} has a value in the stage {stage} already"))
        .hint(format!("store a new version with: vault update {name}"))
}

fn deleted_is_there(name: &SecretName) -> Error {
    Error::exists(format!("there is a deleted secret {name}"))
        .hint(format!("bring it back with: vault undelete {name} (or remove it for ever with: vault purge {name})"))
}
