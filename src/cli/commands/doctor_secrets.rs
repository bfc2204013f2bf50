//! What can be checked with the passphrase only.

use jiff::{SignedDuration, Timestamp};

use crate::clock::Clock;
use crate::generate::judge;
use crate::model::{Action, Decision, Policies, SecretName, Who};
use crate::model::{ErrorKind, Result};
use crate::service::{AuditQuery, Filter, Request, Response, Revealed};
use crate::store::Store;

use super::super::context::Context;
use super::super::unlocked::Unlocked;
use super::doctor::Check;
use super::{due, review, unexpected_answer};

/// The checks, in their order.
pub(super) const NAMES: [&str; 10] =
    ["passphrase-age", "backup-age", "bytes", "trail", "drill", "expired", "rotation", "reused", "weak", "grants"];

/// How long a grant may rest before it counts as unused, and since when a drill is too long ago, in days.
const UNUSED: i64 = 90;
const YEAR: i64 = 366;
/// A backup that is older than this is told, in days.
const OLD_BACKUP: i64 = 30;

pub(super) fn checks(context: &Context<'_>, unlocked: &mut Unlocked) -> Result<Vec<Check>> {
    let now = Clock::System.now();
    let days = |count: i64| SignedDuration::from_hours(count * 24);
    let mut ask = |request| context.request(unlocked, request);
    let listed = ask(Request::List(Filter::default()));
    // A passphrase that has to be changed keeps everything else from being looked at.
    if let Err(error) = &listed
        && error.kind() == ErrorKind::Denied
    {
        let denied = Check::by("passphrase-age", listed.map(drop), |()| String::new())?;
        let others = NAMES[1..].iter().map(|name| Check::skipped(name, "the passphrase has to be changed first"));
        return Ok([denied].into_iter().chain(others).collect());
    }
    let Response::Listed(secrets) = listed? else { return Err(unexpected_answer()) };
    let mut checks = vec![Check::of("passphrase-age", "it may be used", Vec::new())];
    let Response::Policies(policies) = ask(Request::Policies)? else { return Err(unexpected_answer()) };
    checks.push(backup_age(context, &policies, now, days(OLD_BACKUP))?);
    checks.push(Check::by("bytes", ask(Request::Verify), |response| match response {
        Response::Verified(census) => format!("{} bytes, all {} values open", census.bytes, census.values),
        _ => String::new(),
    })?);
    let drills = AuditQuery { who: Some(Who::Owner), actions: vec![Action::Drill], ..AuditQuery::default() };
    match ask(Request::Audit(drills)) {
        Ok(Response::Audited(events, walked)) => {
            let faults = walked.faults.iter().map(|fault| {
                (
                    fault.to_string(),
                    "keep the file as it is for whoever looks into this; vault audit verify says more".to_owned(),
                )
            });
            checks.push(Check::of(
                "trail",
                format!("{} events, none changed or taken out", walked.events),
                faults.collect(),
            ));
            let is_done = |event: &&crate::audit::Recorded| event.event.decision == Decision::Allowed;
            checks.push(drill(events.iter().filter(is_done).map(|event| event.event.time).max(), now, days(YEAR)));
        }
        Ok(_) => return Err(unexpected_answer()),
        Err(error) => {
            checks.push(Check::by("trail", Err::<(), _>(error), |()| String::new())?);
            checks.push(Check::skipped("drill", "the trail cannot be read"));
        }
    }
    for (name, word, remedy) in [
        ("expired", "expired", "change it where it is used, and with: vault update"),
        ("rotation", "due", "change it where it is used, and with: vault update"),
    ] {
        let found = secrets.iter().flat_map(|secret| due::findings(secret, now)).filter(|finding| finding.what == word);
        let found = found
            .map(|due::Finding { key, what, since }| (format!("{key} {what} {since:.0}"), format!("{remedy} {key}")));
        checks.push(Check::of(name, format!("none of {} secrets", secrets.len()), found.collect()));
    }
    let (inspected, grants) = (ask(Request::Inspect), ask(Request::Grants { with_uses: true }));
    checks.extend(values(inspected)?);
    checks.push(used_grants(grants, secrets.len(), now, now - days(UNUSED))?);
    Ok(checks)
}

/// What is damaged is told by the check of every byte, and keeps others from looking.
const DAMAGED: &str = "something in the vault is damaged: see bytes";

/// Whether values can be guessed, or had by who has another one.
fn values(inspected: Result<Response>) -> Result<[Check; 2]> {
    let (reused, short) = match inspected {
        Ok(Response::Inspected { reused, short }) => (reused, short),
        Ok(_) => return Err(unexpected_answer()),
        Err(error) if error.kind() == ErrorKind::Damaged => {
            return Ok(["reused", "weak"].map(|name| Check::skipped(name, DAMAGED)));
        }
        Err(error) => return Err(error),
    };
    let reused = reused.iter().map(|keys| {
        let keys: Vec<&str> = keys.iter().map(SecretName::as_str).collect();
        (format!("{} have one value", keys.join(" and ")), "who gets one has all: give each its own".to_owned())
    });
    let reused = Check::of("reused", "no value stands under two keys", reused.collect());
    let weak = short.iter().filter(|revealed| is_weak(revealed)).map(|revealed| {
        let place = super::reference(revealed.key.as_str(), revealed.field.as_ref());
        (format!("{place} ({}) can be guessed", revealed.stage), format!("vault update {} --generate", revealed.key))
    });
    Ok([reused, Check::of("weak", "no value is easy to guess", weak.collect())])
}

/// Whether there are grants that nobody used `since` then.
fn used_grants(views: Result<Response>, secrets: usize, now: Timestamp, since: Timestamp) -> Result<Check> {
    let views = match views {
        Ok(Response::Grants(views)) => views,
        Ok(_) => return Err(unexpected_answer()),
        Err(error) if error.kind() == ErrorKind::Damaged => return Ok(Check::skipped("grants", DAMAGED)),
        Err(error) => return Err(error),
    };
    let grants = views.iter().flat_map(|view| {
        let flags = review::flags(view, now, since, secrets).into_iter();
        // A new one had no time to be used yet; how broad it is, vault review says.
        let is_told = |(word, _): &review::Flag| *word == "expired" || *word == "unused" && view.grant.created < since;
        let name = view.grant.name.as_str();
        flags.filter(is_told).map(move |(_, what)| {
            (format!("the grant {name}: {what}"), format!("vault grant revoke {name}, or see vault review"))
        })
    });
    Ok(Check::of("grants", format!("{} grants, none expired or unused", views.len()), grants.collect()))
}

/// Whether there is a whole backup that is not old: beside the vault, or where the policy has them.
fn backup_age(context: &Context<'_>, policies: &Policies, now: Timestamp, most: SignedDuration) -> Result<Check> {
    let files = Store::new(context.location()?).backups()?;
    let beside = files.iter().filter(|file| !file.is_snapshot).map(|file| file.written);
    let elsewhere = policies.backup_directory().and_then(|directory| std::fs::read_dir(directory).ok());
    let elsewhere = elsewhere.into_iter().flatten().flatten();
    let elsewhere = elsewhere.filter(|entry| entry.path().extension().is_some_and(|ending| ending == "backup"));
    let elsewhere = elsewhere.filter_map(|entry| Timestamp::try_from(entry.metadata().ok()?.modified().ok()?).ok());
    let finding = match beside.chain(elsewhere).max() {
        Some(newest) if now.duration_since(newest) <= most => None,
        Some(newest) => Some(format!("the newest backup that is known here is of {newest:.0}")),
        None => Some("no backup is known here but earlier snapshots, which are links on the same disk".to_owned()),
    };
    let remedy = "vault policy set backup.dir DIRECTORY, or vault backup create FILE, on another disk".to_owned();
    let findings = finding.map(|finding| (finding, remedy)).into_iter().collect();
    Ok(Check::of("backup-age", format!("there is one of the last {OLD_BACKUP} days"), findings))
}

fn drill(last: Option<Timestamp>, now: Timestamp, most: SignedDuration) -> Check {
    let remedy = "vault backup drill".to_owned();
    let finding = match last {
        Some(last) if now.duration_since(last) <= most => None,
        Some(last) => Some(format!("a backup was brought back for a try last at {last:.0}")),
        None => Some("nobody ever tried whether a backup can be brought back".to_owned()),
    };
    let findings = finding.map(|finding| (finding, remedy)).into_iter().collect();
    Check::of("drill", "a backup was brought back for a try in the last year", findings)
}

/// Whether a value could be guessed. What is no text, was hardly thought of by anybody.
fn is_weak(revealed: &Revealed) -> bool {
    std::str::from_utf8(revealed.value.expose()).is_ok_and(|text| judge(text, &[revealed.key.as_str()]).is_weak())
}
