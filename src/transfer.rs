//! Values that come from other programs' files, and go to them.

pub mod bitwarden;
pub mod csv;
pub mod dotenv;
pub mod item;
pub mod json;
pub mod kdbx;
mod keepass;
pub mod keepass_xml;
pub mod lost;
mod names;
pub mod pass;
pub mod text;
