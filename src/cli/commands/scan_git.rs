//! What a git repository holds, as the user's own `git` gives it: nothing here knows git's files.

use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use crate::model::{Error, Result, SECRET_VARIABLES};

use super::super::exit::Failure;
use super::scan::{Place, Search};

/// How much is read at once of what git gives.
const BUFFER: usize = 256 * 1024;

/// The variables by which a hook is told of its repository.
const OF_A_REPOSITORY: [&str; 7] = [
    "GIT_DIR",
    "GIT_COMMON_DIR",
    "GIT_INDEX_FILE",
    "GIT_WORK_TREE",
    "GIT_PREFIX",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
];

/// A repository, by a directory in it.
pub(super) struct Repository<'a> {
    directory: &'a Path,
}

impl<'a> Repository<'a> {
    pub(super) fn at(directory: &'a Path) -> Self {
        Self { directory }
    }

    /// Checks that there is one, before anybody is asked for a passphrase.
    pub(super) fn require(&self) -> Result<()> {
        let status =
            self.git(&["rev-parse", "--git-dir"]).stdout(Stdio::null()).status().map_err(|error| run(&error))?;
        if status.success() {
            return Ok(());
        }
        Err(Error::usage(format!("git opens no repository at {}", self.directory.display())))
    }

    /// Looks into what the next commit changes.
    pub(super) fn staged(&self, search: &mut Search<'_>) -> Result<(), Failure> {
        let changed = self.output(&[
            "diff",
            "--cached",
            "--raw",
            "-z",
            "--no-abbrev",
            "--no-renames",
            "--no-relative",
            "--no-ext-diff",
            "--no-textconv",
            "--ignore-submodules",
            "--diff-filter=ACMT",
        ])?;
        let staged = parse_changed(&changed);
        let lines = staged.iter().enumerate().map(|(number, (object, _))| format!("{object} {number}\n"));
        let wanted = lines.collect::<Vec<_>>().concat();
        let mut reader = self.objects(Stdio::piped())?;
        let stdin = reader.stdin.take();
        let missing = std::thread::scope(|scope| {
            // Closed at its end, which ends git. Where that ended before, its status says so.
            scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(wanted.as_bytes())));
            each_object(reader, |object, text| {
                let number = std::str::from_utf8(object.rest).ok().and_then(|rest| rest.parse::<usize>().ok());
                let path = number.and_then(|number| staged.get(number)).map(|(_, path)| *path);
                if search.look(path, text) {
                    search.tell(Place { path, object: None })?;
                }
                Ok(())
            })
        })?;
        tell_of_missing(search, missing);
        Ok(())
    }

    /// Looks into all that any branch, tag or stash ever had, and what the reflog still knows.
    pub(super) fn history(&self, search: &mut Search<'_>) -> Result<(), Failure> {
        let mut list = self.git(&["rev-list", "--objects", "--all", "--reflog", "--missing=print"]);
        let mut list = list.stdout(Stdio::piped()).spawn().map_err(|error| run(&error))?;
        let names = list.stdout.take().map_or_else(Stdio::null, Stdio::from);
        let missing = each_object(self.objects(names)?, |object, text| {
            // A tree holds names only.
            if object.kind == "tree" {
                return std::io::copy(text, &mut std::io::sink()).map(drop).map_err(|error| read(&error).into());
            }
            let is_file = object.kind == "blob";
            if !search.look(is_file.then_some(object.rest), text) {
                return Ok(());
            }
            let commit = if is_file { self.commit_of(object.name) } else { Some(object.name.to_owned()) };
            let path = match &commit {
                Some(commit) if is_file => self.path_in(commit, object.name),
                _ => None,
            };
            // What only a tag names has no path, and what git tells of one ends at a line feed.
            let path = is_file.then(|| path.as_deref().unwrap_or(object.rest));
            search.tell(Place { path, object: Some((object.name, commit.as_deref())) })
        });
        let missing = missing?;
        ended(&mut list)?;
        tell_of_missing(search, missing);
        Ok(())
    }

    /// The first commit that has it; none where git cannot tell, as where not all was fetched.
    fn commit_of(&self, object: &str) -> Option<String> {
        let found = format!("--find-object={object}");
        let commits = self.told(&[
            "-c",
            "log.showRoot=true",
            "log",
            "--all",
            "--reflog",
            "-m",
            "--format=%H",
            "--no-patch",
            "--no-show-signature",
            "--no-renames",
            "--no-ext-diff",
            "--no-textconv",
            &found,
        ])?;
        String::from_utf8_lossy(&commits).split_whitespace().last().map(str::to_owned)
    }

    /// Where `commit` put it. The history names it only by where it was last.
    fn path_in(&self, commit: &str, object: &str) -> Option<Vec<u8>> {
        let found = format!("--find-object={object}");
        let changed = self.told(&[
            "diff-tree",
            "-r",
            "-m",
            "-z",
            "--root",
            "--raw",
            "--no-commit-id",
            "--no-abbrev",
            "--no-renames",
            "--no-relative",
            "--no-ext-diff",
            "--no-textconv",
            &found,
            commit,
        ])?;
        parse_changed(&changed).into_iter().find(|(new, _)| *new == object).map(|(_, path)| path.to_owned())
    }

    /// `git` with these arguments. It gets none of our secrets, and does nothing but read: no lock, no program that watches
    /// files, no pager, no other machine.
    fn git(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        command.args(["--no-optional-locks", "--no-pager", "--no-replace-objects", "-c", "core.fsmonitor=false", "-c"]);
        command.args(["core.hooksPath=/dev/null", "-C"]).arg(self.directory);
        command.args(arguments).stdin(Stdio::null());
        // An older git does not know the first; no protocol has the name.
        command.env("GIT_NO_LAZY_FETCH", "1").env("GIT_ALLOW_PROTOCOL", "none");
        command.env("GIT_TERMINAL_PROMPT", "0").env("LC_ALL", "C");
        // A hook is told by variables which repository and which index are meant; a directory that is named means itself.
        if self.directory != Path::new(".") {
            for name in OF_A_REPOSITORY {
                command.env_remove(name);
            }
        }
        for name in SECRET_VARIABLES {
            command.env_remove(name);
        }
        command
    }

    /// All that it prints, where it can tell; else it says nothing.
    fn told(&self, arguments: &[&str]) -> Option<Vec<u8>> {
        let done = self.git(arguments).stderr(Stdio::null()).output().ok()?;
        done.status.success().then_some(done.stdout)
    }

    /// All that it prints.
    fn output(&self, arguments: &[&str]) -> Result<Vec<u8>> {
        let mut child = self.git(arguments).stdout(Stdio::piped()).spawn().map_err(|error| run(&error))?;
        let mut output = Vec::new();
        if let Some(mut stdout) = child.stdout.take() {
            stdout.read_to_end(&mut output).map_err(|error| read(&error))?;
        }
        ended(&mut child)?;
        Ok(output)
    }

    /// A `git` that prints each object that is named on its stdin.
    fn objects(&self, names: Stdio) -> Result<Child> {
        let form = "--batch=%(objectname) %(objecttype) %(objectsize) %(rest)";
        let mut command = self.git(&["cat-file", "--buffer", form]);
        command.stdin(names).stdout(Stdio::piped()).spawn().map_err(|error| run(&error))
    }
}

/// What git says of an object before it prints it.
struct Object<'a> {
    name: &'a str,
    kind: &'a str,
    /// What stood behind its name where it was asked for.
    rest: &'a [u8],
}

/// Gives each object that `child` prints to `look`, which reads all of it, and returns how many were not there.
fn each_object(
    mut child: Child,
    mut look: impl FnMut(&Object<'_>, &mut dyn Read) -> Result<(), Failure>,
) -> Result<u64, Failure> {
    let Some(stdout) = child.stdout.take() else { return Ok(0) };
    let mut stdout = BufReader::with_capacity(BUFFER, stdout);
    let mut missing = 0;
    let walked = walk(&mut stdout, &mut missing, &mut look);
    if walked.is_err() {
        // It has more to say than anybody wants to hear.
        let _ended = child.kill();
        let _status = child.wait();
        walked?;
    }
    ended(&mut child)?;
    Ok(missing)
}

fn walk(
    stdout: &mut BufReader<ChildStdout>,
    missing: &mut u64,
    look: &mut impl FnMut(&Object<'_>, &mut dyn Read) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut line = Vec::new();
    loop {
        line.clear();
        if stdout.read_until(b'\n', &mut line).map_err(|error| read(&error))? == 0 {
            return Ok(());
        }
        let line = line.strip_suffix(b"\n").unwrap_or(&line);
        let mut words = line.splitn(4, |byte| *byte == b' ');
        let mut word = || std::str::from_utf8(words.next().unwrap_or_default()).unwrap_or_default();
        let (name, kind, size) = (word(), word(), word().parse::<u64>());
        let Ok(size) = size else {
            *missing += 1;
            continue;
        };
        let rest = words.next().unwrap_or_default();
        // A line feed follows.
        let mut text = stdout.take(size);
        look(&Object { name, kind, rest }, &mut text)?;
        std::io::copy(&mut text, &mut std::io::sink()).map_err(|error| read(&error))?;
        let mut line_feed = [0];
        stdout.read_exact(&mut line_feed).map_err(|error| read(&error))?;
    }
}

/// The object and the path of each file that `git diff --raw -z` tells of.
fn parse_changed(changed: &[u8]) -> Vec<(&str, &[u8])> {
    let mut parts = changed.split(|byte| *byte == 0);
    let mut staged = Vec::new();
    while let (Some(about), Some(path)) = (parts.next(), parts.next()) {
        let mut words = std::str::from_utf8(about).unwrap_or_default().split(' ');
        // `:MODE MODE OBJECT OBJECT STATUS`; what has the mode of a submodule is a commit of another repository.
        let (mode, object) = (words.nth(1), words.nth(1));
        if let (Some(mode), Some(object)) = (mode, object)
            && mode != "160000"
        {
            staged.push((object, path));
        }
    }
    staged
}

fn tell_of_missing(search: &Search<'_>, missing: u64) {
    if missing > 0 {
        search.warn(&format!("{missing} objects of the repository are not on this machine, and were not searched"));
    }
}

fn ended(child: &mut Child) -> Result<()> {
    let status = child.wait().map_err(|error| run(&error))?;
    if status.success() { Ok(()) } else { Err(Error::other("git failed, so not everything was searched")) }
}

fn run(error: &std::io::Error) -> Error {
    Error::io("run git", error)
}

fn read(error: &std::io::Error) -> Error {
    Error::io("read what git prints", error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_read_and_submodules_are_left_out() {
        let changed =
            b":000000 100644 0000 aaaa A\0a b\nc\0:160000 160000 1111 2222 M\0sub\0:100644 120000 3333 bbbb T\0link\0";
        assert_eq!(parse_changed(changed), [("aaaa", &b"a b\nc"[..]), ("bbbb", b"link")]);
        assert_eq!(parse_changed(b""), []);
    }
}
