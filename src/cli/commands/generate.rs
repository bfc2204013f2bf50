use clap::Args;
use serde_json::Map;

use crate::generate::{self, Charset, DEFAULT_LENGTH, DEFAULT_SEPARATOR};
use crate::model::Error;

use super::super::context::Context;
use super::super::exit::Failure;
use super::super::json;

/// Print a random password or passphrase; nothing is stored
#[derive(Args, Debug)]
pub(in crate::cli) struct Generate {
    /// Number of characters [default: 24]
    #[arg(conflicts_with = "words")]
    length: Option<usize>,
    /// A passphrase of so many words instead
    #[arg(long, value_name = "N", conflicts_with = "charset")]
    words: Option<usize>,
    /// The characters: alnum, alpha, lower, upper, digits, hex, symbols, ascii or custom:CHARACTERS [default: alnum]
    #[arg(long)]
    charset: Option<String>,
}

impl Generate {
    pub(in crate::cli) fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        let usage = |error: &dyn std::fmt::Display| Error::usage(error.to_string());
        let (value, bits) = if let Some(count) = self.words {
            let value = generate::words(count, DEFAULT_SEPARATOR).map_err(Error::from)?;
            (value, generate::words_entropy_bits(count))
        } else {
            let charset = match &self.charset {
                Some(text) => text.parse::<Charset>().map_err(|error| usage(&error))?,
                None => Charset::default(),
            };
            let length = self.length.unwrap_or(DEFAULT_LENGTH);
            let value = generate::password(length, &charset).map_err(Error::from)?;
            (value, generate::password_entropy_bits(length, &charset))
        };
        if context.printer.is_json() {
            let mut map = Map::new();
            json::insert_value(&mut map, &value);
            map.insert("entropy_bits".to_owned(), serde_json::json!(bits.floor()));
            return context.printer.document_of_values(json::document(map));
        }
        context.printer.data(value.expose())?;
        context.printer.data(b"\n")
    }
}
