//! Padding before sealing, so that the file shows rough sizes only.
//!
//! `padded = length (8 bytes LE) | content | zeros`, as long as PADMÉ says (Nikitin et al., "Reducing Metadata Leakage
//! from Encrypted Files and Communication with PURBs", PETS 2019, section 4), at least 128 bytes: short values all look
//! alike, longer ones grow by at most 12 %.

use crate::secret::SecretBytes;

use super::bytes::Malformed;

const LENGTH_FIELD: usize = 8;
const SHORTEST: usize = 128;

/// How long `content` bytes are once padded.
#[must_use]
pub fn padded_length(content: usize) -> usize {
    let length = (content + LENGTH_FIELD).max(SHORTEST);
    let exponent = length.ilog2();
    let mantissa_bits = exponent.ilog2() + 1;
    let mask = (1_usize << exponent.saturating_sub(mantissa_bits)) - 1;
    (length + mask) & !mask
}

/// Pads `content`.
#[must_use]
pub fn pad(content: &[u8]) -> SecretBytes {
    let mut padded = SecretBytes::zeroed(padded_length(content.len()));
    content_of(padded.expose_mut(), content.len()).copy_from_slice(content);
    padded
}

/// Makes `zeros`, which are [`padded_length`]`(content)` zero bytes, the padded form of that many bytes of content, and
/// returns the place where the content has to be written.
///
/// # Panics
/// There are fewer bytes than that.
#[must_use]
pub fn content_of(zeros: &mut [u8], content: usize) -> &mut [u8] {
    let (length, rest) = zeros.split_at_mut(LENGTH_FIELD);
    length.copy_from_slice(&(content as u64).to_le_bytes());
    &mut rest[..content]
}

/// Takes the padding off.
///
/// # Errors
/// It was not padded like this.
pub fn unpad(mut padded: SecretBytes) -> Result<SecretBytes, Malformed> {
    const WRONG: Malformed = Malformed("the padding is wrong");
    let (length, rest) = padded.expose().split_first_chunk::<LENGTH_FIELD>().ok_or(WRONG)?;
    let length = usize::try_from(u64::from_le_bytes(*length)).map_err(|_| WRONG)?;
    let (_, zeros) = rest.split_at_checked(length).ok_or(WRONG)?;
    if padded.len() != padded_length(length) || zeros.iter().any(|&byte| byte != 0) {
        return Err(WRONG);
    }
    padded.keep(LENGTH_FIELD..LENGTH_FIELD + length);
    Ok(padded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_these() {
        let lengths = [0, 1, 120, 121, 500, 1000, 4088, 100_000].map(padded_length);
        assert_eq!(lengths, [128, 128, 128, 144, 512, 1024, 4096, 100_352]);
    }

    #[test]
    fn padding_comes_off_again() {
        for length in [0, 1, 120, 121, 5000] {
            let content = vec![b'x'; length];
            assert_eq!(unpad(pad(&content)).unwrap().expose(), content);
        }
    }

    #[test]
    fn anything_else_is_refused() {
        let changed = |at: usize, byte: u8| {
            let mut padded = pad(b"value");
            padded.expose_mut()[at] = byte;
            unpad(padded)
        };
        assert!(changed(127, 1).is_err(), "not zero");
        assert!(changed(0, 4).is_err(), "length too small");
        assert!(changed(1, 1).is_err(), "length too large");
        assert!(changed(7, 255).is_err(), "length absurd");
        assert!(unpad(SecretBytes::zeroed(7)).is_err());
        assert!(unpad(SecretBytes::zeroed(129)).is_err(), "no such padded length");
    }
}
