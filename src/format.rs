//! Bytes to structs and back: the vault file and the lines of the trail. No keys, no files, no clock.
//!
//! Every codec keeps one promise: `encode(decode(x)) == x`, or `decode` refuses `x`. Integers are little-endian.
//! Sealed parts are carried as they are; `crypto` opens them. `docs/FORMAT.md` is the specification.

mod actors;
mod backup;
mod bytes;
mod cbor;
mod claim;
mod duty_record;
mod event;
mod fingerprints;
mod grant_record;
mod grant_reference;
mod grant_settings;
mod header;
mod index;
mod keyslot;
mod manifest;
mod padding;
mod policies;
mod prefix;
mod secret_record;
mod settings;
mod splice;
mod terms;
mod trail;

pub use actors::{Actor, OldTrailKey};
pub use backup::{BACKUP_MAGIC, BackupHead, MAX_BACKUP_HEAD, MAX_TRAIL_FILES};
pub use bytes::Malformed;
pub use claim::{Claim, ClaimedKey};
pub use duty_record::{decode_duty, encode_duty};
pub use event::{decode_event, encode_event};
pub use grant_record::GrantRecord;
pub use grant_settings::{AuditSettings, GrantSettings};
pub use header::{Header, MAX_HEADER, MAX_KEYSLOTS, check_keyslots};
pub use index::{Index, IndexEdits, Table};
pub use keyslot::{Keyslot, SlotKind};
pub use manifest::{Directory, DirectoryEntry, MAX_DIRECTORY, PAGE_ROWS, Page, ROW_SIZE, Row};
pub use padding::{content_of, pad, padded_length, unpad};
pub use prefix::{MAGIC, PREFIX_SIZE, Prefix, WrongPrefix};
pub use secret_record::{decode_secret, encode_secret, key_of_secret};
pub use settings::Settings;
pub use splice::Splice;
pub use trail::{EventLine, MAX_FIRST_LINE, MAX_LINE, REFERENCES_PER_EVENT, TrailHeader};
