//! The duties in the index, and whether a draft keeps them.

use std::collections::BTreeMap;

use crate::access::{Conflict, conflicts};
use crate::format::{Malformed, Table, decode_duty, encode_duty};
use crate::model::{Duty, DutyName, Grant, Result};
use crate::secret::SecretBytes;

use super::draft::Draft;
use super::unlocked::UnlockedVault;

impl UnlockedVault {
    /// All duties, by name.
    ///
    /// # Errors
    /// The index is damaged.
    pub fn duties(&self) -> Result<Vec<Duty>> {
        let decode = |row: Result<(&[u8], &[u8]), Malformed>| row.and_then(|(name, record)| decode_duty(name, record));
        Ok(self.index()?.iter(Table::Duties).map(decode).collect::<Result<_, Malformed>>()?)
    }
}

impl Draft<'_> {
    /// Puts a duty in.
    pub fn put_duty(&mut self, duty: Duty) {
        self.put_record(Table::Duties, duty.name.as_str().as_bytes(), SecretBytes::new(encode_duty(&duty)));
        self.grants.duties.insert(duty.name.clone(), Some(duty));
    }

    /// Takes a duty out.
    pub fn remove_duty(&mut self, name: DutyName) {
        self.remove_record(Table::Duties, name.as_str().as_bytes());
        self.grants.duties.insert(name, None);
    }

    /// Where grants would hold more than duties allow, in the state that this draft makes.
    ///
    /// # Errors
    /// The index is damaged.
    pub fn conflicts(&self) -> Result<Vec<Conflict>> {
        let old = self.base().map_or(Ok(Vec::new()), UnlockedVault::duties)?;
        let mut duties: BTreeMap<DutyName, Duty> = old.into_iter().map(|duty| (duty.name.clone(), duty)).collect();
        for (name, duty) in &self.grants.duties {
            match duty {
                Some(duty) => duties.insert(name.clone(), duty.clone()),
                None => duties.remove(name),
            };
        }
        if duties.is_empty() {
            return Ok(Vec::new());
        }
        let old = self.base().map_or(Ok(Vec::new()), UnlockedVault::grants)?;
        let mut grants: BTreeMap<_, Grant> =
            old.into_iter().map(|record| (record.grant.name.clone(), record.grant)).collect();
        for (name, record) in &self.grants.edited {
            match record {
                Some(record) => grants.insert(name.clone(), record.grant.clone()),
                None => grants.remove(name),
            };
        }
        let duties: Vec<Duty> = duties.into_values().collect();
        let grants: Vec<Grant> = grants.into_values().collect();
        // A rule that cannot be looked up in a damaged index has to stop the change, not to let it pass.
        let mut secrets = BTreeMap::new();
        for reference in duties.iter().flat_map(|duty| &duty.references) {
            secrets.insert(reference.secret, self.secret_after(reference.secret)?);
        }
        Ok(conflicts(&duties, &grants, |id| secrets.get(&id).cloned().flatten()))
    }
}
