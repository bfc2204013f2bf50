//! The policies that are set, in the settings of an index: pairs of each one's name and its value, ascending by name.

use minicbor::Decoder;

use crate::model::{Policies, PolicyName};

use super::cbor::{WriteError, Writer, bad, definite};

pub(super) fn write(writer: &mut Writer<'_>, policies: &Policies) -> Result<(), WriteError> {
    let all = policies.iter();
    writer.array(all.len() as u64)?;
    for (name, value) in all {
        writer.array(2)?.str(name.as_str())?.str(value)?;
    }
    Ok(())
}

/// How many bytes they may take, at most.
pub(super) fn room(policies: &Policies) -> usize {
    16 + policies.iter().map(|(name, value)| 8 + name.as_str().len() + value.len()).sum::<usize>()
}

/// Reads what [`write`] writes; the caller sees by the bytes whether it stands in its one spelling.
pub(super) fn read(decoder: &mut Decoder<'_>) -> Result<Policies, minicbor::decode::Error> {
    let mut policies = Policies::default();
    for _ in 0..definite(decoder.array()?)? {
        if decoder.array()? != Some(2) {
            return Err(bad("policy"));
        }
        let name = PolicyName::parse(decoder.str()?).map_err(|_| bad("policy"))?;
        policies.set(name, decoder.str()?).map_err(|_| bad("value of a policy"))?;
    }
    if policies.is_empty() { Err(bad("no policy")) } else { Ok(policies) }
}
