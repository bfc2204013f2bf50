use std::fmt;

use serde::{Deserialize, Serialize};

/// What somebody asks the vault to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
pub enum Action {
    /// Create the vault.
    Init,
    /// Store a new value.
    Add,
    /// Print a value.
    Get,
    /// Print what is known about a secret; values only where asked for.
    Show,
    /// Print keys.
    List,
    /// Store a new version of a value, or new details.
    Update,
    /// Take a secret out of sight.
    Delete,
    /// Bring a deleted secret back.
    Undelete,
    /// Remove a deleted secret for ever.
    Purge,
    /// Store many values in one commit.
    Import,
    /// Run a program with values.
    Exec,
    /// Replace the passphrase and every key.
    Passwd,
    /// Begin the trail anew where it was lost, at the owner's insistence.
    Recover,
    /// Store an earlier version of a value as the newest.
    Rollback,
    /// Give a secret another key.
    Rename,
    /// Put the content of a backup in place of the present one.
    Restore,
    /// Write values to a file outside the vault.
    Export,
    /// Tell all about the grants.
    Grants,
    /// Make a grant.
    GrantAdd,
    /// Change what a grant is for, or its conditions.
    GrantChange,
    /// Take from a grant what it holds, for now.
    GrantSuspend,
    /// Give it back.
    GrantResume,
    /// Let a grant be used for the first time.
    GrantApprove,
    /// Take a grant away for ever.
    GrantRevoke,
    /// Give a grant a new token.
    GrantRotate,
    /// Read the audit trail.
    Audit,
    /// Tell all about the duties.
    Duties,
    /// Make a duty.
    DutyAdd,
    /// Take a duty away.
    DutyRemove,
    /// Find out who had a value.
    AuditFind,
    /// Go on with the trail in a new file.
    AuditRotate,
    /// Tell all about the policies.
    Policies,
    /// Set a policy.
    PolicySet,
    /// Make a policy its default again.
    PolicyUnset,
    /// Add a way to unlock the vault.
    KeyslotAdd,
    /// Take a way to unlock the vault away.
    KeyslotRemove,
    /// Look for what should be mended; values are compared and judged.
    Doctor,
    /// Find that a backup can be brought back.
    Drill,
    /// Put values into a text.
    Render,
    /// Print values for a shell or a file of settings.
    Env,
    /// Look for values in files.
    Scan,
}

impl Action {
    /// Every action with its number in the trail, which never changes, and its word.
    const TABLE: [(Self, u8, &'static str); 41] = [
        (Self::Init, 1, "init"),
        (Self::Add, 2, "add"),
        (Self::Get, 3, "get"),
        (Self::Show, 4, "show"),
        (Self::List, 5, "list"),
        (Self::Update, 6, "update"),
        (Self::Delete, 7, "delete"),
        (Self::Undelete, 8, "undelete"),
        (Self::Purge, 9, "purge"),
        (Self::Import, 10, "import"),
        (Self::Exec, 11, "exec"),
        (Self::Passwd, 12, "passwd"),
        (Self::Recover, 13, "recover"),
        (Self::Rollback, 14, "rollback"),
        (Self::Rename, 15, "rename"),
        (Self::Restore, 16, "restore"),
        (Self::Export, 17, "export"),
        (Self::Grants, 18, "grants"),
        (Self::GrantAdd, 19, "grant-add"),
        (Self::GrantChange, 20, "grant-change"),
        (Self::GrantSuspend, 21, "grant-suspend"),
        (Self::GrantResume, 22, "grant-resume"),
        (Self::GrantApprove, 23, "grant-approve"),
        (Self::GrantRevoke, 24, "grant-revoke"),
        (Self::GrantRotate, 25, "grant-rotate"),
        (Self::Audit, 26, "audit"),
        (Self::Duties, 27, "duties"),
        (Self::DutyAdd, 28, "duty-add"),
        (Self::DutyRemove, 29, "duty-remove"),
        (Self::AuditFind, 30, "audit-find"),
        (Self::AuditRotate, 31, "audit-rotate"),
        (Self::Policies, 32, "policies"),
        (Self::PolicySet, 33, "policy-set"),
        (Self::PolicyUnset, 34, "policy-unset"),
        (Self::KeyslotAdd, 35, "keyslot-add"),
        (Self::KeyslotRemove, 36, "keyslot-remove"),
        (Self::Doctor, 37, "doctor"),
        (Self::Drill, 38, "drill"),
        (Self::Render, 39, "render"),
        (Self::Env, 40, "env"),
        (Self::Scan, 41, "scan"),
    ];

    /// The number that stands for it in the trail.
    #[must_use]
    pub fn number(self) -> u8 {
        Self::TABLE.iter().find(|row| row.0 == self).map_or(0, |row| row.1)
    }

    /// Whether the owner says by it that the trail before may be lost: a file that begins with it goes on from none.
    #[must_use]
    pub fn begins_trail(self) -> bool {
        matches!(self, Self::Recover | Self::Restore)
    }

    /// The action with that number.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        Self::TABLE.iter().find(|row| row.1 == number).map(|row| row.0)
    }

    /// The action with that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::TABLE.iter().find(|row| row.2 == word).map(|row| row.0)
    }

    /// Every action's word, in the order of their numbers.
    pub fn words() -> impl Iterator<Item = &'static str> {
        Self::TABLE.iter().map(|row| row.2)
    }

    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::TABLE.iter().find(|row| row.0 == self).map_or("?", |row| row.2)
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_words_are_fixed() {
        let rows: Vec<_> = (1..=41).map(|n| Action::from_number(n).map(Action::word)).collect();
        let words = [
            "init",
            "add",
            "get",
            "show",
            "list",
            "update",
            "delete",
            "undelete",
            "purge",
            "import",
            "exec",
            "passwd",
            "recover",
            "rollback",
            "rename",
            "restore",
            "export",
            "grants",
            "grant-add",
            "grant-change",
            "grant-suspend",
            "grant-resume",
            "grant-approve",
            "grant-revoke",
            "grant-rotate",
            "audit",
            "duties",
            "duty-add",
            "duty-remove",
            "audit-find",
            "audit-rotate",
            "policies",
            "policy-set",
            "policy-unset",
            "keyslot-add",
            "keyslot-remove",
            "doctor",
            "drill",
            "render",
            "env",
            "scan",
        ];
        assert_eq!(rows, words.map(Some));
        assert_eq!(Action::from_number(0), None);
        assert_eq!(Action::from_number(42), None);
        assert_eq!(Action::Recover.number(), 13);
    }
}
