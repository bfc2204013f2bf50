//! Names that people gave, as keys, fields and tags.

use std::collections::{HashMap, HashSet};

use crate::model::{FieldName, KeyError, SecretName, Tag};

/// Room is left for a number that tells it from others.
const LONGEST_KEY: usize = 240;
const LONGEST_FIELD: usize = 56;
const LONGEST_TAG: usize = 64;

/// Gives keys to titles, each once.
#[derive(Default)]
pub(super) struct Keys {
    given: HashSet<SecretName>,
    /// How often a key was wanted.
    wanted: HashMap<String, u64>,
}

impl Keys {
    /// The key for `text`, behind `prefix`: what a key cannot hold becomes a `-`, several in a row one, none at either end
    /// of a part between slashes; empty parts go. What is left with nothing is called `item`. The second of a key gets `-2`
    /// behind it, and so on.
    ///
    /// # Errors
    /// With `prefix` it is no key.
    pub(super) fn give(&mut self, prefix: &str, text: &str) -> Result<SecretName, KeyError> {
        // What is a key stays as it is.
        if !text.is_empty()
            && let Ok(name) = SecretName::parse(&format!("{prefix}{text}"))
            && self.given.insert(name.clone())
        {
            return Ok(name);
        }
        let parts = text.split('/').map(|part| dashed(part, is_key_character)).filter(|part| !part.is_empty());
        let joined = parts.collect::<Vec<_>>().join("/");
        let joined = cut(joined.trim_start_matches(['~', '=', '-']), LONGEST_KEY.saturating_sub(prefix.len()));
        let base = format!("{prefix}{}", if joined.is_empty() { "item" } else { joined });
        // What reads like an id gets something in front, and so is no id any more.
        let base = match SecretName::parse(&base) {
            Err(KeyError::LooksLikeId) => format!("item-{base}"),
            _ => base,
        };
        let count = self.wanted.entry(base.clone()).or_default();
        loop {
            *count += 1;
            let name = SecretName::parse(&if *count == 1 { base.clone() } else { format!("{base}-{count}") })?;
            if self.given.insert(name.clone()) {
                return Ok(name);
            }
        }
    }
}

/// The field for `text`: what the name of a field cannot hold becomes a `-`; one of `known`, which are taken, gets a number
/// behind it.
pub(super) fn field<'a>(text: &str, known: &(impl Iterator<Item = &'a FieldName> + Clone)) -> Option<FieldName> {
    let taken = |name: &FieldName| known.clone().any(|known| known == name);
    if let Some(name) = FieldName::parse(text).filter(|name| !taken(name)) {
        return Some(name);
    }
    let dashed = dashed(text, |c| c.is_ascii_alphanumeric() || "_.".contains(c));
    let base = if dashed.is_empty() { "field" } else { cut(&dashed, LONGEST_FIELD) };
    // Of so many that begin alike, so many numbers are probably taken.
    let alike = known.clone().filter(|known| known.as_str().starts_with(base)).count() + 1;
    let numbered = (alike.max(2)..).map(|number| format!("{base}-{number}"));
    std::iter::once(base.to_owned()).chain(numbered).map_while(|name| FieldName::parse(&name)).find(|name| !taken(name))
}

/// The tag for `text`; none if nothing is left of it.
pub(super) fn tag(text: &str) -> Option<Tag> {
    let dashed = dashed(text, |c| !c.is_whitespace() && !c.is_control() && c != ',');
    Tag::parse(cut(&dashed, LONGEST_TAG)).ok()
}

fn is_key_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || "_.:@+=~%".contains(c)
}

/// `text` with a `-` for every run of what is not allowed, or is a `-`, and none at its ends.
fn dashed(text: &str, allowed: impl Fn(char) -> bool) -> String {
    let words: Vec<&str> = text.split(|c| !allowed(c)).filter(|word| !word.is_empty()).collect();
    words.join("-")
}

/// At most `length` bytes of `text`.
pub(super) fn cut(text: &str, length: usize) -> &str {
    &text[..text.floor_char_boundary(length)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_become_keys_in_one_documented_way() {
        let mut keys = Keys::default();
        let mut give = |text: &str| keys.give("", text).unwrap().as_str().to_owned();
        assert_eq!(give("db/prod"), "db/prod");
        assert_eq!(give("Web sites/My Bank (old)"), "Web-sites/My-Bank-old");
        assert_eq!(give("a -- b"), "a-b");
        assert_eq!(give("a--b"), "a--b");
        assert_eq!(give("//x y//"), "x-y");
        assert_eq!(give("~=-tilde"), "tilde");
        assert_eq!(give("日本"), "item");
        assert_eq!(give("Größe"), "Gr-e");
        assert_eq!(give("user@host:22"), "user@host:22");
        assert_eq!(give("sec_aaaaaaaaaaaaaaaaaaaaaaaaaa"), "item-sec_aaaaaaaaaaaaaaaaaaaaaaaaaa");
        assert_eq!(give(&"k".repeat(250)).len(), 250);
        assert_eq!(give(&"k".repeat(999)).len(), 240);
    }

    #[test]
    fn no_two_titles_get_one_key() {
        let mut keys = Keys::default();
        let given: Vec<_> = ["a", "a b", "a-b", "a?b", "a-b-2", ""]
            .iter()
            .map(|text| keys.give("p/", text).unwrap().as_str().to_owned())
            .collect();
        assert_eq!(given, ["p/a", "p/a-b", "p/a-b-2", "p/a-b-3", "p/a-b-2-2", "p/item"]);
        assert!(keys.give("no key ", "a").is_err());
    }

    #[test]
    fn fields_and_tags_too() {
        assert_eq!(field("Security question?", &[].iter()).unwrap().as_str(), "Security-question");
        assert_eq!(field("", &[].iter()).unwrap().as_str(), "field");
        assert_eq!(field("pin", &[FieldName::parse("pin").unwrap()].iter()).unwrap().as_str(), "pin-2");
        assert_eq!(tag("two words").unwrap().as_str(), "two-words");
        assert_eq!(tag(" , "), None);
    }
}
