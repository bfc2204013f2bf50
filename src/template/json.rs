//! Values in JSON (RFC 8259).

use crate::secret::SecretBytes;

use super::insert::Unfit;

/// A JSON text, as far as it was seen: within a string, or not.
#[derive(Debug, Default)]
pub(super) struct JsonText {
    in_string: bool,
    /// Whether the next character stands behind a backslash.
    escaped: bool,
}

impl JsonText {
    pub(super) fn text(&mut self, text: &[u8]) {
        for byte in text {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' if self.in_string => self.escaped = true,
                b'"' => self.in_string = !self.in_string,
                // No string goes over it; a quote in a comment, which some files have all the same, ends there.
                b'\n' => self.in_string = false,
                _ => {}
            }
        }
    }

    /// Within a string a part of it, elsewhere a string.
    pub(super) fn value(&self, value: &SecretBytes) -> Result<SecretBytes, Unfit> {
        if self.escaped {
            return Err(Unfit("a backslash stands before it"));
        }
        if self.in_string { inner(value) } else { string(value) }
    }
}

fn string(value: &SecretBytes) -> Result<SecretBytes, Unfit> {
    let text = std::str::from_utf8(value.expose()).map_err(|_| Unfit("it is no UTF-8, as all JSON is"))?;
    // At most six bytes for one, so that nothing moves and leaves a copy behind.
    let mut written = Vec::with_capacity(6 * text.len() + 2);
    let _writing_to_memory = serde_json::to_writer(&mut written, text);
    Ok(SecretBytes::new(written))
}

/// What stands between the quotes.
pub(super) fn inner(value: &SecretBytes) -> Result<SecretBytes, Unfit> {
    let mut string = string(value)?;
    string.keep(1..string.len() - 1);
    Ok(string)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_a_string_or_a_part_of_one() {
        let value = SecretBytes::copy_of(b"q\"\\\n\x01");
        let put = |before: &str| {
            let mut text = JsonText::default();
            text.text(before.as_bytes());
            text.value(&value).map(|written| String::from_utf8(written.into_public()).unwrap())
        };
        for before in ["{ // 5\"\n\"a\":", "{\"a\":", "{\"a\\\"b\": ", "[\"\\\\\", "] {
            assert_eq!(put(before).unwrap(), "\"q\\\"\\\\\\n\\u0001\"", "{before}");
        }
        for before in ["{\"a\": \"", "{\"a\\", "[\"\\\\"] {
            let expected = if before.ends_with("a\\") { None } else { Some("q\\\"\\\\\\n\\u0001".to_owned()) };
            assert_eq!(put(before).ok(), expected, "{before}");
        }
    }
}
