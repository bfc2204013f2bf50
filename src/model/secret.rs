use jiff::Timestamp;

use super::{BlobId, Details, Reference, SecretId, SecretName, Stage};

/// An entry of the vault without its values: what the index knows of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secret {
    /// What never changes.
    pub id: SecretId,
    /// The key.
    pub key: SecretName,
    /// Name, description, tags.
    pub details: Details,
    /// When it was added.
    pub created: Timestamp,
    /// When a value or a detail changed last.
    pub updated: Timestamp,
    /// When it was deleted, if it was.
    pub deleted: Option<Timestamp>,
    /// The values, one row a stage, by name of the stage; never empty.
    pub stages: Vec<StageValues>,
}

/// All versions of a secret in one stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StageValues {
    /// Which stage.
    pub stage: Stage,
    /// The versions that are kept, oldest first; never empty.
    pub versions: Vec<Version>,
}

/// One edition of a secret in one stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Version {
    /// Counts from 1 in each stage and never goes back.
    pub number: u64,
    /// When it was stored.
    pub created: Timestamp,
    /// Where the sealed value is.
    pub value: BlobId,
}

impl Secret {
    /// What is stored for `stage`.
    #[must_use]
    pub fn stage(&self, stage: &Stage) -> Option<&StageValues> {
        self.stages.iter().find(|values| values.stage == *stage)
    }

    /// The newest version in `stage`.
    #[must_use]
    pub fn newest(&self, stage: &Stage) -> Option<Version> {
        self.stage(stage).and_then(|values| values.versions.last().copied())
    }

    /// Every blob that holds a value of this secret.
    pub fn blobs(&self) -> impl Iterator<Item = BlobId> {
        self.stages.iter().flat_map(|values| values.versions.iter().map(|version| version.value))
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
