use crate::model::{Action, BlobId, DetailChanges, Error, Result, Secret, SecretName, Stage, Tag, Target};
use crate::secret::SecretBytes;
use crate::service::{ExistingPolicy, ImportEntry, Imported, Response};
use crate::store::VaultLock;
use crate::sys::beside;
use crate::vault::{Draft, SealedBatch, UnlockedVault};

use super::Session;
use super::change::permit;
use super::store_value::{Sealed, next_number, parts, stored};

/// How many keys an error names.
const NAMED: usize = 5;
/// How many entries are sealed at once, between two reports of progress.
const PIECE: usize = 1024;

impl Session {
    pub(super) fn import(
        &mut self,
        vault: &UnlockedVault,
        lock: &VaultLock,
        entries: &[ImportEntry],
        stage: &Stage,
        tags: &[Tag],
        existing: ExistingPolicy,
    ) -> Result<Response> {
        let (imported, taken) = plan(vault, entries, stage, existing)?;
        if taken.is_empty() {
            return Ok(Response::Imported(imported));
        }
        let mut references = Vec::with_capacity(taken.len());
        for (entry, present) in &taken {
            let number = next_number(present.as_ref().and_then(|secret| secret.newest(stage)))?;
            references.extend(stored(&entry.name, stage, number, &entry.content));
        }
        let granted = permit(vault, Action::Import, references);
        let mut draft = self.draft(vault, &granted);
        let mut done = 0;
        let mut sealed = (&[][..], Vec::new());
        // The records of one piece are made while the values of the next are sealed; those of the last one after that.
        for piece in taken.chunks(PIECE).chain([&[][..]]) {
            let values: Vec<&SecretBytes> = piece.iter().flat_map(|(entry, _)| parts(&entry.content)).collect();
            let batch = draft.batch(&values)?;
            let next = (piece, batch.ids());
            let mut blobs = SealedBatch::default();
            done += sealed.0.len();
            beside(|| blobs = batch.seal(), || self.put_versions(&mut draft, sealed, stage, tags))?;
            draft.add(blobs);
            sealed = next;
            (self.progress)(done, taken.len());
        }
        let prepared = draft.prepare(&self.root)?;
        self.commit(vault, lock, granted, prepared)?;
        Ok(Response::Imported(imported))
    }

    /// Puts versions, the parts of which were sealed into the draft as `blobs`, where they belong.
    fn put_versions(
        &self,
        draft: &mut Draft<'_>,
        (piece, blobs): (&[Taken<'_>], Vec<BlobId>),
        stage: &Stage,
        tags: &[Tag],
    ) -> Result<()> {
        let mut blobs = blobs.into_iter();
        for (entry, present) in piece {
            let ours = blobs.by_ref().take(parts(&entry.content).len()).collect();
            let base = present.as_ref().and_then(|secret| secret.newest(stage));
            let sealed = Sealed::from_blobs(base, &entry.content, ours, draft)?;
            let tags = if present.is_none() { tags } else { &[] };
            self.put_version(draft, present.as_deref().cloned(), &entry.name, stage, sealed, |details| {
                details.apply(&entry.details);
                if !tags.is_empty() {
                    details.apply(&DetailChanges { add_tags: tags.to_vec(), ..DetailChanges::default() });
                }
            })?;
        }
        Ok(())
    }
}

/// An entry that an import would store, with the secret that has its key already.
pub(super) type Taken<'a> = (&'a ImportEntry, Option<Box<Secret>>);

/// What an import would do with each key, and what it would store.
pub(super) fn plan<'a>(
    vault: &UnlockedVault,
    entries: &'a [ImportEntry],
    stage: &Stage,
    existing: ExistingPolicy,
) -> Result<(Imported, Vec<Taken<'a>>)> {
    let mut imported = Imported::default();
    let mut taken = Vec::with_capacity(entries.len());
    let (mut in_the_way, mut deleted) = (Vec::new(), Vec::new());
    let mut seen = std::collections::HashSet::with_capacity(entries.len());
    for entry in entries {
        let name = &entry.name;
        if !seen.insert(name) {
            return Err(Error::usage(format!("{name} stands twice in what is to be imported")));
        }
        let target = Target::Name(name.clone());
        let present = vault.find(&target)?;
        let has_value = present.as_ref().is_some_and(|secret| secret.stage(stage).is_some());
        let is_deleted = present.is_none() && vault.find_deleted(&target)?.is_some();
        let outcome = match (has_value || is_deleted, existing) {
            (false, _) => &mut imported.added,
            (true, ExistingPolicy::Skip) => &mut imported.skipped,
            (true, _) if is_deleted => &mut deleted,
            (true, ExistingPolicy::Overwrite) => &mut imported.updated,
            (true, ExistingPolicy::Refuse) => &mut in_the_way,
        };
        outcome.push(name.clone());
        if !(has_value || is_deleted) || has_value && existing == ExistingPolicy::Overwrite {
            taken.push((entry, present.map(Box::new)));
        }
    }
    if !deleted.is_empty() {
        return Err(Error::exists(format!("there are deleted secrets of the same keys: {}", first_few(&deleted)))
            .hint("bring them back with vault undelete, remove them with vault purge, or pass over them with --skip"));
    }
    if !in_the_way.is_empty() {
        return Err(Error::exists(format!(
            "these keys have a value in the stage {stage} already: {}",
            first_few(&in_the_way)
        ))
        .hint("pass over them with --skip, or store new versions with --overwrite"));
    }
    Ok((imported, taken))
}

fn first_few(names: &[SecretName]) -> String {
    let text = names.iter().take(NAMED).map(SecretName::as_str).collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(NAMED) {
        0 => text,
        more => format!("{text} and {more} more"),
    }
}
