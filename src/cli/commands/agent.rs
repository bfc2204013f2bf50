use std::os::fd::OwnedFd;
use std::os::unix::process::CommandExt as _;
use std::process::Command;

use clap::Args;

use crate::agent::{Lifetime, Listening, serve};
use crate::model::{Error, Result, SECRET_VARIABLES};
use crate::sys;

use super::super::context::Context;
use super::super::exit::Failure;
use super::super::starting;

/// Answer commands in place of a passphrase, for vaults that vault unlock unlocked
///
/// vault unlock starts an agent by itself. This is for those who want the system to do so (systemd, launchd): it listens on
/// the socket that it is handed over, or on one of its own. It ends, and locks everything, when it gets SIGTERM, SIGINT or
/// SIGHUP, and when its socket is removed. See vault help agent.
#[derive(Args, Debug)]
#[command(after_long_help = PROTOCOL)]
pub(in crate::cli) struct Agent {
    /// Stay in the foreground, until told to end
    #[arg(long, required = true)]
    foreground: bool,
    /// End when nothing is unlocked any more
    #[arg(long)]
    until_locked: bool,
    /// Leave the terminal; say on stdout when somebody can connect
    #[arg(long, hide = true)]
    detach: bool,
}

impl Agent {
    pub(in crate::cli) fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        without_secrets()?;
        sys::raise_limits();
        let listening = match handed_over()? {
            Some(descriptor) => Listening::inherited(descriptor)?,
            None => Listening::bind(starting::client(context)?.folder())?,
        };
        if self.detach {
            // Else closing the terminal would end it.
            sys::leave_terminal().map_err(|error| Error::io("leave the terminal", &error))?;
            context.printer.data(starting::READY)?;
            sys::close_standard_streams().map_err(|error| Error::io("leave the terminal", &error))?;
        }
        let lifetime = if self.until_locked { Lifetime::UntilLocked } else { Lifetime::UntilTold };
        Ok(serve(listening, lifetime)?)
    }
}

const PROTOCOL: &str = "\
The socket is agent.sock in $XDG_RUNTIME_DIR/vault, or where that is not set in $XDG_STATE_HOME/vault/agent
(~/.local/state/vault/agent); the folder has to be this user's, mode 0700. The agent answers processes of its own user only, by
the kernel's word, and notes their numbers in the audit trail.

A connection carries one call. The agent greets with a line: vault-agent 1 VERSION COMMIT. The other side then sends one frame and
gets one, and the agent closes. A frame is a length (4 bytes, little-endian, of what follows, at most 512 MiB), a kind (1 byte) and
a body. Kind 0, without a body, ends the agent; the greeting and this are the same in every version. Kind 1 is a call or an answer,
in the postcard encoding (postcard.jamesmunns.com) of the library's types vault::agent::protocol::Call and Answer, with a request,
vault::service::Request, after a call that asks one. These bytes do not describe themselves, so a command sends them to an agent of
its own version and commit only: another one is not asked, vault unlock ends it and starts one anew, and vault lock ends it.

Who says nothing for 10 seconds is dropped, and of more than 256 connections the one that was silent for longest. A command that
gets no greeting within 3 seconds asks for the passphrase itself. An agent that ends while it answers has done what was asked or
not done it: vault audit tells.

No call gives out the root key, and none runs a program or loads a file but the vault, its trail and the state beside them. What
takes a passphrase or a keyfile (passwd, keyslot, restore) is never asked of an agent.";

/// Becomes this program anew if a passphrase or a token stands in the environment: that would stay in the agent's memory.
fn without_secrets() -> Result<()> {
    if SECRET_VARIABLES.iter().all(|name| std::env::var_os(name).is_none()) {
        return Ok(());
    }
    let fail = |error: &std::io::Error| Error::io("start without what is secret in the environment", error);
    let mut command = Command::new(std::env::current_exe().map_err(|error| fail(&error))?);
    command.args(std::env::args_os().skip(1));
    for name in SECRET_VARIABLES {
        command.env_remove(name);
    }
    Err(fail(&command.exec()))
}

/// The first descriptor that a service manager hands over.
const FIRST: i32 = 3;

/// The socket that systemd listens on for us, if it started us: `sd_listen_fds(3)`.
fn handed_over() -> Result<Option<OwnedFd>> {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u32>().ok());
    if number("LISTEN_PID") != Some(sys::process_id()) {
        return Ok(None);
    }
    match number("LISTEN_FDS") {
        None | Some(0) => Ok(None),
        Some(1) => {
            let file = sys::take_descriptor(FIRST).map_err(|error| Error::io("take the socket over", &error))?;
            Ok(Some(file.into()))
        }
        Some(_) => Err(Error::usage("an agent listens on one socket only")),
    }
}
