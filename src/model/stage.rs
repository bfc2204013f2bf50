use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Error, Result};

/// Which of a secret's values is meant: `production` unless said, `design` for dummies, or any other name of 1 to 64
/// bytes of ASCII letters, digits and `_ . -`. Copies share the text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stage(Arc<str>);

impl Stage {
    /// Parses the name of a stage.
    ///
    /// # Errors
    /// Usage: it is not one.
    pub fn parse(text: &str) -> Result<Self> {
        let valid = (1..=64).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte));
        if valid {
            Ok(Self(text.into()))
        } else {
            Err(Error::usage("a stage has 1 to 64 ASCII letters, digits and _ . -"))
        }
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for Stage {
    fn default() -> Self {
        Self("production".into())
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The stages to try, in order. There is no fallback beyond these, so a dummy never turns into a real value.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct StageChoice(Vec<Stage>);

impl StageChoice {
    /// Parses `a` or `a,b,...`.
    ///
    /// # Errors
    /// Usage: one of them is not the name of a stage.
    pub fn parse(text: &str) -> Result<Self> {
        text.split(',').map(Stage::parse).collect::<Result<_>>().map(Self)
    }

    /// These stages, in this order.
    #[must_use]
    pub fn new(stages: Vec<Stage>) -> Self {
        Self(stages)
    }

    /// The stages in the order in which they are tried.
    #[must_use]
    pub fn stages(&self) -> &[Stage] {
        &self.0
    }

    /// The one stage, for what writes.
    ///
    /// # Errors
    /// Usage: there are several.
    pub fn single(&self) -> Result<Stage> {
        match self.0.as_slice() {
            [stage] => Ok(stage.clone()),
            _ => Err(Error::usage("a value is written to one stage, not to a list of stages")),
        }
    }
}

impl Default for StageChoice {
    fn default() -> Self {
        Self(vec![Stage::default()])
    }
}

impl From<Stage> for StageChoice {
    fn from(stage: Stage) -> Self {
        Self(vec![stage])
    }
}

impl fmt::Display for StageChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, stage) in self.0.iter().enumerate() {
            if position > 0 {
                f.write_str(",")?;
            }
            stage.fmt(f)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_keeps_its_order() {
        let choice = StageChoice::parse("design,production").unwrap();
        assert_eq!(choice.to_string(), "design,production");
        assert!(choice.single().is_err());
        assert_eq!(StageChoice::default().single().unwrap().as_str(), "production");
    }

    #[test]
    fn malformed_stages_are_refused() {
        for text in ["", "a,", ",a", "a b", "a/b", &"s".repeat(65)] {
            assert!(StageChoice::parse(text).is_err(), "{text:?}");
        }
    }
}
