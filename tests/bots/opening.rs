//! By cryptography: the keys of a grant, tried on every blob through the library's own functions.

use std::collections::{BTreeMap, BTreeSet};

use vault::crypto::{Context, DataKey, Purpose, RootKey, Token, open};
use vault::format::{Index, Table, unpad};
use vault::model::{BlobId, GrantName, Stage, Target};
use vault::secret::SecretBytes;
use vault::service::{Content, GrantChange, GrantEdit, Request, Response, SecretService as _};
use vault::session::Session;
use vault::vault::LockedVault;

use super::forge::{Parts, attackers_key};
use super::library::{self, Place};

const SECRETS: usize = 50;
const GRANTS: usize = 20;

fn key(number: usize) -> String {
    format!("k{number:02}")
}

fn name(number: usize) -> GrantName {
    GrantName::parse(&format!("g{number:02}")).unwrap()
}

/// Each grant holds some secrets, each secret is in some grants.
fn is_granted(grant: usize, secret: usize) -> bool {
    (grant * 7 + secret * 3).is_multiple_of(5)
}

/// What a token opens: the data keys in its grant, by the blob that each is for.
type Opened = BTreeMap<BlobId, SecretBytes>;

fn opened(vault: &LockedVault, token: &Token) -> Option<Opened> {
    let keys = token.keys(vault.header().vault);
    let sealed = vault.blob(keys.blob).unwrap()?;
    let context = Context { purpose: Purpose::Grant, vault: vault.header().vault, subject: &keys.blob.0 };
    let held = unpad(open(&keys.key, &context, &sealed).unwrap()).unwrap();
    let index = Index::new(held.expose()).unwrap();
    index.check().unwrap();
    let rows = index.iter(Table::DataKeys).map(Result::unwrap);
    Some(rows.map(|(blob, key)| (BlobId::from_slice(blob).unwrap(), SecretBytes::copy_of(key))).collect())
}

/// Tries each of `keys` on the blob, whatever blob it was for, and in every role that a blob can have.
fn opens(vault: &LockedVault, keys: &Opened, blob: BlobId) -> bool {
    let sealed = vault.blob(blob).unwrap().unwrap();
    keys.values().any(|key| {
        let key = DataKey::from_bytes(key.expose()).unwrap();
        [Purpose::Value, Purpose::Grant, Purpose::Index].into_iter().any(|purpose| {
            let context = Context { purpose, vault: vault.header().vault, subject: &blob.0 };
            open(&key, &context, &sealed).is_ok()
        })
    })
}

type Change = Box<dyn Fn(&mut Story)>;

struct Story {
    place: Place,
    session: Session,
    tokens: Vec<Token>,
}

impl Story {
    fn new() -> Self {
        let place = Place::new();
        let mut session = place.session().unwrap();
        for number in 0..SECRETS {
            let value = format!("value {number}");
            library::add(&mut session, &key(number), "production", value.as_bytes()).unwrap();
        }
        let mut story = Self { place, session, tokens: Vec::new() };
        for number in 0..GRANTS {
            let references = (0..SECRETS).filter(|secret| is_granted(number, *secret));
            let token = story.change(GrantChange::Add {
                name: name(number),
                purpose: None,
                terms: library::terms(),
                references: references.map(|secret| library::reference(&key(secret))).collect(),
                tags: Vec::new(),
            });
            story.tokens.push(token.unwrap());
        }
        story
    }

    fn change(&mut self, change: GrantChange) -> Option<Token> {
        match self.session.handle(Request::Grant(change)).unwrap() {
            Response::Granted(granted) => {
                granted.into_iter().find_map(|(_, token)| token).map(|token| Token::parse(token.expose()).unwrap())
            }
            other => panic!("a grant was answered with {other:?}"),
        }
    }

    fn vault(&self) -> LockedVault {
        library::locked(&self.place.vault()).unwrap()
    }

    /// Every blob of a value with the secret's key and whether it is the newest version of one that is not deleted.
    fn values(&self, root: &RootKey) -> Vec<(BlobId, String, bool)> {
        let vault = library::unlocked(&self.place.vault(), root).unwrap();
        let mut values = Vec::new();
        for secret in library::all_secrets(&vault).unwrap() {
            let newest = secret.newest(&Stage::default()).unwrap().value;
            for blob in secret.blobs() {
                values.push((blob, secret.key.to_string(), Some(blob) == newest && secret.deleted.is_none()));
            }
        }
        values
    }

    /// Nothing that `before` holds opens anything in the present file that its token does not open today.
    fn old_keys_open_nothing_more(&self, root: &RootKey, before: &[Opened], what: &str) {
        let vault = self.vault();
        let values = self.values(root);
        for (number, (keys, token)) in before.iter().zip(&self.tokens).enumerate() {
            let today: BTreeSet<BlobId> = opened(&vault, token).unwrap_or_default().into_keys().collect();
            for (blob, key, _) in &values {
                assert!(
                    !opens(&vault, keys, *blob) || today.contains(blob),
                    "after {what}, what {} held opens a value of {key}",
                    name(number)
                );
            }
        }
    }
}

#[test]
fn a_token_opens_what_was_granted_and_no_other_blob() {
    let story = Story::new();
    let vault = story.vault();
    let root = story.place.root();
    let values = story.values(&root);
    let mut checks = 0;
    for (grant, token) in story.tokens.iter().enumerate() {
        let keys = opened(&vault, token).unwrap();
        for (blob, key_, _) in &values {
            let secret: usize = key_[1..].parse().unwrap();
            assert_eq!(opens(&vault, &keys, *blob), is_granted(grant, secret), "{} on {key_}", name(grant));
            checks += 1;
        }
        // Neither another grant nor the index.
        for other in
            story.tokens.iter().map(|other| other.keys(vault.header().vault).blob).chain([vault.header().index])
        {
            assert!(!opens(&vault, &keys, other));
        }
    }
    assert_eq!(checks, SECRETS * GRANTS);
    println!("{checks} pairs of a grant and a value: each opened if it was granted, and else not");
}

#[test]
fn after_every_change_old_keys_open_nothing_new() {
    let mut story = Story::new();
    let session_target = |number: usize| Target::Name(library::name(&key(number)));
    let edit = |edit: GrantEdit| GrantChange::Change { name: name(0), edit };
    // Grant 0 holds every fifth secret from 0 on.
    let changes: Vec<(&str, Change)> = vec![
        (
            "update",
            Box::new(move |story| {
                let content = Content::of_value(SecretBytes::copy_of(b"newer"));
                let (target, stage) = (session_target(0), Stage::default());
                let details = vault::model::DetailChanges::default();
                story.session.handle(Request::Update { target, stage, content, details, if_version: None }).unwrap();
            }),
        ),
        (
            "remove",
            Box::new(move |story| {
                story.change(edit(GrantEdit { remove: vec![library::reference(&key(5))], ..GrantEdit::default() }));
            }),
        ),
        ("suspend", Box::new(|story| drop(story.change(GrantChange::Suspend(name(1)))))),
        ("resume", Box::new(|story| drop(story.change(GrantChange::Resume(name(1)))))),
        (
            "delete",
            Box::new(move |story| {
                story.session.handle(Request::Delete(vec![session_target(10)])).unwrap();
            }),
        ),
        (
            "undelete",
            Box::new(move |story| {
                story.session.handle(Request::Undelete(vec![session_target(10)])).unwrap();
            }),
        ),
        (
            "rollback",
            Box::new(move |story| {
                story
                    .session
                    .handle(Request::Rollback { target: session_target(0), stage: Stage::default(), to: 1 })
                    .unwrap();
            }),
        ),
        ("rotate", Box::new(|story| drop(story.change(GrantChange::Rotate(name(2)))))),
        ("revoke", Box::new(|story| drop(story.change(GrantChange::Revoke(name(3)))))),
        (
            "passwd",
            Box::new(|story| {
                let passphrase = library::passphrase();
                story
                    .session
                    .handle(Request::Passwd {
                        slots: vec![vault::vault::NewSlot::Passphrase(passphrase, vault::model::KdfParams::MINIMUM)],
                        replaced: vec![1],
                    })
                    .unwrap();
            }),
        ),
    ];
    let mut history: Vec<Opened> = (0..GRANTS).map(|_| Opened::new()).collect();
    for (what, change) in changes {
        // Everything that was ever held, by an old token, an old grant or an old copy of the file.
        let vault = story.vault();
        for (held, token) in history.iter_mut().zip(&story.tokens) {
            held.extend(opened(&vault, token).unwrap_or_default());
        }
        change(&mut story);
        let root = story.place.root();
        story.old_keys_open_nothing_more(&root, &history, what);
        // And whoever still has a grant opens the newest value of all that it is for.
        let vault = story.vault();
        let values = story.values(&root);
        for (number, token) in story.tokens.iter().enumerate() {
            let lost = |secret: usize| match what {
                "suspend" if number == 1 => true,
                "delete" if secret == 10 => true,
                _ => false,
            };
            let Some(keys) = opened(&vault, token) else {
                assert!(
                    number == 2 && ["rotate", "revoke", "passwd"].contains(&what) || number == 3,
                    "{what} {number}"
                );
                continue;
            };
            for (blob, key_, is_newest) in &values {
                let secret: usize = key_[1..].parse().unwrap();
                let removed = number == 0 && secret == 5 && what != "update";
                let expected = *is_newest && is_granted(number, secret) && !removed && !lost(secret);
                assert_eq!(opens(&vault, &keys, *blob), expected, "after {what}, {} on {key_}", name(number));
            }
        }
        let locked = story.place.open().unwrap();
        let session = library::unlock_with(locked, &root).unwrap();
        let structure = vault::vault::verify_structure(session.vault().locked(), &mut |_, _| ()).unwrap();
        vault::vault::verify_opening(session.vault(), structure, &mut |_, _| ()).unwrap();
    }
}

#[test]
fn the_holder_of_a_token_cannot_forge_a_vault_that_another_accepts() {
    // Whoever can write the file can sign it with a key of their own: no grant and no index takes that.
    let story = Story::new();
    let bytes = std::fs::read(story.place.vault()).unwrap();
    let forged = Parts::of(&bytes).signed(&attackers_key());
    let trail = std::fs::read(story.place.trail()).unwrap();
    for token in &story.tokens {
        let place = Place::with_copies(&forged, &trail);
        let locked = place.open().unwrap();
        let error = locked.into_bot_session(token, library::clock(), library::origin()).err().unwrap();
        assert_eq!(error.kind(), vault::model::ErrorKind::Damaged, "{error:?}");
    }
}
