//! A type for each role a key can have.

use crate::secret::{Key, LockedKey};

use super::random::{NoRandom, fill_random};

macro_rules! generated {
    ($($(#[$doc:meta])* $name:ident: $inner:ident = $make:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name(pub(super) $inner);

        impl $name {
            /// A fresh key.
            ///
            /// # Errors
            /// The system gave no random numbers.
            pub fn generate() -> Result<Self, NoRandom> {
                let wrap: fn(Key) -> $inner = $make;
                Key::try_filled(|bytes| fill_random(bytes)).map(wrap).map(Self)
            }

            /// The key in `bytes`, which came out of a sealed blob; `None` unless there are exactly 32.
            #[must_use]
            pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
                let wrap: fn(Key) -> $inner = $make;
                Key::copy_of(bytes).map(wrap).map(Self)
            }

            /// The bytes, to be put into a sealed blob.
            #[must_use]
            pub fn expose(&self) -> &[u8; 32] {
                self.0.expose()
            }
        }
    )*};
}

generated! {
    /// What the keyslots wrap and everything of the owner's hangs on.
    RootKey: LockedKey = LockedKey::new;
    /// From it come the data keys of all values.
    ValuesKey: LockedKey = LockedKey::new;
    /// From it come the event keys of all actors.
    TrailKey: LockedKey = LockedKey::new;
}

macro_rules! handed_on {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name(pub(super) Key);

        impl $name {
            /// The key in `bytes`, which came out of a sealed blob; `None` unless there are exactly 32.
            #[must_use]
            pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
                Key::copy_of(bytes).map(Self)
            }

            /// The bytes, to be put into a sealed blob.
            #[must_use]
            pub fn expose(&self) -> &[u8; 32] {
                self.0.expose()
            }
        }
    )*};
}

handed_on! {
    /// Seals one value. A grant holds those of its values.
    DataKey;
    /// Seals the bodies of one actor's events. A grant holds its own.
    EventKey;
    /// Seals one grant. The owner's index holds those of all grants.
    GrantKey;
    /// From it comes what values are told again by.
    FingerprintKey;
}

/// Wraps the root key in one keyslot: what a passphrase becomes.
#[derive(Debug)]
pub struct SlotKey(pub(super) Key);

/// Seals the index.
#[derive(Debug)]
pub struct IndexKey(pub(super) Key);
