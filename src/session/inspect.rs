//! What can be said of values only by looking at them.

use std::collections::HashMap;

use crate::model::{Action, FieldKind, Result, Secret, SecretName};
use crate::service::Response;

use super::Session;
use super::plan::Chosen;
use super::read::{Wanted, reveal_chosen};

/// A longer value was hardly thought of by anybody, in bytes.
const SHORT: usize = 24;

impl Session {
    /// The newest values of all secrets but made-up ones and configuration.
    pub(super) fn inspect(&self) -> Result<Response> {
        let secrets: Vec<Secret> = self.vault.catalogue().secrets()?.collect::<Result<_>>()?;
        let chosen: Vec<Chosen> = secrets.iter().filter(|secret| !secret.details.config).flat_map(newest).collect();
        let wanted = Wanted::all_of(Action::Doctor, &chosen, None);
        let mut revealed = reveal_chosen(self, chosen, wanted)?;
        let mut keys: HashMap<&[u8], Vec<SecretName>> = HashMap::new();
        for one in revealed.iter().filter(|one| !one.value.is_empty()) {
            let same = keys.entry(one.value.expose()).or_default();
            if !same.contains(&one.key) {
                same.push(one.key.clone());
            }
        }
        let mut reused: Vec<Vec<SecretName>> = keys.into_values().filter(|keys| keys.len() > 1).collect();
        reused.sort();
        revealed.retain(|one| one.value.len() <= SHORT);
        Ok(Response::Inspected { reused, short: revealed })
    }
}

/// What is a secret of the newest versions.
fn newest(secret: &Secret) -> impl Iterator<Item = Chosen> {
    let stages = secret.stages.iter().filter(|values| values.stage.as_str() != "design");
    stages.filter_map(|values| Some((values, values.versions.last()?))).flat_map(|(values, version)| {
        let fields = version.fields.iter().filter(|field| field.kind == FieldKind::Secret);
        let fields = fields.map(|field| (Some(field.name.clone()), field.value));
        version.value.map(|blob| (None, blob)).into_iter().chain(fields).map(|(field, blob)| Chosen {
            key: secret.key.clone(),
            stage: values.stage.clone(),
            version: version.number,
            field,
            blob,
            deliver: None,
            config: secret.details.config,
        })
    })
}
