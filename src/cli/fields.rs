//! Fields as flags.

use clap::Args;

use crate::model::{Error, FieldKind, FieldName, MAX_VALUE, Result};
use crate::secret::SecretBytes;
use crate::service::NewField;

use super::context::Context;
use super::{ask, value};

/// The fields to store.
#[derive(Args, Debug)]
pub(super) struct FieldFlags {
    /// A field that is no secret, such as user=app; can be given several times
    #[arg(long, value_name = "NAME=TEXT")]
    field: Vec<String>,
    /// A secret field: asked for, or read from a file byte for byte; can be given several times
    #[arg(long, value_name = "NAME[=@FILE]")]
    secret_field: Vec<String>,
}

impl FieldFlags {
    pub(super) fn is_empty(&self) -> bool {
        self.field.is_empty() && self.secret_field.is_empty()
    }

    /// The fields of `key`; asks for those that are named without a file.
    pub(super) fn read(&self, context: &Context<'_>, key: &str) -> Result<Vec<NewField>> {
        let mut fields = Vec::new();
        for text in &self.field {
            let (field, plain) =
                text.split_once('=').ok_or_else(|| Error::usage("--field takes NAME=TEXT, such as user=app"))?;
            if plain.len() > MAX_VALUE {
                return Err(Error::usage(format!("a field has at most {MAX_VALUE} bytes")));
            }
            fields.push(NewField {
                name: name(field)?,
                kind: FieldKind::Plain,
                value: SecretBytes::copy_of(plain.as_bytes()),
            });
        }
        for text in &self.secret_field {
            let (field, value) = match text.split_once('=') {
                None => (name(text)?, ask::value(context, &format!("{key}#{text}"))?),
                Some((field, source)) => {
                    // What stands there may be a value in the wrong place, so it is not quoted.
                    let path = source.strip_prefix('@').ok_or_else(|| {
                        Error::usage(
                            "--secret-field takes NAME or NAME=@FILE: what is secret never stands in an argument",
                        )
                    })?;
                    (name(field)?, value::read_file(path.as_ref())?)
                }
            };
            fields.push(NewField { name: field, kind: FieldKind::Secret, value });
        }
        let mut names: Vec<&FieldName> = fields.iter().map(|field| &field.name).collect();
        names.sort();
        if let Some(pair) = names.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(Error::usage(format!("the field {} is given twice", pair[0].as_str())));
        }
        Ok(fields)
    }
}

/// The name of a field from the command line.
pub(super) fn name(text: &str) -> Result<FieldName> {
    FieldName::parse(text)
        .ok_or_else(|| Error::usage("the name of a field has 1 to 64 ASCII letters, digits and _ . -"))
}
