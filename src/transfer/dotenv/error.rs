use thiserror::Error;

/// A line of a dotenv file that cannot be trusted to mean one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("line {line}: {reason}")]
pub struct DotenvError {
    /// Where the trouble is; the first line is 1. For a quote that is never closed, the line that opens it.
    pub line: usize,
    /// What the trouble is, and how to write it instead.
    pub reason: Reason,
}

/// Why a line was refused. Holds no text of the file, because any of it may be part of a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum Reason {
    #[error("this is not NAME=value; put a value of several lines in quotes, and a # before a comment")]
    NoEquals,
    #[error("a name has only ASCII letters, digits and _, and does not begin with a digit")]
    Name,
    #[error("spaces before or after the =; write NAME=value, and NAME='' for an empty value with a comment")]
    SpacesRoundEquals,
    /// The same name on an earlier line.
    #[error("this name is already set on line {first}; keep one of the two")]
    SetTwice {
        /// The earlier line.
        first: usize,
    },
    #[error("white space in a value without quotes; put the value in single quotes")]
    WhiteSpace,
    #[error("a quote or backslash in a value without quotes; put the whole value in quotes")]
    QuoteInside,
    #[error("a # in a value without quotes; put the value in single quotes, or a space before a comment")]
    Hash,
    #[error("a character with a meaning to shells in a value without quotes; put the value in single quotes")]
    ShellCharacter,
    #[error("a control character in a value without quotes; put the value in quotes")]
    Control,
    #[error(
        "a carriage return that ends no line or stands in a quoted value; write \\r in double quotes, \
         or save the file with LF line ends"
    )]
    CarriageReturn,
    #[error("a NUL byte, which no environment variable can hold; import the value as a file")]
    Nul,
    #[error("the quote is never closed")]
    Unclosed,
    #[error("text after the closing quote; only a comment may follow, after a space")]
    AfterQuote,
    #[error(
        "\\\\ or \\' in single quotes, which some readers take for one character; \
         use double quotes and write each backslash twice"
    )]
    BackslashPair,
    #[error("${{ in single quotes, which some readers expand; use double quotes and write \\${{")]
    DollarBrace,
    #[error("a $ in double quotes stands for a variable; write \\$, or use single quotes")]
    Dollar,
    #[error("a ` in double quotes runs a command in shells; use single quotes")]
    Backtick,
    #[error("a variable stands there (with $ or ${{), or a command; the value would not be what is in the file")]
    Expansion,
    #[error("a name has only ASCII letters, digits and _ . -")]
    LooseName,
    #[error("a second word: to a shell this is a command; put the whole value in quotes")]
    SecondWord,
    #[error("an unknown escape; known are \\n \\r \\t \\\" \\\\ \\$, and \\\\ is a backslash")]
    Escape,
}

impl Reason {
    /// The error for this reason on `line`.
    pub(super) fn at(self, line: usize) -> DotenvError {
        DotenvError { line, reason: self }
    }
}
