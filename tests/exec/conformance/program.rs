//! The program that the rules are put to: ours, or the one that an adapter speaks for.

use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::support::call::{Call, Done};
use super::support::{Home, PASSPHRASE};

/// Names the adapter. tests/exec/adapters/README.md says what that is.
const ADAPTER: &str = "VAULT_TEST_EXEC";

/// Names a file that gets a line for each rule.
const RESULTS: &str = "VAULT_TEST_EXEC_RESULTS";

/// An adapter's status for a value that the program does not keep.
const CANNOT_BE_KEPT: i32 = 77;

/// Why a test ended that neither passed nor failed.
struct NotOffered;

/// A program with a store of its own, in a home of its own.
pub struct Program {
    home: Home,
    adapter: Option<PathBuf>,
    offers: String,
}

/// Puts the rule after which the test is named to the program. `needs` is what a program must offer for the rule to mean
/// anything; one that does not offer it neither passes nor fails.
pub fn conforms<T: FnOnce(&Program)>(needs: &[&str], test: T) {
    let place = std::any::type_name::<T>();
    let rule = place.split("::").find_map(rule_of).expect("a test is named after its rule");
    let program = Program::new();
    if let Some(missing) = needs.iter().find(|need| !program.offers(need)) {
        assert!(program.adapter.is_some(), "ours offers everything, and so {missing}");
        return record(&rule, "not offered");
    }
    match catch_unwind(AssertUnwindSafe(|| test(&program))) {
        Ok(()) => record(&rule, "pass"),
        Err(why) if why.is::<NotOffered>() => record(&rule, "not offered"),
        Err(why) => {
            record(&rule, "fail");
            resume_unwind(why);
        }
    }
}

/// `E7` of `e7_what_it_says`.
pub fn rule_of(name: &str) -> Option<String> {
    let number = name.strip_prefix('e')?.split_once('_')?.0;
    number.parse::<u16>().ok().map(|number| format!("E{number}"))
}

/// How long is waited for what should come at once. Ours has minutes, on the slowest machine; another one has seconds.
pub fn patience() -> Duration {
    if std::env::var_os(ADAPTER).is_none() { Duration::from_mins(2) } else { Duration::from_secs(10) }
}

/// Whether something comes true.
pub fn comes_true(mut is_true: impl FnMut() -> bool) -> bool {
    let end = Instant::now() + patience();
    loop {
        if is_true() {
            return true;
        }
        if Instant::now() > end {
            return false;
        }
        std::thread::yield_now();
    }
}

fn record(rule: &str, outcome: &str) {
    if let Some(path) = std::env::var_os(RESULTS) {
        let mut file =
            std::fs::OpenOptions::new().create(true).append(true).open(path).expect("a file for the results");
        file.write_all(format!("{rule} {outcome}\n").as_bytes()).expect("it takes them");
    }
}

impl Program {
    fn new() -> Self {
        let home = Home::new();
        let adapter = std::env::var_os(ADAPTER).map(|path| {
            let place = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path);
            place.canonicalize().expect("the adapter is there")
        });
        let mut program = Self { home, adapter, offers: String::new() };
        if program.adapter.is_some() {
            program.offers = program.adapter("offers", "").ends(0).stdout();
        }
        program
    }

    /// Whether the program has what this word stands for.
    pub fn offers(&self, what: &str) -> bool {
        self.adapter.is_none() || self.offers.split_whitespace().any(|word| word == what)
    }

    /// A call of the adapter.
    fn adapter(&self, verb: &str, arguments: &str) -> Call<'_> {
        let adapter = self.adapter.as_ref().expect("there is one");
        Call::of(&self.home, adapter, verb).args(arguments).env("TMPDIR", self.home.path())
    }

    /// Keeps a value, so that it can be given to programs.
    #[track_caller]
    pub fn store(&self, key: &str, value: impl AsRef<[u8]>) {
        match self.adapter {
            None if value.as_ref().is_empty() => self.home.vault("add --empty").arg(key).quiet(),
            None => self.home.vault("add").arg(key).stdin(value).quiet(),
            Some(_) => match self.adapter("store", key).stdin(value).done() {
                done if done.status == CANNOT_BE_KEPT => resume_unwind(Box::new(NotOffered)),
                done => assert_eq!(done.status, 0, "{}", done.text()),
            },
        }
    }

    /// Takes all that is stored away.
    pub fn lose_the_store(&self) {
        match self.adapter {
            None => std::fs::remove_file(self.home.vault_file()).expect("the vault is there"),
            Some(_) => drop(self.adapter("lose", "").ends(0)),
        }
    }

    /// What opens the store, and is in the environment of the call.
    pub fn key_of_the_store(&self) -> String {
        match self.adapter {
            None => PASSPHRASE.to_owned(),
            Some(_) => self.adapter("key", "").ends(0).stdout().trim().to_owned(),
        }
    }

    /// A call that runs a program: options of ours, `--`, and the program.
    pub fn run(&self, arguments: &str) -> Call<'_> {
        match self.adapter {
            None => self.home.vault("exec").args(arguments),
            Some(_) => self.adapter("run", arguments),
        }
    }

    /// That with these options the program is not started, and that this is no success. Ours says so as it says everything (E39).
    #[track_caller]
    pub fn refuses(&self, options: &str) -> Done {
        let marker = self.home.path().join("started");
        let done = self.run(options).args("-- touch").arg(&marker).done();
        let started = marker.exists();
        let _for_the_next_one = std::fs::remove_file(marker);
        assert!(!started, "{options}: it was started: {}", done.text());
        assert_ne!(done.status, 0, "{options}: {}", done.text());
        if self.adapter.is_none() {
            assert_eq!((done.status, done.stdout().as_str()), (125, ""), "{options}: {}", done.text());
            assert!(done.stderr().starts_with("error: "), "{options}: {}", done.text());
        }
        done
    }

    /// The ways in which ours runs a program: those in which it stays beside the program may differ. Another one is asked for the
    /// usual way only.
    pub fn ways(&self) -> impl Iterator<Item = &'static str> {
        let ways: &[&str] = if self.offers("beside") { &["", "--timeout 1h", "--mask"] } else { &[""] };
        ways.iter().copied()
    }

    /// Where everything of it is.
    pub fn home(&self) -> &Home {
        &self.home
    }
}
