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

impl From<NoRandom> for crate::model::Error {
    fn from(error: NoRandom) -> Self {
        Self::other(error.to_string())
    }
}
