use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::grant::plain_word;
use super::{Error, GrantReference, Result};

/// What a duty is called: 1 to 64 ASCII letters, digits and `_ . -`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DutyName(String);

impl DutyName {
    /// Parses it.
    ///
    /// # Errors
    /// Usage: it is not one.
    pub fn parse(text: &str) -> Result<Self> {
        plain_word(text).map(Self).ok_or_else(|| {
            Error::usage("the name of a duty has 1 to 64 ASCII letters, digits and _ . -, and no - first")
        })
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DutyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Segregation of duties: secrets of which no one grant may hold more than so many.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Duty {
    /// What it is called.
    pub name: DutyName,
    /// How many of them one grant may hold: at least 1, and fewer than there are.
    pub most: u32,
    /// The secrets: sorted, each once.
    pub references: Vec<GrantReference>,
    /// When it was made.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub created: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_plain_word() {
        assert_eq!(DutyName::parse("four-eyes").unwrap().as_str(), "four-eyes");
        assert!(DutyName::parse("four eyes").unwrap_err().message().starts_with("the name of a duty"));
    }
}
