//! URLs, JSON and XML, as the usual libraries write them.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};

use crate::secret::SecretBytes;

const UNRESERVED: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// Python's `quote`.
const WITH_SLASH: AsciiSet = UNRESERVED.remove(b'/');
/// `encodeURIComponent`.
const COMPONENT: AsciiSet = UNRESERVED.remove(b'!').remove(b'\'').remove(b'(').remove(b')').remove(b'*');
/// Forms of HTML, and Java's `URLEncoder`.
const FORM: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'*');

pub(super) fn url(value: &[u8], add: &mut dyn FnMut(SecretBytes)) {
    let (percent, plus) = (&b"%20"[..], &b"+"[..]);
    let ways =
        [(&UNRESERVED, percent), (&WITH_SLASH, percent), (&COMPONENT, percent), (&UNRESERVED, plus), (&FORM, plus)];
    for (set, space) in ways {
        for is_lower in [false, true] {
            let mut written = SecretBytes::with_capacity(3 * value.len());
            for part in percent_encode(value, set) {
                match part.as_bytes() {
                    b"%20" => written.extend(space),
                    [b'%', digits @ ..] if is_lower => {
                        written.extend(b"%");
                        for digit in digits {
                            written.extend(&[digit.to_ascii_lowercase()]);
                        }
                    }
                    part => written.extend(part),
                }
            }
            add(written);
        }
    }
}

/// What a writer of JSON escapes besides what it has to.
struct Writer {
    /// These, as `\u` and four digits; a quote is otherwise `\"`.
    as_units: &'static str,
    /// Whether a slash has a backslash before it.
    slash: bool,
    /// Whether nothing is left but ASCII.
    ascii: bool,
    /// Whether the digits are upper case.
    upper: bool,
}

const WRITERS: [Writer; 13] = [
    // What JSON asks for; Jackson and others have the digits of controls in upper case.
    Writer { as_units: "", slash: false, ascii: false, upper: false },
    Writer { as_units: "", slash: false, ascii: false, upper: true },
    // Python, and Jackson where it is told to.
    Writer { as_units: "", slash: false, ascii: true, upper: false },
    Writer { as_units: "", slash: false, ascii: true, upper: true },
    // PHP.
    Writer { as_units: "", slash: true, ascii: false, upper: false },
    Writer { as_units: "", slash: true, ascii: true, upper: false },
    Writer { as_units: "", slash: true, ascii: true, upper: true },
    // Go, Rails.
    Writer { as_units: "<>&\u{2028}\u{2029}", slash: false, ascii: false, upper: false },
    Writer { as_units: "<>&\u{2028}\u{2029}\u{8}\u{c}", slash: false, ascii: false, upper: false },
    // Gson.
    Writer { as_units: "<>&='\u{2028}\u{2029}", slash: false, ascii: false, upper: false },
    // The same without the equals sign.
    Writer { as_units: "<>&'", slash: false, ascii: false, upper: false },
    // .NET.
    Writer { as_units: "<>&'\"+`\u{7f}", slash: false, ascii: true, upper: true },
    Writer { as_units: "<>&'\"+`\u{7f}", slash: true, ascii: true, upper: false },
];

pub(super) fn json(text: &str, add: &mut dyn FnMut(SecretBytes)) {
    for writer in &WRITERS {
        let mut written = SecretBytes::with_capacity(6 * text.len());
        text.chars().for_each(|c| writer.write(c, &mut written));
        add(written);
    }
}

impl Writer {
    fn write(&self, c: char, to: &mut SecretBytes) {
        if self.as_units.contains(c) {
            return self.units(c, to);
        }
        match c {
            '"' => to.extend(b"\\\""),
            '\\' => to.extend(b"\\\\"),
            '\n' => to.extend(b"\\n"),
            '\r' => to.extend(b"\\r"),
            '\t' => to.extend(b"\\t"),
            '\u{8}' => to.extend(b"\\b"),
            '\u{c}' => to.extend(b"\\f"),
            '/' if self.slash => to.extend(b"\\/"),
            '\0'..='\u{1f}' => self.units(c, to),
            c if self.ascii && !c.is_ascii() => self.units(c, to),
            c => to.extend(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }

    fn units(&self, c: char, to: &mut SecretBytes) {
        let digits = if self.upper { b"0123456789ABCDEF" } else { b"0123456789abcdef" };
        for unit in c.encode_utf16(&mut [0; 2]) {
            to.extend(b"\\u");
            for shift in [12, 8, 4, 0] {
                to.extend(&[digits[usize::from(*unit >> shift & 0xf)]]);
            }
        }
    }
}

/// How `>`, the double and the single quote are written; the ampersand and `<` have one way.
const ENTITIES: [[&str; 3]; 9] = [
    ["&gt;", "\"", "'"],
    [">", "\"", "'"],
    ["&gt;", "&quot;", "'"],
    [">", "&quot;", "'"],
    ["&gt;", "&quot;", "&apos;"],
    ["&gt;", "&quot;", "&#39;"],
    ["&gt;", "&quot;", "&#x27;"],
    ["&gt;", "&#34;", "&#39;"],
    ["&gt;", "\"", "&apos;"],
];

pub(super) fn xml(text: &str, add: &mut dyn FnMut(SecretBytes)) {
    for [greater, double, single] in ENTITIES {
        let mut written = SecretBytes::with_capacity(6 * text.len());
        for byte in text.bytes() {
            match byte {
                b'&' => written.extend(b"&amp;"),
                b'<' => written.extend(b"&lt;"),
                b'>' => written.extend(greater.as_bytes()),
                b'"' => written.extend(double.as_bytes()),
                b'\'' => written.extend(single.as_bytes()),
                byte => written.extend(&[byte]),
            }
        }
        add(written);
    }
}
