use clap::{Args, CommandFactory as _};

use crate::model::Error;

use super::super::args::Cli;
use super::super::context::Context;
use super::super::exit::Failure;

/// Explain a command, or `security`: what this program protects against and what not
#[derive(Args, Debug)]
pub(in crate::cli) struct Help {
    /// A command, such as `exec` or `import dotenv`, or `security`
    #[arg(value_name = "TOPIC")]
    topic: Vec<String>,
}

const SECURITY: &str = include_str!("help_security.txt");

impl Help {
    pub(in crate::cli) fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        if self.topic == ["security"] {
            return context.printer.data(SECURITY.as_bytes());
        }
        let mut root = Cli::command();
        root.build();
        let mut command = &mut root;
        for word in &self.topic {
            command = command.find_subcommand_mut(word).ok_or_else(|| {
                Error::not_found("there is no such command or topic").hint("see what there is with: vault help")
            })?;
        }
        context.printer.data(command.render_long_help().to_string().as_bytes())
    }
}
