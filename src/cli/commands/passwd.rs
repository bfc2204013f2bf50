use clap::Args;
use serde_json::{Map, json};

use crate::clock::Clock;
use crate::crypto::{Keyfile, RecoveryKey};
use crate::format::{Keyslot, SlotKind};
use crate::model::{Action, Error, PolicyName, Result};
use crate::service::{PolicyChange, Request, Response};
use crate::session::LockedSession;
use crate::vault::{NewSlot, WayIn};

use super::super::context::{Context, confirm};
use super::super::exit::Failure;
use super::super::new_passphrase::NewPassphraseSource;
use super::super::progress::ProgressLine;
use super::super::unlock::{self, Opened};
use super::super::unlocked::Unlocked;
use super::super::{ask, json};

/// Change the passphrase, and every key with it
///
/// Everything is sealed anew. Old copies of the vault still open with the old passphrase: change what they hold where
/// it is used, if somebody else may have them. The new passphrase is asked for twice, unless VAULT_NEW_PASSPHRASE or
/// one of the options gives it. The keyfile that VAULT_KEYFILE names goes on opening the vault, a new recovery key takes the
/// place of the one there was, and every other keyslot is named and removed: nobody but who holds its secret can renew it.
/// The same passphrase again makes new keys for it, unless it has to be changed.
#[derive(Args, Debug, Default)]
pub(in crate::cli) struct Passwd {
    #[command(flatten)]
    new: NewPassphraseSource,
    /// Do not ask for the new recovery key back
    #[arg(long)]
    unconfirmed: bool,
    /// Do not ask before other keyslots are removed
    #[arg(long)]
    yes: bool,
    /// Change nothing now: the next vault unlock asks for a new passphrase first, and nothing else goes before
    #[arg(long, exclusive = true)]
    expire: bool,
}

impl Passwd {
    pub(in crate::cli) fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        if self.expire {
            return expire(context);
        }
        let locked = context.open_for_owner(Action::Passwd)?;
        let opened = unlock::owner(context, &locked)?;
        self.change(context, locked, opened)
    }

    /// The same with a vault that was opened just now.
    pub(super) fn change(&self, context: &Context<'_>, locked: LockedSession, opened: Opened) -> Result<(), Failure> {
        let known = locked.vault().header().keyslots.clone();
        let Opened { way, keyfile, .. } = opened;
        let plan = Plan::of(&known, &way, keyfile, &locked);
        let dropped: Vec<String> = plan.dropped.iter().map(|slot| super::keyslot::text(slot)).collect();
        if !dropped.is_empty() {
            confirm(context, self.yes, &format!("Remove what cannot be renewed now: {}?", dropped.join("; ")))?;
        }
        let session = context.finish(locked, way.root)?;
        let (passphrase, kdf) = self.new.get(context)?;
        // Renewing the keys with it is one thing; one that has to be changed is to become another.
        let opens = || session.vault().locked().way_in(Some(&passphrase), plan.keyfile_beside.as_ref()).is_ok();
        if session.has_to_be_changed().is_some() && opens() {
            return Err(Error::usage("the passphrase has to be changed, and this one opens the vault already").into());
        }
        let mut session = Unlocked::Owner(Box::new(session));
        let mut slots = vec![match plan.keyfile_beside {
            Some(keyfile) => NewSlot::PassphraseAndKeyfile(passphrase, keyfile, kdf),
            None => NewSlot::Passphrase(passphrase, kdf),
        }];
        slots.extend(plan.keyfile.map(NewSlot::Keyfile));
        let mut shown = None;
        if plan.has_recovery {
            let key = RecoveryKey::generate().map_err(Error::from)?;
            shown = ask::show_recovery_key(context, &key, self.unconfirmed)?;
            slots.push(NewSlot::Recovery(key));
        }
        let replaced = known.iter().map(|slot| slot.id).collect();
        let mut line = ProgressLine::new(context.printer, "sealed");
        session.on_progress(Box::new(move |done, total| line.show(done, total)));
        let response = context.request(&mut session, Request::Passwd { slots, replaced });
        session.on_progress(Box::new(|_, _| ()));
        let Response::Renewed(values) = response? else {
            return Err(super::unexpected());
        };
        for slot in dropped {
            context.printer.warning(&format!("what opened it before opens nothing any more: {slot}"));
        }
        if context.printer.is_json() {
            let mut map = Map::new();
            map.insert("values".to_owned(), json!(values));
            map.insert("kdf".to_owned(), json!(kdf.to_string()));
            map.extend(shown.map(|key| ("recovery_key".to_owned(), key)));
            return context.printer.document(&json::document(map));
        }
        context.printer.note(&format!(
            "changed the passphrase and sealed {values} values anew; backups still open with the old one"
        ));
        Ok(())
    }
}

/// From now on the passphrase has to be changed before anything else.
fn expire(context: &Context<'_>) -> Result<(), Failure> {
    let mut session = context.unlock(Action::PolicySet)?;
    let change = PolicyChange::Set(PolicyName::PassphraseNotBefore, Clock::System.now().to_string());
    context.request(&mut session, Request::Policy(change))?;
    if context.printer.is_json() {
        return context.printer.document(&json::document(Map::from_iter([("expired".to_owned(), json!(true))])));
    }
    context.printer.note(
        "the passphrase has to be changed before anything else: vault unlock asks for a new one, vault passwd too",
    );
    Ok(())
}

/// What becomes of the keyslots.
struct Plan<'a> {
    /// The keyfile that goes on being needed beside the passphrase.
    keyfile_beside: Option<Keyfile>,
    /// The keyfile that goes on opening the vault alone.
    keyfile: Option<Keyfile>,
    /// Whether a new recovery key takes the place of one.
    has_recovery: bool,
    /// What is removed, because it is not known what opens it.
    dropped: Vec<&'a Keyslot>,
}

impl<'a> Plan<'a> {
    /// Of the keyslots that are `known`, where the vault was opened by one of them, with `keyfile` if one was given.
    fn of(known: &'a [Keyslot], way: &WayIn, keyfile: Option<Keyfile>, locked: &LockedSession) -> Self {
        let opened_by = known.iter().find(|slot| slot.id == way.slot);
        // The passphrase that is changed: that by which the vault was opened; else the first that needs nothing beside it, for
        // which keyfile another one needs cannot be told.
        let is_alone = |slot: &&Keyslot| matches!(slot.kind, SlotKind::Passphrase(_));
        let changed = opened_by.filter(|slot| slot.kind.kdf().is_some()).or_else(|| known.iter().find(is_alone));
        let needs_keyfile = changed.is_some_and(|slot| matches!(slot.kind, SlotKind::PassphraseAndKeyfile(_)));
        let by_keyfile = keyfile.as_ref().and_then(|keyfile| locked.vault().way_in(None, Some(keyfile)).ok());
        let renewed = by_keyfile.map(|way| way.slot);
        let is_recovery = |slot: &&Keyslot| slot.kind == SlotKind::Recovery;
        let recovery = opened_by.filter(is_recovery).or_else(|| known.iter().find(is_recovery));
        let goes_on = |slot: &Keyslot| match slot.kind {
            SlotKind::Recovery => recovery.is_some_and(|known| known.id == slot.id),
            SlotKind::Keyfile => renewed == Some(slot.id),
            // Its secret is not shown to whoever opens the vault otherwise.
            SlotKind::Keyring => false,
            SlotKind::Passphrase(_) | SlotKind::PassphraseAndKeyfile(_) => {
                changed.is_some_and(|changed| changed.id == slot.id)
            }
        };
        Self {
            keyfile_beside: if needs_keyfile { keyfile.as_ref().map(Keyfile::duplicate) } else { None },
            keyfile: keyfile.filter(|_| renewed.is_some()),
            has_recovery: recovery.is_some(),
            dropped: known.iter().filter(|slot| !goes_on(slot)).collect(),
        }
    }
}
