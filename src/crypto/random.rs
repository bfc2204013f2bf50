/// The system gave no random numbers. Nothing may be sealed or written then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the system gives no random numbers")]
pub struct NoRandom;

/// Fills `bytes` from the system's generator (`getrandom`).
///
/// # Errors
/// The system gave none.
pub fn fill_random(bytes: &mut [u8]) -> Result<(), NoRandom> {
    getrandom::fill(bytes).map_err(|_| NoRandom)
}

/// 16 random bytes, for an id.
///
/// # Errors
/// The system gave none.
pub fn random_16() -> Result<[u8; 16], NoRandom> {
    let mut bytes = [0; 16];
    fill_random(&mut bytes)?;
    Ok(bytes)
}

/// 32 random bytes, for a salt; not for a key, which would be left behind by the move.
///
/// # Errors
/// The system gave none.
pub fn random_32() -> Result<[u8; 32], NoRandom> {
    let mut bytes = [0; 32];
    fill_random(&mut bytes)?;
    Ok(bytes)
}

/// How many bytes are drawn from the system at once.
const BLOCK: usize = 4096;

/// Random numbers for many ids and nonces, drawn from the system in blocks: a system call for each would be a tenth of
/// a large import. Not for keys.
///
/// Each byte comes out once. It is made for one piece of work and dropped after it, so that no two processes ever share
/// one through a fork.
#[derive(Debug)]
pub struct Randomness {
    block: [u8; BLOCK],
    used: usize,
}

impl Randomness {
    /// Nothing is drawn before it is needed.
    #[must_use]
    pub fn new() -> Self {
        Self { block: [0; BLOCK], used: BLOCK }
    }

    /// The next `N` bytes, at most 4,096.
    ///
    /// # Errors
    /// The system gave none.
    pub fn draw<const N: usize>(&mut self) -> Result<[u8; N], NoRandom> {
        const { assert!(N <= BLOCK) }
        if self.used + N > BLOCK {
            fill_random(&mut self.block)?;
            self.used = 0;
        }
        let mut bytes = [0; N];
        bytes.copy_from_slice(&self.block[self.used..self.used + N]);
        self.block[self.used..self.used + N].fill(0);
        self.used += N;
        Ok(bytes)
    }
}

impl Default for Randomness {
    fn default() -> Self {
        Self::new()
    }
}

impl From<NoRandom> for crate::model::Error {
    fn from(error: NoRandom) -> Self {
        Self::other(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_byte_comes_out_twice() {
        let mut random = Randomness::new();
        let drawn: std::collections::HashSet<[u8; 24]> = (0..1000).map(|_| random.draw().unwrap()).collect();
        assert_eq!(drawn.len(), 1000);
        assert!(!drawn.contains(&[0; 24]));
        assert!(random.block[..random.used].iter().all(|&byte| byte == 0), "what came out is forgotten");
    }

    #[test]
    fn each_draw_from_the_system_is_another() {
        let drawn: std::collections::HashSet<[u8; 16]> = (0..10).map(|_| random_16().unwrap()).collect();
        assert_eq!(drawn.len(), 10);
        let drawn: std::collections::HashSet<[u8; 32]> = (0..10).map(|_| random_32().unwrap()).collect();
        assert_eq!(drawn.len(), 10);
    }

    #[test]
    fn a_block_is_used_to_its_last_byte() {
        let mut random = Randomness::new();
        let _half: [u8; BLOCK / 2] = random.draw().unwrap();
        let _other_half: [u8; BLOCK / 2] = random.draw().unwrap();
        assert_eq!(random.used, BLOCK);
        let _one_more: [u8; 1] = random.draw().unwrap();
        assert_eq!(random.used, 1);
    }
}
