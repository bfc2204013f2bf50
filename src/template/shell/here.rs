//! Here-documents of a shell's script: where they begin and end.

/// One that was announced: its delimiter, and whether tabs in front of that count for nothing.
#[derive(Debug, Default)]
struct Delimiter {
    word: Vec<u8>,
    skips_tabs: bool,
}

/// Where here-documents are on their way.
#[derive(Debug, Default)]
pub(super) struct HereDocuments {
    /// After `<<`, as far as the delimiter was read.
    beginning: Option<Delimiter>,
    /// The line goes on, and after it these begin, one after the other.
    announced: Vec<Delimiter>,
    /// That line is over.
    is_within: bool,
    /// In a document: the line so far, as long as it may be the delimiter.
    line: Vec<u8>,
}

impl HereDocuments {
    /// After `<<`.
    pub(super) fn begin(&mut self) {
        self.beginning = Some(Delimiter::default());
    }

    /// Whether the line announced some that have not begun.
    pub(super) fn wait_for_the_line(&self) -> bool {
        !self.is_within && !self.announced.is_empty()
    }

    /// The line that announced them is over.
    pub(super) fn start(&mut self) {
        self.is_within = !self.announced.is_empty();
        self.line.clear();
    }

    /// Whether a word that is put in here would be no word of the script.
    pub(super) fn are_here(&self) -> bool {
        self.is_within || self.beginning.is_some()
    }

    /// Takes `byte`, and says whether it belongs to a document or a delimiter and not to the script.
    pub(super) fn take(&mut self, byte: u8) -> bool {
        if self.is_within {
            self.take_of_document(byte);
            return true;
        }
        let Some(mut delimiter) = self.beginning.take() else { return false };
        let is_first = delimiter.word.is_empty();
        match byte {
            // It was a here-string: an ordinary word.
            b'<' if is_first => return true,
            b'-' if is_first && !delimiter.skips_tabs => delimiter.skips_tabs = true,
            b' ' | b'\t' if is_first => {}
            // With quotes it means the same here.
            b'\'' | b'"' | b'\\' => {}
            b' ' | b'\t' | b'\n' | b';' | b'&' | b'|' | b'<' | b'>' | b'(' | b')' | b'`' => {
                self.announced.push(delimiter);
                return false;
            }
            byte => delimiter.word.push(byte),
        }
        self.beginning = Some(delimiter);
        true
    }

    fn take_of_document(&mut self, byte: u8) {
        let Some(delimiter) = self.announced.first() else { return };
        if byte == b'\n' {
            if self.line == delimiter.word {
                self.announced.remove(0);
                self.is_within = !self.announced.is_empty();
            }
            self.line.clear();
        } else if !(byte == b'\t' && delimiter.skips_tabs && self.line.is_empty())
            && self.line.len() <= delimiter.word.len()
        {
            self.line.push(byte);
        }
    }
}
