//! Variables written for shells and for other programs, each value so that it comes back byte for byte, or not at all.
//!
//! A value that a reader would change, and a name that it would not take as it is, are refused with the reason, which
//! quotes nothing of the value. Nothing here reads a vault or writes a file.

mod docker;
mod dotenv;
mod fish;
pub mod github;
mod json;
mod nu;
mod posix;
mod powershell;

use std::collections::HashSet;

use crate::exec::{MAX_VARIABLE, is_env_name};
use crate::secret::SecretBytes;
use crate::template::Unfit;

/// Who is to read the variables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// bash, dash and zsh, with `eval`.
    Posix,
    /// fish, with `source`.
    Fish,
    /// `PowerShell`, with `Invoke-Expression`.
    PowerShell,
    /// Nushell, with `source`.
    Nu,
    /// Compose, python-dotenv, Node.js and its package dotenv, which read this alike.
    Dotenv,
    /// `docker run --env-file`.
    Docker,
    /// Whoever reads an object of names and texts.
    Json,
}

/// A variable.
#[derive(Clone, Copy, Debug)]
pub struct Assignment<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its value.
    pub value: &'a SecretBytes,
}

/// A variable that cannot be written, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The variable's name.
    pub name: String,
    /// What is against it; this quotes nothing of the value.
    pub reason: Unfit,
}

const NOT_UTF8: Unfit = Unfit("it is no UTF-8");

impl Format {
    /// All of them, in this order.
    ///
    /// # Errors
    /// The first one that cannot be written; then nothing is.
    pub fn write(self, assignments: &[Assignment<'_>]) -> Result<SecretBytes, Refused> {
        let write: fn(Assignment<'_>) -> Result<SecretBytes, Unfit> = match self {
            Self::Posix => posix::line,
            Self::Fish => fish::line,
            Self::PowerShell => powershell::line,
            Self::Nu => nu::line,
            Self::Dotenv => dotenv::line,
            Self::Docker => docker::line,
            Self::Json => json::member,
        };
        // Both find a variable whatever its case, so that the second of two would take the place of the first.
        if matches!(self, Self::PowerShell | Self::Nu) {
            refuse_names_that_differ_in_case_only(assignments)?;
        }
        let written = each(assignments, write)?;
        Ok(if self == Self::Json { json::object(&written) } else { joined(&written) })
    }
}

/// Whether any program could be given this variable.
///
/// # Errors
/// None could.
pub fn check(assignment: Assignment<'_>) -> Result<(), Refused> {
    let Assignment { name, value } = assignment;
    let reason = if !is_env_name(name) {
        Unfit("its name is none for a variable")
    } else if value.expose().contains(&0) {
        Unfit("it has a NUL byte, which no variable can hold")
    } else if name.len() + 1 + value.len() > MAX_VARIABLE {
        Unfit("it is longer than 131071 bytes with its name, the most that Linux gives to a program")
    } else {
        return Ok(());
    };
    Err(refused(assignment, reason))
}

fn each(
    assignments: &[Assignment<'_>],
    write: impl Fn(Assignment<'_>) -> Result<SecretBytes, Unfit>,
) -> Result<Vec<SecretBytes>, Refused> {
    let one = |assignment: &Assignment<'_>| {
        check(*assignment)?;
        write(*assignment).map_err(|reason| refused(*assignment, reason))
    };
    assignments.iter().map(one).collect()
}

fn refuse_names_that_differ_in_case_only(assignments: &[Assignment<'_>]) -> Result<(), Refused> {
    let mut known = HashSet::new();
    match assignments.iter().find(|assignment| !known.insert(assignment.name.to_ascii_lowercase())) {
        Some(second) => Err(refused(*second, Unfit("another name differs from its name in case only"))),
        None => Ok(()),
    }
}

fn refused(assignment: Assignment<'_>, reason: Unfit) -> Refused {
    Refused { name: assignment.name.to_owned(), reason }
}

fn joined(parts: &[SecretBytes]) -> SecretBytes {
    let mut whole = SecretBytes::with_capacity(parts.iter().map(SecretBytes::len).sum());
    for part in parts {
        whole.extend(part.expose());
    }
    whole
}

/// `value` as text.
fn text(assignment: Assignment<'_>) -> Result<&str, Unfit> {
    std::str::from_utf8(assignment.value.expose()).map_err(|_| NOT_UTF8)
}

/// `before`, the value with what `escape` has for some of its bytes, and `after`.
fn quoted(before: &[&str], value: &[u8], escape: impl Fn(u8) -> Option<&'static str>, after: &str) -> SecretBytes {
    let mut line = SecretBytes::with_capacity(before.iter().map(|part| part.len()).sum::<usize>() + value.len() + 64);
    for part in before {
        line.extend(part.as_bytes());
    }
    let mut plain = 0;
    for (at, byte) in value.iter().enumerate() {
        if let Some(escaped) = escape(*byte) {
            line.extend(&value[plain..at]);
            line.extend(escaped.as_bytes());
            plain = at + 1;
        }
    }
    line.extend(&value[plain..]);
    line.extend(after.as_bytes());
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What one variable becomes, or why it becomes nothing.
    fn of(format: Format, value: &[u8]) -> Result<String, &'static str> {
        let value = SecretBytes::copy_of(value);
        let written = format.write(&[Assignment { name: "A", value: &value }]);
        written.map(|text| String::from_utf8_lossy(text.expose()).into_owned()).map_err(|refused| refused.reason.0)
    }

    #[track_caller]
    fn is(format: Format, cases: &[(&str, &str)]) {
        for (value, line) in cases {
            assert_eq!(of(format, value.as_bytes()).as_deref(), Ok(*line), "{format:?}");
        }
    }

    #[track_caller]
    fn refuses(format: Format, values: &[&[u8]]) {
        for value in values {
            assert!(of(format, value).is_err(), "{format:?} takes {value:?}");
        }
    }

    #[test]
    fn lines_for_shells() {
        is(Format::Posix, &[("", "export A=''\n"), ("a'b\n$(id) \\", "export A='a'\\''b\n$(id) \\'\n")]);
        is(Format::Fish, &[("", "set -gx A ''\n"), ("a'b\n$(id) \\n\\", "set -gx A 'a\\'b\n$(id) \\\\n\\\\'\n")]);
        is(
            Format::PowerShell,
            &[
                ("a'b\u{2019}c\u{201b}", "$env:A = 'a''b\u{2019}\u{2019}c\u{201b}\u{201b}'\n"),
                ("$(id) `n\"", "$env:A = '$(id) `n\"'\n"),
                ("1\r\n2\n", "$env:A = '1' + \"`r\" + '' + \"`n\" + '2' + \"`n\" + ''\n"),
            ],
        );
        is(Format::Nu, &[("", "$env.A = \"\"\n"), ("\"\\(id)$x\n\x1b", "$env.A = \"\\\"\\\\(id)$x\\n\\u{1b}\"\n")]);
        // What is no text has no letters in these.
        refuses(Format::PowerShell, &[b"\xff", b""]);
        refuses(Format::Nu, &[b"\xff"]);
        assert!(of(Format::Posix, b"\xff").is_ok() && of(Format::Fish, b"\xff").is_ok());
    }

    #[test]
    fn lines_of_files() {
        is(Format::Dotenv, &[("", "A=''\n"), ("a\"b\n$x #\\n", "A='a\"b\n$x #\\n'\n"), ("it's\n#", "A=\"it's\n#\"\n")]);
        refuses(Format::Dotenv, &[b"'\"", b"'\\", b"'$", b"'`id`", b"${x", b"a\\", b"\\\\", b"\r", b"\xff"]);
        is(Format::Docker, &[("", "A=\n"), (" 'a' #\\ \r=\t ", "A= 'a' #\\ \r=\t \n")]);
        refuses(
            Format::Docker,
            &[b"''", b"\"a\"", b"a\nb", b"a\n", b"a\r", b"\xff", &b"x".repeat(65_536 - "A=".len())],
        );
        assert!(of(Format::Docker, &b"x".repeat(65_536 - "A=\n".len())).is_ok());
        is(Format::Json, &[("", "{\"A\":\"\"}\n"), ("\"\\\n\x1b\u{e9}", "{\"A\":\"\\\"\\\\\\n\\u001b\u{e9}\"}\n")]);
        refuses(Format::Json, &[b"\xff"]);
    }

    const ALL: [Format; 7] =
        [Format::Posix, Format::Fish, Format::PowerShell, Format::Nu, Format::Dotenv, Format::Docker, Format::Json];

    #[test]
    fn what_no_variable_holds_is_refused_by_all() {
        let value = SecretBytes::copy_of(b"x");
        for format in ALL {
            assert_eq!(of(format, b"a\0"), Err("it has a NUL byte, which no variable can hold"));
            refuses(format, &[&b"x".repeat(131_070)]);
            for name in ["", "1", "A-B", "A;id"] {
                assert!(format.write(&[Assignment { name, value: &value }]).is_err(), "{format:?} takes {name}");
            }
        }
    }

    #[test]
    fn several_keep_their_order_and_none_is_nothing() {
        let (one, two) = (SecretBytes::copy_of(b"1"), SecretBytes::copy_of(b"2"));
        let both = [Assignment { name: "B", value: &one }, Assignment { name: "A", value: &two }];
        let written = |format: Format, all: &[Assignment<'_>]| {
            String::from_utf8(format.write(all).unwrap().into_public()).unwrap()
        };
        assert_eq!(written(Format::Posix, &both), "export B='1'\nexport A='2'\n");
        assert_eq!(written(Format::Json, &both), "{\"B\":\"1\",\"A\":\"2\"}\n");
        assert_eq!((written(Format::Posix, &[]), written(Format::Json, &[])), (String::new(), "{}\n".to_owned()));
        let cases = [Assignment { name: "a", value: &one }, Assignment { name: "A", value: &two }];
        for format in ALL {
            let alike = matches!(format, Format::PowerShell | Format::Nu);
            assert_eq!(format.write(&cases).is_err(), alike, "{format:?}");
        }
    }
}
