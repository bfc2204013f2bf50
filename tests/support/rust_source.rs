//! Rust source as the tests of its order see it: the code without comments and without what strings hold.

use std::fs;
use std::path::Path;

/// A file of `src/`.
pub struct Source {
    /// Its path below the project, such as `src/cli/exit.rs`.
    pub path: String,
    /// Its number of lines.
    pub lines: usize,
    /// All of its code, tests too.
    pub code: String,
    /// Its code without the tests at its end.
    pub shipped: String,
}

impl Source {
    /// All files of `src/`, in the order of their paths.
    pub fn all() -> Vec<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let (mut sources, mut directories) = (Vec::new(), vec![root.join("src")]);
        while let Some(directory) = directories.pop() {
            for entry in fs::read_dir(&directory).expect("a directory") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    directories.push(path);
                } else if path.extension().is_some_and(|extension| extension == "rs") {
                    let text = fs::read_to_string(&path).expect("a text file");
                    let path = path.strip_prefix(root).expect("below the project").display().to_string();
                    sources.push(Self::new(path, &text));
                }
            }
        }
        sources.sort_by(|a, b| a.path.cmp(&b.path));
        assert!(sources.len() > 100, "only {} files were found", sources.len());
        sources
    }

    fn new(path: String, text: &str) -> Self {
        let code = code(text);
        let is_test = path.ends_with("/tests.rs");
        let shipped = if is_test { "" } else { code.split("#[cfg(test)]\nmod tests").next().unwrap_or_default() };
        let shipped = shipped.to_owned();
        Self { path, lines: text.lines().count(), code, shipped }
    }

    /// The top-level module that the file belongs to; `lib` and `main` stand for themselves.
    pub fn module(&self) -> &str {
        let inside = self.path.strip_prefix("src/").unwrap_or(&self.path);
        inside.split(['/', '.']).next().unwrap_or(inside)
    }

    /// The top-level modules that the file names.
    pub fn names(&self) -> Vec<String> {
        let mut names = Vec::new();
        for (at, _) in self.code.match_indices("crate::") {
            let is_whole_word = !self.code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
            if is_whole_word {
                names.extend(first_words(&self.code[at + "crate::".len()..]));
            }
        }
        // As many steps up as it lies deep lead to the top level.
        let up = "super::".repeat(self.path.matches('/').count().max(2));
        for (at, _) in self.code.match_indices(&up) {
            names.extend(first_words(&self.code[at + up.len()..]));
        }
        names.sort();
        names.dedup();
        names
    }
}

/// The first word of a path, or of each path between braces.
fn first_words(rest: &str) -> Vec<String> {
    let word =
        |text: &str| text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let Some(list) = rest.strip_prefix('{') else {
        return vec![word(rest)];
    };
    let (mut words, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' | ',' if depth == 0 => {
                words.push(word(&list[start..at]));
                start = at + 1;
                if c == '}' {
                    break;
                }
            }
            '}' => depth -= 1,
            _ => {}
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// The code of `text`: comments left out, strings and characters emptied.
fn code(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let skipped = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some(length) =
            raw_string(rest).filter(|_| !code.ends_with(|c: char| c.is_alphanumeric() || c == '_'))
        {
            code.push_str("\"\"");
            length
        } else if c == '"' {
            code.push_str("\"\"");
            quoted(rest, '"')
        } else if c == '\'' && (rest[1..].starts_with('\\') || rest.chars().nth(2) == Some('\'')) {
            code.push_str("' '");
            quoted(rest, '\'')
        } else {
            code.push(c);
            c.len_utf8()
        };
        rest = &rest[skipped..];
    }
    code
}

/// The length of a raw string at the beginning of `text`.
fn raw_string(text: &str) -> Option<usize> {
    let after = text.strip_prefix("br").or_else(|| text.strip_prefix('r'))?;
    let hashes = after.len() - after.trim_start_matches('#').len();
    let content = after[hashes..].strip_prefix('"')?;
    let closing = format!("\"{}", "#".repeat(hashes));
    let end = content.find(&closing).map_or(content.len(), |end| end + closing.len());
    Some(text.len() - content.len() + end)
}

/// The length of what stands between two `mark`s, with them.
fn quoted(text: &str, mark: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == mark => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[test]
fn the_reader_of_sources_is_awake() {
    let source = Source::new(
        "src/cli/x.rs".to_owned(),
        r##"use crate::{a::{b, c}, d}; // crate::no
            let s = "crate::no \" crate::no"; let r = r#"crate::no"#; let c = '"'; crate::e::f::<'a>();
            /* crate::no */ super::super::g::h();
#[cfg(test)]
mod tests { use crate::i; }"##,
    );
    assert_eq!(source.names(), ["a", "d", "e", "g", "i"]);
    assert_eq!(source.module(), "cli");
    assert!(!source.shipped.contains("crate::i"), "{}", source.shipped);
}
