//! Who had a value that turned up where it should not be.

use jiff::{SignedDuration, Timestamp};

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
        let mut renamed: Vec<(SecretName, SecretName, u64)> = Vec::new();
        let walked = self.walk(&mut |recorded| {
            if recorded.event.decision == Decision::Denied {
                return;
            }
            if let (Action::Rename, [old, new]) = (recorded.event.action, recorded.event.references.as_slice()) {
                renamed.push((old.key.clone(), new.key.clone(), recorded.sequence));
            }
            if recorded.event.references.iter().any(|reference| reference.version.is_some()) {
                events.push(recorded);
            }
        })?;
        self.warn_of_faults(&walked, "who had it may be told wrongly");
        let meant: Vec<_> = leaked
            .places
            .iter()
            .zip(found.iter().map(|chosen| created(&secrets, chosen)))
            .map(|(place, since)| (place, since, names_of(&place.key, &renamed)))
            .collect();
        // A key can be another secret's later, and a number another version's where an older vault was put back.
        let is_meant = |reference: &EventReference, sequence: u64, time: Timestamp| {
            meant.iter().any(|(place, since, names)| {
                time >= *since
                    && names.iter().any(|(name, until)| *name == reference.key && sequence <= *until)
                    && (&reference.field, &reference.stage, reference.version)
                        == (&place.field, &place.stage, place.version)
            })
        };
        events.retain_mut(|recorded| {
            let (sequence, time) = (recorded.sequence, recorded.event.time);
            recorded.event.references.retain(|reference| is_meant(reference, sequence, time));
            !recorded.event.references.is_empty()
        });
        leaked.events = events;
        for chosen in &found {
            let versions = secrets
                .iter()
                .filter(|secret| secret.key == chosen.key)
                .filter_map(|secret| secret.stage(&chosen.stage));
            let mut oldest = versions.filter_map(|values| values.versions.first());
            if chosen.version > 1 && oldest.any(|oldest| oldest.number == chosen.version) {
                self.store.warn(format!(
                    "version {} of {} is the oldest that is kept: versions before it may have been the same, and who had those is not told",
                    chosen.version, chosen.key
                ));
            }
        }
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

/// When the version was stored that `chosen` is of, and a moment before, as its event is written then.
fn created(secrets: &[Secret], chosen: &Chosen) -> Timestamp {
    let of_key = secrets.iter().filter(|secret| secret.key == chosen.key);
    let versions = of_key.flat_map(|secret| secret.newest_first(&chosen.stage));
    let stored = versions.filter(|version| version.number == chosen.version).map(|version| version.created).min();
    stored.and_then(|stored| stored.checked_sub(SignedDuration::from_secs(2)).ok()).unwrap_or(Timestamp::MIN)
}

/// `key`, and what the same secret was called before, each with the number of the event until which it was called so.
fn names_of(key: &SecretName, renamed: &[(SecretName, SecretName, u64)]) -> Vec<(SecretName, u64)> {
    let mut names = vec![(key.clone(), u64::MAX)];
    for (old, new, sequence) in renamed.iter().rev() {
        if names.last().is_some_and(|(name, until)| name == new && sequence < until) {
            names.push((old.clone(), *sequence));
        }
    }
    names
}
