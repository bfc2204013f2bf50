use std::collections::BTreeMap;
use std::path::Path;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Days, Error, PolicyName, Result, Span};

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

    /// `backup.dir`.
    #[must_use]
    pub fn backup_directory(&self) -> Option<&Path> {
        self.get(PolicyName::BackupDir).filter(|text| *text != "none").map(Path::new)
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
            ("backup.dir", "/media/stick", "/media/stick"),
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
            ("backup.dir", "stick"),
            ("backup.dir", "/a\nb"),
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
