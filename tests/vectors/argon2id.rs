//! Argon2id: RFC 9106 section 5.3, further rows that two other implementations agree on, and costs that no keyslot may
//! ask for.

use argon2::{Algorithm, Argon2, AssociatedData, ParamsBuilder, Version};
use serde_json::Value;
use vault::crypto::{SealingKey as _, slot_key};
use vault::model::KdfParams;
use vault::secret::SecretBytes;

use crate::{hex, number, rows, vectors};

#[test]
fn argon2id_gives_these_tags() {
    let file = vectors(include_str!("argon2.json"));
    let mut count = 0;
    for row in argon2id_rows(&file) {
        let mut params = ParamsBuilder::DEFAULT;
        params
            .m_cost(number(&row["memory_kib"]))
            .t_cost(number(&row["iterations"]))
            .p_cost(number(&row["parallelism"]));
        params
            .output_len(number(&row["tag_length"]) as usize)
            .data(AssociatedData::new(&hex(&row["associated_data"])).unwrap());
        let secret = hex(&row["secret"]);
        let argon2 =
            Argon2::new_with_secret(&secret, Algorithm::Argon2id, Version::V0x13, params.build().unwrap()).unwrap();
        let mut tag = vec![0; number(&row["tag_length"]) as usize];
        argon2.hash_password_into(&hex(&row["password"]), &hex(&row["salt"]), &mut tag).unwrap();
        assert_eq!(tag, hex(&row["tag"]), "{row}");
        count += 1;
    }
    println!("Argon2id: {count} vectors");
}

#[test]
fn a_slot_key_is_argon2id_and_nothing_more() {
    let file = vectors(include_str!("argon2.json"));
    let mut count = 0;
    for row in argon2id_rows(&file) {
        let bare = [&row["secret"], &row["associated_data"]].iter().all(|part| hex(part).is_empty());
        let Some(params) = params(row).filter(|_| bare && row["tag_length"] == 32) else { continue };
        let key = slot_key(&SecretBytes::new(hex(&row["password"])), &hex(&row["salt"]), params).unwrap();
        assert_eq!(key.sealing_bytes()[..], hex(&row["tag"]), "{row}");
        count += 1;
    }
    assert_eq!(count, 3, "of the rows, so many have parameters that a keyslot may have");
    println!("slot keys: {count} vectors");
}

#[test]
fn costs_out_of_bounds_are_refused() {
    let file = vectors(include_str!("argon2.json"));
    for row in rows(&file, "policy_reject") {
        assert_eq!(params(row), None, "{}", row["comment"]);
    }
    println!("costs refused: {}", rows(&file, "policy_reject").len());
}

fn argon2id_rows(file: &Value) -> impl Iterator<Item = &Value> {
    rows(file, "rfc9106")
        .iter()
        .chain(rows(file, "generated"))
        .filter(|row| row["type"] == "Argon2id" && row["version"] == 19)
}

fn params(row: &Value) -> Option<KdfParams> {
    KdfParams::new(number(&row["memory_kib"]), number(&row["iterations"]), number(&row["parallelism"])).ok()
}
