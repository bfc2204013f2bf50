//! The first 120 bytes of a vault.
//!
//! ```text
//! offset  length
//!      0       8  magic
//!      8       4  format version
//!     12       4  length of the header in bytes
//!     16       4  length of the directory in bytes
//!     20       4  length of all manifest pages in bytes
//!     24      32  verifying key (Ed25519)
//!     56      64  signature over (these 56 bytes, header)
//! ```

use super::bytes::{Malformed, Reader};

/// A byte over 127, the letters `VLT`, CR LF, Ctrl-Z, LF: a transfer that treats the file as text breaks it visibly.
pub const MAGIC: [u8; 8] = *b"\x8bVLT\r\n\x1a\n";

/// Length of the prefix in bytes.
pub const PREFIX_SIZE: usize = 120;

/// How much of the prefix the signature covers, from its beginning.
const SIGNED: usize = 56;

/// The prefix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prefix {
    /// Version of the file format.
    pub version: u32,
    /// Length of the header in bytes.
    pub header_length: u32,
    /// Length of the directory in bytes.
    pub directory_length: u32,
    /// Length of all manifest pages together, in bytes.
    pub manifest_length: u32,
    /// The key that signed, Ed25519.
    pub verifying_key: [u8; 32],
    /// The signature, Ed25519.
    pub signature: [u8; 64],
}

/// Why these are not the first bytes of a vault that this program reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WrongPrefix {
    /// Another kind of file.
    #[error("it is not a vault")]
    Magic,
    /// A vault, but of another version.
    #[error("it has format version {0}, which this program does not read")]
    Version(u32),
    /// It ends before its prefix does.
    #[error("it is cut short")]
    Short,
}

impl Prefix {
    /// The prefix as bytes.
    #[must_use]
    pub fn encode(&self) -> [u8; PREFIX_SIZE] {
        let mut bytes = [0; PREFIX_SIZE];
        bytes[..8].copy_from_slice(&MAGIC);
        bytes[8..12].copy_from_slice(&self.version.to_le_bytes());
        bytes[12..16].copy_from_slice(&self.header_length.to_le_bytes());
        bytes[16..20].copy_from_slice(&self.directory_length.to_le_bytes());
        bytes[20..24].copy_from_slice(&self.manifest_length.to_le_bytes());
        bytes[24..SIGNED].copy_from_slice(&self.verifying_key);
        bytes[SIGNED..].copy_from_slice(&self.signature);
        bytes
    }

    /// Reads the prefix from the beginning of `bytes`.
    ///
    /// # Errors
    /// It is none of a version that this program reads.
    pub fn decode(bytes: &[u8]) -> Result<Self, WrongPrefix> {
        if !bytes.starts_with(&MAGIC) {
            return Err(if MAGIC.starts_with(bytes) { WrongPrefix::Short } else { WrongPrefix::Magic });
        }
        let mut reader = Reader::new(&bytes[MAGIC.len()..], "prefix");
        let short = |_: Malformed| WrongPrefix::Short;
        let version = reader.u32().map_err(short)?;
        if version != crate::model::FORMAT_VERSION {
            return Err(WrongPrefix::Version(version));
        }
        Ok(Self {
            version,
            header_length: reader.u32().map_err(short)?,
            directory_length: reader.u32().map_err(short)?,
            manifest_length: reader.u32().map_err(short)?,
            verifying_key: reader.array().map_err(short)?,
            signature: reader.array().map_err(short)?,
        })
    }

    /// The bytes that the signature covers, before the snapshot's domain label is put in front.
    #[must_use]
    pub fn signed_message(&self, header: &[u8]) -> Vec<u8> {
        let mut message = Vec::with_capacity(SIGNED + header.len());
        message.extend_from_slice(&self.encode()[..SIGNED]);
        message.extend_from_slice(header);
        message
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prefix() -> Prefix {
        Prefix {
            version: 1,
            header_length: 0x0102,
            directory_length: 48,
            manifest_length: 64,
            verifying_key: [0xaa; 32],
            signature: [0xbb; 64],
        }
    }

    #[test]
    fn the_bytes_are_these() {
        let bytes = prefix().encode();
        assert_eq!(bytes.len(), 120);
        assert_eq!(&bytes[..24], b"\x8bVLT\r\n\x1a\n\x01\0\0\0\x02\x01\0\0\x30\0\0\0\x40\0\0\0");
        assert_eq!(&bytes[24..56], [0xaa; 32]);
        assert_eq!(&bytes[56..], [0xbb; 64]);
        assert_eq!(Prefix::decode(&bytes), Ok(prefix()));
    }

    #[test]
    fn other_files_other_versions_and_cut_files_are_told_apart() {
        assert_eq!(Prefix::decode(b"PK\x03\x04"), Err(WrongPrefix::Magic));
        assert_eq!(Prefix::decode(b""), Err(WrongPrefix::Short));
        let bytes = prefix().encode();
        for length in 1..PREFIX_SIZE {
            assert_eq!(Prefix::decode(&bytes[..length]), Err(WrongPrefix::Short), "{length}");
        }
        let newer = Prefix { version: 2, ..prefix() };
        assert_eq!(Prefix::decode(&newer.encode()), Err(WrongPrefix::Version(2)));
    }

    #[test]
    fn the_signed_bytes_are_all_but_the_signature_and_the_header() {
        let bytes = prefix().encode();
        assert_eq!(prefix().signed_message(b"header"), [&bytes[..56], b"header"].concat());
    }
}
