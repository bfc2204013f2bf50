use std::collections::HashMap;
use std::path::PathBuf;

use clap::Args;
use serde_json::{Map, json};

use crate::manifest::Missing;
use crate::model::{Position, Reference, Result, StageChoice};
use crate::service::{Request, Response};

use super::super::context::Context;
use super::super::exit::Failure;
use super::super::references::{self, Content, Source, SyntaxChoice};
use super::super::{json as documents, project};

/// Say which references name nothing (8 if any)
///
/// Looks in manifests (vault.toml), templates and files of variables, and at the entries that exec would take in that stage;
/// what is optional or has a default may be missing. No value is revealed.
#[derive(Args, Debug)]
pub(in crate::cli) struct Check {
    /// Files and directories [default: the nearest vault.toml, up to the repository or the home directory]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Which references there are in texts
    #[arg(long, value_enum, default_value_t, value_name = "SYNTAX")]
    syntax: SyntaxChoice,
    /// The stages to look in, in this order: a or a,b [env: VAULT_STAGE] [default: production]
    #[arg(long)]
    stage: Option<String>,
}

/// A place, and what is wrong there.
struct Problem<'a> {
    source: &'a Source,
    position: Position,
    reference: Option<String>,
    message: String,
}

impl Check {
    pub(in crate::cli) fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        let stages = super::stages_if_named(self.stage.as_deref())?;
        let paths = if self.paths.is_empty() {
            vec![project::find(context)?.ok_or_else(super::trust::no_manifest)?]
        } else {
            self.paths.clone()
        };
        let sources = references::read(&paths, self.syntax.into())?;
        let missing = missing(context, &sources, stages)?;
        let mut problems = Vec::new();
        for source in &sources {
            let before = problems.len();
            problems.extend(known(source));
            let of_vault = missing.sites.iter().filter(|(site, ..)| std::ptr::eq(*site, source));
            problems.extend(of_vault.filter_map(|(source, position, reference)| {
                let message = missing.messages.get(reference)?.clone()?;
                Some(Problem { source, position: *position, reference: Some(reference.clone()), message })
            }));
            problems[before..].sort_by_key(|problem: &Problem<'_>| problem.position);
        }
        print(context, &problems)?;
        if problems.is_empty() { Ok(()) } else { Err(Failure::Found) }
    }
}

/// What can be told without a vault.
fn known(source: &Source) -> Vec<Problem<'_>> {
    let problem = |position: &Position, message: &str| Problem {
        source,
        position: *position,
        reference: None,
        message: message.to_owned(),
    };
    match &source.content {
        Content::Manifest(_) => Vec::new(),
        Content::Malformed(position, message) => vec![problem(position, message)],
        Content::Text(found) => {
            let unknown = found.iter().filter(|(_, reference)| reference.is_none());
            unknown.map(|(position, _)| problem(position, "there is no such filter")).collect()
        }
    }
}

/// What the vault says.
struct Answers<'a> {
    sites: Vec<(&'a Source, Position, String)>,
    /// Of each reference what is missing.
    messages: HashMap<String, Option<String>>,
}

fn missing<'a>(
    context: &Context<'_>,
    sources: &'a [Source],
    stages: Option<StageChoice>,
) -> Result<Answers<'a>, Failure> {
    let mut answers = Answers { sites: Vec::new(), messages: HashMap::new() };
    if sources.iter().all(|source| names_nothing(&source.content)) {
        return Ok(answers);
    }
    let mut session = context.unlock_for_anyone()?;
    let stages = stages.unwrap_or_else(|| session.default_stages());
    let mut asked: Vec<Reference> = Vec::new();
    for source in sources {
        for (position, reference) in sites(&source.content, &stages) {
            let text = reference.to_string();
            if answers.messages.insert(text.clone(), None).is_none() {
                asked.push(reference.clone());
            }
            answers.sites.push((source, position, text));
        }
    }
    let texts: Vec<String> = asked.iter().map(Reference::to_string).collect();
    let request = Request::Resolve { references: asked, stages: Some(stages) };
    let Response::Resolved(resolved) = context.request(&mut session, request)? else {
        return Err(super::unexpected());
    };
    answers.messages = texts.into_iter().zip(resolved).collect();
    Ok(answers)
}

/// Whether it has no reference at all, whatever the stage.
fn names_nothing(content: &Content) -> bool {
    match content {
        Content::Manifest(manifest) => manifest.entries().iter().all(|entry| entry.missing != Missing::Refused),
        Content::Malformed(..) => true,
        Content::Text(found) => found.iter().all(|(_, reference)| reference.is_none()),
    }
}

/// What has to be there.
fn sites<'a>(content: &'a Content, stages: &StageChoice) -> Vec<(Position, &'a Reference)> {
    match content {
        Content::Manifest(manifest) => {
            let entries = manifest.entries_for(stages).into_iter();
            let required = entries.filter(|entry| entry.missing == Missing::Refused);
            required.map(|entry| (entry.position, &entry.reference)).collect()
        }
        Content::Malformed(..) => Vec::new(),
        Content::Text(found) => {
            found.iter().filter_map(|(position, reference)| Some((*position, reference.as_ref()?))).collect()
        }
    }
}

fn print(context: &Context<'_>, problems: &[Problem<'_>]) -> Result<(), Failure> {
    if context.printer.is_json() {
        let row = |problem: &Problem<'_>| {
            json!({
                "path": problem.source.path.to_string_lossy(),
                "line": problem.position.line,
                "column": problem.position.column,
                "ref": problem.reference,
                "message": problem.message,
            })
        };
        let mut map = Map::new();
        map.insert("problems".to_owned(), json!(problems.iter().map(row).collect::<Vec<_>>()));
        return context.printer.document(&documents::document(map));
    }
    for Problem { source, position, reference, message } in problems {
        let reference = reference.as_ref().map_or_else(String::new, |reference| format!("{reference}: "));
        context.printer.line(&format!("{}:{position}: {reference}{message}", source.shown()))?;
    }
    Ok(())
}
