use crate::model::{Error, Reference, Secret, StageChoice, Target};
use crate::vault::UnlockedVault;

/// "There is no such secret", with the nearest key that there is.
pub(super) fn no_such_secret(vault: &UnlockedVault, target: &Target) -> Error {
    let error = Error::not_found(format!("there is no secret {target}"));
    if matches!(vault.find_deleted(target), Ok(Some(_))) {
        return error.hint(format!("it was deleted; bring it back with: vault undelete {target}"));
    }
    match nearest(vault, &target.to_string()) {
        Some(key) => error.hint(format!("did you mean {key}?")),
        None => error.hint("see what there is with: vault list"),
    }
}

/// "There is no value", with the stages that have one.
pub(super) fn no_such_value(secret: &Secret, stages: &StageChoice) -> Error {
    let others: Vec<&str> = secret.stages.iter().map(|values| values.stage.as_str()).collect();
    Error::not_found(format!("{} has no value in the stage {stages}", secret.key))
        .hint(format!("it has one in: {}", others.join(", ")))
}

/// "There is no such field".
pub(super) fn no_such_field(secret: &Secret, reference: &Reference) -> Error {
    let field = reference.field.as_ref().map_or("", |field| field.as_str());
    Error::not_found(format!("{} has no field {field}", secret.key))
        .hint(format!("its value is the reference {} alone", secret.key))
}

/// Less alike than this is no help.
const ALIKE: f64 = 0.8;

fn nearest(vault: &UnlockedVault, wanted: &str) -> Option<String> {
    let keys = vault.secrets().ok()?.filter_map(|secret| secret.ok().map(|secret| secret.key));
    let rated = keys.map(|key| (strsim::jaro_winkler(wanted, key.as_str()), key));
    let best = rated.filter(|(likeness, _)| *likeness >= ALIKE).max_by(|a, b| a.0.total_cmp(&b.0))?;
    Some(best.1.to_string())
}
