use crate::model::{Action, BlobId, DetailChanges, Error, Result, Secret, SecretName, Stage, Tag, Target};
use crate::secret::SecretBytes;
use crate::service::{ExistingPolicy, Imported, PortableSecret, PortableVersion, Response};
use crate::store::VaultLock;
use crate::sys::beside;
use crate::vault::{Draft, SealedBatch, UnlockedVault};

use super::Session;
use super::change::permit;
use super::store_value::{Sealed, next_number, no_number, parts, stored};

/// How many keys an error names.
const NAMED: usize = 5;
/// How many entries are sealed at once, between two reports of progress.
const PIECE: usize = 1024;

impl Session {
    pub(super) fn import(
        &mut self,
        vault: &UnlockedVault,
        lock: &VaultLock,
        entries: &[PortableSecret],
        stage: &Stage,
        tags: &[Tag],
        existing: ExistingPolicy,
    ) -> Result<Response> {
        let (imported, taken) = plan(vault, entries, stage, existing)?;
        if taken.is_empty() {
            return Ok(Response::Imported(imported));
        }
        let mut references = Vec::with_capacity(taken.len());
        for Taken { entry, versions, .. } in &taken {
            for (version, number) in versions {
                let stage = version.stage.as_ref().unwrap_or(stage);
                references.extend(stored(&entry.name, stage, *number, &version.content));
            }
        }
        let granted = permit(vault, Action::Import, references)?;
        let mut draft = self.draft(vault, &granted);
        let mut done = 0;
        let mut sealed = (&[][..], Vec::new());
        // The records of one piece are made while the values of the next are sealed; those of the last one after that.
        for piece in taken.chunks(PIECE).chain([&[][..]]) {
            let values: Vec<&SecretBytes> = piece.iter().flat_map(Taken::parts).collect();
            let batch = draft.batch(&values)?;
            let next = (piece, batch.ids());
            let mut blobs = SealedBatch::default();
            done += sealed.0.len();
            beside(|| blobs = batch.seal(), || self.put_versions(&mut draft, sealed, stage, tags, existing))?;
            draft.add(blobs);
            sealed = next;
            (self.progress)(done, taken.len());
        }
        let prepared = self.prepare(vault, draft, &granted)?;
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
        existing: ExistingPolicy,
    ) -> Result<()> {
        let mut blobs = blobs.into_iter();
        for Taken { entry, present, versions, .. } in piece {
            let tags = if present.is_none() { tags } else { &[] };
            let mut secret = present.as_deref().cloned();
            for (version, number) in versions {
                let stage = version.stage.as_ref().unwrap_or(stage);
                let ours = blobs.by_ref().take(parts(&version.content).len()).collect();
                let base = present.as_ref().and_then(|secret| secret.newest(stage));
                let mut sealed = Sealed::from_blobs(base, &version.content, ours, draft)?;
                (sealed.number, sealed.created) = (Some(*number), version.created);
                secret = Some(self.put_version(draft, secret, &entry.name, stage, sealed, |details| {
                    // What is there is only changed where that was asked for.
                    if present.is_none() || existing == ExistingPolicy::Overwrite {
                        details.apply(&entry.details);
                    }
                    if !tags.is_empty() {
                        details.apply(&DetailChanges { add_tags: tags.to_vec(), ..DetailChanges::default() });
                    }
                })?);
            }
        }
        Ok(())
    }
}

/// What an import would store of an entry.
pub(super) struct Taken<'a> {
    entry: &'a PortableSecret,
    /// The secret that has its key already.
    present: Option<Box<Secret>>,
    /// Each with the number that it gets.
    versions: Vec<(&'a PortableVersion, u64)>,
    /// How many of them are more than are kept.
    surplus: usize,
}

impl<'a> Taken<'a> {
    fn new(
        entry: &'a PortableSecret,
        present: Option<Secret>,
        stage: &'a Stage,
        existing: ExistingPolicy,
        kept: usize,
    ) -> Result<Self> {
        let of = |version: &'a PortableVersion| version.stage.as_ref().unwrap_or(stage);
        let mut newest: Vec<(&Stage, u64)> = Vec::new();
        let mut versions = Vec::with_capacity(entry.versions.len());
        for (at, version) in entry.versions.iter().enumerate() {
            let known = present.as_ref().and_then(|secret| secret.newest(of(version)));
            let is_last = || entry.versions[at + 1..].iter().all(|later| of(later) != of(version));
            if known.is_some() && !(existing == ExistingPolicy::Overwrite && is_last()) {
                continue;
            }
            let before = newest.iter_mut().find(|(stage, _)| *stage == of(version));
            let next = match &before {
                Some((_, number)) => number.checked_add(1).ok_or_else(no_number)?,
                None => next_number(known)?,
            };
            // A number that is there keeps its meaning for whoever asked for that version before.
            let number = version.number.filter(|number| known.is_none() && *number >= next).unwrap_or(next);
            match before {
                Some(before) => before.1 = number,
                None => newest.push((of(version), number)),
            }
            versions.push((version, number));
        }
        let in_stage = |stage: &Stage| versions.iter().filter(|(version, _)| of(version) == stage).count();
        let surplus = newest.iter().map(|(stage, _)| in_stage(stage).saturating_sub(kept)).sum();
        Ok(Self { entry, present: present.map(Box::new), versions, surplus })
    }

    fn parts(&self) -> impl Iterator<Item = &'a SecretBytes> {
        self.versions.iter().flat_map(|(version, _)| parts(&version.content))
    }
}

/// What an import would do with each key, and what it would store.
pub(super) fn plan<'a>(
    vault: &UnlockedVault,
    entries: &'a [PortableSecret],
    stage: &'a Stage,
    existing: ExistingPolicy,
) -> Result<(Imported, Vec<Taken<'a>>)> {
    let kept = vault.policies().versions_kept();
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
        let present = vault.catalogue().find(&target)?;
        let is_deleted = present.is_none() && vault.catalogue().find_deleted(&target)?.is_some();
        let has_value = present.as_ref().is_some_and(|secret| {
            entry.versions.iter().any(|version| secret.stage(version.stage.as_ref().unwrap_or(stage)).is_some())
        });
        let would_be = Taken::new(entry, present, stage, existing, kept)?;
        let outcome = match (has_value || is_deleted, existing) {
            (true, ExistingPolicy::Skip) if is_deleted || would_be.versions.is_empty() => &mut imported.skipped,
            (false, _) | (true, ExistingPolicy::Skip) => &mut imported.added,
            (true, _) if is_deleted => &mut deleted,
            (true, ExistingPolicy::Overwrite) => &mut imported.updated,
            (true, ExistingPolicy::Refuse) => &mut in_the_way,
        };
        outcome.push(name.clone());
        if !is_deleted && !would_be.versions.is_empty() {
            imported.versions_cut += would_be.surplus;
            taken.push(would_be);
        }
    }
    if !deleted.is_empty() {
        return Err(Error::exists(format!("there are deleted secrets of the same keys: {}", first_few(&deleted)))
            .hint("bring them back with vault undelete, remove them with vault purge, or pass over them with --skip"));
    }
    if !in_the_way.is_empty() {
        return Err(Error::exists(format!(
            "these keys have values in the same stages already: {}",
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
