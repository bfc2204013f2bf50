//! Where a pattern may stand, told by a few of its bytes: most of a text is passed over after one look into a small table.
//!
//! Of each pattern a stretch of `REACH` bytes is chosen. Wherever that stands, one of the places that are a multiple of `STRIDE`
//! lies in the first bytes of it, so it is enough to look at every `STRIDE`th window of a text, for any of the windows of
//! the stretch.

use zeroize::Zeroize as _;

/// A set of hashes, which may say yes to what is not in it.
pub(super) struct Bits {
    words: Vec<u64>,
    shift: u32,
}

impl Bits {
    /// For about `count` members; the more room, the fewer are taken for members wrongly.
    pub(super) fn with_room_for(count: usize) -> Self {
        let log = (count.max(1) * 24).next_power_of_two().ilog2().clamp(12, 26);
        Self { words: vec![0; 1 << (log - 6)], shift: 64 - log }
    }

    fn place(&self, hash: u64) -> (usize, u64) {
        let bit = hash >> self.shift;
        (usize::try_from(bit >> 6).unwrap_or(usize::MAX) & (self.words.len() - 1), 1 << (bit & 63))
    }

    pub(super) fn insert(&mut self, hash: u64) {
        let (word, bit) = self.place(hash);
        self.words[word] |= bit;
    }

    #[inline(always)]
    #[allow(clippy::inline_always, reason = "it is asked for every byte")]
    pub(super) fn may_have(&self, hash: u64) -> bool {
        let (word, bit) = self.place(hash);
        self.words[word] & bit != 0
    }
}

impl Drop for Bits {
    /// It tells something of the patterns.
    fn drop(&mut self) {
        self.words.zeroize();
    }
}

/// Spreads the first `WIDTH` of the bytes of `word` over all bits, of which the upper ones are the best.
#[inline(always)]
#[allow(clippy::inline_always, reason = "it is asked for every byte")]
pub(super) fn hash<const WIDTH: usize>(word: u64) -> u64 {
    const { assert!(1 <= WIDTH && WIDTH <= 8) };
    (word << (64 - 8 * WIDTH)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// Up to eight bytes that begin at `at`.
#[inline(always)]
#[allow(clippy::inline_always, reason = "it is asked for every byte")]
pub(super) fn word_at(text: &[u8], at: usize) -> u64 {
    let rest = text.get(at..).unwrap_or_default();
    if let Some(bytes) = rest.first_chunk::<8>() {
        return u64::from_le_bytes(*bytes);
    }
    let mut bytes = [0; 8];
    bytes[..rest.len()].copy_from_slice(rest);
    u64::from_le_bytes(bytes)
}

/// Finds patterns, of which the shortest says how many places of a text have to be looked at.
pub(super) enum Places {
    /// 16 bytes and more.
    Of16(Windows<8, 9>),
    Of11(Windows<6, 6>),
    Of8(Windows<5, 4>),
    Of6(Windows<4, 3>),
    Of5(Windows<4, 2>),
    Of4(Windows<4, 1>),
}

impl Places {
    /// Of these patterns, each with its number; none is shorter than four bytes.
    pub(super) fn new<'a>(patterns: impl Iterator<Item = (u32, &'a [u8])> + Clone) -> Self {
        match patterns.clone().map(|(_, pattern)| pattern.len()).min().unwrap_or(usize::MAX) {
            16.. => Self::Of16(Windows::new(patterns)),
            11.. => Self::Of11(Windows::new(patterns)),
            8.. => Self::Of8(Windows::new(patterns)),
            6.. => Self::Of6(Windows::new(patterns)),
            5.. => Self::Of5(Windows::new(patterns)),
            _ => Self::Of4(Windows::new(patterns)),
        }
    }

    /// Tells every pattern of which a window stands in `text`, with the place where the pattern would begin.
    pub(super) fn find(&self, text: &[u8], candidate: &mut dyn FnMut(usize, u32)) {
        match self {
            Self::Of16(windows) => windows.find(text, candidate),
            Self::Of11(windows) => windows.find(text, candidate),
            Self::Of8(windows) => windows.find(text, candidate),
            Self::Of6(windows) => windows.find(text, candidate),
            Self::Of5(windows) => windows.find(text, candidate),
            Self::Of4(windows) => windows.find(text, candidate),
        }
    }
}

/// A window of a pattern.
#[derive(Clone, Copy)]
struct Entry {
    hash: u64,
    pattern: u32,
    /// Where in the pattern it begins.
    offset: u32,
}

/// Finds windows of `WIDTH` bytes of patterns of `STRIDE + WIDTH - 1` and more.
pub(super) struct Windows<const WIDTH: usize, const STRIDE: usize> {
    bits: Bits,
    /// By hash.
    entries: Vec<Entry>,
    /// Where the entries begin whose hash begins with this number.
    buckets: Vec<u32>,
    shift: u32,
}

impl<const WIDTH: usize, const STRIDE: usize> Windows<WIDTH, STRIDE> {
    /// The shortest pattern that can be found.
    const REACH: usize = STRIDE + WIDTH - 1;

    fn new<'a>(patterns: impl Iterator<Item = (u32, &'a [u8])> + Clone) -> Self {
        let mut popular = vec![0_u32; 1 << 16];
        for (_, pattern) in patterns.clone() {
            for stretch in Self::stretches(pattern) {
                Self::hashes(pattern, stretch).for_each(|(hash, _)| popular[upper(hash, 48)] += 1);
            }
        }
        // What begins many patterns, and what bytes of one kind make, is met often: another stretch tells more.
        let cost = |pattern: &[u8], stretch: usize| {
            let windows = Self::hashes(pattern, stretch).map(|(hash, offset)| {
                let is_dull = pattern[offset..offset + WIDTH].windows(2).all(|pair| pair[0] == pair[1]);
                u64::from(popular[upper(hash, 48)]) + if is_dull { 1 << 32 } else { 0 }
            });
            windows.sum::<u64>()
        };
        let mut entries = Vec::new();
        for (number, pattern) in patterns {
            let stretch = Self::stretches(pattern).min_by_key(|stretch| cost(pattern, *stretch)).unwrap_or_default();
            entries.extend(Self::hashes(pattern, stretch).map(|(hash, offset)| Entry {
                hash,
                pattern: number,
                offset: u32::try_from(offset).unwrap_or(u32::MAX),
            }));
        }
        popular.zeroize();
        entries.sort_unstable_by_key(|entry| entry.hash);
        let mut bits = Bits::with_room_for(entries.len());
        for entry in &entries {
            bits.insert(entry.hash);
        }
        let log = entries.len().next_power_of_two().ilog2().clamp(1, 24);
        let shift = 64 - log;
        let bucket = |number: usize| {
            let begin = entries.partition_point(|entry| upper(entry.hash, shift) < number);
            u32::try_from(begin).unwrap_or(u32::MAX)
        };
        let buckets = (0..=1 << log).map(bucket).collect();
        Self { bits, entries, buckets, shift }
    }

    /// Where in `pattern` its stretch may begin: a few places, so that making this takes no longer for long patterns.
    fn stretches(pattern: &[u8]) -> impl Iterator<Item = usize> + use<WIDTH, STRIDE> {
        let last = pattern.len().saturating_sub(Self::REACH);
        (0..=last).step_by((last / 8).max(1))
    }

    /// The windows of a stretch with their places in the pattern.
    fn hashes(pattern: &[u8], stretch: usize) -> impl Iterator<Item = (u64, usize)> {
        (stretch..stretch + STRIDE).map(|offset| (hash::<WIDTH>(word_at(pattern, offset)), offset))
    }

    fn find(&self, text: &[u8], candidate: &mut dyn FnMut(usize, u32)) {
        // As many windows are looked at together as the processor can load at once.
        const TOGETHER: usize = 8;
        if self.entries.is_empty() {
            return;
        }
        let mut at = 0;
        while let Some(block) = text.get(at..at + (TOGETHER - 1) * STRIDE + 8) {
            let mut hashes = [0; TOGETHER];
            let mut any = false;
            for (number, hashed) in hashes.iter_mut().enumerate() {
                *hashed = hash::<WIDTH>(word_at(block, number * STRIDE));
                any |= self.bits.may_have(*hashed);
            }
            if any {
                for (number, hash) in hashes.into_iter().enumerate() {
                    self.look_up(hash, at + number * STRIDE, candidate);
                }
            }
            at += TOGETHER * STRIDE;
        }
        while at + WIDTH <= text.len() {
            self.look_up(hash::<WIDTH>(word_at(text, at)), at, candidate);
            at += STRIDE;
        }
    }

    #[inline]
    fn look_up(&self, hash: u64, at: usize, candidate: &mut dyn FnMut(usize, u32)) {
        if !self.bits.may_have(hash) {
            return;
        }
        let bucket = upper(hash, self.shift);
        let (begin, end) = (self.buckets[bucket] as usize, self.buckets[bucket + 1] as usize);
        for entry in self.entries[begin..end].iter().filter(|entry| entry.hash == hash) {
            if let Some(begin) = at.checked_sub(entry.offset as usize) {
                candidate(begin, entry.pattern);
            }
        }
    }
}

impl<const WIDTH: usize, const STRIDE: usize> Drop for Windows<WIDTH, STRIDE> {
    /// The hash of a window can be undone.
    fn drop(&mut self) {
        self.entries.iter_mut().for_each(|entry| entry.hash.zeroize());
    }
}

fn upper(hash: u64, shift: u32) -> usize {
    usize::try_from(hash >> shift).unwrap_or(usize::MAX)
}
