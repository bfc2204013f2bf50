use std::path::PathBuf;

use clap::{Args, ValueEnum};
use data_encoding::HEXLOWER;
use serde_json::{Map, Value, json};

use crate::assignments::{self, Assignment, Format, Refused, github};
use crate::crypto::random_16;
use crate::model::{Error, Result};
use crate::secret::SecretBytes;
use crate::service::{Request, Response};
use crate::store::Appendable;

use super::super::context::Context;
use super::super::exit::Failure;
use super::super::project::Project;
use super::super::selection::{SelectionArgs, Variable};
use super::super::{json, sanitize};

/// Print secrets as variables for a shell or another program
///
/// For a shell: eval "$(vault env --only db/prod)". What is printed can be kept by whoever reads it; vault exec gives values
/// to one program and prints nothing. The variables are sorted by their names, and named as vault exec names them. If
/// anything is missing, or one value cannot be written so that it is read back as it is, nothing is printed.
#[derive(Args, Debug)]
pub(in crate::cli) struct Env {
    #[command(flatten)]
    selection: SelectionArgs,
    /// For whom [default: posix]
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<FormatChoice>,
}

/// For whom.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum FormatChoice {
    /// bash, dash and zsh: eval "$(vault env ...)"
    #[default]
    Posix,
    /// fish: vault env ... | source
    Fish,
    /// PowerShell: vault env ... | Out-String | Invoke-Expression
    Powershell,
    /// Nushell: a file to source; a running one takes json | from json | load-env
    Nu,
    /// A .env file that Compose, python-dotenv, Node.js and its dotenv read alike
    Dotenv,
    /// docker run --env-file
    Docker,
    /// One flat object of names and texts
    Json,
    /// GitHub Actions: hides the values in the log, and sets them for the steps that follow, in the file of GITHUB_ENV
    Github,
}

impl Env {
    pub(in crate::cli) fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        if self.format.is_some() && context.printer.is_json() {
            return Err(Error::usage("--format and -o json are two ways to print the same")
                .hint("leave -o json away; --format json is an object of names and texts")
                .into());
        }
        let choice = self.format.unwrap_or_default();
        let mut wanted = self.selection.wanted(context)?;
        let project = if wanted.is_left_to_the_project() { Project::trusted(context)? } else { None };
        if project.is_none() {
            wanted.or_all_that_was_granted()?;
        }
        let stages = self.selection.stages()?;
        let target = choice.target()?;
        let mut session = context.unlock_for_anyone()?;
        if let Some(project) = &project {
            wanted.follow(project, stages.as_ref().unwrap_or(&session.default_stages()))?;
            if wanted.files().next().is_some() {
                return Err(Error::usage("vault.toml asks for files, which are there only as long as a program runs")
                    .hint("run that with: vault exec")
                    .into());
            }
        }
        let request = Request::Env { selections: wanted.selections(), stages };
        let Response::Selected(selected) = context.request(&mut session, request)? else {
            return Err(super::unexpected());
        };
        let mut variables = wanted.taken(selected)?.variables;
        variables.sort_by(|one, other| one.name.cmp(&other.name));
        let assignments: Vec<Assignment<'_>> =
            variables.iter().map(|Variable { name, value, .. }| Assignment { name, value }).collect();
        let explain = |refused: Refused| explain(&refused, &variables, choice);
        if context.printer.is_json() {
            assignments.iter().try_for_each(|assignment| assignments::check(*assignment)).map_err(explain)?;
            return print_document(context, &assignments);
        }
        match target {
            Target::Stdout(format) => print(context, &format.write(&assignments).map_err(explain)?),
            Target::RunnersFile(file) => {
                let delimiter = format!("vault_{}", HEXLOWER.encode(&random_16().map_err(Error::from)?));
                let lines = github::appended(&assignments, &delimiter).map_err(explain)?;
                // The runner has to know what to hide before a step can print it.
                print(context, &github::masks(&assignments))?;
                Ok(file.append(lines.expose())?)
            }
        }
    }
}

/// Where the variables go.
enum Target {
    Stdout(Format),
    RunnersFile(Appendable),
}

impl FormatChoice {
    /// What has to be there is looked for before anything is revealed.
    fn target(self) -> Result<Target> {
        Ok(Target::Stdout(match self {
            Self::Posix => Format::Posix,
            Self::Fish => Format::Fish,
            Self::Powershell => Format::PowerShell,
            Self::Nu => Format::Nu,
            Self::Dotenv => Format::Dotenv,
            Self::Docker => Format::Docker,
            Self::Json => Format::Json,
            Self::Github => return Ok(Target::RunnersFile(github_file()?)),
        }))
    }

    fn word(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }
}

/// The file of the runner, which makes it.
fn github_file() -> Result<Appendable> {
    let path = std::env::var_os("GITHUB_ENV").filter(|path| !path.is_empty()).ok_or_else(|| {
        Error::usage("GITHUB_ENV names no file")
            .hint("it is set in the steps of GitHub Actions, where --format github is for")
    })?;
    Appendable::open(&PathBuf::from(path))
}

/// Where the value is from, which variable it was to be, and why it cannot be.
fn explain(refused: &Refused, variables: &[Variable], choice: FormatChoice) -> Error {
    let Refused { name, reason } = refused;
    let source = variables.iter().find(|variable| variable.name == *name).map_or("", |variable| &variable.source);
    Error::usage(format!("{source} cannot be written as the variable {name} in the format {}: {reason}", choice.word()))
        .hint("take another format or name, or leave it out; vault exec gives a program every value that a variable can hold")
}

fn print(context: &Context<'_>, text: &SecretBytes) -> Result<(), Failure> {
    let printer = context.printer;
    if printer.stdout_is_terminal() && !sanitize::is_printable(text.expose()) {
        return Err(Error::usage("a value holds control characters or is no text; a terminal might obey it")
            .hint("send it to a shell or to a file")
            .into());
    }
    printer.data(text.expose())
}

fn print_document(context: &Context<'_>, assignments: &[Assignment<'_>]) -> Result<(), Failure> {
    let variables = assignments.iter().map(|assignment| {
        let mut map = Map::new();
        map.insert("name".to_owned(), json!(assignment.name));
        json::insert_value(&mut map, assignment.value);
        Value::Object(map)
    });
    let mut map = Map::new();
    map.insert("variables".to_owned(), variables.collect());
    context.printer.document_of_values(json::document(map))
}
