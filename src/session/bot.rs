//! The session of whoever holds a token: the same door, and behind it only what was granted.

use crate::access::{Ask, Standing, decide};
use crate::audit::Writer;
use crate::clock::Clock;
use crate::crypto::{Token, TokenKeys};
use crate::format::ClaimedKey;
use crate::model::{
    Action, BlobId, CommandFile, Decision, Error, ErrorKind, EventReference, Principal, Reference, Result, StageChoice,
    Target,
};
use crate::secret::SecretBytes;
use crate::service::{Named, Request, Response, Reveal, SecretService, Selection};
use crate::store::Store;
use crate::vault::{Catalogue, GrantedVault};

use super::audit::Reader as _;
use super::open::{LockedSession, claim_failure};
use super::plan;
use super::read::{self, Opened, Run, Wanted};
use super::record::{Happened, Recorder, read_recorded};
use super::{Guard, Origin, Progress};

/// An opened grant that answers requests.
pub struct BotSession {
    pub(super) store: Store,
    guard: Guard,
    clock: Clock,
    origin: Origin,
    keys: TokenKeys,
    pub(super) vault: GrantedVault,
    pub(super) progress: Progress,
}

impl LockedSession {
    /// The session of whoever holds `token`.
    ///
    /// # Errors
    /// The vault has no grant for it (cannot unlock), or the grant is damaged.
    pub fn into_bot_session(self, token: &Token, clock: Clock, origin: Origin) -> Result<BotSession> {
        let (store, guard, locked) = self.into_parts();
        let keys = token.keys(locked.header().vault);
        let id = locked.header().vault;
        let vault = GrantedVault::open(locked, &keys).inspect_err(|error| {
            if error.kind() == ErrorKind::CannotUnlock {
                claim_failure(&store, id, ClaimedKey::Token);
            }
        })?;
        guard.remember_locked(&store, vault.locked());
        Ok(BotSession { store, guard, clock, origin, keys, vault, progress: Box::new(|_, _| ()) })
    }
}

impl SecretService for BotSession {
    fn handle(&mut self, request: Request) -> Result<Response> {
        self.refresh()?;
        if let Request::VerifyTrail { head } = request {
            self.admit(Action::Audit, None, &[])?;
            return self.verify_trail(head);
        }
        let (action, stages, asked) = what(&request);
        self.admit(action, stages, &asked)?;
        let response = match request {
            Request::Get { reference, stages, version } => read::get(self, &reference, stages, version),
            Request::Show { reference, reveal } => {
                // Plain fields are values too; who may only run programs is told the rest.
                let terms = self.vault.terms();
                let only_names = (terms.use_only || !terms.programs.is_empty()) && reveal == Reveal::PlainFields;
                read::show(self, &reference, if only_names { Reveal::Nothing } else { reveal })
            }
            Request::List(filter) => read::list(self, &filter),
            Request::Keys(filter) => read::keys(self, &filter),
            Request::Exec { selections, stages, command, program, dry_run } => {
                read::exec(self, &selections, stages, Run { command, program }, dry_run)
            }
            Request::Env { selections, stages } => read::env(self, selections, stages),
            Request::Render { named, stages } => read::render(self, &named, stages),
            Request::Resolve { references, stages } => read::resolve(self, &references, stages),
            Request::Audit(query) => self.audit(&query),
            _ => Err(Error::denied("a token only reads what was granted")),
        };
        if response.as_ref().is_err_and(|error| error.kind() == ErrorKind::NotFound) {
            // Whoever asks for what was not granted is of interest to the owner.
            self.record(&self.ask(action, asked, None, Vec::new()), Decision::Denied, Happened::default())?;
        }
        response
    }
}

impl BotSession {
    /// Tells `progress` how far a long request is.
    pub fn on_progress(&mut self, progress: Progress) {
        self.progress = progress;
    }

    /// What the user should know, since the last call.
    #[must_use]
    pub fn take_warnings(&self) -> Vec<String> {
        self.store.take_warnings()
    }

    /// Whether the grant is for certain programs only: then their files have to be hashed before it is asked.
    #[must_use]
    pub fn pins_programs(&self) -> bool {
        !self.vault.terms().programs.is_empty()
    }

    /// The stages in which it looks where none is named.
    #[must_use]
    pub fn stages(&self) -> StageChoice {
        self.default_stages()
    }

    /// Refuses what only the owner may do, and records that it was asked for.
    ///
    /// # Errors
    /// Always: denied, or it could not be recorded.
    pub fn refuse(&mut self, action: Action) -> Error {
        let refused = self.refresh().and_then(|()| {
            self.admit(action, None, &[])?;
            // Not every command that reads is for everybody.
            self.record(&self.ask(action, Vec::new(), None, Vec::new()), Decision::Denied, Happened::default())
        });
        match refused {
            Err(error) => error,
            Ok(()) => Error::denied("this is for the owner; a token only reads what was granted"),
        }
    }

    /// Others may have gone on.
    fn refresh(&mut self) -> Result<()> {
        if !self.store.is_current(self.vault.locked().snapshot()) {
            self.vault = GrantedVault::open(self.guard.open(&self.store)?, &self.keys)?;
            self.guard.remember_locked(&self.store, self.vault.locked());
        }
        Ok(())
    }

    /// Decides on what can be decided before it is known which values that is: else it would show in the answer whether a
    /// grant that may not be used holds them.
    fn admit(&self, action: Action, stages: Option<StageChoice>, asked: &[EventReference]) -> Result<()> {
        self.decide(self.ask(action, asked.to_vec(), stages, Vec::new()), None).map(drop)
    }

    fn decide(&self, ask: Ask, command: Option<&CommandFile>) -> Result<crate::access::Permit> {
        let standing = Standing::Holder {
            terms: self.vault.terms(),
            now: self.clock.now(),
            host: &self.origin.host,
            user: self.origin.user,
            policies: self.vault.policies(),
        };
        match decide(ask, standing) {
            Ok(permit) => Ok(permit),
            Err(denial) => {
                let happened = Happened { command: command.cloned(), ..Happened::default() };
                self.record(&denial.ask, Decision::Denied, happened)?;
                let approval = denial.ask.program.as_ref().map(|program| {
                    format!(
                        "its owner lets it run with: vault grant change {} --command {}",
                        self.vault.name(),
                        program.path
                    )
                });
                let error = Error::from(denial);
                Err(match approval {
                    Some(hint) => error.hint(hint),
                    None => error,
                })
            }
        }
    }

    fn ask(
        &self,
        action: Action,
        references: Vec<EventReference>,
        stages: Option<StageChoice>,
        values: Vec<BlobId>,
    ) -> Ask {
        Ask { references, stages, values, ..Ask::about(Principal::Grant(self.vault.actor()), action) }
    }

    fn record(&self, ask: &Ask, decision: Decision, happened: Happened) -> Result<()> {
        let header = self.vault.locked().header();
        let writer = Writer { vault: header.vault, key: self.vault.event_key(), signing: &self.keys.signing };
        let recorder =
            Recorder { writer, origin: &self.origin, now: self.clock.now(), sequence_floor: header.anchor.sequence };
        let outcome = recorder.record(&self.store, self.vault.locked(), ask, decision, happened);
        read_recorded(&self.store, self.vault.policies(), outcome)
    }
}

impl Opened for BotSession {
    fn catalogue(&self) -> &Catalogue {
        self.vault.catalogue()
    }

    fn default_stages(&self) -> StageChoice {
        self.vault.terms().stages.clone()
    }

    fn reveal(&self, wanted: Wanted) -> Result<Vec<SecretBytes>> {
        let Wanted { action, references, values, limits, unchosen, run } = wanted;
        let (command, program) = run.map_or((None, None), |run| (Some(run.command), run.program));
        let ask = Ask { limits, unchosen, program, ..self.ask(action, references, None, values) };
        let permit = self.decide(ask, command.as_ref())?;
        self.record(permit.ask(), Decision::Allowed, Happened { command, ..Happened::default() })?;
        self.vault.reveal(permit)
    }
}

/// What a request is about, as far as that can be told without the vault.
fn what(request: &Request) -> (Action, Option<StageChoice>, Vec<EventReference>) {
    let named = |reference: &Reference| match &reference.target {
        Target::Name(key) => {
            Some(EventReference { key: key.clone(), field: reference.field.clone(), stage: None, version: None })
        }
        Target::Id(_) => None,
    };
    match request {
        Request::Get { reference, stages, .. } => (Action::Get, stages.clone(), named(reference).into_iter().collect()),
        Request::Show { reference, .. } => (Action::Show, None, named(reference).into_iter().collect()),
        Request::List(filter) | Request::Keys(filter) => (Action::List, filter.stages.clone(), Vec::new()),
        // As with a list, the answer tells nothing of what was not granted.
        Request::Resolve { stages, .. } => (Action::List, stages.clone(), Vec::new()),
        Request::Exec { selections, stages, .. } | Request::Env { selections, stages } => {
            let references = selections.iter().filter_map(|selection| match selection {
                Selection::Named(Named { reference, .. }) => named(reference),
                Selection::Matching(pattern) if !pattern.is_glob() => {
                    Reference::parse(pattern.as_str()).ok().as_ref().and_then(named)
                }
                Selection::Matching(_) | Selection::Tagged(_) | Selection::All | Selection::Granted => None,
            });
            (plan::action(request), stages.clone(), references.collect())
        }
        Request::Render { named: wanted, stages } => {
            let references = wanted.iter().filter_map(|wanted| named(&wanted.reference));
            (Action::Render, stages.clone(), references.collect())
        }
        change => (plan::action(change), None, Vec::new()),
    }
}
