use std::fmt;

use serde::{Deserialize, Serialize};

use super::{ActorId, GrantName};

/// Who asks. What proved it decides: a passphrase makes the owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Principal {
    /// Whoever could open the index. The id is the pseudonym in the trail.
    Owner(ActorId),
    /// Whoever holds the token of a grant.
    Grant(ActorId),
}

impl Principal {
    /// The pseudonym under which the trail knows this principal.
    #[must_use]
    pub fn actor(self) -> ActorId {
        match self {
            Self::Owner(actor) | Self::Grant(actor) => actor,
        }
    }
}

/// Who did something, as the trail tells it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
pub enum Who {
    /// The owner, of now or from before a `passwd`.
    Owner,
    /// Whoever held a token of this grant.
    Grant(GrantName),
}

impl Who {
    /// Parses `owner`, `grant:NAME`, or the bare name of a grant.
    ///
    /// # Errors
    /// Usage: it is none of these.
    pub fn parse(text: &str) -> super::Result<Self> {
        match text {
            "owner" => Ok(Self::Owner),
            name => GrantName::parse(name.strip_prefix("grant:").unwrap_or(name)).map(Self::Grant),
        }
    }
}

impl fmt::Display for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Owner => f.write_str("owner"),
            Self::Grant(name) => write!(f, "grant:{name}"),
        }
    }
}
