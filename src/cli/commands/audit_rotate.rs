use clap::Args;
use serde_json::json;

use crate::model::Action;
use crate::service::{Request, Response};

use super::super::context::Context;
use super::super::exit::Failure;
use super::super::json;

/// Go on with the trail in a new file; the present one stays beside the vault under a number
///
/// Appending takes as long in a long trail as in a short one, but reading and verifying it takes longer. The file before is V.audit.N
/// afterwards, N being its number: as long as it stays there, vault audit and vault audit verify read it too, and backups
/// take it along. One that is missing is a fault to vault audit verify.
#[derive(Args, Debug)]
pub(super) struct Rotate {}

impl Rotate {
    pub(super) fn run(context: &Context<'_>) -> Result<(), Failure> {
        let mut session = context.unlock(Action::AuditRotate)?;
        let Response::TrailRotated { file, earlier } = context.request(&mut session, Request::RotateTrail)? else {
            return Err(super::unexpected());
        };
        if context.printer.is_json() {
            return context
                .printer
                .document(&json!({"schema": json::SCHEMA, "file": file, "earlier": earlier.to_string_lossy()}));
        }
        context.printer.note(&format!("the trail goes on in file {file}; until now it is in {}", earlier.display()));
        Ok(())
    }
}
