//! The house rules, as far as a machine can hold them: which module may name which, and what stands in one place only.
// A test says loudly what went wrong, and writes small files of its own.
#![allow(clippy::expect_used, clippy::disallowed_methods)]

mod support;

#[path = "support/rust_source.rs"]
mod rust_source;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use rust_source::Source;
use support::Home;

/// A module names only modules of the lines above its own; the library and the program come last.
const LAYERS: [&[&str]; 10] = [
    &["clock", "secret", "sys"],
    &["model"],
    &["access", "crypto", "format", "store"],
    &["audit", "vault"],
    &["service"],
    &["session"],
    &[
        "agent",
        "exec",
        "generate",
        "keyring",
        "manifest",
        "passphrase",
        "paths",
        "scan",
        "template",
        "terminal",
        "transfer",
    ],
    &["api", "assignments"],
    &["cli"],
    &["lib", "main"],
];

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|modules| modules.contains(&module))
}

/// Fails with every offence, so that one run shows them all.
#[track_caller]
fn none(rule: &str, offences: impl IntoIterator<Item = String>) {
    let offences: Vec<String> = offences.into_iter().collect();
    assert!(offences.is_empty(), "{rule}:\n  {}", offences.join("\n  "));
}

/// Files that hold one of `words` in the code that is shipped, except those that `may`.
fn naming(words: &[&str], may: impl Fn(&Source) -> bool) -> Vec<String> {
    let sources = Source::all();
    let found = sources.iter().filter(|source| !may(source)).flat_map(|source| {
        let words = words.iter().filter(|word| holds_word(&source.shipped, word));
        words.map(|word| format!("{}: {word}", source.path))
    });
    found.collect()
}

/// Whether `word` stands in `code` and is not the end of a longer one.
fn holds_word(code: &str, word: &str) -> bool {
    code.match_indices(word).any(|(at, _)| !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'))
}

#[test]
fn every_module_has_its_place() {
    let modules: BTreeSet<String> = Source::all().iter().map(|source| source.module().to_owned()).collect();
    let known: BTreeSet<String> = LAYERS.iter().flat_map(|layer| layer.iter().map(|name| (*name).to_owned())).collect();
    assert_eq!(modules, known);
}

#[test]
fn modules_look_only_up_the_list() {
    let mut offences = Vec::new();
    for source in Source::all() {
        for named in source.names().iter().filter(|named| *named != source.module()) {
            if layer(named).is_some_and(|above| Some(above) >= layer(source.module())) {
                offences.push(format!("{} names {named}", source.path));
            }
        }
    }
    none("modules name what is not above them", offences);
}

#[test]
fn the_store_knows_bytes_and_model_only() {
    let sources = Source::all();
    let of_store = sources.iter().filter(|source| source.module() == "store");
    let offences = of_store.flat_map(|source| {
        let names =
            source.names().into_iter().filter(|name| name != "model" && layer(name).is_some() && name != "store");
        names.map(|name| format!("{} names {name}", source.path))
    });
    none("the store names more than the model", offences);
}

#[test]
fn no_file_outgrows_its_idea() {
    let long = Source::all().into_iter().filter(|source| source.lines > 400);
    none("past 400 lines, a second idea moved in", long.map(|source| format!("{}: {}", source.path, source.lines)));
}

#[test]
fn nothing_is_left_unfinished() {
    let marks = ["todo!", "unimplemented!", "dbg!", "#[ignore", "FIX\u{4d}E"];
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut offences = Vec::new();
    for source in Source::all() {
        let text = fs::read_to_string(root.join(&source.path)).expect("a source file");
        let code =
            marks.iter().filter(|mark| holds_word(&source.code, mark) || **mark == marks[4] && text.contains(*mark));
        offences.extend(code.map(|mark| format!("{}: {mark}", source.path)));
    }
    none("unfinished", offences);
}

#[test]
fn only_the_printer_prints() {
    none("prints past the printer", naming(&["println!", "eprintln!", "print!", "eprint!"], |_| false));
    // The system's part lends out the standard descriptors, and writes to none.
    let may = |source: &Source| source.path == "src/cli/printer.rs" || source.module() == "sys";
    none("uses stdout or stderr past the printer", naming(&["stdout()", "stderr()"], may));
    // What a program says that is run beside us is passed on by `exec`, and is not ours.
    none(
        "passes on streams outside of exec",
        naming(&["StandardStream"], |source| ["exec", "sys"].contains(&source.module())),
    );
}

#[test]
fn only_the_store_writes_files() {
    const WRITING: [&str; 16] = [
        "File::create",
        "File::options",
        "OpenOptions",
        "OFlags::CREATE",
        "OFlags::WRONLY",
        "fs::write",
        "fs::rename",
        "fs::renameat",
        "fs::copy",
        "fs::hard_link",
        "fs::remove_file",
        "fs::create_dir",
        "fs::DirBuilder",
        "fs::unlink",
        "set_permissions",
        "fs::symlink",
    ];
    // One of our own streams that is opened once more is no file of ours.
    let may = |source: &Source| source.module() == "store" || source.path == "src/sys/streams.rs";
    none("writes files outside the store", naming(&WRITING, may));
    // Terminals are no files, but they are opened for both.
    let terminals = ["src/terminal.rs", "src/exec/own_terminal.rs"];
    let may = |source: &Source| source.module() == "store" || terminals.contains(&source.path.as_str());
    none("opens for writing outside the store", naming(&["OFlags::RDWR"], may));
}

#[test]
fn only_the_sealer_names_the_cipher() {
    none(
        "the cipher is named outside the sealer",
        naming(&["XChaCha20Poly1305"], |source| source.path == "src/crypto/seal.rs"),
    );
}

#[test]
fn only_sys_is_unsafe() {
    none("unsafe code outside sys", naming(&["unsafe", "unsafe_code"], |source| source.module() == "sys"));
}

#[test]
fn only_the_decision_makes_a_permit() {
    none("a permit is made outside the decision", permits_made_elsewhere());
}

/// `Permit {` where it is no return type before a body.
fn permits_made_elsewhere() -> Vec<String> {
    let sources = Source::all();
    let elsewhere = sources.iter().filter(|source| source.path != "src/access.rs");
    let making = elsewhere.filter(|source| {
        source.code.match_indices("Permit {").any(|(at, _)| {
            let before = source.code[..at].trim_end();
            !before.ends_with("->") && !before.ends_with(|c: char| c.is_alphanumeric() || c == '_')
        })
    });
    making.map(|source| source.path.clone()).collect()
}

#[test]
fn the_manual_pages_are_those_of_the_program() {
    let home = Home::without_vault();
    let mut wanted = BTreeMap::new();
    for name in home.vault("man --list").done().stdout().lines() {
        let words = name.strip_prefix("vault").expect("every page is one of vault");
        let page = home.vault(&format!("man{words}")).done();
        assert_eq!(page.status, 0, "{}", page.text());
        wanted.insert(format!("{}.1", name.replace(' ', "-")), page.stdout());
    }
    assert!(wanted.len() > 15, "only {} pages", wanted.len());
    compare("man", &wanted);
}

#[test]
fn the_completions_are_those_of_the_program() {
    let home = Home::without_vault();
    let files = [
        ("vault.bash", "bash"),
        ("_vault", "zsh"),
        ("vault.fish", "fish"),
        ("vault.elv", "elvish"),
        ("_vault.ps1", "powershell"),
    ];
    let wanted = files.map(|(file, shell)| {
        let script = home.vault(&format!("completions {shell}")).done();
        assert_eq!(script.status, 0, "{}", script.text());
        (file.to_owned(), script.stdout())
    });
    compare("completions", &BTreeMap::from(wanted));
}

/// The directory holds these files and no other.
#[track_caller]
fn compare(directory: &str, wanted: &BTreeMap<String, String>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(directory);
    let entries = fs::read_dir(&path).unwrap_or_else(|error| panic!("{directory}/: {error}"));
    let there: BTreeMap<String, String> = entries
        .map(|entry| {
            let entry = entry.expect("an entry");
            let content = fs::read_to_string(entry.path()).expect("a text file");
            (entry.file_name().into_string().expect("a plain name"), content)
        })
        .collect();
    let names = |files: &BTreeMap<String, String>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&there), names(wanted), "the files of {directory}/");
    let stale = wanted.iter().filter(|(name, content)| there.get(*name) != Some(content));
    none(
        "not what the program prints (vault man, vault completions)",
        stale.map(|(name, _)| format!("{directory}/{name}")),
    );
}
