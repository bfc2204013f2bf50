//! What the trail proves: each change of it is noticed, and nothing else is called one.

use vault::audit::{self, FaultKind, Walked, Writer};
use vault::crypto::Token;
use vault::model::{Action, Decision, Event, GrantName};
use vault::service::{Request, SecretService};
use vault::session::Session;

use super::library::{self, Place, add, get, grant, long, overwrite};
use super::support::Home;

const EVENTS: usize = 1000;

/// A vault whose trail has a thousand events, of its owner and of a bot; the last one announced its present state.
struct Story {
    place: Place,
    session: Session,
    tokens: Vec<Token>,
    lines: Vec<Vec<u8>>,
}

impl Story {
    fn new() -> Self {
        let place = Place::new();
        let mut session = place.session().unwrap();
        add(&mut session, "key", "production", b"value").unwrap();
        let tokens = ["first", "second"].map(|name| grant(&mut session, name, &["key"]));
        for token in &tokens {
            let locked = place.open().unwrap();
            let mut bot = locked.into_bot_session(token, library::clock(), library::origin()).unwrap();
            for _ in 0..100 {
                let reference = library::reference("key");
                let version = vault::model::VersionChoice::Newest;
                bot.handle(Request::Get { reference, stages: None, version }).unwrap();
            }
        }
        // init, the addition, two grants, and what the tokens were used for.
        for _ in 0..EVENTS - 205 {
            get(&mut session, "key").unwrap();
        }
        add(&mut session, "last", "production", b"value").unwrap();
        let lines = lines(&std::fs::read(place.trail()).unwrap());
        assert_eq!(lines.len(), EVENTS + 1);
        // It knows the present snapshot.
        get(&mut session, "key").unwrap();
        overwrite(&place.trail(), &lines.concat());
        Self { place, session, tokens: tokens.into(), lines }
    }

    /// The verification of a trail of these lines.
    fn verify(&mut self, lines: &[Vec<u8>]) -> Walked {
        overwrite(&self.place.trail(), &lines.concat());
        library::verified(&mut self.session).unwrap()
    }

    fn is_damaged(&mut self, lines: &[Vec<u8>]) -> bool {
        overwrite(&self.place.trail(), &lines.concat());
        library::verified(&mut self.session).map_or(true, |walked| !walked.faults.is_empty())
    }
}

fn lines(bytes: &[u8]) -> Vec<Vec<u8>> {
    bytes.split_inclusive(|&byte| byte == b'\n').map(<[u8]>::to_vec).collect()
}

/// Every one in the long form, each twenty-third else.
fn some(range: std::ops::Range<usize>) -> impl Iterator<Item = usize> {
    range.step_by(if long() { 1 } else { 23 })
}

#[test]
fn whatever_is_done_to_a_trail_before_its_anchor_is_found() {
    let mut story = Story::new();
    let whole = story.lines.clone();
    let sound = story.verify(&whole);
    assert_eq!((sound.faults.as_slice(), sound.events), (&[][..], EVENTS as u64));
    let (mut deleted, mut swapped, mut changed, mut cut, mut replayed) = (0, 0, 0, 0, 0);
    for at in some(1..EVENTS + 1) {
        let mut lines = whole.clone();
        lines.remove(at);
        assert!(story.is_damaged(&lines), "line {at} taken out");
        deleted += 1;

        let mut lines = whole.clone();
        let column = (at * 31) % lines[at].len();
        lines[at][column] ^= 1 << (at % 8);
        assert!(story.is_damaged(&lines), "byte {column} of line {at} changed");
        changed += 1;

        assert!(story.is_damaged(&whole[..at]), "cut after line {at}");
        cut += 1;

        let mut lines = whole.clone();
        lines.push(whole[at].clone());
        assert!(story.is_damaged(&lines), "line {at} once more");
        replayed += 1;
    }
    for at in some(1..EVENTS) {
        let mut lines = whole.clone();
        lines.swap(at, at + 1);
        assert!(story.is_damaged(&lines), "lines {at} and {} swapped", at + 1);
        swapped += 1;
    }
    assert!(story.is_damaged(&whole[..0]));
    println!(
        "a trail of {EVENTS} events: {deleted} deletions, {swapped} swaps, {changed} changed bytes, \
         {cut} cuts and {replayed} replays found"
    );
}

/// An event as `actor` would write it, sealed with `key`, signed with `signing`, in its right place.
fn append(
    story: &mut Story,
    event: &Event,
    key: &vault::crypto::EventKey,
    signing: &vault::crypto::SigningKey,
) -> Walked {
    overwrite(&story.place.trail(), &story.lines.concat());
    let mut trail = story.place.store().lock_trail().unwrap().unwrap();
    let vault = story.session.vault().locked().header().vault;
    audit::append(&mut trail, &Writer { vault, key, signing }, [event.clone()], 0).unwrap();
    drop(trail);
    library::verified(&mut story.session).unwrap()
}

#[test]
fn nobody_writes_in_anothers_name() {
    let mut story = Story::new();
    let keys = story.session.vault().keys();
    let header = story.session.vault().locked().header().clone();
    let tokens: Vec<_> = story.tokens.iter().map(|token| token.keys(header.vault)).collect();
    let signing = |seed: &vault::crypto::SigningKey| vault::crypto::SigningKey::from_bytes(seed.expose()).unwrap();
    let actor = |name: &str| {
        let name = GrantName::parse(name).unwrap();
        keys.reading().actors().iter().find(|actor| actor.grant.as_ref() == Some(&name)).unwrap().id
    };
    let event = |actor| Event {
        time: "2026-11-22T10:00:00Z".parse().unwrap(),
        actor,
        action: Action::Get,
        references: Vec::new(),
        command: None,
        host: "host".to_owned(),
        user: 1,
        process: 2,
        decision: Decision::Allowed,
        intent: None,
        subject: None,
    };
    let (first, owner) = (actor("first"), keys.owner());
    let bots_key = || keys.reading().event_keys_of(first).remove(0);
    let (bots_event_key, owners_event_key, owners) = (bots_key(), keys.event_key(), signing(keys.event_signing()));
    let kinds = |walked: Walked| walked.faults.iter().map(|fault| fault.kind).collect::<Vec<_>>();

    // Each in their own name.
    let (one, other) = (&tokens[0].signing, &tokens[1].signing);
    assert_eq!(kinds(append(&mut story, &event(first), &bots_event_key, one)), []);
    assert_eq!(kinds(append(&mut story, &event(owner), &owners_event_key, &owners)), []);
    // Another token, and the owner, in the first bot's name; a bot in the owner's.
    assert_eq!(kinds(append(&mut story, &event(first), &bots_event_key, other)), [FaultKind::Forged]);
    assert_eq!(kinds(append(&mut story, &event(first), &bots_event_key, &owners)), [FaultKind::Forged]);
    assert_eq!(kinds(append(&mut story, &event(owner), &owners_event_key, one)), [FaultKind::Forged]);
    // Who is nobody, and a body that is sealed for somebody else.
    let nobody = vault::model::ActorId([7; 16]);
    assert_eq!(kinds(append(&mut story, &event(nobody), &bots_event_key, one)), [FaultKind::Stranger]);
    assert_eq!(kinds(append(&mut story, &event(first), &owners_event_key, one)), [FaultKind::Sealed]);
}

#[test]
fn what_was_cut_off_after_the_anchor_shows_by_a_head_that_was_noted() {
    let home = Home::with(&[("key", "value")]);
    home.vault("get key").prints("value");
    let head = home.vault("audit head").without("VAULT_PASSPHRASE").ends(0).stdout();
    let verify = || home.vault("audit verify --head").arg(head.trim());
    assert!(verify().ends(0).stdout().starts_with("sound: 3 events in file 1\nhead: "));
    let trail = home.vault_file().with_extension("vault.audit");
    let bytes = std::fs::read(&trail).unwrap();
    let lines = lines(&bytes);
    overwrite(&trail, &lines[..lines.len() - 1].concat());
    home.vault("audit verify").ends(0);
    assert!(verify().ends(6).stderr().contains("does not hold the event with that hash"));
    assert_eq!(verify().args("-o json").ends(6).found()["head_found"], false);
    home.vault("audit verify --head 12").ends(2);
}

#[test]
fn a_damaged_trail_is_told_line_by_line() {
    let home = Home::with(&[("key", "value")]);
    for _ in 0..3 {
        home.vault("get key").prints("value");
    }
    let trail = home.vault_file().with_extension("vault.audit");
    let mut lines = lines(&std::fs::read(&trail).unwrap());
    lines.swap(3, 4);
    overwrite(&trail, &lines.concat());
    // What is after the anchor only the verification looks at.
    home.vault("get key").prints("value");
    let done = home.vault("audit verify").ends(6);
    assert!(done.stdout().starts_with("file 1, line 4: it does not go on from the line before"), "{}", done.stdout());
    let document = home.vault("audit verify -o json").ends(6).found();
    assert_eq!((&document["sound"], &document["faults"][0]["kind"]), (&false.into(), &"chain".into()));
    assert!(home.vault("audit").ends(6).stderr().contains("the audit trail is damaged: file 1, line 4"));

    lines.remove(2);
    overwrite(&trail, &lines.concat());
    home.vault("get key").ends(6);
    assert!(home.vault("audit verify").ends(6).stdout().contains("the event that the vault names is not in it"));
    std::fs::remove_file(&trail).unwrap();
    home.vault("audit verify").ends(6);
}

#[test]
fn what_is_no_event_is_no_alarm() {
    let home = Home::with(&[("key", "value")]);
    let trail = home.vault_file().with_extension("vault.audit");
    let whole = std::fs::read(&trail).unwrap();
    let torn: Vec<u8> = [whole.as_slice(), &whole[whole.len() - 300..whole.len() - 200]].concat();
    overwrite(&trail, &torn);
    assert!(home.vault("audit verify").ends(0).stdout().starts_with("sound: 2 events"));
    home.vault("get key").prints("value");
    let document = home.vault("audit verify -o json").ends(0).json();
    assert_eq!((&document["events"], &document["passed_over"]), (&3.into(), &1.into()));
}
