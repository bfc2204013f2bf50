//! Bytes that must not be seen: they wipe themselves, print as `[secret]` and cannot be cloned.
//!
//! The one way to the bytes is `expose`, so that every place that looks at a secret can be found by searching for
//! that word. Nothing here protects against a debugger or against root.

mod bytes;
mod key;
mod locked;

pub use bytes::SecretBytes;
pub use key::Key;
pub use locked::LockedKey;
