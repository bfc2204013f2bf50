//! Starting an agent that nobody started yet.

use std::io::Read as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::agent::{Client, Connection, Reached};
use crate::model::{Error, ErrorKind, Result};
use crate::sys;

use super::context::Context;

/// What an agent in the background says once somebody can connect.
pub(super) const READY: &[u8] = b"ready\n";

/// What of the environment an agent is given: where files are. No passphrase may stand in its memory.
const PASSED_ON: [&str; 5] = ["HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR", "TZ", "LANG"];

/// How long an agent may take to be there that somebody else is starting.
const PATIENCE: Duration = Duration::from_secs(5);

/// The way to this user's agent.
pub(super) fn client(context: &Context<'_>) -> Result<Client> {
    let folder = context.paths.agent().ok_or_else(|| {
        Error::usage("neither XDG_RUNTIME_DIR nor HOME nor XDG_STATE_HOME is set: there is no place for an agent")
    })?;
    Ok(Client::new(folder))
}

/// The agent, if one of this version runs. One of another version is ended: nobody can use it any more.
pub(super) fn running(context: &Context<'_>, client: &Client) -> Result<Option<Connection>> {
    match client.reach() {
        Reached::Agent(connection) => Ok(Some(connection)),
        Reached::Nobody => Ok(None),
        Reached::Other(version, connection) => {
            connection.end();
            context
                .printer
                .warning(&format!("an agent of another version ({version}) was ended; what it had is locked"));
            Ok(None)
        }
        Reached::Silent(process) => Err(silent(process)),
        Reached::Unfit(error) => Err(error),
    }
}

/// That an agent is stopped, or busy for long.
pub(super) fn silent(process: u32) -> Error {
    Error::other(format!("the agent (process {process}) does not answer"))
        .hint("vault lock ends it, whatever it is doing")
}

/// The agent; it is started if none runs.
pub(super) fn ensure(context: &Context<'_>, client: &Client) -> Result<Connection> {
    if let Some(connection) = running(context, client)? {
        return Ok(connection);
    }
    start()?;
    let begun = Instant::now();
    loop {
        match client.reach() {
            Reached::Agent(connection) => return Ok(connection),
            Reached::Silent(process) => return Err(silent(process)),
            Reached::Unfit(error) => return Err(error),
            // Where two are started at once, one of them ends, and the other may not listen yet.
            Reached::Nobody if begun.elapsed() < PATIENCE => std::thread::sleep(Duration::from_millis(20)),
            Reached::Nobody => return Err(Error::other("the agent that was started does not listen")),
            Reached::Other(version, _) => {
                return Err(Error::other(format!("the agent that was started is of another version ({version})")));
            }
        }
    }
}

/// Starts one, and waits until it listens or has ended.
fn start() -> Result<()> {
    let fail = |error: &std::io::Error| Error::io("start the agent", error);
    // What somebody left open for this command would stay open for as long as the agent runs.
    sys::inherit_nothing().map_err(|error| fail(&error))?;
    let program = std::env::current_exe().map_err(|error| fail(&error))?;
    let mut command = Command::new(program);
    command.args(["agent", "--foreground", "--until-locked", "--detach"]);
    command.env_clear().envs(PASSED_ON.iter().filter_map(|name| Some((name, std::env::var_os(name)?))));
    command.current_dir("/").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| fail(&error))?;
    let mut said = Vec::new();
    if let Some(stdout) = child.stdout.take() {
        stdout.take(64).read_to_end(&mut said).map_err(|error| fail(&error))?;
    }
    if said == READY {
        return Ok(());
    }
    let mut why = String::new();
    if let Some(stderr) = child.stderr.take() {
        stderr.take(4096).read_to_string(&mut why).map_err(|error| fail(&error))?;
    }
    let status = child.wait().map_err(|error| fail(&error))?;
    // Somebody else was quicker.
    if status.code() == Some(i32::from(super::exit::status(ErrorKind::Exists))) {
        return Ok(());
    }
    Err(Error::other(format!("the agent did not start: {}", super::sanitize::line(why.trim()))))
}
