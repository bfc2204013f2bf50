use std::ffi::{OsStr, OsString};
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::Duration;

use clap::Args;

use crate::exec::{
    ChildEnvironment, Ended, Inheritance, LaunchError, OpenedProgram, Watch, program_file, replace_process, stay_beside,
};
use crate::model::{CommandFile, Error, Result, Span};
use crate::service::{Request, Response};
use crate::terminal::hand_over_signals;

use super::super::context::Context;
use super::super::exit::{Failure, TIMED_OUT};
use super::super::project::Project;
use super::super::selection::SelectionArgs;
use super::exec_given::Given;
use super::exec_mask;

/// Run a program with secrets in its environment
///
/// The program takes the place of vault, so signals, job control, the terminal and the exit status are its own; with
/// --mask or --timeout vault stays beside it, and passes them on. If anything is missing or refused, the program is not
/// started (125). Without a selection, the vault.toml of the project says what it
/// gets, if you accepted that with vault trust. A key gives a variable of the same name in upper case, with
/// every other character turned into _.
#[derive(Args, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is an option")]
pub(in crate::cli) struct Exec {
    #[command(flatten)]
    pub(super) selection: SelectionArgs,
    /// Put the path of a file with the value of REF into the variable NAME; the file is in memory, and gone with the program
    #[arg(long, value_name = "NAME=REF")]
    pub(super) file: Vec<String>,
    /// Give the value of REF on standard input
    #[arg(long, value_name = "REF")]
    pub(super) stdin: Option<String>,
    /// End the program after this time, such as 30s or 5m: it is asked to, and killed 5 seconds later (124)
    #[arg(long, value_name = "D")]
    timeout: Option<String>,
    /// Take the values out of what the program prints, in all common encodings; on a terminal it gets a terminal of its own
    #[arg(long)]
    mask: bool,
    /// Only say what the program would be given, and open nothing
    #[arg(long)]
    dry_run: bool,
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
        let mut given = Given::new(self, context)?;
        let timeout = self.timeout.as_deref().map(Span::parse).transpose()?;
        let timeout = timeout.map(|span| Duration::from_secs(span.seconds().into()));
        let project = if given.wanted.is_left_to_the_project() { Project::trusted(context)? } else { None };
        if project.is_none() {
            given.wanted.or_all_that_was_granted()?;
        }
        let stages = self.selection.stages()?;
        let (program, arguments) = self.command.split_first().ok_or_else(|| Error::usage("which program?"))?;
        let inheritance = Inheritance { clean: self.clean, keep_vault_env: self.keep_vault_env };
        let mut environment = ChildEnvironment::inherit(std::env::vars_os(), inheritance);
        let mut session = context.unlock_for_anyone()?;
        if let Some(project) = &project {
            given.wanted.follow(project, stages.as_ref().unwrap_or(&session.default_stages()))?;
        }
        let file = program_file(program, &environment);
        let opened = match &file {
            Some(path) if session.pins_programs() && !self.dry_run => Some(OpenedProgram::open(path)?),
            _ => None,
        };
        let request = Request::Exec {
            selections: given.wanted.selections(),
            stages,
            command: command_file(program, file.as_deref()),
            program: opened.as_ref().map(|opened| opened.pinned().clone()),
            dry_run: self.dry_run,
        };
        let selected = match context.request(&mut session, request)? {
            Response::Planned(planned) => return given.tell(context, &planned),
            Response::Selected(selected) => selected,
            _ => return Err(super::unexpected()),
        };
        let rewrites = self.mask.then(|| exec_mask::masks(context, &selected));
        given.give(selected, &mut environment)?;
        // Everything that was unlocked is wiped before the program starts.
        drop(session);
        if self.stays() {
            hand_over_signals();
            let watch = Watch { rewrites, timeout };
            let ended = match opened {
                Some(opened) => opened.stay_beside(program, arguments, &environment, watch),
                None => stay_beside(program, arguments, &environment, watch),
            };
            return self.ended(context, ended);
        }
        let failed = match opened {
            Some(opened) => opened.replace_process(program, arguments, &environment),
            None => replace_process(program, arguments, &environment),
        };
        Err(not_started(&failed))
    }

    /// Whether we stay beside the program.
    fn stays(&self) -> bool {
        self.mask || self.timeout.is_some()
    }

    fn ended(&self, context: &Context<'_>, ended: Result<Ended, LaunchError>) -> Result<(), Failure> {
        let ended = ended.map_err(|failed| not_started(&failed))?;
        let warn = |text: &str| {
            if !ended.is_stderr_stuck {
                context.printer.warning(text);
            }
        };
        if let Some(error) = ended.lost {
            warn(Error::io("pass on all that the program printed", &error.into()).message());
        }
        if !ended.in_time {
            let after = self.timeout.as_deref().unwrap_or_default();
            warn(&format!("the program was ended, as its time was over ({after})"));
            return Err(Failure::Program(TIMED_OUT));
        }
        match ended.status {
            // Its own status is of what it does not know of.
            0 if ended.lost.is_some() => Err(Failure::Program(NOT_PASSED_ON)),
            0 => Ok(()),
            status => Err(Failure::Program(status)),
        }
    }
}

fn not_started(failed: &LaunchError) -> Failure {
    Failure::Launch { status: failed.status, message: super::super::sanitize::line(&failed.message) }
}

/// The status where the program had none but what it printed was lost.
const NOT_PASSED_ON: u8 = 1;

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
