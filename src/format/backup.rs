//! A backup: one file that holds a snapshot and the trail that goes with it.
//!
//! ```text
//! backup = magic (8) | version (4) | reserved (4) | length of the snapshot (8) | length of the trail (8)
//!          | SHA-256 of the snapshot (32) | SHA-256 of the trail (32) | snapshot | trail
//! ```
//!
//! The hashes find accidents. What an attacker changed, the snapshot's signature and the trail's chain tell.

use super::bytes::{Malformed, Reader};

/// The first bytes of a backup.
pub const BACKUP_MAGIC: [u8; 8] = [0x8b, b'V', b'L', b'B', 0x0d, 0x0a, 0x1a, 0x0a];
/// Length of what stands before the snapshot, in bytes.
pub const BACKUP_HEAD: usize = 96;
const VERSION: u32 = 1;

/// What stands before the snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BackupHead {
    /// Length of the snapshot in bytes.
    pub snapshot_length: u64,
    /// Length of the trail in bytes.
    pub trail_length: u64,
    /// SHA-256 of the snapshot.
    pub snapshot_hash: [u8; 32],
    /// SHA-256 of the trail.
    pub trail_hash: [u8; 32],
}

impl BackupHead {
    /// As bytes.
    #[must_use]
    pub fn encode(&self) -> [u8; BACKUP_HEAD] {
        let parts: [&[u8]; 7] = [
            &BACKUP_MAGIC,
            &VERSION.to_le_bytes(),
            &[0; 4],
            &self.snapshot_length.to_le_bytes(),
            &self.trail_length.to_le_bytes(),
            &self.snapshot_hash,
            &self.trail_hash,
        ];
        let mut bytes = [0; BACKUP_HEAD];
        for (place, byte) in bytes.iter_mut().zip(parts.concat()) {
            *place = byte;
        }
        bytes
    }

    /// Reads it from the beginning of a backup of `length` bytes.
    ///
    /// # Errors
    /// It is no backup of this version, or not as long as it says.
    pub fn decode(bytes: &[u8], length: u64) -> Result<Self, Malformed> {
        const WHAT: &str = "this is no backup, or one that is cut short";
        let mut reader = Reader::new(bytes, WHAT);
        let magic: [u8; 8] = reader.array()?;
        let (version, reserved) = (reader.u32()?, reader.u32()?);
        let head = Self {
            snapshot_length: reader.u64()?,
            trail_length: reader.u64()?,
            snapshot_hash: reader.array()?,
            trail_hash: reader.array()?,
        };
        reader.end()?;
        let whole = head.snapshot_length.checked_add(head.trail_length);
        let fits = whole.and_then(|whole| whole.checked_add(BACKUP_HEAD as u64)) == Some(length);
        if magic == BACKUP_MAGIC && version == VERSION && reserved == 0 && fits {
            Ok(head)
        } else {
            Err(Malformed(WHAT))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_these_bytes() {
        let head = BackupHead { snapshot_length: 0x0201, trail_length: 3, snapshot_hash: [4; 32], trail_hash: [5; 32] };
        let mut expected = b"\x8bVLB\r\n\x1a\n\x01\0\0\0\0\0\0\0\x01\x02\0\0\0\0\0\0\x03\0\0\0\0\0\0\0".to_vec();
        expected.extend([4; 32]);
        expected.extend([5; 32]);
        assert_eq!(head.encode(), expected.as_slice());
        assert_eq!(BackupHead::decode(&expected, 96 + 0x0201 + 3), Ok(head));
    }

    #[test]
    fn anything_else_is_refused() {
        let head = BackupHead { snapshot_length: 10, trail_length: 5, snapshot_hash: [0; 32], trail_hash: [0; 32] };
        let bytes = head.encode();
        for length in [0, 110, 112, u64::MAX] {
            assert!(BackupHead::decode(&bytes, length).is_err());
        }
        for at in 0..32 {
            let mut changed = bytes;
            changed[at] ^= 0x80;
            assert!(BackupHead::decode(&changed, 111).is_err(), "{at}");
        }
        assert!(BackupHead::decode(&bytes[..95], 111).is_err());
        let absurd = BackupHead { snapshot_length: u64::MAX, trail_length: 2, ..head };
        assert!(BackupHead::decode(&absurd.encode(), 97).is_err());
    }
}
