//! The body of an event, before it is padded and sealed.
//!
//! ```text
//! {0: action, 1: [[key, field?, stage?, version?]...], 2: [path, inode, size, modified]?, 3: host, 4: user,
//!  5: process, 6: decision (1 allowed, 2 denied), 7: [generation, directory hash (32 bytes)]?, 8: grant?}
//! ```
//!
//! In part 1 what is absent is null. Time and actor stand in the line itself.

use jiff::Timestamp;
use minicbor::{Decoder, Encoder};

use crate::model::{
    Action, ActorId, CommandFile, Decision, Event, EventReference, FieldName, Intent, SecretName, Stage,
};

use super::bytes::Malformed;
use super::cbor::{self, WriteError, Writer, bad, decode_all, definite, list};

const WHAT: &str = "the body of an event is malformed";

/// The body of `event`.
#[must_use]
pub fn encode_event(event: &Event) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(256);
    let _infallible = write(&mut Encoder::new(&mut bytes), event);
    bytes
}

fn write(writer: &mut Writer<'_>, event: &Event) -> Result<(), WriteError> {
    let optional = [event.command.is_some(), event.intent.is_some(), event.subject.is_some()];
    writer.map(6 + optional.iter().filter(|&&present| present).count() as u64)?;
    writer.u8(0)?.u8(event.action.number())?;
    writer.u8(1)?.array(event.references.len() as u64)?;
    for reference in &event.references {
        writer.array(4)?.str(reference.key.as_str())?;
        match &reference.field {
            Some(field) => writer.str(field.as_str())?,
            None => writer.null()?,
        };
        match &reference.stage {
            Some(stage) => writer.str(stage.as_str())?,
            None => writer.null()?,
        };
        match reference.version {
            Some(version) => writer.u64(version)?,
            None => writer.null()?,
        };
    }
    if let Some(command) = &event.command {
        writer.u8(2)?.array(4)?.str(&command.path)?.u64(command.inode)?.u64(command.size)?.i64(command.modified)?;
    }
    writer.u8(3)?.str(&event.host)?;
    writer.u8(4)?.u32(event.user)?;
    writer.u8(5)?.u32(event.process)?;
    writer.u8(6)?.u8(match event.decision {
        Decision::Allowed => 1,
        Decision::Denied => 2,
    })?;
    if let Some(intent) = &event.intent {
        writer.u8(7)?.array(2)?.u64(intent.generation)?.bytes(&intent.directory)?;
    }
    if let Some(subject) = &event.subject {
        writer.u8(8)?.str(subject)?;
    }
    Ok(())
}

/// Reads the body of an event; `time` and `actor` stand in its line.
///
/// # Errors
/// It is not what [`encode_event`] writes.
pub fn decode_event(bytes: &[u8], time: Timestamp, actor: ActorId) -> Result<Event, Malformed> {
    let event = decode_all(bytes, WHAT, |decoder| read(decoder, time, actor))?;
    if encode_event(&event) == bytes { Ok(event) } else { Err(Malformed(WHAT)) }
}

fn read(decoder: &mut Decoder<'_>, time: Timestamp, actor: ActorId) -> Result<Event, minicbor::decode::Error> {
    let (mut action, mut decision, mut user, mut process) = (None, None, 0, 0);
    let (mut references, mut host) = (Vec::new(), String::new());
    let (mut command, mut intent, mut subject) = (None, None, None);
    for _ in 0..definite(decoder.map()?)? {
        match decoder.u8()? {
            0 => action = Action::from_number(decoder.u8()?),
            1 => references = list(decoder, read_reference)?,
            2 => {
                definite(decoder.array()?)?;
                command = Some(CommandFile {
                    path: decoder.str()?.to_owned(),
                    inode: decoder.u64()?,
                    size: decoder.u64()?,
                    modified: decoder.i64()?,
                });
            }
            3 => decoder.str()?.clone_into(&mut host),
            4 => user = decoder.u32()?,
            5 => process = decoder.u32()?,
            6 => {
                decision = match decoder.u8()? {
                    1 => Some(Decision::Allowed),
                    2 => Some(Decision::Denied),
                    _ => None,
                }
            }
            7 => {
                definite(decoder.array()?)?;
                intent = Some(Intent { generation: decoder.u64()?, directory: cbor::array(decoder)? });
            }
            8 => subject = Some(decoder.str()?.to_owned()),
            _ => return Err(bad("an unknown part")),
        }
    }
    let (Some(action), Some(decision)) = (action, decision) else {
        return Err(bad("a missing part"));
    };
    Ok(Event { time, actor, action, references, command, host, user, process, decision, intent, subject })
}

fn read_reference(decoder: &mut Decoder<'_>) -> Result<EventReference, minicbor::decode::Error> {
    definite(decoder.array()?)?;
    Ok(EventReference {
        key: SecretName::parse(decoder.str()?).map_err(|_| bad("key"))?,
        field: cbor::optional(decoder, |decoder| FieldName::parse(decoder.str()?).ok_or_else(|| bad("field")))?,
        stage: cbor::optional(decoder, |decoder| Stage::parse(decoder.str()?).map_err(|_| bad("stage")))?,
        version: cbor::optional(decoder, Decoder::u64)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_comes_back_from_these_bytes() {
        let event = Event {
            time: Timestamp::UNIX_EPOCH,
            actor: ActorId([1; 16]),
            action: Action::Exec,
            references: vec![EventReference {
                key: SecretName::parse("db").unwrap(),
                field: None,
                stage: Some(Stage::default()),
                version: Some(3),
            }],
            command: Some(CommandFile { path: "/bin/sh".to_owned(), inode: 7, size: 9, modified: -1 }),
            host: "h".to_owned(),
            user: 10,
            process: 20,
            decision: Decision::Denied,
            intent: Some(Intent { generation: 2, directory: [5; 32] }),
            subject: None,
        };
        let bytes = encode_event(&event);
        let mut expected = b"\xa8\x00\x0b\x01\x81\x84\x62db\xf6\x6aproduction\x03\x02\x84\x67/bin/sh\x07\x09\x20\x03\x61h\x04\x0a\x05\x14\x06\x02\x07\x82\x02\x58\x20".to_vec();
        expected.extend([5; 32]);
        assert_eq!(bytes, expected);
        assert_eq!(decode_event(&bytes, event.time, event.actor), Ok(event.clone()));
        let about_a_grant = Event { decision: Decision::Allowed, subject: Some("recon".to_owned()), ..event };
        let again = decode_event(&encode_event(&about_a_grant), about_a_grant.time, about_a_grant.actor);
        assert_eq!(again, Ok(about_a_grant));
        for length in 0..bytes.len() {
            assert!(decode_event(&bytes[..length], Timestamp::UNIX_EPOCH, ActorId([1; 16])).is_err());
        }
    }
}
