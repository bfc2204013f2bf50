//! The arguments, parsed. Describing every command to the parser takes longer than all that a script's `vault get` does
//! besides; so for what scripts run again and again, it is told of the one command that is named.

use std::ffi::OsString;

use clap::{Args as _, Error, FromArgMatches as _, Parser as _};

use super::args::{Cli, Global};
use super::commands::{exec, get, list, show};

/// Parses all arguments, the name of the program among them.
///
/// # Errors
/// They are not what any command takes, or ask for help.
pub(super) fn parse(arguments: &[OsString]) -> Result<Cli, Error> {
    match quickly(arguments) {
        Some(cli) => Ok(cli),
        // Help and errors are told by the parser that knows everything.
        None => Cli::try_parse_from(arguments),
    }
}

/// Adds a command's arguments to it.
type Describe = fn(clap::Command) -> clap::Command;

/// What scripts run again and again, and what describes it.
const QUICK: [(&str, Describe); 4] = [
    ("get", get::Get::augment_args),
    ("exec", exec::Exec::augment_args),
    ("list", list::List::augment_args),
    ("show", show::Show::augment_args),
];

/// If one of a few commands is named, and all is in order. The whole parser would say the same: before a command stand
/// only options, and what this one takes for the command, no other can have been.
fn quickly(arguments: &[OsString]) -> Option<Cli> {
    let (name, describe) =
        arguments.iter().skip(1).find_map(|argument| QUICK.iter().find(|(name, _)| argument == name))?;
    let parser =
        Global::augment_args(clap::Command::new("vault")).subcommand_required(true).disable_help_subcommand(true);
    let matches = parser.subcommand(describe(clap::Command::new(*name))).try_get_matches_from(arguments).ok()?;
    Cli::from_arg_matches(&matches).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<OsString> {
        std::iter::once("vault").chain(line.split(' ')).map(OsString::from).collect()
    }

    #[test]
    fn both_parsers_say_the_same() {
        for line in [
            "get db/prod",
            "--vault work get a#b --stage design -o json",
            "get a --raw --no-input",
            "exec --env A=a --only b* --clean -- get list",
            "exec --all -- env",
            "--json list --tag x --keys p",
            "show a --reveal",
            "--vault get list",
            "--vault show get exec",
        ] {
            let whole = Cli::try_parse_from(words(line)).unwrap_or_else(|error| panic!("{line}: {error}"));
            let quick = quickly(&words(line)).map(|cli| format!("{cli:?}"));
            assert!(quick.is_none_or(|quick| quick == format!("{whole:?}")), "{line}");
        }
        assert!(quickly(&words("get db/prod")).is_some());
    }

    #[test]
    fn what_is_no_call_of_them_is_left_to_the_whole_parser() {
        for line in
            ["get", "get --help", "exec", "list --nonsense", "status", "status get", "ls", "--version", "get a b c d"]
        {
            assert!(quickly(&words(line)).is_none(), "{line}");
        }
    }
}
