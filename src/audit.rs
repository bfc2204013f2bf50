//! The audit trail: what happened, chained, sealed and signed. Written before anything is revealed or changed.

mod actors;
mod append;
mod check;
mod claims;
mod faults;
mod files;
mod lines;
mod walk;

pub use actors::unknown_actor_after;
pub use append::{Head, Writer, append, begin_anew, begin_first, check_end, head, rotate};
pub use check::{TrailFault, check_anchor};
pub use claims::claim;
pub use faults::{Fault, FaultKind};
pub use files::{check_beginning, earlier_files, number_of};
pub use walk::{Auditor, Expected, KnownActor, Recorded, Walked, walk};
