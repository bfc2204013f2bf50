//! The spellings in which a value may stand in a file or in what a program prints.

mod quoted;
mod text;

use data_encoding::{BASE64_NOPAD, BASE64URL_NOPAD, Encoding, HEXLOWER, HEXUPPER};

use crate::secret::SecretBytes;

/// A spelling of fewer bytes is looked for nowhere: it stands everywhere.
pub const SHORTEST: usize = crate::model::SHORTEST_SOUGHT;

/// The same of base64, of which four characters stand by chance in every larger image: values of five bytes and more are found
/// in all three shifts.
pub const SHORTEST_BASE64: usize = 6;

/// A family of spellings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// As it is, or with CR LF for its line feeds.
    Raw,
    /// Base64 (RFC 4648, section 4).
    Base64,
    /// Base64 with the alphabet for URLs and file names (section 5).
    Base64Url,
    /// Hexadecimal.
    Hex,
    /// Percent-encoded.
    Url,
    /// In a JSON string.
    Json,
    /// In XML or HTML.
    Xml,
    /// Quoted for a shell.
    Shell,
}

impl Form {
    /// What it is called.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Raw => "raw",
            Self::Base64 => "base64",
            Self::Base64Url => "base64url",
            Self::Hex => "hex",
            Self::Url => "url",
            Self::Json => "json",
            Self::Xml => "xml",
            Self::Shell => "shell",
        }
    }
}

/// All spellings of `value` that are looked for in files, each once, under the first family that has it. Line ends at the end
/// of the value are not looked for: a value that was typed into a pipe has one, and its copy in a file of settings has none.
#[must_use]
pub fn forms(value: &[u8]) -> Vec<(Form, SecretBytes)> {
    let mut found: Vec<(Form, SecretBytes)> = Vec::new();
    each_form(value, SHORTEST_BASE64, &mut |form, bytes| {
        if found.iter().all(|(_, known)| known.expose() != bytes) {
            found.push((form, SecretBytes::copy_of(bytes)));
        }
    });
    found
}

/// Gives `add` every spelling of `value`, some of them several times; base64 of fewer than `shortest_base64` characters is
/// left out.
pub(super) fn each_form(value: &[u8], shortest_base64: usize, add: &mut dyn FnMut(Form, &[u8])) {
    if !is_sought(value) {
        return;
    }
    let value = without_line_ends(value);
    let mut add = |form: Form, bytes: &[u8]| {
        add(form, bytes);
        if bytes.contains(&b'\n') {
            add(form, with_carriage_returns(bytes).expose());
        }
    };
    add(Form::Raw, value);
    for (form, encoding) in [(Form::Base64, &BASE64_NOPAD), (Form::Base64Url, &BASE64URL_NOPAD)] {
        for shift in 0..3 {
            let part = base64_part(encoding, value, shift);
            if part.len() >= shortest_base64 {
                add(form, part.expose());
            }
            // As `base64` and mail have it, and `openssl`.
            for width in [76, 64] {
                if shift == 0 && part.len() > width {
                    add(form, in_lines(part.expose(), width).expose());
                }
            }
        }
    }
    for encoding in [&HEXLOWER, &HEXUPPER] {
        let mut written = SecretBytes::zeroed(encoding.encode_len(value.len()));
        encoding.encode_mut(value, written.expose_mut());
        add(Form::Hex, written.expose());
        // As `xxd -p` has it.
        if written.len() > 60 {
            add(Form::Hex, in_lines(written.expose(), 60).expose());
        }
    }
    text::url(value, &mut |bytes| add(Form::Url, bytes.expose()));
    if let Ok(text) = std::str::from_utf8(value) {
        text::json(text, &mut |bytes| add(Form::Json, bytes.expose()));
        text::xml(text, &mut |bytes| add(Form::Xml, bytes.expose()));
    }
    quoted::shell(value, &mut |bytes| add(Form::Shell, bytes.expose()));
}

/// Whether `value` is long enough to be looked for.
#[must_use]
pub fn is_sought(value: &[u8]) -> bool {
    without_line_ends(value).len() >= SHORTEST
}

/// `value` without the line ends at its end.
pub(super) fn without_line_ends(value: &[u8]) -> &[u8] {
    let end = value.iter().rposition(|byte| !matches!(byte, b'\n' | b'\r')).map_or(0, |last| last + 1);
    &value[..end]
}

/// As a terminal, and a mail, have it.
fn with_carriage_returns(value: &[u8]) -> SecretBytes {
    let mut written = SecretBytes::with_capacity(2 * value.len());
    for (at, byte) in value.iter().enumerate() {
        if *byte == b'\n' && (at == 0 || value[at - 1] != b'\r') {
            written.extend(b"\r");
        }
        written.extend(&[*byte]);
    }
    written
}

/// `text` with a line feed after every `width` bytes, but not at the end.
fn in_lines(text: &[u8], width: usize) -> SecretBytes {
    let mut written = SecretBytes::with_capacity(text.len() + text.len() / width);
    for line in text.chunks(width) {
        if !written.is_empty() {
            written.extend(b"\n");
        }
        written.extend(line);
    }
    written
}

/// What base64 makes of `value` behind `shift` bytes that nobody knows: only the characters that tell of it alone.
fn base64_part(encoding: &Encoding, value: &[u8], shift: usize) -> SecretBytes {
    let mut shifted = SecretBytes::with_capacity(shift + value.len());
    shifted.extend(&[0, 0][..shift]);
    shifted.extend(value);
    let mut written = SecretBytes::zeroed(encoding.encode_len(shifted.len()));
    encoding.encode_mut(shifted.expose(), written.expose_mut());
    let (first, end) = ((8 * shift).div_ceil(6), 8 * shifted.len() / 6);
    written.keep(first..end);
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelled(value: &[u8], form: Form) -> Vec<String> {
        let all = forms(value).into_iter().filter(|(of, _)| *of == form);
        all.map(|(_, bytes)| String::from_utf8_lossy(bytes.expose()).into_owned()).collect()
    }

    #[test]
    fn a_plain_word_has_few_spellings() {
        assert_eq!(spelled(b"hunter2", Form::Raw), ["hunter2"]);
        assert_eq!(spelled(b"hunter2", Form::Base64), ["aHVudGVyM", "h1bnRlcj", "odW50ZXIy"]);
        assert_eq!(spelled(b"hunter2", Form::Hex), ["68756e74657232", "68756E74657232"]);
        assert_eq!(forms(b"hunter2").len(), 6);
    }

    #[test]
    fn base64_is_found_behind_and_before_anything() {
        let value = b"s3cr3t/\xff\xfe?~value";
        for (form, encoding) in [(Form::Base64, &BASE64_NOPAD), (Form::Base64Url, &BASE64URL_NOPAD)] {
            let mut parts = spelled(value, form);
            parts.extend(spelled(value, Form::Base64));
            for before in 0..7 {
                for after in 0..4 {
                    let text = [&b"\xa5\x5a\xff\x00\x81\x7e\x33"[..before], value, &b"\xff\x00\x99"[..after]].concat();
                    let text = encoding.encode(&text);
                    assert!(parts.iter().any(|part| text.contains(part)), "{before} {after} {text}");
                }
            }
        }
    }

    #[test]
    fn what_is_too_short_has_no_spelling() {
        for value in [&b""[..], b"abc", b"abc\n", b"\r\n\r\n\r\n"] {
            assert!(forms(value).is_empty(), "{value:?}");
        }
        assert!(spelled(b"1234", Form::Base64).is_empty());
        assert_eq!(spelled(b"12345", Form::Base64).len(), 3);
    }

    #[test]
    fn line_ends_at_the_end_are_not_looked_for_and_others_may_have_a_return() {
        assert_eq!(spelled(b"hunter2\r\n\n", Form::Raw), ["hunter2"]);
        assert_eq!(spelled(b"one\ntwo\r\nthree\n", Form::Raw), ["one\ntwo\r\nthree", "one\r\ntwo\r\nthree"]);
    }

    #[test]
    fn four_bytes_in_base64_are_masked_though_not_looked_for() {
        let mut all = Vec::new();
        each_form(b"1234", SHORTEST, &mut |form, bytes| all.push((form, String::from_utf8_lossy(bytes).into_owned())));
        all.retain(|(form, _)| *form == Form::Base64);
        assert_eq!(all.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>(), ["MTIzN", "EyMz", "xMjM0"]);
    }

    #[test]
    fn long_encodings_may_stand_in_lines() {
        let value = [&b"0123456789abcdef".repeat(5)[..], b"~~??"].concat();
        let in_lines = |text: &str, width: usize, end: &str| {
            let lines: Vec<&str> =
                text.as_bytes().chunks(width).map(|line| std::str::from_utf8(line).unwrap()).collect();
            lines.join(end)
        };
        let (base64, hex) = (BASE64_NOPAD.encode(&value), HEXLOWER.encode(&value));
        for end in ["\n", "\r\n"] {
            for width in [76, 64] {
                assert!(spelled(&value, Form::Base64).contains(&in_lines(&base64, width, end)), "{width} {end:?}");
            }
            assert!(spelled(&value, Form::Hex).contains(&in_lines(&hex, 60, end)), "{end:?}");
        }
        assert!(spelled(&value[..57], Form::Base64).iter().all(|text| !text.contains('\n') || text.len() > 76));
    }

    #[test]
    fn what_is_quoted_has_the_line_ends_of_a_terminal_too() {
        let all = spelled(b"it's\n\"<b>\"", Form::Shell);
        assert!(all.iter().any(|one| one == "it'\\''s\r\n\"<b>\""), "{all:#?}");
        let all = spelled(b"it's\n\"<b>\"", Form::Xml);
        assert!(all.iter().any(|one| one == "it's\r\n&quot;&lt;b&gt;&quot;"), "{all:#?}");
    }

    #[test]
    fn every_family_has_its_spelling() {
        let value = "p@ss w/\"<'\n~\u{e9}&x".as_bytes();
        let has = |form, spelling: &str| {
            let all = spelled(value, form);
            assert!(all.iter().any(|one| one == spelling), "{spelling} is not among {all:#?}");
        };
        has(Form::Url, "p%40ss%20w%2F%22%3C%27%0A~%C3%A9%26x");
        has(Form::Url, "p%40ss%20w%2f%22%3c%27%0a~%c3%a9%26x");
        has(Form::Url, "p%40ss+w%2F%22%3C%27%0A~%C3%A9%26x");
        has(Form::Url, "p%40ss+w%2F%22%3C%27%0A%7E%C3%A9%26x");
        has(Form::Url, "p%40ss%20w%2F%22%3C'%0A~%C3%A9%26x");
        has(Form::Url, "p%40ss%20w/%22%3C%27%0A~%C3%A9%26x");
        has(Form::Json, "p@ss w/\\\"<'\\n~\u{e9}&x");
        has(Form::Json, "p@ss w/\\\"<'\\n~\\u00e9&x");
        has(Form::Json, "p@ss w\\/\\\"<'\\n~\\u00E9&x");
        has(Form::Json, "p@ss w/\\\"\\u003c'\\n~\u{e9}\\u0026x");
        has(Form::Json, "p@ss w/\\\"\\u003c\\u0027\\n~\u{e9}\\u0026x");
        has(Form::Json, "p@ss w/\\u0022\\u003C\\u0027\\n~\\u00E9\\u0026x");
        has(Form::Xml, "p@ss w/\"&lt;'\n~\u{e9}&amp;x");
        has(Form::Xml, "p@ss w/&quot;&lt;&#39;\n~\u{e9}&amp;x");
        has(Form::Xml, "p@ss w/&quot;&lt;&#x27;\n~\u{e9}&amp;x");
        has(Form::Shell, "p@ss w/\"<'\\''\n~\u{e9}&x");
        has(Form::Shell, "p@ss w/\"<'\"'\"'\n~\u{e9}&x");
        has(Form::Shell, "p@ss w/\\\"<'\n~\u{e9}&x");
        has(Form::Shell, "p@ss w/\"<\\'\n~\u{e9}&x");
        has(Form::Shell, "p@ss w/\"<''\n~\u{e9}&x");
    }
}
