use std::ffi::{OsStr, OsString};
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use clap::Args;

use crate::exec::{ChildEnvironment, Inheritance, OpenedProgram, program_file, replace_process};
use crate::model::{CommandFile, Error, Result};
use crate::service::{Request, Response};

use super::super::context::Context;
use super::super::exit::Failure;
use super::super::project::Project;
use super::super::selection::{SelectionArgs, Variable, Wanted};

/// Run a program with secrets in its environment
///
/// The program takes the place of vault, so signals, job control, the terminal and the exit status are its own. If
/// anything is missing or refused, it is not started (125). Without a selection, the vault.toml of the project says what it
/// gets, if you accepted that with vault trust. A key gives a variable of the same name in upper case, with
/// every other character turned into _.
#[derive(Args, Debug)]
pub(in crate::cli) struct Exec {
    #[command(flatten)]
    selection: SelectionArgs,
    /// Start with only PATH, HOME, TERM and what was selected
    #[arg(long)]
    clean: bool,
    /// Let the program inherit VAULT_PASSPHRASE and the like
    #[arg(long)]
    keep_vault_env: bool,
    /// The program and its arguments
    #[arg(value_name = "CMD", last = true, required = true)]
    command: Vec<OsString>,
}

impl Exec {
    pub(in crate::cli) fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        let mut wanted = self.selection.wanted(context)?;
        let project = if wanted.is_left_to_the_project() { Project::trusted(context)? } else { None };
        if project.is_none() {
            wanted.or_all_that_was_granted()?;
        }
        let stages = self.selection.stages()?;
        let (program, arguments) = self.command.split_first().ok_or_else(|| Error::usage("which program?"))?;
        let inheritance = Inheritance { clean: self.clean, keep_vault_env: self.keep_vault_env };
        let mut environment = ChildEnvironment::inherit(std::env::vars_os(), inheritance);
        let mut session = context.unlock_for_anyone()?;
        if let Some(project) = &project {
            wanted.follow(project, stages.as_ref().unwrap_or(&session.default_stages()))?;
            refuse_files(&wanted)?;
        }
        let file = program_file(program, &environment);
        let opened = match &file {
            Some(path) if session.pins_programs() => Some(OpenedProgram::open(path)?),
            _ => None,
        };
        let request = Request::Exec {
            selections: wanted.selections(),
            stages,
            command: command_file(program, file.as_deref()),
            program: opened.as_ref().map(|opened| opened.pinned().clone()),
            dry_run: false,
        };
        let Response::Selected(selected) = context.request(&mut session, request)? else {
            return Err(super::unexpected());
        };
        fill(&mut environment, wanted.taken(selected)?.variables)?;
        // Everything that was unlocked is wiped before the program starts.
        drop(session);
        let failed = match opened {
            Some(opened) => opened.replace_process(program, arguments, &environment),
            None => replace_process(program, arguments, &environment),
        };
        Err(Failure::Launch { status: failed.status, message: super::super::sanitize::line(&failed.message) })
    }
}

/// Nothing makes files for a program so far.
fn refuse_files(wanted: &Wanted<'_>) -> Result<()> {
    if wanted.has_files() {
        return Err(Error::usage("vault.toml asks for files, and a program is given variables only"));
    }
    Ok(())
}

fn fill(environment: &mut ChildEnvironment, variables: Vec<Variable>) -> Result<()> {
    for Variable { name, source, value } in variables {
        environment
            .set(&name, value)
            .map_err(|error| Error::usage(format!("{source} cannot be given to a program: {error}")))?;
    }
    Ok(())
}

/// What identifies the program's file, for the trail: the one that a search came to, as it will when it is run.
fn command_file(program: &OsStr, path: Option<&Path>) -> CommandFile {
    let metadata = path.and_then(|path| std::fs::metadata(path).ok());
    CommandFile {
        path: path.map_or_else(|| program.to_string_lossy().into_owned(), |path| path.to_string_lossy().into_owned()),
        inode: metadata.as_ref().map_or(0, MetadataExt::ino),
        size: metadata.as_ref().map_or(0, MetadataExt::size),
        modified: metadata.as_ref().map_or(0, MetadataExt::mtime),
    }
}
