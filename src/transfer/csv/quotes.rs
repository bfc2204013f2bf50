use crate::model::{Error, Result};

/// Refuses what the reader of tables takes in its stride: a quote that is never closed, which would swallow the rest of the
/// file, and text behind a closing one (RFC 4180, section 2).
pub(super) fn refuse_broken(bytes: &[u8]) -> Result<()> {
    let at = |place: usize, problem: &str| {
        let line = bytes[..place].split(|byte| *byte == b'\n').count();
        Err(Error::usage(format!("line {line}: {problem}")))
    };
    let mut place = 0;
    // Whether a cell begins here.
    let mut begins = true;
    while let Some(byte) = bytes.get(place) {
        if *byte != b'"' || !begins {
            begins = matches!(byte, b',' | b'\n' | b'\r');
            place += 1;
            continue;
        }
        let opening = place;
        place += 1;
        loop {
            match (bytes.get(place), bytes.get(place + 1)) {
                (Some(b'"'), Some(b'"')) => place += 2,
                (Some(b'"'), None | Some(b',' | b'\n' | b'\r')) => break,
                (Some(b'"'), Some(_)) => return at(place, "text behind a closing quote"),
                (Some(_), _) => place += 1,
                (None, _) => return at(opening, "a quote that is never closed"),
            }
        }
        place += 1;
        begins = false;
    }
    Ok(())
}
