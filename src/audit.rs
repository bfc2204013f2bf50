//! The audit trail: what happened, chained, sealed and signed. Written before anything is revealed or changed.

mod append;
mod check;

pub use append::{Writer, append, begin};
pub use check::{TrailFault, check_anchor};
