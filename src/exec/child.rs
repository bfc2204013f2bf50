use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt as _;
use std::process::Command;

use thiserror::Error;

use super::is_env_name;
use crate::model::SECRET_VARIABLES;
use crate::secret::SecretBytes;

/// The longest `NAME=value` in bytes. Linux has room for 131,072 with the NUL at the end (`MAX_ARG_STRLEN`), and its
/// `E2BIG` would not say which variable was too long.
pub const MAX_VARIABLE: usize = 131_071;

/// What a program needs to start at all.
const MINIMAL: [&str; 3] = ["HOME", "PATH", "TERM"];

/// What a child gets from our own environment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Inheritance {
    /// Only `PATH`, `HOME` and `TERM`.
    pub clean: bool,
    /// Also the variables with a passphrase or token for a vault, even if `clean`.
    pub keep_vault_env: bool,
}

impl Inheritance {
    fn includes(self, name: &OsStr) -> bool {
        let is_among = |names: &[&str]| names.iter().any(|listed| name == *listed);
        if is_among(&SECRET_VARIABLES) { self.keep_vault_env } else { !self.clean || is_among(&MINIMAL) }
    }
}

/// The environment of a program that is about to be started: what it inherits, and the secrets it is given.
///
/// Debug output shows no value, for inherited ones can be secrets, too.
pub struct ChildEnvironment {
    inherited: BTreeMap<OsString, OsString>,
    given: BTreeMap<String, SecretBytes>,
}

/// Why a variable cannot be given to a program. Names the variable and never its value.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EnvironmentError {
    /// The name cannot be used in shells.
    #[error("{name:?} is no name for an environment variable: ASCII letters, digits and _, no digit in front")]
    Name {
        /// The name.
        name: String,
    },
    /// A NUL would end the value early.
    #[error(
        "the value for {name} has a NUL byte, which no environment variable can hold; give it as a file with --file"
    )]
    Nul {
        /// The variable.
        name: String,
    },
    /// More than [`MAX_VARIABLE`] bytes.
    #[error(
        "{name} and its value are longer than {MAX_VARIABLE} bytes, the most that Linux takes; give it as a file with --file"
    )]
    TooLong {
        /// The variable.
        name: String,
    },
    /// Two values for one variable.
    #[error("{name} is set twice")]
    Twice {
        /// The variable.
        name: String,
    },
}

impl ChildEnvironment {
    /// Starts with those of `variables` (as `std::env::vars_os` gives them) that `inheritance` includes.
    #[must_use]
    pub fn inherit(variables: impl IntoIterator<Item = (OsString, OsString)>, inheritance: Inheritance) -> Self {
        let inherited = variables.into_iter().filter(|(name, _)| inheritance.includes(name)).collect();
        Self { inherited, given: BTreeMap::new() }
    }

    /// Gives the program `value` as `name`, in place of an inherited variable of that name. Whether a name is wise
    /// ([`is_hostile`](super::is_hostile)) is up to the caller.
    ///
    /// # Errors
    /// A name or value that no environment can hold, or a name that was set before.
    pub fn set(&mut self, name: &str, value: SecretBytes) -> Result<(), EnvironmentError> {
        let name = name.to_owned();
        if !is_env_name(&name) {
            return Err(EnvironmentError::Name { name });
        }
        if value.expose().contains(&0) {
            return Err(EnvironmentError::Nul { name });
        }
        if name.len() + 1 + value.len() > MAX_VARIABLE {
            return Err(EnvironmentError::TooLong { name });
        }
        if self.given.contains_key(&name) {
            return Err(EnvironmentError::Twice { name });
        }
        self.given.insert(name, value);
        Ok(())
    }

    /// The value of `name` that the program will see.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&OsStr> {
        let given = self.given.get(name).map(|value| OsStr::from_bytes(value.expose()));
        given.or_else(|| self.inherited.get(OsStr::new(name)).map(OsString::as_os_str))
    }

    /// Makes this the whole environment of `command`.
    ///
    /// The command copies all values and does not wipe them; it should live no longer than it must.
    pub fn apply(&self, command: &mut Command) {
        let given = self.given.iter().map(|(name, value)| (name, OsStr::from_bytes(value.expose())));
        command.env_clear().envs(&self.inherited).envs(given);
    }
}

impl std::fmt::Debug for ChildEnvironment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ChildEnvironment")
            .field("inherited", &self.inherited.keys())
            .field("given", &self.given.keys())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::ffi::OsStringExt as _;

    use super::*;

    fn ours(inheritance: Inheritance) -> ChildEnvironment {
        let names = ["PATH", "HOME", "TERM", "LANG", "VAULT_FILE", "VAULT_ADDR"].into_iter().chain(SECRET_VARIABLES);
        ChildEnvironment::inherit(names.map(|name| (name.into(), format!("our {name}").into())), inheritance)
    }

    fn inherited(environment: &ChildEnvironment) -> Vec<&str> {
        environment.inherited.keys().map(|name| name.to_str().unwrap()).collect()
    }

    fn secret(text: &str) -> SecretBytes {
        SecretBytes::copy_of(text.as_bytes())
    }

    #[test]
    fn a_child_inherits_everything_except_what_unlocks_the_vault() {
        let plain = ours(Inheritance::default());
        assert_eq!(inherited(&plain), ["HOME", "LANG", "PATH", "TERM", "VAULT_ADDR", "VAULT_FILE"]);
        let kept = ours(Inheritance { keep_vault_env: true, ..Inheritance::default() });
        assert!(SECRET_VARIABLES.iter().all(|name| kept.get(name).is_some()));
    }

    #[test]
    fn a_clean_child_has_the_minimum() {
        assert_eq!(inherited(&ours(Inheritance { clean: true, keep_vault_env: false })), ["HOME", "PATH", "TERM"]);
        let both = ours(Inheritance { clean: true, keep_vault_env: true });
        assert_eq!(inherited(&both).len(), MINIMAL.len() + SECRET_VARIABLES.len());
    }

    #[test]
    fn names_and_values_that_are_not_utf8_are_inherited() {
        let pair = (OsString::from_vec(b"N\xFF".to_vec()), OsString::from_vec(b"\xFE".to_vec()));
        let environment = ChildEnvironment::inherit([pair.clone()], Inheritance::default());
        assert_eq!(environment.inherited.into_iter().next(), Some(pair));
    }

    #[test]
    fn a_given_value_replaces_an_inherited_one() {
        let mut environment = ours(Inheritance::default());
        environment.set("LANG", secret("C")).unwrap();
        assert_eq!(environment.get("LANG"), Some(OsStr::new("C")));
        assert_eq!(environment.get("TERM"), Some(OsStr::new("our TERM")));
        assert_eq!(environment.get("VAULT_PASSPHRASE"), None);
        let mut command = Command::new("/usr/bin/env");
        environment.apply(&mut command);
        let output = String::from_utf8(command.output().unwrap().stdout).unwrap();
        assert!(output.lines().any(|line| line == "LANG=C"), "{output}");
        assert_eq!(output.lines().count(), 6, "{output}");
    }

    #[test]
    fn what_no_environment_can_hold_is_refused_by_name() {
        let mut environment = ours(Inheritance { clean: true, keep_vault_env: false });
        let mut refusal = |name: &str, value: &str| environment.set(name, secret(value)).unwrap_err().to_string();
        assert!(refusal("A B", "hunter2").contains("\"A B\" is no name"));
        assert!(refusal("A", "hunter\x002").starts_with("the value for A has a NUL byte"));
        let long = "hunter2".repeat(20_000);
        for message in [refusal("A", &long), refusal("A", "hunter\x002"), refusal("", "hunter2")] {
            assert!(!message.contains("hunter"), "{message}");
        }
        environment.set("A", secret("x")).unwrap();
        assert_eq!(environment.set("A", secret("x")), Err(EnvironmentError::Twice { name: "A".into() }));
        assert!(!format!("{environment:?}").contains("our"), "inherited values can be secret");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_limit_is_the_one_of_the_kernel() {
        let run = |length: usize| {
            let mut command = Command::new("/bin/true");
            command.env_clear().env("A", "x".repeat(length)).status()
        };
        let longest = MAX_VARIABLE - "A=".len();
        let mut environment = ours(Inheritance { clean: true, keep_vault_env: false });
        assert!(run(longest).is_ok());
        assert!(environment.set("A", SecretBytes::new(vec![b'x'; longest + 1])).is_err());
        assert!(environment.set("A", SecretBytes::new(vec![b'x'; longest])).is_ok());
        // It is 32 pages, and elsewhere pages can be larger.
        if cfg!(target_arch = "x86_64") {
            assert!(run(longest + 1).is_err());
        }
    }
}
