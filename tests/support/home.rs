use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use tempfile::TempDir;

use super::{CHEAP, CHEAP_WARNING, Call};

/// An empty vault, made once for each test binary: every file of its home with its mode, relative to that.
static TEMPLATE: LazyLock<Vec<(PathBuf, u32, Vec<u8>)>> = LazyLock::new(|| {
    let home = Home::without_vault();
    home.vault(&format!("init --kdf {CHEAP}")).warns(CHEAP_WARNING);
    let files = home.files().into_iter().map(|path| {
        let mode = fs::metadata(&path).expect("metadata").permissions().mode();
        let bytes = fs::read(&path).expect("a readable file");
        (path.strip_prefix(home.path()).expect("in the home").to_owned(), mode, bytes)
    });
    files.collect()
});

/// A user's home: everything that the program reads or writes is in it.
pub struct Home {
    directory: TempDir,
}

impl Home {
    /// A home with an empty vault.
    pub fn new() -> Self {
        let home = Self::without_vault();
        for (path, mode, bytes) in TEMPLATE.iter() {
            let path = home.path().join(path);
            let parent = path.parent().expect("a parent");
            fs::create_dir_all(parent).expect("a directory");
            fs::set_permissions(parent, Permissions::from_mode(0o700)).expect("its mode");
            fs::write(&path, bytes).expect("a file");
            fs::set_permissions(&path, Permissions::from_mode(*mode)).expect("its mode");
        }
        home
    }

    /// A home of somebody who never used the program.
    pub fn without_vault() -> Self {
        Self { directory: TempDir::new().expect("a temporary directory") }
    }

    /// A home whose vault holds these keys and values.
    pub fn with(secrets: &[(&str, &str)]) -> Self {
        let home = Self::new();
        for (key, value) in secrets {
            home.vault("add").arg(key).stdin(value).quiet();
        }
        home
    }

    pub fn path(&self) -> &Path {
        self.directory.path()
    }

    pub fn vault_file(&self) -> PathBuf {
        self.path().join("data/vault/default.vault")
    }

    /// A call of the program; `arguments` are split as a shell splits them.
    pub fn vault(&self, arguments: &str) -> Call<'_> {
        Call::new(self, arguments)
    }

    /// The same for whoever holds `token` and not the passphrase.
    pub fn vault_with(&self, token: &str, arguments: &str) -> Call<'_> {
        self.vault(arguments).without("VAULT_PASSPHRASE").env("VAULT_GRANT", token)
    }

    /// The token that `arguments` make.
    #[track_caller]
    pub fn token(&self, arguments: &str) -> String {
        self.vault(arguments).ends(0).stdout().trim().to_owned()
    }

    /// Writes a file that only its owner may read, and gives its path.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        fs::write(&path, content).expect("a file");
        fs::set_permissions(&path, Permissions::from_mode(0o600)).expect("its mode");
        path
    }

    /// Writes an executable shell script and gives its path.
    pub fn script(&self, name: &str, lines: &str) -> PathBuf {
        let path = self.write(name, format!("#!/bin/sh\n{lines}\n"));
        fs::set_permissions(&path, Permissions::from_mode(0o700)).expect("its mode");
        path
    }

    /// Every file below, in the order of their paths.
    pub fn files(&self) -> Vec<PathBuf> {
        let (mut files, mut directories) = (Vec::new(), vec![self.path().to_owned()]);
        while let Some(directory) = directories.pop() {
            for entry in fs::read_dir(&directory).expect("a directory") {
                let entry = entry.expect("an entry");
                let below = if entry.file_type().expect("a type").is_dir() { &mut directories } else { &mut files };
                below.push(entry.path());
            }
        }
        files.sort();
        files
    }

    /// One line of `vault show`, without its label.
    pub fn shown(&self, key: &str, label: &str) -> Option<String> {
        let shown = self.vault("show").arg(key).done();
        assert_eq!(shown.status, 0, "{}", shown.text());
        let line = shown.stdout().lines().find(|line| line.split(' ').next() == Some(label)).map(str::to_owned);
        line.map(|line| line[label.len()..].trim_start().to_owned())
    }

    /// The secret's id.
    pub fn id(&self, key: &str) -> String {
        self.shown(key, "id").expect("an id")
    }
}
