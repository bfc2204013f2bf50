//! The audit trail: what happened, chained, sealed and signed. Written before anything is revealed or changed.

mod actors;
mod append;
mod check;

pub use actors::unknown_actor_after;
pub use append::{Writer, append, begin, check_end};
pub use check::{TrailFault, check_anchor};
