//! What a request means on a given state of the vault: names become values' places. Nothing is revealed here.

use std::collections::HashSet;

use crate::model::{
    Action, BlobId, Deliveries, Delivery, ErrorKind, EventReference, FieldKind, FieldName, Reference, Result, Secret,
    SecretName, Stage, StageChoice, Target, VersionChoice,
};
use crate::service::{Filter, Named, Request, Reveal, Selection};
use crate::vault::Catalogue;

use super::find::{no_such_secret, no_such_value};

/// A value or field that a request names.
#[derive(Clone, Debug)]
pub(super) struct Chosen {
    pub(super) key: SecretName,
    pub(super) stage: Stage,
    pub(super) version: u64,
    pub(super) field: Option<FieldName>,
    pub(super) blob: BlobId,
    /// The ways in which the secret's values may leave; none for all.
    pub(super) deliver: Option<Deliveries>,
    /// Whether it is configuration, and no secret.
    pub(super) config: bool,
}

impl Chosen {
    pub(super) fn as_event_reference(&self) -> EventReference {
        EventReference {
            key: self.key.clone(),
            field: self.field.clone(),
            stage: Some(self.stage.clone()),
            version: Some(self.version),
        }
    }
}

/// The action by which the trail knows `request`.
pub(super) fn action(request: &Request) -> Action {
    match request {
        Request::Add { .. } => Action::Add,
        Request::Get { .. } => Action::Get,
        Request::Show { .. } => Action::Show,
        Request::List(_) | Request::Keys(_) | Request::Lookup(_) | Request::Resolve { .. } | Request::Verify => {
            Action::List
        }
        Request::Update { .. } => Action::Update,
        Request::Rollback { .. } => Action::Rollback,
        Request::Rename { .. } => Action::Rename,
        Request::Delete(_) => Action::Delete,
        Request::Undelete(_) => Action::Undelete,
        Request::Purge(_) => Action::Purge,
        Request::Import { .. } => Action::Import,
        Request::Export(_) => Action::Export,
        Request::Exec { .. } => Action::Exec,
        Request::Render { .. } => Action::Render,
        Request::Env { .. } => Action::Env,
        Request::Passwd { .. } => Action::Passwd,
        Request::AddKeyslot(_) => Action::KeyslotAdd,
        Request::RemoveKeyslot(_) => Action::KeyslotRemove,
        Request::Grants { .. } => Action::Grants,
        Request::Audit(_) | Request::VerifyTrail { .. } => Action::Audit,
        Request::Grant(change) => change.action(),
        Request::Duties => Action::Duties,
        Request::RotateTrail => Action::AuditRotate,
        Request::FindLeaked(_) => Action::AuditFind,
        Request::Duty(change) => change.action(),
        Request::Policies => Action::Policies,
        Request::Inspect => Action::Doctor,
        Request::Scan => Action::Scan,
        Request::NoteDrill => Action::Drill,
        Request::Policy(change) => change.action(),
    }
}

/// The secret that `target` names.
pub(super) fn secret(catalogue: &Catalogue, target: &Target) -> Result<Secret> {
    catalogue.find(target)?.ok_or_else(|| no_such_secret(catalogue, target))
}

/// The value or field that `reference` names in the first of `stages` that has it in that version.
pub(super) fn choose(
    catalogue: &Catalogue,
    reference: &Reference,
    stages: &StageChoice,
    version: VersionChoice,
) -> Result<Chosen> {
    let secret = secret(catalogue, &reference.target)?;
    find(&secret, reference.field.as_ref(), stages, version)
        .ok_or_else(|| no_such_value(&secret, reference.field.as_ref(), stages, version))
}

/// The same of what is named somewhere, which an error says; none for what may be missing and is.
pub(super) fn choose_named(catalogue: &Catalogue, named: &Named, stages: &StageChoice) -> Result<Option<Chosen>> {
    match (choose(catalogue, &named.reference, stages, VersionChoice::Newest), &named.place) {
        (Ok(chosen), _) => Ok(Some(chosen)),
        (Err(error), _) if named.optional && error.kind() == ErrorKind::NotFound => Ok(None),
        (Err(error), Some(place)) => Err(error.within(place)),
        (Err(error), None) => Err(error),
    }
}

fn find(secret: &Secret, field: Option<&FieldName>, stages: &StageChoice, version: VersionChoice) -> Option<Chosen> {
    stages.stages().iter().find_map(|stage| {
        let version = version.of(secret.stage(stage)?)?;
        Some(Chosen {
            key: secret.key.clone(),
            stage: stage.clone(),
            version: version.number,
            field: field.cloned(),
            blob: version.blob(field)?,
            deliver: secret.details.deliver,
            config: secret.details.config,
        })
    })
}

/// Checks that the newest version in some stage has the field, if one is named.
pub(super) fn require_field(secret: &Secret, field: Option<&FieldName>) -> Result<()> {
    let stages = secret.all_stages();
    match field {
        Some(_) if find(secret, field, &stages, VersionChoice::Newest).is_none() => {
            Err(no_such_value(secret, field, &stages, VersionChoice::Newest))
        }
        _ => Ok(()),
    }
}

/// What of the newest version in each stage is to be told.
pub(super) fn parts(secret: &Secret, reveal: Reveal) -> Vec<Chosen> {
    let mut parts = Vec::new();
    for values in &secret.stages {
        let Some(version) = values.versions.last() else { continue };
        let part = |field: Option<&FieldName>, blob| Chosen {
            key: secret.key.clone(),
            stage: values.stage.clone(),
            version: version.number,
            field: field.cloned(),
            blob,
            deliver: secret.details.deliver,
            config: secret.details.config,
        };
        let value = version.value.filter(|_| matches!(reveal, Reveal::Everything | Reveal::Imitation));
        parts.extend(value.map(|blob| part(None, blob)));
        let fields = version.fields.iter().filter(|field| match reveal {
            Reveal::Nothing => false,
            Reveal::PlainFields => field.kind == FieldKind::Plain,
            Reveal::Everything | Reveal::Imitation => true,
        });
        parts.extend(fields.map(|field| part(Some(&field.name), field.value)));
    }
    parts
}

/// The newest value in the first of `stages` that has one.
fn newest(secret: &Secret, stages: &StageChoice) -> Option<Chosen> {
    find(secret, None, stages, VersionChoice::Newest)
}

/// The fields of the newest version in the first of `stages` that has one.
fn newest_fields(secret: &Secret, stages: &StageChoice) -> Vec<Chosen> {
    let Some(version) = stages.stages().iter().find_map(|stage| secret.newest(stage)) else { return Vec::new() };
    version.fields.iter().filter_map(|field| find(secret, Some(&field.name), stages, VersionChoice::Newest)).collect()
}

/// The secrets that `filter` lets through.
pub(super) fn list(catalogue: &Catalogue, filter: &Filter) -> Result<Vec<Secret>> {
    let passes = |secret: &Secret| {
        is_found(secret.key.as_str(), filter)
            && filter.tags.iter().all(|tag| secret.details.has_tag(tag))
            && filter
                .stages
                .as_ref()
                .is_none_or(|stages| stages.stages().iter().any(|stage| secret.stage(stage).is_some()))
    };
    let passes = |secret: &Result<Secret>| secret.as_ref().map_or(true, passes);
    if filter.deleted {
        catalogue.deleted()?.filter(passes).collect()
    } else {
        catalogue.secrets()?.filter(passes).collect()
    }
}

/// The keys of the same secrets, a line each. Where the keys tell which these are, no more of them is read.
pub(super) fn keys(catalogue: &Catalogue, filter: &Filter) -> Result<String> {
    let mut lines = String::new();
    let mut add = |key: &str| {
        lines.push_str(key);
        lines.push('\n');
    };
    if filter.tags.is_empty() && filter.stages.is_none() {
        for key in catalogue.keys(filter.deleted)? {
            let key = key?;
            if is_found(key, filter) {
                add(key);
            }
        }
    } else {
        for secret in list(catalogue, filter)? {
            add(secret.key.as_str());
        }
    }
    Ok(lines)
}

fn is_found(key: &str, filter: &Filter) -> bool {
    filter.patterns.is_empty() || filter.patterns.iter().any(|pattern| pattern.finds(key))
}

/// The number of a value among those that are named, and the way in which it is to leave; none for one that is not.
pub(super) type Place = Option<(usize, Delivery)>;

/// The values that `selections` name: first those that are named, each with its number among them and the way in which it is to
/// leave, then those that are not. A value that several patterns select comes once, and one that is named comes by no glob
/// or tag: so a name can be chosen where two collide.
///
/// Patterns and tags pass over secrets without a value in `stages`; one that selects nothing is an error, and so is a
/// named value that is not there.
pub(super) fn select(
    catalogue: &Catalogue,
    selections: &[Selection],
    stages: &StageChoice,
) -> Result<Vec<(Place, Chosen)>> {
    let mut selected = Vec::new();
    let (mut named, mut by_key) = (HashSet::new(), HashSet::new());
    let wanted = selections.iter().filter_map(|selection| match selection {
        Selection::Named(name) => Some(name),
        _ => None,
    });
    for (number, name) in wanted.enumerate() {
        let Some(chosen) = choose_named(catalogue, name, stages)? else { continue };
        if chosen.field.is_none() {
            named.insert(chosen.key.clone());
        }
        selected.push((Some((number, name.delivery)), chosen));
    }
    for selection in selections {
        match selection {
            Selection::Named(_) => {}
            Selection::Matching(pattern) if !pattern.is_glob() => {
                let chosen = choose(catalogue, &Reference::parse(pattern.as_str())?, stages, VersionChoice::Newest)?;
                if chosen.field.is_some() || by_key.insert(chosen.key.clone()) {
                    selected.push((None, chosen));
                }
            }
            Selection::Granted => {
                for secret in catalogue.secrets()? {
                    let secret = secret?;
                    let value = newest(&secret, stages);
                    let fields = if value.is_none() { newest_fields(&secret, stages) } else { Vec::new() };
                    selected.extend(value.into_iter().chain(fields).map(|chosen| (None, chosen)));
                }
            }
            Selection::Matching(_) | Selection::Tagged(_) | Selection::All => {
                let matches = |secret: &Secret| match selection {
                    Selection::Matching(pattern) => pattern.matches(secret.key.as_str()),
                    Selection::Tagged(tag) => secret.details.has_tag(tag),
                    Selection::Named(_) | Selection::All | Selection::Granted => true,
                };
                let mut found = false;
                for secret in catalogue.secrets()? {
                    let secret = secret?;
                    if let Some(chosen) = Some(secret).filter(matches).and_then(|secret| newest(&secret, stages)) {
                        found = true;
                        if !named.contains(&chosen.key) && by_key.insert(chosen.key.clone()) {
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
        Selection::Named(_) | Selection::All | Selection::Granted => "there is no secret".to_owned(),
    };
    crate::model::Error::not_found(format!("{what} (with a value in the stage {stages})"))
}
