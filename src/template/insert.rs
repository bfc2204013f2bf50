//! Follows a text, and writes values into it as its kind wants them at that place.

use std::fmt;

use crate::secret::SecretBytes;

use super::json::JsonText;
use super::shell::ShellText;
use super::xml::XmlText;
use super::{Filter, Kind};

/// Why a value cannot be written in a place; it quotes nothing of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unfit(pub &'static str);

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// A text, as far as it was seen.
#[derive(Debug)]
pub struct Insertion(Text);

#[derive(Debug)]
enum Text {
    Xml(XmlText),
    Json(JsonText),
    Shell(ShellText),
    /// Of no grammar that matters, so that every value is written in one way.
    Plain(Filter),
}

impl Insertion {
    /// At the beginning of a text of this kind.
    #[must_use]
    pub fn new(kind: Kind) -> Self {
        Self(match kind {
            Kind::Xml => Text::Xml(XmlText::default()),
            Kind::Json => Text::Json(JsonText::default()),
            Kind::Shell => Text::Shell(ShellText::default()),
            Kind::Url => Text::Plain(Filter::Url),
            Kind::Plain => Text::Plain(Filter::None),
        })
    }

    /// Goes past a part of the text that stays as it is.
    pub fn text(&mut self, text: &[u8]) {
        match &mut self.0 {
            Text::Xml(xml) => xml.text(text),
            Text::Json(json) => json.text(text),
            Text::Shell(shell) => shell.text(text),
            Text::Plain(_) => {}
        }
    }

    /// What is to stand here for `value`. A filter is applied first, and what comes out of it is written as the text wants
    /// it, unless the filter does just that; after `none` nothing else is done.
    ///
    /// # Errors
    /// It cannot be written here.
    pub fn value(&mut self, value: &SecretBytes, filter: Option<Filter>) -> Result<SecretBytes, Unfit> {
        let filtered = match filter {
            Some(filter) if filter == Filter::None || filter != self.writes_as() => Some(filter.apply(value)?),
            _ => None,
        };
        if filter == Some(Filter::None) {
            self.text(value.expose());
        }
        match (filtered, filter) {
            (Some(as_it_is), Some(Filter::None)) => Ok(as_it_is),
            (Some(filtered), _) => self.write(&filtered),
            (None, _) => self.write(value),
        }
    }

    fn writes_as(&self) -> Filter {
        match &self.0 {
            Text::Xml(_) => Filter::Xml,
            Text::Json(_) => Filter::Json,
            Text::Shell(_) => Filter::Shell,
            Text::Plain(filter) => *filter,
        }
    }

    fn write(&mut self, value: &SecretBytes) -> Result<SecretBytes, Unfit> {
        match &mut self.0 {
            Text::Xml(xml) => xml.value(value),
            Text::Json(json) => json.value(value),
            Text::Shell(shell) => shell.value(value),
            Text::Plain(filter) => filter.apply(value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(kind: Kind, before: &str, value: &str, filter: Option<Filter>) -> String {
        let mut insertion = Insertion::new(kind);
        insertion.text(before.as_bytes());
        let written = insertion.value(&SecretBytes::copy_of(value.as_bytes()), filter).unwrap();
        String::from_utf8(written.into_public()).unwrap()
    }

    #[test]
    fn a_filter_comes_before_what_the_text_wants_and_never_twice() {
        assert_eq!(put(Kind::Xml, "<a>", "a&b", None), "a&amp;b");
        assert_eq!(put(Kind::Xml, "<a>", "a&b", Some(Filter::Xml)), "a&amp;b");
        assert_eq!(put(Kind::Xml, "<a>", "a&\"", Some(Filter::Json)), "a&amp;\\\"");
        assert_eq!(put(Kind::Xml, "<a>", "a&b", Some(Filter::None)), "a&b");
        assert_eq!(put(Kind::Xml, "<a>", "a&b", Some(Filter::Url)), "a%26b");
        assert_eq!(put(Kind::Json, "\"", "<\"", Some(Filter::Xml)), "&lt;&quot;");
        assert_eq!(put(Kind::Url, "x://", "a b", None), "a%20b");
        assert_eq!(put(Kind::Url, "x://", "a b", Some(Filter::Url)), "a%20b");
        assert_eq!(put(Kind::Plain, "", "a b", None), "a b");
        assert_eq!(put(Kind::Plain, "", "a b", Some(Filter::Shell)), "'a b'");
    }
}
