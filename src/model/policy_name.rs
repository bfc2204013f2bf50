use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Days, Error, Result, Span, parse_moment};

/// A rule of the vault that its owner may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
pub enum PolicyName {
    /// What happens to a read whose event cannot be written.
    AuditOnFailure,
    /// Which events are waited for until they are on the disk.
    AuditSync,
    /// Where the first change of each day writes a backup.
    BackupDir,
    /// How many of the newest earlier snapshots are kept.
    BackupKeep,
    /// Whether `exec` gives everything to a program for which nothing was chosen.
    ExecRequireSelection,
    /// How many versions of a value are kept in each stage.
    HistoryKeep,
    /// How old a passphrase may become.
    PassphraseMaxAge,
    /// Which passphrases have to be changed, whatever their age.
    PassphraseNotBefore,
    /// How long a vault stays unlocked at all.
    UnlockFor,
    /// How long a vault stays unlocked that nobody uses.
    UnlockIdle,
}

/// What there is to say of each.
struct Row {
    policy: PolicyName,
    name: &'static str,
    meaning: &'static str,
    values: &'static str,
    /// What holds where it is not set.
    default: &'static str,
}

/// How many snapshots or versions a policy may keep.
const MOST_KEPT: u32 = 1000;

impl PolicyName {
    const TABLE: [Row; 10] = [
        Row {
            policy: Self::AuditOnFailure,
            name: "audit.on-failure",
            meaning: "what happens to a read whose event cannot be written",
            values: "deny or allow",
            default: "deny",
        },
        Row {
            policy: Self::AuditSync,
            name: "audit.sync",
            meaning: "which events are on the disk before anything goes on",
            values: "changes or all",
            default: "changes",
        },
        Row {
            policy: Self::BackupDir,
            name: "backup.dir",
            meaning: "where the first change of each day writes a backup of the vault and its trail",
            values: "the absolute path of a directory, of at most 255 bytes without control characters, or none",
            default: "none",
        },
        Row {
            policy: Self::BackupKeep,
            name: "backup.keep",
            meaning: "how many of the newest earlier snapshots are kept",
            values: "a number from 1 to 1000",
            default: "10",
        },
        Row {
            policy: Self::ExecRequireSelection,
            name: "exec.require-selection",
            meaning: "whether a program gets only what was chosen for it, never all there is",
            values: "true or false",
            default: "false",
        },
        Row {
            policy: Self::HistoryKeep,
            name: "history.keep",
            meaning: "how many versions of a value are kept in each stage",
            values: "a number from 1 to 1000",
            default: "20",
        },
        Row {
            policy: Self::PassphraseMaxAge,
            name: "passphrase.max-age",
            meaning: "how old the passphrase may become before it has to be changed",
            values: "a number of days, weeks or years (90d, 12w, 1y), or never",
            default: "never",
        },
        Row {
            policy: Self::PassphraseNotBefore,
            name: "passphrase.not-before",
            meaning: "passphrases from before this moment have to be changed",
            values: "a moment, such as 2027-01-31 or 2027-01-31T12:00:00Z, or never",
            default: "never",
        },
        Row {
            policy: Self::UnlockFor,
            name: "unlock.for",
            meaning: "how long the agent keeps the vault unlocked, used or not",
            values: "a number of seconds, minutes, hours or days (30m, 8h), up to 30d",
            default: "8h",
        },
        Row {
            policy: Self::UnlockIdle,
            name: "unlock.idle",
            meaning: "how long the agent keeps the vault unlocked without a use",
            values: "a number of seconds, minutes, hours or days (30m, 8h), up to 30d",
            default: "15m",
        },
    ];

    /// All of them, by name.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::TABLE.iter().map(|row| row.policy)
    }

    /// The policy of that name.
    ///
    /// # Errors
    /// Usage: there is none.
    pub fn parse(text: &str) -> Result<Self> {
        let found = Self::TABLE.iter().find(|row| row.name == text);
        found.map(|row| row.policy).ok_or_else(|| {
            Error::usage(format!("there is no policy {}", text.escape_debug()))
                .hint("see what there is with: vault policy list")
        })
    }

    fn row(self) -> &'static Row {
        // Every policy has a row, which a test shows.
        Self::TABLE.iter().find(|row| row.policy == self).unwrap_or(&Self::TABLE[0])
    }

    /// Its name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.row().name
    }

    /// What it decides, in a clause.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        self.row().meaning
    }

    /// What it may be, in words.
    #[must_use]
    pub fn values(self) -> &'static str {
        self.row().values
    }

    /// What holds where it is not set.
    #[must_use]
    pub fn default_value(self) -> &'static str {
        self.row().default
    }

    /// Whether it binds whoever holds a token, too.
    #[must_use]
    pub fn binds_grants(self) -> bool {
        matches!(self, Self::AuditOnFailure | Self::AuditSync | Self::ExecRequireSelection)
    }

    /// `text` as it is written in a vault.
    pub(super) fn canonical(self, text: &str) -> Option<String> {
        let one_of = |words: [&str; 2]| words.contains(&text).then(|| text.to_owned());
        match self {
            Self::AuditOnFailure => one_of(["deny", "allow"]),
            Self::AuditSync => one_of(["changes", "all"]),
            Self::ExecRequireSelection => one_of(["true", "false"]),
            Self::BackupDir if text == "none" => Some(text.to_owned()),
            Self::BackupDir => {
                let is_path = text.starts_with('/') && text.len() <= 255 && !text.chars().any(char::is_control);
                is_path.then(|| text.to_owned())
            }
            Self::BackupKeep | Self::HistoryKeep => {
                let number: u32 = text.parse().ok().filter(|number| (1..=MOST_KEPT).contains(number))?;
                Some(number.to_string())
            }
            Self::PassphraseMaxAge | Self::PassphraseNotBefore if text == "never" => Some(text.to_owned()),
            Self::PassphraseNotBefore => {
                // What is said relative to now has no meaning later: from the beginning of time it stays before this.
                let moment =
                    parse_moment(text, Timestamp::MIN).ok().filter(|moment| *moment >= Timestamp::UNIX_EPOCH)?;
                Some(format!("{moment:.3}"))
            }
            Self::PassphraseMaxAge => Days::parse(text).ok().map(|days| days.to_string()),
            Self::UnlockFor | Self::UnlockIdle => Span::parse(text).ok().map(|span| span.to_string()),
        }
    }
}

impl fmt::Display for PolicyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
