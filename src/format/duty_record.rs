//! A duty in the index, under its name.
//!
//! ```text
//! {0: how many one grant may hold, 1: [[secret id, field or null]...], 2: created}
//! ```

use minicbor::{Decoder, Encoder};

use crate::model::{Duty, DutyName};

use super::bytes::Malformed;
use super::cbor::{self, WriteError, Writer, bad, decode_all, definite};
use super::grant_reference;

const WHAT: &str = "a duty's record in the index is malformed";

/// The record. The name is not in it: the index has that in front.
#[must_use]
pub fn encode_duty(duty: &Duty) -> Vec<u8> {
    let mut bytes = Vec::new();
    let _infallible = write(duty, &mut Encoder::new(&mut bytes));
    bytes
}

fn write(duty: &Duty, writer: &mut Writer<'_>) -> Result<(), WriteError> {
    writer.map(3)?.u8(0)?.u32(duty.most)?.u8(1)?;
    grant_reference::write_all(writer, &duty.references)?;
    writer.u8(2)?.i64(duty.created.as_millisecond())?;
    Ok(())
}

/// Reads the record that stands under `name`.
///
/// # Errors
/// It is not what [`encode_duty`] writes, or can never be broken or never be kept.
pub fn decode_duty(name: &[u8], bytes: &[u8]) -> Result<Duty, Malformed> {
    let name = std::str::from_utf8(name).ok().and_then(|name| DutyName::parse(name).ok()).ok_or(Malformed(WHAT))?;
    let duty = decode_all(bytes, WHAT, |decoder| read(name, decoder))?;
    let is_sound = duty.references.is_sorted_by(|a, b| a < b)
        && duty.most > 0
        && usize::try_from(duty.most).is_ok_and(|most| most < duty.references.len());
    if is_sound && encode_duty(&duty) == bytes { Ok(duty) } else { Err(Malformed(WHAT)) }
}

fn read(name: DutyName, decoder: &mut Decoder<'_>) -> Result<Duty, minicbor::decode::Error> {
    let (mut most, mut references, mut created) = (0, Vec::new(), None);
    for _ in 0..definite(decoder.map()?)? {
        match decoder.u8()? {
            0 => most = decoder.u32()?,
            1 => references = grant_reference::read_all(decoder)?,
            2 => created = Some(cbor::time(decoder)?),
            _ => return Err(bad("unknown part")),
        }
    }
    Ok(Duty { name, most, references, created: created.ok_or_else(|| bad("a part is missing"))? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{FieldName, GrantReference, SecretId};
    use data_encoding::HEXLOWER;
    use jiff::Timestamp;

    fn duty(most: u32) -> Duty {
        Duty {
            name: DutyName::parse("payments").unwrap(),
            most,
            references: vec![
                GrantReference { secret: SecretId([1; 16]), field: None },
                GrantReference { secret: SecretId([2; 16]), field: FieldName::parse("pin") },
            ],
            created: Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn a_duty_is_these_bytes_and_comes_back() {
        let bytes = encode_duty(&duty(1));
        let expected = format!("a3000101828250{}f68250{}6370696e0200", "01".repeat(16), "02".repeat(16));
        assert_eq!(HEXLOWER.encode(&bytes), expected);
        assert_eq!(decode_duty(b"payments", &bytes).unwrap(), duty(1));
        assert!(decode_duty(b"pay ments", &bytes).is_err());
        for cut in 0..bytes.len() {
            assert!(decode_duty(b"payments", &bytes[..cut]).is_err());
        }
    }

    #[test]
    fn a_duty_that_nobody_can_break_or_everybody_does_is_none() {
        for most in [0, 2, 3] {
            assert!(decode_duty(b"payments", &encode_duty(&duty(most))).is_err(), "{most}");
        }
        let mut unordered = duty(1);
        unordered.references.reverse();
        assert!(decode_duty(b"payments", &encode_duty(&unordered)).is_err());
        let mut doubled = duty(1);
        doubled.references[1] = doubled.references[0].clone();
        assert!(decode_duty(b"payments", &encode_duty(&doubled)).is_err());
    }
}
