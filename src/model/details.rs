use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Days, Deliveries, Description, DisplayName, Tag, Url};

/// What people note about a secret, besides its values.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Details {
    /// What a person calls it.
    pub name: Option<DisplayName>,
    /// What it is for.
    pub description: Option<Description>,
    /// Words to select it by: sorted, each once.
    pub tags: Vec<Tag>,
    /// Where it is used.
    pub url: Option<Url>,
    /// It is configuration rather than a secret, such as a host's name.
    pub config: bool,
    /// When its values stop working.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::optional")]
    pub expires: Option<Timestamp>,
    /// How often its values are to be renewed.
    pub rotate_every: Option<Days>,
    /// In which ways its values may leave the vault; none for all.
    pub deliver: Option<Deliveries>,
}

/// What `update` does to [`Details`]: `None` leaves a part as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct DetailChanges {
    /// The new name; an empty one removes it.
    pub name: Option<DisplayName>,
    /// The new description; an empty one removes it.
    pub description: Option<Description>,
    /// Tags to add.
    pub add_tags: Vec<Tag>,
    /// Tags to take away.
    pub remove_tags: Vec<Tag>,
    /// The new URL; an empty one removes it.
    pub url: Option<Url>,
    /// Whether it is configuration.
    pub config: Option<bool>,
    /// When its values stop working; `Some(None)`: never.
    pub expires: Option<Option<Timestamp>>,
    /// How often they are to be renewed; `Some(None)`: never.
    pub rotate_every: Option<Option<Days>>,
    /// In which ways its values may leave the vault; `Some(None)`: in all.
    pub deliver: Option<Option<Deliveries>>,
}

impl DetailChanges {
    /// Whether nothing would change.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Details {
    /// The changes that add these to others: what is absent here stays as it is there.
    #[must_use]
    pub fn as_additions(&self) -> DetailChanges {
        DetailChanges {
            name: self.name.clone(),
            description: self.description.clone(),
            add_tags: self.tags.clone(),
            remove_tags: Vec::new(),
            url: self.url.clone(),
            config: self.config.then_some(true),
            expires: self.expires.map(Some),
            rotate_every: self.rotate_every.map(Some),
            deliver: self.deliver.map(Some),
        }
    }

    /// Applies `changes`.
    pub fn apply(&mut self, changes: &DetailChanges) {
        if let Some(name) = &changes.name {
            self.name = Some(name.clone()).filter(|name| !name.as_str().is_empty());
        }
        if let Some(description) = &changes.description {
            self.description = Some(description.clone()).filter(|text| !text.as_str().is_empty());
        }
        if let Some(url) = &changes.url {
            self.url = Some(url.clone()).filter(|url| !url.as_str().is_empty());
        }
        self.config = changes.config.unwrap_or(self.config);
        self.expires = changes.expires.unwrap_or(self.expires);
        self.rotate_every = changes.rotate_every.unwrap_or(self.rotate_every);
        self.deliver = changes.deliver.unwrap_or(self.deliver);
        self.tags.retain(|tag| !changes.remove_tags.contains(tag));
        self.tags.extend(changes.add_tags.iter().cloned());
        self.tags.sort();
        self.tags.dedup();
    }

    /// When a value that was stored at `stored` is due to be renewed, if ever.
    #[must_use]
    pub fn due(&self, stored: Timestamp) -> Option<Timestamp> {
        self.rotate_every.map(|interval| interval.after(stored))
    }

    /// Whether it has `tag`.
    #[must_use]
    pub fn has_tag(&self, tag: &Tag) -> bool {
        self.tags.binary_search(tag).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(text: &str) -> Tag {
        Tag::parse(text).unwrap()
    }

    #[test]
    fn changes_touch_only_what_they_name() {
        let mut details = Details {
            name: Some(DisplayName::parse("Main").unwrap()),
            description: Some(Description::parse("the database").unwrap()),
            tags: vec![tag("a"), tag("c")],
            url: Some(Url::parse("https://db.example").unwrap()),
            config: true,
            expires: Some(Timestamp::UNIX_EPOCH),
            rotate_every: Days::new(90),
            deliver: Deliveries::from_bits(1),
        };
        details.apply(&DetailChanges {
            description: Some(Description::parse("").unwrap()),
            add_tags: vec![tag("b"), tag("a")],
            remove_tags: vec![tag("c")],
            expires: Some(None),
            rotate_every: Some(Days::new(30)),
            ..DetailChanges::default()
        });
        assert_eq!(details.name.as_ref().map(DisplayName::as_str), Some("Main"));
        assert_eq!(details.description, None);
        assert_eq!(details.url.as_ref().map(Url::as_str), Some("https://db.example"));
        assert_eq!((details.config, details.expires), (true, None));
        assert_eq!(details.due(Timestamp::UNIX_EPOCH), Some("1970-01-31T00:00:00Z".parse().unwrap()));
        assert_eq!(details.deliver, Deliveries::from_bits(1));
        details.apply(&DetailChanges { deliver: Some(None), ..DetailChanges::default() });
        assert_eq!(details.deliver, None);
        assert_eq!(details.tags, [tag("a"), tag("b")]);
        assert!(details.has_tag(&tag("b")) && !details.has_tag(&tag("c")));
    }
}
