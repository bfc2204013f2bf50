//! The one place that decides. A decision is a pure function of who asks for what, when, where and under which rules; a
//! permit is its proof.
//!
//! Nobody else can make a [`Permit`], and nothing is revealed or changed without one.

mod duties;

pub use duties::{Conflict, conflicts};

use data_encoding::HEXLOWER;
use jiff::Timestamp;

use crate::model::{
    Action, BlobId, Deliveries, Delivery, Error, EventReference, GrantState, PinnedProgram, Policies, Principal,
    SecretName, StageChoice, Terms,
};

/// What somebody wants to do.
#[derive(Clone, Debug)]
pub struct Ask {
    /// Who.
    pub principal: Principal,
    /// What.
    pub action: Action,
    /// With which secrets.
    pub references: Vec<EventReference>,
    /// In which stages, where that was said.
    pub stages: Option<StageChoice>,
    /// Which values would be revealed.
    pub values: Vec<BlobId>,
    /// Secrets among them whose values may leave the vault in some ways only, each with the way in which it would. None where
    /// nobody is given them, or all is carried elsewhere.
    pub limits: Vec<(SecretName, Deliveries, Delivery)>,
    /// Whether they are all there is, and nobody chose them.
    pub unchosen: bool,
    /// The program that they are for, where somebody looked at its file.
    pub program: Option<PinnedProgram>,
}

impl Ask {
    /// Of `principal`, for an action that reveals nothing.
    #[must_use]
    pub fn about(principal: Principal, action: Action) -> Self {
        Self {
            principal,
            action,
            references: Vec::new(),
            stages: None,
            values: Vec::new(),
            limits: Vec::new(),
            unchosen: false,
            program: None,
        }
    }
}

/// What somebody may do, and what that depends on.
#[derive(Clone, Copy, Debug)]
pub enum Standing<'a> {
    /// Whoever opened the index may do everything that the vault can do, but what their own rules forbid.
    Owner {
        /// The vault's rules.
        policies: &'a Policies,
    },
    /// Whoever holds a token: what was granted, under these conditions.
    Holder {
        /// The conditions.
        terms: &'a Terms,
        /// When the request comes.
        now: Timestamp,
        /// On which machine.
        host: &'a str,
        /// As which user of the operating system.
        user: u32,
        /// The owner's rules that bind tokens.
        policies: &'a Policies,
    },
}

/// The proof that somebody may do just what was asked. It is consumed by doing it.
#[derive(Debug)]
pub struct Permit {
    ask: Ask,
}

/// That somebody may not.
#[derive(Debug)]
pub struct Denial {
    /// What was asked.
    pub ask: Ask,
    reason: String,
}

impl From<Box<Denial>> for Error {
    fn from(denial: Box<Denial>) -> Self {
        Self::denied(denial.reason)
    }
}

impl Permit {
    /// What is permitted.
    #[must_use]
    pub fn action(&self) -> Action {
        self.ask.action
    }

    /// What was asked.
    #[must_use]
    pub fn ask(&self) -> &Ask {
        &self.ask
    }

    /// Which values may be revealed.
    #[must_use]
    pub fn values(&self) -> &[BlobId] {
        &self.ask.values
    }
}

/// Decides.
///
/// # Errors
/// A rule is against it; its reason names the rule, and nothing that the asker does not know.
pub fn decide(ask: Ask, standing: Standing<'_>) -> Result<Permit, Box<Denial>> {
    let (policies, refused) = match standing {
        Standing::Owner { policies } => (policies, None),
        Standing::Holder { terms, now, host, user, policies } => (policies, refusal(&ask, terms, now, host, user)),
    };
    let refused = refused.or_else(|| unchosen(&ask, policies)).or_else(|| other_way(&ask));
    match refused {
        None => Ok(Permit { ask }),
        Some(reason) => Err(Box::new(Denial { ask, reason })),
    }
}

/// Why whoever holds a token may not do it.
fn refusal(ask: &Ask, terms: &Terms, now: Timestamp, host: &str, user: u32) -> Option<String> {
    match terms.state {
        GrantState::Active => {}
        GrantState::Suspended => return Some("the grant is suspended".to_owned()),
        GrantState::Pending => return Some("the grant waits for its owner's approval".to_owned()),
    }
    if let Some(expires) = terms.expires.filter(|expires| now >= *expires) {
        return Some(format!("the grant ended at {expires:.0}"));
    }
    if !terms.hosts.is_empty() && !terms.hosts.iter().any(|allowed| allowed == host) {
        return Some(format!("the grant is not for use on the machine {host}"));
    }
    if !terms.users.is_empty() && !terms.users.contains(&user) {
        return Some(format!("the grant is not for use by the user {user}"));
    }
    if terms.auditor {
        return (ask.action != Action::Audit).then(|| "the grant is for reading the audit trail only".to_owned());
    }
    if !matches!(ask.action, Action::Get | Action::Show | Action::List | Action::Exec | Action::Render | Action::Env) {
        return Some(format!("{} is for the owner; a token only reads what was granted", ask.action));
    }
    if terms.use_only && !ask.values.is_empty() && !matches!(ask.action, Action::Exec | Action::Render) {
        return Some("the grant is for use only (exec and render), not for looking".to_owned());
    }
    if !terms.programs.is_empty()
        && !ask.values.is_empty()
        && let Some(reason) = other_program(terms, ask.program.as_ref())
    {
        return Some(reason);
    }
    let asked = ask.stages.as_ref().map_or(&[][..], StageChoice::stages);
    let other = asked.iter().find(|stage| !terms.stages.stages().contains(stage))?;
    Some(format!("the grant is not for the stage {other}"))
}

/// Why nobody gets everything for whom nothing was chosen.
fn unchosen(ask: &Ask, policies: &Policies) -> Option<String> {
    (ask.unchosen && policies.require_selection())
        .then(|| "what a program gets has to be chosen (policy exec.require-selection)".to_owned())
}

/// Why the owner has to change the passphrase before anything else, if it stands since `made`.
#[must_use]
pub fn passphrase_too_old(policies: &Policies, made: Timestamp, now: Timestamp) -> Option<String> {
    let too_old = policies.passphrase_max_age().filter(|age| now >= age.after(made));
    let is_expired = |moment: &Timestamp| made < *moment && now >= *moment;
    let too_old = too_old.map(|age| format!("the passphrase is older than {age} (policy passphrase.max-age)"));
    too_old.or_else(|| {
        let moment = policies.passphrase_not_before().filter(is_expired)?;
        Some(format!("the passphrase is from before {moment:.0} (policy passphrase.not-before)"))
    })
}

/// Why a value may not leave in the way that is asked for, whoever asks.
fn other_way(ask: &Ask) -> Option<String> {
    let (key, ways, way) = ask.limits.iter().find(|(_, ways, way)| !ways.contains(*way))?;
    Some(format!("{key} may leave the vault by {ways} only, not by {}", way.word()))
}

/// Why values are not for `program`, where only some programs may be given any.
fn other_program(terms: &Terms, program: Option<&PinnedProgram>) -> Option<String> {
    let Some(program) = program else {
        let paths: Vec<&str> = terms.programs.iter().map(|known| known.path.as_str()).collect();
        return Some(format!("the grant is for running {} only", paths.join(" or ")));
    };
    let Some(known) = terms.programs.iter().find(|known| known.path == program.path) else {
        return Some(format!("the grant is not for the program {}", program.path));
    };
    (known.hash != program.hash).then(|| {
        let (found, pinned) = (HEXLOWER.encode(&program.hash), HEXLOWER.encode(&known.hash));
        format!("the program {} was changed: its SHA-256 is {found}, the grant is for {pinned}", program.path)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ActorId, PolicyName};

    fn terms() -> Terms {
        Terms {
            state: GrantState::Active,
            stages: StageChoice::parse("design,test").unwrap(),
            expires: Some("2026-01-01T00:00:00Z".parse().unwrap()),
            hosts: vec!["here".to_owned()],
            users: vec![7],
            use_only: false,
            programs: Vec::new(),
            auditor: false,
        }
    }

    fn ask(action: Action) -> Ask {
        let principal = Principal::Grant(ActorId([1; 16]));
        Ask { values: vec![BlobId([1; 16])], ..Ask::about(principal, action) }
    }

    fn refused(ask: &Ask, terms: &Terms, moment: &str, host: &str, user: u32) -> Option<String> {
        let now = moment.parse().unwrap();
        let denial =
            decide(ask.clone(), Standing::Holder { terms, now, host, user, policies: &Policies::default() }).err()?;
        Some(Error::from(denial).message().to_owned())
    }

    const BEFORE: &str = "2025-12-31T23:59:59.999Z";

    #[test]
    fn whoever_holds_a_token_may_read_what_was_granted() {
        for action in [Action::Get, Action::Show, Action::List, Action::Exec] {
            assert_eq!(refused(&ask(action), &terms(), BEFORE, "here", 7), None);
        }
        for stages in ["design", "test,design"] {
            let ask = Ask { stages: Some(StageChoice::parse(stages).unwrap()), ..ask(Action::Get) };
            assert_eq!(refused(&ask, &terms(), BEFORE, "here", 7), None);
        }
    }

    #[test]
    fn nothing_else() {
        let told = |ask: &Ask, terms: &Terms, moment, host, user| refused(ask, terms, moment, host, user).unwrap();
        let get = ask(Action::Get);
        assert_eq!(told(&get, &terms(), "2026-01-01T00:00:00Z", "here", 7), "the grant ended at 2026-01-01T00:00:00Z");
        assert_eq!(told(&get, &terms(), BEFORE, "there", 7), "the grant is not for use on the machine there");
        assert_eq!(told(&get, &terms(), BEFORE, "here", 8), "the grant is not for use by the user 8");
        let update = ask(Action::Update);
        let only_reads = "update is for the owner; a token only reads what was granted";
        assert_eq!(told(&update, &terms(), BEFORE, "here", 7), only_reads);
        for stages in ["production", "design,production"] {
            let ask = Ask { stages: Some(StageChoice::parse(stages).unwrap()), ..ask(Action::Get) };
            assert_eq!(told(&ask, &terms(), BEFORE, "here", 7), "the grant is not for the stage production");
        }
        let suspended = Terms { state: GrantState::Suspended, ..terms() };
        assert_eq!(told(&get, &suspended, BEFORE, "here", 7), "the grant is suspended");
        let pending = Terms { state: GrantState::Pending, ..terms() };
        assert_eq!(told(&get, &pending, BEFORE, "here", 7), "the grant waits for its owner's approval");
    }

    #[test]
    fn a_grant_for_programs_prints_no_value() {
        let use_only = Terms { use_only: true, ..terms() };
        for action in [Action::Get, Action::Show] {
            assert!(refused(&ask(action), &use_only, BEFORE, "here", 7).is_some());
        }
        assert_eq!(refused(&ask(Action::Exec), &use_only, BEFORE, "here", 7), None);
        let names = Ask { values: Vec::new(), ..ask(Action::Show) };
        assert_eq!(refused(&names, &use_only, BEFORE, "here", 7), None);
    }

    #[test]
    fn a_grant_for_one_program_is_for_no_other_and_for_no_other_content() {
        let program = |path: &str, byte| PinnedProgram { path: path.to_owned(), hash: [byte; 32] };
        let pinned = Terms { programs: vec![program("/a", 1), program("/b", 2)], ..terms() };
        let run = |program| Ask { program, ..ask(Action::Exec) };
        let told = |program| refused(&run(program), &pinned, BEFORE, "here", 7);
        assert_eq!(told(Some(program("/a", 1))), None);
        assert_eq!(told(Some(program("/b", 2))), None);
        assert_eq!(told(Some(program("/c", 1))).unwrap(), "the grant is not for the program /c");
        let changed = told(Some(program("/a", 2))).unwrap();
        assert!(changed.contains(&"02".repeat(32)) && changed.contains(&"01".repeat(32)), "{changed}");
        assert_eq!(told(None).unwrap(), "the grant is for running /a or /b only");
        assert!(refused(&ask(Action::Get), &pinned, BEFORE, "here", 7).is_some());
        let names = Ask { values: Vec::new(), ..ask(Action::List) };
        assert_eq!(refused(&names, &pinned, BEFORE, "here", 7), None);
    }

    #[test]
    fn an_auditor_reads_the_trail_and_nothing_else() {
        let auditor = Terms { auditor: true, ..terms() };
        let audit = Ask { values: Vec::new(), ..ask(Action::Audit) };
        assert_eq!(refused(&audit, &auditor, BEFORE, "here", 7), None);
        assert!(refused(&audit, &terms(), BEFORE, "here", 7).unwrap().starts_with("audit is for the owner"));
        assert!(refused(&audit, &auditor, "2026-01-01T00:00:00Z", "here", 7).is_some());
        for action in [Action::Get, Action::Show, Action::List, Action::Exec, Action::Grants, Action::Update] {
            let told = refused(&ask(action), &auditor, BEFORE, "here", 7).unwrap();
            assert_eq!(told, "the grant is for reading the audit trail only");
        }
    }

    #[test]
    fn a_limited_secret_leaves_in_no_other_way_whoever_asks() {
        let key = SecretName::parse("db").unwrap();
        let limited = |delivery: Option<Delivery>| Ask {
            limits: delivery
                .map(|way| (key.clone(), Deliveries::parse("env,file").unwrap(), way))
                .into_iter()
                .collect(),
            ..ask(Action::Get)
        };
        let told = |delivery| {
            decide(limited(delivery), Standing::Owner { policies: &Policies::default() }).err().map(Error::from)
        };
        assert!(told(Some(Delivery::Env)).is_none() && told(None).is_none());
        let refused = told(Some(Delivery::Get)).unwrap();
        assert_eq!(refused.message(), "db may leave the vault by env,file only, not by get");
        assert!(super::tests::refused(&limited(Some(Delivery::Get)), &terms(), BEFORE, "here", 7).is_some());
    }

    #[test]
    fn the_owner_may_do_everything() {
        for number in 1..=17 {
            let ask =
                Ask { principal: Principal::Owner(ActorId([1; 16])), ..ask(Action::from_number(number).unwrap()) };
            let permit = decide(ask, Standing::Owner { policies: &Policies::default() }).unwrap();
            assert_eq!(permit.values(), [BlobId([1; 16])]);
            assert_eq!(permit.action().number(), number);
        }
    }

    #[test]
    fn a_rule_that_asks_for_a_choice_binds_owner_and_holder() {
        let mut rule = Policies::default();
        rule.set(PolicyName::ExecRequireSelection, "true").unwrap();
        let terms = Terms { stages: StageChoice::default(), hosts: vec![], users: vec![], ..terms() };
        let now = BEFORE.parse().unwrap();
        for (unchosen, policies, is_refused) in
            [(true, &rule, true), (false, &rule, false), (true, &Policies::default(), false)]
        {
            let ask = Ask { unchosen, ..Ask::about(Principal::Owner(ActorId([1; 16])), Action::Exec) };
            assert_eq!(decide(ask.clone(), Standing::Owner { policies }).is_err(), is_refused);
            let holder = Standing::Holder { terms: &terms, now, host: "here", user: 7, policies };
            assert_eq!(decide(ask, holder).is_err(), is_refused);
        }
    }

    #[test]
    fn a_passphrase_is_too_old_from_the_moment_on_that_was_set() {
        let mut rule = Policies::default();
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let made = at("2026-01-01T00:00:00Z");
        assert_eq!(passphrase_too_old(&rule, made, Timestamp::MAX), None);
        rule.set(PolicyName::PassphraseMaxAge, "1d").unwrap();
        assert_eq!(passphrase_too_old(&rule, made, at("2026-01-01T23:59:59Z")), None);
        assert!(passphrase_too_old(&rule, made, at("2026-01-02T00:00:00Z")).is_some());
    }

    #[test]
    fn a_passphrase_is_too_old_from_its_moment_on() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let mut policies = Policies::default();
        policies.set(PolicyName::PassphraseNotBefore, "2027-01-31").unwrap();
        let moment = at("2027-01-31T00:00:00Z");
        let too_old = |made, now| passphrase_too_old(&policies, made, now).is_some();
        assert!(too_old(at("2027-01-30T23:59:59Z"), moment));
        assert!(!too_old(moment, at("2028-01-01T00:00:00Z")), "made at that moment");
        assert!(!too_old(at("2020-01-01T00:00:00Z"), at("2027-01-30T23:59:59Z")), "before that moment");
        policies.set(PolicyName::PassphraseNotBefore, "never").unwrap();
        policies.set(PolicyName::PassphraseMaxAge, "1d").unwrap();
        assert!(passphrase_too_old(&policies, moment, at("2027-02-01T00:00:00Z")).is_some());
        assert!(passphrase_too_old(&policies, moment, at("2027-01-31T23:59:59Z")).is_none());
    }
}
