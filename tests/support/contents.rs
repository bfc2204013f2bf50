//! What a vault holds, to be compared: everything but ids and times, which differ from run to run.

#![allow(dead_code, reason = "each test takes what it needs")]

use std::collections::BTreeMap;

use serde_json::Value;

use super::sandbox::{Outcome, Sandbox};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contents {
    /// What `list` says of each secret.
    secrets: Vec<Value>,
    /// What `exec` hands out.
    values: BTreeMap<String, Vec<u8>>,
    /// How many secrets and values `verify` opened, deleted ones and old versions among them.
    opened: (u64, u64),
}

impl Contents {
    /// Of a vault that has to be sound: each command succeeds without a warning.
    #[track_caller]
    pub fn of(sandbox: &Sandbox, passphrase: &str) -> Self {
        let run = |arguments: &[&str]| -> Outcome {
            sandbox.vault(arguments).env("VAULT_PASSPHRASE", passphrase).go().succeeded().silently()
        };
        let listed: Value = serde_json::from_slice(&run(&["list", "--json"]).stdout).unwrap();
        assert_eq!(sandbox.leftovers(), Vec::<std::path::PathBuf>::new(), "left after the next command");
        let exported = run(&["exec", "--all", "--clean", "--prefix", "V_", "--", "env", "-0"]).stdout;
        let verified: Value = serde_json::from_slice(&run(&["verify", "--json"]).stdout).unwrap();
        let trail: Value = serde_json::from_slice(&run(&["audit", "verify", "--json"]).stdout).unwrap();
        assert_eq!(trail["sound"], true, "{trail}");
        Self {
            secrets: lasting_part(&listed),
            values: variables(&exported),
            opened: (number(&verified, "secrets"), number(&verified, "values")),
        }
    }
}

fn lasting_part(listed: &Value) -> Vec<Value> {
    let mut secrets = listed["secrets"].as_array().unwrap().clone();
    for secret in &mut secrets {
        for changing in ["id", "created", "updated"] {
            secret.as_object_mut().unwrap().remove(changing);
        }
    }
    secrets
}

fn variables(environment: &[u8]) -> BTreeMap<String, Vec<u8>> {
    environment
        .split(|&byte| byte == 0)
        .filter_map(|variable| {
            let (name, value) = variable.split_at(variable.iter().position(|&byte| byte == b'=')?);
            Some((std::str::from_utf8(name).ok()?.strip_prefix("V_")?.to_owned(), value[1..].to_vec()))
        })
        .collect()
}

fn number(document: &Value, field: &str) -> u64 {
    document[field].as_u64().unwrap()
}
