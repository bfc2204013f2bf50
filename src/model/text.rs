use super::{Error, Result};

macro_rules! text {
    ($(#[$doc:meta])* $name:ident, $what:literal, $max:literal, $allowed:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub struct $name(String);

        impl $name {
            /// Parses it.
            ///
            /// # Errors
            /// Usage: it is too long, or has a character that it may not have.
            pub fn parse(text: &str) -> Result<Self> {
                let allowed: fn(char) -> bool = $allowed;
                if text.len() > $max {
                    return Err(Error::usage(concat!("a ", $what, " has at most ", $max, " bytes")));
                }
                if !text.chars().all(allowed) {
                    return Err(Error::usage(concat!("a ", $what, " cannot hold such a character")));
                }
                Ok(Self(text.to_owned()))
            }

            /// The text as it was given; it may hold anything that prints badly, so escape it for a terminal.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
    };
}

text! {
    /// What a person calls a secret: at most 255 bytes of UTF-8.
    DisplayName, "name", 255, |_| true
}
text! {
    /// What a secret is for: at most 4,096 bytes of UTF-8, several lines if need be.
    Description, "description", 4096, |_| true
}
text! {
    /// Where a secret is used: at most 2,048 bytes of UTF-8 without white space and control characters. What it names is
    /// nobody's business here: it is never opened.
    Url, "URL", 2048, |c| !c.is_whitespace() && !c.is_control()
}
text! {
    /// A word to select secrets by: 1 to 64 bytes of UTF-8 without white space, control characters or commas.
    TagText, "tag", 64, |c| !c.is_whitespace() && !c.is_control() && c != ','
}

/// A word to select secrets by: 1 to 64 bytes of UTF-8 without white space, control characters or commas.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tag(TagText);

impl Tag {
    /// Parses a tag.
    ///
    /// # Errors
    /// Usage: it is not one.
    pub fn parse(text: &str) -> Result<Self> {
        if text.is_empty() {
            return Err(Error::usage("a tag cannot be empty"));
        }
        TagText::parse(text).map(Self)
    }

    /// The tag as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_in_bytes() {
        assert!(DisplayName::parse(&"é".repeat(127)).is_ok());
        assert!(DisplayName::parse(&"é".repeat(128)).is_err());
    }

    #[test]
    fn a_tag_is_one_word() {
        assert_eq!(Tag::parse("prod").unwrap().as_str(), "prod");
        for text in ["", "a b", "a,b", "a\n", "\u{1b}[31m"] {
            assert!(Tag::parse(text).is_err(), "{text:?}");
        }
    }
}
