//! One flat object of names and texts.

use super::Assignment;
use crate::secret::SecretBytes;
use crate::template::{Filter, Unfit};

/// `"NAME":"..."`.
pub(super) fn member(Assignment { name, value }: Assignment<'_>) -> Result<SecretBytes, Unfit> {
    let inner = Filter::Json.apply(value)?;
    let mut member = SecretBytes::with_capacity(name.len() + inner.len() + "\"\":\"\"".len());
    // A name has only letters, digits and `_`.
    for part in [b"\"", name.as_bytes(), b"\":\"", inner.expose(), b"\""] {
        member.extend(part);
    }
    Ok(member)
}

/// The object, on a line.
pub(super) fn object(members: &[SecretBytes]) -> SecretBytes {
    let mut object = SecretBytes::with_capacity(members.iter().map(|member| member.len() + 1).sum::<usize>() + 3);
    object.extend(b"{");
    for (at, member) in members.iter().enumerate() {
        object.extend(if at > 0 { b"," } else { b"" });
        object.extend(member.expose());
    }
    object.extend(b"}\n");
    object
}
