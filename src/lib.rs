//! A credential manager with one encrypted local file: the library behind the program `vault`.
//!
//! ```
//! use vault::model::{Details, KdfParams, SecretName, Stage, StageChoice, Target};
//! use vault::{SecretBytes, Vault};
//!
//! # fn main() -> vault::model::Result<()> {
//! # let directory = tempfile::tempdir().expect("a temporary directory");
//! # let path = directory.path().join("app.vault");
//! let passphrase = SecretBytes::copy_of(b"attempt-afflicted-ellipse-generous");
//! Vault::create(&path, &passphrase, KdfParams::MINIMUM)?;
//!
//! let mut vault = Vault::open(&path, None)?.unlock(&passphrase)?;
//! let key = SecretName::parse("db/prod").expect("a well-formed key");
//! vault.add(key.clone(), Stage::default(), SecretBytes::copy_of(b"s3cret"), Details::default())?;
//!
//! let id = vault.find(Target::Name(key))?.id;
//! vault.update(Target::Id(id), Stage::default(), SecretBytes::copy_of(b"changed"))?;
//! assert_eq!(vault.value(Target::Id(id), StageChoice::default())?.expose(), b"changed");
//! assert_eq!(vault.list()?.len(), 1);
//! vault.delete(Target::Id(id))?;
//! # Ok(())
//! # }
//! ```
//!
//! The modules, lowest first; a module names only modules above it in this list, and no sibling:
//!
//! | modules | what they are |
//! | --- | --- |
//! | [`secret`] [`clock`] [`sys`] | bytes that wipe themselves; time that tests can set; the system calls |
//! | [`model`] | keys, ids, stages, events, errors: parsed types, no input or output |
//! | [`crypto`] [`format`](mod@format) [`store`] [`access`] | keys and sealing; bytes to structs and back; files; decisions |
//! | [`vault`](mod@vault) [`audit`] | the meaning of the blobs; the trail |
//! | [`service`] then [`session`] | requests and responses; the one door |
//! | [`agent`] [`exec`] [`generate`] [`keyring`] [`manifest`] [`passphrase`] [`paths`] [`scan`] [`template`] [`terminal`] [`transfer`] | what commands need besides |
//! | [`api`] [`assignments`] then [`cli`] | the vault for Rust programs; variables for shells; the command line |

// Tests read and write files of their own.
#![cfg_attr(test, allow(clippy::disallowed_methods))]

pub mod access;
pub mod agent;
pub mod api;
pub mod assignments;
pub mod audit;
pub mod cli;
pub mod clock;
pub mod crypto;
pub mod exec;
pub mod format;
pub mod generate;
pub mod keyring;
pub mod manifest;
pub mod model;
pub mod passphrase;
pub mod paths;
pub mod scan;
pub mod secret;
pub mod service;
pub mod session;
pub mod store;
pub mod sys;
pub mod template;
pub mod terminal;
pub mod transfer;
pub mod vault;

pub use api::{Unlocked, Vault};
pub use secret::SecretBytes;
