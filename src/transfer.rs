//! Values that come from other programs' files, and go to them.

pub mod dotenv;
