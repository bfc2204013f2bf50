use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{ActorId, Description, Error, FieldName, Result, SecretId, StageChoice, Tag};

/// What a grant is called: 1 to 64 ASCII letters, digits and `_ . -`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GrantName(String);

impl GrantName {
    /// Parses it.
    ///
    /// # Errors
    /// Usage: it is not one.
    pub fn parse(text: &str) -> Result<Self> {
        plain_word(text).map(Self).ok_or_else(|| {
            Error::usage("the name of a grant has 1 to 64 ASCII letters, digits and _ . -, and no - first")
        })
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for GrantName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// `text`, if it can name a grant or a duty.
pub(super) fn plain_word(text: &str) -> Option<String> {
    let is_plain = (1..=64).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte))
        && !text.starts_with('-');
    is_plain.then(|| text.to_owned())
}

/// What a bot may open, and under which conditions.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Grant {
    /// What it is called.
    pub name: GrantName,
    /// Its pseudonym in the trail. A new token makes a new one.
    pub actor: ActorId,
    /// What it is for.
    pub purpose: Option<Description>,
    /// The conditions.
    pub terms: Terms,
    /// What was granted by name: sorted, each once.
    pub references: Vec<GrantReference>,
    /// Every secret with one of these tags is granted: sorted, each once.
    pub tags: Vec<Tag>,
    /// When it was made.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub created: Timestamp,
    /// When it was changed last.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub changed: Timestamp,
}

/// A secret that was granted, or one field of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
pub struct GrantReference {
    /// Which secret, whatever its key becomes.
    pub secret: SecretId,
    /// Only this field; none: its value and all its fields.
    pub field: Option<FieldName>,
}

/// Under which conditions a grant may be used. What its holder has of it stands in its blob, sealed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Terms {
    /// Whether it may be used at all now.
    pub state: GrantState,
    /// The stages whose values it holds, in the order in which they are tried; at least one.
    pub stages: StageChoice,
    /// When it ends.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::optional")]
    pub expires: Option<Timestamp>,
    /// On which machines it may be used: their names; empty for all.
    pub hosts: Vec<String>,
    /// As which users of the operating system it may be used: their numbers; empty for all.
    pub users: Vec<u32>,
    /// Programs may be run with what it holds, but it prints no value.
    pub use_only: bool,
    /// The programs that may be run with what it holds, and then it prints no value either; empty for all. Sorted by path,
    /// each once.
    pub programs: Vec<PinnedProgram>,
    /// It is for reading and verifying the audit trail, and opens no secret.
    pub auditor: bool,
}

impl Terms {
    /// Whether its holder has the keys of the trail now.
    #[must_use]
    pub fn reads_the_trail(&self) -> bool {
        self.auditor && self.state == GrantState::Active
    }
}

/// A program as it was when its owner looked at it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
pub struct PinnedProgram {
    /// Where it is: absolute, and through no link but perhaps the last name itself.
    pub path: String,
    /// SHA-256 of its file.
    pub hash: [u8; 32],
}

/// Whether a grant may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum GrantState {
    /// It may.
    Active,
    /// Not until its owner resumes it. It holds no data key.
    Suspended,
    /// Not until its owner approves it. It never held a data key.
    Pending,
}

impl GrantState {
    const TABLE: [(Self, u8, &'static str); 3] =
        [(Self::Active, 1, "active"), (Self::Suspended, 2, "suspended"), (Self::Pending, 3, "pending")];

    /// The number that stands for it in the file.
    #[must_use]
    pub fn number(self) -> u8 {
        Self::TABLE.iter().find(|row| row.0 == self).map_or(0, |row| row.1)
    }

    /// The state with that number.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        Self::TABLE.iter().find(|row| row.1 == number).map(|row| row.0)
    }

    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::TABLE.iter().find(|row| row.0 == self).map_or("?", |row| row.2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_plain_word() {
        assert_eq!(GrantName::parse("recon-2.eu_west").unwrap().as_str(), "recon-2.eu_west");
        for text in ["", "-a", "a b", "a/b", "ä", &"n".repeat(65)] {
            assert!(GrantName::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn numbers_and_words_of_states_are_fixed() {
        let rows = [1, 2, 3].map(|number| GrantState::from_number(number).map(GrantState::word));
        assert_eq!(rows, [Some("active"), Some("suspended"), Some("pending")]);
        assert_eq!(GrantState::from_number(0), None);
        assert_eq!(GrantState::Pending.number(), 3);
    }
}
