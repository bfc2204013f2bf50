//! What a program prints, without the values that it was given.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::exec::{Rewrite, Rewrites};
use crate::scan::{Masker, Patterns, SHORTEST, is_sought};
use crate::service::Selected;

use super::super::context::Context;

/// Takes these values out of both outputs. Configuration stays, and so do short values, which stand in too many texts; that is
/// said.
pub(super) fn masks(context: &Context<'_>, selected: &[Selected]) -> Rewrites {
    let secret = || selected.iter().map(|selected| &selected.revealed).filter(|revealed| !revealed.config);
    let short: BTreeSet<String> = secret()
        .filter(|revealed| !is_sought(revealed.value.expose()))
        .map(|revealed| super::reference(revealed.key.as_str(), revealed.field.as_ref()))
        .collect();
    if !short.is_empty() {
        let keys = short.into_iter().collect::<Vec<_>>().join(", ");
        context.printer.warning(&format!("values of fewer than {SHORTEST} bytes are not masked: {keys}"));
    }
    let long = secret().map(|revealed| revealed.value.expose()).filter(|value| is_sought(value));
    let patterns = Arc::new(Patterns::to_mask(long));
    let masking = || Box::new(Masking(Masker::new(Arc::clone(&patterns))));
    Rewrites { stdout: masking(), stderr: masking() }
}

struct Masking(Masker);

impl Rewrite for Masking {
    fn feed(&mut self, piece: &[u8], sink: &mut dyn FnMut(&[u8])) {
        self.0.feed(piece, sink);
    }

    fn is_holding(&self) -> bool {
        self.0.held() > 0
    }

    fn pause(&mut self, sink: &mut dyn FnMut(&[u8])) {
        self.0.pause(sink);
    }

    fn finish(&mut self, sink: &mut dyn FnMut(&[u8])) {
        self.0.finish(sink);
    }
}
