//! The header: a short TOML text between prefix and directory, so that a person can see what kind of vault it is.
//!
//! It has exactly one spelling: what a reader parses has to give the same bytes when written again.

use std::fmt::Write as _;

use data_encoding::HEXLOWER;
use jiff::Timestamp;
use serde::Deserialize;

use crate::model::{Anchor, BlobId, Generation, KdfParams, VaultId};

use super::bytes::Malformed;
use super::keyslot::{Keyslot, SlotKind};

/// The longest header, in bytes.
pub const MAX_HEADER: u32 = 16 * 1024;
/// The most keyslots.
pub const MAX_KEYSLOTS: usize = 16;
/// The most that trying all keyslots may cost: memory times passes, summed up, in KiB (4 GiB).
const MAX_TOTAL_COST_KIB: u64 = 4 * 1024 * 1024;

/// The header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// Which vault.
    pub vault: VaultId,
    /// Which state of it.
    pub generation: Generation,
    /// Length of the whole file in bytes.
    pub length: u64,
    /// Number of blobs.
    pub blobs: u64,
    /// Which blob is the index.
    pub index: BlobId,
    /// SHA-256 of the directory.
    pub directory: [u8; 32],
    /// The event of the trail that announced this snapshot.
    pub anchor: Anchor,
    /// The ways to the root key; at least one.
    pub keyslots: Vec<Keyslot>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HeaderText {
    vault: String,
    generation: u64,
    length: u64,
    blobs: u64,
    index: String,
    directory: String,
    trail: AnchorText,
    keyslot: Vec<KeyslotText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AnchorText {
    file: u32,
    sequence: u64,
    offset: u64,
    hash: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyslotText {
    id: u32,
    kind: String,
    created: String,
    kdf: Option<String>,
    memory_kib: Option<u32>,
    passes: Option<u32>,
    lanes: Option<u32>,
    salt: String,
    root: String,
}

impl Header {
    /// The header's one spelling.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut text = String::with_capacity(1024);
        // Writing to a String cannot fail.
        let _infallible = self.write(&mut text);
        text.into_bytes()
    }

    fn write(&self, text: &mut String) -> std::fmt::Result {
        writeln!(text, "vault = \"{}\"", self.vault.to_hex())?;
        writeln!(text, "generation = {}", self.generation)?;
        writeln!(text, "length = {}", self.length)?;
        writeln!(text, "blobs = {}", self.blobs)?;
        writeln!(text, "index = \"{}\"", self.index.to_hex())?;
        writeln!(text, "directory = \"{}\"", HEXLOWER.encode(&self.directory))?;
        writeln!(text, "\n[trail]")?;
        writeln!(text, "file = {}", self.anchor.file)?;
        writeln!(text, "sequence = {}", self.anchor.sequence)?;
        writeln!(text, "offset = {}", self.anchor.offset)?;
        writeln!(text, "hash = \"{}\"", HEXLOWER.encode(&self.anchor.hash))?;
        for slot in &self.keyslots {
            writeln!(text, "\n[[keyslot]]")?;
            writeln!(text, "id = {}", slot.id)?;
            writeln!(text, "kind = \"{}\"", slot.kind.word())?;
            writeln!(text, "created = \"{}\"", slot.created)?;
            if let Some(kdf) = slot.kind.kdf() {
                writeln!(text, "kdf = \"argon2id\"")?;
                writeln!(text, "memory_kib = {}", kdf.memory_kib())?;
                writeln!(text, "passes = {}", kdf.passes())?;
                writeln!(text, "lanes = {}", kdf.lanes())?;
            }
            writeln!(text, "salt = \"{}\"", HEXLOWER.encode(&slot.salt))?;
            writeln!(text, "root = \"{}\"", HEXLOWER.encode(&slot.root))?;
        }
        Ok(())
    }

    /// Reads a header, whose signature the caller has verified.
    ///
    /// # Errors
    /// It is not what a writer of this format makes, or a limit is broken: that of a keyslot's cost before any memory
    /// is taken for it.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        if bytes.len() > MAX_HEADER as usize {
            return Err(Malformed("the header is too long"));
        }
        let text = std::str::from_utf8(bytes).map_err(|_| Malformed("the header is not UTF-8"))?;
        let parsed: HeaderText = toml::from_str(text).map_err(|_| Malformed("the header does not parse"))?;
        let header = Self::from_text(&parsed)?;
        if header.encode() != bytes {
            return Err(Malformed("the header is not in its one spelling"));
        }
        Ok(header)
    }

    fn from_text(text: &HeaderText) -> Result<Self, Malformed> {
        const BAD: Malformed = Malformed("the header holds a malformed value");
        let keyslots = text.keyslot.iter().map(Keyslot::from_text).collect::<Result<Vec<_>, _>>()?;
        check_keyslots(&keyslots)?;
        // TOML's integers end at 2^63 - 1, and not every reader's go further.
        let numbers = [text.generation, text.length, text.blobs, text.trail.sequence, text.trail.offset];
        if numbers.iter().any(|&number| i64::try_from(number).is_err()) {
            return Err(BAD);
        }
        if text.generation == 0 || text.trail.file == 0 || text.trail.sequence == 0 {
            return Err(Malformed("the header counts from 0"));
        }
        if keyslots.windows(2).any(|pair| pair[0].id >= pair[1].id) {
            return Err(Malformed("the keyslots are not in order"));
        }
        Ok(Self {
            vault: VaultId::from_hex(&text.vault).ok_or(BAD)?,
            generation: text.generation,
            length: text.length,
            blobs: text.blobs,
            index: BlobId::from_hex(&text.index).ok_or(BAD)?,
            directory: hex(&text.directory).ok_or(BAD)?,
            anchor: Anchor {
                file: text.trail.file,
                sequence: text.trail.sequence,
                offset: text.trail.offset,
                hash: hex(&text.trail.hash).ok_or(BAD)?,
            },
            keyslots,
        })
    }
}

/// Checks the limits on the number of keyslots and on what trying them all costs.
///
/// # Errors
/// One of them is broken.
pub fn check_keyslots(keyslots: &[Keyslot]) -> Result<(), Malformed> {
    if keyslots.is_empty() || keyslots.len() > MAX_KEYSLOTS {
        return Err(Malformed("the header has no keyslot or too many"));
    }
    if keyslots.iter().filter_map(|slot| slot.kind.kdf()).map(KdfParams::cost_kib).sum::<u64>() > MAX_TOTAL_COST_KIB {
        return Err(Malformed("trying all keyslots would cost more than is allowed"));
    }
    Ok(())
}

impl Keyslot {
    fn from_text(text: &KeyslotText) -> Result<Self, Malformed> {
        const BAD: Malformed = Malformed("a keyslot holds a malformed value");
        const UNKNOWN: Malformed = Malformed("a keyslot is of a kind that this program does not know");
        let kdf = || -> Result<KdfParams, Malformed> {
            let (Some("argon2id"), Some(memory), Some(passes), Some(lanes)) =
                (text.kdf.as_deref(), text.memory_kib, text.passes, text.lanes)
            else {
                return Err(UNKNOWN);
            };
            KdfParams::new(memory, passes, lanes)
                .map_err(|_| Malformed("a keyslot asks for a key derivation outside of the limits"))
        };
        let kind = match text.kind.as_str() {
            "passphrase" => SlotKind::Passphrase(kdf()?),
            "passphrase+keyfile" => SlotKind::PassphraseAndKeyfile(kdf()?),
            "keyfile" => SlotKind::Keyfile,
            "recovery" => SlotKind::Recovery,
            "keyring" => SlotKind::Keyring,
            _ => return Err(UNKNOWN),
        };
        Ok(Self {
            id: text.id,
            created: text.created.parse().ok().filter(is_whole_milliseconds).ok_or(BAD)?,
            kind,
            salt: hex(&text.salt).ok_or(BAD)?,
            root: hex(&text.root).ok_or(BAD)?,
        })
    }
}

fn is_whole_milliseconds(time: &Timestamp) -> bool {
    time.subsec_nanosecond() % 1_000_000 == 0
}

fn hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    HEXLOWER.decode(text.as_bytes()).ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header() -> Header {
        Header {
            vault: VaultId([0x11; 16]),
            generation: 7,
            length: 4096,
            blobs: 3,
            index: BlobId([0x22; 16]),
            directory: [0x33; 32],
            anchor: Anchor { file: 1, sequence: 5, offset: 900, hash: [0x44; 32] },
            keyslots: vec![Keyslot {
                id: 1,
                created: "2026-11-22T10:00:00Z".parse().unwrap(),
                kind: SlotKind::Passphrase(KdfParams::RECOMMENDED),
                salt: [0x55; 32],
                root: [0x66; 104],
            }],
        }
    }

    fn text() -> String {
        String::from_utf8(header().encode()).unwrap()
    }

    #[test]
    fn the_text_is_this() {
        let expected = format!(
            "vault = \"{}\"\ngeneration = 7\nlength = 4096\nblobs = 3\nindex = \"{}\"\ndirectory = \"{}\"\n\n\
             [trail]\nfile = 1\nsequence = 5\noffset = 900\nhash = \"{}\"\n\n\
             [[keyslot]]\nid = 1\nkind = \"passphrase\"\ncreated = \"2026-11-22T10:00:00Z\"\nkdf = \"argon2id\"\n\
             memory_kib = 65536\npasses = 3\nlanes = 4\nsalt = \"{}\"\nroot = \"{}\"\n",
            "11".repeat(16),
            "22".repeat(16),
            "33".repeat(32),
            "44".repeat(32),
            "55".repeat(32),
            "66".repeat(104)
        );
        assert_eq!(text(), expected);
        assert_eq!(Header::decode(expected.as_bytes()), Ok(header()));
    }

    #[test]
    fn only_one_spelling_is_read() {
        for (from, to) in [
            ("generation = 7", "generation = 0x7"),
            ("generation = 7", "generation=7"),
            ("[trail]", "# a comment\n[trail]"),
            ("blobs = 3", "blobs = 3\nmore = 1"),
            ("T10:00:00Z", "T10:00:00.000Z"),
            ("T10:00:00Z", "T10:00:00.0001Z"),
            ("generation = 7", "generation = 0"),
            ("file = 1", "file = 0"),
            ("offset = 900", "offset = 9223372036854775808"),
            ("sequence = 5", "sequence = 0"),
            ("T10:00:00Z", "T11:00:00+01:00"),
        ] {
            let changed = text().replace(from, to);
            assert_ne!(changed, text());
            assert!(Header::decode(changed.as_bytes()).is_err(), "{to}");
        }
    }

    #[test]
    fn costs_outside_of_the_limits_are_refused() {
        for (from, to) in [
            ("memory_kib = 65536", "memory_kib = 4294967295"),
            ("memory_kib = 65536", "memory_kib = 8"),
            ("passes = 3", "passes = 4294967295"),
            ("passes = 3", "passes = 0"),
            ("lanes = 4", "lanes = 16777215"),
            ("lanes = 4", "lanes = 0"),
        ] {
            let refused = Header::decode(text().replace(from, to).as_bytes());
            assert_eq!(refused, Err(Malformed("a keyslot asks for a key derivation outside of the limits")), "{to}");
        }
    }

    #[test]
    fn keyslots_are_limited_in_number_and_in_total_cost() {
        let mut many = header();
        many.keyslots = (1..=17).map(|id| Keyslot { id, ..many.keyslots[0].clone() }).collect();
        assert!(Header::decode(&many.encode()).is_err());
        many.keyslots.truncate(16);
        assert!(Header::decode(&many.encode()).is_ok());
        for slot in &mut many.keyslots {
            slot.kind = SlotKind::Passphrase(KdfParams::new(512 * 1024, 1, 1).unwrap());
        }
        assert!(Header::decode(&many.encode()).is_err(), "16 x 512 MiB");
        many.keyslots.clear();
        assert!(Header::decode(&many.encode()).is_err(), "no keyslot");
    }

    #[test]
    fn limits_are_the_last_values_that_pass() {
        // 16 slots of 256 MiB once over cost just 4 GiB.
        let mut many = header();
        many.keyslots = (1..=16).map(|id| Keyslot { id, ..many.keyslots[0].clone() }).collect();
        for slot in &mut many.keyslots {
            slot.kind = SlotKind::PassphraseAndKeyfile(KdfParams::new(256 * 1024, 1, 1).unwrap());
        }
        assert!(Header::decode(&many.encode()).is_ok());
        many.keyslots[0].kind = SlotKind::Passphrase(KdfParams::new(256 * 1024 + 1, 1, 1).unwrap());
        assert!(Header::decode(&many.encode()).is_err());
        let told = |text: &str| Header::decode(text.as_bytes()).unwrap_err();
        let spaces = |length: usize| format!("{}{}", text(), " ".repeat(length - text().len()));
        assert_eq!(told(&spaces(16_384)), Malformed("the header is not in its one spelling"));
        assert_eq!(told(&spaces(16_385)), Malformed("the header is too long"));
    }

    #[test]
    fn a_keyslot_of_another_kind_is_refused() {
        for (from, to) in [
            ("\"passphrase\"", "\"fingerprint\""),
            ("\"argon2id\"", "\"scrypt\""),
            ("kdf = \"argon2id\"\n", ""),
            ("lanes = 4\n", ""),
        ] {
            let refused = Header::decode(text().replace(from, to).as_bytes());
            assert_eq!(refused, Err(Malformed("a keyslot is of a kind that this program does not know")), "{to}");
        }
    }

    #[test]
    fn what_cannot_be_guessed_has_no_cost() {
        let cost = "kdf = \"argon2id\"\nmemory_kib = 65536\npasses = 3\nlanes = 4\n";
        for (kind, word) in [(SlotKind::Keyfile, "\"keyfile\""), (SlotKind::Recovery, "\"recovery\"")] {
            let mut other = header();
            other.keyslots[0].kind = kind;
            let expected = text().replace("\"passphrase\"", word).replace(cost, "");
            assert_eq!(String::from_utf8(other.encode()).unwrap(), expected);
            assert_eq!(Header::decode(expected.as_bytes()), Ok(other));
            // With one it is in no spelling that a writer would choose.
            assert!(Header::decode(text().replace("\"passphrase\"", word).as_bytes()).is_err());
        }
        let mut both = header();
        both.keyslots[0].kind = SlotKind::PassphraseAndKeyfile(KdfParams::RECOMMENDED);
        let expected = text().replace("\"passphrase\"", "\"passphrase+keyfile\"");
        assert_eq!(Header::decode(expected.as_bytes()), Ok(both));
    }
}
