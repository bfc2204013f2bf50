//! The vault that all this is done to, and the two ways to look at what became of it.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use vault::crypto::RootKey;
use vault::model::{BlobId, ErrorKind, Result};
use vault::vault::{Census, UnlockedVault, verify_opening, verify_structure};

use crate::forge::Parts;
use crate::library::{Place, add, all_secrets, delete, kind_of, locked, overwrite, reveal, unlocked, update};

/// A vault with several secrets, stages and versions, one of them deleted.
pub struct Subject {
    /// Where it is.
    pub place: Place,
    /// The root key, held since before the damage.
    pub root: RootKey,
    /// The sound file.
    pub file: Vec<u8>,
    /// Every value.
    pub values: Vec<(BlobId, Vec<u8>)>,
    keys: Vec<String>,
}

impl Subject {
    /// A copy of one that is made once, because making it waits for the disk many times.
    pub fn new() -> Self {
        static MADE: OnceLock<(Vec<u8>, Vec<u8>)> = OnceLock::new();
        let (file, trail) = MADE.get_or_init(make);
        let place = Place::with_copies(file, trail);
        let root = place.root();
        let vault = unlocked(&place.vault(), &root).unwrap();
        let census = verify_opening(&vault, Census::default(), &mut |_, _| ()).unwrap();
        assert_eq!(census, Census { bytes: file.len() as u64, blobs: 23, secrets: 13, values: 22, ..census });
        let blobs = all_secrets(&vault).unwrap().into_iter().flat_map(|secret| secret.blobs().collect::<Vec<_>>());
        let values: Vec<_> = blobs.map(|blob| (blob, reveal(&vault, blob).unwrap().expose().to_vec())).collect();
        for known in [&b"production 11"[..], b"dummy 0", b"second 3", b""] {
            assert!(values.iter().any(|(_, value)| value == known));
        }
        let keys = keys_of(&vault).unwrap();
        Self { place, root, file: file.clone(), values, keys }
    }

    /// Where a damaged file is put: away from the vault, which stays as it is.
    pub fn damaged_path(&self) -> PathBuf {
        self.place.directory().join("damaged.vault")
    }

    /// Puts `file` there.
    pub fn put(&self, file: &[u8]) -> PathBuf {
        let path = self.damaged_path();
        overwrite(&path, file);
        path
    }

    /// Fails unless `file` is found to be damaged without a key, and gives no wrong answer with the root key.
    pub fn assert_damaged(&self, file: &[u8], what: &str) {
        let path = self.put(file);
        match locked(&path) {
            // What does not even open has no key tried on it.
            Err(error) => assert_eq!(error.kind(), ErrorKind::Damaged, "{what}"),
            Ok(vault) => {
                let verified = verify_structure(&vault, &mut |_, _| ());
                assert_eq!(kind_of(&verified), Some(ErrorKind::Damaged), "{what}");
                self.assert_no_wrong_answer(&path, what);
            }
        }
    }

    /// Fails if the root key gets anything out of the file at `path` that was never put in. Returns how many values
    /// came out, all of them right.
    pub fn assert_no_wrong_answer(&self, path: &Path, what: &str) -> usize {
        let Ok(vault) = unlocked(path, &self.root) else {
            return 0;
        };
        if let Ok(keys) = keys_of(&vault) {
            assert_eq!(keys, self.keys, "{what}");
        }
        let answers = self.values.iter().filter_map(|(blob, value)| Some((value, reveal(&vault, *blob).ok()?)));
        answers.inspect(|(value, answer)| assert_eq!(answer.expose(), &value[..], "{what}")).count()
    }

    /// Where prefix, header and directory end.
    pub fn start(&self) -> usize {
        let parts = Parts::of(&self.file);
        self.file.len() - parts.pages.len() - parts.blobs.len()
    }
}

/// Vault, of at least 8 KiB, and trail.
pub fn make() -> (Vec<u8>, Vec<u8>) {
    let place = Place::new();
    let mut session = place.session().unwrap();
    for number in 0..12 {
        add(&mut session, &format!("db/{number}/password"), "production", format!("production {number}").as_bytes())
            .unwrap();
    }
    for number in 0..4 {
        add(&mut session, &format!("db/{number}/password"), "design", format!("dummy {number}").as_bytes()).unwrap();
        update(&mut session, &format!("db/{number}/password"), "production", format!("second {number}").as_bytes())
            .unwrap();
    }
    add(&mut session, "empty", "production", b"").unwrap();
    add(&mut session, "binary", "production", &(0..=255).collect::<Vec<u8>>()).unwrap();
    delete(&mut session, "db/3/password").unwrap();
    let files = (std::fs::read(place.vault()).unwrap(), std::fs::read(place.trail()).unwrap());
    assert!(files.0.len() >= 8192, "{} bytes", files.0.len());
    files
}

/// Opens the vault at `path` without any key and checks all of it.
pub fn whole(path: &Path) -> Result<Census> {
    verify_structure(&locked(path)?, &mut |_, _| ())
}

fn keys_of(vault: &UnlockedVault) -> Result<Vec<String>> {
    Ok(all_secrets(vault)?.iter().map(|secret| secret.key.to_string()).collect())
}
