use std::path::PathBuf;

use clap::Args;
use serde_json::{Map, Value, json};

use crate::model::{Position, Reference, Result};

use super::super::context::Context;
use super::super::exit::Failure;
use super::super::json as documents;
use super::super::references::{self, Content, SyntaxChoice};

/// List where files name a key
///
/// Looks in manifests (vault.toml), templates and files of variables. A key is found with every field, KEY#FIELD with that
/// one only. Nothing is unlocked, so whether there is such a key does not matter; that it stands nowhere is no error.
#[derive(Args, Debug)]
pub(in crate::cli) struct Refs {
    /// A key, an id as files name it, or KEY#FIELD
    #[arg(value_name = "KEY")]
    reference: String,
    /// Files and directories [default: the current directory]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Which references there are in texts
    #[arg(long, value_enum, default_value_t, value_name = "SYNTAX")]
    syntax: SyntaxChoice,
}

impl Refs {
    pub(in crate::cli) fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        let wanted = Reference::parse(&self.reference)?;
        let here = [PathBuf::from(".")];
        let paths: &[PathBuf] = if self.paths.is_empty() { &here } else { &self.paths };
        let sources = references::read(paths, self.syntax.into())?;
        let mut rows: Vec<Value> = Vec::new();
        for source in &sources {
            for (position, reference) in named(&source.content) {
                let is_it =
                    reference.target == wanted.target && (wanted.field.is_none() || wanted.field == reference.field);
                if !is_it {
                    continue;
                }
                if context.printer.is_json() {
                    let path = source.path.to_string_lossy();
                    let (line, column) = (position.line, position.column);
                    rows.push(json!({ "path": path, "line": line, "column": column, "ref": reference.to_string() }));
                } else {
                    context.printer.line(&format!("{}:{position}", source.shown()))?;
                }
            }
            if let Content::Malformed(position, problem) = &source.content {
                // Whether it stands there cannot be told.
                context.printer.warning(&format!("{}:{position}: {problem}", source.shown()));
            }
        }
        if context.printer.is_json() {
            let mut map = Map::new();
            map.insert("references".to_owned(), json!(rows));
            return context.printer.document(&documents::document(map));
        }
        Ok(())
    }
}

fn named(content: &Content) -> Vec<(Position, &Reference)> {
    match content {
        Content::Manifest(manifest) => {
            manifest.entries().iter().map(|entry| (entry.position, &entry.reference)).collect()
        }
        Content::Malformed(..) => Vec::new(),
        Content::Text(found) => {
            found.iter().filter_map(|(position, reference)| Some((*position, reference.as_ref()?))).collect()
        }
    }
}
