//! The vocabulary of the one door: what can be asked of a vault and what comes back.

mod governing;
mod portable;
mod request;
mod response;

pub use governing::{DutyChange, GrantChange, GrantEdit, PolicyChange};
pub use portable::{PortableSecret, PortableVersion};
pub use request::{AuditQuery, Content, ExistingPolicy, Filter, Named, NewField, Request, Reveal, Selection};
pub use response::{DutyView, GrantUses, GrantView, Imported, Leaked, Planned, Response, Revealed, Selected};

use crate::model::Result;

/// Whoever answers requests: a session with an unlocked vault, or something that speaks to one.
pub trait SecretService {
    /// Answers one request: all of it, or an error and nothing of it.
    ///
    /// # Errors
    /// Whatever stands in the way; its kind says what a caller can do.
    fn handle(&mut self, request: Request) -> Result<Response>;
}
