//! The one place that decides. A decision is a pure function of who asks for what; a permit is its proof.
//!
//! Nobody else can make a [`Permit`], and nothing is revealed or changed without one.

use crate::model::{Action, BlobId, EventReference, Principal};

/// What somebody wants to do.
#[derive(Clone, Debug)]
pub struct Ask {
    /// Who.
    pub principal: Principal,
    /// What.
    pub action: Action,
    /// With which secrets.
    pub references: Vec<EventReference>,
    /// Which values would be revealed.
    pub values: Vec<BlobId>,
}

/// The proof that somebody may do just what was asked. It is consumed by doing it.
#[derive(Debug)]
pub struct Permit {
    ask: Ask,
}

impl Permit {
    /// What is permitted.
    #[must_use]
    pub fn action(&self) -> Action {
        self.ask.action
    }

    /// To whom.
    #[must_use]
    pub fn principal(&self) -> Principal {
        self.ask.principal
    }

    /// For which secrets.
    #[must_use]
    pub fn references(&self) -> &[EventReference] {
        &self.ask.references
    }

    /// Which values may be revealed.
    #[must_use]
    pub fn values(&self) -> &[BlobId] {
        &self.ask.values
    }
}

/// Decides. The owner, who opened the index, may do everything that the vault can do.
#[must_use]
pub fn decide(ask: Ask) -> Permit {
    match ask.principal {
        Principal::Owner(_) => Permit { ask },
    }
}
