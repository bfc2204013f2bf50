use std::path::PathBuf;

use crate::audit::{Recorded, Walked};
use crate::clock::Clock;
use crate::crypto::Token;
use crate::model::{Action, Error, ErrorKind, Result};
use crate::paths::Paths;
use crate::service::{Request, Response, SecretService};
use crate::session::{self, BotSession, Guard, LockedSession, Origin, Progress, Session};
use crate::store::{Location, SeenStore, Store};
use crate::sys;

use super::args::Global;
use super::ask;
use super::printer::Printer;
use super::unlock;

/// What a command needs of the world: where the vault is and how to open it.
pub(super) struct Context<'a> {
    pub(super) global: &'a Global,
    pub(super) printer: &'a Printer,
    paths: Paths,
}

impl<'a> Context<'a> {
    pub(super) fn new(global: &'a Global, printer: &'a Printer) -> Self {
        Self { global, printer, paths: Paths::from_environment() }
    }

    /// Where the vault is, or will be.
    pub(super) fn location(&self) -> Result<Location> {
        let variable = std::env::var_os("VAULT_FILE").filter(|path| !path.is_empty()).map(PathBuf::from);
        Location::resolve(&self.paths.vault(self.global.vault.as_deref(), variable.as_deref())?)
    }

    pub(super) fn guard(&self) -> Guard {
        let seen = self.paths.state().map(SeenStore::new);
        if seen.is_none() {
            self.printer.warning(
                "neither HOME nor XDG_STATE_HOME is set: an older vault put in place of this one is not noticed",
            );
        }
        Guard::new(seen, self.global.accept_rollback)
    }

    /// Opens the vault and checks what can be checked without a passphrase.
    pub(super) fn open(&self) -> Result<LockedSession> {
        let opened = session::open(Store::new(self.location()?), self.guard()).map_err(|error| self.way_out(error))?;
        self.warn_of_permissions(&opened);
        Ok(opened)
    }

    /// Opens the vault, also beside a trail that does not go with it: to see what is wrong with that.
    pub(super) fn open_whatever_the_trail(&self) -> Result<LockedSession> {
        session::open_whatever_the_trail(Store::new(self.location()?), self.guard())
            .map_err(|error| self.way_out(error))
    }

    /// Opens and unlocks the vault for its owner, to do `action`. Whoever comes with a token is refused, on record.
    pub(super) fn unlock(&self, action: Action) -> Result<Session> {
        let locked = self.open_for_owner(action)?;
        let root = unlock::root_key(self, &locked)?;
        self.finish(locked, root)
    }

    /// Refuses whoever comes with a token, where no vault has to be open to say so.
    pub(super) fn refuse_token(&self) -> Result<()> {
        match ask::token(self)? {
            None => Ok(()),
            Some(_) => Err(Error::denied("this is for the owner; a token only reads what was granted")),
        }
    }

    /// Opens the vault for its owner, to do `action`.
    pub(super) fn open_for_owner(&self, action: Action) -> Result<LockedSession> {
        let token = ask::token(self)?;
        let locked = self.open()?;
        let Some(token) = token else { return Ok(locked) };
        Err(locked.into_bot_session(&token, Clock::System, Origin::here())?.refuse(action))
    }

    /// Opens and unlocks the vault for whoever asks: with a token for its holder, and for its owner only without one.
    pub(super) fn unlock_for_anyone(&self) -> Result<Unlocked> {
        let token = ask::token(self)?;
        let locked = self.open()?;
        self.unlocked(locked, token)
    }

    /// The same, also beside a trail that does not go with the vault.
    pub(super) fn unlock_whatever_the_trail(&self) -> Result<Unlocked> {
        let token = ask::token(self)?;
        let locked = self.open_whatever_the_trail()?;
        self.unlocked(locked, token)
    }

    fn unlocked(&self, locked: LockedSession, token: Option<Token>) -> Result<Unlocked> {
        let Some(token) = token else {
            let root = unlock::root_key(self, &locked)?;
            return self.finish(locked, root).map(Box::new).map(Unlocked::Owner);
        };
        let session = locked.into_bot_session(&token, Clock::System, Origin::here())?;
        self.pass_on(&session.take_warnings());
        Ok(Unlocked::Bot(Box::new(session)))
    }

    /// The session of an opened vault and its root key.
    pub(super) fn finish(&self, locked: LockedSession, root: crate::crypto::RootKey) -> Result<Session> {
        let session = locked.into_session(root, Clock::System, Origin::here()).map_err(|error| self.way_out(error))?;
        self.pass_on(&session.take_warnings());
        Ok(session)
    }

    /// Asks `session`, and prints what it has to say besides its response.
    pub(super) fn request(&self, session: &mut impl Answers, request: Request) -> Result<Response> {
        let response = session.handle(request);
        self.pass_on(&session.take_warnings());
        response.map_err(|error| self.way_out(error))
    }

    /// What is damaged, and has no hint of its own, or is gone, can be brought back if there is a good backup.
    pub(super) fn way_out(&self, error: Error) -> Error {
        let Ok(store) = self.location().map(Store::new) else { return error };
        let is_lost = error.kind() == ErrorKind::NotFound && !store.is_there();
        if !is_lost && (error.kind() != ErrorKind::Damaged || error.advice().is_some()) {
            return error;
        }
        match session::newest_good_backup(&store) {
            Some(backup) => error.hint(format!(
                "the newest good backup, of {:.0}, is brought back with: vault restore {}",
                backup.written, backup.id
            )),
            None if is_lost => error,
            None => error
                .hint("there is no good backup beside it; a copy elsewhere is brought back with: vault restore PATH"),
        }
    }

    /// Prints what a store or a session has to say.
    pub(super) fn pass_on(&self, warnings: &[String]) {
        let mut said: Vec<&String> = Vec::new();
        for warning in warnings {
            if !said.contains(&warning) {
                self.printer.warning(warning);
                said.push(warning);
            }
        }
    }

    /// For commands that do not unlock: only the index could tell whose key it is.
    pub(super) fn warn_of_signer(&self, opened: &LockedSession) {
        if opened.is_signed_by_another() {
            self.printer.warning(
                "the vault is signed by another key than before; that is so after passwd, and unlocking it will tell",
            );
        }
    }

    fn warn_of_permissions(&self, opened: &LockedSession) {
        let snapshot = opened.vault().snapshot();
        let (path, permissions) = (snapshot.path().display(), snapshot.permissions());
        if permissions.is_loose() {
            self.printer.warning(&format!(
                "others have rights to {path} (mode {:04o}); take them away with: chmod 600 {path}",
                permissions.mode()
            ));
        }
        // A bot is meant to be somebody else.
        if permissions.user() != sys::user_id() && !ask::token_is_given() {
            self.printer.warning(&format!("{path} belongs to another user (uid {})", permissions.user()));
        }
    }

    /// Whether somebody may be asked.
    pub(super) fn may_ask(&self) -> bool {
        !self.global.no_input
    }
}

/// Whoever unlocked the vault.
pub(super) enum Unlocked {
    /// Its owner.
    Owner(Box<Session>),
    /// The holder of a token.
    Bot(Box<BotSession>),
}

impl Unlocked {
    /// Tells `progress` how far a long request is.
    pub(super) fn on_progress(&mut self, progress: Progress) {
        match self {
            Self::Owner(session) => session.on_progress(progress),
            Self::Bot(session) => session.on_progress(progress),
        }
    }

    /// Checks the whole trail.
    pub(super) fn verify_trail(&mut self, take: impl FnMut(Recorded)) -> Result<Walked> {
        match self {
            Self::Owner(session) => session.verify_trail(take),
            Self::Bot(session) => session.verify_trail(take),
        }
    }

    /// Whether only certain programs may be run, so that the one to be run has to be hashed.
    pub(super) fn pins_programs(&self) -> bool {
        match self {
            Self::Owner(_) => false,
            Self::Bot(session) => session.pins_programs(),
        }
    }
}

/// A session that has something to say besides its responses.
pub(super) trait Answers: SecretService {
    /// What the user should know, since the last call.
    fn take_warnings(&self) -> Vec<String>;
}

impl Answers for Session {
    fn take_warnings(&self) -> Vec<String> {
        self.take_warnings()
    }
}

impl SecretService for Unlocked {
    fn handle(&mut self, request: Request) -> Result<Response> {
        match self {
            Self::Owner(session) => session.handle(request),
            Self::Bot(session) => session.handle(request),
        }
    }
}

impl Answers for Unlocked {
    fn take_warnings(&self) -> Vec<String> {
        match self {
            Self::Owner(session) => session.take_warnings(),
            Self::Bot(session) => session.take_warnings(),
        }
    }
}

/// `--yes`, or a yes on the terminal.
pub(super) fn confirm(context: &Context<'_>, yes: bool, question: &str) -> Result<()> {
    if yes {
        return Ok(());
    }
    let terminal = if context.may_ask() { crate::terminal::Terminal::open() } else { None };
    let Some(mut terminal) = terminal else {
        return Err(Error::usage("this needs a confirmation, and there is nobody to ask").hint("confirm with: --yes"));
    };
    let answer = terminal.confirm(&format!("{} [y/N] ", super::sanitize::line(question)));
    if answer.map_err(|error| Error::io("ask on the terminal", &error))? {
        Ok(())
    } else {
        Err(Error::other("nothing was done"))
    }
}
