//! A file of variables, whose texts may hold references: `--env-file`.

use std::path::Path;

use crate::exec::is_env_name;
use crate::model::{Delivery, Error, Result};
use crate::template::{Found, Piece, Position, Syntax, scan};

use super::super::context::Context;
use super::super::sanitize;
use super::super::value::read_file;
use super::{Part, Planned, Wanted};

impl Wanted<'_> {
    /// The variables of a file: `NAME=TEXT` on each line, blank lines, and lines that begin with `#`. The text goes to the end of
    /// the line and means itself, but for references. What `--env` names is left out.
    pub(super) fn file(&mut self, context: &Context<'_>, path: &Path) -> Result<()> {
        let bytes = read_file(path)?;
        let shown = sanitize::line(&path.to_string_lossy());
        let text = bytes.expose().strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes.expose());
        let by_option = self.args.env.len();
        for (number, line) in (1_u64..).zip(text.split(|byte| *byte == b'\n')) {
            let place = format!("{shown}:{number}");
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            let is_blank = line.iter().all(u8::is_ascii_whitespace);
            if is_blank || line.trim_ascii_start().starts_with(b"#") {
                continue;
            }
            // What is malformed may be a value in the wrong place, so it is not quoted.
            let malformed =
                || Error::usage(format!("{place}: this is no NAME=TEXT, with a NAME of letters, digits and _"));
            let equals = line.iter().position(|byte| *byte == b'=').ok_or_else(malformed)?;
            let name =
                std::str::from_utf8(&line[..equals]).ok().filter(|name| is_env_name(name)).ok_or_else(malformed)?;
            self.args.refuse_hostile(name, Some(&place))?;
            let text = &line[equals + 1..];
            if let [first @ (b'"' | b'\''), .., last] = text
                && first == last
            {
                context.printer.warning(&format!("{place}: the quotes around the value of {name} are part of it"));
            }
            if self.variables[..by_option].iter().any(|known| known.name == name) {
                continue;
            }
            let start = Position { line: number, column: 1 }.after(&line[..=equals]);
            let parts = self.parts(context, &shown, start, text)?;
            self.variables.push(Planned { name: name.to_owned(), source: place, parts, default: None });
        }
        Ok(())
    }

    /// What `text`, which begins at `start` of the file `shown`, is made of.
    fn parts(&mut self, context: &Context<'_>, shown: &str, start: Position, text: &[u8]) -> Result<Vec<Part>> {
        let mut parts: Vec<Part> = Vec::new();
        let at = |position: Position| Position { line: start.line, column: start.column + position.column - 1 };
        let cannot_read = |error| Error::io(format!("read {shown}"), &error);
        scan(text, Syntax::Vault, cannot_read, &mut |piece| {
            match piece {
                Piece::Text(text) => parts.push(Part::Text(text.to_vec())),
                Piece::Reference(Found { reference, filter, position }) => {
                    let place = Some(format!("{shown}:{}", at(position)));
                    let number = self.name(reference, Delivery::Env, place, false);
                    parts.push(Part::Value(number, filter, at(position)));
                }
                Piece::NoSuchFilter(position) => context.printer.warning(&format!(
                    "{shown}:{}: what looks like a reference stays as it is: there is no such filter",
                    at(position)
                )),
            }
            Ok(())
        })?;
        Ok(parts)
    }
}
