use std::fmt;
use std::io;
use std::ops::Range;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use subtle::ConstantTimeEq as _;
use zeroize::zeroize_bytes;

/// A secret byte string of any length.
///
/// Growing allocates anew, copies and wipes the old memory, because a growing `Vec` leaves its old bytes behind.
#[derive(Default)]
pub struct SecretBytes(Vec<u8>);

impl SecretBytes {
    /// Takes over `bytes` without copying.
    #[must_use]
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// An empty string with room for `capacity` bytes.
    #[must_use]
    pub fn with_capacity(capacity: usize) -> Self {
        Self(Vec::with_capacity(capacity))
    }

    /// A string of `length` zero bytes, to be filled in place.
    #[must_use]
    pub fn zeroed(length: usize) -> Self {
        Self(vec![0; length])
    }

    /// A copy of `bytes`; whoever owns those has to wipe them.
    #[must_use]
    pub fn copy_of(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }

    /// The bytes themselves.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        &self.0
    }

    /// The bytes themselves, to be written in place.
    pub fn expose_mut(&mut self) -> &mut [u8] {
        &mut self.0
    }

    /// Length in bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no byte at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Appends `more`.
    pub fn extend(&mut self, more: &[u8]) {
        let needed = self.0.len() + more.len();
        if needed > self.0.capacity() {
            let mut larger = Vec::with_capacity(needed.max(self.0.capacity() * 2));
            larger.extend_from_slice(&self.0);
            zeroize_bytes(&mut self.0);
            self.0 = larger;
        }
        self.0.extend_from_slice(more);
    }

    /// Appends what `source` gives, until its end or until there are more than `limit` bytes. Returns whether it was the
    /// end.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn read_from(&mut self, mut source: impl io::Read, limit: usize) -> io::Result<bool> {
        let mut chunk = Self::zeroed(64 * 1024);
        while self.len() <= limit {
            match source.read(chunk.expose_mut()) {
                Ok(0) => return Ok(true),
                Ok(count) => self.extend(&chunk.expose()[..count]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(false)
    }

    /// Cuts off all but the bytes in `range`, and wipes what is cut off.
    ///
    /// # Panics
    /// It reaches beyond the end.
    pub fn keep(&mut self, range: Range<usize>) {
        let length = range.len();
        self.0.copy_within(range, 0);
        self.truncate(length);
    }

    /// Hands out the bytes, which are no secret any more.
    #[must_use]
    pub fn into_public(mut self) -> Vec<u8> {
        std::mem::take(&mut self.0)
    }

    /// Cuts off all but the first `length` bytes and wipes them.
    pub fn truncate(&mut self, length: usize) {
        if let Some(tail) = self.0.get_mut(length..) {
            zeroize_bytes(tail);
        }
        self.0.truncate(length);
    }
}

impl Drop for SecretBytes {
    fn drop(&mut self) {
        // Whole blocks at a time: an index of megabytes is wiped several times in a commit. Nothing was ever written
        // beyond the length that is not wiped already.
        zeroize_bytes(&mut self.0);
    }
}

/// Never fails.
impl io::Write for SecretBytes {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Serialize for SecretBytes {
    /// As bytes: whoever takes them has to wipe them.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for SecretBytes {
    /// A copy of bytes that whoever gives them has to wipe.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <&[u8]>::deserialize(deserializer).map(Self::copy_of)
    }
}

impl fmt::Debug for SecretBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

impl PartialEq for SecretBytes {
    /// In constant time for equal lengths.
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for SecretBytes {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_output_hides_the_bytes() {
        assert_eq!(format!("{:?}", SecretBytes::copy_of(b"hunter2")), "[secret]");
    }

    #[test]
    fn growing_and_cutting_keep_the_content() {
        let mut secret = SecretBytes::with_capacity(1);
        secret.extend(b"open ");
        secret.extend(b"sesame");
        assert_eq!(secret.expose(), b"open sesame");
        secret.truncate(4);
        assert_eq!(secret.expose(), b"open");
        secret.truncate(99);
        assert_eq!(secret.len(), 4);
        secret.keep(1..3);
        assert_eq!(secret.expose(), b"pe");
    }
}
