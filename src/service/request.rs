use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::model::{
    Action, CommandFile, Delivery, DetailChanges, Details, FieldKind, FieldName, Pattern, PinnedProgram, Reference,
    SecretName, Stage, StageChoice, Tag, Target, VersionChoice, Who,
};
use crate::secret::SecretBytes;
use crate::vault::NewSlot;

use super::{DutyChange, GrantChange, PolicyChange, PortableSecret};

/// What can be asked.
#[derive(Debug, Deserialize, Serialize)]
pub enum Request {
    /// Store a new value under a key that has none in that stage.
    Add {
        /// The key.
        name: SecretName,
        /// The stage.
        stage: Stage,
        /// What is stored.
        content: Content,
        /// What is noted about it.
        details: Details,
    },
    /// Reveal one value.
    Get {
        /// Which.
        reference: Reference,
        /// In which stages to look; none: in production, or in those of the grant.
        stages: Option<StageChoice>,
        /// Which of its versions.
        version: VersionChoice,
    },
    /// Tell all about one secret.
    Show {
        /// Which; a field that is named has to be there.
        reference: Reference,
        /// What of its newest version in each stage comes with it.
        reveal: Reveal,
    },
    /// List secrets.
    List(Filter),
    /// List just their keys, which takes a fraction of the time.
    Keys(Filter),
    /// Store a new version of a value, change details, or both.
    Update {
        /// Which secret.
        target: Target,
        /// In which stage the value is.
        stage: Stage,
        /// What the next version has in place of what the newest one has. Nothing: there is no next version.
        content: Content,
        /// What else changes.
        details: DetailChanges,
        /// Only if this is the number of the newest version in the stage.
        if_version: Option<u64>,
    },
    /// Store an earlier version as the newest.
    Rollback {
        /// Of which secret.
        target: Target,
        /// In which stage.
        stage: Stage,
        /// The number of that version.
        to: u64,
    },
    /// Give a secret another key.
    Rename {
        /// Which secret.
        target: Target,
        /// The new key.
        name: SecretName,
        /// Also where a grant names it: whoever holds that finds it under the new key only.
        force: bool,
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
        entries: Vec<PortableSecret>,
        /// The stage.
        stage: Stage,
        /// Tags for every new secret.
        tags: Vec<Tag>,
        /// What to do with keys that have a value already.
        existing: ExistingPolicy,
        /// Only say what would happen.
        dry_run: bool,
    },
    /// Reveal every version of all secrets that a filter lets through.
    Export(Filter),
    /// Reveal all that a program is to be given.
    Exec {
        /// Which secrets.
        selections: Vec<Selection>,
        /// In which stages to look; none: in production, or in those of the grant.
        stages: Option<StageChoice>,
        /// The program.
        command: CommandFile,
        /// The same, where its file was hashed: a grant may be for certain programs only.
        program: Option<PinnedProgram>,
        /// Only tell what would be given.
        dry_run: bool,
    },
    /// Reveal all that is to be printed for a shell or a file of settings.
    Env {
        /// Which secrets.
        selections: Vec<Selection>,
        /// In which stages to look; none: in production, or in those of the grant.
        stages: Option<StageChoice>,
    },
    /// Reveal all that is to be put into a text.
    Render {
        /// Which values.
        named: Vec<Named>,
        /// In which stages to look; none: in production, or in those of the grant.
        stages: Option<StageChoice>,
    },
    /// Tell which references name something that is there. No value is revealed.
    Resolve {
        /// What is named.
        references: Vec<Reference>,
        /// In which stages to look; none: in production, or in those of the grant.
        stages: Option<StageChoice>,
    },
    /// Tell all about the grants.
    Grants {
        /// Also when each was used last, for which the whole trail is read.
        with_uses: bool,
    },
    /// Tell what the trail says, and whether it is whole.
    Audit(AuditQuery),
    /// Check the whole trail. This is no event: whoever checks a damaged trail wants to see it as it is.
    VerifyTrail {
        /// The hash of an event that has to be in it.
        head: Option<[u8; 32]>,
    },
    /// Check every byte of the vault, and open every value.
    Verify,
    /// Look for values that stand in two places, and give out those that may be weak, to be judged.
    Inspect,
    /// Reveal what is to be looked for in files, to whoever looks and to nobody else.
    Scan,
    /// Note that a backup was brought back elsewhere and was as it should be.
    NoteDrill,
    /// Tell whether there is a secret, and in which stages; nothing else of it, so this is no event.
    Lookup(Target),
    /// Tell where a value stands, and who had it.
    FindLeaked(SecretBytes),
    /// Change the grants.
    Grant(GrantChange),
    /// Tell all about the duties.
    Duties,
    /// Change the duties.
    Duty(DutyChange),
    /// Tell all about the policies.
    Policies,
    /// Change a policy.
    Policy(PolicyChange),
    /// Go on with the audit trail in a new file.
    RotateTrail,
    /// Replace all keys, and every way in.
    #[serde(skip)]
    Passwd {
        /// What opens the vault from then on.
        slots: Vec<NewSlot>,
        /// The keyslots that the owner saw: there must be no others.
        replaced: Vec<u32>,
    },
    /// Add a way in.
    #[serde(skip)]
    AddKeyslot(NewSlot),
    /// Take a way in away.
    #[serde(skip)]
    RemoveKeyslot(u32),
}

impl Request {
    /// Whether it may change the vault.
    #[must_use]
    pub fn changes(&self) -> bool {
        match self {
            Self::Get { .. }
            | Self::Show { .. }
            | Self::List(_)
            | Self::Keys(_)
            | Self::Exec { .. }
            | Self::Env { .. }
            | Self::Render { .. }
            | Self::Resolve { .. }
            | Self::Export(_)
            | Self::Grants { .. }
            | Self::Duties
            | Self::Policies
            | Self::FindLeaked(_)
            | Self::VerifyTrail { .. }
            | Self::Verify
            | Self::Inspect
            | Self::Scan
            | Self::NoteDrill
            | Self::Lookup(_)
            | Self::Audit(_) => false,
            Self::Import { dry_run, .. } => !dry_run,
            Self::Add { .. }
            | Self::Update { .. }
            | Self::Rollback { .. }
            | Self::Rename { .. }
            | Self::Delete(_)
            | Self::Undelete(_)
            | Self::Purge(_)
            | Self::Grant(_)
            | Self::Duty(_)
            | Self::Policy(_)
            | Self::RotateTrail
            | Self::AddKeyslot(_)
            | Self::RemoveKeyslot(_)
            | Self::Passwd { .. } => true,
        }
    }
}

/// Which events to tell of; all conditions have to hold.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct AuditQuery {
    /// About a secret with this key then.
    pub key: Option<SecretName>,
    /// By the owner, or with a token of this grant.
    pub who: Option<Who>,
    /// Not before this moment.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::optional")]
    pub since: Option<Timestamp>,
    /// One of these actions, if there is any.
    pub actions: Vec<Action>,
    /// About a value in this stage.
    pub stage: Option<Stage>,
    /// Only what was refused.
    pub denied: bool,
}

/// How much of a version is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum Reveal {
    /// Nothing of it.
    Nothing,
    /// The fields that are no secrets.
    PlainFields,
    /// The value and all fields.
    Everything,
    /// The same for whoever makes something up that looks like them, and gives nobody the real ones.
    Imitation,
}

/// Which secrets to list; all conditions have to hold.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Filter {
    /// One of these, if there is any, has to be found in the key.
    pub patterns: Vec<Pattern>,
    /// All of these tags.
    pub tags: Vec<Tag>,
    /// A value in one of these stages.
    pub stages: Option<StageChoice>,
    /// The deleted ones, in place of the present ones.
    pub deleted: bool,
}

/// What one version holds.
#[derive(Debug, Default, Deserialize, Serialize, PartialEq, Eq)]
pub struct Content {
    /// The value; none leaves the one that there is, if any.
    pub value: Option<SecretBytes>,
    /// Fields to store; of one name the last counts. Others that there are stay.
    pub fields: Vec<NewField>,
    /// Fields that are not in it any more.
    pub without: Vec<FieldName>,
}

/// A field to store.
#[derive(Debug, Deserialize, Serialize, PartialEq, Eq)]
pub struct NewField {
    /// Its name.
    pub name: FieldName,
    /// Whether it is a secret.
    pub kind: FieldKind,
    /// Its content.
    pub value: SecretBytes,
}

impl Content {
    /// Just a value.
    #[must_use]
    pub fn of_value(value: SecretBytes) -> Self {
        Self { value: Some(value), ..Self::default() }
    }

    /// Whether nothing would change.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.value.is_none() && self.fields.is_empty() && self.without.is_empty()
    }
}

/// What an import does with keys that have a value already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum ExistingPolicy {
    /// Refuse all of it.
    Refuse,
    /// Leave those as they are.
    Skip,
    /// Store a new version.
    Overwrite,
}

/// A value that is asked for by its reference.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Named {
    /// Which.
    pub reference: Reference,
    /// How it is to leave the vault.
    pub delivery: Delivery,
    /// Whether it may be missing: then nothing is given for it.
    pub optional: bool,
    /// Where the reference stands, for who is to be told that there is no such value: file, line and column.
    pub place: Option<String>,
}

/// One part of what a program is to be given.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub enum Selection {
    /// One value, for which the caller has a name or a place.
    Named(Named),
    /// Every secret whose key matches.
    Matching(Pattern),
    /// Every secret with the tag.
    Tagged(Tag),
    /// Every secret.
    All,
    /// All that there is: of each secret the value, or where it has none, all its fields.
    Granted,
}
