//! The contract and the tests agree: no rule without a test, and no test without its rule.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::program::rule_of;

/// The rules of docs/EXEC.md, each with its text: lines of `- **E7.** ...` and what is indented below.
fn rules() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(root.join("docs/EXEC.md")).expect("the contract");
    let mut rules: Vec<(String, String)> = Vec::new();
    let mut is_within = false;
    for line in text.lines() {
        if let Some((rule, text)) = line.strip_prefix("- **").and_then(|line| line.split_once(".** ")) {
            rules.push((rule.to_owned(), text.to_owned()));
            is_within = true;
        } else if let (true, Some(more), Some((_, text))) = (is_within, line.strip_prefix("  "), rules.last_mut()) {
            *text = format!("{text} {more}");
        } else {
            is_within = false;
        }
    }
    rules
}

/// The tests of the suite, by the rules after which they are named.
fn tests() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/exec/conformance");
    let mut tests = BTreeMap::new();
    for entry in fs::read_dir(root).expect("the suite") {
        let text = fs::read_to_string(entry.expect("an entry").path()).expect("a source file");
        for part in text.split("#[test]\nfn ").skip(1) {
            let name = part.split('(').next().expect("a name");
            if let Some(rule) = rule_of(name) {
                assert!(part.contains("conforms("), "{name} asks nothing");
                assert_eq!(tests.insert(rule, name.to_owned()), None, "{name} is the second one of its rule");
            }
        }
    }
    tests
}

/// The test that the end of a rule names: `(tests/x/y.rs: name)`.
fn named_elsewhere(text: &str) -> Option<(&str, &str)> {
    let (_, reference) = text.trim_end().strip_suffix("`)")?.rsplit_once("(`tests/")?;
    reference.split_once("`, `")
}

#[test]
fn every_rule_has_a_test_and_every_test_a_rule() {
    let (rules, tests) = (rules(), tests());
    let numbers: Vec<String> = (1..=rules.len()).map(|number| format!("E{number}")).collect();
    assert_eq!(
        rules.iter().map(|(rule, _)| rule.clone()).collect::<Vec<_>>(),
        numbers,
        "the rules are counted through"
    );
    assert!(rules.len() > 80 && tests.len() > 50, "{} rules, {} tests", rules.len(), tests.len());
    for (rule, text) in &rules {
        match named_elsewhere(text) {
            None => assert!(tests.contains_key(rule), "{rule} has no test"),
            Some((file, name)) => {
                assert!(!tests.contains_key(rule), "{rule} has a test of its own, and names another");
                let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(file);
                let source = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{rule}: {file}: {error}"));
                assert!(source.contains(&format!("#[test]\nfn {name}() {{")), "{rule}: {file} has no test {name}");
            }
        }
    }
    for (rule, test) in tests {
        assert!(numbers.contains(&rule), "{test} is for no rule");
    }
}
