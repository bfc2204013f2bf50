//! RFC 5869, appendix A, for HKDF with SHA-256.

use hkdf::Hkdf;
use sha2::Sha256;

use crate::{hex, number, rows, vectors};

#[test]
fn hkdf_gives_the_keys_of_its_rfc() {
    let file = vectors(include_str!("hkdf_sha256_rfc5869.json"));
    for row in rows(&file, "tests") {
        let (key, hkdf) = Hkdf::<Sha256>::extract(Some(&hex(&row["salt"])), &hex(&row["ikm"]));
        assert_eq!(key[..], hex(&row["prk"]), "{}", row["name"]);
        let mut output = vec![0; number(&row["L"]) as usize];
        hkdf.expand(&hex(&row["info"]), &mut output).unwrap();
        assert_eq!(output, hex(&row["okm"]), "{}", row["name"]);
    }
    println!("RFC 5869: {} vectors", rows(&file, "tests").len());
}
