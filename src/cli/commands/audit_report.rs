use std::collections::BTreeMap;
use std::fmt::Write as _;

use clap::Args;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::audit::Recorded;
use crate::clock::Clock;
use crate::model::{Decision, Result, parse_past};
use crate::service::AuditQuery;

use super::super::context::Context;
use super::super::exit::Failure;
use super::super::{json, sanitize};
use super::audit::{ask_for, require_sound};

/// Sum up who used what, refusals first, as Markdown or JSON
#[derive(Args, Debug)]
pub(super) struct Report {
    /// From which moment on: a date, a time, or how long ago
    #[arg(long, value_name = "WHEN", default_value = "30d")]
    since: String,
}

/// How often something occurs in the trail.
#[derive(Clone, Copy, Default)]
struct Tally {
    events: u64,
    denied: u64,
    last: Timestamp,
}

/// A heading, and a tally for each name under it.
type Section = (&'static str, BTreeMap<String, Tally>);

impl Report {
    pub(super) fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        let now = Clock::System.now();
        let since = parse_past(&self.since, now)?;
        let (events, walked) = ask_for(context, AuditQuery { since: Some(since), ..AuditQuery::default() })?;
        let sections = sections(&events);
        let claims = walked.claims.iter().filter(|claim| claim.time >= since).count();
        if context.printer.is_json() {
            context.printer.document(&document(since, now, &events, claims, &sections))?;
        } else {
            context.printer.data(markdown(since, now, &events, claims, &sections).as_bytes())?;
        }
        require_sound(&walked)
    }
}

fn sections(events: &[Recorded]) -> [Section; 7] {
    let mut sections: [Section; 7] = [
        ("denied", BTreeMap::new()),
        ("actors", BTreeMap::new()),
        ("actions", BTreeMap::new()),
        ("hosts", BTreeMap::new()),
        ("users", BTreeMap::new()),
        ("commands", BTreeMap::new()),
        ("keys", BTreeMap::new()),
    ];
    for Recorded { event, who, .. } in events {
        let is_denied = event.decision == Decision::Denied;
        let who = who.to_string();
        let mut keys: Vec<&str> = event.references.iter().map(|reference| reference.key.as_str()).collect();
        keys.sort_unstable();
        keys.dedup();
        let mut count = |section: usize, name: String| {
            let tally = sections[section].1.entry(name).or_default();
            tally.events += 1;
            tally.denied += u64::from(is_denied);
            tally.last = tally.last.max(event.time);
        };
        if is_denied {
            let about = if keys.is_empty() { String::new() } else { format!(" {}", keys.join(", ")) };
            count(0, format!("{who} {}{about}", event.action));
        }
        count(1, who);
        count(2, event.action.to_string());
        count(3, event.host.clone());
        count(4, event.user.to_string());
        if let Some(command) = &event.command {
            count(5, command.path.clone());
        }
        for key in keys {
            count(6, key.to_owned());
        }
    }
    sections
}

fn document(since: Timestamp, until: Timestamp, events: &[Recorded], claims: usize, sections: &[Section]) -> Value {
    let mut map = Map::new();
    map.insert("since".to_owned(), json!(since.to_string()));
    map.insert("until".to_owned(), json!(until.to_string()));
    map.insert("events".to_owned(), json!(events.len()));
    map.insert("failed_unlocks_unproven".to_owned(), json!(claims));
    for (heading, tallies) in sections {
        let rows = tallies.iter().map(|(name, tally)| {
            json!({"name": name, "events": tally.events, "denied": tally.denied, "last": tally.last.to_string()})
        });
        map.insert((*heading).to_owned(), rows.collect());
    }
    json::document(map)
}

fn markdown(since: Timestamp, until: Timestamp, events: &[Recorded], claims: usize, sections: &[Section]) -> String {
    let mut text = format!(
        "# Audit report\n\nFrom {since:.0} to {until:.0}: {} events; {claims} failed unlocks, as claimed by nobody who could sign.\n",
        events.len()
    );
    for (heading, tallies) in sections {
        // Writing to a String cannot fail.
        let _infallible = write!(text, "\n## {}{}\n\n", heading[..1].to_uppercase(), &heading[1..]);
        if tallies.is_empty() {
            text.push_str("None.\n");
            continue;
        }
        text.push_str("| what | events | denied | last |\n| --- | ---: | ---: | --- |\n");
        for (name, tally) in tallies {
            let name = sanitize::line(name).replace('|', "\\|");
            let _infallible = writeln!(text, "| {name} | {} | {} | {:.0} |", tally.events, tally.denied, tally.last);
        }
    }
    text
}
