//! GitHub Actions: the file that `GITHUB_ENV` names takes variables for the steps that follow, and commands on stdout have
//! the runner hide values in the log.

use super::{Assignment, Refused, each, joined, quoted, text};
use crate::secret::SecretBytes;
use crate::template::Unfit;

/// Commands that hide each line of each value. The runner looks for values line by line, so that lines are what it has to
/// know, and it cannot hide what is blank.
#[must_use]
pub fn masks(assignments: &[Assignment<'_>]) -> SecretBytes {
    let mut masks = SecretBytes::default();
    let lines = assignments.iter().flat_map(|assignment| {
        assignment
            .value
            .expose()
            .split(|byte| matches!(byte, b'\r' | b'\n'))
            .filter(|line| !line.trim_ascii().is_empty())
    });
    for line in lines {
        // As the runner's commands have it, of which %0D and %0A stand in no line.
        let escape = |byte| (byte == b'%').then_some("%25");
        masks.extend(quoted(&["::add-mask::"], line, escape, "\n").expose());
    }
    masks
}

/// What to add to the file: each value between two lines with the word `delimiter`, which should be drawn at random: whoever
/// knows it can end a value early and go on with other variables.
///
/// # Errors
/// The first variable that cannot be written; one that holds `delimiter` is among these.
pub fn appended(assignments: &[Assignment<'_>], delimiter: &str) -> Result<SecretBytes, Refused> {
    Ok(joined(&each(assignments, |assignment| block(assignment, delimiter))?))
}

fn block(assignment: Assignment<'_>, delimiter: &str) -> Result<SecretBytes, Unfit> {
    let name = assignment.name;
    // The runner leaves the first two kinds as they are, and stops at the last.
    if name.starts_with("GITHUB_") || name.starts_with("RUNNER_") || name.eq_ignore_ascii_case("NODE_OPTIONS") {
        return Err(Unfit("GitHub Actions lets nobody set a variable of that name"));
    }
    let text = text(assignment)?;
    if text.ends_with('\r') {
        return Err(Unfit(
            "it ends in a carriage return, which a runner on Windows takes for a part of the line's end",
        ));
    }
    if text.contains(delimiter) {
        return Err(Unfit("it has the word that was drawn to stand behind it; try again"));
    }
    let mut block = quoted(&[name, "<<", delimiter, "\n"], text.as_bytes(), |_| None, "\n");
    block.extend(delimiter.as_bytes());
    block.extend(b"\n");
    Ok(block)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str, value: &[u8]) -> Result<String, &'static str> {
        let value = SecretBytes::copy_of(value);
        let written = appended(&[Assignment { name, value: &value }], "end");
        written.map(|text| String::from_utf8(text.into_public()).unwrap()).map_err(|refused| refused.reason.0)
    }

    #[test]
    fn a_value_stands_between_two_lines_that_it_does_not_have() {
        assert_eq!(of("A", b"1\n2").as_deref(), Ok("A<<end\n1\n2\nend\n"));
        assert_eq!(of("A", b"").as_deref(), Ok("A<<end\n\nend\n"));
        for (name, value) in [
            ("A", &b"\xff"[..]),
            ("A", b"x\r"),
            ("A", b"en\nend\nB=1"),
            ("A", b"\0"),
            ("GITHUB_TOKEN", b"x"),
            ("node_options", b""),
        ] {
            assert!(of(name, value).is_err(), "{name} {value:?}");
        }
    }

    #[test]
    fn every_line_is_hidden_by_itself() {
        let (one, two) = (SecretBytes::copy_of(b"100%0A\r\n\n \nb\rc"), SecretBytes::copy_of(b""));
        let all = [Assignment { name: "A", value: &one }, Assignment { name: "B", value: &two }];
        assert_eq!(masks(&all).expose(), b"::add-mask::100%250A\n::add-mask::b\n::add-mask::c\n");
    }
}
