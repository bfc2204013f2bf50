//! The lines of the audit trail.
//!
//! ```text
//! first line = "vault-trail 1 " vault id (hex) " " file number " " hash of the file before (hex) "\n"
//! event      = sequence " " previous hash (hex) " " time (ms) " " actor id (hex) " " body (base64) " " signature (base64) "\n"
//! ```
//!
//! Numbers are decimal without leading zeros, base64 is RFC 4648 section 4 with padding. The hash of a line is the
//! SHA-256 of its bytes without the line feed. Each event names the hash of the last good line before it: the first
//! event of a file that of the file's first line. A line that is no event (torn by a crash) is passed over.

use std::fmt::Write as _;

use data_encoding::{BASE64, HEXLOWER};
use jiff::Timestamp;

use crate::model::{ActorId, VaultId};

use super::bytes::Malformed;

/// The longest line that is written or read, in bytes (8 MiB): [`REFERENCES_PER_EVENT`] of the longest ones fit in.
pub const MAX_LINE: usize = 8 << 20;

/// How many references one event names; an action on more is several events in a row.
pub const REFERENCES_PER_EVENT: usize = 4096;

/// The first line is shorter than this, in bytes.
pub const MAX_FIRST_LINE: usize = 256;

const WORD: &str = "vault-trail";

/// The first line of a trail file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrailHeader {
    /// Whose trail.
    pub vault: VaultId,
    /// Number of the file, from 1.
    pub file: u32,
    /// Hash of the last event in the file before; zeros in the first file.
    pub previous: [u8; 32],
}

impl TrailHeader {
    /// The line without its line feed.
    #[must_use]
    pub fn encode(&self) -> String {
        format!("{WORD} 1 {} {} {}", self.vault.to_hex(), self.file, HEXLOWER.encode(&self.previous))
    }

    /// Reads it from the beginning of a trail.
    ///
    /// # Errors
    /// That is not the first line of a trail of this version.
    pub fn of(content: &[u8]) -> Result<Self, Malformed> {
        let end = content.iter().position(|&byte| byte == b'\n');
        Self::decode(end.map_or(&[], |end| &content[..end]))
    }

    /// Reads the line without its line feed.
    ///
    /// # Errors
    /// It is not the first line of a trail of this version.
    pub fn decode(line: &[u8]) -> Result<Self, Malformed> {
        const BAD: Malformed = Malformed("the first line of the trail is malformed");
        let text = std::str::from_utf8(line).map_err(|_| BAD)?;
        let [_, _, vault, file, previous] = pieces(text).ok_or(BAD)?;
        let header = Self {
            vault: VaultId::from_hex(vault).ok_or(BAD)?,
            file: file.parse().map_err(|_| BAD)?,
            previous: hash(previous).ok_or(BAD)?,
        };
        if header.file > 0 && header.encode() == text { Ok(header) } else { Err(BAD) }
    }
}

/// An event of the trail, sealed and signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventLine {
    /// Number of the event, from 1 to 2^63 - 1, counted on over all files.
    pub sequence: u64,
    /// Hash of the line before.
    pub previous: [u8; 32],
    /// When, to the millisecond.
    pub time: Timestamp,
    /// Who wrote it.
    pub actor: ActorId,
    /// The sealed body.
    pub body: Vec<u8>,
    /// The actor's signature, Ed25519.
    pub signature: [u8; 64],
}

impl EventLine {
    /// The line without its line feed.
    #[must_use]
    pub fn encode(&self) -> String {
        let mut line = String::with_capacity(self.body.len() * 4 / 3 + 256);
        // Writing to a String cannot fail.
        let _infallible = write!(
            line,
            "{} {} {} {} {} {}",
            self.sequence,
            HEXLOWER.encode(&self.previous),
            self.time.as_millisecond(),
            self.actor.to_hex(),
            BASE64.encode(&self.body),
            BASE64.encode(&self.signature),
        );
        line
    }

    /// Reads the line without its line feed.
    ///
    /// # Errors
    /// It is not an event.
    pub fn decode(line: &[u8]) -> Result<Self, Malformed> {
        const BAD: Malformed = Malformed("a line of the trail is malformed");
        let text = std::str::from_utf8(line).map_err(|_| BAD)?;
        let [sequence, previous, time, actor, body, signature] = pieces(text).ok_or(BAD)?;
        let event = Self {
            sequence: sequence.parse().map_err(|_| BAD)?,
            previous: hash(previous).ok_or(BAD)?,
            time: time.parse().ok().and_then(|time| Timestamp::from_millisecond(time).ok()).ok_or(BAD)?,
            actor: ActorId::from_hex(actor).ok_or(BAD)?,
            body: BASE64.decode(body.as_bytes()).map_err(|_| BAD)?,
            signature: BASE64.decode(signature.as_bytes()).ok().and_then(|bytes| bytes.try_into().ok()).ok_or(BAD)?,
        };
        if i64::try_from(event.sequence).is_ok_and(|number| number > 0) && event.encode() == text {
            Ok(event)
        } else {
            Err(BAD)
        }
    }

    /// What the signature covers, before the event's domain label is put in front:
    /// `vault id | file number (4) | sequence (8) | previous hash | time (8, ms) | actor id | body`.
    #[must_use]
    pub fn signed_message(&self, vault: VaultId, file: u32) -> Vec<u8> {
        let mut message = Vec::with_capacity(self.body.len() + 96);
        message.extend_from_slice(&vault.0);
        message.extend_from_slice(&file.to_le_bytes());
        message.extend_from_slice(&self.sequence.to_le_bytes());
        message.extend_from_slice(&self.previous);
        message.extend_from_slice(&self.time.as_millisecond().to_le_bytes());
        message.extend_from_slice(&self.actor.0);
        message.extend_from_slice(&self.body);
        message
    }
}

fn pieces<const N: usize>(text: &str) -> Option<[&str; N]> {
    let mut pieces = text.split(' ');
    let mut result = [""; N];
    for piece in &mut result {
        *piece = pieces.next()?;
    }
    pieces.next().is_none().then_some(result)
}

fn hash(text: &str) -> Option<[u8; 32]> {
    HEXLOWER.decode(text.as_bytes()).ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::{encode_event, pad};
    use crate::model::{Action, CommandFile, Decision, Event, EventReference, FieldName, Intent, SecretName, Stage};

    fn event() -> EventLine {
        EventLine {
            sequence: 12,
            previous: [0xab; 32],
            time: Timestamp::from_millisecond(1_700_000_000_123).unwrap(),
            actor: ActorId([0xcd; 16]),
            body: vec![1, 2, 3, 4],
            signature: [0; 64],
        }
    }

    #[test]
    fn the_lines_are_these() {
        let header = TrailHeader { vault: VaultId([0x12; 16]), file: 1, previous: [0; 32] };
        let expected = format!("vault-trail 1 {} 1 {}", "12".repeat(16), "00".repeat(32));
        assert_eq!(header.encode(), expected);
        assert_eq!(TrailHeader::decode(expected.as_bytes()), Ok(header));

        let expected =
            format!("12 {} 1700000000123 {} AQIDBA== {}A==", "ab".repeat(32), "cd".repeat(16), "A".repeat(85));
        assert_eq!(event().encode(), expected);
        assert_eq!(EventLine::decode(expected.as_bytes()), Ok(event()));
    }

    #[test]
    fn the_signed_bytes_are_these() {
        let mut expected = vec![0x12; 16];
        expected.extend([3, 0, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0]);
        expected.extend([0xab; 32]);
        expected.extend(1_700_000_000_123_i64.to_le_bytes());
        expected.extend([0xcd; 16]);
        expected.extend([1, 2, 3, 4]);
        assert_eq!(event().signed_message(VaultId([0x12; 16]), 3), expected);
    }

    #[test]
    fn the_fullest_event_fits_into_a_line() {
        let text = |letter: &str, length| letter.repeat(length);
        let reference = EventReference {
            key: SecretName::parse(&text("k", 255)).unwrap(),
            field: FieldName::parse(&text("f", 64)),
            stage: Stage::parse(&text("s", 64)).ok(),
            version: Some(u64::MAX),
        };
        let event = Event {
            time: Timestamp::UNIX_EPOCH,
            actor: ActorId([0; 16]),
            action: Action::Exec,
            references: vec![reference; REFERENCES_PER_EVENT],
            command: Some(CommandFile { path: text("p", 4096), inode: u64::MAX, size: u64::MAX, modified: i64::MIN }),
            host: text("h", 255),
            user: u32::MAX,
            process: u32::MAX,
            decision: Decision::Allowed,
            intent: Some(Intent { generation: u64::MAX, directory: [0; 32] }),
            subject: Some(text("g", 64)),
        };
        let body = vec![0; pad(&encode_event(&event)).len() + 72];
        assert!(EventLine { body, ..self::event() }.encode().len() < MAX_LINE);
    }

    #[test]
    fn torn_and_respelled_lines_are_no_events() {
        let line = event().encode();
        for length in 0..line.len() {
            assert!(EventLine::decode(&line.as_bytes()[..length]).is_err(), "{length}");
        }
        for changed in [
            format!("0{line}"),
            format!("+{line}"),
            format!("{line} "),
            line.replace("abab", "ABAB"),
            line.replace("AQIDBA==", "AQIDBA"),
        ] {
            assert!(EventLine::decode(changed.as_bytes()).is_err(), "{changed}");
        }
    }

    #[test]
    fn numbers_begin_with_one() {
        let header = TrailHeader { vault: VaultId([0x12; 16]), file: 1, previous: [0; 32] };
        let zeroth = TrailHeader { file: 0, ..header.clone() }.encode();
        assert!(TrailHeader::decode(zeroth.as_bytes()).is_err());
        assert!(TrailHeader::decode(header.encode().replace(" 1 ", " 01 ").as_bytes()).is_err());
        for sequence in [0, 1 << 63] {
            assert!(EventLine::decode(EventLine { sequence, ..event() }.encode().as_bytes()).is_err());
        }
        let last = EventLine { sequence: (1 << 63) - 1, ..event() };
        assert_eq!(EventLine::decode(last.encode().as_bytes()), Ok(last));
    }
}
