//! The grammar, on top of that of TOML 1.0:
//!
//! ```text
//! manifest = [env] [files] [stage.STAGE.env] [stage.STAGE.files]      tables, each of entries
//! entry    = NAME = "REF"
//!          | NAME = { ref = "REF", description = "...", optional = true, required = true, default = "..." }
//! ```
//!
//! Whatever else there is, is an error, so that a misspelt word is not passed over.

use std::collections::HashMap;
use std::fmt;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::model::{Position, Reference, Stage};

use super::{Entry, Holds, LARGEST, Manifest, Missing};

/// So many entries are read, as the place of each is counted from the beginning.
const MANY: usize = 1000;

/// What is wrong with a manifest, and where. It quotes nothing: what is misplaced may be a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// Where.
    pub position: Position,
    /// What, in a clause without a full stop.
    pub problem: String,
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.position, self.problem)
    }
}

type Result<T> = std::result::Result<T, Malformed>;

impl Manifest {
    /// Reads the text of a manifest.
    ///
    /// # Errors
    /// The first thing that is not as the grammar says.
    pub fn parse(text: &[u8]) -> Result<Self> {
        if text.len() > LARGEST {
            let problem = format!("it is larger than a manifest can be: {LARGEST} bytes");
            return Err(Malformed { position: Position::default(), problem });
        }
        let text = std::str::from_utf8(text).map_err(|error| Malformed {
            position: Position::default().after(&text[..error.valid_up_to()]),
            problem: "it is not UTF-8".to_owned(),
        })?;
        let mut reader = Reader { text, entries: Vec::new() };
        let table = DeTable::parse(text).map_err(|error| {
            let at = error.span().unwrap_or_default();
            reader.malformed(&at, format!("this is no TOML: {}", error.message()))
        })?;
        reader.manifest(table.get_ref())?;
        let mut entries = reader.entries;
        entries.sort_by_key(|entry| entry.name_position);
        refuse_doubled(&entries)?;
        Ok(Self { entries })
    }
}

/// One name has one meaning in a stage: a variable cannot hold a value and the path of a file.
fn refuse_doubled(entries: &[Entry]) -> Result<()> {
    let mut known: HashMap<(&str, Option<&str>), Position> = HashMap::new();
    for entry in entries {
        let key = (entry.name.as_str(), entry.stage.as_ref().map(Stage::as_str));
        if let Some(first) = known.insert(key, entry.name_position) {
            let problem = format!("this name stands among variables and files; the other is at {first}");
            return Err(Malformed { position: entry.name_position, problem });
        }
    }
    Ok(())
}

struct Reader<'a> {
    text: &'a str,
    entries: Vec<Entry>,
}

impl Reader<'_> {
    fn position(&self, at: &Range<usize>) -> Position {
        Position::default().after(&self.text.as_bytes()[..at.start.min(self.text.len())])
    }

    fn malformed(&self, at: &Range<usize>, problem: impl Into<String>) -> Malformed {
        Malformed { position: self.position(at), problem: problem.into() }
    }

    fn manifest(&mut self, table: &DeTable<'_>) -> Result<()> {
        for (word, value) in table {
            match word.get_ref().as_ref() {
                "env" => self.entries(value, Holds::Value, None)?,
                "files" => self.entries(value, Holds::Path, None)?,
                "stage" => self.stages(value)?,
                _ => return Err(self.malformed(&word.span(), "there is no such table; there are env, files and stage")),
            }
        }
        Ok(())
    }

    fn stages(&mut self, value: &Spanned<DeValue<'_>>) -> Result<()> {
        for (name, value) in self.table(value, "stage is a table of stages, such as [stage.design.env]")? {
            let stage = Stage::parse(name.get_ref()).map_err(|error| self.malformed(&name.span(), error.message()))?;
            for (word, value) in self.table(value, "a stage is a table with env and files")? {
                match word.get_ref().as_ref() {
                    "env" => self.entries(value, Holds::Value, Some(&stage))?,
                    "files" => self.entries(value, Holds::Path, Some(&stage))?,
                    _ => {
                        return Err(self.malformed(&word.span(), "there is no such table; a stage has env and files"));
                    }
                }
            }
        }
        Ok(())
    }

    fn table<'v, 'i>(&self, value: &'v Spanned<DeValue<'i>>, form: &str) -> Result<&'v DeTable<'i>> {
        value.get_ref().as_table().ok_or_else(|| self.malformed(&value.span(), form))
    }

    fn entries(&mut self, value: &Spanned<DeValue<'_>>, holds: Holds, stage: Option<&Stage>) -> Result<()> {
        for (name, value) in self.table(value, "this is a table of NAME = \"REF\"")? {
            if self.entries.len() == MANY {
                return Err(self.malformed(&name.span(), format!("a manifest has at most {MANY} entries")));
            }
            let entry = self.entry(name.get_ref(), name.span(), value, holds, stage)?;
            self.entries.push(entry);
        }
        Ok(())
    }

    fn entry(
        &self,
        name: &str,
        at: Range<usize>,
        value: &Spanned<DeValue<'_>>,
        holds: Holds,
        stage: Option<&Stage>,
    ) -> Result<Entry> {
        let (reference, description, missing) = match value.get_ref() {
            DeValue::String(_) => (value, None, Missing::Refused),
            DeValue::Table(table) => self.details(table, value.span(), holds)?,
            _ => {
                return Err(
                    self.malformed(&value.span(), "an entry is NAME = \"REF\" or NAME = { ref = \"REF\", ... }")
                );
            }
        };
        let text = self.text_of(reference)?;
        let parsed = Reference::parse(text).map_err(|error| self.malformed(&reference.span(), error.message()))?;
        Ok(Entry {
            name: name.to_owned(),
            name_position: self.position(&at),
            reference: parsed,
            position: self.position(&reference.span()),
            holds,
            stage: stage.cloned(),
            description,
            missing,
        })
    }

    /// Reference, description and what happens where it is missing.
    fn details<'v, 'i>(
        &self,
        table: &'v DeTable<'i>,
        at: Range<usize>,
        holds: Holds,
    ) -> Result<(&'v Spanned<DeValue<'i>>, Option<String>, Missing)> {
        let (mut reference, mut description, mut default) = (None, None, None);
        let (mut optional, mut required) = (None, None);
        for (word, value) in table {
            match word.get_ref().as_ref() {
                "ref" => reference = Some(value),
                "description" => description = Some(self.text_of(value)?.to_owned()),
                "optional" => optional = Some(self.truth_of(value)?),
                "required" => required = Some(self.truth_of(value)?),
                "default" if holds == Holds::Value => default = Some(self.text_of(value)?.to_owned()),
                _ => {
                    let words = match holds {
                        Holds::Value => "ref, description, optional, required and default",
                        Holds::Path => "ref, description, optional and required",
                    };
                    return Err(self.malformed(&word.span(), format!("there is no such word; an entry has {words}")));
                }
            }
        }
        let reference = reference.ok_or_else(|| self.malformed(&at, "the entry has no ref"))?;
        let may_miss = optional == Some(true) || required == Some(false) || default.is_some();
        if may_miss && (required == Some(true) || optional == Some(false)) {
            return Err(self.malformed(&at, "the entry is required, and optional or with a default"));
        }
        let missing = match default {
            Some(default) => Missing::Default(default),
            None if may_miss => Missing::Unset,
            None => Missing::Refused,
        };
        Ok((reference, description, missing))
    }

    fn text_of<'v>(&self, value: &'v Spanned<DeValue<'_>>) -> Result<&'v str> {
        value.get_ref().as_str().ok_or_else(|| self.malformed(&value.span(), "this has to be a text in quotes"))
    }

    fn truth_of(&self, value: &Spanned<DeValue<'_>>) -> Result<bool> {
        value.get_ref().as_bool().ok_or_else(|| self.malformed(&value.span(), "this has to be true or false"))
    }
}
