use serde::{Deserialize, Serialize};

use super::{Error, Result, StageValues, Version};

/// Which version of a value is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub enum VersionChoice {
    /// The newest.
    #[default]
    Newest,
    /// The one before the newest.
    Previous,
    /// The one with this number.
    Number(u64),
}

impl VersionChoice {
    /// Parses a version's number, or `previous`.
    ///
    /// # Errors
    /// Usage: it is neither.
    pub fn parse(text: &str) -> Result<Self> {
        if text == "previous" {
            return Ok(Self::Previous);
        }
        match text.parse() {
            Ok(number) if number > 0 && text.bytes().all(|byte| byte.is_ascii_digit()) => Ok(Self::Number(number)),
            _ => Err(Error::usage("a version is a number from 1, or previous")),
        }
    }

    /// The version that is meant among `values`, if it is kept.
    #[must_use]
    pub fn of(self, values: &StageValues) -> Option<&Version> {
        let mut newest_first = values.versions.iter().rev();
        match self {
            Self::Newest => newest_first.next(),
            Self::Previous => newest_first.nth(1),
            Self::Number(number) => newest_first.find(|version| version.number == number),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_a_number_or_the_one_before() {
        assert_eq!(VersionChoice::parse("3").unwrap(), VersionChoice::Number(3));
        assert_eq!(VersionChoice::parse("previous").unwrap(), VersionChoice::Previous);
        for text in ["", "0", "-1", "+1", "1.0", "newest", " 1", "99999999999999999999"] {
            assert!(VersionChoice::parse(text).is_err(), "{text:?}");
        }
    }
}
