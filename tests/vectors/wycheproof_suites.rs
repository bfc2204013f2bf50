//! Project Wycheproof: the mistakes that implementations have made before.

use chacha20poly1305::aead::{AeadInOut as _, KeyInit as _};
use chacha20poly1305::{Tag, XChaCha20Poly1305, XNonce};
use ed25519_dalek::{Signature, VerifyingKey};
use hkdf::hmac::{Hmac, Mac as _};
use hkdf::{Hkdf, hmac};
use sha2::Sha256;
use wycheproof::TestResult;

#[test]
fn xchacha20_poly1305_opens_what_is_sound_and_nothing_else() {
    let suite = wycheproof::aead::TestSet::load(wycheproof::aead::TestName::XChaCha20Poly1305).unwrap();
    let mut tally = Tally::default();
    for test in suite.test_groups.iter().flat_map(|group| &group.tests) {
        let opened = open(&test.key, &test.nonce, &test.aad, &test.ct, &test.tag);
        tally.count(test.tc_id, test.result, opened.as_deref() == Some(&test.pt[..]));
        if test.result == TestResult::Valid {
            assert_eq!(
                seal(&test.key, &test.nonce, &test.aad, &test.pt),
                [&test.ct[..], &test.tag[..]].concat(),
                "test {}",
                test.tc_id
            );
        }
    }
    tally.report("XChaCha20-Poly1305", suite.number_of_tests);
}

fn open(key: &[u8], nonce: &[u8], aad: &[u8], ciphertext: &[u8], tag: &[u8]) -> Option<Vec<u8>> {
    let cipher = XChaCha20Poly1305::new_from_slice(key).ok()?;
    let mut plaintext = ciphertext.to_vec();
    let (nonce, tag) = (XNonce::try_from(nonce).ok()?, Tag::try_from(tag).ok()?);
    cipher.decrypt_inout_detached(&nonce, aad, plaintext.as_mut_slice().into(), &tag).ok()?;
    Some(plaintext)
}

fn seal(key: &[u8], nonce: &[u8], aad: &[u8], plaintext: &[u8]) -> Vec<u8> {
    let cipher = XChaCha20Poly1305::new_from_slice(key).unwrap();
    let mut sealed = plaintext.to_vec();
    let nonce = XNonce::try_from(nonce).unwrap();
    let tag = cipher.encrypt_inout_detached(&nonce, aad, sealed.as_mut_slice().into()).unwrap();
    sealed.extend_from_slice(&tag);
    sealed
}

#[test]
fn hkdf_sha256_gives_these_keys() {
    let suite = wycheproof::hkdf::TestSet::load(wycheproof::hkdf::TestName::HkdfSha256).unwrap();
    let mut tally = Tally::default();
    for test in suite.test_groups.iter().flat_map(|group| &group.tests) {
        let mut output = vec![0; test.size];
        let derived = Hkdf::<Sha256>::new(Some(&test.salt), &test.ikm).expand(&test.info, &mut output);
        tally.count(test.tc_id, test.result, derived.is_ok() && output == test.okm[..]);
    }
    tally.report("HKDF-SHA-256", suite.number_of_tests);
}

#[test]
fn hmac_sha256_gives_these_tags() {
    let suite = wycheproof::mac::TestSet::load(wycheproof::mac::TestName::HmacSha256).unwrap();
    let mut tally = Tally::default();
    for group in &suite.test_groups {
        for test in &group.tests {
            let mut hmac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(&test.key).unwrap();
            hmac.update(&test.msg);
            let tag = hmac.finalize().into_bytes();
            tally.count(test.tc_id, test.result, tag[..group.tag_size / 8] == test.tag[..]);
        }
    }
    tally.report("HMAC-SHA-256", suite.number_of_tests);
}

/// The vault's own `PublicKey` puts a label before every message, so the vectors go to what it calls: `verify_strict`.
#[test]
fn ed25519_verifies_strictly() {
    let suite = wycheproof::eddsa::TestSet::load(wycheproof::eddsa::TestName::Ed25519).unwrap();
    let mut tally = Tally::default();
    for group in &suite.test_groups {
        let key = VerifyingKey::from_bytes(group.key.pk[..].try_into().unwrap()).unwrap();
        for test in &group.tests {
            let signature = Signature::from_slice(&test.sig);
            tally.count(
                test.tc_id,
                test.result,
                signature.is_ok_and(|signature| key.verify_strict(&test.msg, &signature).is_ok()),
            );
        }
    }
    tally.report("Ed25519", suite.number_of_tests);
}

#[derive(Default)]
struct Tally {
    accepted: usize,
    refused: usize,
}

impl Tally {
    /// Every suite here says "valid" or "invalid"; nothing in between is let through.
    fn count(&mut self, id: usize, expected: TestResult, accepted: bool) {
        match expected {
            TestResult::Valid => assert!(accepted, "test {id} is valid and was refused"),
            TestResult::Invalid => assert!(!accepted, "test {id} is invalid and was accepted"),
            TestResult::Acceptable => panic!("test {id}: somebody has to decide whether it may be accepted"),
        }
        if accepted { self.accepted += 1 } else { self.refused += 1 }
    }

    fn report(&self, suite: &str, tests: usize) {
        assert_eq!(self.accepted + self.refused, tests);
        assert!(self.accepted > 0 && self.refused > 0);
        println!("{suite}: {} accepted, {} refused, as they should be", self.accepted, self.refused);
    }
}
