use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Action, ActorId, FieldName, Generation, SecretName, Stage};

/// Something that happened, as the trail records it. It never holds a value.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Event {
    /// When.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub time: Timestamp,
    /// Who.
    pub actor: ActorId,
    /// What.
    pub action: Action,
    /// With which secrets; may be empty.
    pub references: Vec<EventReference>,
    /// For which program.
    pub command: Option<CommandFile>,
    /// On which machine.
    pub host: String,
    /// As which user of the operating system (numeric id).
    pub user: u32,
    /// As which process.
    pub process: u32,
    /// What was decided.
    pub decision: Decision,
    /// For a change: the snapshot that is about to be written.
    pub intent: Option<Intent>,
    /// The name of the grant that it is about.
    pub subject: Option<String>,
}

/// A program that was run, and what identified its file then.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct CommandFile {
    /// Where it was found, or what was asked for if it was not found; invalid UTF-8 is replaced.
    pub path: String,
    /// The file's inode number; 0 if there was no file.
    pub inode: u64,
    /// The file's size in bytes.
    pub size: u64,
    /// When the file was changed last, in seconds since 1970-01-01 UTC.
    pub modified: i64,
}

/// A secret that an event is about.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct EventReference {
    /// Its key then.
    pub key: SecretName,
    /// The field, or the value itself.
    pub field: Option<FieldName>,
    /// The stage; none where the event is not about a value.
    pub stage: Option<Stage>,
    /// The version; none where the event is not about a value.
    pub version: Option<u64>,
}

/// The outcome of a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum Decision {
    /// It may be done.
    Allowed,
    /// It was refused.
    Denied,
}

/// A commit that was announced; without its snapshot it was not completed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Intent {
    /// The generation to be.
    pub generation: Generation,
    /// SHA-256 of the manifest's directory to be.
    pub directory: [u8; 32],
}

/// A place in the trail that a snapshot vouches for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// Number of the trail's file, from 1.
    pub file: u32,
    /// Sequence number of the event, from 1, counted on over all files.
    pub sequence: u64,
    /// Where the event's line ends in the file, in bytes.
    pub offset: u64,
    /// The event's hash.
    pub hash: [u8; 32],
}
