//! Grants as their owner sees them.

use crate::crypto::{Context, GrantKey, Purpose, Token, open_in_place};
use crate::format::{Actor, GrantRecord, GrantSettings, Index, IndexEdits, Malformed, Table, encode_secret, unpad};
use crate::model::{Error, FieldName, Grant, GrantName, Policies, Result, Secret, SecretName, Stage, Target};
use crate::secret::{Key, SecretBytes};

use super::draft::Draft;
use super::holdings::part_of;
use super::keys::OwnerKeys;
use super::unlocked::UnlockedVault;

/// A grant with the token that was made for it.
#[derive(Debug)]
pub struct NewGrant {
    /// The record for the index.
    pub record: GrantRecord,
    /// What its holder gets, and nobody else.
    pub token: Token,
}

/// Something that a grant held and holds no more.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Taken {
    /// Which grant.
    pub grant: GrantName,
    /// The secret's key.
    pub key: SecretName,
    /// The field; none for the value.
    pub field: Option<FieldName>,
    /// In which stage.
    pub stage: Stage,
}

impl UnlockedVault {
    /// All grants, by name.
    ///
    /// # Errors
    /// The index is damaged.
    pub fn grants(&self) -> Result<Vec<GrantRecord>> {
        let decode =
            |row: Result<(&[u8], &[u8]), Malformed>| row.and_then(|(name, record)| GrantRecord::decode(name, record));
        Ok(self.index()?.iter(Table::Grants).map(decode).collect::<Result<_, Malformed>>()?)
    }

    /// The grant of that name.
    ///
    /// # Errors
    /// The index is damaged.
    pub fn grant(&self, name: &GrantName) -> Result<Option<GrantRecord>> {
        let name = name.as_str().as_bytes();
        Ok(self.index()?.find(Table::Grants, name)?.map(|record| GrantRecord::decode(name, record)).transpose()?)
    }

    /// Checks that a grant holds what its record says, and that with the right keys.
    pub(super) fn check_grant(&self, record: &GrantRecord) -> Result<()> {
        let bad = || self.locked().damaged("a grant holds something else than its record says");
        let key = GrantKey::from_bytes(record.key.expose()).ok_or_else(bad)?;
        let sealed = self.locked().blob(record.blob)?.ok_or_else(bad)?;
        let context = Context { purpose: Purpose::Grant, vault: self.locked().header().vault, subject: &record.blob.0 };
        let held = unpad(open_in_place(&key, &context, sealed)?)?;
        let expected = grant_index(self.keys(), self.policies(), &record.grant, &self.held_by(&record.grant)?, &[])?;
        if held == expected { Ok(()) } else { Err(bad()) }
    }

    /// What `grant` holds of this vault's secrets, by key.
    ///
    /// # Errors
    /// The index is damaged.
    pub fn held_by(&self, grant: &Grant) -> Result<Vec<Secret>> {
        let mut held = Vec::new();
        if grant.tags.is_empty() {
            for reference in &grant.references {
                held.extend(self.catalogue().find(&Target::Id(reference.secret))?);
            }
        } else {
            for secret in self.catalogue().secrets()? {
                held.push(secret?);
            }
        }
        held.sort_by(|a, b| a.key.cmp(&b.key));
        held.dedup_by(|a, b| a.id == b.id);
        Ok(held.iter().filter_map(|secret| part_of(grant, secret)).collect())
    }
}

/// What stands in the blob of `grant`, which holds `secrets`.
/// `new` are actors who come with it.
pub(super) fn grant_index(
    keys: &OwnerKeys,
    policies: &Policies,
    grant: &Grant,
    secrets: &[Secret],
    new: &[Actor],
) -> Result<SecretBytes> {
    let event_key = keys.reading().event_key_for(grant.actor);
    let settings = GrantSettings {
        verifying_key: keys.verifying().0,
        actor: grant.actor,
        event_key: Key::copy_of(event_key.expose()).ok_or_else(|| Error::other("a key has an impossible length"))?,
        name: grant.name.clone(),
        purpose: grant.purpose.clone(),
        terms: grant.terms.clone(),
        auditing: if grant.terms.reads_the_trail() { keys.reading().to_settings(new) } else { None },
        policies: policies.for_grants(),
    };
    let mut edits = IndexEdits::default();
    edits.put(Table::Settings, b"", settings.encode());
    for secret in secrets {
        let key = secret.key.as_str().as_bytes();
        edits.put(Table::Secrets, key, encode_secret(secret));
        edits.put(Table::Ids, &secret.id.0, SecretBytes::copy_of(key));
        for blob in secret.blobs() {
            edits.put(Table::DataKeys, &blob.0, SecretBytes::copy_of(keys.data_key(blob).expose()));
        }
    }
    Ok(Index::empty().splice(&edits)?.to_bytes())
}

impl Draft<'_> {
    /// A new token for `grant`, and the record that goes with it. The pseudonym in it has to be new.
    ///
    /// # Errors
    /// The system gave no random numbers.
    pub fn new_grant(&mut self, grant: Grant) -> Result<NewGrant> {
        let token = Token::generate()?;
        let keys = token.keys(self.vault());
        let verifying_key = keys.signing.public().0;
        let key = Key::copy_of(keys.key.expose()).ok_or_else(|| Error::other("a key has an impossible length"))?;
        self.grants.actors.push(Actor { id: grant.actor, verifying_key, grant: Some(grant.name.clone()) });
        Ok(NewGrant { record: GrantRecord { grant, blob: keys.blob, key, verifying_key }, token })
    }

    /// Puts a grant in, in place of the one of that name.
    pub fn put_grant(&mut self, record: GrantRecord) {
        self.grants.edited.insert(record.grant.name.clone(), Some(record));
    }

    /// Takes a grant out.
    pub fn remove_grant(&mut self, name: GrantName) {
        self.grants.edited.insert(name, None);
    }
}
