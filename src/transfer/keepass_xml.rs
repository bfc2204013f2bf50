//! KeePass's export to XML (2.x), as KeePass and KeePassXC write it.

use data_encoding::BASE64;
use jiff::Timestamp;
use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};

use crate::model::{Error, Result};
use crate::secret::SecretBytes;

use super::item::Item;
use super::keepass::{self, Text};

/// Folders deeper than this nobody has.
const DEEPEST: usize = 128;

/// The entries of an export, and what of it is not carried.
///
/// # Errors
/// Usage: it is no such export, with the line; the values in it are encrypted. No error quotes anything of the file.
pub fn parse(input: &SecretBytes) -> Result<(Vec<Item>, Vec<String>)> {
    let text = std::str::from_utf8(input.expose()).map_err(|_| Error::usage("it is no XML in UTF-8"))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader::from_str(text);
    let mut export = Export::default();
    loop {
        let event = reader.read_event();
        let done = match event {
            Ok(event) => export.take(&event),
            Err(_) => Err("it is malformed there"),
        };
        match done {
            Ok(true) => return export.finish(),
            Ok(false) => {}
            Err(problem) => {
                let before = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX).min(text.len());
                let line = text.as_bytes()[..before].split(|byte| *byte == b'\n').count();
                return Err(Error::usage(format!("line {line}: {problem}")));
            }
        }
    }
}

/// Seconds from the beginning of year 1 to that of 1970.
const YEAR_ONE: i64 = 62_135_596_800;

/// A time as in RFC 3339, or as newer programs write it: the seconds since the year 1, eight bytes, little-endian, in
/// Base64.
fn time(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    text.parse().ok().or_else(|| {
        let bytes = BASE64.decode(text.as_bytes()).ok()?;
        let seconds = i64::from_le_bytes(bytes.try_into().ok()?);
        Timestamp::from_second(seconds.checked_sub(YEAR_ONE)?).ok()
    })
}

#[derive(Default)]
struct Export {
    path: Vec<String>,
    /// Each with whether it is the recycle bin.
    folders: Vec<(String, bool)>,
    /// The entry that is read, and inside its history the earlier one.
    entries: Vec<Entry>,
    text: String,
    string: (String, bool, String),
    bin: String,
    binned: usize,
    items: Vec<Item>,
    attachments: usize,
    began_well: bool,
}

#[derive(Default)]
struct Entry {
    item: Item,
    texts: Vec<Text>,
    expires: bool,
}

type Problem = &'static str;

impl Export {
    /// Takes the next event; true at the end.
    fn take(&mut self, event: &Event<'_>) -> std::result::Result<bool, Problem> {
        match event {
            Event::Start(start) => self.start(start)?,
            Event::Empty(start) => {
                self.start(start)?;
                self.end()?;
            }
            Event::End(_) => self.end()?,
            Event::Text(text) => self.text.push_str(&text.xml10_content()),
            Event::CData(text) => self.text.push_str(&text.xml10_content()),
            Event::GeneralRef(reference) => match reference
                .resolve_char_ref()
                .map_err(|_| "a bad character reference")?
            {
                Some(character) => self.text.push(character),
                None => self.text.push_str(resolve_predefined_entity(reference).ok_or("an entity that XML has not")?),
            },
            Event::Eof => return Ok(true),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) | Event::DocType(_) => {}
        }
        Ok(false)
    }

    fn start(&mut self, start: &BytesStart<'_>) -> std::result::Result<(), Problem> {
        self.text.clear();
        if let [.., parent, inside] = &self.path[..]
            && parent == "String"
            && matches!(inside.as_str(), "Key" | "Value")
        {
            return Err("a value with elements in it");
        }
        let name = start.name().as_ref().to_owned();
        match name.as_str() {
            "KeePassFile" if self.path.is_empty() => self.began_well = true,
            "Group" => self.folders.push(Default::default()),
            "Entry" => self.entries.push(Entry::default()),
            "String" => self.string = Default::default(),
            "Binary" if self.path.last().is_some_and(|parent| parent == "Entry") => self.attachments += 1,
            "Value" => {
                for attribute in start.attributes() {
                    let attribute = attribute.map_err(|_| "a malformed attribute")?;
                    let is_true = attribute.value.eq_ignore_ascii_case("true");
                    match attribute.key.as_ref() {
                        "Protected" if is_true => {
                            return Err("its values are encrypted; export it anew, as plain XML");
                        }
                        "ProtectInMemory" => self.string.1 = is_true,
                        _ => {}
                    }
                }
            }
            _ => {}
        }
        if self.path.len() == DEEPEST {
            return Err("it is nested too deeply");
        }
        self.path.push(name);
        Ok(())
    }

    fn end(&mut self) -> std::result::Result<(), Problem> {
        let name = self.path.pop().ok_or("it is malformed there")?;
        let parent = self.path.last().map_or("", String::as_str);
        let text = std::mem::take(&mut self.text);
        match (name.as_str(), parent, self.entries.last_mut()) {
            ("Name", "Group", None) => {
                if let Some((folder, _)) = self.folders.last_mut() {
                    *folder = text.replace('/', "-");
                }
            }
            ("RecycleBinUUID", ..) => self.bin = text,
            ("UUID", "Group", None) => {
                if let Some((_, is_bin)) = self.folders.last_mut() {
                    *is_bin = !text.is_empty() && text == self.bin;
                }
            }
            ("Group", ..) => {
                self.folders.pop();
            }
            ("Key", "String", Some(_)) => self.string.0 = text,
            ("Value", "String", Some(_)) => self.string.2 = text,
            ("String", "Entry", Some(entry)) => {
                let (name, protected, text) = std::mem::take(&mut self.string);
                let protected = protected || name == keepass::PASSWORD;
                entry.texts.push(Text { name, value: SecretBytes::new(text.into_bytes()), protected });
            }
            ("Tags", "Entry", Some(entry)) => {
                entry.item.tags = text.split([',', ';']).map(|tag| tag.trim().to_owned()).collect();
            }
            ("Expires", "Times", Some(entry)) => entry.expires = text.trim().eq_ignore_ascii_case("true"),
            ("ExpiryTime", "Times", Some(entry)) => entry.item.expires = time(&text),
            ("LastModificationTime", "Times", Some(entry)) => entry.item.stored = time(&text),
            ("Entry", ..) => self.finish_entry(),
            _ => {}
        }
        Ok(())
    }

    fn finish_entry(&mut self) {
        let Some(Entry { mut item, texts, expires }) = self.entries.pop() else { return };
        if !expires {
            item.expires = None;
        }
        keepass::fill(&mut item, texts);
        match self.entries.last_mut() {
            Some(now) if !item.content.is_empty() => now.item.earlier.push((item.stored, item.content)),
            Some(_) => {}
            None => {
                // The outermost folder is the file itself.
                // Some programs write the newest first.
                item.earlier.sort_by_key(|(stored, _)| *stored);
                let folders: Vec<&str> = self.folders.iter().skip(1).map(|(name, _)| name.as_str()).collect();
                item.folder = folders.join("/");
                if self.folders.iter().any(|(_, is_bin)| *is_bin) {
                    self.binned += 1;
                } else {
                    self.items.push(item);
                }
            }
        }
    }

    fn finish(self) -> Result<(Vec<Item>, Vec<String>)> {
        if !self.began_well || !self.path.is_empty() {
            return Err(Error::usage("it is no whole KeePass export"));
        }
        let counted =
            [(self.attachments, "attachments (a KDBX file carries them)"), (self.binned, "entries in the recycle bin")];
        let left_out =
            counted.into_iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}"));
        Ok((self.items, left_out.collect()))
    }
}
