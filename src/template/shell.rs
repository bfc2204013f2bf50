//! Values in scripts of POSIX shells and bash: one quoted word, where a word can be.

mod here;
#[cfg(test)]
mod tests;

use crate::secret::SecretBytes;

use super::filter::shell_word;
use super::insert::Unfit;
use here::HereDocuments;

/// A script, as far as it was seen. What is followed is quotes, comments, here-documents and expansions: so far as to know
/// where a quoted word would not be one. Where shells read a script differently, nothing is put in any more.
#[derive(Debug)]
pub(super) struct ShellText {
    /// In what the script is, the innermost last; never empty.
    within: Vec<Within>,
    escaped: bool,
    /// The byte before, if it may mean something together with the next one.
    last: u8,
    /// The word so far, as long as it may be `case`.
    word: Vec<u8>,
    here: HereDocuments,
    /// Why it can no longer be told what is quoted.
    lost: Option<Unfit>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Within {
    Code,
    /// Between `$(` and `)`, with so many more parentheses open.
    Substitution(u32),
    /// Between `((` and `))`, with so many more parentheses open than one.
    Arithmetic(u32),
    /// Between `${` and `}`.
    Parameter,
    Backquotes,
    Single,
    /// `$'...'` to some shells, and a dollar sign before single quotes to others.
    Ansi,
    /// Single quotes in `${...}` in double quotes: with some operators quotes, with others characters.
    Either,
    Double,
    Comment,
}

/// So much of what is open is followed.
const DEEPEST: usize = 200;

const DEPTH: Unfit = Unfit("more quotes and parentheses are open before it than can be followed");
const AFTER_CASE: Unfit = Unfit("a case stands in $(...) before it, and where that ends cannot be told");
const AFTER_ANSI: Unfit = Unfit("a \\' stands in $'...' before it, which shells read differently");
const AFTER_EITHER: Unfit =
    Unfit("single quotes stand in ${...} within double quotes before it, which shells read differently");
const AFTER_EXPRESSION: Unfit =
    Unfit("single quotes or a line end stand in ((...)) before it, which may be an expression or a command");
const AFTER_HERE: Unfit = Unfit("quotes go over the end of a line with << before it");

impl Default for ShellText {
    fn default() -> Self {
        Self {
            within: vec![Within::Code],
            escaped: false,
            last: b'\n',
            word: Vec::new(),
            here: HereDocuments::default(),
            lost: None,
        }
    }
}

impl ShellText {
    pub(super) fn text(&mut self, text: &[u8]) {
        for byte in text {
            if self.lost.is_some() {
                return;
            }
            self.byte(*byte);
        }
    }

    fn byte(&mut self, byte: u8) {
        if self.here.take(byte) {
            self.last = byte;
            return;
        }
        let was_escaped = std::mem::take(&mut self.escaped);
        if byte == b'\n' && self.here.wait_for_the_line() && !was_escaped {
            if self.is_quoted() {
                self.lost = Some(AFTER_HERE);
            }
            self.here.start();
        }
        // What a backslash stands before means nothing together with the next one; nor does the second sign of `$$`.
        let means_nothing = was_escaped || (byte == b'$' && self.last == b'$');
        if was_escaped {
            if byte == b'\'' && self.innermost() == Within::Ansi {
                self.lost = Some(AFTER_ANSI);
            }
        } else {
            self.plain(byte);
        }
        self.follow_word(byte, was_escaped);
        self.last = if means_nothing { b'x' } else { byte };
    }

    /// A byte that no backslash stands before.
    fn plain(&mut self, byte: u8) {
        use Within::{Ansi, Arithmetic, Backquotes, Code, Comment, Double, Either, Parameter, Single, Substitution};
        // Whatever the quotes, backquotes go to the next one, and a backslash hides it.
        if let Some(at) = self.within.iter().position(|within| *within == Backquotes) {
            match byte {
                b'`' => return self.within.truncate(at),
                b'\\' => return self.escaped = true,
                _ => {}
            }
        }
        match (self.innermost(), byte) {
            (Comment, b'\n')
            | (Single | Ansi | Either, b'\'')
            | (Double, b'"')
            | (Parameter, b'}')
            | (Substitution(0) | Arithmetic(0), b')') => self.leave(),
            (Either, b'"' | b'}' | b'\\' | b'`' | b'\n') => self.lost = Some(AFTER_EITHER),
            (Ansi, b'\\') => self.escaped = true,
            (Comment | Single | Ansi | Either, _) => {}
            (_, b'\\') => self.escaped = true,
            (_, b'`') => self.enter(Backquotes),
            (_, b'(') if self.last == b'$' => self.enter(Substitution(0)),
            (_, b'{') if self.last == b'$' => self.enter(Parameter),
            (Parameter, b'\'') if self.is_in_double_quotes() => self.enter(Either),
            (Double, _) => {}
            (Arithmetic(open), b'(') => self.replace(Arithmetic(open + 1)),
            (Arithmetic(open), b')') => self.replace(Arithmetic(open - 1)),
            (_, b'"') => self.enter(Double),
            // It might be a command in two parentheses, too: that has comments and such quotes.
            (Arithmetic(_), b'\'' | b'\n') => self.lost = Some(AFTER_EXPRESSION),
            (Arithmetic(_), _) => {}
            (_, b'\'') if self.last == b'$' => self.enter(Ansi),
            (_, b'\'') => self.enter(Single),
            (Parameter, _) => {}
            (_, b'#') if self.last.is_ascii_whitespace() || b";()&|<>`".contains(&self.last) => self.enter(Comment),
            (_, b'<') if self.last == b'<' => self.here.begin(),
            // The first of the two was counted already, or was that of `$(`.
            (Substitution(0), b'(') if self.last == b'(' => self.replace(Arithmetic(1)),
            (Substitution(open), b'(') if self.last == b'(' => {
                self.replace(Substitution(open - 1));
                self.enter(Arithmetic(1));
            }
            (Code | Backquotes, b'(') if self.last == b'(' => self.enter(Arithmetic(1)),
            (Substitution(open), b'(') => self.replace(Substitution(open + 1)),
            (Substitution(open), b')') => self.replace(Substitution(open - 1)),
            _ => {}
        }
    }

    /// The patterns of a `case` have parentheses that close and do not open, so that the end of `$(` cannot be told.
    fn follow_word(&mut self, byte: u8, was_escaped: bool) {
        let is_border = byte.is_ascii_whitespace() || b";()&|<>`".contains(&byte);
        if !is_border || was_escaped {
            if self.word.len() <= b"case".len() {
                self.word.push(byte);
            }
            return;
        }
        if self.word == b"case" && matches!(self.innermost(), Within::Substitution(_)) {
            self.lost = Some(AFTER_CASE);
        }
        self.word.clear();
    }

    fn innermost(&self) -> Within {
        self.within.last().copied().unwrap_or(Within::Code)
    }

    /// Whether it is in double quotes, perhaps in `${...}` there.
    fn is_in_double_quotes(&self) -> bool {
        self.within.iter().rev().find(|within| **within != Within::Parameter) == Some(&Within::Double)
    }

    fn is_quoted(&self) -> bool {
        matches!(self.innermost(), Within::Single | Within::Ansi | Within::Either) || self.is_in_double_quotes()
    }

    fn enter(&mut self, within: Within) {
        if self.within.len() == DEEPEST {
            self.lost = Some(DEPTH);
        }
        self.within.push(within);
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
        if let Some(lost) = self.lost {
            return Err(lost);
        }
        if self.here.are_here() {
            return Err(Unfit(
                "it stands in a here-document, where quotes are none; write it there with the filter none",
            ));
        }
        if self.escaped {
            return Err(Unfit("a backslash stands before it"));
        }
        // With these quotes are not what they are elsewhere.
        if self.last == b'$' {
            return Err(Unfit("a dollar sign stands before it: a reference has none"));
        }
        if self.within.contains(&Within::Backquotes) {
            return Err(Unfit("it stands in backquotes, which quotes do not go over: write $(...) there"));
        }
        match self.innermost() {
            _ if self.is_quoted() => {
                return Err(Unfit(
                    "it is put in with quotes of its own, and stands in quotes already: take those away",
                ));
            }
            Within::Arithmetic(_) => {
                return Err(Unfit("it stands in an expression, which runs commands in quotes, too"));
            }
            Within::Comment if value.expose().contains(&b'\n') => {
                return Err(Unfit("it has a line feed, which would end the comment"));
            }
            _ => {}
        }
        // What stands behind it is no longer the beginning of a word.
        self.last = b'\'';
        self.word = b"value".to_vec();
        shell_word(value)
    }
}
