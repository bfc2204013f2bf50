//! Reads a whole trail: every line of it is held against the chain, its signature verified and its body opened.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::ops::{ControlFlow, Range};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::crypto::{Context, Domain, EventKey, PublicKey, Purpose, Signature, all_verify, digest, open_in_place};
use crate::format::{Claim, EventLine, decode_event, unpad};
use crate::model::{ActorId, Anchor, Event, Intent, Result, VaultId, Who};
use crate::store::TrailReader;
use crate::sys::on_all_processors;

use super::check::{TrailFault, first_line, first_line_of};
use super::faults::{Fault, FaultKind};
use super::files::earlier_files;
use super::lines::in_batches;

/// Somebody who wrote to the trail, as far as whoever reads it knows them.
#[derive(Debug)]
pub struct KnownActor {
    /// Who that is.
    pub who: Who,
    /// Verifies the events.
    pub verifying: PublicKey,
    /// One of these opens their bodies.
    pub event_keys: Vec<EventKey>,
}

/// What it takes to read a trail.
#[derive(Debug)]
pub struct Auditor {
    /// Whose trail.
    pub vault: VaultId,
    /// Everybody who may have written to it.
    pub actors: HashMap<ActorId, KnownActor>,
}

/// What the present snapshot says about its trail.
#[derive(Clone, Copy, Debug)]
pub struct Expected {
    /// The event that announced it.
    pub anchor: Anchor,
    /// Its generation and directory.
    pub intent: Intent,
}

/// An event that its actor signed.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Recorded {
    /// Its number.
    pub sequence: u64,
    /// Its hash.
    pub hash: [u8; 32],
    /// Whose event it is.
    pub who: Who,
    /// What happened.
    pub event: Event,
    /// For a change: whether it came about, as far as the present snapshot tells.
    pub is_completed: Option<bool>,
}

/// What a walk found.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Walked {
    /// Number of the trail's present file.
    pub file: u32,
    /// Number of the oldest file that is there: where the trail was never rotated, the same.
    pub oldest_file: u32,
    /// Numbers of files that are not there, and of which the owner said that they were lost; of very many the first ones.
    pub lost_files: Vec<u32>,
    /// How many events there are, good or bad.
    pub events: u64,
    /// How many lines are neither events nor claims: torn by a crash or a full disk.
    pub passed_over: u64,
    /// Failed unlocks, as somebody says; of very many the first ones.
    pub claims: Vec<Claim>,
    /// Number and hash of the last event.
    pub head: Option<(u64, [u8; 32])>,
    /// What is wrong, in the order of the lines; of very many the first ones.
    pub faults: Vec<Fault>,
}

/// More claims than these are not kept.
const MOST_CLAIMS: usize = 10_000;

/// More faults than these are not told: after some, nobody reads on.
const MOST_FAULTS: usize = 100;

/// Walks over the whole trail as it is now, with its files from before each rotation. `take` gets every event that is what its actor signed, in order; `progress`
/// how many bytes of how many are done.
///
/// # Errors
/// The trail cannot be read, or its first line is not the one of this vault's trail, or the file that the vault names is
/// not there. Whatever else is wrong is a fault.
pub fn walk(
    trail: &TrailReader,
    auditor: &Auditor,
    expected: &Expected,
    mut progress: impl FnMut(u64, u64),
    mut take: impl FnMut(Recorded),
) -> Result<Walked> {
    let (header, _) = first_line(trail).map_err(TrailFault::into_error)?;
    if header.vault != auditor.vault || header.file < expected.anchor.file {
        return Err(TrailFault::Foreign.into_error());
    }
    let earlier = earlier_files(trail, &expected.anchor)?;
    let oldest_file = earlier.first().copied().unwrap_or(header.file);
    let mut total = trail.length()?;
    for &number in &earlier {
        total += trail.earlier(number)?.map_or(Ok(0), |file| file.length())?;
    }
    let mut chain = Chain {
        expected,
        file: 0,
        previous: [0; 32],
        sequence: None,
        entry: None,
        is_anchored: false,
        walked: Walked { file: header.file, oldest_file, ..Walked::default() },
    };
    let mut done = 0;
    for number in earlier.into_iter().chain([header.file]) {
        // One after the other: a trail may have more files than a process may have open.
        let earlier = if number < header.file { trail.earlier(number)? } else { None };
        let file = earlier.as_ref().unwrap_or(trail);
        if !chain.enter(number, auditor.vault, file)? {
            done += file.length()?;
            continue;
        }
        let (mut place, mut line) = (0, 0);
        in_batches(file, 0, |lines| {
            for (bytes, checked) in lines.iter().zip(check_all(lines, auditor, number)) {
                line += 1;
                place += bytes.len() as u64;
                if line > 1 {
                    chain.link(line, place, bytes, checked, &mut take);
                }
            }
            progress((done + place).min(total), total);
            ControlFlow::Continue(())
        })?;
        done += place;
    }
    Ok(chain.finish())
}

/// A line that was looked at by itself.
struct Checked {
    line: EventLine,
    hash: [u8; 32],
    outcome: std::result::Result<(Event, Who), FaultKind>,
}

/// So many signatures are verified together.
const TOGETHER: usize = 512;

/// Looks at each of `lines` by itself, on all processors.
fn check_all(lines: &[&[u8]], auditor: &Auditor, file: u32) -> Vec<Option<Checked>> {
    on_all_processors(|| {
        let pieces = lines.par_chunks(TOGETHER).map(|piece| check_piece(piece, auditor, file));
        pieces.flatten_iter().collect()
    })
}

/// The signatures of all lines together, and where these do not hold, each by itself.
fn check_piece(lines: &[&[u8]], auditor: &Auditor, file: u32) -> Vec<Option<Checked>> {
    let read = |line: &&[u8]| {
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        Some((EventLine::decode(line).ok()?, digest(line)))
    };
    let read: Vec<Option<(EventLine, [u8; 32])>> = lines.iter().map(read).collect();
    let signed: Vec<(PublicKey, Vec<u8>, Signature)> = read
        .iter()
        .flatten()
        .filter_map(|(line, _)| {
            let actor = auditor.actors.get(&line.actor)?;
            Some((actor.verifying, line.signed_message(auditor.vault, file), line.signature))
        })
        .collect();
    let all_hold = all_verify(Domain::Event, &signed);
    let check = |(line, hash): (EventLine, [u8; 32])| {
        let outcome = open(&line, auditor, file, all_hold);
        Checked { line, hash, outcome }
    };
    read.into_iter().map(|read| read.map(check)).collect()
}

fn open(line: &EventLine, auditor: &Auditor, file: u32, holds: bool) -> std::result::Result<(Event, Who), FaultKind> {
    let actor = auditor.actors.get(&line.actor).ok_or(FaultKind::Stranger)?;
    let message = || line.signed_message(auditor.vault, file);
    if !holds && !actor.verifying.verifies(Domain::Event, &message(), &line.signature) {
        return Err(FaultKind::Forged);
    }
    let subject = super::append::subject(file, line.sequence, line.actor);
    let context = Context { purpose: Purpose::Event, vault: auditor.vault, subject: &subject };
    let body = actor.event_keys.iter().find_map(|key| open_in_place(key, &context, line.body.clone()).ok());
    let body = body.and_then(|body| unpad(body).ok()).ok_or(FaultKind::Sealed)?;
    let event = decode_event(body.expose(), line.time, line.actor).map_err(|_| FaultKind::Sealed)?;
    Ok((event, actor.who.clone()))
}

/// What has been seen of the chain so far.
struct Chain<'a> {
    expected: &'a Expected,
    /// Number of the file.
    file: u32,
    /// How the file goes on from the one before, until its first event tells whether it has to.
    entry: Option<Entry>,
    previous: [u8; 32],
    sequence: Option<u64>,
    is_anchored: bool,
    walked: Walked,
}

/// How a file goes on from the one before.
struct Entry {
    /// What its first line names.
    named: [u8; 32],
    /// What the newest file before it that is there ends in.
    before: Option<[u8; 32]>,
    /// The files between the one that was read before and this.
    missing: Range<u32>,
}

impl Chain<'_> {
    /// Goes on to `file`; says whether it is one that can be read.
    fn enter(&mut self, number: u32, vault: VaultId, file: &TrailReader) -> Result<bool> {
        self.settle(false);
        let before = (self.file > 0).then_some(self.previous);
        let missing = self.file + 1..number;
        let (header, hash) = match first_line_of(file, vault, number) {
            Ok(first) => first,
            Err(TrailFault::Unreadable(error)) => return Err(error),
            // The file after it finds none before it.
            Err(_) => {
                self.fault_in(number, Some(1), FaultKind::Chain);
                return Ok(false);
            }
        };
        self.file = number;
        self.previous = hash;
        if number > 1 {
            self.entry = Some(Entry { named: header.previous, before, missing });
        } else if header.previous != [0; 32] {
            self.fault(1, FaultKind::Chain);
        }
        Ok(true)
    }

    /// Judges how the file goes on from the one before, unless that was lost and the owner began it anew.
    fn settle(&mut self, begins_anew: bool) {
        let Some(Entry { named, before, missing }) = self.entry.take() else { return };
        if begins_anew || !missing.is_empty() {
            self.sequence = None;
        }
        // One that the owner began anew goes on from what was left then, whatever its number.
        let is_gap_told = begins_anew && named == before.unwrap_or([0; 32]);
        if is_gap_told {
            self.walked.lost_files.extend(missing.take(MOST_FAULTS));
        } else if !missing.is_empty() {
            missing.take(MOST_FAULTS).for_each(|file| self.fault_in(file, None, FaultKind::Missing));
        } else if before != Some(named) {
            self.fault(1, FaultKind::Chain);
        }
    }

    /// Holds the next line, which ends at `end`, against those before.
    fn link(&mut self, number: u64, end: u64, bytes: &[u8], checked: Option<Checked>, take: &mut impl FnMut(Recorded)) {
        let Some(Checked { line, hash, outcome }) = checked else {
            match Claim::decode(bytes.strip_suffix(b"\n").unwrap_or(bytes)) {
                Some(claim) if self.walked.claims.len() < MOST_CLAIMS => self.walked.claims.push(claim),
                Some(_) => {}
                None => self.walked.passed_over += 1,
            }
            return;
        };
        self.walked.events += 1;
        self.settle(matches!(&outcome, Ok((event, Who::Owner)) if event.action.begins_trail()));
        if line.previous != self.previous {
            self.fault(number, FaultKind::Chain);
        }
        if self.sequence.is_some_and(|before| before.checked_add(1) != Some(line.sequence)) {
            self.fault(number, FaultKind::Sequence);
        }
        (self.previous, self.sequence) = (hash, Some(line.sequence));
        self.walked.head = Some((line.sequence, hash));
        let anchor = self.expected.anchor;
        let is_anchor = self.file == anchor.file && end == anchor.offset;
        if is_anchor {
            self.is_anchored = line.sequence == anchor.sequence && hash == anchor.hash;
        }
        match outcome {
            Ok((event, who)) => {
                if is_anchor && event.intent != Some(self.expected.intent) {
                    self.fault(number, FaultKind::Intent);
                }
                let is_completed = event.intent.and_then(|intent| is_completed(&intent, &self.expected.intent));
                take(Recorded { sequence: line.sequence, hash, who, event, is_completed });
            }
            Err(kind) => self.fault(number, kind),
        }
    }

    fn fault(&mut self, line: u64, kind: FaultKind) {
        self.fault_in(self.file, Some(line), kind);
    }

    fn fault_in(&mut self, file: u32, line: Option<u64>, kind: FaultKind) {
        if self.walked.faults.len() < MOST_FAULTS {
            self.walked.faults.push(Fault { file, line, kind });
        }
    }

    fn finish(mut self) -> Walked {
        self.settle(false);
        if !self.is_anchored {
            let file = self.expected.anchor.file;
            self.walked.faults.push(Fault { file, line: None, kind: FaultKind::Anchor });
        }
        self.walked
    }
}

/// Whether a commit that was announced came about; `None` where the present snapshot does not tell.
fn is_completed(announced: &Intent, present: &Intent) -> Option<bool> {
    match announced.generation.cmp(&present.generation) {
        Ordering::Less => None,
        Ordering::Equal => Some(announced.directory == present.directory),
        Ordering::Greater => Some(false),
    }
}
