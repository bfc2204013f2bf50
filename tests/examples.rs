//! The examples do what they say: the same commands, with this program.
// A test says loudly what went wrong, and reads and writes files of its own.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout)]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use support::{Home, PASSPHRASE, VAULT};

fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples")
}

/// Python is what the ledger and one bot are written in.
fn python_is_there() -> bool {
    let found = Command::new("python3").args(["-c", "import sys; assert sys.version_info >= (3, 10)"]).status();
    let found = found.is_ok_and(|status| status.success());
    if !found {
        println!("skipped: the reconciliation, because python3 (3.10 or later) is missing");
    }
    found
}

/// The reconciliation after its owner set it up.
struct Reconciliation {
    home: Home,
}

impl Reconciliation {
    fn set_up() -> Self {
        let it = Self { home: Home::new() };
        let done = it.program("setup").arg(it.home.path()).env("VAULT_PASSPHRASE", PASSPHRASE).output().unwrap();
        assert!(done.status.success(), "{done:?}");
        it
    }

    /// A program of the example, in an environment without a passphrase.
    fn program(&self, name: &str) -> Command {
        let mut command = Command::new(examples().join("reconciliation").join(name));
        command.env_clear().env("PATH", std::env::var_os("PATH").unwrap()).env("HOME", self.home.path());
        command.env("VAULT", VAULT).env("VAULT_FILE", self.home.vault_file());
        command.env("XDG_STATE_HOME", self.home.path().join("state"));
        command
    }

    /// A bot with a token of `stage` for `right`, on that stage's ledger.
    fn bot(&self, name: &str, stage: &str, right: &str) -> Output {
        let mut bot = self.program(name);
        bot.env("LEDGER_DIRECTORY", self.home.path().join(stage));
        bot.env("VAULT_GRANT_FILE", self.home.path().join(stage).join(format!("{right}.token")));
        bot.arg(examples().join("reconciliation/statement.csv")).output().unwrap()
    }

    fn lines(&self, stage: &str) -> Vec<String> {
        let mut show = self.program("ledger");
        let shown = show.env("LEDGER_DIRECTORY", self.home.path().join(stage)).arg("show").output().unwrap();
        String::from_utf8(shown.stdout).unwrap().lines().map(str::to_owned).collect()
    }
}

#[test]
fn one_bot_enters_and_the_other_approves_and_neither_does_both() {
    if !python_is_there() {
        return;
    }
    let it = Reconciliation::set_up();
    for stage in ["design", "production"] {
        let entered = it.bot("maker", stage, "enter");
        assert!(entered.status.success(), "{entered:?}");
        assert_eq!(String::from_utf8_lossy(&entered.stdout).matches("entered: ").count(), 3, "{entered:?}");
        assert!(it.lines(stage).iter().all(|line| line.starts_with("new 2026-")));

        // With the other's token each finds no password at all.
        let crossed = it.bot("checker", stage, "enter");
        assert!(!crossed.status.success() && String::from_utf8_lossy(&crossed.stderr).contains("ledger/approve"));
        assert!(it.lines(stage).iter().all(|line| line.starts_with("new ")));

        let approved = it.bot("checker", stage, "approve");
        assert!(approved.status.success(), "{approved:?}");
        assert_eq!(it.lines(stage).iter().filter(|line| line.starts_with("approved ")).count(), 3);
        let again = it.bot("maker", stage, "enter");
        assert!(again.status.success() && again.stdout.is_empty(), "{again:?}");
    }
    // The dummies of the designers open nothing in production.
    let mut wrong = it.program("maker");
    wrong.env("LEDGER_DIRECTORY", it.home.path().join("production"));
    wrong.env("VAULT_GRANT_FILE", it.home.path().join("design/enter.token"));
    let statement = it.home.write("more.csv", "2026-11-06;somebody;something;1.00\n");
    let refused = wrong.arg(&statement).output().unwrap();
    assert!(String::from_utf8_lossy(&refused.stderr).contains("ledger: there is no user"), "{refused:?}");

    let refused = it.home.vault("grant add both --key ledger/enter --key ledger/approve").ends(7).stderr();
    assert!(refused.contains("no one grant may hold so much of the duty four-eyes"), "{refused}");
    let report = it.home.vault("audit report --since 1d -o json").ends(0).json();
    assert!(report.to_string().contains("grant:approve-production"), "{report}");
    it.home.vault("audit verify").ends(0);
}

/// The settings of a unit, by name; a name that stands more than once has all its values.
fn unit(name: &str) -> BTreeMap<String, Vec<String>> {
    let text = fs::read_to_string(examples().join("systemd").join(name)).unwrap();
    let mut settings = BTreeMap::<String, Vec<String>>::new();
    for (name, value) in text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('=')) {
        settings.entry(name.to_owned()).or_default().push(value.to_owned());
    }
    settings
}

#[test]
fn the_agents_units_start_this_program_where_commands_look_for_it() {
    let words = |name: &str, key: &str| unit(name)[key].join(" ");
    let start = words("vault-agent.service", "ExecStart");
    let mut start = start.split(' ');
    assert_eq!(start.next(), Some("/usr/bin/vault"));
    let home = Home::new();
    home.vault(&start.collect::<Vec<_>>().join(" ")).args("--help").ends(0);
    let runtime = home.path().join("run");
    fs::create_dir(&runtime).unwrap();
    home.vault("unlock").env("XDG_RUNTIME_DIR", &runtime).quiet();
    let listening = words("vault-agent.socket", "ListenStream").replace("%t", runtime.to_str().unwrap());
    assert!(Path::new(&listening).exists(), "{listening}");
    home.vault("lock").env("XDG_RUNTIME_DIR", &runtime).quiet();
}

/// What systemd does for the unit, done by hand: a directory with the credential, and the environment.
#[test]
fn a_service_finds_its_token_among_its_credentials() {
    let unit = unit("reconcile.service");
    let credential = unit["LoadCredentialEncrypted"][0].split(':').next().unwrap();
    let home = Home::with(&[("ledger/enter", "hunter2")]);
    let token = home.vault("grant add reconcile --key ledger/enter").ends(0).stdout();
    let credentials = home.path().join("credentials");
    fs::create_dir(&credentials).unwrap();
    home.write(&format!("credentials/{credential}"), token);
    let mut run = home.vault("exec -- printenv LEDGER_ENTER").without("VAULT_PASSPHRASE");
    run = run.env("CREDENTIALS_DIRECTORY", &credentials);
    run.prints("hunter2\n");
    assert!(unit["Environment"].iter().any(|set| set.contains("VAULT_FILE=")));
    if let Ok(checked) = Command::new("systemd-analyze").args(["--version"]).output()
        && checked.status.success()
    {
        let calendar = self::unit("reconcile.timer")["OnCalendar"][0].clone();
        let checked = Command::new("systemd-analyze").args(["calendar", &calendar]).output().unwrap();
        assert!(checked.status.success(), "{checked:?}");
    }
}

/// The commands of the job, with the secret of the service in the environment.
#[test]
fn a_ci_job_runs_with_one_token() {
    let text = fs::read_to_string(examples().join("ci/release.yml")).unwrap();
    let command = text.lines().find_map(|line| line.trim().strip_prefix("run: ")).unwrap();
    let home = Home::new();
    home.vault("add PUBLISH_TOKEN --tag release").stdin("s3cret").quiet();
    let grant = text.lines().find_map(|line| line.split("vault grant add ").nth(1)).unwrap();
    let grant = grant.split("  ").next().unwrap();
    let token = home.vault(&format!("grant add {grant}")).ends(0).stdout();
    home.script("publish.sh", "test -z \"$VAULT_GRANT\" && printf %s \"$PUBLISH_TOKEN\" | wc -c");
    let run = home.vault_with(token.trim(), command.strip_prefix("vault ").unwrap());
    assert_eq!(run.ends(0).stdout().trim(), "6");
    home.vault_with(token.trim(), "get PUBLISH_TOKEN").ends(7);
}
