//! Repositories.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::support::{Home, PASSPHRASE, VAULT, is_installed};

const VALUE: &str = "s3cr3t/pass word";

/// A home with one value and an empty repository `repo`.
struct Repository {
    home: Home,
}

impl Repository {
    /// None where there is no git.
    fn new() -> Option<Self> {
        if !is_installed("git") {
            return None;
        }
        let it = Self { home: Home::with(&[("db/prod", VALUE)]) };
        std::fs::create_dir(it.path()).unwrap();
        it.git(&["init", "-q", "-b", "main"]);
        Some(it)
    }

    fn path(&self) -> PathBuf {
        self.home.path().join("repo")
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.path()).env_clear().env("PATH", std::env::var_os("PATH").unwrap());
        command.env("HOME", self.home.path()).env("GIT_CONFIG_NOSYSTEM", "1");
        command
            .env("XDG_DATA_HOME", self.home.path().join("data"))
            .env("XDG_STATE_HOME", self.home.path().join("state"));
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), "a").env(format!("GIT_{who}_EMAIL"), "a@example.org");
        }
        command
    }

    fn try_git(&self, arguments: &[&str]) -> Output {
        let mut command = self.command("git");
        command.args(arguments).env("VAULT", VAULT).env("VAULT_PASSPHRASE", PASSPHRASE).output().unwrap()
    }

    fn git(&self, arguments: &[&str]) -> String {
        let done = self.try_git(arguments);
        assert!(done.status.success(), "{arguments:?}: {done:?}");
        String::from_utf8(done.stdout).unwrap().trim().to_owned()
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    fn commit(&self, message: &str) -> String {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", message]);
        self.git(&["rev-parse", "HEAD"])
    }
}

#[test]
fn what_was_deleted_again_is_found_in_the_history() {
    let Some(it) = Repository::new() else { return };
    it.write("README", "nothing");
    it.commit("one");
    it.write("conf/a b", format!("x\n {VALUE}"));
    let bad = it.commit("two");
    it.git(&["rm", "-q", "conf/a b"]);
    it.commit("three");
    it.git(&["checkout", "-q", "-b", "side"]);
    it.write("other", "czNjcjN0L3Bhc3Mgd29yZA==");
    let side = it.commit("four");
    it.git(&["checkout", "-q", "main"]);
    it.home.vault("scan repo").quiet();
    let done = it.home.vault("scan --git repo").ends(8);
    let mut lines: Vec<String> = done.stdout().lines().map(str::to_owned).collect();
    lines.sort();
    let mut expected =
        [format!("{}:conf/a b:2:2: db/prod (raw)", &bad[..12]), format!("{}:other:1:1: db/prod (base64)", &side[..12])];
    expected.sort();
    assert_eq!(lines, expected);
    assert!(!done.text().contains("s3cr3t") && !done.text().contains("czNj"), "{}", done.text());
    let found = it.home.vault("scan --git repo -o json").ends(8).found();
    let paths: Vec<_> =
        found["findings"].as_array().unwrap().iter().map(|row| (&row["path"], &row["commit"])).collect();
    assert!(paths.contains(&(&"conf/a b".into(), &bad.into())), "{found}");
}

#[test]
fn what_was_stashed_or_taken_back_is_found_while_git_has_it() {
    let Some(it) = Repository::new() else { return };
    it.write("README", "nothing");
    it.commit("one");
    it.write("stashed", VALUE);
    it.git(&["stash", "-q", "-u"]);
    it.write("README", "something");
    // Of the older one only the reflog of the stash knows.
    it.git(&["stash", "-q"]);
    it.write("taken back", format!("{VALUE}\n"));
    let bad = it.commit("two");
    it.git(&["reset", "-q", "--hard", "HEAD~"]);
    let mut found: Vec<String> = it.home.vault("scan --git repo").ends(8).stdout().lines().map(str::to_owned).collect();
    found.sort_by_key(|line| line.contains("stashed"));
    assert_eq!(found[0], format!("{}:taken back:1:1: db/prod (raw)", &bad[..12]));
    assert!(found[1].ends_with(":stashed:1:1: db/prod (raw)") && found.len() == 2, "{found:?}");
}

#[test]
fn no_replacement_hides_what_was_committed() {
    let Some(it) = Repository::new() else { return };
    it.write("conf", VALUE);
    it.commit("one");
    it.write("conf", "clean");
    it.commit("two");
    it.git(&["replace", &it.git(&["rev-parse", "HEAD~:conf"]), &it.git(&["rev-parse", "HEAD:conf"])]);
    it.home.vault("scan --git repo").ends(8);
}

#[test]
fn a_finding_names_the_path_in_that_commit_whatever_is_in_it() {
    let Some(it) = Repository::new() else { return };
    it.write("README", "nothing");
    it.commit("one");
    it.write("odd\nname\u{1b}[31m", VALUE);
    let bad = it.commit("two");
    it.git(&["mv", "odd\nname\u{1b}[31m", "later"]);
    it.commit("three");
    it.home.vault("scan --git repo").ends(8).stdout().lines().for_each(|line| {
        assert_eq!(line, format!("{}:odd\\nname\\u{{1b}}[31m:1:1: db/prod (raw)", &bad[..12]));
    });
    let found = it.home.vault("scan --git repo -o json").ends(8).found();
    assert_eq!(found["findings"][0]["path"], "odd\nname\u{1b}[31m");
}

#[test]
fn bare_repositories_worktrees_and_merges_are_searched() {
    let Some(it) = Repository::new() else { return };
    it.write("a", "one");
    it.commit("one");
    it.git(&["checkout", "-q", "-b", "side"]);
    it.write("a", "two");
    it.commit("two");
    it.git(&["checkout", "-q", "main"]);
    it.write("a", "three");
    it.commit("three");
    // What no parent had.
    assert!(!it.try_git(&["merge", "-q", "side"]).status.success());
    it.write("a", VALUE);
    let merge = it.commit("four");
    it.git(&["rm", "-q", "a"]);
    it.commit("five");
    it.git(&["gc", "-q"]);
    let found = format!("{}:a:1:1: db/prod (raw)\n", &merge[..12]);
    assert_eq!(it.home.vault("scan --git repo").ends(8).stdout(), found);
    it.git(&["clone", "-q", "--bare", ".", "../bare.git"]);
    assert_eq!(it.home.vault("scan --git bare.git").ends(8).stdout(), found);
    it.git(&["worktree", "add", "-q", "../tree"]);
    assert_eq!(it.home.vault("scan --git tree").ends(8).stdout(), found);
    std::fs::write(it.home.path().join("tree/new"), VALUE).unwrap();
    it.git(&["-C", "../tree", "add", "-A"]);
    assert_eq!(it.home.vault("scan --staged tree").ends(8).stdout(), "new:1:1: db/prod (raw)\n");
}

#[test]
fn what_was_not_fetched_is_said_and_the_rest_is_searched() {
    let Some(it) = Repository::new() else { return };
    it.git(&["config", "uploadpack.allowFilter", "true"]);
    it.write("old", format!("{VALUE}\n"));
    it.commit("one");
    it.git(&["rm", "-q", "old"]);
    it.write("new", VALUE);
    it.commit("two");
    let object = it.git(&["rev-parse", "HEAD:new"]);
    let from = format!("file://{}", it.path().display());
    it.git(&["clone", "-q", "--filter=blob:none", &from, "../part"]);
    let done = it.home.vault("scan --git part").ends(8);
    // Which commit brought it, git cannot tell without the rest.
    assert_eq!(done.stdout(), format!("{}:new:1:1: db/prod (raw)\n", &object[..12]));
    assert!(done.stderr().contains("1 objects of the repository are not on this machine"), "{}", done.stderr());
}

#[test]
fn a_value_in_a_message_is_found_and_a_clean_history_is_not() {
    let Some(it) = Repository::new() else { return };
    it.write("README", "nothing");
    it.commit("one");
    it.home.vault("scan --git repo").quiet();
    let bad = it.commit_with_nothing(&format!("use {VALUE} for now"));
    let found = it.home.vault("scan --git repo").ends(8).stdout();
    assert!(found.starts_with(&format!("{}:(message):", &bad[..12])), "{found}");
    it.git(&["tag", "-a", "-m", VALUE, "v1"]);
    assert_eq!(it.home.vault("scan --git repo").ends(8).stdout().lines().count(), 2);
}

impl Repository {
    fn commit_with_nothing(&self, message: &str) -> String {
        self.git(&["commit", "-q", "--allow-empty", "-m", message]);
        self.git(&["rev-parse", "HEAD"])
    }
}

#[test]
fn what_is_staged_is_searched_and_not_what_lies_about() {
    let Some(it) = Repository::new() else { return };
    it.write("old", VALUE);
    it.commit("before anybody looked");
    it.write("lying/about", VALUE);
    it.home.vault("scan --staged repo").quiet();
    it.write("a\nb", VALUE);
    it.git(&["add", "a\nb"]);
    // What is staged counts, whatever became of the file since.
    it.write("a\nb", "clean now");
    assert_eq!(it.home.vault("scan --staged repo").ends(8).stdout(), "a\\nb:1:1: db/prod (raw)\n");
    // What the repository says of diffs for people changes nothing.
    it.git(&["config", "diff.relative", "true"]);
    assert_eq!(it.home.vault("scan --staged repo/lying").ends(8).stdout(), "a\\nb:1:1: db/prod (raw)\n");
    it.git(&["add", "a\nb"]);
    it.git(&["rm", "-q", "--cached", "old"]);
    it.home.vault("scan --staged repo").quiet();
}

#[test]
fn a_thousand_staged_files_are_more_than_a_pipe_holds() {
    let Some(it) = Repository::new() else { return };
    for number in 0..2000 {
        it.write(&format!("f{number:04}"), format!("{number}{}", if number == 1234 { VALUE } else { "" }));
    }
    it.write("large", "0123456789abcde\n".repeat(40_000));
    it.git(&["add", "-A"]);
    assert_eq!(it.home.vault("scan --staged repo").ends(8).stdout(), "f1234:1:5: db/prod (raw)\n");
}

#[test]
fn where_there_is_no_repository_the_status_is_2() {
    let Some(it) = Repository::new() else { return };
    for option in ["--git", "--staged"] {
        it.home.vault(&format!("scan {option} data")).ends(2);
    }
    it.home.vault("scan --git --staged repo").ends(2);
    it.home.vault("scan --git repo").quiet();
    it.home.vault("scan --staged repo").quiet();
}

#[test]
fn git_gets_no_passphrase_and_runs_no_program_of_the_repository() {
    let Some(it) = Repository::new() else { return };
    let ran = it.home.path().join("ran");
    let evil = it.home.script("evil", &format!("env > {}", ran.display()));
    it.write(".gitattributes", "* diff=evil filter=evil\n");
    it.write("a", VALUE);
    it.commit("one");
    it.write("b", VALUE);
    it.git(&["add", "b"]);
    for name in
        ["core.fsmonitor", "diff.external", "diff.evil.textconv", "diff.evil.command", "core.pager", "gpg.program"]
    {
        it.git(&["config", name, evil.to_str().unwrap()]);
    }
    it.git(&["config", "log.showSignature", "true"]);
    it.home.vault("scan --git repo").ends(8);
    it.home.vault("scan --staged repo").ends(8);
    assert!(!ran.exists(), "{}", std::fs::read_to_string(&ran).unwrap());
    // The environment of git itself, by a git that tells it.
    let real = it.command("sh").args(["-c", "command -v git"]).output().unwrap().stdout;
    let real = String::from_utf8(real).unwrap();
    std::fs::create_dir(it.home.path().join("bin")).unwrap();
    it.home.script("bin/git", &format!("env >> {}; exec {} \"$@\"", ran.display(), real.trim()));
    let path = format!("{}:{}", it.home.path().join("bin").display(), std::env::var("PATH").unwrap());
    it.home.vault("scan --staged repo").env("PATH", path).ends(8);
    let told = std::fs::read_to_string(&ran).unwrap();
    assert!(told.contains("HOME=") && !told.contains(PASSPHRASE), "{told}");
}

#[test]
fn the_hook_refuses_a_commit_with_a_value_and_lets_others_pass() {
    let Some(it) = Repository::new() else { return };
    let hook = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/git/pre-commit");
    std::fs::create_dir_all(it.path().join(".git/hooks")).unwrap();
    std::fs::copy(hook, it.path().join(".git/hooks/pre-commit")).unwrap();
    it.write("clean", "nothing");
    it.git(&["add", "-A"]);
    it.git(&["commit", "-q", "-m", "one"]);
    it.write("app.conf", format!("password = {VALUE}\n"));
    it.git(&["add", "-A"]);
    let refused = it.try_git(&["commit", "-q", "-m", "two"]);
    let said = format!("{}{}", String::from_utf8_lossy(&refused.stdout), String::from_utf8_lossy(&refused.stderr));
    assert!(!refused.status.success() && said.contains("app.conf:1:12: db/prod (raw)"), "{said}");
    assert!(!said.contains("s3cr3t"), "{said}");
    assert_eq!(it.git(&["log", "--format=%s"]), "one");
    // `commit -a` has an index of its own, of which only the hook is told.
    it.git(&["reset", "-q", "--hard"]);
    it.write("clean", VALUE);
    assert!(!it.try_git(&["commit", "-q", "-a", "-m", "three"]).status.success());
    // Where nobody can unlock, nothing passes unseen.
    it.write("clean", "other");
    let locked = it.command("git").args(["commit", "-q", "-a", "-m", "four"]).env("VAULT", VAULT).output().unwrap();
    assert!(!locked.status.success(), "{locked:?}");
    it.git(&["commit", "-q", "-a", "-m", "five"]);
}
