use std::path::Path;

/// What a text is, as far as values are written differently in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// XML: text, attributes, CDATA.
    Xml,
    /// JSON.
    Json,
    /// A script of a shell.
    Shell,
    /// A URL on each line.
    Url,
    /// Anything else: values stand as they are.
    Plain,
}

const XML: &[&str] = &[
    "bpmn", "bpmn2", "bpmn20", "cmmn", "csproj", "dmn", "jnlp", "kml", "plist", "pnml", "pom", "rdf", "rss", "svg",
    "wsdl", "xhtml", "xml", "xsd", "xsl", "xslt",
];
const JSON: &[&str] = &["avsc", "geojson", "ipynb", "json", "jsonl", "ndjson", "tfstate", "webmanifest"];
const SHELL: &[&str] = &["bash", "dash", "ksh", "sh", "zsh"];
/// What template files are called besides.
const TEMPLATE: &[&str] = &["in", "j2", "template", "tmpl", "tpl", "vault"];

impl Kind {
    /// By the name of a file, without an ending that only says that it is a template; `None` if that tells nothing.
    #[must_use]
    pub fn of_name(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        let is = |endings: &[&str]| endings.contains(&ending.as_str());
        match () {
            () if is(TEMPLATE) => Self::of_name(Path::new(path.file_stem()?)),
            () if is(XML) => Some(Self::Xml),
            () if is(JSON) => Some(Self::Json),
            () if is(SHELL) => Some(Self::Shell),
            () => None,
        }
    }

    /// By how a text begins.
    #[must_use]
    pub fn of_beginning(text: &[u8]) -> Option<Self> {
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
        let line = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let runs_a_shell = line.starts_with(b"#!")
            && line
                .split(|byte| b"/ \t\r".contains(byte))
                .any(|word| SHELL.iter().any(|shell| shell.as_bytes() == word));
        if text.starts_with(b"<?xml") { Some(Self::Xml) } else { runs_a_shell.then_some(Self::Shell) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_beginnings_tell_the_kind() {
        let of = |name: &str| Kind::of_name(Path::new(name));
        assert_eq!(of("a/process.bpmn"), Some(Kind::Xml));
        assert_eq!(of("job.XML.tmpl"), Some(Kind::Xml));
        assert_eq!(of("config.json.in"), Some(Kind::Json));
        assert_eq!(of("run.sh"), Some(Kind::Shell));
        assert_eq!([of("app.conf"), of(".env"), of("xml"), of("a.tmpl"), of(".tmpl")], [None; 5]);
        let begins = |text: &str| Kind::of_beginning(text.as_bytes());
        assert_eq!(begins("\u{feff}<?xml version='1.0'?>"), Some(Kind::Xml));
        assert_eq!(begins("#!/usr/bin/env bash\r\n"), Some(Kind::Shell));
        assert_eq!(begins("#!/bin/sh -e\n"), Some(Kind::Shell));
        assert_eq!([begins("#!/usr/bin/python\n# sh"), begins("{"), begins("<html>"), begins("")], [None; 4]);
    }
}
