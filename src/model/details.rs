use super::{Description, DisplayName, Tag};

/// What people note about a secret, besides its values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Details {
    /// What a person calls it.
    pub name: Option<DisplayName>,
    /// What it is for.
    pub description: Option<Description>,
    /// Words to select it by: sorted, each once.
    pub tags: Vec<Tag>,
}

/// What `update` does to [`Details`]: `None` leaves a part as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DetailChanges {
    /// The new name; an empty one removes it.
    pub name: Option<DisplayName>,
    /// The new description; an empty one removes it.
    pub description: Option<Description>,
    /// Tags to add.
    pub add_tags: Vec<Tag>,
    /// Tags to take away.
    pub remove_tags: Vec<Tag>,
}

impl DetailChanges {
    /// Whether nothing would change.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Details {
    /// Applies `changes`.
    pub fn apply(&mut self, changes: &DetailChanges) {
        if let Some(name) = &changes.name {
            self.name = Some(name.clone()).filter(|name| !name.as_str().is_empty());
        }
        if let Some(description) = &changes.description {
            self.description = Some(description.clone()).filter(|text| !text.as_str().is_empty());
        }
        self.tags.retain(|tag| !changes.remove_tags.contains(tag));
        self.tags.extend(changes.add_tags.iter().cloned());
        self.tags.sort();
        self.tags.dedup();
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
        };
        details.apply(&DetailChanges {
            description: Some(Description::parse("").unwrap()),
            add_tags: vec![tag("b"), tag("a")],
            remove_tags: vec![tag("c")],
            ..DetailChanges::default()
        });
        assert_eq!(details.name.as_ref().map(DisplayName::as_str), Some("Main"));
        assert_eq!(details.description, None);
        assert_eq!(details.tags, [tag("a"), tag("b")]);
        assert!(details.has_tag(&tag("b")) && !details.has_tag(&tag("c")));
    }
}
