//! GitHub Actions: commands that hide values, and the file of the runner.

use std::fs;

use super::support::Home;
use super::torture::{Values, home, same};

/// The file as the runner reads it (`FileCommandManager`): `NAME<<WORD`, the lines of the value, `WORD`.
fn by_the_rules_of_the_runner(text: &str) -> Values {
    let mut values = Values::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        rest = after;
        if line.is_empty() {
            continue;
        }
        let heredoc = line.find("<<");
        if line.find('=').is_some_and(|equals| heredoc.is_none_or(|heredoc| equals < heredoc)) {
            let (name, value) = line.split_once('=').unwrap();
            values.insert(name.to_owned(), value.as_bytes().to_vec());
            continue;
        }
        let (name, word) = line.split_once("<<").expect("a value of several lines");
        assert!(!name.is_empty() && !word.is_empty());
        let start = rest;
        let mut end = 0;
        loop {
            let (line, after) = rest.split_once('\n').expect("the word at the end");
            rest = after;
            if line == word {
                break;
            }
            end = start.len() - rest.len() - 1;
        }
        values.insert(name.to_owned(), start.as_bytes()[..end].to_vec());
    }
    values
}

/// What the runner hides after these commands.
fn hidden(commands: &str) -> Vec<String> {
    let values = commands.lines().map(|line| line.strip_prefix("::add-mask::").expect("a mask and nothing else"));
    values.map(|value| value.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")).collect()
}

#[test]
fn the_runner_hides_and_sets_every_value() {
    let (home, all) = home();
    let file = home.write("github_env", "BEFORE=1\nUNENDED=2");
    let mut taken = all.clone();
    for (name, value) in &all {
        if std::str::from_utf8(value).is_err() || value.ends_with(b"\r") {
            taken.remove(name);
        }
    }
    let call = |values: &Values| {
        let only: Vec<String> = values.keys().map(|name| format!("--only {}", name.to_lowercase())).collect();
        home.vault(&format!("env --format github {}", only.join(" "))).env("GITHUB_ENV", &file)
    };
    // All or nothing.
    let refused = call(&all).ends(2);
    assert_eq!((refused.stdout(), fs::read_to_string(&file).unwrap().as_str()), (String::new(), "BEFORE=1\nUNENDED=2"));

    let done = call(&taken).ends(0);
    assert_eq!(done.stderr(), "");
    let content = fs::read_to_string(&file).unwrap();
    let mut read = by_the_rules_of_the_runner(&content);
    assert_eq!((read.remove("BEFORE"), read.remove("UNENDED")), (Some(b"1".to_vec()), Some(b"2".to_vec())));
    same("the runner", &taken, &read);

    let hidden = hidden(&String::from_utf8(done.out).unwrap());
    for value in taken.values() {
        for line in std::str::from_utf8(value).unwrap().split(['\r', '\n']).filter(|line| !line.trim_ascii().is_empty())
        {
            assert!(hidden.iter().any(|known| known == line), "{line:?} is not hidden");
        }
    }
    assert!(hidden.iter().all(|line| !line.trim_ascii().is_empty()));
}

#[test]
fn each_time_it_is_another_word() {
    let home = Home::with(&[("key", "s3cret")]);
    let words: Vec<String> = (0..2)
        .map(|_| {
            let file = home.write("github_env", "");
            home.vault("env --all --format github").env("GITHUB_ENV", &file).prints("::add-mask::s3cret\n");
            let content = fs::read_to_string(&file).unwrap();
            let word = content.lines().next().unwrap().strip_prefix("KEY<<vault_").unwrap().to_owned();
            assert_eq!((word.len(), content.clone()), (32, format!("KEY<<vault_{word}\ns3cret\nvault_{word}\n")));
            word
        })
        .collect();
    assert_ne!(words[0], words[1]);
}

#[test]
fn without_the_file_of_the_runner_nothing_is_said() {
    let home = Home::with(&[("key", "s3cret")]);
    let missing = "error: GITHUB_ENV names no file\n\
                   hint: it is set in the steps of GitHub Actions, where --format github is for\n";
    home.vault("env --all --format github").fails(2, missing);
    home.vault("env --all --format github").env("GITHUB_ENV", "").fails(2, missing);
    // It is the runner that makes it.
    let none = home.path().join("none");
    let done = home.vault("env --all --format github").env("GITHUB_ENV", &none).ends(1);
    assert_eq!((done.stdout().as_str(), none.exists()), ("", false));
    assert_eq!(done.stderr(), "error: cannot append to ~/none: No such file or directory\n");
    home.vault("env --all --format github").env("GITHUB_ENV", home.path()).ends(1);
    // Nobody was told anything then.
    let events = home.vault("audit -o json").done().json()["events"].clone();
    assert!(events.as_array().unwrap().iter().all(|event| event["action"] != "env"), "{events}");
    for name in ["GITHUB_TOKEN", "RUNNER_TEMP"] {
        let file = home.write("github_env", "");
        let done = home.vault(&format!("env --env {name}=key --format github")).env("GITHUB_ENV", &file).ends(2);
        assert_eq!((done.stdout(), fs::read(&file).unwrap()), (String::new(), Vec::new()));
    }
}
