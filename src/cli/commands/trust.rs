use std::path::PathBuf;

use clap::Args;
use serde_json::{Map, Value, json};

use crate::manifest::{Entry, Holds, Missing};
use crate::model::{Error, Result};
use crate::terminal::Terminal;

use super::super::context::{Context, confirm};
use super::super::exit::Failure;
use super::super::project::{self, Project};
use super::super::{json as documents, sanitize};

/// Let vault exec follow the manifest of a project
///
/// Shows what vault.toml asks for, and remembers its path and the hash of its content: vault exec without a selection gives
/// just that to a program, until the file changes. On a terminal it asks first; elsewhere the command is the consent.
#[derive(Args, Debug)]
pub(in crate::cli) struct Trust {
    /// The manifest [default: the nearest vault.toml, up to the repository or the home directory]
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// Do not follow it any more
    #[arg(long)]
    forget: bool,
}

impl Trust {
    pub(in crate::cli) fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        let found = match &self.file {
            Some(file) => Some(file.clone()),
            None => project::find(context)?,
        };
        let path = found.ok_or_else(no_manifest)?;
        if self.forget {
            return Ok(project::forget(context, &path)?);
        }
        let project = Project::read(&path)?;
        if !context.printer.is_json() {
            show(context, &project);
            // Elsewhere nobody looks at what was shown, and the command is the consent.
            if context.may_ask() && Terminal::open().is_some() {
                confirm(context, false, "Give that to every program that is run there with vault exec?")?;
            }
        }
        project.trust(context)?;
        if context.printer.is_json() {
            let entries: Vec<Value> = project.manifest.entries().iter().map(entry).collect();
            let mut map = Map::new();
            map.insert("path".to_owned(), json!(project.path().to_string_lossy()));
            map.insert("sha256".to_owned(), json!(project.hash()));
            map.insert("entries".to_owned(), json!(entries));
            return context.printer.document(&documents::document(map));
        }
        context.printer.notice(&format!("trusted: {}", project.shown()));
        Ok(())
    }
}

/// There is no manifest where one was looked for.
pub(in crate::cli) fn no_manifest() -> Error {
    Error::not_found("there is no vault.toml here, nor above up to the repository or the home directory")
        .hint("vault init-project makes one of a .env file")
}

fn show(context: &Context<'_>, project: &Project) {
    context.printer.notice(&format!("{} asks for:", project.shown()));
    for entry in project.manifest.entries() {
        // It comes from the file, and goes to the program: whoever accepts it has to see it.
        let default = match &entry.missing {
            Missing::Default(text) => format!(" \"{}\"", sanitize::line(text)),
            Missing::Refused | Missing::Unset => String::new(),
        };
        let description = entry.description.as_deref().map(sanitize::line);
        let description = description.map_or_else(String::new, |text| format!(": {text}"));
        context.printer.notice(&format!("  {}{default}{description}", project::told(entry)));
    }
}

fn entry(entry: &Entry) -> Value {
    let default = match &entry.missing {
        Missing::Default(text) => Some(text),
        Missing::Refused | Missing::Unset => None,
    };
    json!({
        "name": entry.name,
        "ref": entry.reference.to_string(),
        "file": entry.holds == Holds::Path,
        "stage": entry.stage.as_ref().map(crate::model::Stage::as_str),
        "required": entry.missing == Missing::Refused,
        "default": default,
        "description": entry.description,
    })
}
