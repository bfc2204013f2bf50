//! The manifest of a project: which variables and files its programs need, and the references that they come from. It is
//! safe to commit, as it holds names and no values, and can ask for nothing else: no command, no vault, no rule.
//!
//! Nothing here reads a vault or a file, and whose manifest is followed is decided elsewhere.

mod parse;
#[cfg(test)]
mod tests;
mod write;

pub use parse::Malformed;
pub use write::{Written, write};

use crate::model::{Position, Reference, Stage, StageChoice};

/// What it is called.
pub const FILE_NAME: &str = "vault.toml";

/// No manifest is larger, in bytes.
pub const LARGEST: usize = 256 << 10;

/// A manifest that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    entries: Vec<Entry>,
}

/// One name that a program is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The name of the variable.
    pub name: String,
    /// Where that stands.
    pub name_position: Position,
    /// What it is made of.
    pub reference: Reference,
    /// Where that stands.
    pub position: Position,
    /// What the variable holds.
    pub holds: Holds,
    /// The only stage for which it is meant; none for every one that has no entry of that name.
    pub stage: Option<Stage>,
    /// What it is for, for people.
    pub description: Option<String>,
    /// What happens where there is no such value.
    pub missing: Missing,
}

/// What a variable holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// The value.
    Value,
    /// The path of a file with the value.
    Path,
}

/// What happens where there is no such value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    /// That is an error.
    Refused,
    /// The variable is not set.
    Unset,
    /// The variable is this text.
    Default(String),
}

impl Manifest {
    /// All entries, in the order of the text.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entries that count where a value is looked for in `stages`: of each name the one for the first of these that has
    /// one, and else the one for every stage.
    #[must_use]
    pub fn entries_for(&self, stages: &StageChoice) -> Vec<&Entry> {
        let rank = |entry: &Entry| match &entry.stage {
            Some(own) => stages.stages().iter().position(|stage| stage == own),
            None => Some(stages.stages().len()),
        };
        let is_best = |entry: &&Entry| {
            let others = self.entries.iter().filter(|other| other.name == entry.name);
            rank(entry).is_some_and(|own| others.filter_map(rank).all(|other| own <= other))
        };
        self.entries.iter().filter(is_best).collect()
    }
}
