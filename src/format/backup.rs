//! A backup: one file that holds a snapshot and the trail that goes with it.
//!
//! ```text
//! backup = magic (8) | version (4) | number of the trail's files (4) | length of the snapshot (8) | length of the trail (8)
//!          | SHA-256 of the snapshot (32) | SHA-256 of the trail (32) | length of each of the trail's files (8 each)
//!          | snapshot | trail: its files, oldest first
//! ```
//!
//! The hashes find accidents. What an attacker changed, the snapshot's signature and the trail's chain tell.

use super::bytes::{Malformed, Reader};

/// The first bytes of a backup.
pub const BACKUP_MAGIC: [u8; 8] = [0x8b, b'V', b'L', b'B', 0x0d, 0x0a, 0x1a, 0x0a];
/// Most files that a trail in a backup has.
pub const MAX_TRAIL_FILES: usize = 4096;
/// The longest that stands before a snapshot, in bytes.
pub const MAX_BACKUP_HEAD: usize = FIXED + 8 * MAX_TRAIL_FILES;
/// Length of the part that does not depend on the number of files, in bytes.
const FIXED: usize = 96;
const VERSION: u32 = 1;

/// What stands before the snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupHead {
    /// Length of the snapshot in bytes.
    pub snapshot_length: u64,
    /// Length of each of the trail's files in bytes, oldest first; at least one.
    pub trail_lengths: Vec<u64>,
    /// SHA-256 of the snapshot.
    pub snapshot_hash: [u8; 32],
    /// SHA-256 of the trail.
    pub trail_hash: [u8; 32],
}

impl BackupHead {
    /// As bytes.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let files = u32::try_from(self.trail_lengths.len()).unwrap_or(u32::MAX);
        let lengths: Vec<u8> = self.trail_lengths.iter().flat_map(|length| length.to_le_bytes()).collect();
        [
            BACKUP_MAGIC.as_slice(),
            &VERSION.to_le_bytes(),
            &files.to_le_bytes(),
            &self.snapshot_length.to_le_bytes(),
            &self.trail_length().to_le_bytes(),
            &self.snapshot_hash,
            &self.trail_hash,
            &lengths,
        ]
        .concat()
    }

    /// How long it is, in bytes: there the snapshot begins.
    #[must_use]
    pub fn length(&self) -> u64 {
        FIXED as u64 + 8 * self.trail_lengths.len() as u64
    }

    /// Length of the whole trail in bytes.
    #[must_use]
    pub fn trail_length(&self) -> u64 {
        self.trail_lengths.iter().fold(0, |sum, length| sum.saturating_add(*length))
    }

    /// Reads it from the beginning of a backup of `length` bytes, of which [`MAX_BACKUP_HEAD`] are enough.
    ///
    /// # Errors
    /// It is no backup of this version, or not as long as it says.
    pub fn decode(bytes: &[u8], length: u64) -> Result<Self, Malformed> {
        const WHAT: &str = "this is no backup, or one that is cut short";
        let mut reader = Reader::new(bytes, WHAT);
        let magic: [u8; 8] = reader.array()?;
        let version = reader.u32()?;
        let files = usize::try_from(reader.u32()?).unwrap_or(usize::MAX);
        let (snapshot_length, trail_length) = (reader.u64()?, reader.u64()?);
        let (snapshot_hash, trail_hash) = (reader.array()?, reader.array()?);
        if magic != BACKUP_MAGIC || version != VERSION || files == 0 || files > MAX_TRAIL_FILES {
            return Err(Malformed(WHAT));
        }
        let trail_lengths = (0..files).map(|_| reader.u64()).collect::<Result<Vec<u64>, _>>()?;
        let sum = trail_lengths.iter().try_fold(0_u64, |sum, length| sum.checked_add(*length));
        let head = Self { snapshot_length, trail_lengths, snapshot_hash, trail_hash };
        let whole = head.snapshot_length.checked_add(trail_length);
        let fits = whole.and_then(|whole| whole.checked_add(head.length())) == Some(length);
        if fits && sum == Some(trail_length) { Ok(head) } else { Err(Malformed(WHAT)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_these_bytes() {
        let head = BackupHead {
            snapshot_length: 0x0201,
            trail_lengths: vec![1, 2],
            snapshot_hash: [4; 32],
            trail_hash: [5; 32],
        };
        let mut expected = b"\x8bVLB\r\n\x1a\n\x01\0\0\0\x02\0\0\0\x01\x02\0\0\0\0\0\0\x03\0\0\0\0\0\0\0".to_vec();
        expected.extend([4; 32]);
        expected.extend([5; 32]);
        expected.extend([1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0]);
        assert_eq!(head.encode(), expected);
        expected.extend(b"the snapshot");
        assert_eq!(BackupHead::decode(&expected, 112 + 0x0201 + 3), Ok(head));
    }

    #[test]
    fn anything_else_is_refused() {
        let head =
            BackupHead { snapshot_length: 10, trail_lengths: vec![5], snapshot_hash: [0; 32], trail_hash: [0; 32] };
        let bytes = head.encode();
        assert_eq!(BackupHead::decode(&bytes, 119).as_ref(), Ok(&head));
        for length in [0, 118, 120, u64::MAX] {
            assert!(BackupHead::decode(&bytes, length).is_err());
        }
        for at in (0..32).chain(96..104) {
            let mut changed = bytes.clone();
            changed[at] ^= 0x80;
            assert!(BackupHead::decode(&changed, 119).is_err(), "{at}");
        }
        assert!(BackupHead::decode(&bytes[..103], 119).is_err());
        let absurd = BackupHead { snapshot_length: u64::MAX, trail_lengths: vec![2], ..head.clone() };
        assert!(BackupHead::decode(&absurd.encode(), 105).is_err());
        let absurd = BackupHead { trail_lengths: vec![u64::MAX, 2, 5], ..head.clone() };
        assert!(BackupHead::decode(&absurd.encode(), 135).is_err());
        for files in [0, MAX_TRAIL_FILES + 1] {
            let odd = BackupHead { snapshot_length: 0, trail_lengths: vec![0; files], ..head.clone() };
            assert!(BackupHead::decode(&odd.encode(), odd.length()).is_err());
        }
    }
}
