//! What a request means on a given state of the vault: names become values' places. Nothing is revealed here.

use std::collections::HashSet;

use crate::model::{EventReference, Reference, Result, Secret, SecretName, Stage, StageChoice, Version};
use crate::service::{Filter, Request, Selection};
use crate::vault::UnlockedVault;

use super::find::{no_such_field, no_such_secret, no_such_value};

/// A value that a request names.
#[derive(Clone, Debug)]
pub(super) struct Chosen {
    pub(super) key: SecretName,
    pub(super) stage: Stage,
    pub(super) version: Version,
}

impl Chosen {
    pub(super) fn as_event_reference(&self) -> EventReference {
        EventReference {
            key: self.key.clone(),
            field: None,
            stage: Some(self.stage.clone()),
            version: Some(self.version.number),
        }
    }
}

/// Whether `request` may change the vault.
pub(super) fn changes(request: &Request) -> bool {
    match request {
        Request::Get { .. } | Request::Show { .. } | Request::List(_) | Request::Exec { .. } => false,
        Request::Import { dry_run, .. } => !dry_run,
        Request::Add { .. }
        | Request::Update { .. }
        | Request::Delete(_)
        | Request::Undelete(_)
        | Request::Purge(_)
        | Request::Passwd { .. } => true,
    }
}

/// The secret that `reference` names.
pub(super) fn secret(vault: &UnlockedVault, reference: &Reference) -> Result<Secret> {
    let secret = vault.find(&reference.target)?.ok_or_else(|| no_such_secret(vault, &reference.target))?;
    if reference.field.is_some() {
        return Err(no_such_field(&secret, reference));
    }
    Ok(secret)
}

/// The value that `reference` names in the first of `stages` that has one.
pub(super) fn choose(vault: &UnlockedVault, reference: &Reference, stages: &StageChoice) -> Result<Chosen> {
    let secret = secret(vault, reference)?;
    newest(&secret, stages).ok_or_else(|| no_such_value(&secret, stages))
}

fn newest(secret: &Secret, stages: &StageChoice) -> Option<Chosen> {
    stages.stages().iter().find_map(|stage| {
        secret.newest(stage).map(|version| Chosen { key: secret.key.clone(), stage: stage.clone(), version })
    })
}

/// The secrets that `filter` lets through.
pub(super) fn list(vault: &UnlockedVault, filter: &Filter) -> Result<Vec<Secret>> {
    let passes = |secret: &Secret| {
        let key = secret.key.as_str();
        (filter.patterns.is_empty() || filter.patterns.iter().any(|pattern| pattern.finds(key)))
            && filter.tags.iter().all(|tag| secret.details.has_tag(tag))
            && filter.stages.as_ref().is_none_or(|stages| newest(secret, stages).is_some())
    };
    vault.secrets()?.filter(|secret| secret.as_ref().map_or(true, passes)).collect()
}

/// The values that `selections` name, each with the variable's name if the caller chose it. A value that several
/// patterns select comes once, and not at all by a pattern if it was named: so a name can be chosen where two collide.
///
/// Patterns and tags pass over secrets without a value in `stages`; one that selects nothing is an error, and so is a
/// named value that is not there.
pub(super) fn select(
    vault: &UnlockedVault,
    selections: &[Selection],
    stages: &StageChoice,
) -> Result<Vec<(Option<String>, Chosen)>> {
    let mut selected = Vec::new();
    let mut by_key = HashSet::new();
    for selection in selections {
        if let Selection::Named { variable, reference } = selection {
            let chosen = choose(vault, reference, stages)?;
            by_key.insert(chosen.key.clone());
            selected.push((Some(variable.clone()), chosen));
        }
    }
    for selection in selections {
        match selection {
            Selection::Named { .. } => {}
            Selection::Matching(pattern) if !pattern.is_glob() => {
                let chosen = choose(vault, &Reference::parse(pattern.as_str())?, stages)?;
                if by_key.insert(chosen.key.clone()) {
                    selected.push((None, chosen));
                }
            }
            Selection::Matching(_) | Selection::Tagged(_) | Selection::All => {
                let matches = |secret: &Secret| match selection {
                    Selection::Matching(pattern) => pattern.matches(secret.key.as_str()),
                    Selection::Tagged(tag) => secret.details.has_tag(tag),
                    Selection::Named { .. } | Selection::All => true,
                };
                let mut found = false;
                for secret in vault.secrets()? {
                    let secret = secret?;
                    if let Some(chosen) = Some(secret).filter(matches).and_then(|secret| newest(&secret, stages)) {
                        found = true;
                        if by_key.insert(chosen.key.clone()) {
                            selected.push((None, chosen));
                        }
                    }
                }
                if !found {
                    return Err(nothing_selected(selection, stages));
                }
            }
        }
    }
    Ok(selected)
}

fn nothing_selected(selection: &Selection, stages: &StageChoice) -> crate::model::Error {
    let what = match selection {
        Selection::Matching(pattern) => format!("no key matches {}", pattern.as_str()),
        Selection::Tagged(tag) => format!("no secret has the tag {}", tag.as_str()),
        Selection::Named { .. } | Selection::All => "there is no secret".to_owned(),
    };
    crate::model::Error::not_found(format!("{what} (with a value in the stage {stages})"))
}
