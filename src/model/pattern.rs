use wildmatch::WildMatch;

/// A glob (`*` any run of characters, `/` included; `?` any one) or, without either, a plain text.
#[derive(Clone, Debug)]
pub struct Pattern {
    text: String,
    glob: Option<WildMatch>,
}

impl Pattern {
    /// Reads a pattern; every text is one. No key holds `*` or `?`, so their presence alone makes a glob.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let glob = text.contains(['*', '?']).then(|| WildMatch::new(text));
        Self { text: text.to_owned(), glob }
    }

    /// The pattern as it was given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it is a glob.
    #[must_use]
    pub fn is_glob(&self) -> bool {
        self.glob.is_some()
    }

    /// Whether the glob matches all of `text`, or the plain text is all of it.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        match &self.glob {
            Some(glob) => glob.matches(text),
            None => self.text == text,
        }
    }

    /// Whether the glob matches all of `text`, or the plain text stands somewhere in it.
    #[must_use]
    pub fn finds(&self, text: &str) -> bool {
        match &self.glob {
            Some(glob) => glob.matches(text),
            None => text.contains(&self.text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_crosses_slashes() {
        let pattern = Pattern::new("db/*");
        assert!(pattern.matches("db/prod/password"));
        assert!(!pattern.matches("web/db/prod"));
    }

    #[test]
    fn plain_text_matches_whole_or_finds_parts() {
        let pattern = Pattern::new("prod");
        assert!(!pattern.matches("db/prod"));
        assert!(pattern.finds("db/prod"));
    }
}
