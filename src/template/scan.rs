//! Finds references in a text that may be longer than memory.

use std::io::{self, Read};

use crate::model::Reference;

use super::syntax::{self, LONGEST, Match};
use super::{Filter, Position, Syntax};

/// So much of a text is looked at at once, in bytes.
const CHUNK: usize = 64 << 10;

/// A reference in a text.
#[derive(Debug)]
pub struct Found {
    /// What it names.
    pub reference: Reference,
    /// How its value is to be written.
    pub filter: Option<Filter>,
    /// Where its first character stands.
    pub position: Position,
}

/// A part of a text.
#[derive(Debug)]
pub enum Piece<'a> {
    /// What stays as it is.
    Text(&'a [u8]),
    /// What a value is put in for.
    Reference(Found),
    /// What would be a reference if there were such a filter: it is text, and will come as such.
    NoSuchFilter(Position),
}

/// Gives the parts of the text that `input` is to `sink`, in order. The text can be of any length; no more than 64 KiB of it
/// are in memory at once.
///
/// # Errors
/// What `read_error` makes of an error in reading, or what `sink` said.
pub fn scan<E>(
    mut input: impl Read,
    syntax: Syntax,
    read_error: impl Fn(io::Error) -> E,
    sink: &mut dyn FnMut(Piece<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let mut scanner = Scanner { syntax, position: Position::default(), last: 0 };
    let mut buffer = vec![0; CHUNK + LONGEST];
    let mut filled = 0;
    loop {
        let read = match input.read(&mut buffer[filled..]) {
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(read_error(error)),
        };
        filled += read;
        let is_last = read == 0;
        let done = scanner.pieces(&buffer[..filled], is_last, sink)?;
        if is_last {
            return Ok(());
        }
        buffer.copy_within(done..filled, 0);
        filled -= done;
    }
}

struct Scanner {
    syntax: Syntax,
    position: Position,
    /// The byte before.
    last: u8,
}

impl Scanner {
    /// Takes what can be told of `text`, and says how much that is. What may be the beginning of a reference waits for more.
    fn pieces<E>(
        &mut self,
        text: &[u8],
        is_last: bool,
        sink: &mut dyn FnMut(Piece<'_>) -> Result<(), E>,
    ) -> Result<usize, E> {
        let mut done = 0;
        let mut from = 0;
        while let Some(at) = self.next_start(&text[from..]).map(|at| from + at) {
            let before = if at == 0 { self.last } else { text[at - 1] };
            from = at + 1;
            if text[at] == b'{' && before == b'{' {
                continue;
            }
            if !is_last && text.len() - at < LONGEST {
                self.text(&text[done..at], sink)?;
                return Ok(at);
            }
            match syntax::reference(&text[at..], self.syntax) {
                None => {}
                Some(Match::NoSuchFilter(_)) => {
                    self.text(&text[done..at], sink)?;
                    done = at;
                    sink(Piece::NoSuchFilter(self.position))?;
                }
                Some(Match::Reference(length, reference, filter)) => {
                    self.text(&text[done..at], sink)?;
                    sink(Piece::Reference(Found { reference, filter, position: self.position }))?;
                    self.pass(&text[at..at + length]);
                    done = at + length;
                    from = done;
                }
            }
        }
        self.text(&text[done..], sink)?;
        Ok(text.len())
    }

    fn next_start(&self, text: &[u8]) -> Option<usize> {
        match self.syntax {
            Syntax::Vault => memchr::memchr(b'{', text),
            Syntax::ProActive => memchr::memchr2(b'{', b'$', text),
        }
    }

    fn text<E>(&mut self, text: &[u8], sink: &mut dyn FnMut(Piece<'_>) -> Result<(), E>) -> Result<(), E> {
        if !text.is_empty() {
            sink(Piece::Text(text))?;
            self.pass(text);
        }
        Ok(())
    }

    fn pass(&mut self, text: &[u8]) {
        self.position = self.position.after(text);
        self.last = text.last().copied().unwrap_or(self.last);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Gives out a text in pieces of this length.
    struct Dribble<'a>(&'a [u8], usize);

    impl Read for Dribble<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let length = self.1.min(self.0.len()).min(buffer.len());
            buffer[..length].copy_from_slice(&self.0[..length]);
            self.0 = &self.0[length..];
            Ok(length)
        }
    }

    /// The text with every reference as `<reference|filter@line:column>`.
    fn told(text: &str, at_once: usize, syntax: Syntax) -> String {
        let mut told = Vec::new();
        let read = Dribble(text.as_bytes(), at_once);
        scan(read, syntax, |error| error, &mut |piece| {
            match piece {
                Piece::Text(text) => told.extend_from_slice(text),
                Piece::Reference(Found { reference, filter, position }) => {
                    told.extend(format!("<{reference}{}@{position}>", filter.map_or("", Filter::word)).bytes());
                }
                Piece::NoSuchFilter(position) => told.extend(format!("<?@{position}>").bytes()),
            }
            Ok(())
        })
        .unwrap();
        String::from_utf8(told).unwrap()
    }

    #[test]
    fn references_are_found_and_all_other_text_is_as_it_was() {
        let text = "a={vault.a}{vault.b#f|url}\n  é{pmio.vault.c} {RequesterName} {{vault.d}} {{{vault.e}}} {\"x\":{vault.f}}$";
        let expected = "a=<a@1:3><b#furl@1:12>\n  é<c@2:4> {RequesterName} {{vault.d}} {{{vault.e}}} {\"x\":<f@2:66>}$";
        for at_once in [1, 2, 3, 7, 1000] {
            assert_eq!(told(text, at_once, Syntax::Vault), expected);
        }
        assert_eq!(told("{vault.a|nope} {vault.b}", 1, Syntax::Vault), "<?@1:1>{vault.a|nope} <b@1:16>");
        assert_eq!(told("$credentials_a {{vault.b}", 4, Syntax::ProActive), "<a@1:1> {{vault.b}");
        assert_eq!(told("$credentials_a", 4, Syntax::Vault), "$credentials_a");
        assert_eq!(told("", 4, Syntax::Vault), "");
    }

    #[test]
    fn a_reference_across_the_border_of_two_chunks_is_found() {
        for before in CHUNK + LONGEST - 12..CHUNK + LONGEST + 2 {
            let text = format!("{}{{vault.a}}{{{{vault.b}}", "x".repeat(before));
            let expected = format!("{}<a@1:{}>{{{{vault.b}}", "x".repeat(before), before + 1);
            assert_eq!(told(&text, usize::MAX, Syntax::Vault), expected);
        }
    }

    proptest! {
        #[test]
        fn how_it_is_read_makes_no_difference(
            parts in proptest::collection::vec(
                proptest::sample::select(vec!["{", "}", "vault.", "pmio.", "a", "#f", "|url", "|x", "$", "credentials_", "\n", "é", "{vault.k}", " "]),
                0..40,
            ),
            at_once in 1..9usize,
        ) {
            let text = parts.concat();
            for syntax in [Syntax::Vault, Syntax::ProActive] {
                prop_assert_eq!(told(&text, at_once, syntax), told(&text, usize::MAX, syntax));
            }
        }
    }
}
