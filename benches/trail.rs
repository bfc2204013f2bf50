//! What verifying a long trail costs: events of a bot with one value each, of a bot with ten, and of the owner.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, missing_docs, reason = "there is nobody to tell")]

#[path = "../tests/support/library.rs"]
mod library;

use divan::Bencher;
use divan::counter::ItemsCount;
use library::{Place, add, clock, get, origin, reference, terms};
use vault::crypto::Token;
use vault::model::{CommandFile, GrantName};
use vault::service::{GrantChange, Request, Response, SecretService as _, Selection};
use vault::session::{BotSession, Session};

fn main() {
    divan::main();
}

const EVENTS: usize = 50_000;

/// A vault with ten secrets that a bot may use.
fn place() -> (Place, Session, BotSession) {
    let place = Place::new();
    let mut session = place.session().unwrap();
    let keys: Vec<String> = (0..10).map(|number| format!("key{number}")).collect();
    for key in &keys {
        add(&mut session, key, "production", b"value").unwrap();
    }
    let change = GrantChange::Add {
        name: GrantName::parse("bot").unwrap(),
        purpose: None,
        terms: terms(),
        references: keys.iter().map(|key| reference(key)).collect(),
        tags: Vec::new(),
    };
    let Response::Granted(granted) = session.handle(Request::Grant(change)).unwrap() else { panic!("no grant") };
    let token = Token::parse(granted[0].1.as_ref().unwrap().expose()).unwrap();
    let bot = place.open().unwrap().into_bot_session(&token, clock(), origin()).unwrap();
    (place, session, bot)
}

fn verify(bencher: Bencher<'_, '_>, mut session: Session) {
    // It learns of the grant that it made.
    get(&mut session, "key0").unwrap();
    bencher.counter(ItemsCount::new(EVENTS)).bench_local(|| {
        let walked = session.verify_trail(drop).unwrap();
        assert!(walked.faults.is_empty() && walked.events >= EVENTS as u64);
    });
}

/// `get` of one value, by the owner.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn owner_get(bencher: Bencher<'_, '_>) {
    let (_place, mut session, _bot) = place();
    for _ in 0..EVENTS {
        get(&mut session, "key0").unwrap();
    }
    verify(bencher, session);
}

/// `exec` with ten values, by a bot.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn bot_exec(bencher: Bencher<'_, '_>) {
    let (_place, session, mut bot) = place();
    for _ in 0..EVENTS {
        let command = CommandFile { path: "/usr/bin/reconcile".to_owned(), inode: 1, size: 2, modified: 3 };
        let request = Request::Exec { selections: vec![Selection::Granted], stages: None, command, program: None };
        bot.handle(request).unwrap();
    }
    verify(bencher, session);
}
