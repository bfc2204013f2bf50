//! Where files are: the XDG Base Directory Specification, version 0.8.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::model::{Error, Result};

/// What of the environment says where files are.
#[derive(Clone, Debug, Default)]
pub struct Paths {
    /// `$HOME`.
    pub home: Option<OsString>,
    /// `$XDG_DATA_HOME`.
    pub data_home: Option<OsString>,
    /// `$XDG_STATE_HOME`.
    pub state_home: Option<OsString>,
    /// `$XDG_RUNTIME_DIR`.
    pub runtime_dir: Option<OsString>,
}

impl Paths {
    /// Of this process's environment.
    #[must_use]
    pub fn from_environment() -> Self {
        let variable = std::env::var_os;
        Self {
            home: variable("HOME"),
            data_home: variable("XDG_DATA_HOME"),
            state_home: variable("XDG_STATE_HOME"),
            runtime_dir: variable("XDG_RUNTIME_DIR"),
        }
    }

    /// The vault that is meant by `asked`, a path or a name; by `VAULT_FILE`; or by nothing.
    ///
    /// # Errors
    /// Nothing says where the user's files are.
    pub fn vault(&self, asked: Option<&Path>, variable: Option<&Path>) -> Result<PathBuf> {
        match (asked, variable) {
            (Some(asked), _) if is_name(asked) => {
                let mut file = asked.as_os_str().to_owned();
                file.push(".vault");
                Ok(self.data()?.join(file))
            }
            (Some(path), _) | (None, Some(path)) => Ok(path.to_owned()),
            (None, None) => Ok(self.data()?.join("default.vault")),
        }
    }

    /// Where the rollback state is kept; `None` where nothing says so.
    #[must_use]
    pub fn state(&self) -> Option<PathBuf> {
        self.directory(self.state_home.as_ref(), ".local/state")
    }

    /// Where the agent listens: below the folder that the system makes for a user who is logged in, and removes afterwards;
    /// where there is none, beside the rollback state. `None` where nothing says where that is.
    #[must_use]
    pub fn agent(&self) -> Option<PathBuf> {
        let runtime = self.runtime_dir.as_ref().and_then(absolute).map(|runtime| runtime.join("vault"));
        runtime.or_else(|| self.state().map(|state| state.join("agent")))
    }

    /// The file of that name which is nearest to `directory`, in it or above: but not above the repository or the home directory
    /// that it is in, as what stands there is of other projects and other people. In neither, only `directory` counts.
    #[must_use]
    pub fn upward(&self, directory: &Path, name: &str) -> Option<PathBuf> {
        let home = self.home.as_ref().and_then(absolute).and_then(|home| home.canonicalize().ok());
        let is_top = |path: &Path| home.as_deref() == Some(path) || path.join(".git").symlink_metadata().is_ok();
        let top = directory.ancestors().find(|path| is_top(path)).unwrap_or(directory);
        let within = directory.ancestors().take_while(|path| path.starts_with(top));
        within.map(|path| path.join(name)).find(|path| path.symlink_metadata().is_ok())
    }

    fn data(&self) -> Result<PathBuf> {
        self.directory(self.data_home.as_ref(), ".local/share").ok_or_else(|| {
            Error::usage("neither HOME nor XDG_DATA_HOME is set").hint("name the vault with --vault or VAULT_FILE")
        })
    }

    fn directory(&self, base: Option<&OsString>, below_home: &str) -> Option<PathBuf> {
        let base =
            base.and_then(absolute).or_else(|| self.home.as_ref().and_then(absolute).map(|home| home.join(below_home)));
        base.map(|base| base.join("vault"))
    }
}

/// A relative path in one of these variables is to be ignored, says the specification.
fn absolute(value: &OsString) -> Option<PathBuf> {
    Some(PathBuf::from(value)).filter(|path| path.is_absolute())
}

/// Without a slash and without our ending it is a name.
fn is_name(asked: &Path) -> bool {
    let bytes = asked.as_os_str().as_encoded_bytes();
    !bytes.contains(&b'/') && !bytes.ends_with(b".vault") && bytes != b"." && bytes != b".."
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths() -> Paths {
        Paths { home: Some("/home/ann".into()), ..Paths::default() }
    }

    fn vault(paths: &Paths, asked: Option<&str>, variable: Option<&str>) -> String {
        paths.vault(asked.map(Path::new), variable.map(Path::new)).unwrap().display().to_string()
    }

    #[test]
    fn a_flag_beats_the_variable_beats_the_default() {
        assert_eq!(vault(&paths(), None, None), "/home/ann/.local/share/vault/default.vault");
        assert_eq!(vault(&paths(), None, Some("/v")), "/v");
        assert_eq!(vault(&paths(), Some("work"), Some("/v")), "/home/ann/.local/share/vault/work.vault");
        assert_eq!(vault(&paths(), Some("./work"), None), "./work");
        assert_eq!(vault(&paths(), Some("work.vault"), None), "work.vault");
    }

    #[test]
    fn xdg_directories_count_if_they_are_absolute() {
        let paths = Paths { data_home: Some("/data".into()), state_home: Some("state".into()), ..paths() };
        assert_eq!(vault(&paths, None, None), "/data/vault/default.vault");
        assert_eq!(paths.state().unwrap(), Path::new("/home/ann/.local/state/vault"));
    }

    #[test]
    fn the_agent_listens_where_the_system_cleans_up() {
        let with = |runtime: &str| Paths { runtime_dir: Some(runtime.into()), ..paths() }.agent().unwrap();
        assert_eq!(with("/run/user/7"), Path::new("/run/user/7/vault"));
        assert_eq!(with("run"), Path::new("/home/ann/.local/state/vault/agent"));
    }

    #[test]
    fn a_file_is_looked_for_up_to_the_repository_or_the_home_directory() {
        let directory = tempfile::tempdir().unwrap();
        let top = directory.path().canonicalize().unwrap();
        let inner = top.join("home/repository/a/b");
        std::fs::create_dir_all(&inner).unwrap();
        let paths = Paths { home: Some(top.join("home").into()), ..Paths::default() };
        let put = |at: &str| std::fs::write(top.join(at).join("f"), "").unwrap();
        let found = |from: &Path| {
            let found = paths.upward(from, "f")?;
            Some(found.strip_prefix(&top).unwrap().display().to_string())
        };
        put("");
        assert_eq!((found(&inner), found(&top).as_deref()), (None, Some("f")));
        put("home");
        assert_eq!(found(&inner).unwrap(), "home/f");
        std::fs::create_dir(top.join("home/repository/.git")).unwrap();
        assert_eq!(found(&inner), None);
        put("home/repository");
        assert_eq!(found(&inner).unwrap(), "home/repository/f");
        std::os::unix::fs::symlink("nowhere", inner.join("f")).unwrap();
        assert_eq!(found(&inner).unwrap(), "home/repository/a/b/f");
        // Neither below a home directory nor in a repository.
        std::fs::create_dir_all(top.join("elsewhere/x")).unwrap();
        put("elsewhere");
        assert_eq!((found(&top.join("elsewhere/x")), found(&top.join("elsewhere")).is_some()), (None, true));
    }

    #[test]
    fn without_a_home_the_vault_has_to_be_named() {
        assert!(Paths::default().vault(None, None).is_err());
        assert_eq!((Paths::default().state(), Paths::default().agent()), (None, None));
    }
}
