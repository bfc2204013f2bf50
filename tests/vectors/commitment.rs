//! XChaCha20-Poly1305 does not commit to its key: whoever chooses the keys can make one ciphertext that opens under
//! several. The vault's sealer has to refuse all of them but the one that the commitment names.

use chacha20poly1305::aead::{AeadInOut, KeyInit};
use chacha20poly1305::{ChaCha20Poly1305, XChaCha20Poly1305};
use hkdf::Hkdf;
use serde_json::Value;
use sha2::Sha256;
use vault::crypto::{Context, Purpose, SealingKey, open, seal, slot_key};
use vault::format::Header;
use vault::model::{ErrorKind, VaultId};

use crate::forge::{Parts, attackers_key};
use crate::library::{Place, kind_of, locked, passphrase};
use crate::{hex, rows, vectors};

const EVERYWHERE: [Purpose; 4] = [Purpose::Keyslot, Purpose::Index, Purpose::Value, Purpose::Event];

/// A key that somebody chose.
struct Chosen([u8; 32]);

impl SealingKey for Chosen {
    fn sealing_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

#[test]
fn the_bare_cipher_opens_one_ciphertext_under_many_keys() {
    let file = vectors(include_str!("aead_key_multicollision.json"));
    let mut openings = 0;
    for row in rows(&file, "tests") {
        let open = match row["algorithm"].as_str().unwrap() {
            "xchacha20poly1305" => bare_open::<XChaCha20Poly1305>,
            "chacha20poly1305" => bare_open::<ChaCha20Poly1305>,
            other => panic!("{other} is not known here"),
        };
        let [nonce, aad, ciphertext, tag] = ["nonce", "aad", "ciphertext", "tag"].map(|part| hex(&row[part]));
        for (key, plaintext) in rows(row, "keys").iter().zip(rows(row, "plaintexts")) {
            assert_eq!(open(&hex(key), &nonce, &aad, &ciphertext, &tag), Some(hex(plaintext)));
            openings += 1;
        }
    }
    println!("bare cipher: {} ciphertexts opened under {openings} keys", rows(&file, "tests").len());
}

#[test]
fn the_sealer_opens_none_of_them_whatever_commitment_they_claim() {
    let file = vectors(include_str!("aead_key_multicollision.json"));
    let mut refused = 0;
    for row in rows(&file, "tests").iter().filter(|row| row["algorithm"] == "xchacha20poly1305") {
        let keys: Vec<Chosen> = rows(row, "keys").iter().map(chosen).collect();
        for purpose in EVERYWHERE {
            let context = Context { purpose, vault: VaultId([9; 16]), subject: b"\x01\0\0\0" };
            for claimed in &keys {
                let sealed = [&commitment(claimed, &context)[..], &rest(row)].concat();
                for key in &keys {
                    assert!(open(key, &context, &sealed).is_err());
                    refused += 1;
                }
            }
        }
    }
    println!("sealer: {refused} refused");
}

/// These were made for the keys that the sealer derives, so that nothing but the commitment stands in their way.
#[test]
fn of_keys_that_collide_inside_the_sealer_only_the_one_committed_to_opens() {
    let file = vectors(include_str!("vault_key_multicollision.json"));
    let (mut opened, mut refused) = (0, 0);
    for row in rows(&file, "tests") {
        let (vault, subject) = (VaultId::from_hex(row["vault"].as_str().unwrap()).unwrap(), hex(&row["subject"]));
        let context = Context { purpose: purpose(row), vault, subject: &subject };
        let keys: Vec<Chosen> = rows(row, "keys").iter().map(chosen).collect();
        for (number, claimed) in keys.iter().enumerate() {
            let (derived, commitment) = derived(claimed, row["purpose"].as_str().unwrap(), &vault.0, &subject);
            let [nonce, ciphertext, tag] = ["nonce", "ciphertext", "tag"].map(|part| hex(&row[part]));
            assert!(
                bare_open::<XChaCha20Poly1305>(&derived, &nonce, b"", &ciphertext, &tag).is_some(),
                "the bare cipher accepts it"
            );
            let sealed = [&commitment[..], &rest(row)].concat();
            for (other, key) in keys.iter().enumerate() {
                assert_eq!(open(key, &context, &sealed).is_ok(), other == number);
                if other == number { opened += 1 } else { refused += 1 }
            }
        }
    }
    println!("collisions inside the sealer: {opened} opened under the committed key, {refused} refused under others");
}

/// A vault whose keyslots hold such ciphertexts, with the commitment that the passphrase itself would give.
#[test]
fn no_such_ciphertext_opens_a_keyslot() {
    let place = Place::new();
    let mut parts = Parts::of(&std::fs::read(place.vault()).unwrap());
    let header = parts.parsed_header();
    let genuine = header.keyslots[0].clone();
    let context = Context { purpose: Purpose::Keyslot, vault: header.vault, subject: &genuine.id.to_le_bytes() };
    let slot_key = slot_key(&passphrase(), &genuine.salt, genuine.kind.kdf().unwrap()).unwrap();
    let sealed = seal(&slot_key, &context, b"").unwrap();
    assert_eq!(sealed[..32], genuine.root[..32], "the commitment does not depend on what is sealed");

    let ours = vectors(include_str!("vault_key_multicollision.json"));
    let public = vectors(include_str!("aead_key_multicollision.json"));
    let mut tried = 0;
    for row in rows(&ours, "tests").iter().chain(rows(&public, "tests")) {
        // A keyslot holds 32 bytes; the nonce of the older cipher is made as long as ours.
        let mut nonce = hex(&row["nonce"]);
        nonce.resize(24, 0);
        let root = [&sealed[..32], &nonce, &hex(&row["ciphertext"])[..32], &hex(&row["tag"])].concat();
        let slot = vault::format::Keyslot { root: root.try_into().unwrap(), ..genuine.clone() };
        parts.set_header(&Header { keyslots: vec![slot], ..header.clone() });
        std::fs::write(place.vault(), parts.signed(&attackers_key())).unwrap();
        let root_key = locked(&place.vault()).unwrap().root_key(&passphrase());
        assert_eq!(kind_of(&root_key), Some(ErrorKind::CannotUnlock));
        tried += 1;
    }
    println!("keyslots: {tried} refused");
}

fn bare_open<C: AeadInOut + KeyInit>(
    key: &[u8],
    nonce: &[u8],
    aad: &[u8],
    ciphertext: &[u8],
    tag: &[u8],
) -> Option<Vec<u8>> {
    let cipher = C::new_from_slice(key).unwrap();
    let mut plaintext = ciphertext.to_vec();
    let (nonce, tag) = (nonce.try_into().ok()?, tag.try_into().ok()?);
    cipher.decrypt_inout_detached(&nonce, aad, plaintext.as_mut_slice().into(), &tag).ok()?;
    Some(plaintext)
}

/// What stands after the commitment.
fn rest(row: &Value) -> Vec<u8> {
    ["nonce", "ciphertext", "tag"].iter().flat_map(|part| hex(&row[part])).collect()
}

fn chosen(key: &Value) -> Chosen {
    Chosen(hex(key).try_into().unwrap())
}

fn commitment(key: &Chosen, context: &Context<'_>) -> Vec<u8> {
    let mut sealed = seal(key, context, b"").unwrap();
    sealed.truncate(32);
    sealed
}

fn purpose(row: &Value) -> Purpose {
    match row["purpose"].as_str().unwrap() {
        "keyslot" => Purpose::Keyslot,
        "value" => Purpose::Value,
        "index" => Purpose::Index,
        other => panic!("{other} is not known here"),
    }
}

/// The sealer's derivation, written a second time from its description: cipher key and commitment.
fn derived(key: &Chosen, purpose: &str, vault: &[u8], subject: &[u8]) -> ([u8; 32], [u8; 32]) {
    let mut info = Vec::new();
    for part in [b"vault seal", purpose.as_bytes(), &[1, 0, 0, 0], vault, subject] {
        info.extend((part.len() as u32).to_le_bytes());
        info.extend(part);
    }
    let mut material = [0; 64];
    Hkdf::<Sha256>::new(None, &key.0).expand(&info, &mut material).unwrap();
    (material[..32].try_into().unwrap(), material[32..].try_into().unwrap())
}
