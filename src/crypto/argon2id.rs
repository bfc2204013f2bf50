//! From a passphrase to a slot key: Argon2id version 0x13 (RFC 9106).

use std::time::{Duration, Instant};

use argon2::{Algorithm, Argon2, Params, Version};

use crate::model::KdfParams;
use crate::secret::{Key, SecretBytes};
use crate::sys::{Argon2Memory, on_all_processors};

use super::keys::SlotKey;

/// The key could not be derived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ArgonError {
    /// The system has not that much memory to give.
    #[error("there is not enough memory to derive the key")]
    Memory,
    /// The parameters are none that Argon2 knows. [`KdfParams`] allows no such ones.
    #[error("the key derivation refuses its parameters")]
    Parameters,
}

impl From<ArgonError> for crate::model::Error {
    fn from(error: ArgonError) -> Self {
        Self::other(error.to_string())
    }
}

/// Argon2id over the normalised passphrase and the slot's salt, 32 bytes; no secret, no associated data.
///
/// # Errors
/// Not enough memory.
pub fn slot_key(passphrase: &SecretBytes, salt: &[u8], params: KdfParams) -> Result<SlotKey, ArgonError> {
    let cost = Params::new(params.memory_kib(), params.passes(), params.lanes(), Some(32))
        .map_err(|_| ArgonError::Parameters)?;
    let mut memory = Argon2Memory::new(cost.block_count()).map_err(|_| ArgonError::Memory)?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, cost);
    Key::try_filled(|key| {
        on_all_processors(|| argon2.hash_password_into_with_memory(passphrase.expose(), salt, key, &mut memory))
            .map_err(|_| ArgonError::Parameters)
    })
    .map(SlotKey)
}

/// About how long unlocking may take on the machine that makes the vault.
const TARGET: Duration = Duration::from_millis(500);
/// More memory would keep the vault from being opened in a small container.
const MOST_MEMORY_KIB: u32 = 256 * 1024;

/// Parameters for a new keyslot: [`KdfParams::RECOMMENDED`], or more where this machine does more within half a second.
///
/// # Errors
/// Not enough memory even for the recommended ones.
pub fn calibrate() -> Result<KdfParams, ArgonError> {
    let base = KdfParams::RECOMMENDED;
    let start = Instant::now();
    slot_key(&SecretBytes::copy_of(b"measure"), &[0; 32], base)?;
    Ok(within(TARGET, start.elapsed()))
}

/// The costliest parameters that take at most `target`, if the recommended ones take `measured`: more memory first,
/// which costs an attacker most, then more passes.
fn within(target: Duration, measured: Duration) -> KdfParams {
    let base = KdfParams::RECOMMENDED;
    // How many times the base's cost fits in.
    let budget = target.as_micros() / measured.as_micros().max(1);
    let mut best = base;
    for factor in [1, 2, 4] {
        let memory = base.memory_kib() * factor;
        for passes in base.passes()..=16 {
            let cost = u128::from(memory) * u128::from(passes);
            if memory <= MOST_MEMORY_KIB && cost <= u128::from(base.cost_kib()) * budget {
                best = KdfParams::new(memory, passes, base.lanes()).unwrap_or(best);
            }
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(milliseconds: u64) -> Duration {
        Duration::from_millis(milliseconds)
    }

    #[test]
    fn a_slow_machine_gets_the_recommended_parameters() {
        assert_eq!(within(TARGET, ms(900)), KdfParams::RECOMMENDED);
        assert_eq!(within(TARGET, ms(300)), KdfParams::RECOMMENDED);
    }

    #[test]
    fn a_fast_machine_gets_more_memory_then_more_passes() {
        assert_eq!(within(TARGET, ms(240)).to_string(), "m=128MiB,t=3,p=4");
        assert_eq!(within(TARGET, ms(100)).to_string(), "m=256MiB,t=3,p=4");
        assert_eq!(within(TARGET, ms(55)).to_string(), "m=256MiB,t=6,p=4");
        assert_eq!(within(TARGET, ms(0)).to_string(), "m=256MiB,t=16,p=4");
    }

    #[test]
    fn the_key_is_the_one_that_the_reference_program_gives() {
        // printf passphrase | argon2 0123456789abcdef -id -v 13 -m 16 -t 3 -p 4 -l 32 -r
        let key = slot_key(&SecretBytes::copy_of(b"passphrase"), b"0123456789abcdef", KdfParams::RECOMMENDED).unwrap();
        assert_eq!(
            data_encoding::HEXLOWER.encode(key.0.expose()),
            "b9a461ff4f5c6e7e47ef9d52360d51fee2b7fd5a66cc012958bffcd1c8c20a1b"
        );
    }
}
