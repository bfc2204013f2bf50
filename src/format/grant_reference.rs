//! A secret that a grant or a duty names: `[secret id, field or null]`.

use minicbor::Decoder;

use crate::model::{FieldName, GrantReference, SecretId};

use super::cbor::{self, WriteError, Writer, bad, definite, list};

pub(super) fn write_all(writer: &mut Writer<'_>, references: &[GrantReference]) -> Result<(), WriteError> {
    writer.array(references.len() as u64)?;
    for reference in references {
        writer.array(2)?.bytes(&reference.secret.0)?;
        match &reference.field {
            Some(field) => writer.str(field.as_str())?,
            None => writer.null()?,
        };
    }
    Ok(())
}

pub(super) fn read_all(decoder: &mut Decoder<'_>) -> Result<Vec<GrantReference>, minicbor::decode::Error> {
    list(decoder, |decoder| {
        if definite(decoder.array()?)? != 2 {
            return Err(bad("length of a reference"));
        }
        let secret = SecretId(cbor::array(decoder)?);
        let field = cbor::optional(decoder, |decoder| FieldName::parse(decoder.str()?).ok_or_else(|| bad("field")))?;
        Ok(GrantReference { secret, field })
    })
}
