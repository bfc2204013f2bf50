//! What KeePass keeps of an entry, whichever file it comes from.

use crate::model::FieldKind;
use crate::secret::SecretBytes;
use crate::service::Content;

use super::item::Item;

/// The names that KeePass itself gives to strings.
pub(super) const TITLE: &str = "Title";
pub(super) const USER_NAME: &str = "UserName";
pub(super) const PASSWORD: &str = "Password";
pub(super) const URL: &str = "URL";
pub(super) const NOTES: &str = "Notes";
pub(super) const OTP: &str = "otp";

/// Our own: the key, where the title is another name.
pub(super) const KEY: &str = "vault:key";
/// Our own: the name of the string in which the description is.
pub(super) const DESCRIBED_IN: &str = "vault:description";

/// Our own: the description, where the notes are a field.
pub(super) const DESCRIPTION: &str = "vault:description-text";
/// Our own: what stands before the name of a field that would be taken for something else.
pub(super) const FIELD: &str = "field:";

/// A string of an entry.
#[derive(Debug)]
pub(super) struct Text {
    pub(super) name: String,
    pub(super) value: SecretBytes,
    pub(super) protected: bool,
}

/// Puts `texts` into `item`: its title, its URL and its content.
pub(super) fn fill(item: &mut Item, mut texts: Vec<Text>) {
    // Those that it knows first, so that the names of ours are theirs; the rest in an order of its own.
    let known = [PASSWORD, USER_NAME, NOTES, OTP];
    texts.sort_by_key(|text| {
        (known.iter().position(|name| *name == text.name).unwrap_or(known.len()), text.name.clone())
    });
    let lossy = |text: &Text| String::from_utf8_lossy(text.value.expose()).into_owned();
    let mut content = Content::default();
    let described_in = texts.iter().find(|text| text.name == DESCRIBED_IN).map(lossy);
    for text in &texts {
        let value = text.value.expose();
        match text.name.as_str() {
            KEY => item.key = Some(lossy(text)),
            DESCRIBED_IN => {}
            name if Some(name) == described_in.as_deref() => item.description = lossy(text),
            TITLE => item.title = lossy(text),
            URL => item.url = lossy(text),
            PASSWORD if content.value.is_none() => content.set(value),
            USER_NAME => content.add("username", FieldKind::Plain, value),
            NOTES => content.add("notes", FieldKind::Secret, value),
            OTP => content.add("totp", FieldKind::Secret, value),
            name => content.add(
                name.strip_prefix(FIELD).unwrap_or(name),
                if text.protected { FieldKind::Secret } else { FieldKind::Plain },
                value,
            ),
        }
    }
    item.content = content;
    // A key that KeePass's folders do not give back comes along, and its title is no name of its own.
    if item.key.as_ref().is_some_and(|key| key.rsplit('/').next() == Some(item.title.as_str())) {
        item.title.clear();
    }
}
