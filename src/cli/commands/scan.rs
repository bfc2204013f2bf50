use std::collections::{HashMap, HashSet};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use serde_json::{Map, Value, json};

use crate::model::{Action, Error, Result, SecretName, Stage};
use crate::scan::{Finder, Masker, Patterns, Sighting};
use crate::secret::SecretBytes;
use crate::service::{Request, Response, Revealed};

use super::super::context::Context;
use super::super::exit::Failure;
use super::super::{json, sanitize};
use super::scan_files::Files;
use super::scan_git::Repository;

/// Look for the values of the vault in files, or in a git repository
///
/// Looks for every value and secret field, newest or older, of at least 4 bytes; configuration (--config) is left out. Found is what stands
/// there as it is, in base64, in hex, percent-encoded, or quoted for JSON, XML or a shell. Of a long value the first 4096 bytes are
/// looked for. Nothing is decoded, so what is compressed or encrypted is not found. Prints the place and the key, never the value, and ends with 8 if there is anything.
///
/// Files are those below PATH, binary and hidden ones too, but for directories .git and the vault's own files. No symbolic
/// link is followed below PATH.
#[derive(Args, Debug)]
pub(in crate::cli) struct Scan {
    /// Files and directories, with --git and --staged directories of repositories [default: .]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Look in all that was ever committed on any branch, stashed or taken back, as far as git still has it: contents, and messages
    #[arg(long, conflicts_with = "staged")]
    git: bool,
    /// Look in what the next commit changes, as it is staged
    #[arg(long)]
    staged: bool,
}

impl Scan {
    pub(in crate::cli) fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        let here = [PathBuf::from(".")];
        let paths = if self.paths.is_empty() { &here[..] } else { &self.paths };
        for path in paths {
            if let Err(error) = path.metadata() {
                return Err(match error.kind() {
                    ErrorKind::NotFound => Error::not_found(format!("there is no {}", path.display())),
                    _ => Error::io(format!("search {}", path.display()), &error),
                }
                .into());
            }
            if self.git || self.staged {
                Repository::at(path).require()?;
            }
        }
        let mut session = context.unlock(Action::Scan)?;
        let Response::Scannable(values) = context.request(&mut session, Request::Scan)? else {
            return Err(super::unexpected());
        };
        drop(session);
        let mut search = Search::new(context, values);
        for path in paths {
            if self.staged {
                Repository::at(path).staged(&mut search)?;
            } else if self.git {
                Repository::at(path).history(&mut search)?;
            } else {
                Files::new(context).below(path, &mut search)?;
            }
        }
        search.end()
    }
}

/// Where something was found.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Place<'a> {
    /// The path; none for what was committed and is no file.
    pub(super) path: Option<&'a [u8]>,
    /// The git object that it is in, and the commit that brought it.
    pub(super) object: Option<(&'a str, Option<&'a str>)>,
}

/// A value that is looked for, without itself.
struct Sought {
    key: SecretName,
    field: Option<crate::model::FieldName>,
    stage: Stage,
    version: u64,
    is_newest: bool,
}

/// Looks into one text after another, and prints what is found.
pub(super) struct Search<'a> {
    context: &'a Context<'a>,
    sought: Vec<Sought>,
    patterns: Arc<Patterns>,
    finder: Finder,
    sightings: Vec<Sighting>,
    rows: Vec<Value>,
    searched: u64,
    found: bool,
}

impl<'a> Search<'a> {
    fn new(context: &'a Context<'a>, mut values: Vec<Revealed>) -> Self {
        // The same value in another stage or an older version of the same secret says nothing more.
        let mut known: HashSet<(String, &[u8])> = HashSet::new();
        let keep: Vec<bool> = values
            .iter()
            .map(|one| known.insert((super::reference(one.key.as_str(), one.field.as_ref()), one.value.expose())))
            .collect();
        drop(known);
        let mut keep = keep.into_iter();
        let mut newest: HashMap<(SecretName, Stage), u64> = HashMap::new();
        for one in &values {
            let newest = newest.entry((one.key.clone(), one.stage.clone())).or_default();
            *newest = one.version.max(*newest);
        }
        values.retain(|_| keep.next().unwrap_or(true));
        let patterns = Arc::new(Patterns::to_find(values.iter().map(|one| one.value.expose())));
        // From here on only the patterns hold values.
        let sought = values.into_iter().map(|one| Sought {
            is_newest: newest.get(&(one.key.clone(), one.stage.clone())) == Some(&one.version),
            key: one.key,
            field: one.field,
            stage: one.stage,
            version: one.version,
        });
        Self {
            context,
            sought: sought.collect(),
            finder: Finder::new(Arc::clone(&patterns)),
            patterns,
            sightings: Vec::new(),
            rows: Vec::new(),
            searched: 0,
            found: false,
        }
    }

    /// Looks into `text`, and returns whether anything was found, which [`tell`](Self::tell) prints. What cannot be read is
    /// a warning.
    pub(super) fn look(&mut self, path: Option<&[u8]>, text: impl Read) -> bool {
        self.sightings.clear();
        self.searched += 1;
        let sightings = &mut self.sightings;
        if let Err(error) = self.finder.search(text, &mut |sighting| sightings.push(sighting)) {
            self.cannot(path.unwrap_or_default(), &error);
        }
        !self.sightings.is_empty()
    }

    /// Prints what was found in the last text.
    pub(super) fn tell(&mut self, place: Place<'_>) -> Result<(), Failure> {
        let path = place.path.map(|path| self.shown(path));
        for sighting in std::mem::take(&mut self.sightings) {
            self.found = true;
            let Some(sought) = self.sought.get(sighting.value) else { continue };
            if self.context.printer.is_json() {
                self.rows.push(object(path.as_deref(), place, sighting, sought));
            } else {
                self.context.printer.line(&line(path.as_deref(), place, sighting, sought))?;
            }
        }
        Ok(())
    }

    /// Says that something could not be looked into.
    pub(super) fn cannot(&self, path: &[u8], error: &std::io::Error) {
        let error = Error::io(format!("search {}", sanitize::line(&self.shown(path))), error);
        self.context.printer.warning(error.message());
    }

    pub(super) fn warn(&self, text: &str) {
        self.context.printer.warning(text);
    }

    /// A path as it can be shown: it may hold a value too.
    fn shown(&self, path: &[u8]) -> String {
        let mut masker = Masker::new(Arc::clone(&self.patterns));
        let mut shown = SecretBytes::default();
        masker.feed(path, &mut |bytes| shown.extend(bytes));
        masker.finish(&mut |bytes| shown.extend(bytes));
        String::from_utf8_lossy(shown.expose()).into_owned()
    }

    fn end(self) -> Result<(), Failure> {
        let printer = self.context.printer;
        if printer.is_json() {
            let mut map = Map::new();
            map.insert("findings".to_owned(), Value::Array(self.rows));
            printer.document(&json::document(map))?;
        }
        if self.found {
            return Err(Failure::Found);
        }
        printer.note(&format!("no value stands in any of {} texts", self.searched));
        Ok(())
    }
}

/// How much of a commit's name is printed for people.
const SHORT_NAME: usize = 12;

fn line(path: Option<&str>, place: Place<'_>, sighting: Sighting, sought: &Sought) -> String {
    let mut text = String::new();
    if let Some((object, commit)) = place.object {
        let name = commit.unwrap_or(object);
        text.push_str(name.get(..SHORT_NAME).unwrap_or(name));
        text.push(':');
    }
    let path = path.map_or_else(|| "(message)".to_owned(), sanitize::line);
    let reference = super::reference(sought.key.as_str(), sought.field.as_ref());
    let mut what = vec![sighting.form.word().to_owned()];
    if sought.stage != Stage::default() {
        what.push(format!("stage {}", sought.stage));
    }
    if !sought.is_newest {
        what.push(format!("version {}", sought.version));
    }
    format!("{text}{path}:{}:{}: {reference} ({})", sighting.line, sighting.column, what.join(", "))
}

fn object(path: Option<&str>, place: Place<'_>, sighting: Sighting, sought: &Sought) -> Value {
    let mut row = json!({
        "path": path,
        "line": sighting.line,
        "column": sighting.column,
        "key": sought.key.as_str(),
        "field": sought.field.as_ref().map(crate::model::FieldName::as_str),
        "stage": sought.stage.as_str(),
        "version": sought.version,
        "newest": sought.is_newest,
        "form": sighting.form.word(),
    });
    if let (Some(map), Some((object, commit))) = (row.as_object_mut(), place.object) {
        map.insert("object".to_owned(), json!(object));
        map.insert("commit".to_owned(), json!(commit));
    }
    row
}

/// The path without a `./` that nobody wrote.
pub(super) fn below<'p>(root: &Path, path: &'p Path) -> &'p Path {
    if root == Path::new(".") { path.strip_prefix(root).unwrap_or(path) } else { path }
}
