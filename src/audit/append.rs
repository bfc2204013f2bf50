use std::path::PathBuf;

use crate::crypto::{Context, Domain, EventKey, Purpose, SigningKey, digest, seal};
use crate::format::{EventLine, MAX_LINE, TrailHeader, encode_event, pad};
use crate::model::{ActorId, Anchor, Error, ErrorKind, Event, Result, VaultId};
use crate::store::{AppendedTrail, LockedTrail, Store, TrailReader};

use super::check::{TrailFault, first_line, first_line_of};

/// Whoever writes an event.
#[derive(Debug)]
pub struct Writer<'a> {
    /// In the trail of which vault.
    pub vault: VaultId,
    /// Seals the body.
    pub key: &'a EventKey,
    /// Signs the line.
    pub signing: &'a SigningKey,
}

/// Begins the trail anew, with its file number `file`, where those from some number below that on were lost. It goes on from
/// the newest that is left, so that nothing can be taken out of that unnoticed. Tells the names of files that are put aside
/// because they are not this trail's.
///
/// # Errors
/// There is a trail already, or it cannot be written.
pub fn begin_anew(store: &Store, vault: VaultId, file: u32) -> Result<Vec<PathBuf>> {
    let mut aside = Vec::new();
    let mut previous = [0; 32];
    for number in store.earlier_trails()?.into_iter().rev().filter(|&number| number < file) {
        let left = match store.read_earlier_trail(number) {
            Err(error) if error.kind() == ErrorKind::Damaged => None,
            left => left?.filter(|left| first_line_of(left, vault, number).is_ok()),
        };
        if let Some(end) = left.and_then(|left| Tail::find(&left).ok()) {
            previous = end.hash;
            break;
        }
        aside.push(store.put_earlier_trail_aside(number)?);
    }
    begin(store, vault, file, previous)?;
    Ok(aside)
}

fn begin(store: &Store, vault: VaultId, file: u32, previous: [u8; 32]) -> Result<()> {
    store.create_trail(new_first_line(vault, file, previous).as_bytes())
}

/// Begins the first file, beside a vault that is not there yet and that `group` is going to read, if any.
///
/// # Errors
/// It is there already, or cannot be written.
pub fn begin_first(store: &Store, vault: VaultId, group: Option<u32>) -> Result<()> {
    store.create_trail_for(group, new_first_line(vault, 1, [0; 32]).as_bytes())
}

fn new_first_line(vault: VaultId, file: u32, previous: [u8; 32]) -> String {
    let mut line = TrailHeader { vault, file, previous }.encode();
    line.push('\n');
    line
}

/// Appends `events`, all by the same actor, in one piece, and tells where the last one ends. `sequence_floor` is the
/// highest sequence number that is known to be used up: it counts where the file holds no event yet.
///
/// # Errors
/// The trail is unreadable, or the events cannot be written: then nothing may be revealed or changed.
pub fn append(
    trail: &mut LockedTrail,
    writer: &Writer<'_>,
    events: impl IntoIterator<Item = Event>,
    sequence_floor: u64,
) -> Result<Anchor> {
    let (text, anchor) = lines_after(&Tail::find(trail.reader())?, writer, events, sequence_floor)?;
    trail.append(text.as_bytes())?;
    Ok(anchor)
}

/// The lines of `events` after `end`, and where the last one will end.
fn lines_after(
    end: &Tail,
    writer: &Writer<'_>,
    events: impl IntoIterator<Item = Event>,
    sequence_floor: u64,
) -> Result<(String, Anchor)> {
    let (mut sequence, mut hash) = (end.sequence.unwrap_or(sequence_floor), end.hash);
    // What a crash or a full disk left of a line is ended, never cut off.
    let mut text = String::from(if end.torn { "\n" } else { "" });
    for event in events {
        sequence = next_after(sequence)?;
        let line = line(writer, &event, end.file, sequence, hash)?;
        hash = digest(line.as_bytes());
        text.push_str(&line);
        text.push('\n');
    }
    let anchor = Anchor { file: end.file, sequence, offset: end.length + text.len() as u64, hash };
    Ok((text, anchor))
}

/// Goes on in a new file, which begins with `events`; the present one stays beside it under its number.
///
/// # Errors
/// As [`append`]; there is no number left for a file, or the new one cannot take the trail's place.
pub fn rotate(
    store: &Store,
    trail: LockedTrail,
    writer: &Writer<'_>,
    events: impl IntoIterator<Item = Event>,
    sequence_floor: u64,
) -> Result<(Anchor, AppendedTrail)> {
    let old = Tail::find(trail.reader())?;
    let file = old.file.checked_add(1).ok_or_else(|| Error::other("there is no trail number left"))?;
    let first = new_first_line(writer.vault, file, old.hash);
    let begun = Tail {
        file,
        hash: digest(first.trim_end().as_bytes()),
        length: first.len() as u64,
        torn: false,
        sequence: old.sequence,
    };
    let (text, anchor) = lines_after(&begun, writer, events, sequence_floor)?;
    let begun = store.replace_trail(trail, old.file, (first + &text).as_bytes())?;
    Ok((anchor, begun))
}

/// One sealed and signed line, without its line feed.
fn line(writer: &Writer<'_>, event: &Event, file: u32, sequence: u64, previous: [u8; 32]) -> Result<String> {
    let mut line =
        EventLine { sequence, previous, time: event.time, actor: event.actor, body: Vec::new(), signature: [0; 64] };
    let subject = subject(file, sequence, event.actor);
    let context = Context { purpose: Purpose::Event, vault: writer.vault, subject: &subject };
    line.body = seal(writer.key, &context, pad(&encode_event(event)).expose())?;
    line.signature = writer.signing.sign(Domain::Event, &line.signed_message(writer.vault, file));
    let line = line.encode();
    if line.len() < MAX_LINE {
        Ok(line)
    } else {
        Err(Error::usage("this is too much for one event of the audit trail"))
    }
}

/// What a body is sealed for: its place in the trail, and its actor.
pub(super) fn subject(file: u32, sequence: u64, actor: ActorId) -> [u8; 28] {
    let mut subject = [0; 28];
    subject[..4].copy_from_slice(&file.to_le_bytes());
    subject[4..12].copy_from_slice(&sequence.to_le_bytes());
    subject[12..].copy_from_slice(&actor.0);
    subject
}

/// The end of a file of the trail.
pub(super) struct Tail {
    file: u32,
    /// Sequence number of the last event, if there is one.
    pub(super) sequence: Option<u64>,
    /// Hash of the last good line.
    pub(super) hash: [u8; 32],
    /// Length of the file in bytes.
    length: u64,
    /// Whether the file does not end in a line feed.
    torn: bool,
}

impl Tail {
    /// Looks from the end backwards, so that appending takes as long in a long trail as in a short one.
    pub(super) fn find(trail: &TrailReader) -> Result<Self> {
        let (header, header_hash) = first_line(trail).map_err(TrailFault::into_error)?;
        let length = trail.length()?;
        let mut window: u64 = 2048;
        loop {
            let start = length.saturating_sub(window);
            let bytes = trail.read(start, usize::try_from(length - start).unwrap_or(0))?;
            let torn = bytes.last() != Some(&b'\n');
            // What stands after the last line feed counts too, if it is whole but for its line feed.
            let mut lines = bytes.rsplit(|&byte| byte == b'\n').peekable();
            while let Some(line) = lines.next() {
                // The first piece may be half a line unless it begins where the file begins.
                if lines.peek().is_none() && start > 0 {
                    break;
                }
                if let Ok(event) = EventLine::decode(line) {
                    let (sequence, hash) = (Some(event.sequence), digest(line));
                    return Ok(Self { file: header.file, sequence, hash, length, torn });
                }
            }
            if start == 0 {
                return Ok(Self { file: header.file, sequence: None, hash: header_hash, length, torn });
            }
            if window > 2 * MAX_LINE as u64 {
                return Err(Error::damaged("the audit trail ends in something that is no event"));
            }
            window *= 8;
        }
    }
}

/// A line that only looks like an event may hold any number.
fn next_after(sequence: u64) -> Result<u64> {
    let next = sequence.checked_add(1).filter(|&next| i64::try_from(next).is_ok());
    next.ok_or_else(|| Error::damaged("the audit trail has no sequence number left"))
}

/// Where a trail ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Number of the file.
    pub file: u32,
    /// Sequence number of the last event.
    pub sequence: u64,
    /// Its hash.
    pub hash: [u8; 32],
}

/// The last event of a trail: whoever notes its hash elsewhere can tell later whether anything up to it was taken out.
///
/// # Errors
/// There is none, the end of the trail is no event (damaged), or it cannot be read.
pub fn head(trail: &TrailReader) -> Result<Head> {
    let end = Tail::find(trail)?;
    let sequence = end.sequence.ok_or_else(|| Error::damaged("the audit trail holds no event"))?;
    Ok(Head { file: end.file, sequence, hash: end.hash })
}

/// Checks that an event can be appended.
///
/// # Errors
/// The end of the trail is no event, or leaves no number (damaged), or it cannot be read.
pub fn check_end(trail: &TrailReader) -> Result<()> {
    next_after(Tail::find(trail)?.sequence.unwrap_or(0)).map(drop)
}
