//! Keys and sealing. Every primitive comes from `RustCrypto` or dalek; this module only puts them together.
//!
//! Keys of different roles have different types, so that none is used in another's place. All derivations stand in
//! `derive`, the one sealer in `seal`.

mod argon2id;
mod derive;
mod keyfile;
mod keys;
mod random;
mod recovery;
mod seal;
mod sign;
mod token;
mod written;

pub use argon2id::{ArgonError, calibrate, slot_key};
pub use derive::{Hasher, digest};
pub use keyfile::Keyfile;
pub use keys::{DataKey, EventKey, FingerprintKey, GrantKey, IndexKey, RootKey, SlotKey, TrailKey, ValuesKey};
pub use random::{NoRandom, Randomness, fill_random, random_16, random_32};
pub use recovery::RecoveryKey;
pub use seal::{
    CannotOpen, Context, Nonce, OVERHEAD, Purpose, Room, SealingKey, open, open_in_place, seal, seal_in_place,
};
pub use sign::{Domain, PublicKey, Signature, SigningKey, all_verify};
pub use token::{TOKEN_PREFIX, Token, TokenError, TokenKeys};
