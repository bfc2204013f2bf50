use std::ops::Range;

use crate::model::{Error, Result};

/// At most this much memory may a file ask for, in bytes.
const MOST_MEMORY: u64 = 4 << 30;

/// Refuses a file whose key derivation wants more memory than a computer has, before it gets any. The fields of the outer
/// header of KDBX 4 are an id (1 byte), a length (4 bytes, little-endian) and so many bytes; in field 11 the memory stands
/// behind its name, `M`, as eight bytes.
pub(super) fn refuse_costly(bytes: &[u8]) -> Result<()> {
    const START: usize = 12;
    const PARAMETERS: u8 = 11;
    const MEMORY: &[u8] = &[0x05, 1, 0, 0, 0, b'M', 8, 0, 0, 0];
    if bytes.get(8..START).is_none_or(|version| version[2..4] != [4, 0]) {
        return Ok(());
    }
    let mut at = START;
    while let Some(&[id, a, b, c, d]) = bytes.get(at..at + 5) {
        let start = at + 5;
        let length = usize::try_from(u32::from_le_bytes([a, b, c, d])).unwrap_or(usize::MAX);
        let range: Range<usize> = start..start.saturating_add(length);
        let (Some(field), true) = (bytes.get(range.clone()), id != 0) else { break };
        if id == PARAMETERS {
            let found = field.windows(MEMORY.len()).position(|window| window == MEMORY);
            let memory = found.and_then(|found| field.get(found + MEMORY.len()..)?.first_chunk::<8>());
            if memory.is_some_and(|memory| u64::from_le_bytes(*memory) > MOST_MEMORY) {
                return Err(Error::usage("the file asks for more than 4 GiB of memory to be opened"));
            }
        }
        at = range.end;
    }
    Ok(())
}
