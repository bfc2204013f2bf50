//! A vault in a directory of its own, and the program run on it with a cleared environment.

#![allow(dead_code, reason = "each test takes what it needs")]

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{Seek as _, Write as _};
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use tempfile::TempDir;

pub const PASSPHRASE: &str = "tidy plum orbit cactus";
pub const NEW_PASSPHRASE: &str = "novel brick canyon otter";
/// The cheapest key derivation that the program accepts.
pub const CHEAP: &str = "m=19MiB,t=2,p=1";

pub struct Sandbox {
    root: TempDir,
}

impl Sandbox {
    /// Without a vault.
    pub fn empty() -> Self {
        let root = tempfile::Builder::new().prefix("vault-test-").tempdir().unwrap();
        fs::create_dir(root.path().join("home")).unwrap();
        fs::create_dir(root.path().join("data")).unwrap();
        Self { root }
    }

    /// With an empty vault.
    pub fn with_vault() -> Self {
        let sandbox = Self::empty();
        sandbox.run(&["init", "--kdf", CHEAP]).succeeded();
        sandbox
    }

    /// With a vault that holds these.
    pub fn holding(secrets: &[(&str, &[u8])]) -> Self {
        let sandbox = Self::with_vault();
        for (key, value) in secrets {
            sandbox.vault(&["add", key]).stdin(value).go().succeeded();
        }
        sandbox
    }

    /// Another with the same files: vault, trail, backups and state.
    pub fn copy(&self) -> Self {
        let copy = Self { root: tempfile::Builder::new().prefix("vault-test-").tempdir().unwrap() };
        copy_directory(self.root.path(), copy.root.path());
        copy
    }

    /// The directory of everything.
    pub fn root(&self) -> &Path {
        self.root.path()
    }

    /// The directory of the vault.
    pub fn data(&self) -> PathBuf {
        self.root.path().join("data")
    }

    /// The vault.
    pub fn file(&self) -> PathBuf {
        self.data().join("v.vault")
    }

    /// What stands beside the vault: `.audit`, `.lock`, `.tmp`, `.backups`.
    pub fn beside(&self, ending: &str) -> PathBuf {
        self.data().join(format!("v.vault{ending}"))
    }

    /// The directory of the rollback state.
    pub fn state(&self) -> PathBuf {
        self.root.path().join("home/.local/state/vault")
    }

    /// A command, still to be run.
    pub fn vault(&self, arguments: &[&str]) -> Run<'_> {
        Run {
            sandbox: self,
            through: Vec::new(),
            arguments: arguments.iter().map(OsString::from).collect(),
            stdin: Vec::new(),
            variables: vec![("VAULT_PASSPHRASE".into(), PASSPHRASE.into())],
        }
    }

    /// A command that reads nothing.
    pub fn run(&self, arguments: &[&str]) -> Outcome {
        self.vault(arguments).go()
    }

    /// Names of temporary files, in the vault's directory and in that of the state.
    pub fn leftovers(&self) -> Vec<PathBuf> {
        let files =
            [self.data(), self.state()].into_iter().filter_map(|directory| fs::read_dir(directory).ok()).flatten();
        files.map(|entry| entry.unwrap().path()).filter(|path| path.extension() == Some(OsStr::new("tmp"))).collect()
    }

    /// The sequence numbers in the trail, in the order of its lines, with those before a rotation.
    pub fn trail(&self) -> Vec<u64> {
        let present = fs::read_to_string(self.beside(".audit")).unwrap();
        let earlier =
            if self.is_rotated() { fs::read_to_string(self.beside(".audit.1")).unwrap() } else { String::new() };
        (earlier + &present).lines().filter_map(|line| line.split(' ').next()?.parse().ok()).collect()
    }

    /// Whether the trail goes on in a second file.
    pub fn is_rotated(&self) -> bool {
        fs::read_to_string(self.beside(".audit")).unwrap().lines().next().unwrap().contains(" 2 ")
    }
}

/// One run of the program.
pub struct Run<'a> {
    sandbox: &'a Sandbox,
    through: Vec<OsString>,
    arguments: Vec<OsString>,
    stdin: Vec<u8>,
    variables: Vec<(OsString, OsString)>,
}

impl Run<'_> {
    pub fn stdin(mut self, bytes: &[u8]) -> Self {
        bytes.clone_into(&mut self.stdin);
        self
    }

    pub fn env(mut self, name: &str, value: impl Into<OsString>) -> Self {
        self.variables.push((name.into(), value.into()));
        self
    }

    /// Runs it by way of another program, such as `strace`, whose last arguments it becomes.
    pub fn through<T: Into<OsString>>(mut self, words: impl IntoIterator<Item = T>) -> Self {
        self.through = words.into_iter().map(Into::into).collect();
        self
    }

    /// The whole command, ready to start, with stdin from a file and everything else caught.
    pub fn command(self) -> Command {
        let mut words = self.through;
        words.push(env!("CARGO_BIN_EXE_vault").into());
        words.extend(self.arguments);
        let mut command = Command::new(&words[0]);
        command
            .args(&words[1..])
            .env_clear()
            .env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")
            .env("HOME", self.sandbox.root.path().join("home"))
            .env("VAULT_FILE", self.sandbox.file())
            .envs(self.variables)
            .current_dir(self.sandbox.root.path())
            .stdin(file_holding(&self.stdin))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    pub fn go(self) -> Outcome {
        let what = format!("vault {:?}", self.arguments);
        let output = self.command().output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        Outcome { what, status: output.status, stdout: output.stdout, stderr }
    }
}

/// What came of a run.
pub struct Outcome {
    what: String,
    status: ExitStatus,
    pub stdout: Vec<u8>,
    pub stderr: String,
}

impl Outcome {
    /// The exit status; 128 and the signal where one ended it, as in a shell.
    pub fn status(&self) -> i32 {
        self.status.code().unwrap_or_else(|| 128 + self.status.signal().unwrap_or(0))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.stdout).into_owned()
    }

    #[track_caller]
    pub fn succeeded(self) -> Self {
        self.ended_with(0)
    }

    #[track_caller]
    pub fn ended_with(self, status: i32) -> Self {
        assert_eq!(self.status(), status, "{} said: {}", self.what, self.stderr);
        self
    }

    /// That stderr says this.
    #[track_caller]
    pub fn saying(self, words: &str) -> Self {
        assert!(self.stderr.contains(words), "{} does not say {words:?} but: {}", self.what, self.stderr);
        self
    }

    /// That stderr says nothing.
    #[track_caller]
    pub fn silently(self) -> Self {
        assert_eq!(self.stderr, "", "{}", self.what);
        self
    }

    /// That nothing was printed.
    #[track_caller]
    pub fn printing_nothing(self) -> Self {
        self.printing(b"")
    }

    /// That stdout has these bytes.
    #[track_caller]
    pub fn printing(self, bytes: &[u8]) -> Self {
        assert_eq!(self.text(), String::from_utf8_lossy(bytes), "{}", self.what);
        self
    }
}

/// A file that is read where a pipe might fill up.
fn file_holding(bytes: &[u8]) -> Stdio {
    if bytes.is_empty() {
        return Stdio::null();
    }
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file.rewind().unwrap();
    file.into()
}

fn copy_directory(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            fs::create_dir(&target).unwrap();
            fs::set_permissions(&target, entry.metadata().unwrap().permissions()).unwrap();
            copy_directory(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
