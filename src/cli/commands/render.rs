use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{IsTerminal as _, Read, Seek as _, SeekFrom, Write as _};
use std::os::fd::AsFd as _;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use crate::model::{Delivery, Error, Result, StageChoice};
use crate::secret::SecretBytes;
use crate::service::{Named, Request, Response};
use crate::store::Unpublished;
use crate::template::{Found, Insertion, Kind, Piece, Syntax, scan};

use super::super::context::Context;
use super::super::exit::Failure;
use super::super::references::SyntaxChoice;
use super::super::sanitize;

/// Put values into a text in place of references to them
///
/// A reference is {vault.KEY}, {vault.KEY#FIELD}, or one of these with a filter: {vault.KEY|url}. Filters are url, json,
/// xml, shell, base64 and none. All other text stays as it is, other braces too, and a { behind another { begins nothing.
/// What is put in is never looked at again. If anything is missing or refused, there is no output at all.
#[derive(Args, Debug)]
pub(in crate::cli) struct Render {
    /// The text; - or nothing for stdin
    #[arg(value_name = "TEMPLATE")]
    template: Option<PathBuf>,
    /// Write to FILE (0600), whole or not at all, in place of what is there
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Which references there are
    #[arg(long, value_enum, default_value_t, value_name = "SYNTAX")]
    syntax: SyntaxChoice,
    /// How values are written
    #[arg(long, value_enum, default_value_t, value_name = "HOW")]
    escape: Escape,
    /// The stages to look in, in this order: a or a,b [env: VAULT_STAGE] [default: production]
    #[arg(long)]
    stage: Option<String>,
}

/// How values are written.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Escape {
    /// As the file's kind wants it: XML, JSON or a shell's script by its name, else as they are
    #[default]
    Auto,
    /// As they are
    None,
    /// As text, attribute or CDATA of XML, whichever it is
    Xml,
    /// Within a JSON string, or as one
    Json,
    /// As a quoted word of a POSIX shell
    Shell,
    /// Percent-encoded
    Url,
}

impl Render {
    pub(in crate::cli) fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        if context.printer.is_json() {
            return Err(Error::usage("what is rendered is no JSON document of ours")
                .hint("leave --json away; a JSON template makes JSON")
                .into());
        }
        let stages = super::stages_if_named(self.stage.as_deref())?;
        let mut template = Template::open(self.template.as_deref(), self.syntax.into())?;
        self.refuse_own_template(&template)?;
        template.refuse_utf_16()?;
        let named = template.references(context)?;
        let values = if named.is_empty() { HashMap::new() } else { reveal(context, named, stages)? };
        let kind = self.kind(&mut template)?;
        template.is_for_terminal = self.out.is_none() && context.printer.stdout_is_terminal();
        // Once for nothing: what cannot be written is found before anything is.
        template.fill(kind, &values, &mut |_| Ok(()))?;
        let Some(out) = &self.out else {
            return template.fill(kind, &values, &mut |piece| context.printer.data(piece));
        };
        let mut file = Unpublished::new(out)?;
        template.fill(kind, &values, &mut |piece| {
            file.write_all(piece).map_err(|error| Error::io(format!("write {}", out.display()), &error).into())
        })?;
        Ok(file.publish()?)
    }

    fn kind(&self, template: &mut Template) -> Result<Kind> {
        let by_name = |path: &Option<PathBuf>| path.as_deref().and_then(Kind::of_name);
        Ok(match self.escape {
            Escape::None => Kind::Plain,
            Escape::Xml => Kind::Xml,
            Escape::Json => Kind::Json,
            Escape::Shell => Kind::Shell,
            Escape::Url => Kind::Url,
            Escape::Auto => match by_name(&self.template).or_else(|| by_name(&self.out)) {
                Some(kind) => kind,
                None => Kind::of_beginning(&template.beginning()?).unwrap_or(Kind::Plain),
            },
        })
    }

    /// A template that was written over is lost.
    fn refuse_own_template(&self, template: &Template) -> Result<()> {
        let (Some(out), Source::File(file, _)) = (&self.out, &template.source) else { return Ok(()) };
        let (Ok(target), Ok(own)) = (out.metadata(), file.metadata()) else { return Ok(()) };
        if (target.dev(), target.ino()) == (own.dev(), own.ino()) {
            return Err(Error::usage(format!("{} is the template itself", out.display())));
        }
        Ok(())
    }
}

/// The values, by the references as they are written.
fn reveal(
    context: &Context<'_>,
    named: Vec<Named>,
    stages: Option<StageChoice>,
) -> Result<HashMap<String, SecretBytes>, Failure> {
    let references: Vec<String> = named.iter().map(|named| named.reference.to_string()).collect();
    let mut session = context.unlock_for_anyone()?;
    let Response::Rendered(values) = context.request(&mut session, Request::Render { named, stages })? else {
        return Err(super::unexpected());
    };
    Ok(references.into_iter().zip(values.into_iter().map(|revealed| revealed.value)).collect())
}

/// A text that is read several times.
struct Template {
    source: Source,
    /// What it is called in errors.
    name: String,
    syntax: Syntax,
    /// Whether it is shown, so that a terminal might obey a value.
    is_for_terminal: bool,
}

enum Source {
    /// From this byte on.
    File(File, u64),
    /// What can be read only once.
    Memory(Vec<u8>),
}

impl Template {
    fn open(path: Option<&Path>, syntax: Syntax) -> Result<Self> {
        let path = path.filter(|path| path.as_os_str() != "-");
        let name = path.map_or_else(|| "stdin".to_owned(), |path| sanitize::line(&path.to_string_lossy()));
        let read_all = |source: &mut dyn Read| {
            let mut bytes = Vec::new();
            source.read_to_end(&mut bytes).map_err(|error| cannot_read(&name, &error)).map(|_| Source::Memory(bytes))
        };
        let source = match path {
            None if std::io::stdin().is_terminal() => {
                return Err(Error::usage("which template?").hint("name a file, or give the text on stdin"));
            }
            None => match file_on_stdin().map_err(|error| cannot_read(&name, &error))? {
                Some((file, start)) => Source::File(file, start),
                None => read_all(&mut std::io::stdin().lock())?,
            },
            Some(path) => {
                #[allow(clippy::disallowed_methods, reason = "it is the user's file, or a pipe")]
                let mut file = File::open(path).map_err(|error| cannot_read(&name, &error))?;
                let is_file = file.metadata().map_err(|error| cannot_read(&name, &error))?.is_file();
                if is_file { Source::File(file, 0) } else { read_all(&mut file)? }
            }
        };
        Ok(Self { source, name, syntax, is_for_terminal: false })
    }

    /// What is asked for, each once, where it stands first.
    fn references(&mut self, context: &Context<'_>) -> Result<Vec<Named>> {
        let mut named = Vec::new();
        let mut known = HashSet::new();
        let name = self.name.clone();
        self.read(&mut |piece| {
            match piece {
                Piece::Text(_) => {}
                Piece::Reference(Found { reference, position, .. }) => {
                    if known.insert(reference.to_string()) {
                        let place = Some(format!("{name}:{position}"));
                        named.push(Named { reference, delivery: Delivery::Render, optional: false, place });
                    }
                }
                Piece::NoSuchFilter(position) => context.printer.warning(&format!(
                    "{name}:{position}: what looks like a reference stays as it is: there is no such filter"
                )),
            }
            Ok::<_, Error>(())
        })?;
        Ok(named)
    }

    /// Gives the text with the values put in to `sink`, in pieces.
    fn fill(
        &mut self,
        kind: Kind,
        values: &HashMap<String, SecretBytes>,
        sink: &mut dyn FnMut(&[u8]) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let (name, is_for_terminal) = (self.name.clone(), self.is_for_terminal);
        let mut insertion = Insertion::new(kind);
        self.read(&mut |piece| match piece {
            Piece::Text(text) => {
                insertion.text(text);
                sink(text)
            }
            Piece::NoSuchFilter(_) => Ok(()),
            Piece::Reference(Found { reference, filter, position }) => {
                let value = values
                    .get(&reference.to_string())
                    .ok_or_else(|| Error::other(format!("{name} was changed while it was read")))?;
                let written = insertion.value(value, filter).map_err(|unfit| {
                    Error::usage(format!("{name}:{position}: the value of {reference} cannot be written here: {unfit}"))
                })?;
                if is_for_terminal && !sanitize::is_printable(written.expose()) {
                    return Err(Error::usage(format!(
                        "{name}:{position}: the value of {reference} holds control characters or is no text; a terminal might \
                         obey it"
                    ))
                    .hint("write it to a file with --out, or to another program")
                    .into());
                }
                sink(written.expose())
            }
        })
    }

    /// What it names would stay as it is, without a word.
    fn refuse_utf_16(&mut self) -> Result<()> {
        let beginning = self.beginning()?;
        if beginning.starts_with(b"\xff\xfe") || beginning.starts_with(b"\xfe\xff") {
            return Err(Error::usage(format!("{} is UTF-16, in which no reference is found", self.name))
                .hint("write it as UTF-8"));
        }
        Ok(())
    }

    fn beginning(&mut self) -> Result<Vec<u8>> {
        let mut beginning = Vec::new();
        let name = self.name.clone();
        let read = self.rewind()?.take(256).read_to_end(&mut beginning);
        read.map_err(|error| cannot_read(&name, &error))?;
        Ok(beginning)
    }

    fn read<E: From<Error>>(&mut self, sink: &mut dyn FnMut(Piece<'_>) -> Result<(), E>) -> Result<(), E> {
        let (syntax, name) = (self.syntax, self.name.clone());
        let text = self.rewind()?;
        scan(text, syntax, |error| cannot_read(&name, &error).into(), sink)
    }

    /// The text from its beginning.
    fn rewind(&mut self) -> Result<Box<dyn Read + '_>> {
        Ok(match &mut self.source {
            Source::Memory(bytes) => Box::new(bytes.as_slice()),
            Source::File(file, start) => {
                file.seek(SeekFrom::Start(*start)).map_err(|error| cannot_read(&self.name, &error))?;
                Box::new(file)
            }
        })
    }
}

/// What stands on standard input, if that is a file: it is read like one that was named, and never written over.
fn file_on_stdin() -> std::io::Result<Option<(File, u64)>> {
    let mut file = File::from(std::io::stdin().as_fd().try_clone_to_owned()?);
    if !file.metadata()?.is_file() {
        return Ok(None);
    }
    let start = file.stream_position()?;
    Ok(Some((file, start)))
}

fn cannot_read(name: &str, error: &std::io::Error) -> Error {
    Error::io(format!("read {name}"), error)
}
