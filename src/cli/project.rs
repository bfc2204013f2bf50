//! The manifest of the project that somebody works in: found, checked, and followed only as they accepted it.

use std::path::{Path, PathBuf};

use crate::crypto::digest;
use crate::exec::{is_env_name, is_hostile};
use crate::manifest::{Entry, FILE_NAME, Holds, LARGEST, Malformed, Manifest, Missing};
use crate::model::{Error, Result};
use crate::store::{TrustStore, read_own_file};

use super::context::Context;
use super::sanitize;

/// So many entries are named in one error.
const NAMED: usize = 50;

/// A manifest, as it was read at one moment.
pub(super) struct Project {
    path: PathBuf,
    digest: [u8; 32],
    /// What it says.
    pub(super) manifest: Manifest,
}

/// The manifest that is nearest to the current directory, if there is one.
pub(super) fn find(context: &Context<'_>) -> Result<Option<PathBuf>> {
    let here = std::env::current_dir().map_err(|error| Error::io("tell the current directory", &error))?;
    Ok(context.paths.upward(&here, FILE_NAME))
}

/// What a manifest says, as far as one may ask for it.
pub(super) fn check(text: &[u8]) -> Result<Manifest, Malformed> {
    let manifest = Manifest::parse(text)?;
    let problem = |entry: &Entry| {
        let problem = match entry.name.as_str() {
            name if !is_env_name(name) => {
                "the name of a variable has only letters, digits and _, no digit first".into()
            }
            // Whoever runs the program can insist on such a name; whoever sent the project cannot.
            name if is_hostile(name) => format!("the variable {name} can make programs run other code"),
            _ => return None,
        };
        Some(Malformed { position: entry.name_position, problem })
    };
    match manifest.entries().iter().find_map(problem) {
        Some(malformed) => Err(malformed),
        None => Ok(manifest),
    }
}

impl Project {
    /// The manifest at `path`, if it is such a file as can be followed.
    pub(super) fn read(path: &Path) -> Result<Self> {
        let bytes = read_own_file(path, LARGEST)?;
        let cannot = |error| Error::io(format!("tell where {} is", path.display()), &error);
        // The directories on the way may be links; the file is none.
        let path = path.canonicalize().map_err(cannot)?;
        let shown = sanitize::line(&path.to_string_lossy());
        let manifest = check(&bytes).map_err(|malformed| Error::usage(format!("{shown}:{malformed}")))?;
        Ok(Self { path, digest: digest(&bytes), manifest })
    }

    /// The nearest manifest, as its user accepted it.
    pub(super) fn trusted(context: &Context<'_>) -> Result<Option<Self>> {
        let Some(path) = find(context)? else { return Ok(None) };
        let project = Self::read(&path)?;
        let known = trust_store(context)?.hash_of(&project.path)?;
        if known == Some(project.digest) {
            return Ok(Some(project));
        }
        let why = if known.is_some() { "was changed since you trusted it" } else { "is not trusted" };
        let mut asked: Vec<String> = project.manifest.entries().iter().take(NAMED).map(told).collect();
        if let more @ 1.. = project.manifest.entries().len().saturating_sub(NAMED) {
            asked.push(format!("and {more} more"));
        }
        let asked = if asked.is_empty() { "nothing".to_owned() } else { asked.join(", ") };
        Err(Error::denied(format!("{} {why}, and nothing was started; it asks for {asked}", project.shown()))
            .hint("if the program is to have that: vault trust; else name what it needs with --env NAME=REF"))
    }

    /// Remembers that the user accepts it as it was read.
    pub(super) fn trust(&self, context: &Context<'_>) -> Result<()> {
        trust_store(context)?.set(&self.path, Some(self.digest))
    }

    /// Its path, for a line.
    pub(super) fn shown(&self) -> String {
        sanitize::line(&self.path.to_string_lossy())
    }

    /// Its path.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// SHA-256 of its content, in hexadecimal.
    pub(super) fn hash(&self) -> String {
        data_encoding::HEXLOWER.encode(&self.digest)
    }
}

/// Forgets that the manifest at `path`, which may be gone, was accepted.
pub(super) fn forget(context: &Context<'_>, path: &Path) -> Result<()> {
    let path = path.canonicalize().or_else(|_| std::path::absolute(path));
    let path = path.map_err(|error| Error::io("tell the current directory", &error))?;
    trust_store(context)?.set(&path, None)
}

/// What an entry asks for, for people.
pub(super) fn told(entry: &Entry) -> String {
    let file = if entry.holds == Holds::Path { "a file " } else { "" };
    let stage = entry.stage.as_ref().map_or_else(String::new, |stage| format!(" in the stage {stage}"));
    let missing = match &entry.missing {
        Missing::Refused => "",
        Missing::Unset => " if there is one",
        Missing::Default(_) => ", or else a default",
    };
    format!("{file}{} from {}{stage}{missing}", entry.name, entry.reference)
}

fn trust_store(context: &Context<'_>) -> Result<TrustStore> {
    let nowhere = || {
        Error::usage("neither HOME nor XDG_STATE_HOME is set, so nothing tells which manifests you trust")
            .hint("name what the program needs with --env NAME=REF")
    };
    Ok(TrustStore::new(&context.paths.state().ok_or_else(nowhere)?))
}
