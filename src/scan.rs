//! Finding values in bytes, in whichever of the usual spellings they stand there; and masking them.
//!
//! All of it goes by the bytes that a spelling has: nothing is decoded, so nothing can be made to decode for ever. Nothing here
//! reads a vault, opens a file or prints.

mod finder;
mod forms;
mod masker;
mod patterns;
mod windows;

pub use finder::{Finder, Sighting};
pub use forms::{Form, SHORTEST, SHORTEST_BASE64, forms, is_sought};
pub use masker::{MARKER, Masker};
pub use patterns::{LONGEST, Patterns};
