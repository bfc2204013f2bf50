use crate::model::{
    CommandFile, DetailChanges, Details, KdfParams, Pattern, Reference, SecretName, Stage, StageChoice, Tag, Target,
};
use crate::secret::SecretBytes;

/// What can be asked.
#[derive(Debug)]
pub enum Request {
    /// Store a new value under a key that has none in that stage.
    Add {
        /// The key.
        name: SecretName,
        /// The stage.
        stage: Stage,
        /// The value.
        value: SecretBytes,
        /// Name, description, tags.
        details: Details,
    },
    /// Reveal one value.
    Get {
        /// Which.
        reference: Reference,
        /// In which stages to look.
        stages: StageChoice,
    },
    /// Tell all about one secret.
    Show {
        /// Which.
        reference: Reference,
        /// With its newest value in each stage.
        reveal: bool,
    },
    /// List secrets.
    List(Filter),
    /// Store a new version of a value, change details, or both.
    Update {
        /// Which secret.
        target: Target,
        /// In which stage the value is.
        stage: Stage,
        /// The new value, if it changes.
        value: Option<SecretBytes>,
        /// What else changes.
        details: DetailChanges,
    },
    /// Take secrets out of sight.
    Delete(Vec<Target>),
    /// Bring deleted secrets back.
    Undelete(Vec<Target>),
    /// Remove deleted secrets for ever.
    Purge(Vec<Target>),
    /// Store many values in one commit.
    Import {
        /// The values.
        entries: Vec<ImportEntry>,
        /// The stage.
        stage: Stage,
        /// Tags for every new secret.
        tags: Vec<Tag>,
        /// What to do with keys that have a value already.
        existing: ExistingPolicy,
        /// Only say what would happen.
        dry_run: bool,
    },
    /// Reveal all that a program is to be given.
    Exec {
        /// Which secrets.
        selections: Vec<Selection>,
        /// In which stages to look.
        stages: StageChoice,
        /// The program.
        command: CommandFile,
    },
    /// Replace the passphrase and all keys.
    Passwd {
        /// The new passphrase, normalised.
        passphrase: SecretBytes,
        /// What a try will cost.
        kdf: KdfParams,
    },
}

/// Which secrets to list; all conditions have to hold.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// One of these, if there is any, has to be found in the key.
    pub patterns: Vec<Pattern>,
    /// All of these tags.
    pub tags: Vec<Tag>,
    /// A value in one of these stages.
    pub stages: Option<StageChoice>,
}

/// One value to import.
#[derive(Debug)]
pub struct ImportEntry {
    /// The key.
    pub name: SecretName,
    /// The value.
    pub value: SecretBytes,
}

/// What an import does with keys that have a value already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExistingPolicy {
    /// Refuse all of it.
    Refuse,
    /// Leave those as they are.
    Skip,
    /// Store a new version.
    Overwrite,
}

/// One part of what a program is to be given.
#[derive(Clone, Debug)]
pub enum Selection {
    /// One value under a name of the caller's choice.
    Named {
        /// The name of the environment variable.
        variable: String,
        /// The value.
        reference: Reference,
    },
    /// Every secret whose key matches.
    Matching(Pattern),
    /// Every secret with the tag.
    Tagged(Tag),
    /// Every secret.
    All,
}
