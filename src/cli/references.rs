//! Where references stand: in manifests, templates and files of variables. No value is read, and no vault.

use std::fs::File;
use std::io::{ErrorKind, Read, Seek as _};
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use crate::manifest::{self, Manifest};
use crate::model::{Error, Position, Reference, Result};
use crate::template::{Found, Piece, Syntax, scan};

use super::project;
use super::sanitize;
use super::value::read_up_to;

/// The largest file of variables that is read, in bytes.
const LARGEST: usize = 256 << 20;

/// So much of a file tells whether it is a text, in bytes.
const BEGINNING: u64 = 8 << 10;

/// Which references there are.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(super) enum SyntaxChoice {
    /// {vault.KEY} and {pmio.vault.KEY}
    #[default]
    Vault,
    /// Also $credentials_KEY and ${credentials_KEY}
    Proactive,
}

impl From<SyntaxChoice> for Syntax {
    fn from(choice: SyntaxChoice) -> Self {
        match choice {
            SyntaxChoice::Vault => Self::Vault,
            SyntaxChoice::Proactive => Self::ProActive,
        }
    }
}

/// A file that was read.
pub(super) struct Source {
    /// Its path, as it was come by.
    pub(super) path: PathBuf,
    /// What it says.
    pub(super) content: Content,
}

/// What a file says.
pub(super) enum Content {
    /// It is a manifest.
    Manifest(Manifest),
    /// It should be a manifest and is none, or cannot be read: where, and why.
    Malformed(Position, String),
    /// It is a text, which has these references, or what looks like one and has no such filter.
    Text(Vec<(Position, Option<Reference>)>),
}

impl Source {
    /// Its path, for a line.
    pub(super) fn shown(&self) -> String {
        sanitize::line(&self.path.to_string_lossy())
    }
}

/// The files `paths`, and those below the directories among them: there, links, binary files and what is in .git are passed
/// over. What cannot be read there is told like a malformed one.
pub(super) fn read(paths: &[PathBuf], syntax: Syntax) -> Result<Vec<Source>> {
    let mut sources = Vec::new();
    for path in paths {
        let found = path.metadata().map_err(|error| match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => {
                Error::not_found(format!("there is no file {}", path.display()))
            }
            _ => cannot_read(path, &error),
        })?;
        if is_manifest(path) && !found.is_file() {
            return Err(Error::usage(format!("{} is no regular file, as a manifest is", path.display())));
        }
        if found.is_dir() {
            walk(path, syntax, &mut sources)?;
        } else {
            sources.push(Source { path: path.clone(), content: content(path, open(path)?, syntax)? });
        }
    }
    Ok(sources)
}

fn walk(top: &Path, syntax: Syntax, sources: &mut Vec<Source>) -> Result<()> {
    let mut waiting = vec![top.to_owned()];
    while let Some(path) = waiting.pop() {
        let kind = path.symlink_metadata().map_err(|error| cannot_read(&path, &error))?.file_type();
        // The top may be a link: that one was named.
        if kind.is_dir() || path == top {
            let entries = std::fs::read_dir(&path).and_then(Iterator::collect::<std::io::Result<Vec<_>>>);
            let entries = match entries {
                Err(error) if path != top => {
                    sources.push(unreadable(path, &error));
                    continue;
                }
                entries => entries.map_err(|error| cannot_read(&path, &error))?,
            };
            let mut below: Vec<PathBuf> =
                entries.iter().filter(|entry| entry.file_name() != ".git").map(std::fs::DirEntry::path).collect();
            // The last is taken first.
            below.sort_by(|a, b| b.cmp(a));
            waiting.extend(below);
        } else if kind.is_file() {
            #[allow(clippy::disallowed_methods, reason = "it is the user's file")]
            let mut file = match File::open(&path) {
                Err(error) => {
                    sources.push(unreadable(path, &error));
                    continue;
                }
                Ok(file) => file,
            };
            let is_text = is_text(&mut file).map_err(|error| cannot_read(&path, &error))?;
            if is_text || is_manifest(&path) {
                let content = content(&path, file, syntax)?;
                sources.push(Source { path, content });
            }
        }
    }
    Ok(())
}

fn unreadable(path: PathBuf, error: &std::io::Error) -> Source {
    let problem =
        if error.kind() == ErrorKind::PermissionDenied { "permission denied".to_owned() } else { error.to_string() };
    Source { path, content: Content::Malformed(Position::default(), format!("it cannot be read: {problem}")) }
}

fn is_text(file: &mut File) -> std::io::Result<bool> {
    let mut beginning = Vec::new();
    file.by_ref().take(BEGINNING).read_to_end(&mut beginning)?;
    file.rewind()?;
    Ok(!beginning.contains(&0))
}

fn content(path: &Path, file: File, syntax: Syntax) -> Result<Content> {
    if is_manifest(path) {
        let mut bytes = Vec::new();
        let read = file.take(manifest::LARGEST as u64 + 1).read_to_end(&mut bytes);
        read.map_err(|error| cannot_read(path, &error))?;
        return Ok(match project::check(&bytes) {
            Ok(manifest) => Content::Manifest(manifest),
            Err(malformed) => Content::Malformed(malformed.position, malformed.problem),
        });
    }
    if is_env_file(path) {
        let shown = path.display().to_string();
        let mut text = read_up_to(LARGEST, file, &shown, "a file of variables")?;
        blank_comments(text.expose_mut());
        return references(path, text.expose(), syntax);
    }
    references(path, file, syntax)
}

fn references(path: &Path, text: impl Read, syntax: Syntax) -> Result<Content> {
    let mut found = Vec::new();
    scan(text, syntax, |error| cannot_read(path, &error), &mut |piece| {
        match piece {
            Piece::Text(_) => {}
            Piece::Reference(Found { reference, position, .. }) => found.push((position, Some(reference))),
            Piece::NoSuchFilter(position) => found.push((position, None)),
        }
        Ok(())
    })?;
    Ok(Content::Text(found))
}

/// Comments of a file of variables ask for nothing. Places stay what they are.
fn blank_comments(text: &mut [u8]) {
    for line in text.split_mut(|byte| *byte == b'\n') {
        if line.trim_ascii_start().starts_with(b"#") {
            line.fill(b' ');
        }
    }
}

fn is_manifest(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == manifest::FILE_NAME)
}

/// `.env`, `.env.production`, `app.env`.
fn is_env_file(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().as_encoded_bytes();
    name.starts_with(b".env.") || name.ends_with(b".env")
}

fn open(path: &Path) -> Result<File> {
    #[allow(clippy::disallowed_methods, reason = "it is the user's file, or a pipe that they named")]
    File::open(path).map_err(|error| cannot_read(path, &error))
}

fn cannot_read(path: &Path, error: &std::io::Error) -> Error {
    Error::io(format!("read {}", path.display()), error)
}
