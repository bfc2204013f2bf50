//! How a grant is told, in text and in JSON.

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;
use serde_json::{Map, Value, json};

use crate::model::{Description, Stage, Tag};
use crate::service::GrantView;

use super::super::sanitize;

/// One part a line.
pub(super) fn text(view: &GrantView) -> String {
    let GrantView { grant, references, holds, uses } = view;
    let terms = &grant.terms;
    let mut rows: Vec<(&str, String)> =
        vec![("name", grant.name.to_string()), ("state", terms.state.word().to_owned())];
    rows.extend(grant.purpose.as_ref().map(|text| ("purpose", sanitize::line(text.as_str()))));
    rows.push(("stages", terms.stages.to_string()));
    rows.extend(references.iter().map(|(key, field)| ("key", super::reference(key.as_str(), field.as_ref()))));
    rows.extend(grant.tags.iter().map(|tag| ("tag", sanitize::line(tag.as_str()))));
    rows.extend(terms.expires.map(|expires| ("expires", format!("{expires:.0}"))));
    rows.extend(terms.hosts.iter().map(|host| ("host", sanitize::line(host))));
    rows.extend(terms.users.iter().map(|user| ("user", user.to_string())));
    rows.extend(terms.programs.iter().map(|program| {
        ("command", format!("{} (SHA-256 {})", sanitize::line(&program.path), HEXLOWER.encode(&program.hash)))
    }));
    if terms.auditor {
        rows.push(("use", "to read the audit trail".to_owned()));
    }
    if terms.use_only {
        rows.push(("use", "only to run programs".to_owned()));
    }
    rows.push(("created", format!("{:.0}", grant.created)));
    rows.push(("changed", format!("{:.0}", grant.changed)));
    rows.push(("last use", uses.last.map_or_else(|| "never".to_owned(), |time| format!("{time:.0}"))));
    for (key, stages) in holds {
        let stages: Vec<&str> = stages.iter().map(Stage::as_str).collect();
        rows.push(("holds", format!("{key} ({})", stages.join(", "))));
    }
    rows.iter().flat_map(|(label, text)| [format!("{label:<12} "), text.clone(), "\n".to_owned()]).collect()
}

/// What it is for: keys and fields, and tags.
pub(super) fn keys(view: &GrantView) -> Vec<String> {
    let named = view.references.iter().map(|(key, field)| super::reference(key.as_str(), field.as_ref()));
    named.chain(view.grant.tags.iter().map(|tag| format!("tag:{}", sanitize::line(tag.as_str())))).collect()
}

/// All parts.
pub(super) fn object(view: &GrantView) -> Map<String, Value> {
    let GrantView { grant, references, holds, .. } = view;
    let terms = &grant.terms;
    let stages: Vec<&str> = terms.stages.stages().iter().map(Stage::as_str).collect();
    let keys: Vec<String> =
        references.iter().map(|(key, field)| super::reference(key.as_str(), field.as_ref())).collect();
    let tags: Vec<&str> = grant.tags.iter().map(Tag::as_str).collect();
    let commands: Vec<Value> = terms
        .programs
        .iter()
        .map(|program| json!({"path": program.path, "sha256": HEXLOWER.encode(&program.hash)}))
        .collect();
    let holds: BTreeMap<&str, Vec<&str>> =
        holds.iter().map(|(key, stages)| (key.as_str(), stages.iter().map(Stage::as_str).collect())).collect();
    let members = [
        ("name", json!(grant.name.as_str())),
        ("state", json!(terms.state.word())),
        ("purpose", json!(grant.purpose.as_ref().map(Description::as_str))),
        ("stages", json!(stages)),
        ("keys", json!(keys)),
        ("tags", json!(tags)),
        ("expires", json!(terms.expires.map(|expires| expires.to_string()))),
        ("hosts", json!(terms.hosts)),
        ("users", json!(terms.users)),
        ("use_only", json!(terms.use_only)),
        ("auditor", json!(terms.auditor)),
        ("commands", json!(commands)),
        ("created", json!(grant.created.to_string())),
        ("changed", json!(grant.changed.to_string())),
        ("holds", json!(holds)),
    ];
    members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
