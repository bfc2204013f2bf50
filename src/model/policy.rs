use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use jiff::Timestamp;

use super::{Days, Error, Result, Span, parse_moment};

/// A rule of the vault that its owner may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
pub enum PolicyName {
    /// What happens to a read whose event cannot be written.
    AuditOnFailure,
    /// Which events are waited for until they are on the disk.
    AuditSync,
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
    const TABLE: [Row; 9] = [
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
    fn canonical(self, text: &str) -> Option<String> {
        let one_of = |words: [&str; 2]| words.contains(&text).then(|| text.to_owned());
        match self {
            Self::AuditOnFailure => one_of(["deny", "allow"]),
            Self::AuditSync => one_of(["changes", "all"]),
            Self::ExecRequireSelection => one_of(["true", "false"]),
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

/// The policies that are set. What is not set is as its [default](PolicyName::default_value).
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Policies(BTreeMap<PolicyName, String>);

impl Policies {
    /// Sets one.
    ///
    /// # Errors
    /// Usage: it cannot be that.
    pub fn set(&mut self, name: PolicyName, value: &str) -> Result<()> {
        let value = name
            .canonical(value)
            .ok_or_else(|| Error::usage(format!("the policy {name} cannot be that; it is {}", name.values())))?;
        self.0.insert(name, value);
        Ok(())
    }

    /// Makes one its default again; false if it was not set.
    pub fn unset(&mut self, name: PolicyName) -> bool {
        self.0.remove(&name).is_some()
    }

    /// What one is set to, if it is.
    #[must_use]
    pub fn get(&self, name: PolicyName) -> Option<&str> {
        self.0.get(&name).map(String::as_str)
    }

    /// What one is, set or not.
    #[must_use]
    pub fn value(&self, name: PolicyName) -> &str {
        self.get(name).unwrap_or_else(|| name.default_value())
    }

    /// Those that are set, by name.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (PolicyName, &str)> {
        self.0.iter().map(|(name, value)| (*name, value.as_str()))
    }

    /// Whether none is set.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Those that bind whoever holds a token, too.
    #[must_use]
    pub fn for_grants(&self) -> Self {
        Self(
            self.0.iter().filter(|(name, _)| name.binds_grants()).map(|(name, value)| (*name, value.clone())).collect(),
        )
    }

    /// `audit.on-failure`: whether a read goes on whose event cannot be written.
    #[must_use]
    pub fn reads_go_on_unrecorded(&self) -> bool {
        self.value(PolicyName::AuditOnFailure) == "allow"
    }

    /// `audit.sync`: whether the events of reads and denials are waited for, too.
    #[must_use]
    pub fn sync_reads(&self) -> bool {
        self.value(PolicyName::AuditSync) == "all"
    }

    /// `backup.keep`.
    #[must_use]
    pub fn snapshots_kept(&self) -> usize {
        self.number(PolicyName::BackupKeep)
    }

    /// `exec.require-selection`.
    #[must_use]
    pub fn require_selection(&self) -> bool {
        self.value(PolicyName::ExecRequireSelection) == "true"
    }

    /// `history.keep`.
    #[must_use]
    pub fn versions_kept(&self) -> usize {
        self.number(PolicyName::HistoryKeep)
    }

    /// `passphrase.max-age`; none: for ever.
    #[must_use]
    pub fn passphrase_max_age(&self) -> Option<Days> {
        Days::parse(self.value(PolicyName::PassphraseMaxAge)).ok()
    }

    /// `passphrase.not-before`; none: whatever they are.
    #[must_use]
    pub fn passphrase_not_before(&self) -> Option<Timestamp> {
        self.value(PolicyName::PassphraseNotBefore).parse().ok()
    }

    /// `unlock.for`.
    #[must_use]
    pub fn unlock_for(&self) -> Span {
        self.span(PolicyName::UnlockFor)
    }

    /// `unlock.idle`.
    #[must_use]
    pub fn unlock_idle(&self) -> Span {
        self.span(PolicyName::UnlockIdle)
    }

    fn span(&self, name: PolicyName) -> Span {
        // A value that is set was parsed before.
        Span::parse(self.value(name)).unwrap_or(Span::SHORTEST)
    }

    fn number(&self, name: PolicyName) -> usize {
        self.value(name).parse().unwrap_or(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_are_in_order_and_each_default_is_a_value() {
        let names: Vec<&str> = PolicyName::all().map(PolicyName::as_str).collect();
        assert!(names.is_sorted());
        for name in PolicyName::all() {
            assert_eq!(PolicyName::parse(name.as_str()).unwrap(), name);
            assert_eq!(name.canonical(name.default_value()).as_deref(), Some(name.default_value()), "{name}");
        }
        assert!(PolicyName::parse("audit").is_err());
    }

    #[test]
    fn what_is_not_set_is_the_default() {
        let none = Policies::default();
        assert!(!none.reads_go_on_unrecorded() && !none.sync_reads() && !none.require_selection());
        assert_eq!((none.snapshots_kept(), none.versions_kept(), none.passphrase_max_age()), (10, 20, None));
    }

    #[test]
    fn each_says_what_it_was_set_to_in_one_spelling() {
        let mut set = Policies::default();
        for (name, value, kept) in [
            ("audit.on-failure", "allow", "allow"),
            ("audit.sync", "all", "all"),
            ("backup.keep", "0012", "12"),
            ("exec.require-selection", "true", "true"),
            ("history.keep", "1000", "1000"),
            ("passphrase.max-age", "2w", "14d"),
            ("passphrase.not-before", "2027-01-31", "2027-01-31T00:00:00.000Z"),
            ("unlock.for", "120m", "2h"),
            ("unlock.idle", "90s", "90s"),
        ] {
            let name = PolicyName::parse(name).unwrap();
            set.set(name, value).unwrap();
            assert_eq!(set.get(name), Some(kept));
        }
        assert!(set.reads_go_on_unrecorded() && set.sync_reads() && set.require_selection());
        assert_eq!((set.snapshots_kept(), set.versions_kept(), set.passphrase_max_age()), (12, 1000, Days::new(14)));
        assert!(set.unset(PolicyName::AuditSync) && !set.unset(PolicyName::AuditSync));
        let for_grants: Vec<&str> = set.for_grants().iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(for_grants, ["audit.on-failure", "exec.require-selection"]);
    }

    #[test]
    fn nothing_else_is_taken() {
        for (name, value) in [
            ("audit.on-failure", "Allow"),
            ("audit.sync", ""),
            ("backup.keep", "0"),
            ("backup.keep", "1001"),
            ("exec.require-selection", "yes"),
            ("history.keep", "-1"),
            ("passphrase.max-age", "0d"),
            ("passphrase.max-age", "12h"),
            ("passphrase.not-before", "30d"),
            ("passphrase.not-before", "-001"),
            ("unlock.for", "31d"),
            ("unlock.idle", "0s"),
        ] {
            let refused = Policies::default().set(PolicyName::parse(name).unwrap(), value);
            assert_eq!(refused.unwrap_err().kind(), crate::model::ErrorKind::Usage, "{name} {value}");
        }
    }
}
