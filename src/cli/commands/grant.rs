use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::{Map, Value, json};

use crate::clock::Clock;
use crate::exec::{ChildEnvironment, Inheritance, OpenedProgram, program_file};
use crate::model::{
    Description, Error, GrantName, GrantState, PinnedProgram, Reference, Result, StageChoice, Terms, parse_moment,
};
use crate::service::{GrantChange, GrantEdit, GrantView, Request, Response};

use super::super::context::{Context, confirm};
use super::super::details::tags;
use super::super::exit::Failure;
use super::super::{json, sanitize};
use super::grant_view::{object, text};

/// Let a bot use some secrets, by a token of its own
///
/// Whoever holds the token opens just what was granted, without the passphrase, and sees nothing else. A new value reaches
/// them without a new token.
#[derive(Args, Debug)]
pub(in crate::cli) struct Grant {
    #[command(subcommand)]
    action: Action,
}

/// What is done with grants.
#[derive(Debug, Subcommand)]
enum Action {
    Add(Box<Add>),
    List(List),
    Show(Named),
    Change(Box<Change>),
    /// Let a grant be used that was made with --pending
    Approve(Named),
    /// Take from a grant all that it holds, until it is resumed
    Suspend(Named),
    /// Give a suspended grant back what it is for
    Resume(Named),
    Revoke(Revoke),
    Rotate(Rotate),
}

/// Make a grant and print its token, once
///
/// The token alone is on stdout. Nobody keeps it but whoever gets it now: vault cannot print it again. The bot finds it in
/// VAULT_GRANT, in a file that VAULT_GRANT_FILE names, or in the file vault-grant of $CREDENTIALS_DIRECTORY.
#[derive(Args, Debug)]
struct Add {
    /// What the grant is called: letters, digits and _ . -
    name: String,
    /// A key or id, or one field of it as KEY#FIELD; can be given several times
    #[arg(long, value_name = "REF")]
    key: Vec<String>,
    /// All secrets with this tag, also those that get it later; can be given several times
    #[arg(long, value_name = "TAG")]
    tag: Vec<String>,
    /// The stages whose values it opens, and in which it looks in this order [default: production]
    #[arg(long)]
    stage: Option<String>,
    /// What it is for
    #[arg(long)]
    purpose: Option<String>,
    /// When it ends: a time, a date, or from now on, such as 90d
    #[arg(long, value_name = "WHEN")]
    expires: Option<String>,
    /// Only on this machine; can be given several times
    #[arg(long, value_name = "HOST")]
    host: Vec<String>,
    /// Only as this user of the operating system, a name or number; can be given several times
    #[arg(long, value_name = "USER")]
    user: Vec<String>,
    /// Only for running this program, as it is now; can be given several times
    #[arg(long, value_name = "PATH")]
    command: Vec<PathBuf>,
    /// Only for use: exec and render work, get does not
    #[arg(long)]
    use_only: bool,
    /// For reading and verifying the whole audit trail (vault audit), and no secret
    #[arg(long, conflicts_with_all = ["key", "tag", "stage", "command", "use_only"])]
    auditor: bool,
    /// It holds nothing until it is approved with vault grant approve
    #[arg(long)]
    pending: bool,
}

/// List the grants
#[derive(Args, Debug)]
struct List {}

/// A grant.
#[derive(Args, Debug)]
struct Named {
    /// Its name
    name: String,
}

/// Change what a grant is for, or its conditions
///
/// The token stays. What is taken away gets other keys, so that an old copy of the grant opens nothing new.
#[derive(Args, Debug)]
struct Change {
    /// Its name
    name: String,
    /// Also for this key, id or field; can be given several times
    #[arg(long, value_name = "REF")]
    add: Vec<String>,
    /// No more for it; can be given several times
    #[arg(long, value_name = "REF")]
    remove: Vec<String>,
    /// Also for all secrets with this tag; can be given several times
    #[arg(long, value_name = "TAG")]
    add_tag: Vec<String>,
    /// No more for them; can be given several times
    #[arg(long, value_name = "TAG")]
    remove_tag: Vec<String>,
    /// Other stages
    #[arg(long)]
    stage: Option<String>,
    /// What it is for; an empty text removes it
    #[arg(long)]
    purpose: Option<String>,
    /// When it ends: a time, a date, or from now on, such as 90d; or never
    #[arg(long, value_name = "WHEN")]
    expires: Option<String>,
    /// Only on these machines; an empty name stands for all
    #[arg(long, value_name = "HOST")]
    host: Vec<String>,
    /// Only as these users; an empty name stands for all
    #[arg(long, value_name = "USER")]
    user: Vec<String>,
    /// Also for running this program, as it is now; one that it is for already may have been changed
    #[arg(long, value_name = "PATH")]
    command: Vec<PathBuf>,
    /// No more for this program; without the last one it is for all
    #[arg(long, value_name = "PATH")]
    remove_command: Vec<String>,
    /// Only for use, by exec and render: true or false
    #[arg(long, value_name = "BOOL")]
    use_only: Option<bool>,
}

/// Take a grant away for ever
///
/// What it held gets other keys, so that token and old copies of the grant open nothing new. The values themselves, which
/// its holder may have kept, have to be changed where they are used.
#[derive(Args, Debug)]
struct Revoke {
    /// Its name
    name: String,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

/// Give a grant a new token, and print it
///
/// The old token opens nothing any more.
#[derive(Args, Debug)]
struct Rotate {
    /// Its name
    #[arg(required_unless_present = "all", conflicts_with = "all")]
    name: Option<String>,
    /// All grants: each name with its token is printed on a line
    #[arg(long)]
    all: bool,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

impl Grant {
    pub(in crate::cli) fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        let one = |named: &Named, make: fn(GrantName) -> GrantChange, done: &str| {
            change(context, make(GrantName::parse(&named.name)?), done)
        };
        match &self.action {
            Action::Add(add) => change(context, add.request()?, "the token of {} is printed once, now"),
            Action::List(_) => list(context),
            Action::Show(named) => show(context, &GrantName::parse(&named.name)?),
            Action::Change(edit) => change(context, edit.request()?, "changed {}"),
            Action::Approve(named) => one(named, GrantChange::Approve, "approved {}"),
            Action::Suspend(named) => one(named, GrantChange::Suspend, "suspended {}"),
            Action::Resume(named) => one(named, GrantChange::Resume, "resumed {}"),
            Action::Revoke(revoke) => {
                let name = GrantName::parse(&revoke.name)?;
                confirm(context, revoke.yes, &format!("Revoke the grant {name} for ever?"))?;
                change(context, GrantChange::Revoke(name.clone()), &format!("revoked {name}"))
            }
            Action::Rotate(rotate) => {
                let Some(name) = &rotate.name else {
                    confirm(context, rotate.yes, "Give every grant a new token? The present ones stop working.")?;
                    return change(context, GrantChange::RotateAll, "the token of {} is printed once, now");
                };
                let name = GrantName::parse(name)?;
                change(context, GrantChange::Rotate(name), "the token of {} is printed once, now")
            }
        }
    }
}

impl Add {
    fn request(&self) -> Result<GrantChange> {
        let terms = Terms {
            state: if self.pending { GrantState::Pending } else { GrantState::Active },
            stages: self.stage.as_deref().map_or(Ok(StageChoice::default()), StageChoice::parse)?,
            expires: self.expires.as_deref().map(moment).transpose()?,
            hosts: self.host.clone(),
            users: self.user.iter().map(|user| user_id(user)).collect::<Result<_>>()?,
            use_only: self.use_only,
            programs: programs(&self.command)?,
            auditor: self.auditor,
        };
        Ok(GrantChange::Add {
            name: GrantName::parse(&self.name)?,
            purpose: self
                .purpose
                .as_deref()
                .map(Description::parse)
                .transpose()?
                .filter(|text| !text.as_str().is_empty()),
            terms,
            references: references(&self.key)?,
            tags: tags(&self.tag)?,
        })
    }
}

impl Change {
    fn request(&self) -> Result<GrantChange> {
        let given = |texts: &[String]| {
            (!texts.is_empty()).then(|| texts.iter().filter(|text| !text.is_empty()).cloned().collect::<Vec<_>>())
        };
        let users = given(&self.user).map(|users| users.iter().map(|user| user_id(user)).collect::<Result<_>>());
        let edit = GrantEdit {
            add: references(&self.add)?,
            remove: references(&self.remove)?,
            add_tags: tags(&self.add_tag)?,
            remove_tags: tags(&self.remove_tag)?,
            purpose: self.purpose.as_deref().map(Description::parse).transpose()?,
            stages: self.stage.as_deref().map(StageChoice::parse).transpose()?,
            expires: match self.expires.as_deref() {
                None => None,
                Some("never") => Some(None),
                Some(text) => Some(Some(moment(text)?)),
            },
            hosts: given(&self.host),
            users: users.transpose()?,
            use_only: self.use_only,
            pin: programs(&self.command)?,
            unpin: self.remove_command.clone(),
        };
        Ok(GrantChange::Change { name: GrantName::parse(&self.name)?, edit })
    }
}

fn references(texts: &[String]) -> Result<Vec<Reference>> {
    texts.iter().map(|text| Reference::parse(text)).collect()
}

/// The programs at `paths`, hashed: sorted, each once.
fn programs(paths: &[PathBuf]) -> Result<Vec<PinnedProgram>> {
    let mut programs = Vec::with_capacity(paths.len());
    for path in paths {
        // A name alone is searched for as exec searches for it.
        let found =
            program_file(path.as_os_str(), &ChildEnvironment::inherit(std::env::vars_os(), Inheritance::default()));
        let found = found.ok_or_else(|| Error::not_found(format!("there is no program {}", path.display())))?;
        programs.push(OpenedProgram::open(&found)?.pinned().clone());
    }
    programs.sort();
    programs.dedup();
    Ok(programs)
}

fn moment(text: &str) -> Result<jiff::Timestamp> {
    parse_moment(text, Clock::System.now())
}

/// The number of a user, by number or name.
fn user_id(text: &str) -> Result<u32> {
    super::system_number("user", text, ("id", &["-u", "--"]), |line| Some(line.trim()))
}

/// Carries out a change; `done` is said of each grant, its name in place of `{}`.
fn change(context: &Context<'_>, change: GrantChange, done: &str) -> Result<(), Failure> {
    let all = matches!(change, GrantChange::RotateAll);
    let mut session = context.unlock(change.action())?;
    let Response::Granted(granted) = context.request(&mut session, Request::Grant(change))? else {
        return Err(super::unexpected());
    };
    let printer = context.printer;
    if printer.is_json() {
        let rows = granted.iter().map(|(view, token)| {
            let mut row = object(view);
            if let Some(token) = token {
                row.insert("token".to_owned(), json!(std::str::from_utf8(token.expose()).unwrap_or_default()));
            }
            Value::Object(row)
        });
        let mut map = Map::new();
        map.insert("grants".to_owned(), Value::Array(rows.collect()));
        return printer.document(&json::document(map));
    }
    for (view, token) in &granted {
        printer.note(&done.replace("{}", view.grant.name.as_str()));
        if let Some(token) = token {
            if all {
                printer.data(format!("{} ", view.grant.name).as_bytes())?;
            }
            printer.data(token.expose())?;
            printer.data(b"\n")?;
        }
    }
    if granted.is_empty() {
        printer.note(done);
    }
    Ok(())
}

fn grants(context: &Context<'_>, with_uses: bool) -> Result<Vec<GrantView>, Failure> {
    let mut session = context.unlock(crate::model::Action::Grants)?;
    match context.request(&mut session, Request::Grants { with_uses })? {
        Response::Grants(views) => Ok(views),
        _ => Err(super::unexpected()),
    }
}

fn list(context: &Context<'_>) -> Result<(), Failure> {
    let views = grants(context, false)?;
    let printer = context.printer;
    if printer.is_json() {
        let rows = views.iter().map(|view| Value::Object(object(view)));
        let mut map = Map::new();
        map.insert("grants".to_owned(), Value::Array(rows.collect()));
        return printer.document(&json::document(map));
    }
    if views.is_empty() {
        printer.note("there is no grant");
    }
    for GrantView { grant, holds, .. } in &views {
        let purpose = grant.purpose.as_ref().map_or("", |text| text.as_str());
        printer.line(&format!(
            "{:<20} {:<9} {:>5} secrets  {}",
            grant.name.as_str(),
            grant.terms.state.word(),
            holds.len(),
            sanitize::line(purpose)
        ))?;
    }
    Ok(())
}

fn show(context: &Context<'_>, name: &GrantName) -> Result<(), Failure> {
    let views = grants(context, true)?;
    let Some(view) = views.iter().find(|view| view.grant.name == *name) else {
        return Err(Error::not_found(format!("there is no grant {name}"))
            .hint("see what there is with: vault grant list")
            .into());
    };
    if context.printer.is_json() {
        let mut map = object(view);
        map.insert("last_use".to_owned(), json!(view.uses.last.map(|time| time.to_string())));
        return context.printer.document(&json::document(map));
    }
    context.printer.data(text(view).as_bytes())
}
