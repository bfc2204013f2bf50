use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::model::{DetailChanges, SecretName, Stage};

use super::Content;

/// A secret as it travels between vaults and files.
#[derive(Debug, Deserialize, Serialize, PartialEq, Eq)]
pub struct PortableSecret {
    /// The key.
    pub name: SecretName,
    /// What it holds: of each stage the oldest version first.
    pub versions: Vec<PortableVersion>,
    /// What is noted about it; where there is such a secret already, only what is named here changes.
    pub details: DetailChanges,
}

/// A version of it.
#[derive(Debug, Default, Deserialize, Serialize, PartialEq, Eq)]
pub struct PortableVersion {
    /// Its stage; none for the one that the request names.
    pub stage: Option<Stage>,
    /// Its number; it is kept where the stage is new in the vault and the numbers rise.
    pub number: Option<u64>,
    /// When it was stored; none for now.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::optional")]
    pub created: Option<Timestamp>,
    /// Its value and fields.
    pub content: Content,
}

impl PortableSecret {
    /// A secret of one version.
    #[must_use]
    pub fn of(name: SecretName, content: Content, details: DetailChanges) -> Self {
        Self { name, versions: vec![PortableVersion { content, ..PortableVersion::default() }], details }
    }
}
