//! What the parts cost inside one process. Whole commands are compared by `benches/commands.py`.

use divan::{Bencher, black_box};
use vault::crypto::{Context, IndexKey, Purpose, RootKey, open, seal};
use vault::format::{Index, IndexEdits, Table, decode_secret, encode_secret};
use vault::model::{
    BlobId, Details, Fingerprint, KdfParams, PartFingerprint, Secret, SecretId, SecretName, Stage, StageValues,
    VaultId, Version,
};
use vault::secret::SecretBytes;

fn main() {
    divan::main();
}

const SIZES: [usize; 2] = [1_000, 10_000];

fn index_key() -> IndexKey {
    RootKey::from_bytes(&[7; 32]).map_or_else(|| unreachable!("32 bytes are a key"), |root| root.index_key())
}

fn secret(number: usize) -> Secret {
    let time = jiff::Timestamp::UNIX_EPOCH;
    let id = (number as u128).to_be_bytes();
    Secret {
        id: SecretId(id),
        key: SecretName::parse(&format!("app/{number:06}/password")).unwrap_or_else(|_| unreachable!("it is a key")),
        details: Details::default(),
        created: time,
        updated: time,
        deleted: None,
        stages: vec![StageValues {
            stage: Stage::default(),
            versions: vec![Version { number: 1, created: time, value: Some(BlobId(id)), fields: Vec::new() }],
            fingerprints: vec![PartFingerprint { version: 1, field: None, fingerprint: Fingerprint(id) }],
        }],
    }
}

fn index(count: usize) -> SecretBytes {
    let mut edits = IndexEdits::default();
    for number in 0..count {
        let secret = secret(number);
        edits.put(Table::Secrets, secret.key.as_str().as_bytes(), encode_secret(&secret));
        edits.put(Table::Ids, &secret.id.0, SecretBytes::copy_of(secret.key.as_str().as_bytes()));
    }
    let Ok(splice) = Index::empty().splice(&edits) else { unreachable!("it is small enough") };
    splice.to_bytes()
}

/// Argon2id with the recommended parameters: nearly all of an unlock.
#[divan::bench(sample_count = 10)]
fn slot_key() {
    let passphrase = SecretBytes::copy_of(b"correct horse battery staple");
    let _key = black_box(vault::crypto::slot_key(&passphrase, &[0; 32], KdfParams::RECOMMENDED));
}

/// Sealing and opening one short value.
#[divan::bench]
fn seal_and_open_a_value(bencher: Bencher<'_, '_>) {
    let key = index_key();
    let context = Context { purpose: Purpose::Value, vault: VaultId([1; 16]), subject: &[2; 16] };
    bencher.bench(|| {
        let sealed = seal(&key, &context, black_box(&[0; 128])).unwrap_or_default();
        open(&key, &context, &sealed)
    });
}

/// Opening the sealed index.
#[divan::bench(args = SIZES)]
fn open_the_index(bencher: Bencher<'_, '_>, count: usize) {
    let key = index_key();
    let context = Context { purpose: Purpose::Index, vault: VaultId([1; 16]), subject: &[2; 16] };
    let sealed = seal(&key, &context, index(count).expose()).unwrap_or_default();
    bencher.bench(|| open(&key, &context, black_box(&sealed)));
}

/// Finding one secret by its key.
#[divan::bench(args = SIZES)]
fn find_a_secret(bencher: Bencher<'_, '_>, count: usize) {
    let bytes = index(count);
    let key = secret(count / 2).key;
    bencher.bench(|| {
        let record = Index::new(bytes.expose()).and_then(|index| index.find(Table::Secrets, key.as_str().as_bytes()));
        record.ok().flatten().map(|record| decode_secret(key.as_str().as_bytes(), record))
    });
}

/// Putting one secret into the index: the whole of it is copied once.
#[divan::bench(args = SIZES)]
fn splice_a_secret(bencher: Bencher<'_, '_>, count: usize) {
    let bytes = index(count);
    let mut edits = IndexEdits::default();
    edits.put(Table::Secrets, b"app/new", encode_secret(&secret(count)));
    bencher.bench(|| Index::new(bytes.expose()).and_then(|index| Ok(index.splice(black_box(&edits))?.to_bytes())));
}
