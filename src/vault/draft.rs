use std::collections::{HashMap, HashSet};

use crate::access::Permit;
use crate::crypto::{Nonce, Purpose, Randomness, RootKey};
use crate::format::{Header, Index, IndexEdits, Keyslot, Table, encode_secret};
use crate::model::{
    ActorId, BlobId, Error, FieldName, Fingerprint, Generation, MAX_VALUE, Result, Secret, SecretId, SecretName,
    VaultId, Version,
};
use crate::secret::SecretBytes;
use crate::sys::on_all_processors;

use super::batch::{Batch, SealedBatch};
use super::keys::OwnerKeys;
use super::locked::LockedVault;
use super::place::Place;
use super::prepared::{NewBlob, Prepared};
use super::sealing_grants::{GrantChanges, SealedGrants};
use super::unlocked::UnlockedVault;

/// The next snapshot, as a collection of changes to the present one (or to nothing, for the first).
#[derive(Debug)]
pub struct Draft<'a> {
    base: Option<&'a UnlockedVault>,
    vault: VaultId,
    keys: &'a OwnerKeys,
    floor: Generation,
    edits: IndexEdits,
    added: Vec<(BlobId, NewBlob)>,
    /// Taken out, of the old ones or of those that were added.
    removed: HashSet<BlobId>,
    random: Randomness,
    /// By what the values that were sealed are told again.
    fingerprints: HashMap<BlobId, Fingerprint>,
    pub(super) grants: GrantChanges,
    /// Whether there are grants that a change of a secret can concern.
    has_grants: bool,
}

/// Parts of a secret in one stage that are told again at most: those of the newest versions.
const MAX_FINGERPRINTS: usize = 1000;

/// An index longer than this is sealed on one processor while another reads the manifest, in bytes.
const LARGE: usize = 256 << 10;

impl<'a> Draft<'a> {
    /// A draft of the state after `base`. Whoever drafts needs a permit, which committing consumes.
    #[must_use]
    pub fn new(base: &'a UnlockedVault, _permit: &Permit) -> Self {
        Self::over(base, base.keys())
    }

    /// The same under `keys`, the vault's own but for the trail: [with a new trail key](OwnerKeys::with_new_trail_key), for which every grant is
    /// sealed anew, or [after a newer state](OwnerKeys::after).
    #[must_use]
    pub fn with_other_trail_keys(base: &'a UnlockedVault, keys: &'a OwnerKeys, _permit: &Permit) -> Self {
        Self::over(base, keys)
    }

    /// Whether events are sealed under other keys from now on.
    pub(super) fn has_new_trail_key(&self) -> bool {
        self.base.is_some_and(|base| base.keys().owner() != self.keys.owner())
    }

    /// Makes the new snapshot newer than generation `floor`, which was seen before an older vault was put back.
    #[must_use]
    pub fn above(mut self, floor: Generation) -> Self {
        self.floor = floor;
        self
    }

    /// A draft over `base` that seals under other keys.
    pub(super) fn over(base: &'a UnlockedVault, keys: &'a OwnerKeys) -> Self {
        let has_grants = base.index().is_ok_and(|index| index.len(Table::Grants) > 0);
        Self { base: Some(base), has_grants, ..Self::first(base.locked().header().vault, keys) }
    }

    /// A draft of the first state.
    pub(super) fn first(vault: VaultId, keys: &'a OwnerKeys) -> Self {
        Self {
            base: None,
            vault,
            keys,
            floor: 0,
            edits: IndexEdits::default(),
            added: Vec::new(),
            removed: HashSet::new(),
            random: Randomness::new(),
            fingerprints: HashMap::new(),
            grants: GrantChanges::default(),
            has_grants: false,
        }
    }

    pub(super) fn base(&self) -> Option<&'a UnlockedVault> {
        self.base
    }

    pub(super) fn vault(&self) -> VaultId {
        self.vault
    }

    pub(super) fn keys(&self) -> &'a OwnerKeys {
        self.keys
    }

    pub(super) fn put_record(&mut self, table: Table, key: &[u8], record: SecretBytes) {
        self.edits.put(table, key, record);
    }

    pub(super) fn remove_record(&mut self, table: Table, key: &[u8]) {
        self.edits.remove(table, key);
    }

    pub(super) fn draw_nonce(&mut self) -> Result<Nonce> {
        Ok(Nonce::draw(&mut self.random)?)
    }

    /// Seals a value under a fresh id.
    ///
    /// # Errors
    /// It is longer than [`MAX_VALUE`], or the system gave no random numbers.
    pub fn seal_value(&mut self, value: &SecretBytes) -> Result<BlobId> {
        let mut ids = self.seal_values(std::slice::from_ref(&value))?;
        ids.pop().ok_or_else(|| Error::other("a value was lost"))
    }

    /// Seals many values, each under a fresh id, on all processors.
    ///
    /// # Errors
    /// As [`Draft::batch`].
    pub fn seal_values(&mut self, values: &[&SecretBytes]) -> Result<Vec<BlobId>> {
        let batch = self.batch(values)?;
        let ids = batch.ids();
        self.add(batch.seal());
        Ok(ids)
    }

    /// Values that are going to be sealed, each under a fresh id.
    ///
    /// # Errors
    /// One is longer than [`MAX_VALUE`], or the system gave no random numbers.
    pub fn batch<'v>(&mut self, values: &[&'v SecretBytes]) -> Result<Batch<'a, 'v>> {
        let mut places = Vec::with_capacity(values.len());
        for value in values {
            if value.len() > MAX_VALUE {
                let length = value.len();
                return Err(Error::usage(format!("a value has at most {MAX_VALUE} bytes; this one has {length}")));
            }
            places.push((*value, BlobId(self.random.draw()?), Nonce::draw(&mut self.random)?));
        }
        let batch = Batch { vault: self.vault, keys: self.keys, places };
        self.fingerprints.extend(batch.fingerprints());
        Ok(batch)
    }

    /// Takes in what was sealed.
    pub fn add(&mut self, sealed: SealedBatch) {
        self.added.extend(sealed.0);
    }

    /// Seals a value of the present state anew under a fresh id, for another version: no two versions share a blob.
    ///
    /// # Errors
    /// It is missing or damaged, or the system gave no random numbers.
    pub fn reseal(&mut self, blob: BlobId) -> Result<BlobId> {
        let base = self.base.ok_or_else(|| Error::other("there is nothing to seal anew"))?;
        self.seal_value(&base.open_value(blob)?)
    }

    /// Takes a sealed value out.
    pub fn drop_value(&mut self, id: BlobId) {
        self.removed.insert(id);
    }

    /// Puts a secret where it belongs: among the present or among the deleted ones.
    pub fn put(&mut self, secret: &mut Secret) {
        self.note_fingerprints(secret);
        if self.has_grants {
            self.grants.secrets.insert(secret.id, Some(secret.clone()));
        }
        let key = secret.key.as_str().as_bytes();
        let (here, elsewhere) = match secret.deleted {
            None => (Table::Secrets, Table::Deleted),
            Some(_) => (Table::Deleted, Table::Secrets),
        };
        self.edits.put(here, key, encode_secret(secret));
        // An edit costs more than a look; and no draft puts one secret into both.
        let was_elsewhere = self.base.is_none_or(|base| {
            base.index().and_then(|index| Ok(index.find(elsewhere, key)?)).is_ok_and(|found| found.is_some())
        });
        if was_elsewhere {
            self.edits.remove(elsewhere, key);
        }
        self.edits.put(Table::Ids, &secret.id.0, SecretBytes::copy_of(key));
    }

    /// By what the values that this draft seals are told again, beside those of the versions before.
    fn note_fingerprints(&self, secret: &mut Secret) {
        if self.fingerprints.is_empty() {
            return;
        }
        for values in &mut secret.stages {
            let sealed = |version: &Version| -> Vec<(u64, Option<FieldName>, Fingerprint)> {
                let parts = version.parts();
                parts
                    .filter_map(|(field, blob)| Some((version.number, field.cloned(), *self.fingerprints.get(&blob)?)))
                    .collect()
            };
            for (version, field, fingerprint) in values.versions.iter().flat_map(sealed).collect::<Vec<_>>() {
                values.know(version, field, fingerprint);
            }
            let surplus = values.fingerprints.len().saturating_sub(MAX_FINGERPRINTS);
            values.fingerprints.drain(..surplus);
        }
    }

    /// Gives a secret another key.
    pub fn rename(&mut self, secret: &mut Secret, name: SecretName) {
        self.edits.remove(Table::Secrets, secret.key.as_str().as_bytes());
        secret.key = name;
        self.put(secret);
    }

    /// Takes a secret out for ever, with all its values.
    pub fn purge(&mut self, secret: &Secret) {
        if self.has_grants {
            self.grants.secrets.insert(secret.id, None);
        }
        self.edits.remove(Table::Secrets, secret.key.as_str().as_bytes());
        self.edits.remove(Table::Deleted, secret.key.as_str().as_bytes());
        self.edits.remove(Table::Ids, &secret.id.0);
        for blob in secret.blobs() {
            self.drop_value(blob);
        }
    }

    /// A fresh pseudonym for whoever is going to write to the trail.
    ///
    /// # Errors
    /// The system gave no random numbers.
    pub fn new_actor(&mut self) -> Result<ActorId> {
        Ok(ActorId(self.random.draw()?))
    }

    /// A fresh id for a secret.
    ///
    /// # Errors
    /// The system gave no random numbers.
    pub fn new_id(&mut self) -> Result<SecretId> {
        Ok(SecretId(self.random.draw()?))
    }

    /// Seals the index and lays out the snapshot, with the present keyslots.
    ///
    /// # Errors
    /// The manifest is damaged, or the system gave no random numbers.
    pub fn prepare(self, root: &RootKey) -> Result<Prepared<'a>> {
        let keyslots = self.keyslots();
        self.prepare_with(root, keyslots)
    }

    /// The present keyslots.
    pub(super) fn keyslots(&self) -> Vec<Keyslot> {
        self.base.map_or_else(Vec::new, |base| base.locked().header().keyslots.clone())
    }

    pub(super) fn prepare_with(mut self, root: &RootKey, keyslots: Vec<Keyslot>) -> Result<Prepared<'a>> {
        let SealedGrants { blobs: grants, gone, taken } = self.seal_grants()?;
        let mut settings =
            self.keys.to_settings(self.policies()).ok_or_else(|| Error::other("a key has an impossible length"))?;
        settings.actors.append(&mut self.grants.actors);
        self.edits.put(Table::Settings, b"", settings.encode());
        let base = match self.base {
            Some(base) => base.index()?,
            None => Index::empty(),
        };
        let splice = base.splice(&self.edits)?;
        let id = BlobId(self.random.draw()?);
        let place = Place { purpose: Purpose::Index, vault: self.vault, id, nonce: Nonce::draw(&mut self.random)? };
        let locked: Option<&'a LockedVault> = self.base.map(UnlockedVault::locked);
        let (key, length) = (root.index_key(), splice.len());
        let seal = || place.seal(&key, length, |content| splice.write(content));
        let read_rows = || locked.map_or(Ok(Vec::new()), LockedVault::all_rows);
        // In a large vault each of the two takes about as long as the other.
        let (sealed, kept) =
            if length < LARGE { (seal(), read_rows()) } else { on_all_processors(|| rayon::join(seal, read_rows)) };
        let kept = kept?;
        self.added.push((id, sealed));
        self.added.retain(|(id, _)| !self.removed.contains(id));
        // Each takes the place of the one before, if there is one.
        self.removed.extend(gone.into_iter().chain(grants.iter().map(|(id, _)| *id)));
        self.added.extend(grants);
        self.added.sort_unstable_by_key(|(id, _)| *id);
        let previous: Option<&Header> = locked.map(LockedVault::header);
        if let Some(previous) = previous {
            self.removed.insert(previous.index);
        }
        let newest = previous.map_or(0, |header| header.generation).max(self.floor);
        let generation = newest.checked_add(1).ok_or_else(|| Error::other("there is no generation left"))?;
        let old = locked.map(|locked| (locked, kept));
        let signing = &self.keys.signing;
        Ok(Prepared::lay_out(self.vault, generation, id, keyslots, signing, old, self.added, &self.removed)
            .taking(taken))
    }
}
