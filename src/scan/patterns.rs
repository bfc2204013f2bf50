use std::fmt;
use std::ops::Range;

use crate::secret::SecretBytes;

use super::forms::{Form, SHORTEST, SHORTEST_BASE64, each_form, without_line_ends};
use super::windows::{Bits, Places, hash, word_at};

/// Longer spellings are cut in pieces of this many bytes, so that no more than one piece has to be waited for.
pub const LONGEST: usize = 4096;

/// The spellings of many values, ready to be found.
///
/// They are kept once, in memory that is wiped. Beside them stand tables of hashes, which would give away some of their bytes
/// and are wiped too.
pub struct Patterns {
    /// All of them, one behind the other.
    bytes: SecretBytes,
    /// Where each stands in that, in the order of their bytes.
    spans: Vec<Span>,
    owners: Vec<(u32, Form)>,
    /// How long the longest is.
    longest: usize,
    /// The first four bytes of each.
    beginnings: Bits,
    places: Places,
}

impl Patterns {
    /// To find values, of which the first of `LONGEST` bytes do: by the numbers in which they come.
    #[must_use]
    pub fn to_find<'a>(values: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut spelled = Spelled::default();
        for (value, number) in values.into_iter().zip(0..) {
            let value = without_line_ends(value);
            let cut = value.len().min(LONGEST);
            // Half a character would make the beginning of a text no text.
            let begins_one = |at: &usize| value.get(*at).is_none_or(|byte| byte & 0xc0 != 0x80);
            let cut = (cut.saturating_sub(3)..=cut).rev().find(begins_one).unwrap_or(cut);
            let cut = if std::str::from_utf8(&value[..cut]).is_ok() { cut } else { value.len().min(LONGEST) };
            spelled.add_value(number, &value[..cut], SHORTEST_BASE64, |length| 0..usize::from(length > 0));
        }
        spelled.patterns()
    }

    /// To mask values, all of each.
    #[must_use]
    pub fn to_mask<'a>(values: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut spelled = Spelled::default();
        for (value, number) in values.into_iter().zip(0..) {
            spelled.add_value(number, value, SHORTEST, |length| 0..length.div_ceil(LONGEST));
        }
        spelled.patterns()
    }

    /// Whether there is nothing to find.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// How many different spellings there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// How long the longest is.
    pub(super) fn longest(&self) -> usize {
        self.longest
    }

    /// The values that are spelled so.
    pub(super) fn owners(&self, pattern: usize) -> &[(u32, Form)] {
        let begin = pattern.checked_sub(1).map_or(0, |before| self.spans[before].owners);
        &self.owners[begin..self.spans[pattern].owners]
    }

    /// Tells of every pattern in `text` where it begins and ends, and its number; in no order.
    pub(super) fn find(&self, text: &[u8], found: &mut dyn FnMut(usize, usize, usize)) {
        self.places.find(text, &mut |begin, pattern| {
            let bytes = self.get(pattern as usize);
            if text.get(begin..begin + bytes.len()) == Some(bytes) {
                found(begin, begin + bytes.len(), pattern as usize);
            }
        });
    }

    /// Where in `text` a pattern may have begun that is not all there yet; its end where none has.
    pub(super) fn undecided(&self, text: &[u8]) -> usize {
        let from = text.len().saturating_sub(self.longest.saturating_sub(1));
        let begins = |at: &usize| {
            let rest = &text[*at..];
            (rest.len() < SHORTEST_WORD || self.beginnings.may_have(hash::<4>(word_at(rest, 0)))) && self.goes_on(rest)
        };
        (from..text.len()).find(begins).unwrap_or(text.len())
    }

    /// Whether some pattern begins with `text` and is longer.
    fn goes_on(&self, text: &[u8]) -> bool {
        let (mut low, mut high) = (0, self.len());
        // The first that is greater: what begins with it and is longer follows it in byte order.
        while low < high {
            let middle = usize::midpoint(low, high);
            if self.get(middle) <= text { low = middle + 1 } else { high = middle }
        }
        low < self.len() && self.get(low).starts_with(text)
    }

    fn get(&self, pattern: usize) -> &[u8] {
        self.spans[pattern].of(&self.bytes)
    }
}

/// How many bytes the set of beginnings wants to see.
const SHORTEST_WORD: usize = 4;

/// Where a pattern stands, and where its owners end.
struct Span {
    begin: usize,
    end: usize,
    owners: usize,
}

impl Span {
    fn of<'a>(&self, bytes: &'a SecretBytes) -> &'a [u8] {
        &bytes.expose()[self.begin..self.end]
    }
}

/// Spellings as they are made: each is written once, as some values are long and have many.
#[derive(Default)]
struct Spelled {
    bytes: SecretBytes,
    /// Where each piece stands, whose it is, and what it is.
    pieces: Vec<(Range<usize>, u32, Form)>,
}

impl Spelled {
    /// Adds the spellings of a value, of each those pieces that `chosen` says by its length.
    fn add_value(&mut self, number: u32, value: &[u8], shortest_base64: usize, chosen: impl Fn(usize) -> Range<usize>) {
        let mut known: Vec<Range<usize>> = Vec::new();
        each_form(value, shortest_base64, &mut |form, spelling| {
            if known.iter().any(|known| &self.bytes.expose()[known.clone()] == spelling) {
                return;
            }
            let begin = self.bytes.len();
            let chosen = chosen(spelling.len());
            self.bytes.extend(&spelling[..spelling.len().min(chosen.end * LONGEST)]);
            known.push(begin..self.bytes.len());
            for piece in chosen {
                // The last reaches back over the one before, so that none is short.
                let end = (begin + (piece + 1) * LONGEST).min(self.bytes.len());
                self.pieces.push((begin.max(end.saturating_sub(LONGEST))..end, number, form));
            }
        });
    }

    fn patterns(self) -> Patterns {
        let Self { bytes, mut pieces } = self;
        let text = |range: &Range<usize>| &bytes.expose()[range.clone()];
        pieces.sort_unstable_by(|(a, x, f), (b, y, g)| (text(a), x, f).cmp(&(text(b), y, g)));
        let mut spans: Vec<Span> = Vec::new();
        let mut owners: Vec<(u32, Form)> = Vec::new();
        for group in pieces.chunk_by(|(a, ..), (b, ..)| text(a) == text(b)) {
            let first = owners.len();
            for (_, value, form) in group {
                if owners[first..].iter().all(|(owner, _)| owner != value) {
                    owners.push((*value, *form));
                }
            }
            spans.extend(group.first().map(|(range, ..)| Span {
                begin: range.start,
                end: range.end,
                owners: owners.len(),
            }));
        }
        let mut beginnings = Bits::with_room_for(spans.len());
        for span in &spans {
            beginnings.insert(hash::<4>(word_at(span.of(&bytes), 0)));
        }
        let numbered = (0..).zip(spans.iter().map(|span| span.of(&bytes)));
        Patterns {
            longest: spans.iter().map(|span| span.end - span.begin).max().unwrap_or_default(),
            beginnings,
            places: Places::new(numbered),
            bytes,
            spans,
            owners,
        }
    }
}

impl fmt::Debug for Patterns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} patterns", self.len())
    }
}
