use clap::Args;
use serde_json::{Map, Value, json};

use crate::model::{Action, ErrorKind, Result};

use super::super::context::Context;
use super::super::exit::Failure;
use super::super::{json, sanitize, unlock};
use super::{doctor_files, doctor_secrets};

/// Look for what should be mended, and say how
///
/// Checked are whether the vault opens at all, its files and who may read them, its keyslots, its backups and whether one was ever brought back, the memory
/// against rollback, what the kernel does to protect the keys; and with the passphrase every byte of the vault, the whole audit
/// trail, secrets that are expired, due, weak or used twice, and grants that nobody uses. Ends with 8 if anything is found. What
/// cannot be checked without the passphrase is said to be skipped.
#[derive(Args, Debug)]
pub(in crate::cli) struct Doctor {}

/// What a check came to.
pub(super) struct Check {
    /// Its name: one word, or words with hyphens.
    name: &'static str,
    state: State,
}

enum State {
    /// In order; what there is to say.
    Fine(String),
    /// What is wrong, each with what to do about it.
    Found(Vec<(String, String)>),
    /// Why it was not checked.
    Skipped(String),
}

impl Check {
    /// In order, unless there are `findings`: what is wrong, and what to do about it.
    pub(super) fn of(name: &'static str, fine: impl Into<String>, findings: Vec<(String, String)>) -> Self {
        let state = if findings.is_empty() { State::Fine(fine.into()) } else { State::Found(findings) };
        Self { name, state }
    }

    pub(super) fn skipped(name: &'static str, why: impl Into<String>) -> Self {
        Self { name, state: State::Skipped(why.into()) }
    }

    /// In order with what comes of `checked`; damage and denials are findings, what cannot be done at all is an error.
    pub(super) fn by<T>(name: &'static str, checked: Result<T>, fine: impl FnOnce(T) -> String) -> Result<Self> {
        match checked {
            Ok(found) => Ok(Self { name, state: State::Fine(fine(found)) }),
            Err(error) if matches!(error.kind(), ErrorKind::Damaged | ErrorKind::Denied) => {
                let remedy =
                    error.advice().unwrap_or("keep the files as they are for whoever looks into this").to_owned();
                Ok(Self { name, state: State::Found(vec![(error.message().to_owned(), remedy)]) })
            }
            Err(error) => Err(error),
        }
    }
}

impl Doctor {
    #[allow(clippy::unused_self)]
    pub(in crate::cli) fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        context.refuse_token()?;
        let mut checks = Vec::new();
        let opens = match look(context, &mut checks) {
            Err(error) if error.kind() == ErrorKind::Damaged => {
                let names = doctor_files::NAMES.into_iter().chain(doctor_secrets::NAMES).skip(checks.len());
                checks.extend(names.map(|name| Check::skipped(name, "the vault does not open")));
                Err(error)
            }
            looked => Ok(looked?),
        };
        checks.insert(0, Check::by("opens", opens, |()| "the vault and its trail fit each other".to_owned())?);
        print(context, &checks)?;
        let is_found = |check: &Check| matches!(check.state, State::Found(_));
        if checks.iter().any(is_found) { Err(Failure::Found) } else { Ok(()) }
    }
}

/// Goes through everything, in order, as far as it can be opened.
fn look(context: &Context<'_>, checks: &mut Vec<Check>) -> Result<()> {
    let locked = context.open_whatever_the_trail()?;
    checks.extend(doctor_files::checks(context, &locked));
    let unlocked = match context.unlocked_by_agent()? {
        None if unlock::can_be_had(context, locked.vault()) => {
            drop(locked);
            Some(context.unlock_here(Action::Doctor)?)
        }
        unlocked => unlocked,
    };
    if let Some(mut unlocked) = unlocked {
        checks.extend(doctor_secrets::checks(context, &mut unlocked)?);
    } else {
        let why = "it needs the passphrase, and there is nobody to ask for it";
        checks.extend(doctor_secrets::NAMES.map(|name| Check::skipped(name, why)));
    }
    Ok(())
}

fn print(context: &Context<'_>, checks: &[Check]) -> Result<(), Failure> {
    let printer = context.printer;
    if printer.is_json() {
        let mut map = Map::new();
        map.insert("checks".to_owned(), Value::Array(checks.iter().map(object).collect()));
        return printer.document(&json::document(map));
    }
    let lines = checks.iter().flat_map(|check| {
        let line = |word: &str, said: &str| format!("{word:<8} {:<16} {}\n", check.name, sanitize::line(said));
        match &check.state {
            State::Fine(fine) => vec![line("ok", fine)],
            State::Skipped(why) => vec![line("skipped", why)],
            State::Found(findings) => findings
                .iter()
                .map(|(what, remedy)| format!("{}{:<26}{}\n", line("FOUND", what), "", sanitize::line(remedy)))
                .collect(),
        }
    });
    let text: String = lines.collect();
    printer.data(text.as_bytes())
}

fn object(check: &Check) -> Value {
    let (state, said, findings) = match &check.state {
        State::Fine(fine) => ("ok", Some(fine), Vec::new()),
        State::Skipped(why) => ("skipped", Some(why), Vec::new()),
        State::Found(findings) => {
            let rows = findings.iter().map(|(what, remedy)| json!({ "finding": what, "remedy": remedy }));
            ("found", None, rows.collect())
        }
    };
    json!({ "check": check.name, "state": state, "text": said, "findings": findings })
}
