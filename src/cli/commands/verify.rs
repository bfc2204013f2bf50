use clap::Args;
use serde_json::json;

use crate::service::{Request, Response};
use crate::vault::{Census, verify_opening, verify_structure};

use super::super::ask;
use super::super::context::Context;
use super::super::exit::Failure;
use super::super::progress::ProgressLine;
use super::super::unlock;

/// Check every byte of the vault
///
/// With the passphrase every value is opened (and thrown away). Where none is given and nobody can be asked, and with a
/// token, the signature, the manifest and the hash of every blob are checked all the same, and the output says so.
#[derive(Args, Debug)]
pub(in crate::cli) struct Verify {}

impl Verify {
    #[allow(clippy::unused_self)]
    pub(in crate::cli) fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        if let Some(mut unlocked) = context.unlocked_by_agent()? {
            let response = context.request(&mut unlocked, Request::Verify)?;
            let Response::Verified(census) = response else { return Err(super::unexpected()) };
            return print(context, census, true);
        }
        let locked = context.open()?;
        let mut line = ProgressLine::new(context.printer, "checked");
        let mut progress = |done, total| line.show(done, total);
        let structure = verify_structure(locked.vault(), &mut progress).map_err(|error| context.way_out(error))?;
        // A given token decides who asks, and no token opens everything.
        if ask::token(context)?.is_some() || !unlock::can_be_had(context, locked.vault()) {
            context.warn_of_signer(&locked);
            return print(context, structure, false);
        }
        let root = unlock::root_key(context, &locked)?;
        let session = context.finish(locked, root)?;
        let census =
            verify_opening(session.vault(), structure, &mut progress).map_err(|error| context.way_out(error))?;
        drop(line);
        print(context, census, true)
    }
}

fn print(context: &Context<'_>, census: Census, opened: bool) -> Result<(), Failure> {
    let Census { bytes, blobs, secrets, values, .. } = census;
    if context.printer.is_json() {
        let depth = if opened { "opened" } else { "structure" };
        return context.printer.document(&json!({
            "schema": super::super::json::SCHEMA, "depth": depth, "bytes": bytes, "blobs": blobs,
            "secrets": opened.then_some(secrets), "values": opened.then_some(values),
        }));
    }
    if opened {
        context
            .printer
            .line(&format!("sound: {bytes} bytes, {blobs} blobs, {secrets} secrets; all {values} values open"))
    } else {
        context.printer.line(&format!(
            "sound as far as it can be checked without the passphrase: {bytes} bytes, {blobs} blobs; no value was opened"
        ))
    }
}
