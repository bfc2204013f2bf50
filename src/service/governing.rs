//! Changes of who may do what: grants, duties, policies.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::model::{
    Action, Description, DutyName, GrantName, PinnedProgram, PolicyName, Reference, StageChoice, Tag, Terms,
};

/// A change of the grants.
#[derive(Debug, Deserialize, Serialize)]
pub enum GrantChange {
    /// A new one, with a new token.
    Add {
        /// What it is called.
        name: GrantName,
        /// What it is for.
        purpose: Option<Description>,
        /// The conditions.
        terms: Terms,
        /// What it is for by name.
        references: Vec<Reference>,
        /// What it is for by tag.
        tags: Vec<Tag>,
    },
    /// Other conditions, or other secrets.
    Change {
        /// Which.
        name: GrantName,
        /// What changes.
        edit: GrantEdit,
    },
    /// It holds nothing until it is resumed.
    Suspend(GrantName),
    /// It holds again what it is for.
    Resume(GrantName),
    /// The first time that it holds what it is for.
    Approve(GrantName),
    /// There is no such grant any more.
    Revoke(GrantName),
    /// The same grant with a new token; the old one opens nothing any more.
    Rotate(GrantName),
    /// The same of every grant.
    RotateAll,
}

/// A change of a policy.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub enum PolicyChange {
    /// Sets it.
    Set(PolicyName, String),
    /// Makes it its default again.
    Unset(PolicyName),
}

impl PolicyChange {
    /// The action by which the trail knows it.
    #[must_use]
    pub fn action(&self) -> Action {
        match self {
            Self::Set(..) => Action::PolicySet,
            Self::Unset(_) => Action::PolicyUnset,
        }
    }
}

/// A change of the duties.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub enum DutyChange {
    /// A new one.
    Add {
        /// What it is called.
        name: DutyName,
        /// How many of them one grant may hold.
        most: u32,
        /// The secrets that must not meet.
        references: Vec<Reference>,
    },
    /// There is no such duty any more.
    Remove(DutyName),
}

impl DutyChange {
    /// The action by which the trail knows it.
    #[must_use]
    pub fn action(&self) -> Action {
        match self {
            Self::Add { .. } => Action::DutyAdd,
            Self::Remove(_) => Action::DutyRemove,
        }
    }
}

/// What changes in a grant: what is absent stays.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct GrantEdit {
    /// Also for these.
    pub add: Vec<Reference>,
    /// No more for these.
    pub remove: Vec<Reference>,
    /// Also for secrets with these tags.
    pub add_tags: Vec<Tag>,
    /// No more for secrets with these tags.
    pub remove_tags: Vec<Tag>,
    /// What it is for; an empty text removes it.
    pub purpose: Option<Description>,
    /// Its stages.
    pub stages: Option<StageChoice>,
    /// When it ends; `Some(None)`: never.
    pub expires: Option<Option<Timestamp>>,
    /// On which machines; empty for all.
    pub hosts: Option<Vec<String>>,
    /// As which users; empty for all.
    pub users: Option<Vec<u32>>,
    /// Whether it is for use only: for running programs and rendering texts.
    pub use_only: Option<bool>,
    /// Programs that may be run, as they are now.
    pub pin: Vec<PinnedProgram>,
    /// Programs, by path, that may be run no more. With the last one goes the limit.
    pub unpin: Vec<String>,
}

impl GrantChange {
    /// The action by which the trail knows it.
    #[must_use]
    pub fn action(&self) -> Action {
        match self {
            Self::Add { .. } => Action::GrantAdd,
            Self::Change { .. } => Action::GrantChange,
            Self::Suspend(_) => Action::GrantSuspend,
            Self::Resume(_) => Action::GrantResume,
            Self::Approve(_) => Action::GrantApprove,
            Self::Revoke(_) => Action::GrantRevoke,
            Self::Rotate(_) | Self::RotateAll => Action::GrantRotate,
        }
    }
}
