use std::fmt;

use crate::secret::SecretBytes;

use super::forms::{Form, forms, without_line_ends};
use super::windows::{Bits, Windows, hash, word_at};

/// Longer spellings are cut in pieces of this many bytes, so that no more than one piece has to be waited for.
pub const LONGEST: usize = 4096;

/// The spellings of many values, ready to be found.
///
/// They are kept once, in memory that is wiped. Beside them stand tables of hashes, which would give away some of their bytes
/// and are wiped too.
pub struct Patterns {
    /// All of them, one behind the other, in byte order.
    bytes: SecretBytes,
    /// Where each ends in that, and where its owners end in those.
    ends: Vec<(usize, usize)>,
    owners: Vec<(u32, Form)>,
    /// How long the longest is.
    longest: usize,
    /// The first four bytes of each.
    beginnings: Bits,
    short: Windows<4, 1>,
    middle: Windows<5, 4>,
    long: Windows<8, 9>,
}

impl Patterns {
    /// To find values, of which the first of `LONGEST` bytes do: by the numbers in which they come.
    #[must_use]
    pub fn to_find<'a>(values: impl IntoIterator<Item = &'a [u8]>) -> Self {
        Self::new(values, |value| {
            let value = without_line_ends(value);
            let cut = value.len().min(LONGEST);
            // Half a character would make the beginning of a text no text.
            let begins_one = |at: &usize| value.get(*at).is_none_or(|byte| byte & 0xc0 != 0x80);
            let cut = (cut.saturating_sub(3)..=cut).rev().find(begins_one).unwrap_or(cut);
            let cut = if std::str::from_utf8(&value[..cut]).is_ok() { cut } else { value.len().min(LONGEST) };
            let mut found = forms(&value[..cut]);
            for (_, bytes) in &mut found {
                bytes.truncate(LONGEST);
            }
            found
        })
    }

    /// To mask values, all of each.
    #[must_use]
    pub fn to_mask<'a>(values: impl IntoIterator<Item = &'a [u8]>) -> Self {
        Self::new(values, |value| forms(value).into_iter().flat_map(|(form, bytes)| pieces(form, bytes)).collect())
    }

    fn new<'a>(values: impl IntoIterator<Item = &'a [u8]>, spell: impl Fn(&[u8]) -> Vec<(Form, SecretBytes)>) -> Self {
        let mut spelled: Vec<(SecretBytes, u32, Form)> = Vec::new();
        for (value, number) in values.into_iter().zip(0..) {
            spelled.extend(spell(value).into_iter().map(|(form, bytes)| (bytes, number, form)));
        }
        spelled.sort_unstable_by(|(a, x, f), (b, y, g)| (a.expose(), x, f).cmp(&(b.expose(), y, g)));
        let mut bytes = SecretBytes::with_capacity(spelled.iter().map(|(bytes, ..)| bytes.len()).sum());
        let mut ends: Vec<(usize, usize)> = Vec::new();
        let mut owners: Vec<(u32, Form)> = Vec::new();
        for group in spelled.chunk_by(|(a, ..), (b, ..)| a.expose() == b.expose()) {
            let first = owners.len();
            for (pattern, value, form) in group {
                if owners.len() == first {
                    bytes.extend(pattern.expose());
                }
                if owners[first..].iter().all(|(owner, _)| owner != value) {
                    owners.push((*value, *form));
                }
            }
            ends.push((bytes.len(), owners.len()));
        }
        let all = Split { bytes: bytes.expose(), ends: &ends };
        let of = |least: usize, less_than: usize| {
            let numbered = (0..).zip(0..ends.len()).map(|(number, at)| (number, all.get(at)));
            numbered.filter(move |(_, pattern)| (least..less_than).contains(&pattern.len()))
        };
        let (middle, long) = (Windows::<5, 4>::REACH, Windows::<8, 9>::REACH);
        let mut beginnings = Bits::with_room_for(ends.len());
        (0..ends.len()).for_each(|at| beginnings.insert(hash::<4>(word_at(all.get(at), 0))));
        Self {
            longest: (0..ends.len()).map(|at| all.get(at).len()).max().unwrap_or_default(),
            beginnings,
            short: Windows::new(of(Windows::<4, 1>::REACH, middle)),
            middle: Windows::new(of(middle, long)),
            long: Windows::new(of(long, usize::MAX)),
            bytes,
            ends,
            owners,
        }
    }

    /// Whether there is nothing to find.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// How many different spellings there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// How long the longest is.
    pub(super) fn longest(&self) -> usize {
        self.longest
    }

    /// The values that are spelled so.
    pub(super) fn owners(&self, pattern: usize) -> &[(u32, Form)] {
        let begin = pattern.checked_sub(1).map_or(0, |before| self.ends[before].1);
        &self.owners[begin..self.ends[pattern].1]
    }

    /// Tells of every pattern in `text` where it begins and ends, and its number; in no order.
    pub(super) fn find(&self, text: &[u8], found: &mut dyn FnMut(usize, usize, usize)) {
        let mut verify = |begin: usize, pattern: u32| {
            let bytes = self.get(pattern as usize);
            if text.get(begin..begin + bytes.len()) == Some(bytes) {
                found(begin, begin + bytes.len(), pattern as usize);
            }
        };
        // Each goes over the same piece of text while that is near the processor.
        if !self.short.is_empty() {
            self.short.find(text, &mut verify);
        }
        if !self.middle.is_empty() {
            self.middle.find(text, &mut verify);
        }
        if !self.long.is_empty() {
            self.long.find(text, &mut verify);
        }
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
        Split { bytes: self.bytes.expose(), ends: &self.ends }.get(pattern)
    }
}

/// How many bytes the set of beginnings wants to see.
const SHORTEST_WORD: usize = 4;

struct Split<'a> {
    bytes: &'a [u8],
    ends: &'a [(usize, usize)],
}

impl<'a> Split<'a> {
    fn get(&self, pattern: usize) -> &'a [u8] {
        let begin = pattern.checked_sub(1).map_or(0, |before| self.ends[before].0);
        &self.bytes[begin..self.ends[pattern].0]
    }
}

/// `bytes` in pieces that together are all of it; the last reaches back over the one before, so that none is short.
fn pieces(form: Form, bytes: SecretBytes) -> Vec<(Form, SecretBytes)> {
    if bytes.len() <= LONGEST {
        return vec![(form, bytes)];
    }
    let last = bytes.len() - LONGEST;
    let begins = (0..last).step_by(LONGEST).chain([last]);
    begins.map(|begin| (form, SecretBytes::copy_of(&bytes.expose()[begin..begin + LONGEST]))).collect()
}

impl fmt::Debug for Patterns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} patterns", self.len())
    }
}
