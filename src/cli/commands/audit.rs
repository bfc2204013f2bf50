use std::fmt::Write as _;

use clap::{Args, Subcommand};
use data_encoding::HEXLOWER;
use serde_json::{Map, Value, json};

use crate::audit::{Fault, Recorded, Walked};
use crate::clock::Clock;
use crate::format::Claim;
use crate::model::{self, Decision, Error, Event, EventReference, Result, SecretName, Stage, Who, parse_past};
use crate::service::{AuditQuery, Request, Response};

use super::super::context::Context;
use super::super::exit::Failure;
use super::super::progress::ProgressLine;
use super::super::{json, sanitize};
use super::audit_find::Find;
use super::audit_report::Report;
use super::audit_rotate::Rotate;

/// Read the audit trail: who took or changed what, when, where, and for which program
///
/// Every use is recorded before a value is given out, refusals too, and never a value. The trail is checked as a whole
/// each time it is read; reading it is recorded as well.
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub(in crate::cli) struct Audit {
    #[command(subcommand)]
    action: Option<Action>,
    #[command(flatten)]
    events: Events,
}

/// What else is done with the trail.
#[derive(Debug, Subcommand)]
enum Action {
    Verify(Verify),
    /// Print the hash of the newest event, to be noted elsewhere and given to vault audit verify --head
    ///
    /// Events after the vault's last change could be cut off by whoever can write the trail. Where their hash is kept
    /// somewhere else, that shows. Needs no passphrase.
    Head(Head),
    Rotate(Rotate),
    Report(Report),
    Find(Find),
}

/// Which events.
#[derive(Args, Debug)]
pub(super) struct Events {
    /// Only events about this key
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
    /// Only what the owner did (owner), or whoever had a token of a grant (its name)
    #[arg(long, value_name = "NAME")]
    actor: Option<String>,
    /// Only from this moment on: a date, a time, or how long ago, such as 30d
    #[arg(long, value_name = "WHEN")]
    since: Option<String>,
    /// Only this action, such as get or exec; can be given several times
    #[arg(long, value_name = "ACTION")]
    action: Vec<String>,
    /// Only events about values of this stage
    #[arg(long)]
    stage: Option<String>,
    /// Only what was refused
    #[arg(long)]
    denied: bool,
}

/// Check that nothing was taken out of the trail, put into it, moved or changed
///
/// Every event's place in the chain, its signature and its content are checked, and that the event is there which
/// announced the vault's present state. What came after that could be cut off at the end: see vault audit head.
#[derive(Args, Debug)]
struct Verify {
    /// Also that this event, by the hash that vault audit head printed, is still there
    #[arg(long, value_name = "HEX")]
    head: Option<String>,
}

#[derive(Args, Debug)]
struct Head {}

impl Audit {
    pub(in crate::cli) fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        match &self.action {
            None => list(context, &self.events),
            Some(Action::Verify(verify)) => verify.run(context),
            Some(Action::Head(_)) => head(context),
            Some(Action::Rotate(_)) => Rotate::run(context),
            Some(Action::Report(report)) => report.run(context),
            Some(Action::Find(find)) => find.run(context),
        }
    }
}

impl Events {
    pub(super) fn query(&self) -> Result<AuditQuery> {
        let actions = self.action.iter().map(|word| {
            model::Action::from_word(word).ok_or_else(|| {
                let words: Vec<&str> = model::Action::words().collect();
                Error::usage(format!("there is no action {word:?}")).hint(format!("one of: {}", words.join(", ")))
            })
        });
        Ok(AuditQuery {
            key: self
                .key
                .as_deref()
                .map(SecretName::parse)
                .transpose()
                .map_err(|error| Error::usage(error.to_string()))?,
            who: self.actor.as_deref().map(Who::parse).transpose()?,
            since: self.since.as_deref().map(|text| parse_past(text, Clock::System.now())).transpose()?,
            actions: actions.collect::<Result<_>>()?,
            stage: self.stage.as_deref().map(Stage::parse).transpose()?,
            denied: self.denied,
        })
    }
}

/// The events that `query` is for, from a trail that was read as a whole.
pub(super) fn ask_for(context: &Context<'_>, query: AuditQuery) -> Result<(Vec<Recorded>, Walked), Failure> {
    let mut session = context.unlock_for_anyone()?;
    let mut line = ProgressLine::new(context.printer, "bytes read:");
    session.on_progress(Box::new(move |done, total| line.show(done, total)));
    match context.request(&mut session, Request::Audit(query))? {
        Response::Audited(events, walked) => Ok((events, walked)),
        _ => Err(super::unexpected()),
    }
}

/// Whatever was printed of a damaged trail, the status says that it is one.
pub(super) fn require_sound(walked: &Walked) -> Result<(), Failure> {
    match walked.faults.first() {
        None => Ok(()),
        Some(fault) => Err(Error::damaged(format!("the audit trail is damaged: {fault}"))
            .hint("see all that is wrong with it with: vault audit verify")
            .into()),
    }
}

fn list(context: &Context<'_>, events: &Events) -> Result<(), Failure> {
    let query = events.query()?;
    let claims_fit = query.key.is_none() && query.who.is_none() && query.stage.is_none() && query.actions.is_empty();
    let since = query.since;
    let (events, walked) = ask_for(context, query)?;
    let is_asked_for = |claim: &&Claim| claims_fit && since.is_none_or(|since| claim.time >= since);
    let claims: Vec<&Claim> = walked.claims.iter().filter(is_asked_for).collect();
    let printer = context.printer;
    if printer.is_json() {
        let rows: Vec<Value> = events.iter().map(object).collect();
        let mut map = Map::new();
        map.insert("events".to_owned(), Value::Array(rows));
        map.insert("claims".to_owned(), claims.iter().map(|claim| claim_object(claim)).collect());
        printer.document(&json::document(map))?;
    } else {
        let width = width(&events);
        let mut text: String = events.iter().map(|recorded| text(recorded, width)).collect();
        text.extend(claims.iter().map(|claim| claim_text(claim)));
        printer.data(text.as_bytes())?;
    }
    require_sound(&walked)
}

impl Verify {
    fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        let wanted = self.head.as_deref().map(parse_hash).transpose()?;
        let mut session = context.unlock_whatever_the_trail()?;
        let mut line = ProgressLine::new(context.printer, "bytes checked:");
        session.on_progress(Box::new(move |done, total| line.show(done, total)));
        let response = context.request(&mut session, Request::VerifyTrail { head: wanted })?;
        let Response::TrailVerified { walked, head_found: is_there, not_completed } = response else {
            return Err(super::unexpected());
        };
        let printer = context.printer;
        if printer.is_json() {
            let faults: Vec<Value> = walked.faults.iter().map(fault_object).collect();
            printer.document(&json!({
                "schema": json::SCHEMA, "sound": walked.faults.is_empty() && is_there, "file": walked.file,
                "oldest_file": walked.oldest_file, "lost_files": walked.lost_files,
                "events": walked.events, "passed_over": walked.passed_over, "claims": walked.claims.len(),
                "not_completed": not_completed,
                "head": walked.head.map(|(sequence, hash)| json!({"seq": sequence, "hash": HEXLOWER.encode(&hash)})),
                "head_found": self.head.as_ref().map(|_| is_there), "faults": faults,
            }))?;
        } else {
            for fault in &walked.faults {
                printer.line(&fault.to_string())?;
            }
        }
        if !walked.faults.is_empty() {
            let count = walked.faults.len();
            let faults = if count == 1 { "one fault".to_owned() } else { format!("{count} faults") };
            return Err(Error::damaged(format!("the audit trail is damaged: {faults}")).hint(WAY_ON).into());
        }
        if !is_there {
            return Err(Error::damaged(
                "the audit trail does not hold the event with that hash: events were cut off, \
                                       or it is another trail's",
            )
            .hint(WAY_ON)
            .into());
        }
        if printer.is_json() {
            return Ok(());
        }
        let open = match not_completed {
            0 => String::new(),
            count => format!("; {count} of them announced a change that was not completed"),
        };
        let claims = match walked.claims.len() {
            0 => String::new(),
            count => format!("; {count} failed unlocks are claimed besides, which nobody signed"),
        };
        let lost: Vec<String> = walked.lost_files.iter().map(u32::to_string).collect();
        let lost = match lost.len() {
            0 => String::new(),
            1 => format!("; file {} is lost, after which the owner began anew", lost[0]),
            _ => format!("; files {} are lost, after which the owner began anew", lost.join(", ")),
        };
        let head = walked.head.map_or_else(String::new, |(_, hash)| format!("\nhead: {}", HEXLOWER.encode(&hash)));
        let files = match walked.oldest_file {
            only if only == walked.file => format!("file {only}"),
            oldest => format!("files {oldest} to {}", walked.file),
        };
        printer.line(&format!("sound: {} events in {files}{lost}{open}{claims}{head}", walked.events))
    }
}

fn claim_object(claim: &Claim) -> Value {
    json!({
        "time": claim.time.to_string(), "with": claim.with.word(), "user": claim.user, "pid": claim.process, "proven": false,
    })
}

fn claim_text(claim: &Claim) -> String {
    let Claim { time, user, process, with } = claim;
    format!("{time:.0}  unproven: a {} that did not unlock, as {user}, process {process}\n", with.word())
}

const WAY_ON: &str = "keep the file as it is for whoever looks into this; a backup holds the trail of its time";

fn fault_object(fault: &Fault) -> Value {
    json!({"file": fault.file, "line": fault.line, "kind": fault.kind.word(), "text": fault.to_string()})
}

fn parse_hash(text: &str) -> Result<[u8; 32]> {
    let bytes = HEXLOWER.decode(text.trim().to_ascii_lowercase().as_bytes()).ok();
    bytes.and_then(|bytes| bytes.try_into().ok()).ok_or_else(|| {
        Error::usage("the hash of an event has 64 hexadecimal digits").hint("vault audit head prints it")
    })
}

fn head(context: &Context<'_>) -> Result<(), Failure> {
    let locked = context.open()?;
    let head = locked.trail_head().map_err(|error| context.way_out(error))?;
    let hash = HEXLOWER.encode(&head.hash);
    if context.printer.is_json() {
        return context
            .printer
            .document(&json!({"schema": json::SCHEMA, "file": head.file, "seq": head.sequence, "hash": hash}));
    }
    context.printer.line(&hash)
}

/// A value that an event is about.
pub(super) fn reference_object(reference: &model::EventReference) -> Value {
    json!({
        "key": reference.key.as_str(),
        "field": reference.field.as_ref().map(model::FieldName::as_str),
        "stage": reference.stage.as_ref().map(Stage::as_str),
        "version": reference.version,
    })
}

/// All parts of an event.
pub(super) fn object(recorded: &Recorded) -> Value {
    let Recorded { sequence, who, event, is_completed, .. } = recorded;
    let references: Vec<Value> = event.references.iter().map(reference_object).collect();
    let mut map = Map::new();
    map.insert("seq".to_owned(), json!(sequence));
    map.insert("time".to_owned(), json!(event.time.to_string()));
    map.insert("actor".to_owned(), json!(who.to_string()));
    map.insert("action".to_owned(), json!(event.action.word()));
    map.insert("refs".to_owned(), Value::Array(references));
    map.insert("command".to_owned(), json!(event.command.as_ref().map(|command| &command.path)));
    map.insert("host".to_owned(), json!(event.host));
    map.insert("user".to_owned(), json!(event.user));
    map.insert("pid".to_owned(), json!(event.process));
    map.insert("decision".to_owned(), json!(decision(event)));
    if let Some(subject) = &event.subject {
        map.insert(subject_is(event.action).to_owned(), json!(subject));
    }
    if let Some(completed) = is_completed {
        map.insert("completed".to_owned(), json!(completed));
    }
    Value::Object(map)
}

/// What the subject of an event with this action is.
fn subject_is(action: model::Action) -> &'static str {
    match action {
        model::Action::DutyAdd | model::Action::DutyRemove => "duty",
        model::Action::KeyslotAdd | model::Action::KeyslotRemove => "keyslot",
        model::Action::PolicySet | model::Action::PolicyUnset => "policy",
        _ => "grant",
    }
}

fn decision(event: &Event) -> &'static str {
    match event.decision {
        Decision::Allowed => "allowed",
        Decision::Denied => "denied",
    }
}

/// How wide the longest name of an actor is.
pub(super) fn width(events: &[Recorded]) -> usize {
    events.iter().map(|recorded| recorded.who.to_string().len()).max().unwrap_or(0)
}

/// An event in one line.
pub(super) fn text(recorded: &Recorded, width: usize) -> String {
    let Recorded { who, event, is_completed, .. } = recorded;
    let mut text = format!("{:.0}  {:<width$}  {:<13}", event.time, who.to_string(), event.action.word());
    if event.decision == Decision::Denied {
        text.push_str(" DENIED");
    }
    if *is_completed == Some(false) {
        text.push_str(" NOT COMPLETED");
    }
    let references: Vec<String> = event.references.iter().map(reference).collect();
    let named = event
        .subject
        .iter()
        .map(|name| format!("{} {}", subject_is(event.action), sanitize::line(name)))
        .chain(references);
    let named: Vec<String> = named.collect();
    if !named.is_empty() {
        text.push(' ');
        text.push_str(&named.join(", "));
    }
    if let Some(command) = &event.command {
        text.push_str(" for ");
        text.push_str(&sanitize::line(&command.path));
    }
    // Writing to a String cannot fail.
    let _infallible =
        writeln!(text, " on {} as {}, process {}", sanitize::line(&event.host), event.user, event.process);
    text
}

/// `KEY#FIELD (STAGE VERSION)`.
pub(super) fn reference(reference: &EventReference) -> String {
    let field = reference.field.as_ref().map_or_else(String::new, |field| format!("#{}", field.as_str()));
    let place: Vec<String> = reference
        .stage
        .iter()
        .map(|stage| stage.as_str().to_owned())
        .chain(reference.version.map(|version| version.to_string()))
        .collect();
    let place = if place.is_empty() { String::new() } else { format!(" ({})", place.join(" ")) };
    format!("{}{field}{place}", reference.key)
}
