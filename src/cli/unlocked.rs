//! A vault that somebody unlocked, whichever way.

use crate::model::{Error, Result, StageChoice};
use crate::service::{Request, Response, SecretService as _};
use crate::session::{BotSession, Progress, Session};

use super::remote::Remote;

/// Whoever answers requests.
pub(super) enum Unlocked {
    /// This process, for the owner.
    Owner(Box<Session>),
    /// This process, for the holder of a token.
    Bot(Box<BotSession>),
    /// An agent, for the owner.
    Agent(Remote),
}

impl Unlocked {
    /// Tells `progress` how far a long request is; an agent does not say.
    pub(super) fn on_progress(&mut self, progress: Progress) {
        match self {
            Self::Owner(session) => session.on_progress(progress),
            Self::Bot(session) => session.on_progress(progress),
            Self::Agent(_) => {}
        }
    }

    /// Whether only certain programs may be run, so that the one to be run has to be hashed.
    pub(super) fn pins_programs(&self) -> bool {
        match self {
            Self::Owner(_) | Self::Agent(_) => false,
            Self::Bot(session) => session.pins_programs(),
        }
    }

    /// The stages in which a request looks where it names none.
    pub(super) fn default_stages(&self) -> StageChoice {
        match self {
            Self::Owner(_) | Self::Agent(_) => StageChoice::default(),
            Self::Bot(session) => session.stages(),
        }
    }

    pub(super) fn handle(&mut self, request: Request) -> Result<Response> {
        match self {
            Self::Owner(session) => session.handle(request),
            Self::Bot(session) => session.handle(request),
            Self::Agent(_) => Err(Error::other("an agent is asked otherwise")),
        }
    }

    /// What the user should know, since the last call.
    pub(super) fn take_warnings(&self) -> Vec<String> {
        match self {
            Self::Owner(session) => session.take_warnings(),
            Self::Bot(session) => session.take_warnings(),
            Self::Agent(_) => Vec::new(),
        }
    }
}
