use quick_xml::Reader;
use quick_xml::events::Event;

use crate::model::{Error, Result};

use super::damaged;

/// Refuses a file in which strings of an entry stand behind its history, or protected values where no entry has them.
///
/// The protected values of a file are enciphered one after the other, as they stand there. The crate deciphers an entry's
/// own before those of its history, and passes over what it does not know: from there on it gets other values than were put
/// in. KeePass and KeePassXC write
/// the history last; some libraries do not.
pub(super) fn refuse_disordered(xml: &[u8]) -> Result<()> {
    let text = std::str::from_utf8(xml).map_err(|_| damaged())?;
    let mut reader = Reader::from_str(text);
    // Each element that is open: its name, and whether a history was seen in it.
    let mut open: Vec<(String, bool)> = Vec::new();
    loop {
        let event = reader.read_event().map_err(|_| damaged())?;
        let (start, stays_open) = match &event {
            Event::Start(start) => (start, true),
            Event::Empty(start) => (start, false),
            Event::End(_) => {
                open.pop();
                continue;
            }
            Event::Eof => return Ok(()),
            _ => continue,
        };
        let name = start.name();
        let mut attributes = start.attributes().flatten();
        if attributes
            .any(|attribute| attribute.key.as_ref() == "Protected" && attribute.value.eq_ignore_ascii_case("true"))
        {
            let parents: Vec<&str> = open.iter().rev().take(2).map(|(name, _)| name.as_str()).collect();
            let known = matches!(
                (name.as_ref(), &parents[..]),
                ("Value", ["String", "Entry"]) | ("Binary", ["Binaries", "Meta"])
            );
            if !known {
                return Err(Error::usage(
                    "a protected value stands where no entry has one; the others would be read wrong",
                )
                .hint("import its export by KeePassXC instead: vault import keepass-xml"));
            }
        }
        if let Some((parent, history_seen)) = open.last_mut() {
            match name.as_ref() {
                "History" => *history_seen = true,
                "String" if *history_seen && parent == "Entry" => {
                    return Err(Error::usage("an entry has values behind its history, which would be read wrong")
                        .hint(
                            "change and save an entry of it with KeePassXC first, or import its export: \
                         vault import keepass-xml",
                        ));
                }
                _ => {}
            }
        }
        if stays_open {
            open.push((name.as_ref().to_owned(), false));
        }
    }
}
