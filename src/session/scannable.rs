//! What a search of files looks for.

use std::cmp::Reverse;

use crate::model::{Action, FieldKind, Result, SHORTEST_SOUGHT, Secret, StageValues, Version};
use crate::service::Response;

use super::Session;
use super::plan::Chosen;
use super::read::{Wanted, reveal_chosen};

impl Session {
    /// All values and secret fields that are no configuration, in all their versions: an old password in a file still tells
    /// who wrote it there, and may be in use elsewhere. How they may be delivered does not matter, as nobody is given them.
    pub(super) fn scannable(&self) -> Result<Response> {
        let secrets: Vec<Secret> = self.vault.catalogue().secrets()?.collect::<Result<_>>()?;
        let chosen: Vec<Chosen> = secrets.iter().filter(|secret| !secret.details.config).flat_map(parts).collect();
        let wanted = Wanted::all_of(Action::Scan, &chosen, None);
        let mut revealed = reveal_chosen(self, chosen, wanted)?;
        revealed.retain(|one| one.value.len() >= SHORTEST_SOUGHT);
        Ok(Response::Scannable(revealed))
    }
}

/// What is a secret, the default stage first, and of each stage the newest version.
fn parts(secret: &Secret) -> Vec<Chosen> {
    let mut stages: Vec<&StageValues> = secret.stages.iter().collect();
    stages.sort_by_key(|values| (values.stage != crate::model::Stage::default(), &values.stage));
    let mut parts = Vec::new();
    for values in stages {
        let mut versions: Vec<&Version> = values.versions.iter().collect();
        versions.sort_by_key(|version| Reverse(version.number));
        for version in versions {
            let is_secret = |name| version.kind_of(name) == Some(FieldKind::Secret);
            let secret_parts = version.parts().filter(|(field, _)| field.is_none_or(is_secret));
            parts.extend(secret_parts.map(|(field, blob)| Chosen {
                key: secret.key.clone(),
                stage: values.stage.clone(),
                version: version.number,
                field: field.cloned(),
                blob,
                deliver: None,
                config: false,
            }));
        }
    }
    parts
}
