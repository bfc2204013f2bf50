use std::ffi::OsStr;
use std::io::Write as _;
use std::os::fd::OwnedFd;
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

use super::{Home, PASSPHRASE, VAULT};

/// Nothing here takes seconds; what takes this long hangs.
const PATIENCE: Duration = Duration::from_mins(2);

/// One call of the program: with an environment of its own, the passphrase in it, no terminal and an empty stdin.
#[must_use = "nothing runs before it is said what is expected"]
pub struct Call<'a> {
    home: &'a Home,
    command: Command,
    stdin: Vec<u8>,
}

/// How a call ended. Paths below the home begin with `~` in what it prints.
#[derive(Debug)]
pub struct Done {
    /// The exit status; as in a shell 128 + n for signal n.
    pub status: i32,
    /// Byte for byte.
    pub out: Vec<u8>,
    home: String,
    err: Vec<u8>,
}

impl<'a> Call<'a> {
    pub(super) fn new(home: &'a Home, arguments: &str) -> Self {
        Self::of(home, VAULT, arguments)
    }

    /// The same of another program.
    pub fn of(home: &'a Home, program: impl AsRef<OsStr>, arguments: &str) -> Self {
        // A session without a terminal, so that nobody is asked who happens to run the tests.
        let mut command = Command::new("setsid");
        command
            .arg(program)
            .args(shlex::split(arguments).expect("balanced quotes"))
            .current_dir(home.path())
            .env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("HOME", home.path()).env("VAULT_PASSPHRASE", PASSPHRASE);
        command.env("XDG_DATA_HOME", home.path().join("data")).env("XDG_STATE_HOME", home.path().join("state"));
        Self { home, command, stdin: Vec::new() }
    }

    /// One more argument, as it is.
    pub fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.command.arg(argument);
        self
    }

    /// More arguments, split as a shell splits them.
    pub fn args(mut self, arguments: &str) -> Self {
        self.command.args(shlex::split(arguments).expect("balanced quotes"));
        self
    }

    /// Sets a variable.
    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Takes a variable away.
    pub fn without(mut self, name: &str) -> Self {
        self.command.env_remove(name);
        self
    }

    /// Gives these bytes on stdin.
    pub fn stdin(mut self, bytes: impl AsRef<[u8]>) -> Self {
        self.stdin = bytes.as_ref().to_vec();
        self
    }

    /// Has a shell run `script`, in which `"$@"` is the call.
    pub fn in_shell(self, script: &str) -> Self {
        self.behind(&["sh", "-c", script, "sh"])
    }

    /// Has Python run `script`, which finds `word` and the call in its arguments.
    pub fn through_python(self, script: &str, word: &std::path::Path) -> Self {
        self.behind(&["python3", "-c", script, word.to_str().expect("a path in UTF-8")])
    }

    /// Starts it on `terminal`, which becomes the one that it can ask on.
    pub fn spawn_on(self, terminal: &OwnedFd) -> Child {
        let stream = || Stdio::from(terminal.try_clone().expect("one more descriptor"));
        let mut command = self.behind(&["--ctty"]).command;
        command.stdin(stream()).stdout(stream()).stderr(stream()).spawn().expect("vault starts")
    }

    /// The same call with more words in front.
    fn behind(mut self, words: &[&str]) -> Self {
        let mut command = Command::new(self.command.get_program());
        command.args(words).args(self.command.get_args()).current_dir(self.home.path()).env_clear();
        command.envs(self.command.get_envs().filter_map(|(name, value)| Some((name, value?))));
        self.command = command;
        self
    }

    /// Starts it with pipes; the caller sees to the rest.
    pub fn spawn(mut self) -> Child {
        self.command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        self.command.spawn().expect("vault starts")
    }

    /// Runs it.
    pub fn done(mut self) -> Done {
        let (home, bytes) = (self.home.path().display().to_string(), std::mem::take(&mut self.stdin));
        let mut child = self.spawn();
        let pid = Pid::from_child(&child);
        let mut stdin = child.stdin.take().expect("a pipe");
        // Who does not read it has closed the pipe: no error here.
        let writer = std::thread::spawn(move || drop(stdin.write_all(&bytes)));
        let (sender, receiver) = mpsc::channel();
        std::thread::spawn(move || sender.send(child.wait_with_output()));
        let output = receiver.recv_timeout(PATIENCE).unwrap_or_else(|_| {
            kill_process(pid, Signal::KILL).expect("it can be killed");
            panic!("it hangs");
        });
        writer.join().expect("the writer ends");
        let output = output.expect("its output");
        let status = output.status.code().or_else(|| output.status.signal().map(|signal| 128 + signal));
        Done { status: status.expect("an end"), out: output.stdout, err: output.stderr, home }
    }

    /// Ends with this status; what it says is up to the caller.
    #[track_caller]
    pub fn ends(self, status: i32) -> Done {
        let done = self.done();
        assert_eq!(done.status, status, "{}", done.text());
        done
    }

    /// Succeeds and says nothing at all.
    #[track_caller]
    pub fn quiet(self) {
        self.prints("");
    }

    /// Succeeds and prints just this.
    #[track_caller]
    pub fn prints(self, expected: impl AsRef<[u8]>) {
        let (done, expected) = (self.done(), expected.as_ref());
        assert_eq!((done.status, done.stderr().as_str()), (0, ""), "{}", done.text());
        assert!(
            done.out == expected,
            "printed: {:.500}\nexpected: {:.500}",
            done.stdout(),
            String::from_utf8_lossy(expected)
        );
    }

    /// Succeeds, prints nothing and says just this on stderr.
    #[track_caller]
    pub fn warns(self, expected: &str) {
        assert_eq!(self.done().text(), format!("{expected}[0]\n"));
    }

    /// Fails with this status, prints nothing and says just this on stderr.
    #[track_caller]
    pub fn fails(self, status: i32, expected: &str) {
        assert_eq!(self.done().text(), format!("{expected}[{status}]\n"));
    }
}

impl Done {
    /// What it printed, as text.
    pub fn stdout(&self) -> String {
        self.shorten(&self.out)
    }

    /// What it said besides.
    pub fn stderr(&self) -> String {
        self.shorten(&self.err)
    }

    /// All of it: what it printed, what it said and the status in brackets.
    pub fn text(&self) -> String {
        format!("{}{}[{}]\n", self.stdout(), self.stderr(), self.status)
    }

    /// What it printed, as JSON.
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        assert_eq!((self.status, self.stderr().as_str()), (0, ""), "{}", self.text());
        self.found()
    }

    /// What it printed, as JSON, before it ended with an error that it told besides.
    #[track_caller]
    pub fn found(&self) -> serde_json::Value {
        serde_json::from_slice(&self.out).expect("one JSON document")
    }

    fn shorten(&self, bytes: &[u8]) -> String {
        String::from_utf8_lossy(bytes).replace(&self.home, "~")
    }
}
