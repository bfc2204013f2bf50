//! Values in scripts of POSIX shells and bash: one quoted word, where a word can be.

use crate::secret::SecretBytes;

use super::filter::shell_word;
use super::insert::Unfit;

/// A script, as far as it was seen. What is followed is quotes, comments, here-documents and `$(`: so far as to know where a
/// quoted word would not be one.
#[derive(Debug)]
pub(super) struct ShellText {
    /// In what the script is, the innermost last; never empty.
    within: Vec<Within>,
    escaped: bool,
    last: u8,
    here: Here,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Within {
    Code,
    /// Between `$(` and `)`, with so many more parentheses open.
    Substitution(u32),
    Single,
    Double,
    Comment,
}

/// Where a here-document is on its way.
#[derive(Debug, PartialEq, Eq)]
enum Here {
    None,
    /// After `<<`: its delimiter, as far as it was read.
    Delimiter(Vec<u8>),
    /// The line goes on, and after it the document begins.
    Announced(Vec<u8>),
    /// In it: the delimiter, and the line so far.
    Within(Vec<u8>, Vec<u8>),
}

impl Default for ShellText {
    fn default() -> Self {
        Self { within: vec![Within::Code], escaped: false, last: b'\n', here: Here::None }
    }
}

impl ShellText {
    pub(super) fn text(&mut self, text: &[u8]) {
        for byte in text {
            self.byte(*byte);
            self.last = *byte;
        }
    }

    fn byte(&mut self, byte: u8) {
        match &mut self.here {
            Here::None | Here::Announced(_) => {}
            Here::Within(delimiter, line) if byte == b'\n' => {
                let tabs = line.iter().take_while(|byte| **byte == b'\t').count();
                if line[tabs..] == delimiter[..] {
                    self.here = Here::None;
                }
                if let Here::Within(_, line) = &mut self.here {
                    line.clear();
                }
                return;
            }
            Here::Within(_, line) => {
                line.push(byte);
                return;
            }
            Here::Delimiter(word) => match byte {
                b'-' | b' ' | b'\t' if word.is_empty() => return,
                // It was a here-string: an ordinary word.
                b'<' if word.is_empty() => {
                    self.here = Here::None;
                    return;
                }
                b'\'' | b'"' | b'\\' => return,
                byte if byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'!') => {
                    word.push(byte);
                    return;
                }
                _ => self.here = Here::Announced(std::mem::take(word)),
            },
        }
        if let (b'\n', Here::Announced(word)) = (byte, &mut self.here)
            && !self.escaped
        {
            self.here = Here::Within(std::mem::take(word), Vec::new());
        }
        if std::mem::take(&mut self.escaped) {
            return;
        }
        let innermost = self.within.last().copied().unwrap_or(Within::Code);
        match (innermost, byte) {
            (Within::Comment, b'\n')
            | (Within::Single, b'\'')
            | (Within::Double, b'"')
            | (Within::Substitution(0), b')') => self.leave(),
            (Within::Comment | Within::Single, _) => {}
            (_, b'\\') => self.escaped = true,
            (_, b'(') if self.last == b'$' => self.within.push(Within::Substitution(0)),
            (Within::Double, _) => {}
            (_, b'\'') => self.within.push(Within::Single),
            (_, b'"') => self.within.push(Within::Double),
            (_, b'#') if self.last.is_ascii_whitespace() || matches!(self.last, b';' | b'(' | b'&' | b'|') => {
                self.within.push(Within::Comment);
            }
            (Within::Substitution(open), b'(') => self.replace(Within::Substitution(open + 1)),
            (Within::Substitution(open), b')') => self.replace(Within::Substitution(open - 1)),
            (_, b'<') if self.last == b'<' => self.here = Here::Delimiter(Vec::new()),
            _ => {}
        }
    }

    fn leave(&mut self) {
        if self.within.len() > 1 {
            self.within.pop();
        }
    }

    fn replace(&mut self, within: Within) {
        self.leave();
        self.within.push(within);
    }

    pub(super) fn value(&mut self, value: &SecretBytes) -> Result<SecretBytes, Unfit> {
        if matches!(self.here, Here::Within(..) | Here::Delimiter(_)) {
            return Err(Unfit(
                "it stands in a here-document, where quotes are none; write it there with the filter none",
            ));
        }
        if self.escaped {
            return Err(Unfit("a backslash stands before it"));
        }
        match self.within.last() {
            Some(Within::Single | Within::Double) => {
                return Err(Unfit(
                    "it is put in with quotes of its own, and stands in quotes already: take those away",
                ));
            }
            Some(Within::Comment) if value.expose().contains(&b'\n') => {
                return Err(Unfit("it has a line feed, which would end the comment"));
            }
            _ => {}
        }
        // What stands behind it is no longer the beginning of a word.
        self.last = b'\'';
        shell_word(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(before: &str) -> Result<(), Unfit> {
        let mut text = ShellText::default();
        text.text(before.as_bytes());
        text.value(&SecretBytes::copy_of(b"v")).map(drop)
    }

    #[test]
    fn a_word_can_be_here() {
        for before in [
            "",
            "P=",
            "echo 'a' ",
            "echo \"a\"",
            "# isn't\nP=",
            "echo \\' ",
            "a=$(echo \"x\" ",
            "a=\"$(echo ",
            "x='# '",
            "a#'b'",
            "cat <<EOF\nisn't \"\nEOF\nP=",
            "cat <<-'E-F' | sort\n\tx'\n\tE-F\nP=",
            "cat <<< ",
            "((1<2)); P=",
            "a=\"$(echo \")\")\" ",
            "# just ",
        ] {
            assert_eq!(put(before), Ok(()), "{before}");
        }
    }

    #[test]
    fn none_can_be_here() {
        for before in [
            "P=\"",
            "P='",
            "P=\"a\\\"",
            "a=\"$(echo \"",
            "a=\"$(echo x)",
            "cat <<EOF\n",
            "cat <<EOF\nx\nEOF \n",
            "\\",
            "cat <<'E' \\\n| sort\n",
        ] {
            assert!(put(before).is_err(), "{before}");
        }
        let mut comment = ShellText::default();
        comment.text(b"# ");
        assert!(comment.value(&SecretBytes::copy_of(b"a\nb")).is_err());
    }
}
