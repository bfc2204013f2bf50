//! Texts that stand nowhere by accident, and the search for them in every form in which they could hide.

use data_encoding::{BASE64_NOPAD, BASE64URL_NOPAD, HEXLOWER, HEXUPPER};

/// Part of every key.
pub const KEY: &str = "canaryOfKeys";
/// Part of every name.
pub const NAME: &str = "Canary of names";
/// Part of every description.
pub const DESCRIPTION: &str = "Canary of descriptions";
/// Part of every tag.
pub const TAG: &str = "canary-of-tags";
/// A stage.
pub const STAGE: &str = "canary-of-stages";
/// Part of every value.
pub const VALUE: &str = "canary:of:values";
/// A passphrase.
pub const PASSPHRASE: &str = "canary of passphrases 4711";

/// Everything that is sealed in a vault.
pub const SEALED: [&str; 8] = [KEY, NAME, DESCRIPTION, TAG, STAGE, VALUE, PASSPHRASE, crate::support::PASSPHRASE];

/// The forms of `secret` that a search has to look for: as it is, with a zero after each byte, which is UTF-16 for ASCII, in
/// hexadecimal, and in base64 wherever it begins.
fn forms(secret: &[u8]) -> Vec<Vec<u8>> {
    let mut forms = vec![secret.to_vec()];
    forms.extend([HEXLOWER.encode(secret), HEXUPPER.encode(secret)].map(String::into_bytes));
    forms.push(secret.iter().flat_map(|byte| [*byte, 0]).collect());
    for before in 0..3 {
        let shifted = [&[0; 2][..before], secret].concat();
        // The digits that also hold bits of what stands before and after are left out.
        let (first, whole) = ((before * 8).div_ceil(6), shifted.len() * 8 / 6);
        for encoding in [BASE64_NOPAD, BASE64URL_NOPAD] {
            forms.push(encoding.encode(&shifted).as_bytes()[first..whole].to_vec());
        }
    }
    forms
}

/// Which of `texts` are in `bytes`, in any form.
pub fn found<'a>(bytes: &[u8], texts: &[&'a str]) -> Vec<&'a str> {
    texts.iter().copied().filter(|text| found_bytes(bytes, text.as_bytes())).collect()
}

/// Whether `secret` is in `bytes`, in any form.
pub fn found_bytes(bytes: &[u8], secret: &[u8]) -> bool {
    forms(secret).iter().any(|form| memchr::memmem::find(bytes, form).is_some())
}

/// Fails if any of `texts` is in `bytes`.
#[track_caller]
pub fn assert_clean(what: &str, bytes: &[u8], texts: &[&str]) {
    let found = found(bytes, texts);
    assert!(found.is_empty(), "{what} holds {found:?}: {:.2000}", String::from_utf8_lossy(bytes));
}

#[test]
fn the_search_is_awake() {
    for before in ["", "a", "ab", "abc"] {
        let stored = format!("{before}{VALUE} and more");
        for hidden in [
            stored.clone(),
            HEXLOWER.encode(stored.as_bytes()),
            BASE64_NOPAD.encode(stored.as_bytes()),
            BASE64URL_NOPAD.encode(stored.as_bytes()),
        ] {
            assert_eq!(found(hidden.as_bytes(), &SEALED), [VALUE], "{hidden}");
        }
    }
    assert!(found(b"nothing", &SEALED).is_empty());
}
