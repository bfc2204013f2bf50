//! Keeps every grant what it should be: what each holds is sealed anew where it changed, and what a token opened before and
//! does not open after gets a new id, and so another key. Then an old copy of a grant opens nothing of the new snapshot.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use crate::crypto::{GrantKey, Purpose};
use crate::format::{Actor, GrantRecord, Table};
use crate::model::{
    BlobId, Duty, DutyName, Error, FieldName, Grant, GrantName, Policies, Result, Secret, SecretId, Stage, Target,
};

use super::draft::Draft;
use super::grants::{Taken, grant_index};
use super::holdings::{concerns, part_of};
use super::place::Place;
use super::prepared::NewBlob;
use super::unlocked::UnlockedVault;

/// What a draft changes that concerns grants.
#[derive(Debug, Default)]
pub(super) struct GrantChanges {
    /// Grants by name, as they are going to be; none for one that is gone.
    pub(super) edited: BTreeMap<GrantName, Option<GrantRecord>>,
    /// Secrets as they are going to be; none for one that is gone for ever.
    pub(super) secrets: HashMap<SecretId, Option<Secret>>,
    /// Duties by name, as they are going to be; none for one that is gone.
    pub(super) duties: BTreeMap<DutyName, Option<Duty>>,
    /// The policies as they are going to be, where that is otherwise than before.
    pub(super) policies: Option<Policies>,
    /// Pseudonyms that are new.
    pub(super) actors: Vec<Actor>,
}

/// Grants that are sealed for the next snapshot.
#[derive(Debug, Default)]
pub(super) struct SealedGrants {
    /// Each under the id that its token gives it, in place of the one that is there.
    pub(super) blobs: Vec<(BlobId, NewBlob)>,
    /// Ids under which nothing stands any more.
    pub(super) gone: Vec<BlobId>,
    /// What was taken away though its value stays as it is.
    pub(super) taken: BTreeSet<Taken>,
}

type Grants = BTreeMap<GrantName, Rc<GrantRecord>>;
/// Which value or field of which version a grant holds, and where that is.
type Held = BTreeMap<(SecretId, Stage, u64, Option<FieldName>), BlobId>;

impl Draft<'_> {
    pub(super) fn seal_grants(&mut self) -> Result<SealedGrants> {
        let mut sealed = SealedGrants::default();
        let edited = std::mem::take(&mut self.grants.edited);
        let is_for_all = self.has_new_trail_key() || self.binds_grants_anew();
        if edited.is_empty() && self.grants.secrets.is_empty() && !is_for_all {
            return Ok(sealed);
        }
        let base = self.base().map_or(Ok(Vec::new()), UnlockedVault::grants)?;
        let before: Grants = base.into_iter().map(|record| (record.grant.name.clone(), Rc::new(record))).collect();
        let mut after = before.clone();
        let edited_names: BTreeSet<GrantName> = edited.keys().cloned().collect();
        for (name, record) in edited {
            let key = name.as_str().as_bytes().to_vec();
            if let Some(record) = record {
                self.put_record(Table::Grants, &key, record.encode());
                after.insert(name, Rc::new(record));
            } else {
                self.remove_record(Table::Grants, &key);
                after.remove(&name);
            }
        }
        let mut lost = HashSet::new();
        let mut losers = BTreeSet::new();
        for (name, old) in &before {
            if !edited_names.contains(name) && !self.is_concerned(&old.grant)? {
                continue;
            }
            let new = after.get(name).filter(|new| new.blob == old.blob);
            if new.is_none() {
                sealed.gone.push(old.blob);
            }
            let held_before = held(&self.held_before(&old.grant)?);
            let kept = match new {
                Some(new) => held(&self.held_after(&new.grant)?),
                None => Held::new(),
            };
            let kept_blobs: HashSet<BlobId> = kept.values().copied().collect();
            for (part, blob) in held_before {
                if kept_blobs.contains(&blob) {
                    continue;
                }
                lost.insert(blob);
                losers.insert(part.0);
                if let Some(taken) = self.taken(name, &part, &kept)? {
                    sealed.taken.insert(taken);
                }
            }
        }
        self.renew(&losers, &lost)?;
        for (name, new) in &after {
            // An auditor knows everybody who writes to the trail.
            let reads_of_new = new.grant.terms.auditor && !self.grants.actors.is_empty();
            if is_for_all || reads_of_new || edited_names.contains(name) || self.is_concerned(&new.grant)? {
                let blob = self.seal_grant(new)?;
                sealed.blobs.push((new.blob, blob));
            }
        }
        Ok(sealed)
    }

    /// Whether a secret that is changed is one that `grant` holds, or held.
    fn is_concerned(&self, grant: &Grant) -> Result<bool> {
        for (id, secret) in &self.grants.secrets {
            if secret.as_ref().is_some_and(|secret| concerns(grant, secret)) {
                return Ok(true);
            }
            let old = self.base().map_or(Ok(None), |base| base.catalogue().find(&Target::Id(*id)))?;
            if old.is_some_and(|old| concerns(grant, &old)) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn held_before(&self, grant: &Grant) -> Result<Vec<Secret>> {
        self.base().map_or(Ok(Vec::new()), |base| base.held_by(grant))
    }

    /// What `grant` is going to hold, by key.
    fn held_after(&self, grant: &Grant) -> Result<Vec<Secret>> {
        let mut secrets: BTreeMap<SecretId, Secret> = BTreeMap::new();
        if !grant.tags.is_empty()
            && let Some(base) = self.base()
        {
            for secret in base.catalogue().secrets()? {
                let secret = secret?;
                secrets.insert(secret.id, secret);
            }
        }
        for reference in &grant.references {
            if let Some(secret) = self.secret_after(reference.secret)? {
                secrets.insert(secret.id, secret);
            }
        }
        for (id, changed) in &self.grants.secrets {
            match changed {
                Some(secret) => secrets.insert(*id, secret.clone()),
                None => secrets.remove(id),
            };
        }
        let mut held: Vec<Secret> = secrets.values().filter_map(|secret| part_of(grant, secret)).collect();
        held.sort_by(|a, b| a.key.cmp(&b.key));
        Ok(held)
    }

    /// A secret as it is going to be, present or deleted.
    pub(super) fn secret_after(&self, id: SecretId) -> Result<Option<Secret>> {
        if let Some(changed) = self.grants.secrets.get(&id) {
            return Ok(changed.clone());
        }
        let Some(base) = self.base() else { return Ok(None) };
        let target = Target::Id(id);
        Ok(match base.catalogue().find(&target)? {
            Some(secret) => Some(secret),
            None => base.catalogue().find_deleted(&target)?,
        })
    }

    /// A part that `name` held and holds no more: unless a newer version came in its place.
    fn taken(
        &self,
        name: &GrantName,
        part: &(SecretId, Stage, u64, Option<FieldName>),
        kept: &Held,
    ) -> Result<Option<Taken>> {
        let (id, stage, number, field) = part;
        let Some(secret) = self.secret_after(*id)? else { return Ok(None) };
        let is_newest = secret.newest(stage).is_some_and(|newest| newest.number == *number);
        if kept.contains_key(part) || !is_newest {
            return Ok(None);
        }
        Ok(Some(Taken { grant: name.clone(), key: secret.key, field: field.clone(), stage: stage.clone() }))
    }

    /// Seals the blobs `lost` of these secrets anew, wherever they still stand.
    fn renew(&mut self, secrets: &BTreeSet<SecretId>, lost: &HashSet<BlobId>) -> Result<()> {
        for id in secrets {
            let Some(mut secret) = self.secret_after(*id)? else { continue };
            let mut is_changed = false;
            let versions = secret.stages.iter_mut().flat_map(|values| &mut values.versions);
            for place in versions.flat_map(crate::model::Version::blobs_mut) {
                if lost.contains(place) {
                    let fresh = self.reseal(*place)?;
                    self.drop_value(std::mem::replace(place, fresh));
                    is_changed = true;
                }
            }
            if is_changed {
                self.put(&mut secret);
            }
        }
        Ok(())
    }

    fn seal_grant(&mut self, record: &GrantRecord) -> Result<NewBlob> {
        let held = self.held_after(&record.grant)?;
        let index = grant_index(self.keys(), &self.policies(), &record.grant, &held, &self.grants.actors)?;
        let key =
            GrantKey::from_bytes(record.key.expose()).ok_or_else(|| Error::other("a key has an impossible length"))?;
        let place = Place { purpose: Purpose::Grant, vault: self.vault(), id: record.blob, nonce: self.draw_nonce()? };
        Ok(place.seal(&key, index.len(), |content| content.copy_from_slice(index.expose())))
    }
}

fn held(secrets: &[Secret]) -> Held {
    let mut held = Held::new();
    for secret in secrets {
        for values in &secret.stages {
            for version in &values.versions {
                let part =
                    |field: Option<&FieldName>| (secret.id, values.stage.clone(), version.number, field.cloned());
                held.extend(version.parts().map(|(field, blob)| (part(field), blob)));
            }
        }
    }
    held
}
