use std::fmt;

/// A place in a text: line and column, both counted from 1, the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: u64,
    /// The character in it.
    pub column: u64,
}

impl Default for Position {
    fn default() -> Self {
        Self { line: 1, column: 1 }
    }
}

impl Position {
    /// The place behind `text`, which begins here.
    #[must_use]
    pub fn after(self, text: &[u8]) -> Self {
        let lines = memchr::memchr_iter(b'\n', text).count() as u64;
        // What goes on a character of UTF-8 begins none.
        let characters = |text: &[u8]| text.iter().filter(|byte| **byte & 0xc0 != 0x80).count() as u64;
        match memchr::memrchr(b'\n', text) {
            None => Self { column: self.column + characters(text), ..self },
            Some(end) => Self { line: self.line + lines, column: 1 + characters(&text[end + 1..]) },
        }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_characters_are_counted_from_one() {
        let start = Position::default();
        let after = |text: &str| start.after(text.as_bytes()).to_string();
        assert_eq!(
            [after(""), after("ab"), after("é€x"), after("a\nb\n"), after("a\r\nbc")],
            ["1:1", "1:3", "1:4", "3:1", "2:3"]
        );
        assert_eq!(start.after(b"ab\nc").after(b"d").to_string(), "2:3");
    }
}
