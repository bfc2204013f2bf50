use crate::model::{Error, FieldName, Secret, StageChoice, Target, VersionChoice};
use crate::vault::Catalogue;

/// "There is no such secret", with the nearest key that there is.
pub(super) fn no_such_secret(catalogue: &Catalogue, target: &Target) -> Error {
    let error = Error::not_found(format!("there is no secret {target}"));
    if matches!(catalogue.find_deleted(target), Ok(Some(_))) {
        return error.hint(format!("it was deleted; bring it back with: vault undelete {target}"));
    }
    match nearest(catalogue, &target.to_string()) {
        Some(key) => error.hint(format!("did you mean {key}?")),
        None => error.hint("see what there is with: vault list"),
    }
}

/// "There is no such value, field or version", with what there is instead.
pub(super) fn no_such_value(
    secret: &Secret,
    field: Option<&FieldName>,
    stages: &StageChoice,
    version: VersionChoice,
) -> Error {
    let key = &secret.key;
    let Some(values) = stages.stages().iter().find_map(|stage| secret.stage(stage)) else {
        let others: Vec<&str> = secret.stages.iter().map(|values| values.stage.as_str()).collect();
        return Error::not_found(format!("{key} has no value in the stage {stages}"))
            .hint(format!("it has one in: {}", others.join(", ")));
    };
    let Some(found) = version.of(values) else {
        let numbers = values.versions.iter().rev().map(|version| version.number.to_string()).collect::<Vec<_>>();
        let what = match version {
            VersionChoice::Number(number) => format!("version {number}"),
            VersionChoice::Previous | VersionChoice::Newest => "previous version".to_owned(),
        };
        return Error::not_found(format!("{key} has no {what} in the stage {}", values.stage))
            .hint(format!("it has: {}", numbers.join(", ")));
    };
    let mut there: Vec<String> = Vec::new();
    if found.value.is_some() {
        there.push(key.to_string());
    }
    there.extend(found.fields.iter().map(|field| format!("{key}#{}", field.name.as_str())));
    let missing = match field {
        None => format!("{key} has only fields and no value in the stage {}", values.stage),
        Some(field) => format!("{key} has no field {} in the stage {}", field.as_str(), values.stage),
    };
    Error::not_found(missing).hint(format!("there is: {}", there.join(", ")))
}

/// Less alike than this is no help.
const ALIKE: f64 = 0.8;

fn nearest(catalogue: &Catalogue, wanted: &str) -> Option<String> {
    let keys = catalogue.secrets().ok()?.filter_map(|secret| secret.ok().map(|secret| secret.key));
    let rated = keys.map(|key| (strsim::jaro_winkler(wanted, key.as_str()), key));
    let best = rated.filter(|(likeness, _)| *likeness >= ALIKE).max_by(|a, b| a.0.total_cmp(&b.0))?;
    Some(best.1.to_string())
}
