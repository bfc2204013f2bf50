//! What is noted about a secret, as flags.

use clap::Args;

use crate::clock::Clock;
use crate::model::{Days, Deliveries, Description, DetailChanges, DisplayName, Result, Tag, Url, parse_moment};

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
    /// Where it is used; an empty text removes it
    #[arg(long)]
    url: Option<String>,
    /// It is configuration, such as a host's name, and no secret
    #[arg(long)]
    config: bool,
    /// When it stops working: 2027-01-31, 2027-01-31T12:00:00Z, or 12h, 30d, 2w, 1y from now; never removes it
    #[arg(long, value_name = "WHEN")]
    expires: Option<String>,
    /// How often it is to be renewed: 90d, 12w, 1y; never removes it
    #[arg(long, value_name = "INTERVAL")]
    rotate_every: Option<String>,
    /// The only ways in which anybody may take its values: env, file, stdin, get, render, with commas between them; any for all
    #[arg(long, value_name = "WAYS")]
    deliver: Option<String>,
}

impl DetailFlags {
    /// The changes that the flags ask for.
    pub(super) fn changes(&self) -> Result<DetailChanges> {
        let moment = |text: &str| parse_moment(text, Clock::System.now());
        Ok(DetailChanges {
            name: self.name.as_deref().map(DisplayName::parse).transpose()?,
            description: self.description.as_deref().map(Description::parse).transpose()?,
            add_tags: tags(&self.tag)?,
            remove_tags: Vec::new(),
            url: self.url.as_deref().map(Url::parse).transpose()?,
            config: self.config.then_some(true),
            expires: self.expires.as_deref().map(|text| unless_never(text, moment)).transpose()?,
            rotate_every: self.rotate_every.as_deref().map(|text| unless_never(text, Days::parse)).transpose()?,
            deliver: self
                .deliver
                .as_deref()
                .map(|text| if text == "any" { Ok(None) } else { Deliveries::parse(text).map(Some) })
                .transpose()?,
        })
    }
}

fn unless_never<T>(text: &str, parse: impl FnOnce(&str) -> Result<T>) -> Result<Option<T>> {
    if text == "never" { Ok(None) } else { parse(text).map(Some) }
}

/// Tags from a flag that can be given several times.
pub(super) fn tags(texts: &[String]) -> Result<Vec<Tag>> {
    texts.iter().map(|text| Tag::parse(text)).collect()
}
