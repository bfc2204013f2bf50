use crate::model::{Action, DetailChanges, Error, Result, SecretName, Stage, Tag, Target};
use crate::service::{ExistingPolicy, ImportEntry, Imported, Response};
use crate::store::VaultLock;
use crate::vault::UnlockedVault;

use super::Session;
use super::change::permit;
use super::store_value::stored;

/// How many keys an error names.
const NAMED: usize = 5;

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
        let imported = plan(vault, entries, stage, existing)?;
        if imported.added.is_empty() && imported.updated.is_empty() {
            return Ok(Response::Imported(imported));
        }
        let skipped: std::collections::HashSet<&SecretName> = imported.skipped.iter().collect();
        let taken: Vec<&ImportEntry> = entries.iter().filter(|entry| !skipped.contains(&entry.name)).collect();
        let mut references = Vec::with_capacity(taken.len());
        for entry in &taken {
            let newest = vault.find(&Target::Name(entry.name.clone()))?.and_then(|secret| secret.newest(stage));
            references.push(stored(&entry.name, stage, newest.map_or(0, |version| version.number) + 1));
        }
        let granted = permit(vault, Action::Import, references);
        let mut draft = self.draft(vault, &granted);
        for (done, entry) in taken.iter().enumerate() {
            let present = vault.find(&Target::Name(entry.name.clone()))?;
            let tags = if present.is_none() { tags } else { &[] };
            self.put_value(&mut draft, present, &entry.name, stage, &entry.value, |details| {
                details.apply(&DetailChanges { add_tags: tags.to_vec(), ..DetailChanges::default() });
            })?;
            (self.progress)(done + 1, taken.len());
        }
        let prepared = draft.prepare(&self.root)?;
        self.commit(vault, lock, granted, prepared)?;
        Ok(Response::Imported(imported))
    }
}

/// What an import would do with each key.
pub(super) fn plan(
    vault: &UnlockedVault,
    entries: &[ImportEntry],
    stage: &Stage,
    existing: ExistingPolicy,
) -> Result<Imported> {
    let mut imported = Imported::default();
    let (mut in_the_way, mut deleted) = (Vec::new(), Vec::new());
    let mut seen = std::collections::HashSet::new();
    for ImportEntry { name, .. } in entries {
        if !seen.insert(name) {
            return Err(Error::usage(format!("{name} stands twice in what is to be imported")));
        }
        let target = Target::Name(name.clone());
        let has_value = vault.find(&target)?.is_some_and(|secret| secret.stage(stage).is_some());
        let is_deleted = !has_value && vault.find_deleted(&target)?.is_some();
        match (has_value || is_deleted, existing) {
            (false, _) => imported.added.push(name.clone()),
            (true, ExistingPolicy::Skip) => imported.skipped.push(name.clone()),
            (true, _) if is_deleted => deleted.push(name.clone()),
            (true, ExistingPolicy::Overwrite) => imported.updated.push(name.clone()),
            (true, ExistingPolicy::Refuse) => in_the_way.push(name.clone()),
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
    Ok(imported)
}

fn first_few(names: &[SecretName]) -> String {
    let text = names.iter().take(NAMED).map(SecretName::as_str).collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(NAMED) {
        0 => text,
        more => format!("{text} and {more} more"),
    }
}
