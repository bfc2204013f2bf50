use clap::{Args, CommandFactory as _};

use crate::model::Error;

use super::super::args::Cli;
use super::super::context::Context;
use super::super::exit::Failure;

/// Print a manual page (roff); view it with: vault man | man -l -
#[derive(Args, Debug)]
pub(in crate::cli) struct Man {
    /// The command, such as `exec` or `import dotenv`; none: vault itself
    #[arg(value_name = "COMMAND")]
    path: Vec<String>,
    /// Print the names of all pages instead, one a line
    #[arg(long, conflicts_with = "path")]
    list: bool,
}

impl Man {
    pub(in crate::cli) fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        let mut root = Cli::command();
        root.build();
        if self.list {
            return context.printer.data(names(&root, "").as_bytes());
        }
        let mut command = &root;
        let (mut name, mut spoken) = (String::from("vault"), String::from("vault"));
        for word in &self.path {
            command = command.find_subcommand(word).ok_or_else(|| {
                Error::not_found("there is no such command").hint("see what there is with: vault help")
            })?;
            name = format!("{name}-{}", command.get_name());
            spoken = format!("{spoken} {}", command.get_name());
        }
        let mut page = Vec::new();
        clap_mangen::Man::new(command.clone().name(name).bin_name(spoken))
            .render(&mut page)
            .map_err(|error| Error::io("write a manual page", &error))?;
        context.printer.data(&page)
    }
}

/// `vault`, `vault add`, ...: without the first word, what `vault man` takes.
fn names(command: &clap::Command, before: &str) -> String {
    let name = format!("{before}{}", command.get_name());
    let below = command.get_subcommands().map(|below| names(below, &format!("{name} ")));
    format!("{name}\n{}", below.collect::<String>())
}
