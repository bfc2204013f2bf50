use std::collections::BTreeSet;
use std::path::PathBuf;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::audit::{Recorded, Walked};
use crate::model::{Duty, EventReference, FieldName, Grant, GrantName, Policies, Secret, SecretName, Stage};
use crate::secret::SecretBytes;
use crate::vault::Census;

use super::PortableSecret;

/// What comes back.
#[derive(Debug, Deserialize, Serialize)]
pub enum Response {
    /// The secret as it now is, after `Add`, `Update`, `Rollback` or `Rename`.
    Stored(Box<Secret>),
    /// To `Get`.
    Value(Revealed),
    /// To `Show`: the secret, and of the newest version of each stage the plain fields, or all if that was asked for.
    Shown(Box<Secret>, Vec<Revealed>),
    /// To `List`, in byte order of the keys.
    Listed(Vec<Secret>),
    /// To `Keys`: a line each, in byte order.
    Keys(String),
    /// To `Delete`, `Undelete` and `Purge`: which secrets that concerned.
    Done(Vec<SecretName>),
    /// To `Import`.
    Imported(Imported),
    /// To `Export`: in byte order of the keys, with all versions.
    Exported(Vec<PortableSecret>),
    /// To `Exec` and `Env`.
    Selected(Vec<Selected>),
    /// To `Render`, in the order of the names.
    Rendered(Vec<Revealed>),
    /// To `Resolve`, in the order of the references: what is missing, or none where nothing is.
    Resolved(Vec<Option<String>>),
    /// To a dry `Exec`: what would be given.
    Planned(Vec<Planned>),
    /// To `Grants`, by name.
    Grants(Vec<GrantView>),
    /// To `Audit`: the events that were asked for, in order, and what is to be said of the whole trail.
    Audited(Vec<Recorded>, Walked),
    /// To `VerifyTrail`.
    TrailVerified {
        /// What was found.
        walked: Walked,
        /// Whether the event that was asked for is in it; true if none was.
        head_found: bool,
        /// How many events announced a change that did not come about.
        not_completed: u64,
    },
    /// To `Verify`.
    Verified(Census),
    /// To `Inspect`.
    Inspected {
        /// The keys that have the same value, for each such value.
        reused: Vec<Vec<SecretName>>,
        /// Values that are so short that somebody may have thought of them.
        short: Vec<Revealed>,
    },
    /// To `Scan`: of each secret the default stage first, and of each stage the newest version.
    Scannable(Vec<Revealed>),
    /// To `NoteDrill`.
    Noted,
    /// To `Lookup`: the stages with a value.
    LookedUp {
        /// Of the secret that is there, if it is.
        present: Option<Vec<Stage>>,
        /// Of a deleted one, if there is one.
        deleted: Option<Vec<Stage>>,
    },
    /// To `FindLeaked`.
    Leaked(Leaked),
    /// To a change of a grant: the grants as they now are (none that was revoked), each with its new token if it got one.
    Granted(Vec<(GrantView, Option<SecretBytes>)>),
    /// To `Duties`, by name.
    Duties(Vec<DutyView>),
    /// The number of a keyslot that was added or taken away.
    Keyslot(u32),
    /// The policies that are set now.
    Policies(Policies),
    /// To a change of the duties: how many there are now.
    DutiesChanged(usize),
    /// To `RotateTrail`.
    TrailRotated {
        /// The number of the new file.
        file: u32,
        /// Where the file before is now.
        #[serde(with = "crate::model::wire::path")]
        earlier: PathBuf,
    },
    /// To `Passwd`: how many values were sealed anew.
    Renewed(usize),
}

/// A value that came out.
#[derive(Debug, Deserialize, Serialize)]
pub struct Revealed {
    /// Whose value.
    pub key: SecretName,
    /// In which stage.
    pub stage: Stage,
    /// Which version.
    pub version: u64,
    /// Which field; none for the value itself.
    pub field: Option<FieldName>,
    /// Whether it is configuration, and no secret.
    pub config: bool,
    /// The value.
    pub value: SecretBytes,
}

/// A value for a program.
#[derive(Debug, Deserialize, Serialize)]
pub struct Selected {
    /// Which of those that the caller named it is, counted from 0 in the order of the selections; none where it was not.
    pub named: Option<usize>,
    /// The value.
    pub revealed: Revealed,
}

/// A value that would be given to a program.
#[derive(Debug, Deserialize, Serialize)]
pub struct Planned {
    /// As in [`Selected`].
    pub named: Option<usize>,
    /// Which.
    pub reference: EventReference,
}

/// What an import did, or would do.
#[derive(Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Imported {
    /// Keys that are new, or had no value in that stage.
    pub added: Vec<SecretName>,
    /// Keys that got a new version.
    pub updated: Vec<SecretName>,
    /// Keys that were left as they are.
    pub skipped: Vec<SecretName>,
    /// How many old versions are more than are kept of a stage.
    pub versions_cut: usize,
}

/// A grant as its owner sees it.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct GrantView {
    /// The grant.
    pub grant: Grant,
    /// The secrets that it is for by name, by key; none of them is gone for ever.
    pub references: Vec<(SecretName, Option<FieldName>)>,
    /// What it holds now: the keys with the stages in which there is a value for it.
    pub holds: Vec<(SecretName, Vec<Stage>)>,
    /// What the trail says of it, if that was asked for.
    pub uses: GrantUses,
}

/// What the trail says of a grant.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct GrantUses {
    /// When a token of it was used last, whatever was decided.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::optional")]
    pub last: Option<Timestamp>,
    /// The keys, as they were then, whose values were given to whoever held a token of it.
    pub keys: BTreeSet<SecretName>,
    /// Who made it: the user of the operating system, and the machine.
    pub made_by: Option<(u32, String)>,
}

/// A duty as its owner sees it.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct DutyView {
    /// The duty.
    pub duty: Duty,
    /// The secrets, by key.
    pub references: Vec<(SecretName, Option<FieldName>)>,
}

/// Where a value stands, and who had it.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Leaked {
    /// The versions that hold it, by key.
    pub places: Vec<EventReference>,
    /// The events in which it was stored or given out, in order.
    pub events: Vec<Recorded>,
    /// The grants that open it now, whether that was ever recorded or not.
    pub grants: Vec<GrantName>,
}
