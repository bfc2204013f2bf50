use std::path::{Path, PathBuf};

use crate::clock::Clock;
use crate::crypto::Token;
use crate::model::{Action, Error, ErrorKind, Result};
use crate::paths::Paths;
use crate::service::{Request, Response};
use crate::session::{self, Guard, LockedSession, Origin, Session};
use crate::store::{Location, Permissions, SeenStore, Store};
use crate::sys;

use super::args::Global;
use super::ask;
use super::printer::Printer;
use super::remote::Remote;
use super::unlock;
use super::unlocked::Unlocked;

/// What a command needs of the world: where the vault is and how to open it.
pub(super) struct Context<'a> {
    pub(super) global: &'a Global,
    pub(super) printer: &'a Printer,
    pub(super) paths: Paths,
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
        let snapshot = opened.vault().snapshot();
        self.warn_of_permissions(snapshot.path(), snapshot.permissions());
        Ok(opened)
    }

    /// Opens the vault, also beside a trail that does not go with it: to see what is wrong with that.
    pub(super) fn open_whatever_the_trail(&self) -> Result<LockedSession> {
        session::open_whatever_the_trail(Store::new(self.location()?), self.guard())
            .map_err(|error| self.way_out(error))
    }

    /// Unlocks the vault for its owner, to do `action`: by the agent, if that has it unlocked. Whoever comes with a token
    /// is refused, on record.
    pub(super) fn unlock(&self, action: Action) -> Result<Unlocked> {
        match self.unlocked_by_agent()? {
            Some(unlocked) => Ok(unlocked),
            None => self.unlock_here(action),
        }
    }

    /// The vault, if an agent has it unlocked. Whoever comes with a token is not its owner, whatever the agent has.
    pub(super) fn unlocked_by_agent(&self) -> Result<Option<Unlocked>> {
        if ask::token_is_given() {
            return Ok(None);
        }
        Ok(Remote::that_holds(self)?.map(Unlocked::Agent))
    }

    /// The same with what is given or asked for now, whatever an agent has.
    pub(super) fn unlock_here(&self, action: Action) -> Result<Unlocked> {
        let locked = self.open_for_owner(action)?;
        let root = unlock::root_key(self, &locked)?;
        self.finish(locked, root).map(Box::new).map(Unlocked::Owner)
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

    /// Unlocks the vault for whoever asks: with a token for its holder, and only without one for its owner, by the agent if
    /// there is one.
    pub(super) fn unlock_for_anyone(&self) -> Result<Unlocked> {
        let Some(token) = ask::token(self)? else {
            return match Remote::that_greets(self)? {
                Some(remote) => Ok(Unlocked::Agent(remote)),
                None => self.unlocked(self.open()?, None),
            };
        };
        self.unlocked(self.open()?, Some(token))
    }

    /// The same, also beside a trail that does not go with the vault.
    pub(super) fn unlock_whatever_the_trail(&self) -> Result<Unlocked> {
        if let Some(unlocked) = self.unlocked_by_agent()? {
            return Ok(unlocked);
        }
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

    /// Asks, and prints what there is to say besides the response.
    pub(super) fn request(&self, unlocked: &mut Unlocked, request: Request) -> Result<Response> {
        if let Unlocked::Agent(remote) = unlocked {
            if let Some((response, warnings)) = remote.ask(self, &request)? {
                self.pass_on(&warnings);
                return response.map_err(|error| self.way_out(error));
            }
            *unlocked = self.unlocked(self.open()?, None)?;
        }
        let response = unlocked.handle(request);
        self.pass_on(&unlocked.take_warnings());
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

    /// Says who else may read the vault at `path`.
    pub(super) fn warn_of_permissions(&self, path: &Path, permissions: &Permissions) {
        let path = path.display();
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
