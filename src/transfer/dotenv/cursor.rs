/// A place in a file, and the line that it is on.
pub(super) struct Cursor<'a> {
    rest: &'a [u8],
    line: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(rest: &'a [u8]) -> Self {
        Self { rest, line: 1 }
    }

    pub(super) fn line(&self) -> usize {
        self.line
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    pub(super) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    pub(super) fn take(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.skip(1);
        Some(byte)
    }

    /// Takes `length` bytes, or all that there are.
    pub(super) fn skip(&mut self, length: usize) -> &'a [u8] {
        let (taken, rest) = self.rest.split_at(length.min(self.rest.len()));
        self.line += line_ends(taken);
        self.rest = rest;
        taken
    }

    /// Takes what satisfies `wanted`.
    pub(super) fn take_while(&mut self, wanted: impl Fn(u8) -> bool) -> &'a [u8] {
        let length = self.rest.iter().position(|byte| !wanted(*byte)).unwrap_or(self.rest.len());
        self.skip(length)
    }

    /// Takes at most `most` digits of that radix.
    pub(super) fn take_digits(&mut self, most: usize, radix: u32) -> &'a [u8] {
        let digits = self.rest.iter().take(most).take_while(|byte| char::from(**byte).is_digit(radix)).count();
        self.skip(digits)
    }

    /// Takes the rest of the line, and not its end.
    pub(super) fn take_line(&mut self) -> &'a [u8] {
        let line = self.take_while(|byte| byte != b'\n');
        line.strip_suffix(b"\r").unwrap_or(line)
    }

    /// What is left of the line, without its end.
    pub(super) fn peek_line(&self) -> &'a [u8] {
        Cursor { rest: self.rest, line: 0 }.take_line()
    }

    pub(super) fn skip_blanks(&mut self) {
        self.take_while(|byte| matches!(byte, b' ' | b'\t' | 0x0b | 0x0c));
    }

    /// Takes `word` and the blanks that have to follow it, if they are there.
    pub(super) fn skip_word(&mut self, word: &[u8]) {
        if self.rest.strip_prefix(word).and_then(<[u8]>::first).is_some_and(|byte| matches!(byte, b' ' | b'\t')) {
            self.skip(word.len());
            self.skip_blanks();
        }
    }

    /// Takes blank lines and comments; whether anything else is left.
    pub(super) fn skip_nothing(&mut self) -> bool {
        loop {
            self.take_while(|byte| byte.is_ascii_whitespace() || byte == 0x0b);
            if self.peek() != Some(b'#') {
                return !self.rest.is_empty();
            }
            self.take_line();
        }
    }
}

/// How many lines end in `bytes`.
pub(super) fn line_ends(bytes: &[u8]) -> usize {
    bytes.split(|byte| *byte == b'\n').count() - 1
}
