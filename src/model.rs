//! The words of the vault as parsed types: whoever holds one knows that it is well-formed. No input or output here.

mod action;
mod delivery;
mod details;
mod duty;
mod error;
mod event;
mod grant;
mod id;
mod interval;
mod kdf;
mod key;
mod pattern;
mod policy;
mod policy_name;
mod position;
mod principal;
mod reference;
mod secret;
mod stage;
mod text;
mod version_choice;
pub mod wire;

pub use action::Action;
pub use delivery::{Deliveries, Delivery};
pub use details::{DetailChanges, Details};
pub use duty::{Duty, DutyName};
pub use error::{Error, ErrorKind, Result};
pub use event::{Anchor, CommandFile, Decision, Event, EventReference, Intent};
pub use grant::{Grant, GrantName, GrantReference, GrantState, PinnedProgram, Terms};
pub use id::{ActorId, BlobId, SecretId, VaultId};
pub use interval::{Days, Span, parse_moment, parse_past};
pub use kdf::{KdfLimit, KdfParams};
pub use key::{KeyError, SecretName};
pub use pattern::Pattern;
pub use policy::Policies;
pub use policy_name::PolicyName;
pub use position::Position;
pub use principal::{Principal, Who};
pub use reference::{FieldName, Reference, Target};
pub use secret::{Field, FieldKind, Fingerprint, PartFingerprint, SHORTEST_SOUGHT, Secret, StageValues, Version};
pub use stage::{Stage, StageChoice};
pub use text::{Description, DisplayName, Tag, Url};
pub use version_choice::VersionChoice;

/// The number of a vault's state: one higher at every commit, the first is 1.
pub type Generation = u64;

/// The version of the file format that this program writes, and the only one that it reads.
pub const FORMAT_VERSION: u32 = 1;

/// The longest value, in bytes (16 MiB).
pub const MAX_VALUE: usize = 16 << 20;

/// Variables of the environment that unlock a vault or a file of its values: whoever gets them gets more than was meant for
/// it, so no program that we start does.
pub const SECRET_VARIABLES: [&str; 9] = [
    "VAULT_EXPORT_PASSPHRASE",
    "VAULT_GRANT",
    "VAULT_GRANT_FILE",
    "VAULT_IMPORT_PASSPHRASE",
    "VAULT_KEYFILE",
    "VAULT_NEW_PASSPHRASE",
    "VAULT_PASSPHRASE",
    "VAULT_PASSPHRASE_COMMAND",
    "VAULT_PASSPHRASE_FILE",
];
