//! Texts with references to values: finding these, and putting the values in so that they mean themselves.
//!
//! One pass: what is put in is never looked at again. Nothing here reads a vault or a file.

mod filter;
mod insert;
mod json;
mod kind;
mod scan;
mod shell;
mod syntax;
mod xml;

pub use filter::{Filter, shell_word};
pub use insert::{Insertion, Unfit};
pub use kind::Kind;
pub use scan::{Found, Piece, scan};
pub use syntax::Syntax;

pub use crate::model::Position;
