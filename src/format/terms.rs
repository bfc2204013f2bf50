//! The conditions of a grant, alike in the owner's record of it and in the settings of the grant itself.
//!
//! ```text
//! 4: state (1 active, 2 suspended, 3 pending), 5: [stage...], 6: purpose?, 7: expires?, 8: [host...]?, 9: [user...]?,
//! 10: true? (only programs are given values)
//! 15: [[path, SHA-256]...]? (only these programs are), 16: true? (it is an auditor's)
//! ```

use minicbor::Decoder;

use crate::model::{Description, GrantState, PinnedProgram, Stage, StageChoice, Terms};

use super::cbor::{self, WriteError, Writer, bad, definite, list};

/// How many of the parts 4 to 10, 15 and 16 there are.
pub(super) fn count(terms: &Terms, purpose: Option<&Description>) -> u64 {
    let optional = [
        purpose.is_some(),
        terms.expires.is_some(),
        !terms.hosts.is_empty(),
        !terms.users.is_empty(),
        terms.use_only,
        !terms.programs.is_empty(),
        terms.auditor,
    ];
    2 + optional.iter().filter(|&&present| present).count() as u64
}

pub(super) fn write(writer: &mut Writer<'_>, terms: &Terms, purpose: Option<&Description>) -> Result<(), WriteError> {
    writer.u8(4)?.u8(terms.state.number())?;
    let stages = terms.stages.stages();
    writer.u8(5)?.array(stages.len() as u64)?;
    for stage in stages {
        writer.str(stage.as_str())?;
    }
    if let Some(purpose) = purpose {
        writer.u8(6)?.str(purpose.as_str())?;
    }
    if let Some(expires) = terms.expires {
        writer.u8(7)?.i64(expires.as_millisecond())?;
    }
    if !terms.hosts.is_empty() {
        writer.u8(8)?.array(terms.hosts.len() as u64)?;
        for host in &terms.hosts {
            writer.str(host)?;
        }
    }
    if !terms.users.is_empty() {
        writer.u8(9)?.array(terms.users.len() as u64)?;
        for user in &terms.users {
            writer.u32(*user)?;
        }
    }
    if terms.use_only {
        writer.u8(10)?.bool(true)?;
    }
    Ok(())
}

/// The parts that come after a record's own.
pub(super) fn write_last(writer: &mut Writer<'_>, terms: &Terms) -> Result<(), WriteError> {
    if !terms.programs.is_empty() {
        writer.u8(15)?.array(terms.programs.len() as u64)?;
        for program in &terms.programs {
            writer.array(2)?.str(&program.path)?.bytes(&program.hash)?;
        }
    }
    if terms.auditor {
        writer.u8(16)?.bool(true)?;
    }
    Ok(())
}

/// How many bytes more than a fixed number these conditions can take.
pub(super) fn room(terms: &Terms, purpose: Option<&Description>) -> usize {
    let hosts = terms.hosts.iter().map(String::len);
    let stages = terms.stages.stages().iter().map(|stage| stage.as_str().len());
    let programs = terms.programs.iter().map(|program| program.path.len() + 40);
    let texts = hosts.chain(stages).chain(programs).chain(purpose.map(|text| text.as_str().len()));
    texts.map(|length| length + 9).sum::<usize>() + 9 * terms.users.len()
}

/// Terms in the making: `state` and `stages` have to be read before they are whole.
#[derive(Default)]
pub(super) struct Parts {
    state: Option<GrantState>,
    stages: Vec<Stage>,
    purpose: Option<Description>,
    expires: Option<jiff::Timestamp>,
    hosts: Vec<String>,
    users: Vec<u32>,
    use_only: bool,
    programs: Vec<PinnedProgram>,
    auditor: bool,
}

impl Parts {
    /// Reads part `number`, which is none of the record's own.
    pub(super) fn read(&mut self, number: u8, decoder: &mut Decoder<'_>) -> Result<(), minicbor::decode::Error> {
        match number {
            4 => self.state = Some(GrantState::from_number(decoder.u8()?).ok_or_else(|| bad("state"))?),
            5 => self.stages = list(decoder, |decoder| Stage::parse(decoder.str()?).map_err(|_| bad("stage")))?,
            6 => self.purpose = Some(Description::parse(decoder.str()?).map_err(|_| bad("purpose"))?),
            7 => self.expires = Some(cbor::time(decoder)?),
            8 => self.hosts = list(decoder, |decoder| Ok(decoder.str()?.to_owned()))?,
            9 => self.users = list(decoder, Decoder::u32)?,
            10 => self.use_only = decoder.bool()?,
            15 => self.programs = list(decoder, read_program)?,
            16 => self.auditor = decoder.bool()?,
            _ => return Err(bad("unknown part")),
        }
        Ok(())
    }

    pub(super) fn finish(self) -> Result<(Terms, Option<Description>), minicbor::decode::Error> {
        let Self { state, stages, purpose, expires, hosts, users, use_only, programs, auditor } = self;
        if stages.is_empty() {
            return Err(bad("no stage"));
        }
        if !programs.is_sorted_by(|a, b| a.path < b.path) {
            return Err(bad("order of programs"));
        }
        let state = state.ok_or_else(|| bad("no state"))?;
        Ok((
            Terms { state, stages: StageChoice::new(stages), expires, hosts, users, use_only, programs, auditor },
            purpose,
        ))
    }
}

fn read_program(decoder: &mut Decoder<'_>) -> Result<PinnedProgram, minicbor::decode::Error> {
    definite(decoder.array()?)?;
    Ok(PinnedProgram { path: decoder.str()?.to_owned(), hash: cbor::array(decoder)? })
}
