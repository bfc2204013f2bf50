//! A strict reader of dotenv files.
//!
//! Docker Compose, python-dotenv, node's dotenv and the shell read these files each in a way of its own. Whatever
//! they would read differently is an error here that says how to write it instead, for a secret that was silently
//! read wrong is found much later. Who knows whose file it is, names the [`Dialect`]: then that one's rules hold, and only
//! what would put in something that is not in the file, such as a variable, is an error.
//! (`docker run --env-file` is another format: it has no quotes at all.)
//!
//! | text | meaning |
//! | --- | --- |
//! | `NAME=value`, `export NAME=value` | no spaces round the `=`; names of ASCII letters, digits and `_` |
//! | `# comment` | a line of its own, or after a value and white space |
//! | `NAME=plain` | no white space and nothing that a shell would look at |
//! | `NAME='literal'` | every byte stands for itself, line breaks included |
//! | `NAME="text"` | line breaks are kept; `\n`, `\r`, `\t`, `\"`, `\\`, `\$` are the only escapes |
//!
//! The escapes are the one exception: they mean what they mean in Compose, although other readers know fewer of them.
//! A byte order mark and CR LF at the end of a line are accepted. Values need not be UTF-8.

mod bash;
mod cursor;
mod docker;
mod error;
mod node;
mod python;
#[cfg(test)]
mod tests;
mod value;

pub use error::{DotenvError, Reason};

use crate::secret::SecretBytes;

use cursor::{Cursor, line_ends};

/// One `NAME=value`.
#[derive(Debug, PartialEq, Eq)]
pub struct Assignment {
    /// The line on which it begins; the first one is 1.
    pub line: usize,
    /// ASCII letters, digits and `_`, not beginning with a digit.
    pub name: String,
    /// The value as it was meant, without quotes and escapes.
    pub value: SecretBytes,
}

/// Whose rules a file follows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dialect {
    /// What all of them read alike.
    #[default]
    Common,
    /// `docker run --env-file`.
    Docker,
    /// The package python-dotenv.
    Python,
    /// The package dotenv of Node.js.
    Node,
    /// Assignments as bash reads them.
    Bash,
}

/// All assignments of the dotenv file `input`, in their order.
///
/// # Errors
/// The first line that is not understood, that `dialect` would fill with something which is not in the file, or that sets
/// a name for the second time. The error holds no text of the file.
pub fn parse(input: &SecretBytes, dialect: Dialect) -> Result<Vec<Assignment>, DotenvError> {
    let bytes = input.expose();
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if dialect == Dialect::Common {
        refuse_stray_controls(bytes)?;
    } else if let Some(at) = bytes.iter().position(|byte| *byte == 0) {
        return Err(Reason::Nul.at(line_ends(&bytes[..at]) + 1));
    }
    // Growing would copy them again and again.
    let lines = line_ends(bytes).min(MANY);
    let mut assignments = Vec::with_capacity(lines);
    let read = read_all(bytes, dialect, &mut assignments);
    refuse_doubled(&assignments)?;
    read.map(|()| assignments)
}

fn read_all(bytes: &[u8], dialect: Dialect, assignments: &mut Vec<Assignment>) -> Result<(), DotenvError> {
    let read = match dialect {
        Dialect::Common => {
            let mut reader = Reader { rest: bytes, line: 1 };
            while !reader.rest.is_empty() {
                let line = reader.line;
                if let Some((name, value)) = reader.statement()? {
                    assignments.push(Assignment { line, name: name.to_owned(), value });
                }
            }
            return Ok(());
        }
        Dialect::Docker => docker::statement,
        Dialect::Python => python::statement,
        Dialect::Node => node::statement,
        Dialect::Bash => bash::statement,
    };
    // Python and Node.js read every kind of line end as the same; the others keep what they do not know.
    let lines = matches!(dialect, Dialect::Python | Dialect::Node).then(|| with_line_feeds(bytes));
    let mut cursor = Cursor::new(lines.as_ref().map_or(bytes, SecretBytes::expose));
    while cursor.skip_nothing() {
        let line = cursor.line();
        let (name, value) = read(&mut cursor).map_err(|reason| reason.at(cursor.line()))?;
        assignments.push(Assignment { line, name, value });
    }
    Ok(())
}

/// Of all names that are set twice, the one whose second line comes first.
fn refuse_doubled(assignments: &[Assignment]) -> Result<(), DotenvError> {
    let mut ordered: Vec<&Assignment> = assignments.iter().collect();
    ordered.sort_by(|a, b| a.name.cmp(&b.name));
    let doubled = ordered.array_windows().filter(|[first, second]| first.name == second.name);
    match doubled.min_by_key(|[_, second]| second.line) {
        Some([first, second]) => Err(Reason::SetTwice { first: first.line }.at(second.line)),
        None => Ok(()),
    }
}

/// `bytes` with a line feed for each CR LF and each lone CR.
fn with_line_feeds(bytes: &[u8]) -> SecretBytes {
    let mut lines = SecretBytes::with_capacity(bytes.len());
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'\r' if bytes.get(at + 1) == Some(&b'\n') => {}
            b'\r' => lines.extend(b"\n"),
            byte => lines.extend(&[*byte]),
        }
    }
    lines
}

/// Room is made beforehand for at most so many assignments.
const MANY: usize = 1 << 16;

/// These two bytes are nowhere read alike, not even in comments, where some readers begin a new line at a lone CR.
fn refuse_stray_controls(bytes: &[u8]) -> Result<(), DotenvError> {
    let mut line = 1;
    for (index, byte) in bytes.iter().enumerate() {
        match byte {
            b'\n' => line += 1,
            0 => return Err(Reason::Nul.at(line)),
            b'\r' if !matches!(bytes.get(index + 1), None | Some(b'\n')) => {
                return Err(Reason::CarriageReturn.at(line));
            }
            _ => {}
        }
    }
    Ok(())
}

struct Reader<'a> {
    rest: &'a [u8],
    line: usize,
}

impl<'a> Reader<'a> {
    /// Consumes a line, or the lines that a quoted value spans. `None` for blank lines and comments.
    fn statement(&mut self) -> Result<Option<(&'a str, SecretBytes)>, DotenvError> {
        let statement = trim_start(self.current_line());
        if matches!(statement, [] | [b'#', ..]) {
            self.next_line();
            return Ok(None);
        }
        let (name, exported, text) = head(statement).map_err(|reason| reason.at(self.line))?;
        let value = match text {
            [quote @ (b'\'' | b'"'), ..] => {
                // A quoted value may end many lines below, so that it is taken from `rest` and not from `text`.
                let before = self.current_line().len() - text.len();
                self.rest = &self.rest[before + 1..];
                self.quoted(*quote)?
            }
            _ => value::unquoted(text, exported).map_err(|reason| reason.at(self.line))?,
        };
        self.next_line();
        Ok(Some((name, value)))
    }

    /// Consumes a quoted value after its opening quote, and its closing quote, and makes sure that nothing else
    /// follows on that line.
    fn quoted(&mut self, quote: u8) -> Result<SecretBytes, DotenvError> {
        let read = if quote == b'"' { value::double_quoted } else { value::single_quoted };
        let (value, length) = read(self.rest, self.line)?;
        let (inside, rest) = self.rest.split_at(length);
        self.line += line_ends(inside);
        self.rest = rest.get(1..).unwrap_or_default();
        let trailer = self.current_line();
        match trim_start(trailer) {
            [] => Ok(value),
            comment @ [b'#', ..] if comment.len() < trailer.len() => Ok(value),
            _ => Err(Reason::AfterQuote.at(self.line)),
        }
    }

    /// What is left of this line, without its end.
    fn current_line(&self) -> &'a [u8] {
        let end = self.rest.iter().position(|byte| *byte == b'\n').unwrap_or(self.rest.len());
        let line = &self.rest[..end];
        line.strip_suffix(b"\r").unwrap_or(line)
    }

    fn next_line(&mut self) {
        let end = self.rest.iter().position(|byte| *byte == b'\n');
        self.rest = end.and_then(|end| self.rest.get(end + 1..)).unwrap_or_default();
        self.line += 1;
    }
}

/// Splits `[export ]NAME=text` into the name, whether it is exported, and the text.
fn head(statement: &[u8]) -> Result<(&str, bool, &[u8]), Reason> {
    let (exported, statement) = match statement {
        [b'e', b'x', b'p', b'o', b'r', b't', rest @ ..] if rest.first().copied().is_some_and(is_blank) => {
            (true, trim_start(rest))
        }
        _ => (false, statement),
    };
    let equals = statement.iter().position(|byte| *byte == b'=').ok_or(Reason::NoEquals)?;
    let (name, text) = (&statement[..equals], &statement[equals + 1..]);
    // An empty value may be followed by blanks, but by no comment: some would take that for the value.
    let value_comes_late = text.first().copied().is_some_and(is_blank) && !trim_start(text).is_empty();
    if name.last().copied().is_some_and(is_blank) || value_comes_late {
        return Err(Reason::SpacesRoundEquals);
    }
    let name = str::from_utf8(name).map_err(|_| Reason::Name)?;
    let mut characters = name.bytes();
    let begins_well = characters.next().is_some_and(|c| c.is_ascii_alphabetic() || c == b'_');
    if !begins_well || !characters.all(|c| c.is_ascii_alphanumeric() || c == b'_') {
        return Err(Reason::Name);
    }
    Ok((name, exported, text))
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

fn trim_start(text: &[u8]) -> &[u8] {
    let start = text.iter().position(|byte| !is_blank(*byte)).unwrap_or(text.len());
    &text[start..]
}
