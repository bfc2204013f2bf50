use std::ops::Range;
use std::sync::Arc;

use crate::secret::SecretBytes;

use super::patterns::Patterns;

/// What stands in the place of a value.
pub const MARKER: &[u8] = b"[secret]";

/// More is not looked at at once, so that a copy of it stays small.
const BLOCK: usize = 256 * 1024;

/// More places of values than this are put together before more are found, so that values that lie over one another many
/// times take little memory.
const MOST_FOUND: usize = 128 * 1024;

/// Puts [`MARKER`] in the place of every value in a stream, in whichever spelling.
///
/// All bytes of all spellings are masked: where some overlap or touch, one marker stands for all of them together. So nothing of
/// a value is left behind another that begins before it.
///
/// After each [`feed`](Self::feed) everything has come out but what may be the beginning of a value. What comes out does not
/// depend on how the stream was cut, unless there are [pauses](Self::pause).
///
/// A value that reads like the marker, or like the marker and what stands around it, is not masked in it.
#[derive(Debug)]
pub struct Masker {
    patterns: Arc<Patterns>,
    /// What may be the beginning of a value.
    held: SecretBytes,
    /// How many bytes of that came out in a pause.
    given: usize,
    /// How many bytes of that a marker stands for that came out already; none where the last one does not reach up to it.
    covered: Option<usize>,
    /// Where values are; kept for its memory only.
    found: Vec<(usize, usize)>,
}

impl Masker {
    /// Masks these.
    #[must_use]
    pub fn new(patterns: Arc<Patterns>) -> Self {
        Self { patterns, held: SecretBytes::default(), given: 0, covered: None, found: Vec::new() }
    }

    /// Takes more of the stream and gives what is decided to `out`.
    pub fn feed(&mut self, bytes: &[u8], out: &mut dyn FnMut(&[u8])) {
        for block in bytes.chunks(BLOCK) {
            let mut held = std::mem::take(&mut self.held);
            if held.is_empty() {
                let decided = self.decide(block, out);
                // What it was is used again, for its memory.
                held.extend(&block[decided..]);
            } else {
                held.extend(block);
                let decided = self.decide(held.expose(), out);
                held.keep(decided..held.len());
            }
            self.held = held;
        }
    }

    /// How many bytes wait for what comes after them.
    #[must_use]
    pub fn held(&self) -> usize {
        self.held.len() - self.given
    }

    /// Gives what waits to `out`, as nothing came for a while. If it was the beginning of a value, that is seen; a marker
    /// stands for what comes later of the value.
    pub fn pause(&mut self, out: &mut dyn FnMut(&[u8])) {
        let held = std::mem::take(&mut self.held);
        self.mask(held.expose(), held.len(), out);
        self.held = held;
    }

    /// Gives the rest to `out`: the stream ends here.
    pub fn finish(&mut self, out: &mut dyn FnMut(&[u8])) {
        self.pause(out);
        (self.held, self.given, self.covered) = (SecretBytes::default(), 0, None);
    }

    /// Gives out `text` as far as it is decided, and returns how far that is.
    fn decide(&mut self, text: &[u8], out: &mut dyn FnMut(&[u8])) -> usize {
        let decided = self.patterns.undecided(text);
        self.mask(text, decided, out);
        self.covered = self.covered.and_then(|covered| covered.checked_sub(decided));
        self.given -= decided;
        decided
    }

    /// Gives out `text` up to `until`.
    fn mask(&mut self, text: &[u8], until: usize, out: &mut dyn FnMut(&[u8])) {
        let mut found = std::mem::take(&mut self.found);
        found.clear();
        self.patterns.find(text, &mut |begin, end, _| {
            found.push((begin, end));
            if found.len() >= MOST_FOUND {
                put_together(&mut found);
            }
        });
        found.sort_unstable();
        let given = self.given;
        for (begin, end) in found.iter().copied().take_while(|(begin, _)| *begin < until) {
            match self.covered {
                // What came out between the two is seen, so it takes another marker.
                Some(before) if begin <= before && (given <= before || end <= before) => {
                    self.covered = Some(before.max(end));
                }
                before => {
                    give(text, before.unwrap_or_default().max(given)..begin, out);
                    out(MARKER);
                    self.covered = Some(end);
                }
            }
        }
        give(text, self.covered.unwrap_or_default().max(given)..until, out);
        self.given = given.max(until);
        self.found = found;
    }
}

/// Makes one of those that overlap or touch.
fn put_together(found: &mut Vec<(usize, usize)>) {
    found.sort_unstable();
    found.dedup_by(|(begin, end), (_, before)| {
        let is_joined = *begin <= *before;
        if is_joined {
            *before = (*before).max(*end);
        }
        is_joined
    });
}

fn give(text: &[u8], range: Range<usize>, out: &mut dyn FnMut(&[u8])) {
    if let Some(bytes @ [_, ..]) = text.get(range) {
        out(bytes);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::forms::{SHORTEST, each_form};
    use super::*;

    fn masker(values: &[&[u8]]) -> Masker {
        Masker::new(Arc::new(Patterns::to_mask(values.iter().copied())))
    }

    fn masked(values: &[&[u8]], chunks: &[&[u8]]) -> String {
        let (mut masker, mut all) = (masker(values), Vec::new());
        for chunk in chunks {
            masker.feed(chunk, &mut |bytes| all.extend_from_slice(bytes));
        }
        masker.finish(&mut |bytes| all.extend_from_slice(bytes));
        String::from_utf8_lossy(&all).into_owned()
    }

    #[test]
    fn a_value_is_masked_wherever_and_however_it_stands() {
        let of = |text: &str| masked(&[b"hunter2"], &[text.as_bytes()]);
        assert_eq!(of("pw=hunter2;"), "pw=[secret];");
        assert_eq!(of("aHVudGVyMg== 68756e74657232 68756E74657232"), "[secret]g== [secret] [secret]");
        assert_eq!(of("hunter2hunter2"), "[secret]");
        assert_eq!(of("hunter hunter3"), "hunter hunter3");
        assert_eq!(of(""), "");
        assert_eq!(masked(&[b"one\ntwo\n"], &[b"a one\r\ntwo\r\n"]), "a [secret]\r\n");
    }

    #[test]
    fn what_overlaps_is_masked_whole() {
        assert_eq!(masked(&[b"abcdef", b"defghi"], &[b"abcdefghi."]), "[secret].");
        assert_eq!(masked(&[b"abcd", b"abcdefgh"], &[b"abcdefgh abcdefg."]), "[secret] [secret]efg.");
        assert_eq!(masked(&[b"abcdef", b"defghi"], &[b"abcdef", b"gh", b"i."]), "[secret].");
        assert_eq!(masked(&[b"abcdef", b"defghi"], &[b"abcdef", b"gh", b"."]), "[secret]gh.");
    }

    #[test]
    fn only_what_may_be_a_value_waits() {
        let (mut masker, mut all) = (masker(&[b"hunter2"]), Vec::new());
        for (chunk, shown) in
            [("a prompt: ", "a prompt: "), ("hunt", ""), ("ing ", "hunting "), ("hunter", ""), ("2", "[secret]")]
        {
            all.clear();
            masker.feed(chunk.as_bytes(), &mut |bytes| all.extend_from_slice(bytes));
            assert_eq!(String::from_utf8_lossy(&all), shown, "{chunk}");
        }
        assert_eq!(masker.held(), 0);
        masker.feed(b"hunter", &mut |_| ());
        assert_eq!(masker.held(), 6);
        masker.finish(&mut |bytes| assert_eq!(bytes, b"hunter"));
    }

    #[test]
    fn a_long_value_is_masked_without_being_waited_for() {
        let value: Vec<u8> = (0..50_000_u32).flat_map(u32::to_be_bytes).collect();
        let text = data_encoding::HEXLOWER.encode(&value);
        let mut masker = masker(&[&value]);
        let mut all = Vec::new();
        for chunk in ["x", &text, "y"].concat().as_bytes().chunks(1000) {
            masker.feed(chunk, &mut |bytes| all.extend_from_slice(bytes));
            assert!(masker.held() < super::super::LONGEST);
        }
        masker.finish(&mut |bytes| all.extend_from_slice(bytes));
        assert_eq!(String::from_utf8_lossy(&all), "x[secret]y");
    }

    #[test]
    fn what_comes_after_a_pause_is_masked() {
        let of = |chunks: &[&str]| {
            let (mut masker, mut all) = (masker(&[b"hunter2", b"hunter", b"2secret."]), Vec::new());
            for chunk in chunks {
                masker.feed(chunk.as_bytes(), &mut |bytes| all.extend_from_slice(bytes));
                masker.pause(&mut |bytes| all.extend_from_slice(bytes));
                assert_eq!(masker.held(), 0, "{chunks:?}");
            }
            masker.finish(&mut |bytes| all.extend_from_slice(bytes));
            String::from_utf8_lossy(&all).into_owned()
        };
        assert_eq!(of(&["hunt", "ing"]), "hunting");
        assert_eq!(of(&["hunt", "er2"]), "hunt[secret]");
        assert_eq!(of(&["hu", "nte", "r", "2", "."]), "hunte[secret].");
        assert_eq!(of(&["hunter", "2"]), "[secret]");
        assert_eq!(of(&["hunter", "3"]), "[secret]3");
        assert_eq!(of(&["hunter2se", "cret.", "cret."]), "[secret]se[secret]cret.");
    }

    #[test]
    fn repeats_of_one_another_take_no_more_memory() {
        let values: Vec<Vec<u8>> = (4..60).map(|length| vec![b'a'; length]).collect();
        let values: Vec<&[u8]> = values.iter().map(Vec::as_slice).collect();
        let mut masker = masker(&values);
        let mut all = Vec::new();
        let text = [&vec![b'a'; 300_000], &b"."[..]].concat();
        masker.feed(&text, &mut |bytes| all.extend_from_slice(bytes));
        masker.finish(&mut |bytes| all.extend_from_slice(bytes));
        assert_eq!(String::from_utf8_lossy(&all), "[secret].");
        assert!(masker.found.capacity() <= 2 * MOST_FOUND);
    }

    fn spelled(values: &[Vec<u8>]) -> Vec<Vec<u8>> {
        let mut all = Vec::new();
        for value in values {
            each_form(value, SHORTEST, &mut |_, form| all.push(form.to_vec()));
        }
        all
    }

    /// The same, slowly, where the stream pauses behind these many bytes: all that belongs to a spelling is masked, but what
    /// came out in a pause that cut each spelling it belongs to.
    fn slowly(values: &[Vec<u8>], text: &[u8], pauses: &[usize]) -> Vec<u8> {
        let mut ends: Vec<Option<usize>> = vec![None; text.len()];
        for form in spelled(values) {
            for at in (0..text.len()).filter(|at| text[*at..].starts_with(&form)) {
                let end = at + form.len();
                ends[at..end].iter_mut().for_each(|first| *first = Some(first.map_or(end, |first| first.min(end))));
            }
        }
        let is_masked =
            |at: usize| ends[at].is_some_and(|end| !pauses.iter().any(|pause| (at + 1..end).contains(pause)));
        let mut all = Vec::new();
        for (at, byte) in text.iter().enumerate() {
            if !is_masked(at) {
                all.push(*byte);
            } else if at == 0 || !is_masked(at - 1) {
                all.extend_from_slice(MARKER);
            }
        }
        all
    }

    type Case = (Vec<Vec<u8>>, Vec<u8>, Vec<(usize, bool)>);

    /// Values of few letters, so that they overlap and repeat themselves and one another, texts that hold them and parts of
    /// them, and cuts with and without pauses.
    fn case() -> impl Strategy<Value = Case> {
        let letters =
            prop_oneof![Just(&b"ab'\"/ \n<"[..]), Just(&b"ab"[..]), Just(&b"a"[..]), Just(&b"a\xff\xc3\n"[..])];
        let values = letters.prop_flat_map(|letters| {
            let letter = prop::sample::select(letters.to_vec());
            let of = |length| prop::collection::vec(letter.clone(), length);
            let value = prop_oneof![of(4..9), of(9..40), of(40..120)];
            (prop::collection::vec(value, 1..6), Just(letter))
        });
        values.prop_flat_map(|(values, letter)| {
            let mut spelled = spelled(&values);
            spelled.push(b"ab".to_vec());
            let whole = prop::sample::select(spelled.clone());
            let part = (prop::sample::select(spelled), any::<prop::sample::Index>(), any::<bool>()).prop_map(
                |(form, cut, is_end)| {
                    let (begin, end) = form.split_at(cut.index(form.len()));
                    if is_end { end.to_vec() } else { begin.to_vec() }
                },
            );
            let part = prop_oneof![whole, part, prop::collection::vec(letter, 0..6)];
            let text = prop::collection::vec(part, 0..12).prop_map(|parts| parts.concat());
            let pauses = prop_oneof![Just(0.0), Just(0.3)].prop_flat_map(prop::bool::weighted);
            (Just(values), text, prop::collection::vec((1_usize..20, pauses), 1..8))
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(600))]

        #[test]
        fn chunks_make_no_difference_and_nothing_is_left((values, text, cuts) in case()) {
            let mut masker = Masker::new(Arc::new(Patterns::to_mask(values.iter().map(Vec::as_slice))));
            let (mut all, mut rest, mut pauses) = (Vec::new(), text.as_slice(), Vec::new());
            for (cut, is_pause) in cuts.iter().cycle() {
                let (chunk, after) = rest.split_at((*cut).min(rest.len()));
                masker.feed(chunk, &mut |bytes| all.extend_from_slice(bytes));
                rest = after;
                if *is_pause {
                    masker.pause(&mut |bytes| all.extend_from_slice(bytes));
                    pauses.push(text.len() - rest.len());
                    prop_assert_eq!(masker.held(), 0);
                }
                if rest.is_empty() {
                    break;
                }
            }
            masker.finish(&mut |bytes| all.extend_from_slice(bytes));
            let expected = slowly(&values, &text, &pauses);
            prop_assert!(all == expected, "{}\n{}", all.escape_ascii(), expected.escape_ascii());
        }

        #[test]
        fn what_holds_no_value_stays_as_it_is(text in prop::collection::vec(any::<u8>(), 0..3000)) {
            let values = [&b"a value that no random bytes are"[..], b"nor this one 4711"];
            let mut masker = masker(&values);
            let mut all = Vec::new();
            text.chunks(7).for_each(|chunk| masker.feed(chunk, &mut |bytes| all.extend_from_slice(bytes)));
            masker.finish(&mut |bytes| all.extend_from_slice(bytes));
            prop_assert_eq!(all, text);
        }
    }
}
