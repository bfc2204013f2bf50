//! The EFF's long list, without the pointers of the library's own: the loader would have to relocate each of the 7,776 of
//! them at every start of the program.

use diceware_wordlists::EFF_LONG_WORDLIST;

/// Length of the longest word in bytes.
pub(super) const LONGEST_WORD: usize = 9;
/// How many words there are.
pub(super) const COUNT: usize = EFF_LONG_WORDLIST.len();

/// Each word in as many bytes, with zeros behind it. No pointer of the list is in it, so none is in the program.
static WORDS: [[u8; LONGEST_WORD]; COUNT] = {
    let mut words = [[0; LONGEST_WORD]; COUNT];
    let mut index = 0;
    while index < COUNT {
        let word = EFF_LONG_WORDLIST[index].as_bytes();
        // A longer word stops the compiler here.
        words[index].split_at_mut(word.len()).0.copy_from_slice(word);
        index += 1;
    }
    words
};

/// The word with that index.
pub(super) fn word(index: usize) -> &'static [u8] {
    let padded = &WORDS[index];
    let length = padded.iter().position(|&byte| byte == 0).unwrap_or(LONGEST_WORD);
    &padded[..length]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_those_of_the_list() {
        let ours: Vec<&[u8]> = (0..COUNT).map(word).collect();
        let listed: Vec<&[u8]> = EFF_LONG_WORDLIST.iter().map(|word| word.as_bytes()).collect();
        assert_eq!(ours, listed);
        assert!(listed.iter().any(|word| word.len() == LONGEST_WORD));
    }
}
