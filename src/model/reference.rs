use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Error, Result, SecretId, SecretName};

/// Which secret is meant: by its key or by its id.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum Target {
    /// By key.
    Name(SecretName),
    /// By id.
    Id(SecretId),
}

impl Target {
    /// Parses a key or an id.
    ///
    /// # Errors
    /// Usage: it is neither.
    pub fn parse(text: &str) -> Result<Self> {
        if let Some(id) = SecretId::parse(text) {
            return Ok(Self::Id(id));
        }
        // What is malformed may be a value in the wrong place, so it is not quoted.
        SecretName::parse(text).map(Self::Name).map_err(|error| Error::usage(format!("malformed key: {error}")))
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => name.fmt(f),
            Self::Id(id) => id.fmt(f),
        }
    }
}

/// The name of a field: 1 to 64 bytes of ASCII letters, digits and `_ . -`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FieldName(String);

impl FieldName {
    /// Parses the name of a field; `None` if it is not one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let valid = (1..=64).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte));
        valid.then(|| Self(text.to_owned()))
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What is asked for: a secret's value (`KEY`) or one of its fields (`KEY#FIELD`).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Reference {
    /// The secret.
    pub target: Target,
    /// The field, or the value itself.
    pub field: Option<FieldName>,
}

impl Reference {
    /// Parses `KEY` or `KEY#FIELD`, where KEY may be an id.
    ///
    /// # Errors
    /// Usage: the key or the field is malformed.
    pub fn parse(text: &str) -> Result<Self> {
        let Some((target, field)) = text.split_once('#') else {
            return Ok(Self { target: Target::parse(text)?, field: None });
        };
        let field = FieldName::parse(field).ok_or_else(|| {
            Error::usage("malformed reference: after # stands a field of 1 to 64 ASCII letters, digits and _ . -")
        })?;
        Ok(Self { target: Target::parse(target)?, field: Some(field) })
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.field {
            None => self.target.fmt(f),
            Some(field) => write!(f, "{}#{}", self.target, field.as_str()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_ids_and_fields_are_told_apart() {
        assert_eq!(Reference::parse("db/prod").unwrap().to_string(), "db/prod");
        assert_eq!(Reference::parse("db/prod#user").unwrap().to_string(), "db/prod#user");
        let by_id = Reference::parse("sec_77777777777777777777777774#user").unwrap();
        assert!(matches!(by_id.target, Target::Id(_)));
    }

    #[test]
    fn malformed_references_are_refused() {
        for text in ["", "#user", "db#", "db#a b", "db#a#b", "d b"] {
            assert!(Reference::parse(text).is_err(), "{text:?}");
        }
    }
}
