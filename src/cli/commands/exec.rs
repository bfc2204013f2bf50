use std::ffi::{OsStr, OsString};
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use clap::Args;

use crate::exec::{
    ChildEnvironment, Inheritance, OpenedProgram, env_name, is_env_name, is_hostile, program_file, replace_process,
};
use crate::model::{CommandFile, Delivery, Error, Pattern, Reference, Result, Tag};
use crate::service::{Named, Request, Response, Selected, Selection};

use super::super::context::Context;
use super::super::exit::Failure;

/// Run a program with secrets in its environment
///
/// The program takes the place of vault, so signals, job control, the terminal and the exit status are its own. If
/// anything is missing or refused, it is not started (125). A key gives a variable of the same name in upper case, with
/// every other character turned into _.
#[derive(Args, Debug)]
pub(in crate::cli) struct Exec {
    /// Put the value of REF into the variable NAME, also where a glob or tag would give it another; can be given several times
    #[arg(long, value_name = "NAME=REF")]
    env: Vec<String>,
    /// Select a key, a field as KEY#FIELD, or all keys that match a glob (* crosses /); can be given several times
    #[arg(long, value_name = "KEY-OR-GLOB")]
    only: Vec<String>,
    /// Select all secrets with this tag; can be given several times
    #[arg(long, value_name = "TAG")]
    tag: Vec<String>,
    /// Select all secrets; a bot with a token gets all that it was granted if nothing is selected
    #[arg(long)]
    all: bool,
    /// Put this in front of every name that is made from a key
    #[arg(long, default_value = "", hide_default_value = true)]
    prefix: String,
    /// The stages to look in, in this order: a or a,b [env: VAULT_STAGE] [default: production]
    #[arg(long)]
    stage: Option<String>,
    /// Start with only PATH, HOME, TERM and what was selected
    #[arg(long)]
    clean: bool,
    /// Allow a name that can make programs run other code, such as PATH; can be given several times
    #[arg(long, value_name = "NAME")]
    allow_env: Vec<String>,
    /// Let the program inherit VAULT_PASSPHRASE and the like
    #[arg(long)]
    keep_vault_env: bool,
    /// The program and its arguments
    #[arg(value_name = "CMD", last = true, required = true)]
    command: Vec<OsString>,
}

impl Exec {
    pub(in crate::cli) fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        let (names, selections) = self.selections()?;
        let stages = super::stages_if_named(self.stage.as_deref())?;
        let (program, arguments) = self.command.split_first().ok_or_else(|| Error::usage("which program?"))?;
        let inheritance = Inheritance { clean: self.clean, keep_vault_env: self.keep_vault_env };
        let mut environment = ChildEnvironment::inherit(std::env::vars_os(), inheritance);
        let mut session = context.unlock_for_anyone()?;
        let file = program_file(program, &environment);
        let opened = match &file {
            Some(path) if session.pins_programs() => Some(OpenedProgram::open(path)?),
            _ => None,
        };
        let request = Request::Exec {
            selections,
            stages,
            command: command_file(program, file.as_deref()),
            program: opened.as_ref().map(|opened| opened.pinned().clone()),
        };
        let Response::Selected(selected) = context.request(&mut session, request)? else {
            return Err(super::unexpected());
        };
        self.fill(&mut environment, names, selected)?;
        // Everything that was unlocked is wiped before the program starts.
        drop(session);
        let failed = match opened {
            Some(opened) => opened.replace_process(program, arguments, &environment),
            None => replace_process(program, arguments, &environment),
        };
        Err(Failure::Launch { status: failed.status, message: super::super::sanitize::line(&failed.message) })
    }

    /// What to ask for, and the variables for what is named in it, in their order.
    fn selections(&self) -> Result<(Vec<String>, Vec<Selection>)> {
        let (mut names, mut selections) = (Vec::new(), Vec::new());
        for assignment in &self.env {
            let (name, reference) = assignment.split_once('=').ok_or_else(|| Error::usage("--env takes NAME=REF"))?;
            if !is_env_name(name) {
                return Err(Error::usage(
                    "--env takes NAME=REF, and a NAME has only letters, digits and _, no digit first",
                ));
            }
            self.refuse_hostile(name, None)?;
            let reference = Reference::parse(reference)?;
            selections.push(Selection::Named(Named { reference, delivery: Delivery::Env, place: None }));
            names.push(name.to_owned());
        }
        selections.extend(self.only.iter().map(|text| Selection::Matching(Pattern::new(text))));
        for tag in &self.tag {
            selections.push(Selection::Tagged(Tag::parse(tag)?));
        }
        if self.all {
            selections.push(Selection::All);
        }
        if selections.is_empty() && super::super::ask::token_is_given() {
            selections.push(Selection::Granted);
        }
        if selections.is_empty() {
            return Err(Error::usage("nothing was selected for the program")
                .hint("name what it needs with --env NAME=REF, --only or --tag; --all gives it every secret"));
        }
        if !self.prefix.is_empty() && !is_env_name(&self.prefix) {
            return Err(Error::usage("--prefix takes letters, digits and _, no digit first"));
        }
        Ok((names, selections))
    }

    fn refuse_hostile(&self, name: &str, key: Option<&str>) -> Result<()> {
        if !is_hostile(name) || self.allow_env.iter().any(|allowed| allowed == name) {
            return Ok(());
        }
        let whose = key.map_or_else(String::new, |key| format!(" (of the key {key})"));
        Err(Error::usage(format!("the variable {name}{whose} can make programs run other code"))
            .hint(format!("if that is meant: --allow-env {name}; else choose a name with --env NAME=REF or --prefix")))
    }

    fn fill(&self, environment: &mut ChildEnvironment, names: Vec<String>, selected: Vec<Selected>) -> Result<()> {
        let mut names = names.into_iter();
        let mut owners: std::collections::HashMap<String, String> = std::collections::HashMap::new();
        for Selected { is_named, revealed } in selected {
            let key = match &revealed.field {
                None => revealed.key.to_string(),
                Some(field) => format!("{}#{}", revealed.key, field.as_str()),
            };
            let chosen = if is_named { names.next() } else { None };
            let name = chosen.unwrap_or_else(|| match self.prefix.as_str() {
                "" => env_name(&key),
                prefix => format!("{prefix}{}", env_name(&key)),
            });
            self.refuse_hostile(&name, Some(&key))?;
            if let Some(other) = owners.insert(name.clone(), key.clone()) {
                return Err(Error::usage(format!("the keys {other} and {key} both give the variable {name}"))
                    .hint("give one of them another name with --env NAME=REF"));
            }
            environment
                .set(&name, revealed.value)
                .map_err(|error| Error::usage(format!("{key} cannot be given to a program: {error}")))?;
        }
        Ok(())
    }
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
