//! What is said about arguments that do not parse. What stands where no argument belongs may be a value: it is not
//! repeated.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::model::Error;

use super::args::ColorChoice;
use super::exit;
use super::printer::Printer;

/// Prints help, version or what is wrong, and gives the status.
pub(super) fn report(error: &clap::Error, arguments: &[OsString]) -> ExitCode {
    // What stands after two dashes belongs to the program that `exec` runs.
    let end = arguments.iter().position(|argument| argument == "--").unwrap_or(arguments.len());
    let ours = &arguments[..end];
    let is = |wanted: &[&str]| ours.iter().any(|argument| wanted.iter().any(|wanted| argument == wanted));
    let json = is(&["--json", "-ojson", "-o=json", "--output=json"])
        || ours.windows(2).any(|pair| (pair[0] == "-o" || pair[0] == "--output") && pair[1] == "json");
    let printer = Printer::new(json, ColorChoice::Auto);
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        return match printer.data(error.render().to_string().as_bytes()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(failure) => exit::report(&failure, false, &printer),
        };
    }
    let in_exec = names_exec(arguments);
    printer.error(&describe(error, in_exec));
    ExitCode::from(if in_exec { exit::NOT_STARTED } else { exit::USAGE })
}

fn describe(error: &clap::Error, in_exec: bool) -> Error {
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        Some(ContextValue::Strings(texts)) => Some(texts.join(", ")),
        _ => None,
    };
    match error.kind() {
        ErrorKind::UnknownArgument => match context(ContextKind::InvalidArg).filter(|text| text.starts_with("--")) {
            // Only what is nearly an option of ours is surely meant as one: a value can begin with dashes, too.
            Some(flag) => match context(ContextKind::SuggestedArg) {
                // A value may be stuck to the flag.
                Some(near) => Error::usage(format!("there is no option {}", flag.split('=').next().unwrap_or_default()))
                    .hint(format!("did you mean {near}?")),
                None => Error::usage("there is no such option; it is not repeated here, as it may be a value")
                    .hint("see what there is with: vault help COMMAND"),
            },
            None if in_exec => Error::usage("there is an argument too many before the program")
                .hint("the program stands after two dashes: vault exec OPTIONS -- CMD ARG..."),
            None => Error::usage("there is an argument too many; it is not repeated here, as it may be a value").hint(
                "a value is never an argument: type it when asked, or give it on stdin, with --from-file PATH or --generate",
            ),
        },
        ErrorKind::InvalidSubcommand => Error::usage("there is no such command").hint(
            context(ContextKind::SuggestedSubcommand)
                .map_or_else(|| "see what there is with: vault help".to_owned(), |near| format!("did you mean {near}?")),
        ),
        ErrorKind::MissingRequiredArgument => Error::usage(format!(
            "missing: {}",
            context(ContextKind::InvalidArg).unwrap_or_else(|| "an argument".to_owned())
        ))
        .hint("see how it is used with: vault help COMMAND"),
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand => {
            Error::usage("which command?").hint("see what there is with: vault help")
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => Error::usage(format!(
            "the value of {} is malformed",
            context(ContextKind::InvalidArg).unwrap_or_else(|| "an argument".to_owned())
        ))
        .hint(match context(ContextKind::ValidValue) {
            Some(values) => format!("it can be: {values}"),
            // Our own parser says which limit was broken; those of numbers quote what they read, which may be a value.
            None => match std::error::Error::source(error) {
                Some(limit) if context(ContextKind::InvalidArg).is_some_and(|named| named.starts_with("--kdf")) => {
                    limit.to_string()
                }
                _ => "see how it is used with: vault help COMMAND".to_owned(),
            },
        }),
        ErrorKind::ArgumentConflict => Error::usage(format!(
            "{} cannot be used together with {}",
            context(ContextKind::InvalidArg).unwrap_or_default(),
            context(ContextKind::PriorArg).unwrap_or_else(|| "another option".to_owned())
        )),
        _ => Error::usage("the arguments do not make sense").hint("see how it is used with: vault help COMMAND"),
    }
}

/// The status of a bug: for `exec` it says that nothing was started.
pub(super) fn status_of_a_bug() -> u8 {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    if names_exec(&arguments) { exit::NOT_STARTED } else { exit::OTHER }
}

/// Whether the command is `exec`: the first word that is no option. Options that take a word have to be stepped over.
fn names_exec(arguments: &[OsString]) -> bool {
    const WITH_A_WORD: [&str; 5] = ["--vault", "-o", "--output", "--color", "--passphrase-fd"];
    let mut words = arguments.iter().skip(1);
    while let Some(word) = words.next() {
        if WITH_A_WORD.iter().any(|option| word == option) {
            words.next();
        } else if !word.as_encoded_bytes().starts_with(b"-") {
            return word == "exec";
        }
    }
    false
}
