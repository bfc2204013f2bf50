//! What the values of a secret in one stage are told again by, those that are not kept any more too.
//!
//! ```text
//! fingerprints = [[number of a version, field or null, fingerprint (16 bytes)]...]
//! ```
//!
//! Ascending by number and then by field, null first; each part once; never empty, but left out.

use minicbor::Decoder;
use minicbor::data::Type;

use crate::model::{FieldName, Fingerprint, PartFingerprint};

use super::cbor::{self, WriteError, Writer, bad, definite, list};

pub(super) fn write(writer: &mut Writer<'_>, fingerprints: &[PartFingerprint]) -> Result<(), WriteError> {
    writer.array(fingerprints.len() as u64)?;
    for known in fingerprints {
        writer.array(3)?.u64(known.version)?;
        match &known.field {
            Some(field) => writer.str(field.as_str())?,
            None => writer.null()?,
        };
        writer.bytes(&known.fingerprint.0)?;
    }
    Ok(())
}

pub(super) fn read(decoder: &mut Decoder<'_>) -> Result<Vec<PartFingerprint>, minicbor::decode::Error> {
    let known = list(decoder, read_one)?;
    let ordered = known.is_sorted_by(|a, b| (a.version, &a.field) < (b.version, &b.field));
    if known.first().is_none_or(|first| first.version == 0) || !ordered {
        return Err(bad("fingerprints"));
    }
    Ok(known)
}

fn read_one(decoder: &mut Decoder<'_>) -> Result<PartFingerprint, minicbor::decode::Error> {
    if definite(decoder.array()?)? != 3 {
        return Err(bad("fingerprint"));
    }
    let version = decoder.u64()?;
    let field = if decoder.datatype()? == Type::Null {
        decoder.null().map(|()| None)?
    } else {
        Some(FieldName::parse(decoder.str()?).ok_or_else(|| bad("field"))?)
    };
    Ok(PartFingerprint { version, field, fingerprint: Fingerprint(cbor::array(decoder)?) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Stage, StageValues};
    use minicbor::Encoder;

    fn encoded(known: &[PartFingerprint]) -> Vec<u8> {
        let mut bytes = Vec::new();
        write(&mut Encoder::new(&mut bytes), known).unwrap();
        bytes
    }

    fn decoded(bytes: &[u8]) -> Option<Vec<PartFingerprint>> {
        cbor::decode_all(bytes, "malformed", read).ok()
    }

    #[test]
    fn fingerprints_are_these_bytes_in_this_order() {
        let mut known = StageValues::empty(Stage::default());
        let pin = FieldName::parse("pin").unwrap();
        for (version, field) in [(2, Some(&pin)), (1, None), (2, None)] {
            known.know(version, field.cloned(), Fingerprint([9; 16]));
        }
        known.know(1, None, Fingerprint([8; 16]));
        let mut expected = vec![0x83, 0x83, 1, 0xf6, 0x50];
        expected.extend([8; 16]);
        expected.extend([0x83, 2, 0xf6, 0x50]);
        expected.extend([9; 16]);
        expected.extend(b"\x83\x02\x63pin\x50");
        expected.extend([9; 16]);
        assert_eq!(encoded(&known.fingerprints), expected);
        assert_eq!(decoded(&expected), Some(known.fingerprints.clone()));
        assert_eq!(known.fingerprint(2, Some(&pin)), Some(Fingerprint([9; 16])));
        assert_eq!(known.fingerprint(1, Some(&pin)), None);
    }

    #[test]
    fn disorder_is_refused() {
        let one = |version| PartFingerprint { version, field: None, fingerprint: Fingerprint([1; 16]) };
        assert!(decoded(&encoded(&[one(1), one(2)])).is_some());
        for (what, known) in
            [("disorder", [one(2), one(1)]), ("one twice", [one(1), one(1)]), ("no number", [one(0), one(1)])]
        {
            assert_eq!(decoded(&encoded(&known)), None, "{what}");
        }
        assert_eq!(decoded(&encoded(&[])), None, "what is empty is left out");
    }
}
