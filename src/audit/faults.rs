use std::fmt;

use serde::{Deserialize, Serialize};

/// Something that is wrong with a trail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Fault {
    /// In which of its files, by number.
    pub file: u32,
    /// In which line, from 1; none for the file as a whole.
    pub line: Option<u64>,
    /// What it is.
    pub kind: FaultKind,
}

/// What can be wrong with a trail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum FaultKind {
    /// A file from before a rotation is not there.
    Missing,
    /// The line names another hash than that of the line before.
    Chain,
    /// Its number is not one more than that of the event before.
    Sequence,
    /// Nobody knows its actor.
    Stranger,
    /// Its actor did not sign it.
    Forged,
    /// Its body does not open, or is no event.
    Sealed,
    /// It is the event that announced the present snapshot, and announces another.
    Intent,
    /// The event that announced the present snapshot is not there.
    Anchor,
}

impl FaultKind {
    /// A word for it that programs can rely on.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Chain => "chain",
            Self::Sequence => "sequence",
            Self::Stranger => "stranger",
            Self::Forged => "forged",
            Self::Sealed => "sealed",
            Self::Intent => "intent",
            Self::Anchor => "anchor",
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "file {}, line {line}: ", self.file)?,
            None => write!(f, "file {}: ", self.file)?,
        }
        f.write_str(match self.kind {
            FaultKind::Missing => "it is not there; a rotation left it beside the vault",
            FaultKind::Chain => {
                "it does not go on from the line before: something was taken out, put in, moved or changed"
            }
            FaultKind::Sequence => "its number does not follow the one before",
            FaultKind::Stranger => "nobody with a key wrote it: its actor is unknown",
            FaultKind::Forged => "its signature is not its actor's: it was forged or changed",
            FaultKind::Sealed => "its content does not open",
            FaultKind::Intent => "it announces another snapshot than the present one, which names it",
            FaultKind::Anchor => "the event that the vault names is not in it: events were cut off or changed",
        })
    }
}
