//! What is noted about a secret, as flags.

use clap::Args;

use crate::model::{Description, DetailChanges, DisplayName, Result, Tag};

/// The flags that `add` and `update` share.
#[derive(Args, Debug)]
pub(super) struct DetailFlags {
    /// What a person calls it; an empty text removes the name
    #[arg(long)]
    name: Option<String>,
    /// What it is for; an empty text removes the description
    #[arg(long)]
    description: Option<String>,
    /// A tag to add; can be given several times
    #[arg(long, value_name = "TAG")]
    tag: Vec<String>,
}

impl DetailFlags {
    /// The changes that the flags ask for, and the tags of `untag` to take away.
    pub(super) fn changes(&self, untag: &[String]) -> Result<DetailChanges> {
        Ok(DetailChanges {
            name: self.name.as_deref().map(DisplayName::parse).transpose()?,
            description: self.description.as_deref().map(Description::parse).transpose()?,
            add_tags: tags(&self.tag)?,
            remove_tags: tags(untag)?,
        })
    }
}

/// Tags from a flag that can be given several times.
pub(super) fn tags(texts: &[String]) -> Result<Vec<Tag>> {
    texts.iter().map(|text| Tag::parse(text)).collect()
}
