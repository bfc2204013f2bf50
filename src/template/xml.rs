//! Values in XML 1.0: escaped where text and attributes are, split where CDATA would end, refused where nothing fits.

use crate::secret::SecretBytes;

use super::insert::Unfit;

/// An XML text, as far as it was seen.
#[derive(Debug, Default)]
pub(super) struct XmlText {
    place: Place,
    /// Of the markup that just began, what stands behind its `<`.
    beginning: Vec<u8>,
    /// How many of the bytes that end the place stand there in a row: `]` in CDATA, `-` in comments, `?` in instructions.
    ending: usize,
    /// The first instruction, which may name the encoding.
    declaration: Vec<u8>,
    /// Whether its encoding is not one that UTF-8 can stand in.
    is_foreign: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Place {
    #[default]
    Text,
    /// Behind a `<`.
    Markup,
    Tag,
    Attribute(u8),
    CData,
    Comment,
    Instruction,
    /// Such as the document's type, with so many brackets open.
    Declaration(u32),
}

const CDATA: &[u8] = b"![CDATA[";
/// Ends CDATA and begins it again: between two characters of it, nothing.
const SPLIT: &[u8] = b"]]><![CDATA[";

impl XmlText {
    pub(super) fn text(&mut self, text: &[u8]) {
        for byte in text {
            self.byte(*byte);
        }
    }

    fn byte(&mut self, byte: u8) {
        self.place = match (self.place, byte) {
            (Place::Text, b'<') => {
                self.beginning.clear();
                Place::Markup
            }
            (Place::Tag | Place::Declaration(0), b'>') => Place::Text,
            (Place::Markup, b'>') if !self.beginning.starts_with(b"!-") => Place::Text,
            (Place::Markup, _) => {
                self.beginning.push(byte);
                self.begun()
            }
            (Place::Tag, b'"' | b'\'') => Place::Attribute(byte),
            (Place::Attribute(quote), _) if byte == quote => Place::Tag,
            (Place::CData | Place::Comment | Place::Instruction, _) => self.towards_the_end(byte),
            (Place::Declaration(open), b'[') => Place::Declaration(open + 1),
            (Place::Declaration(open), b']') => Place::Declaration(open.saturating_sub(1)),
            (place, _) => place,
        };
    }

    /// What it is that begins so.
    fn begun(&mut self) -> Place {
        let is = |whole: &[u8]| self.beginning == whole;
        let may_be = |whole: &[u8]| whole.starts_with(&self.beginning);
        self.ending = 0;
        if is(b"!--") {
            Place::Comment
        } else if is(CDATA) {
            Place::CData
        } else if is(b"?") {
            Place::Instruction
        } else if may_be(b"!--") || may_be(CDATA) {
            Place::Markup
        } else if self.beginning.starts_with(b"!") {
            Place::Declaration(0)
        } else {
            Place::Tag
        }
    }

    fn towards_the_end(&mut self, byte: u8) -> Place {
        let (end, enough) = match self.place {
            Place::CData => (b']', 2),
            Place::Comment => (b'-', 2),
            _ => (b'?', 1),
        };
        if self.place == Place::Instruction && self.declaration.len() < 256 {
            self.declaration.push(byte);
        }
        if byte == b'>' && self.ending >= enough {
            if self.place == Place::Instruction {
                self.is_foreign |= names_a_foreign_encoding(&self.declaration);
                // Only the first of them can.
                self.declaration.resize(256, 0);
            }
            return Place::Text;
        }
        self.ending = if byte == end { self.ending + 1 } else { 0 };
        self.place
    }

    pub(super) fn value(&mut self, value: &SecretBytes) -> Result<SecretBytes, Unfit> {
        let text = text_of(value)?;
        match self.place {
            Place::Text => Ok(escaped(text, false, self.is_foreign)),
            Place::Attribute(_) => Ok(escaped(text, true, self.is_foreign)),
            Place::CData => Ok(self.in_cdata(text)),
            Place::Comment if text.contains("--") || text.starts_with(['-', '>']) || text.ends_with('-') => {
                Err(Unfit("it stands in a comment and has hyphens that might end it"))
            }
            Place::Instruction if text.contains("?>") || text.starts_with('>') || text.ends_with('?') => {
                Err(Unfit("it stands in a processing instruction and would end it"))
            }
            Place::Declaration(_) if text.contains(['<', '>', '&', '%', '"', '\'', '[', ']']) => {
                Err(Unfit("it stands in a declaration and has characters that mean something there"))
            }
            Place::Markup | Place::Tag if !text.chars().all(|c| c.is_alphanumeric() || "_-.:".contains(c)) => {
                Err(Unfit("it stands in a tag, outside of quotes, and is no name"))
            }
            _ if self.is_foreign && !text.is_ascii() => {
                Err(Unfit("the text's encoding is not UTF-8, and here it cannot be written otherwise"))
            }
            place => {
                if place == Place::Markup {
                    self.place = Place::Tag;
                }
                if !text.is_empty() {
                    self.ending = 0;
                }
                Ok(SecretBytes::copy_of(text.as_bytes()))
            }
        }
    }

    fn in_cdata(&mut self, text: &str) -> SecretBytes {
        let mut written = SecretBytes::with_capacity(text.len() + 64);
        // What stands before it may be the beginning of an end.
        if self.ending > 0 && text.starts_with([']', '>']) {
            written.extend(SPLIT);
        }
        let mut ending = 0;
        let mut buffer = [0; 4];
        for c in text.chars() {
            // Parsers turn a carriage return into a line feed, unless it is written as a number.
            if c == '\r' || self.is_foreign && !c.is_ascii() {
                written.extend(b"]]>");
                reference(&mut written, c);
                written.extend(b"<![CDATA[");
                ending = 0;
                continue;
            }
            if c == '>' && ending >= 2 {
                written.extend(SPLIT);
            }
            ending = if c == ']' { ending + 1 } else { 0 };
            written.extend(c.encode_utf8(&mut buffer).as_bytes());
        }
        self.ending = if text.is_empty() { self.ending } else { 0 };
        if ending > 0 {
            // What stands behind it may be its end.
            written.extend(SPLIT);
        }
        written
    }
}

/// `value` for text and attributes alike.
pub(super) fn plain(value: &SecretBytes) -> Result<SecretBytes, Unfit> {
    Ok(escaped(text_of(value)?, true, false))
}

/// The value as characters of XML (section 2.2).
fn text_of(value: &SecretBytes) -> Result<&str, Unfit> {
    let text = std::str::from_utf8(value.expose()).map_err(|_| Unfit("it is no UTF-8, so it is no text for XML"))?;
    let is_known = |c: char| matches!(c, '\t' | '\n' | '\r') || c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}');
    if text.chars().all(is_known) { Ok(text) } else { Err(Unfit("it has control characters, which XML cannot hold")) }
}

fn escaped(text: &str, in_attribute: bool, is_foreign: bool) -> SecretBytes {
    let mut written = SecretBytes::with_capacity(text.len() + 32);
    let mut buffer = [0; 4];
    for c in text.chars() {
        match c {
            '&' => written.extend(b"&amp;"),
            '<' => written.extend(b"&lt;"),
            '>' => written.extend(b"&gt;"),
            '"' if in_attribute => written.extend(b"&quot;"),
            // Parsers make spaces and line feeds of these (sections 2.11 and 3.3.3).
            '\'' | '\t' | '\n' if in_attribute => reference(&mut written, c),
            // The last two are line ends to XML 1.1.
            '\r' | '\u{85}' | '\u{2028}' => reference(&mut written, c),
            c if is_foreign && !c.is_ascii() => reference(&mut written, c),
            c => written.extend(c.encode_utf8(&mut buffer).as_bytes()),
        }
    }
    written
}

fn reference(written: &mut SecretBytes, c: char) {
    written.extend(format!("&#{};", u32::from(c)).as_bytes());
}

fn names_a_foreign_encoding(declaration: &[u8]) -> bool {
    let text = String::from_utf8_lossy(declaration).to_ascii_lowercase();
    let Some((_, rest)) = text.split_once("encoding") else { return false };
    let name = rest.trim_start_matches(['=', ' ', '\t', '\r', '\n', '"', '\'']);
    let is_xml = text.strip_prefix("xml").is_some_and(|rest| rest.starts_with(char::is_whitespace));
    is_xml && !name.starts_with("utf-8") && !name.starts_with("utf8")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(before: &str, value: &str, behind: &str) -> Result<String, Unfit> {
        let mut text = XmlText::default();
        text.text(before.as_bytes());
        let written = text.value(&SecretBytes::copy_of(value.as_bytes()))?;
        text.text(behind.as_bytes());
        Ok(String::from_utf8(written.into_public()).unwrap())
    }

    /// All text of the document, as a parser tells it.
    fn parsed(document: &str) -> String {
        let mut reader = quick_xml::Reader::from_str(document);
        let mut told = String::new();
        loop {
            match reader.read_event().unwrap() {
                quick_xml::events::Event::Eof => return told,
                quick_xml::events::Event::CData(data) => told += &data,
                quick_xml::events::Event::Text(text) => told += &text,
                quick_xml::events::Event::GeneralRef(entity) => {
                    told += &quick_xml::escape::unescape(&format!("&{};", &*entity)).unwrap();
                }
                _ => {}
            }
        }
    }

    #[test]
    fn text_attributes_and_the_rest_each_get_their_own() {
        let put = |before: &str, value: &str| put(before, value, "");
        assert_eq!(put("<a>", "<&>\"'\n\r"), Ok("&lt;&amp;&gt;\"'\n&#13;".to_owned()));
        for before in ["<a b=\"", "<a b='x' c='", "<a\nb = \"<!-- "] {
            assert_eq!(put(before, "<&>\"'\n\t"), Ok("&lt;&amp;&gt;&quot;&#39;&#10;&#9;".to_owned()), "{before}");
        }
        for before in ["<!-- \" ' > ", "<?php ' ", "<!DOCTYPE a [ <!ENTITY x \"", "<a ", "<"] {
            assert_eq!(put(before, "ab-c1"), Ok("ab-c1".to_owned()), "{before}");
        }
        for (before, value) in [
            ("<!-- ", "a--b"),
            ("<!--", ">"),
            ("<!-- ", "a-"),
            ("<?x ", "a?>"),
            ("<?x ", "a?"),
            ("<!DOCTYPE a [", "<!ENTITY"),
            ("<a ", "b=c"),
            ("<", "a b"),
            ("<a>", "\u{1b}"),
            ("<a>", "\u{ffff}"),
        ] {
            assert!(put(before, value).is_err(), "{before} {value:?}");
        }
        // An empty value keeps apart nothing: the comment ends as it would.
        let mut text = XmlText::default();
        text.text(b"<!-- -");
        assert_eq!(text.value(&SecretBytes::default()).map(|written| written.len()), Ok(0));
        text.text(b"->");
        assert_eq!(text.value(&SecretBytes::copy_of(b"<")).unwrap().expose(), b"&lt;");
        assert_eq!(put("<a>", "\u{85}\u{2028}"), Ok("&#133;&#8232;".to_owned()));
        for before in [
            "<a b='>'/>",
            "<!-- x -->",
            "<!-- - -- ->-->",
            "<?x > ?>",
            "<![CDATA[ < ]]>",
            "<!DOCTYPE a [ <!ELEMENT b> ]>",
            "<>",
        ] {
            assert_eq!(put(before, "<"), Ok("&lt;".to_owned()), "{before}");
        }
    }

    #[test]
    fn cdata_holds_every_value() {
        assert_eq!(put("<a><![CDATA[", "x]]>y", ""), Ok("x]]]]><![CDATA[>y".to_owned()));
        for value in ["x", "]]>", "]]", "]", ">", "]>", "]]]>", "a\r\nb", "<&]]>]]>", "", "]]]]"] {
            for before in ["", "]", "]]", "x]]]"] {
                for behind in ["", "]", ">", "]>"] {
                    // What the template itself ends is not the value's fault.
                    let whole = format!("{before}{behind}");
                    if whole.contains("]]>") {
                        continue;
                    }
                    let start = format!("<a><![CDATA[{before}");
                    let end = format!("{behind}]]></a>");
                    let written = put(&start, value, &end).unwrap();
                    let document = format!("{start}{written}{end}");
                    assert_eq!(parsed(&document), format!("{before}{value}{behind}"), "{document}");
                }
            }
        }
    }

    #[test]
    fn text_in_another_encoding_gets_numbers() {
        let declared = |encoding: &str| format!("<?xml version=\"1.0\" encoding=\"{encoding}\"?><a>");
        assert_eq!(put(&declared("UTF-8"), "é", ""), Ok("é".to_owned()));
        assert_eq!(put(&declared("iso-8859-1"), "é", ""), Ok("&#233;".to_owned()));
        assert_eq!(put(&(declared("iso-8859-1") + "<![CDATA["), "é", ""), Ok("]]>&#233;<![CDATA[".to_owned()));
        assert!(put(&(declared("iso-8859-1") + "<!-- "), "é", "").is_err());
        assert_eq!(put("<?pi encoding=\"x\"?><a>", "é", ""), Ok("é".to_owned()));
    }
}
