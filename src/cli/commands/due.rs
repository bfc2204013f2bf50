//! `status --check`, made for cron.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::clock::Clock;
use crate::model::{Secret, SecretName};
use crate::service::{Filter, Request, Response};

use super::super::context::Context;
use super::super::exit::Failure;
use super::super::json;

/// Why a secret needs somebody.
pub(super) struct Finding {
    pub(super) key: SecretName,
    pub(super) what: &'static str,
    pub(super) since: Timestamp,
}

pub(super) fn run(context: &Context<'_>) -> Result<(), Failure> {
    let mut session = context.unlock(crate::model::Action::List)?;
    let Response::Listed(secrets) = context.request(&mut session, Request::List(Filter::default()))? else {
        return Err(super::unexpected());
    };
    let now = Clock::System.now();
    let findings: Vec<Finding> = secrets.iter().flat_map(|secret| findings(secret, now)).collect();
    let printer = context.printer;
    if printer.is_json() {
        let rows: Vec<Value> = findings
            .iter()
            .map(|finding| {
                json!({ "key": finding.key.as_str(), "finding": finding.what, "since": finding.since.to_string() })
            })
            .collect();
        printer.document(&json!({ "schema": json::SCHEMA, "secrets": secrets.len(), "findings": rows }))?;
    } else if findings.is_empty() {
        printer.note(&format!("{} secrets; none is expired or due to be renewed", secrets.len()));
    } else {
        let lines = findings.iter().map(|finding| format!("{} {} {:.0}\n", finding.key, finding.what, finding.since));
        printer.data(lines.collect::<String>().as_bytes())?;
    }
    if findings.is_empty() { Ok(()) } else { Err(Failure::Found) }
}

/// Why `secret` does.
pub(super) fn findings(secret: &Secret, now: Timestamp) -> impl Iterator<Item = Finding> {
    let stored = json::main_version(secret).map(|version| version.created);
    let due = stored.and_then(|stored| secret.details.due(stored));
    let moments = [("expired", secret.details.expires), ("due", due)];
    let reached = moments.into_iter().filter_map(move |(what, moment)| Some((what, moment.filter(|it| *it <= now)?)));
    let key = secret.key.clone();
    reached.map(move |(what, since)| Finding { key: key.clone(), what, since })
}
