use std::fmt;

use zeroize::Zeroize as _;

/// 256 secret bits, kept on the heap so that moving the value moves a pointer and leaves no copy.
pub struct Key(Box<[u8; 32]>);

impl Key {
    /// A key whose bytes are written by `fill` where they will live.
    pub fn filled(fill: impl FnOnce(&mut [u8; 32])) -> Self {
        let mut bytes = Box::new([0; 32]);
        fill(&mut bytes);
        Self(bytes)
    }

    /// A key whose bytes are written by `fill` where they will live, unless that fails.
    ///
    /// # Errors
    /// What `fill` returned.
    pub fn try_filled<E>(fill: impl FnOnce(&mut [u8; 32]) -> Result<(), E>) -> Result<Self, E> {
        let mut bytes = Box::new([0; 32]);
        fill(&mut bytes)?;
        Ok(Self(bytes))
    }

    /// A copy of `bytes`; `None` unless there are exactly 32.
    #[must_use]
    pub fn copy_of(bytes: &[u8]) -> Option<Self> {
        (bytes.len() == 32).then(|| Self::filled(|key| key.copy_from_slice(bytes)))
    }

    /// The 32 bytes themselves.
    #[must_use]
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }
}

impl Drop for Key {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}
