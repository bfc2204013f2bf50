use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{BlobId, Details, FieldName, Reference, SecretId, SecretName, Stage, StageChoice};

/// A value of fewer bytes is looked for in no file: it stands in every one.
pub const SHORTEST_SOUGHT: usize = 4;

/// An entry of the vault without its values: what the index knows of it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Secret {
    /// What never changes.
    pub id: SecretId,
    /// The key.
    pub key: SecretName,
    /// What people note about it.
    pub details: Details,
    /// When it was added.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub created: Timestamp,
    /// When a value or a detail changed last.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub updated: Timestamp,
    /// When it was deleted, if it was.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::optional")]
    pub deleted: Option<Timestamp>,
    /// The values, one row a stage, by name of the stage; never empty.
    pub stages: Vec<StageValues>,
}

/// All versions of a secret in one stage.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct StageValues {
    /// Which stage.
    pub stage: Stage,
    /// The versions that are kept, oldest first; never empty.
    pub versions: Vec<Version>,
    /// What tells their values again, and those of versions that are not kept any more: by version and field, each once.
    /// They stay in the vault: no answer brings them.
    #[serde(skip)]
    pub fingerprints: Vec<PartFingerprint>,
}

/// Tells a value again without holding it, for who has the vault's fingerprint key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint(pub [u8; 16]);

/// The fingerprint of the value of a version, or of one of its fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartFingerprint {
    /// The number of the version.
    pub version: u64,
    /// Which field; none for the value itself.
    pub field: Option<FieldName>,
    /// Of what is in it.
    pub fingerprint: Fingerprint,
}

impl StageValues {
    /// Nothing, for `stage`.
    #[must_use]
    pub fn empty(stage: Stage) -> Self {
        Self { stage, versions: Vec::new(), fingerprints: Vec::new() }
    }

    /// Notes what a part is known by, in its place.
    pub fn know(&mut self, version: u64, field: Option<FieldName>, fingerprint: Fingerprint) {
        match self.place_of(version, field.as_ref()) {
            Ok(at) => self.fingerprints[at].fingerprint = fingerprint,
            Err(at) => self.fingerprints.insert(at, PartFingerprint { version, field, fingerprint }),
        }
    }

    /// What a part is known by.
    #[must_use]
    pub fn fingerprint(&self, version: u64, field: Option<&FieldName>) -> Option<Fingerprint> {
        self.place_of(version, field).ok().map(|at| self.fingerprints[at].fingerprint)
    }

    fn place_of(&self, version: u64, field: Option<&FieldName>) -> std::result::Result<usize, usize> {
        self.fingerprints.binary_search_by(|known| (known.version, known.field.as_ref()).cmp(&(version, field)))
    }
}

/// One edition of a secret in one stage: a value, fields, or both.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Version {
    /// Counts from 1 in each stage and never goes back.
    pub number: u64,
    /// When it was stored.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub created: Timestamp,
    /// Where the sealed value is; none for a secret that has only fields.
    pub value: Option<BlobId>,
    /// The fields, by name, each once.
    pub fields: Vec<Field>,
}

/// A named part of a version.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Field {
    /// Its name.
    pub name: FieldName,
    /// Whether it is a secret.
    pub kind: FieldKind,
    /// Where its sealed content is.
    pub value: BlobId,
}

/// What may be done with a field without asking for it by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum FieldKind {
    /// Such as a user's name: `show` prints it.
    Plain,
    /// Such as a PIN: shown only where values are asked for.
    Secret,
}

impl Version {
    /// Where the field `name` is, or the value itself.
    #[must_use]
    pub fn blob(&self, field: Option<&FieldName>) -> Option<BlobId> {
        match field {
            None => self.value,
            Some(name) => self.fields.iter().find(|field| field.name == *name).map(|field| field.value),
        }
    }

    /// The value, if there is one, and the fields: what each is called, and where it is.
    pub fn parts(&self) -> impl Iterator<Item = (Option<&FieldName>, BlobId)> {
        self.value
            .map(|blob| (None, blob))
            .into_iter()
            .chain(self.fields.iter().map(|field| (Some(&field.name), field.value)))
    }

    /// Every blob of this version.
    pub fn blobs(&self) -> impl Iterator<Item = BlobId> {
        self.parts().map(|(_, blob)| blob)
    }

    /// What may be done with the field `name`; none if there is no such field.
    #[must_use]
    pub fn kind_of(&self, name: &FieldName) -> Option<FieldKind> {
        self.fields.iter().find(|field| field.name == *name).map(|field| field.kind)
    }

    /// Every place where a blob of this version is named.
    pub fn blobs_mut(&mut self) -> impl Iterator<Item = &mut BlobId> {
        self.value.iter_mut().chain(self.fields.iter_mut().map(|field| &mut field.value))
    }
}

impl Secret {
    /// What is stored for `stage`.
    #[must_use]
    pub fn stage(&self, stage: &Stage) -> Option<&StageValues> {
        self.stages.iter().find(|values| values.stage == *stage)
    }

    /// The newest version in `stage`.
    #[must_use]
    pub fn newest(&self, stage: &Stage) -> Option<&Version> {
        self.stage(stage).and_then(|values| values.versions.last())
    }

    /// All its stages, in their order.
    #[must_use]
    pub fn all_stages(&self) -> StageChoice {
        StageChoice::new(self.stages.iter().map(|values| values.stage.clone()).collect())
    }

    /// Its versions in `stage`, newest first.
    pub fn newest_first(&self, stage: &Stage) -> impl Iterator<Item = &Version> {
        self.stage(stage).into_iter().flat_map(|values| values.versions.iter().rev())
    }

    /// Every blob that holds a value or a field of this secret.
    pub fn blobs(&self) -> impl Iterator<Item = BlobId> {
        self.stages.iter().flat_map(|values| &values.versions).flat_map(Version::blobs)
    }

    /// Whether `reference` means this secret.
    #[must_use]
    pub fn is_meant_by(&self, reference: &Reference) -> bool {
        match &reference.target {
            super::Target::Name(name) => *name == self.key,
            super::Target::Id(id) => *id == self.id,
        }
    }
}
