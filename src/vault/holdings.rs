//! What a grant holds of a secret.

use crate::model::{Grant, GrantState, Secret, StageValues, Version};

/// The part of `secret` that `grant` holds: of each of its stages the newest version, of that what was granted. `None` if
/// that is nothing.
pub(super) fn part_of(grant: &Grant, secret: &Secret) -> Option<Secret> {
    if grant.terms.state != GrantState::Active || secret.deleted.is_some() {
        return None;
    }
    let by_tag = grant.tags.iter().any(|tag| secret.details.has_tag(tag));
    let mut whole = by_tag;
    let mut fields = Vec::new();
    for reference in grant.references.iter().filter(|reference| reference.secret == secret.id) {
        match &reference.field {
            None => whole = true,
            Some(field) => fields.push(field),
        }
    }
    if !whole && fields.is_empty() {
        return None;
    }
    let stages: Vec<StageValues> = secret
        .stages
        .iter()
        .filter(|values| grant.terms.stages.stages().contains(&values.stage))
        .filter_map(|values| {
            let newest = values.versions.last()?;
            let held = Version {
                number: newest.number,
                created: newest.created,
                value: newest.value.filter(|_| whole),
                fields: newest.fields.iter().filter(|field| whole || fields.contains(&&field.name)).cloned().collect(),
            };
            let is_something = held.value.is_some() || !held.fields.is_empty();
            is_something.then(|| StageValues { versions: vec![held], ..StageValues::empty(values.stage.clone()) })
        })
        .collect();
    if stages.is_empty() { None } else { Some(Secret { stages, ..secret.clone() }) }
}

/// Whether `grant` may hold something of `secret`, whatever its state and the secret's.
pub(super) fn concerns(grant: &Grant, secret: &Secret) -> bool {
    grant.references.iter().any(|reference| reference.secret == secret.id)
        || grant.tags.iter().any(|tag| secret.details.has_tag(tag))
}
