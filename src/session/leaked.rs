//! Who had a value that turned up where it should not be.

use std::collections::BTreeSet;

use crate::audit::Recorded;
use crate::model::{Action, Decision, EventReference, GrantName, Result, Secret, SecretName};
use crate::secret::SecretBytes;
use crate::service::{Leaked, Response};

use super::Session;
use super::audit::Reader as _;
use super::export::all_parts;
use super::plan::Chosen;
use super::read::{Opened as _, Wanted};

impl Session {
    /// Every version that is kept is opened and compared; no fingerprint of a value is stored anywhere.
    pub(super) fn find_leaked(&mut self, value: &SecretBytes) -> Result<Response> {
        let catalogue = self.vault.catalogue();
        let secrets: Vec<Secret> = catalogue.secrets()?.chain(catalogue.deleted()?).collect::<Result<_>>()?;
        let all = all_parts(&secrets, None);
        let wanted = Wanted { references: Vec::new(), ..Wanted::all_of(Action::AuditFind, &all, None) };
        let values = self.reveal(wanted)?;
        let found: Vec<&Chosen> =
            all.iter().zip(&values).filter(|(_, known)| *known == value).map(|(chosen, _)| chosen).collect();
        let mut leaked = Leaked {
            places: found.iter().map(|chosen| chosen.as_event_reference()).collect(),
            grants: self.grants_that_open(&found)?,
            ..Leaked::default()
        };
        if found.is_empty() {
            return Ok(Response::Leaked(leaked));
        }
        let mut events: Vec<Recorded> = Vec::new();
        let mut renamed: Vec<(SecretName, SecretName)> = Vec::new();
        let walked = self.walk(&mut |recorded| {
            if recorded.event.decision == Decision::Denied {
                return;
            }
            if let (Action::Rename, [old, new]) = (recorded.event.action, recorded.event.references.as_slice()) {
                renamed.push((old.key.clone(), new.key.clone()));
            }
            if recorded.event.references.iter().any(|reference| reference.version.is_some()) {
                events.push(recorded);
            }
        })?;
        if let Some(fault) = walked.faults.first() {
            self.store.warn(format!("who had it may be told wrongly: the audit trail is damaged: {fault}"));
        }
        let meant: Vec<(BTreeSet<SecretName>, &EventReference)> =
            leaked.places.iter().map(|place| (names_of(&place.key, &renamed), place)).collect();
        let is_meant = |reference: &EventReference| {
            meant.iter().any(|(names, place)| {
                names.contains(&reference.key)
                    && (&reference.field, &reference.stage, reference.version)
                        == (&place.field, &place.stage, place.version)
            })
        };
        events.retain_mut(|recorded| {
            recorded.event.references.retain(is_meant);
            !recorded.event.references.is_empty()
        });
        leaked.events = events;
        Ok(Response::Leaked(leaked))
    }

    fn grants_that_open(&self, found: &[&Chosen]) -> Result<Vec<GrantName>> {
        let mut names = Vec::new();
        for record in self.vault.grants()? {
            let held = self.vault.held_by(&record.grant)?;
            let mut blobs = held.iter().flat_map(Secret::blobs);
            if blobs.any(|blob| found.iter().any(|chosen| chosen.blob == blob)) {
                names.push(record.grant.name);
            }
        }
        Ok(names)
    }
}

/// `key`, and what the same secret was called before.
fn names_of(key: &SecretName, renamed: &[(SecretName, SecretName)]) -> BTreeSet<SecretName> {
    let mut names = BTreeSet::from([key.clone()]);
    for (old, new) in renamed.iter().rev() {
        if names.contains(new) {
            names.insert(old.clone());
        }
    }
    names
}
