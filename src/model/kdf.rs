use std::fmt;

/// Cost parameters of Argon2id (RFC 9106), always within the limits that this program accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KdfParams {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

/// Which limit of [`KdfParams`] was broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KdfLimit {
    /// Memory below 19 MiB or over 1 GiB.
    #[error("the memory cost must be between 19 MiB and 1 GiB")]
    Memory,
    /// Passes below 1 or over 16.
    #[error("the number of passes must be between 1 and 16")]
    Passes,
    /// Lanes below 1 or over 16.
    #[error("the number of lanes must be between 1 and 16")]
    Lanes,
    /// Memory times passes over 4 GiB.
    #[error("memory times passes must be at most 4 GiB")]
    TooCostly,
    /// One pass over little memory is below what OWASP's minimum costs.
    #[error("19 MiB need at least 2 passes (or 38 MiB with 1)")]
    Product,
}

const MIB: u32 = 1024;
const MIN_MEMORY_KIB: u32 = 19 * MIB;
const MAX_MEMORY_KIB: u32 = 1024 * MIB;
const MAX_PASSES: u32 = 16;
const MAX_LANES: u32 = 16;
/// OWASP's minimum for Argon2id: 19 MiB, 2 passes, 1 lane.
const MIN_PRODUCT_KIB: u64 = 2 * 19 * 1024;
/// What trying all keyslots of a vault may cost is also the most for one (4 GiB).
const MAX_PRODUCT_KIB: u64 = 4 * 1024 * 1024;

impl KdfParams {
    /// RFC 9106 section 4, the second recommended option: 64 MiB, 3 passes, 4 lanes.
    pub const RECOMMENDED: Self = Self { memory_kib: 64 * MIB, passes: 3, lanes: 4 };

    /// The cheapest that is accepted: OWASP's minimum of 19 MiB, 2 passes, 1 lane.
    pub const MINIMUM: Self = Self { memory_kib: MIN_MEMORY_KIB, passes: 2, lanes: 1 };

    /// Checks parameters, `memory_kib` in KiB.
    ///
    /// # Errors
    /// The limit that they break.
    pub fn new(memory_kib: u32, passes: u32, lanes: u32) -> Result<Self, KdfLimit> {
        if !(MIN_MEMORY_KIB..=MAX_MEMORY_KIB).contains(&memory_kib) {
            return Err(KdfLimit::Memory);
        }
        if !(1..=MAX_PASSES).contains(&passes) {
            return Err(KdfLimit::Passes);
        }
        if !(1..=MAX_LANES).contains(&lanes) {
            return Err(KdfLimit::Lanes);
        }
        let params = Self { memory_kib, passes, lanes };
        if params.cost_kib() > MAX_PRODUCT_KIB {
            return Err(KdfLimit::TooCostly);
        }
        if params.cost_kib() < MIN_PRODUCT_KIB {
            return Err(KdfLimit::Product);
        }
        Ok(params)
    }

    /// Memory in KiB.
    #[must_use]
    pub fn memory_kib(self) -> u32 {
        self.memory_kib
    }

    /// Passes over the memory.
    #[must_use]
    pub fn passes(self) -> u32 {
        self.passes
    }

    /// Lanes that can be filled in parallel.
    #[must_use]
    pub fn lanes(self) -> u32 {
        self.lanes
    }

    /// Memory times passes, in KiB: what a try costs.
    #[must_use]
    pub fn cost_kib(self) -> u64 {
        u64::from(self.memory_kib) * u64::from(self.passes)
    }

    /// Whether a try costs less than with [`KdfParams::RECOMMENDED`].
    #[must_use]
    pub fn is_below_recommended(self) -> bool {
        self.cost_kib() < Self::RECOMMENDED.cost_kib()
    }
}

impl fmt::Display for KdfParams {
    /// `m=64MiB,t=3,p=4`, the form that `--kdf` takes.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.memory_kib.is_multiple_of(MIB) {
            write!(f, "m={}MiB", self.memory_kib / MIB)?;
        } else {
            write!(f, "m={}KiB", self.memory_kib)?;
        }
        write!(f, ",t={},p={}", self.passes, self.lanes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limits_are_these_numbers() {
        assert!(KdfParams::new(19 * 1024, 2, 1).is_ok());
        assert!(KdfParams::new(1024 * 1024, 4, 16).is_ok());
        assert_eq!(KdfParams::new(1024 * 1024, 5, 4), Err(KdfLimit::TooCostly));
        assert_eq!(KdfParams::new(19 * 1024 - 1, 2, 1), Err(KdfLimit::Memory));
        assert_eq!(KdfParams::new(1024 * 1024 + 1, 1, 1), Err(KdfLimit::Memory));
        assert_eq!(KdfParams::new(u32::MAX, 1, 1), Err(KdfLimit::Memory));
        assert_eq!(KdfParams::new(64 * 1024, 0, 1), Err(KdfLimit::Passes));
        assert_eq!(KdfParams::new(64 * 1024, 17, 1), Err(KdfLimit::Passes));
        assert_eq!(KdfParams::new(64 * 1024, 3, 0), Err(KdfLimit::Lanes));
        assert_eq!(KdfParams::new(64 * 1024, 3, 17), Err(KdfLimit::Lanes));
        assert_eq!(KdfParams::new(19 * 1024, 1, 1), Err(KdfLimit::Product));
    }

    #[test]
    fn they_are_shown_as_they_are_given() {
        assert_eq!(KdfParams::RECOMMENDED.to_string(), "m=64MiB,t=3,p=4");
        assert_eq!(KdfParams::MINIMUM.to_string(), "m=19MiB,t=2,p=1");
    }
}
