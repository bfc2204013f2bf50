//! The vaults that are unlocked, and until when.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::clock::Clock;
use crate::crypto::RootKey;
use crate::model::{Error, ErrorKind, PolicyName, Result, Span};
use crate::service::{Request, Response, SecretService as _};
use crate::session::{self, Guard, Origin, Session};
use crate::store::{Location, SeenStore, Store};
use crate::sys::{self, Peer};

use super::protocol::{Answer, Held, Place};

/// One of them.
struct Unlocked {
    vault: PathBuf,
    session: Session,
    idle: Span,
    most: Span,
    /// When it was unlocked, and when it was used last: how long the machine ran then.
    since: Duration,
    used: Duration,
}

/// How long a vault is to stay unlocked.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Limits {
    pub(super) idle: Option<Span>,
    pub(super) most: Option<Span>,
}

/// All of them. Times are those since the machine was started, suspended or not.
#[derive(Default)]
pub(super) struct Vaults(Vec<Unlocked>);

impl Vaults {
    /// Takes one more, or one anew.
    ///
    /// # Errors
    /// The key does not open it, whatever else is wrong with it, or it is to be held for longer than its policies let it
    /// be (denied).
    pub(super) fn unlock(
        &mut self,
        vault: PathBuf,
        state: Option<PathBuf>,
        root: RootKey,
        limits: Limits,
        now: Duration,
        peer: Peer,
    ) -> Result<Held> {
        let store = Store::new(Location::resolve(&vault)?);
        let locked = session::open(store, Guard::new(state.map(SeenStore::new), false))?;
        let session = locked.into_session(root, Clock::System, origin(peer))?;
        let policies = session.vault().policies();
        let idle =
            within(PolicyName::UnlockIdle, policies.unlock_idle(), policies.get(PolicyName::UnlockIdle), limits.idle)?;
        let most =
            within(PolicyName::UnlockFor, policies.unlock_for(), policies.get(PolicyName::UnlockFor), limits.most)?;
        let unlocked = Unlocked { vault, session, idle, most, since: now, used: now };
        let held = unlocked.told(now);
        self.0.retain(|known| known.vault != unlocked.vault);
        self.0.push(unlocked);
        Ok(held)
    }

    /// Locks one, or all. Returns how many.
    pub(super) fn lock(&mut self, vault: Option<&Path>) -> usize {
        let before = self.0.len();
        self.0.retain(|known| vault.is_some_and(|vault| known.vault != vault));
        before - self.0.len()
    }

    /// Locks those whose time is over.
    pub(super) fn expire(&mut self, now: Duration) {
        self.0.retain(|known| known.end() > now);
    }

    /// Counts one as used now.
    pub(super) fn count_as_used(&mut self, vault: &Path, now: Duration) {
        for known in self.0.iter_mut().filter(|known| known.vault == vault) {
            known.used = now;
        }
    }

    /// When the next one has to be locked.
    pub(super) fn next_end(&self) -> Option<Duration> {
        self.0.iter().map(Unlocked::end).min()
    }

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What there is to tell of each.
    pub(super) fn tell(&mut self, now: Duration) -> Vec<Held> {
        for known in &mut self.0 {
            // What is wrong with it, whoever asks something of it will hear.
            let _told_later = known.session.look_again();
        }
        self.0.iter().map(|known| known.told(now)).collect()
    }

    /// Answers a request of `peer` to the vault at `vault`.
    pub(super) fn answer(&mut self, vault: &Path, request: Request, now: Duration, peer: Peer) -> Answer {
        let Some(position) = self.0.iter().position(|known| known.vault == vault) else { return Answer::NotUnlocked };
        let known = &mut self.0[position];
        known.used = now;
        known.session.act_for(origin(peer));
        let response = known.session.handle(request);
        let warnings = known.session.take_warnings();
        match response {
            Ok(response @ Response::Policies(_)) => {
                // It may be a new one of how long this may go on.
                let _told_later = known.session.look_again();
                Answer::Response(Box::new(response), warnings)
            }
            Ok(response) => Answer::Response(Box::new(response), warnings),
            Err(error) if is_of_the_key(&error) && !known.session.is_still_signed() => {
                // After a passwd, or with another vault in its place: this key is of no use any more.
                self.0.remove(position);
                Answer::NotUnlocked
            }
            Err(error) => Answer::Refused(error, warnings),
        }
    }
}

impl Unlocked {
    /// When it is locked if nobody uses it.
    fn end(&self) -> Duration {
        let (idle, most) = self.limits();
        (self.used + idle).min(self.since + most)
    }

    /// The policies may have become stricter since.
    fn limits(&self) -> (Duration, Duration) {
        let policies = self.session.vault().policies();
        let stricter = |asked: Span, name: PolicyName, policy: Span| {
            let span = if policies.get(name).is_some() { asked.min(policy) } else { asked };
            Duration::from_secs(span.seconds().into())
        };
        (
            stricter(self.idle, PolicyName::UnlockIdle, policies.unlock_idle()),
            stricter(self.most, PolicyName::UnlockFor, policies.unlock_for()),
        )
    }

    fn told(&self, now: Duration) -> Held {
        let (idle, most) = self.limits();
        // Rounded up: a vault is never locked later than is said.
        let left = |end: Duration| {
            let rest = end.saturating_sub(now);
            u32::try_from(rest.as_millis().div_ceil(1000)).unwrap_or(u32::MAX)
        };
        let most = left(self.since + most);
        Held {
            vault: Place(self.vault.clone()),
            idle: left(self.used + idle).min(most),
            most,
            policies: self.session.vault().policies().clone(),
        }
    }
}

/// What is asked for, or what is usual, unless the policy that is `set` says less.
fn within(name: PolicyName, usual: Span, set: Option<&str>, asked: Option<Span>) -> Result<Span> {
    match asked {
        None => Ok(usual),
        Some(asked) if set.is_some() && asked > usual => {
            Err(Error::denied(format!("no vault stays unlocked for {asked}: the policy {name} is {usual}")))
        }
        Some(asked) => Ok(asked),
    }
}

/// Whether it may be the key that does not fit.
fn is_of_the_key(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::CannotUnlock | ErrorKind::Damaged)
}

fn origin(peer: Peer) -> Origin {
    Origin { host: sys::hostname(), user: peer.user, process: peer.process }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::RootKey;
    use crate::model::KdfParams;
    use crate::{SecretBytes, Vault};

    const PEER: Peer = Peer { user: 7, process: 42 };

    fn seconds(count: u64) -> Duration {
        Duration::from_secs(count)
    }

    fn limits(idle: &str, most: &str) -> Limits {
        Limits { idle: Span::parse(idle).ok(), most: Span::parse(most).ok() }
    }

    /// Vaults of which one was unlocked after the machine ran for 100 seconds.
    struct Place {
        vaults: Vaults,
        path: PathBuf,
        _directory: tempfile::TempDir,
    }

    impl Place {
        fn new(limits: Limits) -> Self {
            let directory = tempfile::tempdir().unwrap();
            let path = directory.path().join("v.vault");
            let passphrase = SecretBytes::copy_of(b"correct horse battery staple 9");
            Vault::create(&path, &passphrase, KdfParams::MINIMUM).unwrap();
            let locked = session::open(Store::new(Location::resolve(&path).unwrap()), Guard::new(None, false)).unwrap();
            let root = locked.unlock(&passphrase).unwrap();
            let root = RootKey::from_bytes(root.expose()).unwrap();
            let mut vaults = Vaults::default();
            vaults.unlock(path.clone(), None, root, limits, seconds(100), PEER).unwrap();
            Self { vaults, path, _directory: directory }
        }

        fn is_answered(&mut self, now: u64) -> bool {
            let answer =
                self.vaults.answer(&self.path, Request::List(crate::service::Filter::default()), seconds(now), PEER);
            matches!(answer, Answer::Response(..))
        }
    }

    #[test]
    fn who_is_not_used_is_locked_and_who_is_used_is_not() {
        let mut place = Place::new(limits("1m", "5m"));
        assert_eq!(place.vaults.next_end(), Some(seconds(160)));
        place.vaults.expire(seconds(159));
        assert!(place.is_answered(159));
        assert_eq!(place.vaults.next_end(), Some(seconds(219)));
        place.vaults.expire(seconds(219));
        assert!(place.vaults.is_empty() && !place.is_answered(219));
    }

    #[test]
    fn no_use_makes_it_longer_than_at_most() {
        let mut place = Place::new(limits("1m", "90s"));
        assert!(place.is_answered(150));
        assert_eq!(place.vaults.tell(seconds(150))[0].idle, 40);
        assert_eq!(place.vaults.next_end(), Some(seconds(190)));
        place.vaults.expire(seconds(190));
        assert!(place.vaults.is_empty());
    }

    #[test]
    fn telling_is_no_use() {
        let mut place = Place::new(Limits::default());
        let held = &place.vaults.tell(seconds(130))[0];
        assert_eq!((held.idle, held.most), (15 * 60 - 30, 8 * 3600 - 30));
        assert_eq!(place.vaults.next_end(), Some(seconds(100 + 15 * 60)));
    }

    #[test]
    fn what_is_counted_as_used_is_used() {
        let mut place = Place::new(limits("1m", "5m"));
        place.vaults.count_as_used(Path::new("/another"), seconds(150));
        assert_eq!(place.vaults.next_end(), Some(seconds(160)));
        let path = place.path.clone();
        place.vaults.count_as_used(&path, seconds(150));
        assert_eq!(place.vaults.next_end(), Some(seconds(210)));
    }

    #[test]
    fn a_stricter_policy_holds_from_then_on() {
        let mut place = Place::new(limits("1h", "2h"));
        let set = |name, value: &str| Request::Policy(crate::service::PolicyChange::Set(name, value.to_owned()));
        for request in [set(PolicyName::UnlockIdle, "2m"), set(PolicyName::UnlockFor, "5m")] {
            let answer = place.vaults.answer(&place.path, request, seconds(110), PEER);
            assert!(matches!(answer, Answer::Response(..)), "{answer:?}");
        }
        assert_eq!(place.vaults.next_end(), Some(seconds(230)));
        assert!(place.is_answered(220) && place.is_answered(330));
        assert_eq!(place.vaults.next_end(), Some(seconds(400)));
    }

    #[test]
    fn one_is_locked_or_all_are() {
        let mut place = Place::new(Limits::default());
        assert_eq!(place.vaults.lock(Some(Path::new("/another"))), 0);
        assert!(place.is_answered(101));
        let path = place.path.clone();
        assert_eq!(place.vaults.lock(Some(&path)), 1);
        assert!(!place.is_answered(102));
        let mut place = Place::new(Limits::default());
        assert_eq!(place.vaults.lock(None), 1);
        assert_eq!(place.vaults.next_end(), None);
    }

    #[test]
    fn a_key_that_does_not_open_it_unlocks_nothing() {
        let mut place = Place::new(Limits::default());
        let root = RootKey::generate().unwrap();
        let path = place.path.clone();
        place.vaults.unlock(path, None, root, Limits::default(), seconds(100), PEER).unwrap_err();
        assert!(place.is_answered(101), "what was unlocked before still is");
    }
}
