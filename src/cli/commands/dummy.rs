use clap::Args;
use serde_json::{Map, json};

use crate::generate::lookalike;
use crate::model::{Action, Details, Error, FieldKind, FieldName, Reference, Result, Secret, Stage, Target};
use crate::secret::SecretBytes;
use crate::service::{Content, NewField, Request, Response, Reveal, Revealed};

use super::super::context::Context;
use super::super::exit::Failure;
use super::super::json;

/// Store a made-up value under the same key, for those who build what runs with the real one
///
/// Value and fields get look-alikes in the stage design: as long as the real ones, with the same kinds of characters; UUIDs,
/// e-mail addresses, URLs and PEM keep their shape, and name no machine that exists. The made-up value is printed. A design
/// grant (vault grant add --stage design) opens just these.
#[derive(Args, Debug)]
pub(in crate::cli) struct Dummy {
    /// The key or id
    #[arg(value_name = "KEY")]
    key: String,
    /// The stage that gets the made-up values; what is in it gets a new version
    #[arg(long, default_value = "design")]
    stage: String,
}

impl Dummy {
    pub(in crate::cli) fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        let target = Target::parse(&self.key)?;
        let stage = Stage::parse(&self.stage)?;
        if stage == Stage::default() {
            return Err(Error::usage(format!("the stage {stage} is for the real values"))
                .hint("made-up ones belong into another stage: --stage design")
                .into());
        }
        let mut session = context.unlock(Action::Add)?;
        let show = Request::Show { reference: Reference { target, field: None }, reveal: Reveal::Imitation };
        let Response::Shown(secret, revealed) = context.request(&mut session, show)? else {
            return Err(super::unexpected());
        };
        let made = made_up(&secret, &revealed, &stage)?;
        let value = made.value.as_ref().map(|value| SecretBytes::copy_of(value.expose()));
        let store = match secret.stage(&stage) {
            None => Request::Add {
                name: secret.key.clone(),
                stage: stage.clone(),
                content: made,
                details: Details::default(),
            },
            Some(_) => Request::Update {
                target: Target::Id(secret.id),
                stage: stage.clone(),
                content: made,
                details: crate::model::DetailChanges::default(),
                if_version: secret.newest(&stage).map(|newest| newest.number),
            },
        };
        let Response::Stored(secret) = context.request(&mut session, store)? else {
            return Err(super::unexpected());
        };
        let printer = context.printer;
        if printer.is_json() {
            let mut map = Map::new();
            map.insert("key".to_owned(), json!(secret.key.as_str()));
            map.insert("stage".to_owned(), json!(stage.as_str()));
            map.insert("version".to_owned(), json!(secret.newest(&stage).map(|newest| newest.number)));
            if let Some(value) = &value {
                json::insert_value(&mut map, value);
            }
            return printer.document_of_values(json::document(map));
        }
        printer.note(&format!("stored a made-up value of {} in the stage {stage}", secret.key));
        match &value {
            Some(value) => super::print_value(printer, value),
            None => Ok(()),
        }
    }
}

/// Look-alikes of all that the newest version in production holds, in place of what there is in `stage`.
fn made_up(secret: &Secret, revealed: &[Revealed], stage: &Stage) -> Result<Content> {
    let production = Stage::default();
    let real = revealed.iter().filter(|part| part.stage == production);
    let mut content = Content::default();
    for Revealed { field, value, .. } in real {
        // Nothing and a run of spaces say nothing that would have to be made up.
        let made = || match value.expose().trim_ascii() {
            [] => Ok(SecretBytes::copy_of(value.expose())),
            _ => lookalike(value).map_err(|error| Error::from(error).within(secret.key.as_str())),
        };
        match field {
            None => content.value = Some(made()?),
            Some(name) => {
                let kind =
                    secret.newest(&production).and_then(|version| version.kind_of(name)).unwrap_or(FieldKind::Secret);
                content.fields.push(NewField { name: name.clone(), kind, value: made()? });
            }
        }
    }
    if content.is_empty() {
        return Err(Error::not_found(format!("{} has no value in the stage {production}", secret.key)));
    }
    let known = secret.newest(stage).map(|newest| newest.fields.as_slice()).unwrap_or_default();
    let is_made = |name: &FieldName| content.fields.iter().any(|field| field.name == *name);
    content.without = known.iter().map(|field| field.name.clone()).filter(|name| !is_made(name)).collect();
    Ok(content)
}
