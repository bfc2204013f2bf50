use std::path::Path;

use crate::access::{Ask, Standing, decide};
use crate::crypto::RootKey;
use crate::model::{Action, Principal, Result, Secret, Stage, StageChoice};
use crate::secret::SecretBytes;
use crate::service::{Content, Filter, NewField, PortableSecret, PortableVersion, Response};
use crate::vault::{Backup, LockedVault, UnlockedVault};

use super::Session;
use super::plan::{self, Chosen};
use super::read::{Wanted, reveal_chosen};

impl Session {
    pub(super) fn export(&self, filter: &Filter) -> Result<Response> {
        let secrets = plan::list(self.vault.catalogue(), filter)?;
        let chosen = all_parts(&secrets, filter.stages.as_ref());
        let wanted = Wanted::all_of(Action::Export, &chosen, None);
        let revealed = reveal_chosen(self, chosen, wanted)?;
        let values = revealed.into_iter().map(|revealed| revealed.value);
        Ok(Response::Exported(assemble(&secrets, filter.stages.as_ref(), values)))
    }
}

/// The secrets in the backup at `path`, with all their versions. `unlock` is asked for its root key, when it was found to be
/// one.
///
/// # Errors
/// It is no backup, or a damaged one; or it does not open (cannot unlock).
pub fn read_backup(path: &Path, unlock: impl FnOnce(&LockedVault) -> Result<RootKey>) -> Result<Vec<PortableSecret>> {
    let backup = Backup::open(path)?;
    let root = unlock(&backup.vault)?;
    read_unlocked(&UnlockedVault::open(backup.vault, &root)?)
}

/// The same of a backup that was unlocked.
pub(super) fn read_unlocked(vault: &UnlockedVault) -> Result<Vec<PortableSecret>> {
    let secrets = plan::list(vault.catalogue(), &Filter::default())?;
    let chosen = all_parts(&secrets, None);
    let ask = Ask {
        references: chosen.iter().map(Chosen::as_event_reference).collect(),
        values: chosen.iter().map(|chosen| chosen.blob).collect(),
        ..Ask::about(Principal::Owner(vault.keys().owner()), Action::Export)
    };
    let permit = decide(ask, Standing::Owner { policies: vault.policies() })?;
    Ok(assemble(&secrets, None, vault.reveal(permit)?.into_iter()))
}

/// Every value and field of every version, in the order in which [`assemble`] takes them.
pub(super) fn all_parts(secrets: &[Secret], stages: Option<&StageChoice>) -> Vec<Chosen> {
    let mut parts = Vec::new();
    for secret in secrets {
        for values in secret.stages.iter().filter(|values| is_wanted(&values.stage, stages)) {
            for version in &values.versions {
                parts.extend(version.parts().map(|(field, blob)| Chosen {
                    key: secret.key.clone(),
                    stage: values.stage.clone(),
                    version: version.number,
                    field: field.cloned(),
                    blob,
                    deliver: secret.details.deliver,
                    config: secret.details.config,
                }));
            }
        }
    }
    parts
}

fn is_wanted(stage: &Stage, stages: Option<&StageChoice>) -> bool {
    stages.is_none_or(|stages| stages.stages().contains(stage))
}

fn assemble(
    secrets: &[Secret],
    stages: Option<&StageChoice>,
    mut values: impl Iterator<Item = SecretBytes>,
) -> Vec<PortableSecret> {
    let mut portable = Vec::with_capacity(secrets.len());
    for secret in secrets {
        let mut versions = Vec::new();
        for in_stage in secret.stages.iter().filter(|values| is_wanted(&values.stage, stages)) {
            for version in &in_stage.versions {
                let value = version.value.and_then(|_| values.next());
                let fields = version.fields.iter().zip(&mut values);
                let field = |(field, value): (&crate::model::Field, SecretBytes)| NewField {
                    name: field.name.clone(),
                    kind: field.kind,
                    value,
                };
                let content = Content { value, fields: fields.map(field).collect(), without: Vec::new() };
                versions.push(PortableVersion {
                    stage: Some(in_stage.stage.clone()),
                    number: Some(version.number),
                    created: Some(version.created),
                    content,
                });
            }
        }
        portable.push(PortableSecret { name: secret.key.clone(), versions, details: secret.details.as_additions() });
    }
    portable
}
