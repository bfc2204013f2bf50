//! Who had a value that turned up where it should not be.

use jiff::{SignedDuration, Timestamp};

use crate::audit::Recorded;
use crate::model::{
    Action, BlobId, Decision, EventReference, FieldName, GrantName, Result, Secret, SecretName, StageValues,
};
use crate::secret::SecretBytes;
use crate::service::{Leaked, Response};

use super::Session;
use super::audit::Reader as _;
use super::export::all_parts;
use super::plan::Chosen;
use super::read::{Opened as _, Wanted};

/// A part of a version that is, or was, the value.
struct Place {
    reference: EventReference,
    /// Where it is, if it is kept.
    blob: Option<BlobId>,
    /// No event from before speaks of this version.
    since: Timestamp,
    /// Whether nothing is known of the version before it, though there was one.
    is_oldest_known: bool,
}

impl Session {
    /// Versions are told by their fingerprints, those that are not kept any more too. What an older program stored has none
    /// and is opened.
    pub(super) fn find_leaked(&mut self, value: &SecretBytes) -> Result<Response> {
        let catalogue = self.vault.catalogue();
        let secrets: Vec<Secret> = catalogue.secrets()?.chain(catalogue.deleted()?).collect::<Result<_>>()?;
        let found = self.places(&secrets, value)?;
        let mut leaked = Leaked {
            places: found.iter().map(|place| place.reference.clone()).collect(),
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
        let meant: Vec<_> = found.iter().map(|place| (place, names_of(&place.reference.key, &renamed))).collect();
        // A key can be another secret's later, and a number another version's where an older vault was put back.
        let is_meant = |reference: &EventReference, sequence: u64, time: Timestamp| {
            meant.iter().any(|(Place { reference: place, since, .. }, names)| {
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
        for Place { reference, .. } in found.iter().filter(|place| place.is_oldest_known) {
            self.store.warn(format!(
                "version {} of {} is the oldest that is known: versions before it may have been the same, and who had those is not told",
                reference.version.unwrap_or_default(),
                reference.key
            ));
        }
        Ok(Response::Leaked(leaked))
    }

    /// Wherever `value` is or was, of the present secrets and of the deleted ones.
    fn places(&mut self, secrets: &[Secret], value: &SecretBytes) -> Result<Vec<Place>> {
        let fingerprint = self.vault.keys().fingerprint(value);
        let mut places = Vec::new();
        let mut unknown = Vec::new();
        for secret in secrets {
            for part in all_parts(std::slice::from_ref(secret), None) {
                let values = secret.stage(&part.stage);
                let known = values.and_then(|values| values.fingerprint(part.version, part.field.as_ref()));
                if known.is_none() {
                    unknown.push((secret, part));
                }
            }
            for values in &secret.stages {
                let meant = values.fingerprints.iter().filter(|known| known.fingerprint == fingerprint);
                places.extend(meant.map(|known| place(secret, values, known.version, known.field.clone())));
            }
        }
        let (of, chosen): (Vec<&Secret>, Vec<Chosen>) = unknown.into_iter().unzip();
        let wanted = Wanted { references: Vec::new(), ..Wanted::all_of(Action::AuditFind, &chosen, None) };
        let opened = self.reveal(wanted)?;
        for ((secret, part), opened) in of.into_iter().zip(chosen).zip(&opened) {
            if opened == value
                && let Some(values) = secret.stage(&part.stage)
            {
                places.push(place(secret, values, part.version, part.field));
            }
        }
        Ok(places)
    }

    fn grants_that_open(&self, found: &[Place]) -> Result<Vec<GrantName>> {
        let mut names = Vec::new();
        for record in self.vault.grants()? {
            let held = self.vault.held_by(&record.grant)?;
            let mut blobs = held.iter().flat_map(Secret::blobs);
            if blobs.any(|blob| found.iter().any(|place| place.blob == Some(blob))) {
                names.push(record.grant.name);
            }
        }
        Ok(names)
    }
}

fn place(secret: &Secret, values: &StageValues, number: u64, field: Option<FieldName>) -> Place {
    let kept = values.versions.iter().find(|version| version.number == number);
    // Its event is written a moment before it is stored.
    let since = kept.map_or(secret.created, |version| version.created).checked_sub(SignedDuration::from_secs(2));
    let oldest = values
        .versions
        .iter()
        .map(|version| version.number)
        .chain(values.fingerprints.iter().map(|known| known.version))
        .min();
    Place {
        blob: kept.and_then(|version| version.blob(field.as_ref())),
        since: since.unwrap_or(Timestamp::MIN),
        is_oldest_known: number > 1 && oldest == Some(number),
        reference: EventReference {
            key: secret.key.clone(),
            field,
            stage: Some(values.stage.clone()),
            version: Some(number),
        },
    }
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
