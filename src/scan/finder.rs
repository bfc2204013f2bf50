use std::collections::HashMap;
use std::io::{ErrorKind, Read, Result};
use std::sync::Arc;

use crate::secret::SecretBytes;

use super::forms::Form;
use super::patterns::Patterns;

/// How much is read at once: little enough to stay near the processor while it is looked at several times.
const BLOCK: usize = 256 * 1024;

/// A value that stands somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sighting {
    /// Which, by its number.
    pub value: usize,
    /// In which spelling.
    pub form: Form,
    /// The line, counted from 1.
    pub line: u64,
    /// The character in it, counted from 1.
    pub column: u64,
}

/// Looks for values in streams of any length, in memory that does not grow with them.
#[derive(Debug)]
pub struct Finder {
    patterns: Arc<Patterns>,
    buffer: SecretBytes,
}

impl Finder {
    /// Looks for these.
    #[must_use]
    pub fn new(patterns: Arc<Patterns>) -> Self {
        let buffer = SecretBytes::zeroed(BLOCK + patterns.longest());
        Self { patterns, buffer }
    }

    /// Tells `found` of every value in `source`, in the order in which they begin. Where one stands in several spellings over
    /// one another, the first and longest is told.
    ///
    /// # Errors
    /// It cannot be read; what was found before was told.
    pub fn search(&mut self, mut source: impl Read, found: &mut dyn FnMut(Sighting)) -> Result<()> {
        let (mut kept, mut base) = (0, 0_u64);
        let mut place = Place { line: 1, column: 1 };
        let mut told: HashMap<u32, u64> = HashMap::new();
        let mut matches: Vec<(usize, usize, usize)> = Vec::new();
        loop {
            let filled = fill(&mut source, self.buffer.expose_mut(), kept)?;
            let text = &self.buffer.expose()[..filled];
            matches.clear();
            // What ends in what was there before was told before.
            self.patterns.find(text, &mut |begin, end, pattern| {
                if end > kept {
                    matches.push((begin, end, pattern));
                }
            });
            matches.sort_unstable_by_key(|(begin, end, pattern)| (*begin, std::cmp::Reverse(*end), *pattern));
            let (mut here, mut at) = (place, 0);
            for (begin, end, pattern) in matches.iter().copied() {
                here = here.after(&text[at..begin]);
                at = begin;
                for (value, form) in self.patterns.owners(pattern) {
                    let until = told.entry(*value).or_default();
                    if base + begin as u64 >= *until {
                        *until = base + end as u64;
                        found(Sighting { value: *value as usize, form: *form, line: here.line, column: here.column });
                    }
                }
            }
            if filled < self.buffer.len() {
                return Ok(());
            }
            kept = self.patterns.longest().saturating_sub(1).min(filled);
            let done = filled - kept;
            place = place.after(&text[..done]);
            base += done as u64;
            self.buffer.expose_mut().copy_within(done..filled, 0);
        }
    }
}

/// Reads until `buffer` is full, or to the end of `source`, and returns how far it is filled.
fn fill(source: &mut impl Read, buffer: &mut [u8], mut filled: usize) -> Result<usize> {
    while filled < buffer.len() {
        match source.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

#[derive(Clone, Copy)]
struct Place {
    line: u64,
    column: u64,
}

impl Place {
    /// The place behind `text`, which begins here.
    fn after(self, text: &[u8]) -> Self {
        let lines = memchr::memchr_iter(b'\n', text).count() as u64;
        // What goes on a character of UTF-8 begins none.
        let characters = |text: &[u8]| text.iter().filter(|byte| **byte & 0xc0 != 0x80).count() as u64;
        match memchr::memrchr(b'\n', text) {
            None => Self { column: self.column + characters(text), ..self },
            Some(end) => Self { line: self.line + lines, column: 1 + characters(&text[end + 1..]) },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(values: &[&[u8]], text: &[u8]) -> Vec<(usize, &'static str, u64, u64)> {
        let mut finder = Finder::new(Arc::new(Patterns::to_find(values.iter().copied())));
        let mut all = Vec::new();
        let tell = &mut |one: Sighting| all.push((one.value, one.form.word(), one.line, one.column));
        finder.search(text, tell).unwrap();
        all
    }

    #[test]
    fn each_value_is_found_with_its_spelling_and_place() {
        let values = [&b"hunter2"[..], b"pass phrase\n", b"Gr\xc3\xb6\xc3\x9fe"];
        assert_eq!(
            found(
                &values,
                b"x\n  hunter2 aHVudGVyMg==\npass%20phrase\r\nGr\xc3\xb6\xc3\x9fe Gr\\u00f6\\u00dfe 68756e74657232"
            ),
            [
                (0, "raw", 2, 3),
                (0, "base64", 2, 11),
                (1, "url", 3, 1),
                (2, "raw", 4, 1),
                (2, "json", 4, 7),
                (0, "hex", 4, 23)
            ]
        );
        assert_eq!(found(&values, b"hunter\n2 aHVudGVyM 68756e746572"), [(0, "base64", 2, 3)]);
        assert_eq!(found(&[], b"hunter2"), []);
    }

    #[test]
    fn one_text_can_be_several_values() {
        assert_eq!(
            found(&[b"hunter2", b"hunter2\n", b"hunter2hunter2"], b"hunter2hunter2"),
            [(2, "raw", 1, 1), (0, "raw", 1, 1), (1, "raw", 1, 1), (0, "raw", 1, 8), (1, "raw", 1, 8)]
        );
    }

    #[test]
    fn nothing_is_lost_between_blocks() {
        let values = [&b"hunter2"[..], b"a somewhat longer value than that", b"abcd"];
        for value in values {
            for shift in 0..value.len() + 40 {
                let at = BLOCK - shift;
                let mut text = vec![b'.'; at];
                text.push(b'\n');
                text.extend_from_slice(value);
                text.resize(3 * BLOCK, b'\n');
                text.extend_from_slice(value);
                let number = values.iter().position(|one| *one == value).unwrap();
                let lines = (3 * BLOCK - at - value.len()) as u64 + 1;
                assert_eq!(found(&values, &text), [(number, "raw", 2, 1), (number, "raw", lines, 1)], "{shift}");
            }
        }
    }

    #[test]
    fn a_long_value_is_found_by_its_beginning() {
        let value = (0..5000).map(|n| format!("\u{e9}{n} ")).collect::<Vec<_>>().concat();
        assert_eq!(found(&[value.as_bytes()], value.as_bytes()), [(0, "raw", 1, 1)]);
        let other = format!("{}{}", &value[..value.len() / 2], "y");
        assert_eq!(found(&[value.as_bytes()], other.as_bytes()), [(0, "raw", 1, 1)]);
        let json = value.replace('\u{e9}', "\\u00e9");
        assert_eq!(found(&[value.as_bytes()], json.as_bytes()), [(0, "json", 1, 1)]);
        let encoded = data_encoding::BASE64.encode(value.as_bytes());
        assert_eq!(found(&[value.as_bytes()], encoded.as_bytes()), [(0, "base64", 1, 1)]);
    }

    #[test]
    fn patterns_that_begin_alike_are_told_apart() {
        let values: Vec<String> = (0..2000).map(|n| format!("postgres://user:{n:08}@db.example.org/app")).collect();
        let values: Vec<&[u8]> = values.iter().map(String::as_bytes).collect();
        assert_eq!(found(&values, values[1234]), [(1234, "raw", 1, 1)]);
    }
}
