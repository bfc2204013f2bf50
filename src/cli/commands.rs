//! One file a command: its arguments with their help, and one function.

pub(super) mod add;
pub(super) mod agent;
pub(super) mod audit;
mod audit_find;
mod audit_report;
mod audit_rotate;
pub(super) mod backup;
mod backup_drill;
pub(super) mod check;
pub(super) mod completions;
pub(super) mod credentials;
pub(super) mod delete;
pub(super) mod doctor;
mod doctor_files;
mod doctor_secrets;
mod due;
pub(super) mod dummy;
pub(super) mod duty;
pub(super) mod env;
pub(super) mod exec;
mod exec_given;
mod exec_mask;
pub(super) mod export;
pub(super) mod generate;
pub(super) mod get;
pub(super) mod grant;
mod grant_view;
pub(super) mod help;
pub(super) mod history;
pub(super) mod import;
pub(super) mod init;
pub(super) mod init_project;
pub(super) mod keyslot;
pub(super) mod list;
pub(super) mod lock;
pub(super) mod man;
pub(super) mod passwd;
pub(super) mod policy;
pub(super) mod purge;
pub(super) mod refs;
pub(super) mod rename;
pub(super) mod render;
pub(super) mod restore;
pub(super) mod review;
pub(super) mod rollback;
pub(super) mod scan;
mod scan_files;
mod scan_git;
pub(super) mod show;
pub(super) mod status;
pub(super) mod trust;
pub(super) mod undelete;
pub(super) mod unlock;
pub(super) mod update;
pub(super) mod verify;

use crate::model::{Error, Result, SecretName, StageChoice, Target};
use crate::secret::SecretBytes;
use crate::service::Response;

use super::args::{Cli, Command};
use super::context::Context;
use super::exit::Failure;
use super::printer::Printer;
use super::{json, sanitize};

/// Runs the command that was asked for.
pub(super) fn run(cli: Cli, printer: &Printer) -> Result<(), Failure> {
    let context = Context::new(&cli.global, printer);
    match cli.command {
        Command::Init(command) => command.run(&context),
        Command::Add(command) => command.run(&context),
        Command::Get(command) => command.run(&context),
        Command::Show(command) => command.run(&context),
        Command::List(command) => command.run(&context),
        Command::Update(command) => command.run(&context),
        Command::Delete(command) => command.run(&context),
        Command::Undelete(command) => command.run(&context),
        Command::Purge(command) => command.run(&context),
        Command::History(command) => command.run(&context),
        Command::Rollback(command) => command.run(&context),
        Command::Rename(command) => command.run(&context),
        Command::Exec(command) => command.run(&context),
        Command::Env(command) => command.run(&context),
        Command::Render(command) => command.run(&context),
        Command::Trust(command) => command.run(&context),
        Command::InitProject(command) => command.run(&context),
        Command::Check(command) => command.run(&context),
        Command::Refs(command) => command.run(&context),
        Command::Import(command) => command.run(&context),
        Command::Export(command) => command.run(&context),
        Command::Generate(command) => command.run(&context),
        Command::Dummy(command) => command.run(&context),
        Command::Unlock(command) => command.run(&context),
        Command::Lock(command) => command.run(&context),
        Command::Grant(command) => command.run(&context),
        Command::Duty(command) => command.run(&context),
        Command::Policy(command) => command.run(&context),
        Command::Keyslot(command) => command.run(&context),
        Command::Review(command) => command.run(&context),
        Command::Audit(command) => command.run(&context),
        Command::Scan(command) => command.run(&context),
        Command::Passwd(command) => command.run(&context),
        Command::Status(command) => command.run(&context),
        Command::Doctor(command) => command.run(&context),
        Command::Verify(command) => command.run(&context),
        Command::Backup(command) => command.run(&context),
        Command::Restore(command) => command.run(&context),
        Command::PutCredential(command) => command.run(&context),
        Command::RemoveCredential(command) => command.run(&context),
        Command::ListCredentials(command) => command.run(&context),
        Command::Agent(command) => command.run(&context),
        Command::Completions(command) => command.run(&context),
        Command::Man(command) => command.run(&context),
        Command::Help(command) => command.run(&context),
    }
}

/// `--stage`, or `VAULT_STAGE`, or production.
fn stages(flag: Option<&str>) -> Result<StageChoice> {
    Ok(stages_if_named(flag)?.unwrap_or_default())
}

/// `--stage`, or `VAULT_STAGE`.
pub(super) fn stages_if_named(flag: Option<&str>) -> Result<Option<StageChoice>> {
    if let Some(text) = flag {
        return StageChoice::parse(text).map(Some);
    }
    let Some(text) = std::env::var_os("VAULT_STAGE").filter(|text| !text.is_empty()) else { return Ok(None) };
    let text = text.into_string().map_err(|_| Error::usage("VAULT_STAGE is not UTF-8"))?;
    StageChoice::parse(&text).map(Some)
}

/// The number of a user or group of the operating system: `text` itself, or what `program` with `arguments` before it says,
/// of which `pick` takes the number.
fn system_number(
    kind: &str,
    text: &str,
    (program, arguments): (&str, &[&str]),
    pick: impl Fn(&str) -> Option<&str>,
) -> Result<u32> {
    if let Ok(number) = text.parse() {
        return Ok(number);
    }
    let output = std::process::Command::new(program).args(arguments).arg(text).output();
    let output = output
        .map_err(|error| Error::io(format!("run {program}"), &error).hint(format!("give the number of the {kind}")))?;
    let number = std::str::from_utf8(&output.stdout).ok().and_then(pick).and_then(|number| number.parse().ok());
    number
        .filter(|_| output.status.success())
        .ok_or_else(|| Error::not_found(format!("there is no {kind} {} on this machine", sanitize::line(text))))
}

/// A key for something new.
fn new_key(text: &str) -> Result<SecretName> {
    SecretName::parse(text).map_err(|error| Error::usage(format!("malformed key: {error}")))
}

fn targets(keys: &[String]) -> Result<Vec<Target>> {
    keys.iter().map(|key| Target::parse(key)).collect()
}

/// A response of another kind than the request asks for is a bug, not a reason to panic.
fn unexpected() -> Failure {
    unexpected_answer().into()
}

/// The same, where only errors are.
fn unexpected_answer() -> Error {
    Error::other("the vault gave an answer to another question")
}

/// What `delete`, `undelete` and `purge` print.
fn print_done(context: &Context<'_>, response: &Response, what: &str) -> Result<(), Failure> {
    let Response::Done(names) = response else {
        return Err(unexpected());
    };
    if context.printer.is_json() {
        let keys: Vec<&str> = names.iter().map(SecretName::as_str).collect();
        let mut map = serde_json::Map::new();
        map.insert("keys".to_owned(), serde_json::json!(keys));
        return context.printer.document(&json::document(map));
    }
    for name in names {
        context.printer.note(&format!("{what} {name}"));
    }
    Ok(())
}

/// How a key, or a field of it, is written.
pub(super) fn reference(key: &str, field: Option<&crate::model::FieldName>) -> String {
    field.map_or_else(|| key.to_owned(), |field| format!("{key}#{}", field.as_str()))
}

/// The bytes as they are; only on a terminal a line feed follows.
fn print_value(printer: &Printer, value: &SecretBytes) -> Result<(), Failure> {
    printer.data(value.expose())?;
    if printer.stdout_is_terminal() { printer.data(b"\n") } else { Ok(()) }
}

/// What `add` and `update` print.
fn print_stored(context: &Context<'_>, response: &Response, what: &str) -> Result<(), Failure> {
    let Response::Stored(secret) = response else {
        return Err(unexpected());
    };
    if context.printer.is_json() {
        return context.printer.document(&json::document(json::secret(secret)));
    }
    context.printer.note(&format!("{what} {}", secret.key));
    Ok(())
}
