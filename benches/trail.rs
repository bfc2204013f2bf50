//! What verifying a long trail costs: events of the owner with one value each, and of a bot with ten.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, missing_docs, reason = "there is nobody to tell")]

#[path = "../tests/support/library.rs"]
mod library;

use divan::Bencher;
use divan::counter::ItemsCount;
use library::{Place, add, clock, get, grant, origin};
use vault::model::CommandFile;
use vault::service::{Request, SecretService as _, Selection};
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
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let token = grant(&mut session, "bot", &keys);
    let bot = place.open().unwrap().into_bot_session(&token, clock(), origin()).unwrap();
    (place, session, bot)
}

fn verify(bencher: Bencher<'_, '_>, mut session: Session) {
    // It learns of the grant that it made.
    get(&mut session, "key0").unwrap();
    bencher.counter(ItemsCount::new(EVENTS)).bench_local(|| {
        let walked = library::verified(&mut session).unwrap();
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
        let request = Request::Exec {
            selections: vec![Selection::Granted],
            stages: None,
            command,
            program: None,
            dry_run: false,
        };
        bot.handle(request).unwrap();
    }
    verify(bencher, session);
}
