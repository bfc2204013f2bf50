use std::sync::Arc;

use crate::secret::SecretBytes;

use super::patterns::Patterns;

/// What stands in the place of a value.
pub const MARKER: &[u8] = b"[secret]";

/// More is not looked at at once, so that a copy of it stays small.
const BLOCK: usize = 256 * 1024;

/// Puts [`MARKER`] in the place of every value in a stream, in whichever spelling.
///
/// All bytes of all spellings are masked: where some overlap or touch, one marker stands for all of them together. So nothing of
/// a value is left behind another that begins before it.
///
/// After each [`feed`](Self::feed) everything has come out but what may be the beginning of a value: a text that pauses is seen
/// up to there, without anything having to be said of the pause. What comes out does not depend on how the stream was cut.
///
/// A value that reads like the marker, or like the marker and what stands around it, is not masked in it.
#[derive(Debug)]
pub struct Masker {
    patterns: Arc<Patterns>,
    /// What may be the beginning of a value.
    held: SecretBytes,
    /// How many bytes of that a marker stands for that came out already; none where the last one does not reach up to it.
    covered: Option<usize>,
    /// Where values are; kept for its memory only.
    found: Vec<(usize, usize)>,
}

impl Masker {
    /// Masks these.
    #[must_use]
    pub fn new(patterns: Arc<Patterns>) -> Self {
        Self { patterns, held: SecretBytes::default(), covered: None, found: Vec::new() }
    }

    /// Takes more of the stream and gives what is decided to `out`.
    pub fn feed(&mut self, bytes: &[u8], out: &mut dyn FnMut(&[u8])) {
        for block in bytes.chunks(BLOCK) {
            let mut held = std::mem::take(&mut self.held);
            if held.is_empty() {
                let decided = self.mask(block, None, out);
                // What it was is used again, for its memory.
                held.extend(&block[decided..]);
            } else {
                held.extend(block);
                let decided = self.mask(held.expose(), None, out);
                held.keep(decided..held.len());
            }
            self.held = held;
        }
    }

    /// How many bytes wait for what comes after them.
    #[must_use]
    pub fn held(&self) -> usize {
        self.held.len()
    }

    /// Gives the rest to `out`: the stream ends here.
    pub fn finish(&mut self, out: &mut dyn FnMut(&[u8])) {
        let held = std::mem::take(&mut self.held);
        self.mask(held.expose(), Some(held.len()), out);
        self.covered = None;
    }

    /// Gives out `text` up to `end`, or else as far as it is decided, and returns how far that was.
    fn mask(&mut self, text: &[u8], end: Option<usize>, out: &mut dyn FnMut(&[u8])) -> usize {
        let mut found = std::mem::take(&mut self.found);
        found.clear();
        self.patterns.find(text, &mut |begin, end, _| found.push((begin, end)));
        found.sort_unstable();
        let decided = end.unwrap_or_else(|| self.patterns.undecided(text));
        let mut covered = self.covered;
        for (begin, end) in found.iter().copied().take_while(|(begin, _)| *begin < decided) {
            match covered {
                Some(before) if begin <= before => covered = Some(before.max(end)),
                _ => {
                    give(&text[covered.unwrap_or_default()..begin], out);
                    out(MARKER);
                    covered = Some(end);
                }
            }
        }
        give(text.get(covered.unwrap_or_default()..decided).unwrap_or_default(), out);
        self.covered = covered.and_then(|covered| covered.checked_sub(decided));
        self.found = found;
        decided
    }
}

fn give(bytes: &[u8], out: &mut dyn FnMut(&[u8])) {
    if !bytes.is_empty() {
        out(bytes);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::forms::forms;
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

    /// The same, slowly: every byte that belongs to any spelling.
    fn slowly(values: &[Vec<u8>], text: &[u8]) -> Vec<u8> {
        let mut spans: Vec<(usize, usize)> = Vec::new();
        for (_, form) in values.iter().flat_map(|value| forms(value)) {
            let form = form.expose();
            let begins = (0..text.len()).filter(|at| text[*at..].starts_with(form));
            spans.extend(begins.map(|at| (at, at + form.len())));
        }
        spans.sort_unstable();
        let (mut all, mut end) = (Vec::new(), None);
        for (begin, until) in spans {
            if end.is_none_or(|end| begin > end) {
                all.extend_from_slice(&text[end.unwrap_or(0)..begin]);
                all.extend_from_slice(MARKER);
            }
            end = Some(until.max(end.unwrap_or(0)));
        }
        all.extend_from_slice(&text[end.unwrap_or(0)..]);
        all
    }

    /// Values of few letters, so that they overlap, and texts that hold them and halves of them.
    fn case() -> impl Strategy<Value = (Vec<Vec<u8>>, Vec<u8>, Vec<usize>)> {
        let letter = prop::sample::select(b"ab'\"/ \n<".to_vec());
        let value =
            prop_oneof![prop::collection::vec(letter.clone(), 4..9), prop::collection::vec(letter.clone(), 9..40)];
        prop::collection::vec(value, 1..5).prop_flat_map(move |values| {
            let spelled: Vec<Vec<u8>> =
                values.iter().flat_map(|value| forms(value)).map(|(_, form)| form.expose().to_vec()).collect();
            let spelled = if spelled.is_empty() { vec![b"ab".to_vec()] } else { spelled };
            let whole = prop::sample::select(spelled.clone());
            let half = (prop::sample::select(spelled), any::<prop::sample::Index>())
                .prop_map(|(form, cut)| form[..cut.index(form.len())].to_vec());
            let part = prop_oneof![whole, half, prop::collection::vec(letter.clone(), 0..6)];
            let text = prop::collection::vec(part, 0..12).prop_map(|parts| parts.concat());
            (Just(values), text, prop::collection::vec(1_usize..20, 1..8))
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        #[test]
        fn chunks_make_no_difference_and_nothing_is_left((values, text, cuts) in case()) {
            let mut masker = Masker::new(Arc::new(Patterns::to_mask(values.iter().map(Vec::as_slice))));
            let (mut all, mut rest) = (Vec::new(), text.as_slice());
            for cut in cuts.iter().cycle() {
                let (chunk, after) = rest.split_at((*cut).min(rest.len()));
                masker.feed(chunk, &mut |bytes| all.extend_from_slice(bytes));
                rest = after;
                if rest.is_empty() {
                    break;
                }
            }
            masker.finish(&mut |bytes| all.extend_from_slice(bytes));
            let expected = slowly(&values, &text);
            prop_assert_eq!(String::from_utf8_lossy(&all), String::from_utf8_lossy(&expected));
            // No value here has a letter of the marker, so none can lie over one.
            for (_, form) in values.iter().flat_map(|value| forms(value)) {
                let left = memchr::memmem::find(&all, form.expose());
                prop_assert!(left.is_none() || MARKER.windows(2).any(|pair| form.expose() == pair));
            }
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
