//! What a process holds in its memory, read as root may read it: after it locked, after it failed to unlock, and when it is
//! done, nothing of a passphrase, a key or a value is left.

use std::fs::{self, File};
use std::os::unix::fs::FileExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use vault::crypto::ValuesKey;
use vault::model::{Stage, Target};
use vault::session::{self, Guard};
use vault::store::{Location, Store};
use vault::{SecretBytes, Vault};

use super::canary::{PASSPHRASE as WRONG, VALUE, found_bytes};
use super::forge;
use super::support::{Home, PASSPHRASE, VAULT, is_installed};

const RUNS: usize = 20;

/// What nobody may find, by name.
type Secrets = Vec<(&'static str, Vec<u8>)>;

/// A home with one value, and all its secrets.
fn home() -> (Home, Secrets) {
    let home = Home::with(&[("key", VALUE)]);
    let passphrase = SecretBytes::copy_of(PASSPHRASE.as_bytes());
    let store = Store::new(Location::resolve(&home.vault_file()).unwrap());
    let root = session::open(store, Guard::new(None, false)).unwrap().unlock(&passphrase).unwrap();
    let settings = forge::settings(&fs::read(home.vault_file()).unwrap(), &root);
    let mut vault = Vault::open(&home.vault_file(), None).unwrap().unlock(&passphrase).unwrap();
    let secret = vault.find(Target::parse("key").unwrap()).unwrap();
    let blob = secret.newest(&Stage::default()).unwrap().value.unwrap();
    let values_key = ValuesKey::from_bytes(settings.values_key.expose()).unwrap();
    let secrets = vec![
        ("the passphrase", PASSPHRASE.as_bytes().to_vec()),
        ("a wrong passphrase", WRONG.as_bytes().to_vec()),
        ("the root key", root.expose().to_vec()),
        ("the values key", values_key.expose().to_vec()),
        ("the trail key", settings.trail_key.expose().to_vec()),
        ("the signing key", settings.signing_key.expose().to_vec()),
        ("the event signing key", settings.event_signing_key.expose().to_vec()),
        ("a data key", values_key.data_key(blob).expose().to_vec()),
        ("a value", VALUE.as_bytes().to_vec()),
    ];
    (home, secrets)
}

/// The names of those of `secrets` that process `pid` holds.
fn held(pid: u32, secrets: &Secrets) -> Vec<&'static str> {
    let memory = File::open(format!("/proc/{pid}/mem")).expect("root may read it");
    let maps = fs::read_to_string(format!("/proc/{pid}/maps")).expect("its maps");
    let mut found: Vec<&'static str> = Vec::new();
    for line in maps.lines().filter(|line| line.split(' ').nth(1).is_some_and(|rights| rights.starts_with('r'))) {
        let (from, to) = line.split(' ').next().and_then(|range| range.split_once('-')).expect("a range");
        let number = |text| u64::from_str_radix(text, 16).expect("an address");
        let mut bytes = vec![0; usize::try_from(number(to) - number(from)).expect("a size")];
        // What the kernel lends it is no memory that can be read.
        if memory.read_exact_at(&mut bytes, number(from)).is_ok() {
            found.extend(secrets.iter().filter(|(_, secret)| found_bytes(&bytes, secret)).map(|(name, _)| *name));
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn can_look(test: &str) -> bool {
    let is_root = rustix::process::geteuid().is_root();
    if !is_root {
        super::report::skipped(test, "only root may read the memory of such a process");
    }
    is_root
}

/// An agent in the foreground, which stays when everything is locked.
struct Agent(Child);

impl Agent {
    fn start(home: &Home) -> Self {
        let mut child = home.vault("agent --foreground").without("VAULT_PASSPHRASE").spawn();
        while !home.path().join("state/vault/agent/agent.sock").exists() {
            assert!(child.try_wait().expect("a status").is_none(), "it ended");
            std::thread::yield_now();
        }
        Self(child)
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        let _it_may_have_ended = self.0.kill();
        let _no_zombie = self.0.wait();
    }
}

#[test]
fn an_agent_that_locked_holds_nothing() {
    if !can_look("an_agent_that_locked_holds_nothing") {
        return;
    }
    let (home, secrets) = home();
    let agent = Agent::start(&home);
    let bare = |command: &str| home.vault(command).without("VAULT_PASSPHRASE");
    for _ in 0..RUNS {
        home.vault("unlock").quiet();
        bare("get key").prints(VALUE);
        bare("update key").stdin(VALUE).quiet();
        bare("show key --reveal").ends(0);
        bare("exec --env A=key -- true").quiet();
        bare("grant list").ends(0);
        // While it is unlocked the keys are there, and the search finds them; a value is there only while it is given out.
        let unlocked = held(agent.0.id(), &secrets);
        assert!(unlocked.contains(&"the root key") && unlocked.contains(&"the values key"), "{unlocked:?}");
        for never in ["the passphrase", "a data key", "a value"] {
            assert!(!unlocked.contains(&never), "{unlocked:?}");
        }
        bare("lock").quiet();
        assert_eq!(held(agent.0.id(), &secrets), [""; 0]);
        home.vault("unlock --idle 1h").env("VAULT_PASSPHRASE", WRONG).ends(4);
        assert_eq!(held(agent.0.id(), &secrets), [""; 0]);
    }
}

/// A call that stands still before its `nth` system call of this name.
struct Halted {
    strace: Child,
    pid: u32,
}

impl Halted {
    fn before(home: &Home, call: &str, number: &str, nth: &str, words: &[&str], passphrase: Option<&str>) -> Self {
        let mut command = Command::new("strace");
        // For longer than any test takes; it is killed before that.
        let inject = format!("inject={call}:delay_enter=600000000:when={nth}");
        command.args(["-o", "/dev/null", "-e", &format!("trace={call}"), "-e", &inject]).arg(VAULT).args(words);
        command.current_dir(home.path()).env_clear().env("PATH", std::env::var_os("PATH").unwrap());
        command.env("HOME", home.path()).env("XDG_DATA_HOME", home.path().join("data"));
        command.env("XDG_STATE_HOME", home.path().join("state"));
        // In a file: what stands in the environment of a process is in its memory, whatever it does.
        if let Some(passphrase) = passphrase {
            command.env("VAULT_PASSPHRASE_FILE", home.write("passphrase", passphrase));
        }
        let mut strace = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let children = format!("/proc/{0}/task/{0}/children", strace.id());
        loop {
            let pid = fs::read_to_string(&children).ok().and_then(|text| text.split(' ').next()?.parse::<u32>().ok());
            let at = pid.and_then(|pid| Some((pid, fs::read_to_string(format!("/proc/{pid}/syscall")).ok()?)));
            match at {
                Some((pid, text)) if text.split(' ').next() == Some(number) && is_ours(pid) && has_entered(pid) => {
                    return Self { strace, pid };
                }
                _ => assert!(strace.try_wait().unwrap().is_none(), "it never came there: {words:?}"),
            }
            std::thread::yield_now();
        }
    }
}

/// Whether the process runs our program. Before it starts that, strace tries its own tracing on a copy of itself, which stands
/// still before calls too.
fn is_ours(pid: u32) -> bool {
    fs::read_link(format!("/proc/{pid}/exe")).is_ok_and(|program| program == Path::new(VAULT))
}

/// Whether the process is held by who traces it.
fn has_entered(pid: u32) -> bool {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    status.lines().any(|line| line.starts_with("State:\tt"))
}

impl Drop for Halted {
    fn drop(&mut self) {
        for pid in [self.pid, self.strace.id()] {
            let pid = Pid::from_raw(pid.cast_signed()).unwrap();
            let _it_may_have_ended = kill_process(pid, Signal::KILL);
        }
        let _no_zombie = self.strace.wait();
    }
}

/// Its number on this machine, as the kernel tells it.
const EXIT_GROUP: &str = if cfg!(target_arch = "x86_64") { "231" } else { "94" };
const WRITE: &str = if cfg!(target_arch = "x86_64") { "1" } else { "64" };

/// Commands that give values away, or look at them.
const PRINTING: [&[&str]; 11] = [
    &["show", "key", "--reveal"],
    &["show", "key", "--reveal", "--json"],
    &["get", "key", "--json"],
    &["render", "text"],
    &["env", "--only", "key"],
    &["env", "--only", "key", "--format", "json"],
    &["scan", "text"],
    &["exec", "--only", "key", "--mask", "--", "true"],
    &["export", "-", "--plaintext", "--format", "csv"],
    &["export", "-", "--plaintext", "--format", "json"],
    &["doctor"],
];

#[test]
fn a_command_that_is_done_holds_nothing() {
    if !can_look("a_command_that_is_done_holds_nothing") || !is_installed("strace") {
        return;
    }
    let (home, secrets) = home();
    let at_exit = |words: &[&str], passphrase: Option<&str>| {
        let halted = Halted::before(&home, "exit_group", EXIT_GROUP, "1", words, passphrase);
        held(halted.pid, &secrets)
    };
    // The search is awake: when the value is written, it is there.
    let writing = Halted::before(&home, "write", WRITE, "2", &["get", "key"], Some(PASSPHRASE));
    assert!(held(writing.pid, &secrets).contains(&"a value"));
    drop(writing);
    for _ in 0..RUNS {
        assert_eq!(at_exit(&["get", "key"], Some(PASSPHRASE)), [""; 0], "get");
        assert_eq!(at_exit(&["get", "key"], Some(WRONG)), [""; 0], "a failed unlock");
    }
    home.write("text", "{vault.key}");
    for words in PRINTING {
        assert_eq!(at_exit(words, Some(PASSPHRASE)), [""; 0], "{words:?}");
    }
    home.vault("unlock").quiet();
    for _ in 0..RUNS {
        assert_eq!(at_exit(&["get", "key"], None), [""; 0], "get, through the agent");
    }
}
