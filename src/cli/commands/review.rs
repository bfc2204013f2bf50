use clap::Args;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::clock::Clock;
use crate::model::{Action, SecretName, parse_past};
use crate::service::{Filter, GrantView, Request, Response};

use super::super::context::Context;
use super::super::exit::Failure;
use super::super::{json, sanitize};
use super::grant_view::{keys, object as grant_object};

/// A grant for more secrets than these is looked at for being for most of the vault, too.
const MANY: usize = 10;

/// Look over all grants: who has what, and which of it should not be
///
/// Flagged are grants that are unused (never, or not since --unused-for), expired, unpinned (any program may be run with what they
/// hold) and over-broad (secrets that they never took since they are in use, or most of the vault). Ends with 8 if there are any,
/// so that cron can tell.
#[derive(Args, Debug)]
pub(in crate::cli) struct Review {
    /// How long a grant may rest before it counts as unused
    #[arg(long, value_name = "WHEN", default_value = "90d")]
    unused_for: String,
}

impl Review {
    pub(in crate::cli) fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        let now = Clock::System.now();
        let since = parse_past(&self.unused_for, now)?;
        let mut session = context.unlock(Action::Grants)?;
        let Response::Grants(views) = context.request(&mut session, Request::Grants { with_uses: true })? else {
            return Err(super::unexpected());
        };
        let Response::Listed(secrets) = context.request(&mut session, Request::List(Filter::default()))? else {
            return Err(super::unexpected());
        };
        let total = secrets.len();
        let reviewed: Vec<(&GrantView, Vec<Flag>)> =
            views.iter().map(|view| (view, flags(view, now, since, total))).collect();
        let printer = context.printer;
        if printer.is_json() {
            let rows: Vec<Value> = reviewed.iter().map(|(view, flags)| object(view, flags)).collect();
            let mut map = Map::new();
            map.insert("grants".to_owned(), Value::Array(rows));
            printer.document(&json::document(map))?;
        } else if reviewed.is_empty() {
            printer.note("there is no grant");
        } else {
            let text: String = reviewed.iter().map(|(view, flags)| text(view, flags)).collect();
            printer.data(text.as_bytes())?;
        }
        if reviewed.iter().all(|(_, flags)| flags.is_empty()) { Ok(()) } else { Err(Failure::Found) }
    }
}

/// What is wrong with a grant: its word, and what there is to say.
pub(super) type Flag = (&'static str, String);

/// All that is wrong with one.
pub(super) fn flags(view: &GrantView, now: Timestamp, since: Timestamp, total: usize) -> Vec<Flag> {
    let GrantView { grant, holds, uses, .. } = view;
    let terms = &grant.terms;
    let mut flags = Vec::new();
    match uses.last {
        None => flags.push(("unused", "it was never used".to_owned())),
        Some(last) if last < since => flags.push(("unused", format!("it was used last at {last:.0}"))),
        Some(_) => {}
    }
    if let Some(expires) = terms.expires.filter(|expires| *expires <= now) {
        flags.push(("expired", format!("it ended at {expires:.0}")));
    }
    if terms.auditor {
        return flags;
    }
    let only_design = terms.stages.stages().iter().all(|stage| stage.as_str() == "design");
    if terms.programs.is_empty() && !only_design {
        flags.push(("unpinned", "any program may be run with what it holds".to_owned()));
    }
    let untouched: Vec<&str> =
        holds.iter().map(|(key, _)| key).filter(|key| !uses.keys.contains(*key)).map(SecretName::as_str).collect();
    if uses.last.is_some() && !untouched.is_empty() {
        flags.push(("over-broad", format!("it never took {}", untouched.join(", "))));
    } else if holds.len() > MANY && holds.len() * 2 > total {
        flags.push(("over-broad", format!("it holds {} of {total} secrets", holds.len())));
    }
    flags
}

/// Who made it, as far as the trail still tells.
fn owner(view: &GrantView) -> Option<String> {
    view.uses.made_by.as_ref().map(|(user, host)| format!("user {user} on {host}"))
}

fn object(view: &GrantView, flags: &[Flag]) -> Value {
    let mut map = grant_object(view);
    map.insert("owner".to_owned(), json!(owner(view)));
    map.insert("last_use".to_owned(), json!(view.uses.last.map(|time| time.to_string())));
    let flags: Vec<Value> = flags.iter().map(|(flag, text)| json!({"flag": flag, "text": text})).collect();
    map.insert("flags".to_owned(), Value::Array(flags));
    Value::Object(map)
}

fn text(view: &GrantView, flags: &[Flag]) -> String {
    let GrantView { grant, uses, .. } = view;
    let terms = &grant.terms;
    let never = || "never".to_owned();
    let programs: Vec<String> = terms.programs.iter().map(|program| sanitize::line(&program.path)).collect();
    let mut rows =
        vec![("owner", owner(view).map_or_else(|| "not in the trail".to_owned(), |who| sanitize::line(&who)))];
    rows.extend(grant.purpose.as_ref().map(|purpose| ("purpose", sanitize::line(purpose.as_str()))));
    rows.push(("keys", if terms.auditor { "the audit trail".to_owned() } else { keys(view).join("  ") }));
    rows.push(("command", if programs.is_empty() { "any".to_owned() } else { programs.join("  ") }));
    rows.push(("last use", uses.last.map_or_else(never, |time| format!("{time:.0}"))));
    rows.push(("expires", terms.expires.map_or_else(never, |time| format!("{time:.0}"))));
    rows.extend(flags.iter().map(|(flag, text)| ("FLAG", format!("{flag}: {text}"))));
    let rows = rows.iter().map(|(label, text)| {
        format!(
            "  {label:<10} {text}
"
        )
    });
    format!(
        "{} ({})
{}",
        grant.name,
        terms.state.word(),
        rows.collect::<String>()
    )
}
