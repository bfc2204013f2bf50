//! What a format cannot carry, counted and told.

use std::collections::BTreeMap;

use crate::model::Stage;
use crate::secret::SecretBytes;
use crate::service::{Content, PortableSecret, PortableVersion};

/// What was written, and what was not.
#[derive(Debug)]
pub struct Written {
    /// The whole file.
    pub bytes: SecretBytes,
    /// What is not in it, in words, each with how many secrets that concerns.
    pub left_out: Vec<String>,
    /// How many secrets are in it.
    pub count: usize,
}

/// What was left out of an export, by kind.
#[derive(Default)]
pub(super) struct Lost(BTreeMap<&'static str, usize>);

impl Lost {
    pub(super) fn add(&mut self, what: &'static str) {
        *self.0.entry(what).or_default() += 1;
    }

    pub(super) fn add_if(&mut self, lost: bool, what: &'static str) {
        if lost {
            self.add(what);
        }
    }

    /// An empty value is no value to other programs.
    pub(super) fn add_empty(&mut self, content: &Content) {
        let fields = content.fields.iter().map(|field| &field.value);
        self.add_if(content.value.iter().chain(fields).any(SecretBytes::is_empty), "empty values");
    }

    pub(super) fn into_words(self) -> Vec<String> {
        self.0.into_iter().map(|(what, count)| format!("{what} ({count})")).collect()
    }

    /// The newest version of `secret` in `stage`; what else it holds is lost.
    pub(super) fn newest<'a>(&mut self, secret: &'a PortableSecret, stage: &Stage) -> Option<&'a PortableVersion> {
        let (here, elsewhere): (Vec<_>, Vec<_>) =
            secret.versions.iter().partition(|version| version.stage.as_ref() == Some(stage));
        self.add_if(!elsewhere.is_empty(), "values in other stages");
        self.add_if(here.len() > 1, "earlier versions");
        here.last().copied()
    }
}
