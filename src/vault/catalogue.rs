use crate::format::{Index, Table, decode_secret, key_of_secret};
use crate::model::{Result, Secret, SecretId, SecretName, Target};
use crate::secret::SecretBytes;

/// All that is known by name in a vault that was opened: for its owner everything, for a grant what it holds.
#[derive(Debug)]
pub struct Catalogue(SecretBytes);

impl Catalogue {
    /// The catalogue in the plaintext of an index.
    pub(super) fn new(index: SecretBytes) -> Self {
        Self(index)
    }

    pub(super) fn index(&self) -> Result<Index<'_>> {
        Ok(Index::new(self.0.expose())?)
    }

    /// The secret that `target` names.
    ///
    /// # Errors
    /// The index is damaged.
    pub fn find(&self, target: &Target) -> Result<Option<Secret>> {
        self.find_in(Table::Secrets, target)
    }

    /// The deleted secret that `target` names.
    ///
    /// # Errors
    /// The index is damaged.
    pub fn find_deleted(&self, target: &Target) -> Result<Option<Secret>> {
        self.find_in(Table::Deleted, target)
    }

    fn find_in(&self, table: Table, target: &Target) -> Result<Option<Secret>> {
        match target {
            Target::Name(name) => self.find_name(table, name),
            Target::Id(id) => self.find_id(table, *id),
        }
    }

    fn find_name(&self, table: Table, name: &SecretName) -> Result<Option<Secret>> {
        let key = name.as_str().as_bytes();
        Ok(self.index()?.find(table, key)?.map(|record| decode_secret(key, record)).transpose()?)
    }

    fn find_id(&self, table: Table, id: SecretId) -> Result<Option<Secret>> {
        let index = self.index()?;
        let Some(key) = index.find(Table::Ids, &id.0)? else {
            return Ok(None);
        };
        Ok(index.find(table, key)?.map(|record| decode_secret(key, record)).transpose()?)
    }

    /// All secrets that are not deleted, in byte order of their keys.
    ///
    /// # Errors
    /// The index is damaged; so is each item.
    pub fn secrets(&self) -> Result<impl Iterator<Item = Result<Secret>>> {
        self.records(Table::Secrets)
    }

    /// All deleted secrets, in byte order of their keys.
    ///
    /// # Errors
    /// The index is damaged; so is each item.
    pub fn deleted(&self) -> Result<impl Iterator<Item = Result<Secret>>> {
        self.records(Table::Deleted)
    }

    /// The keys of all secrets, or of all deleted ones, in byte order.
    ///
    /// # Errors
    /// The index is damaged; so is each item.
    pub fn keys(&self, deleted: bool) -> Result<impl Iterator<Item = Result<&str>>> {
        let rows = self.index()?.iter(if deleted { Table::Deleted } else { Table::Secrets });
        Ok(rows.map(|row| Ok(key_of_secret(row?.0)?)))
    }

    fn records(&self, table: Table) -> Result<impl Iterator<Item = Result<Secret>>> {
        let rows = self.index()?.iter(table);
        Ok(rows.map(|row| {
            let (key, record) = row?;
            Ok(decode_secret(key, record)?)
        }))
    }
}
