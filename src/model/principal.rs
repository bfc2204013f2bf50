use super::ActorId;

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
