use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::model::{
    Action, BlobId, DetailChanges, Details, Error, EventReference, Field, FieldName, Result, Secret, SecretName, Stage,
    StageValues, Target, Version, VersionChoice,
};
use crate::secret::SecretBytes;
use crate::service::{Content, NewField, Response};
use crate::store::VaultLock;
use crate::vault::{Draft, UnlockedVault};

use super::Session;
use super::change::{about, permit};
use super::find::no_such_value;
use super::plan;

impl Session {
    pub(super) fn add(
        &self,
        vault: &UnlockedVault,
        lock: &VaultLock,
        name: &SecretName,
        stage: &Stage,
        content: &Content,
        details: &Details,
    ) -> Result<Response> {
        let target = Target::Name(name.clone());
        let present = vault.catalogue().find(&target)?;
        if present.as_ref().is_some_and(|secret| secret.stage(stage).is_some()) {
            return Err(already_there(name, stage));
        }
        if vault.catalogue().find_deleted(&target)?.is_some() {
            return Err(deleted_is_there(name));
        }
        let granted = permit(vault, Action::Add, stored(name, stage, 1, content))?;
        let mut draft = self.draft(vault, &granted);
        let sealed = Sealed::over(None, content, &mut draft)?;
        let secret = self.put_version(&mut draft, present, name, stage, sealed, |known| {
            known.apply(&details.as_additions());
        })?;
        let prepared = self.prepare(vault, draft, &granted)?;
        self.commit(vault, lock, granted, prepared)?;
        Ok(Response::Stored(Box::new(secret)))
    }

    #[allow(clippy::too_many_arguments)]
    pub(super) fn update(
        &self,
        vault: &UnlockedVault,
        lock: &VaultLock,
        target: &Target,
        stage: &Stage,
        content: &Content,
        details: &DetailChanges,
        if_version: Option<u64>,
    ) -> Result<Response> {
        let mut secret = plan::secret(vault.catalogue(), target)?;
        let name = secret.key.clone();
        let newest = secret.newest(stage);
        if let Some(wanted) = if_version
            && newest.is_none_or(|newest| newest.number != wanted)
        {
            return Err(version_conflict(&name, stage, newest, wanted));
        }
        if content.is_empty() {
            let granted = permit(vault, Action::Update, vec![about(&name)])?;
            let mut draft = self.draft(vault, &granted);
            secret.details.apply(details);
            secret.updated = self.clock.now();
            draft.put(&mut secret);
            let prepared = self.prepare(vault, draft, &granted)?;
            self.commit(vault, lock, granted, prepared)?;
            return Ok(Response::Stored(Box::new(secret)));
        }
        let missing = || no_such_value(&secret, None, &stage.clone().into(), VersionChoice::Newest);
        let newest = newest.cloned().ok_or_else(missing)?;
        if let Some(field) = content.without.iter().find(|name| newest.blob(Some(name)).is_none()) {
            return Err(no_such_value(&secret, Some(field), &stage.clone().into(), VersionChoice::Newest));
        }
        let granted = permit(vault, Action::Update, stored(&name, stage, next_number(Some(&newest))?, content))?;
        let mut draft = self.draft(vault, &granted);
        let sealed = Sealed::over(Some(&newest), content, &mut draft)?;
        let secret = self.put_version(&mut draft, Some(secret), &name, stage, sealed, |known| known.apply(details))?;
        let prepared = self.prepare(vault, draft, &granted)?;
        self.commit(vault, lock, granted, prepared)?;
        Ok(Response::Stored(Box::new(secret)))
    }

    pub(super) fn rollback(
        &self,
        vault: &UnlockedVault,
        lock: &VaultLock,
        target: &Target,
        stage: &Stage,
        to: u64,
    ) -> Result<Response> {
        let secret = plan::secret(vault.catalogue(), target)?;
        let name = secret.key.clone();
        let choice = VersionChoice::Number(to);
        let values = secret.stage(stage);
        let (Some(old), Some(newest)) = (values.and_then(|values| choice.of(values)).cloned(), secret.newest(stage))
        else {
            return Err(no_such_value(&secret, None, &stage.clone().into(), choice));
        };
        if old.number == newest.number {
            return Err(Error::usage(format!("version {to} is the newest of {name} in the stage {stage} already")));
        }
        let number = next_number(Some(newest))?;
        let granted = permit(vault, Action::Rollback, vec![reference(&name, stage, number, None)])?;
        let mut draft = self.draft(vault, &granted);
        let sealed = Sealed::over(Some(&old), &Content::default(), &mut draft)?;
        let secret = self.put_version(&mut draft, Some(secret), &name, stage, sealed, |_| ())?;
        let prepared = self.prepare(vault, draft, &granted)?;
        self.commit(vault, lock, granted, prepared)?;
        Ok(Response::Stored(Box::new(secret)))
    }

    /// Puts a new version, whose parts were sealed into the draft, where it belongs: of `present`, or of a new secret.
    pub(super) fn put_version(
        &self,
        draft: &mut Draft<'_>,
        present: Option<Secret>,
        name: &SecretName,
        stage: &Stage,
        sealed: Sealed,
        change_details: impl FnOnce(&mut Details),
    ) -> Result<Secret> {
        let now = self.clock.now();
        let stored = sealed.created.unwrap_or(now);
        let mut secret = match present {
            Some(secret) => secret,
            None => Secret {
                id: draft.new_id()?,
                key: name.clone(),
                details: Details::default(),
                created: stored,
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
                secret.stages.insert(at, StageValues::empty(stage.clone()));
                at
            }
        };
        let versions = &mut secret.stages[at].versions;
        let number = sealed.number.map_or_else(|| next_number(versions.last()), Ok)?;
        versions.push(Version { number, created: stored, value: sealed.value, fields: sealed.fields });
        let surplus = versions.len().saturating_sub(self.vault.policies().versions_kept());
        for blob in versions.drain(..surplus).flat_map(|old| old.blobs().collect::<Vec<_>>()) {
            draft.drop_value(blob);
        }
        draft.put(&mut secret);
        Ok(secret)
    }
}

/// The number of the version after `newest`.
pub(super) fn next_number(newest: Option<&Version>) -> Result<u64> {
    newest.map_or(0, |version| version.number).checked_add(1).ok_or_else(no_number)
}

pub(super) fn no_number() -> Error {
    Error::other("there is no number left for another version")
}

/// The parts of a version in the making, sealed into a draft.
pub(super) struct Sealed {
    value: Option<BlobId>,
    fields: Vec<Field>,
    /// Its number, which is higher than those that there are; none for the next.
    pub(super) number: Option<u64>,
    /// When it was stored; none for now.
    pub(super) created: Option<Timestamp>,
}

impl Sealed {
    /// `content`, and what it leaves as it is in `base`, which is sealed anew.
    pub(super) fn over(base: Option<&Version>, content: &Content, draft: &mut Draft<'_>) -> Result<Self> {
        let blobs = draft.seal_values(&parts(content))?;
        Self::from_blobs(base, content, blobs, draft)
    }

    /// The same, where the [`parts`] of `content` were sealed as `blobs` before.
    pub(super) fn from_blobs(
        base: Option<&Version>,
        content: &Content,
        blobs: Vec<BlobId>,
        draft: &mut Draft<'_>,
    ) -> Result<Self> {
        let mut blobs = blobs.into_iter();
        let mut fields: BTreeMap<FieldName, Field> = BTreeMap::new();
        let mut value = content.value.as_ref().and_then(|_| blobs.next());
        for (NewField { name, kind, .. }, blob) in content.fields.iter().zip(blobs) {
            let field = Field { name: name.clone(), kind: *kind, value: blob };
            if let Some(doubled) = fields.insert(name.clone(), field) {
                draft.drop_value(doubled.value);
            }
        }
        if let Some(base) = base {
            if let (None, Some(kept)) = (value, base.value) {
                value = Some(draft.reseal(kept)?);
            }
            for field in &base.fields {
                if !fields.contains_key(&field.name) && !content.without.contains(&field.name) {
                    let kept = Field { value: draft.reseal(field.value)?, ..field.clone() };
                    fields.insert(field.name.clone(), kept);
                }
            }
        }
        if value.is_none() && fields.is_empty() {
            return Err(Error::usage("nothing would be left: a version has a value or a field"));
        }
        Ok(Self { value, fields: fields.into_values().collect(), number: None, created: None })
    }
}

/// What of `content` has to be sealed, in this order.
pub(super) fn parts(content: &Content) -> Vec<&SecretBytes> {
    content.value.iter().chain(content.fields.iter().map(|field| &field.value)).collect()
}

/// What an event says of a version that stores `content`: the value and each field that is new in it.
pub(super) fn stored(key: &SecretName, stage: &Stage, version: u64, content: &Content) -> Vec<EventReference> {
    let fields = content.fields.iter().map(|field| &field.name).chain(&content.without);
    let value = content.value.iter().map(|_| None);
    value.chain(fields.map(Some)).map(|field| reference(key, stage, version, field.cloned())).collect()
}

fn reference(key: &SecretName, stage: &Stage, version: u64, field: Option<FieldName>) -> EventReference {
    EventReference { key: key.clone(), field, stage: Some(stage.clone()), version: Some(version) }
}

fn version_conflict(key: &SecretName, stage: &Stage, newest: Option<&Version>, wanted: u64) -> Error {
    let found = newest.map_or_else(|| "none".to_owned(), |newest| newest.number.to_string());
    Error::exists(format!("the newest version of {key} in the stage {stage} is {found}, not {wanted}"))
        .hint("somebody else changed it: look at it again before you do")
}

fn already_there(name: &SecretName, stage: &Stage) -> Error {
    Error::exists(format!("{name} has a value in the stage {stage} already"))
        .hint(format!("store a new version with: vault update {name}"))
}

fn deleted_is_there(name: &SecretName) -> Error {
    Error::exists(format!("there is a deleted secret {name}"))
        .hint(format!("bring it back with: vault undelete {name} (or remove it for ever with: vault purge {name})"))
}
