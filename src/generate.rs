//! New passwords and passphrases, and how hard a given passphrase is to guess.
//!
//! All randomness comes from the operating system, and every draw is unbiased: each password of the requested form is
//! equally likely. Therefore no kind of character is promised to appear.

mod charset;
mod lookalike;
mod sample;
mod shape;
mod strength;
mod wordlist;

use std::ops::RangeInclusive;

use thiserror::Error;

pub use charset::{Charset, CharsetError};
pub use lookalike::lookalike;
pub use strength::{Strength, judge};

use crate::secret::SecretBytes;

/// Characters in a password where nobody asked for another number: 142 bits with the default [`Charset`].
pub const DEFAULT_LENGTH: usize = 24;
/// How many characters a password can have.
pub const LENGTHS: RangeInclusive<usize> = 4..=4096;
/// How many words a passphrase can have.
pub const WORD_COUNTS: RangeInclusive<usize> = 3..=64;
/// What stands between two words where nobody asked for something else. Four words of the list hold a `-` themselves;
/// their first halves are no words, so that two different draws never give the same text.
pub const DEFAULT_SEPARATOR: char = '-';

/// Why nothing was generated.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum GenerateError {
    /// The length is outside of [`LENGTHS`].
    #[error("a password has {least} to {most} characters", least = LENGTHS.start(), most = LENGTHS.end())]
    Length(usize),
    /// The number of words is outside of [`WORD_COUNTS`].
    #[error("a passphrase has {least} to {most} words", least = WORD_COUNTS.start(), most = WORD_COUNTS.end())]
    Words(usize),
    /// Nothing in the value can be made up.
    #[error("there is nothing in the value that could be made up")]
    Nothing,
    /// The operating system has no randomness to give.
    #[error("the system gives no random numbers: {0}")]
    Random(getrandom::Error),
}

impl From<GenerateError> for crate::model::Error {
    /// What was asked for cannot be, or the system fails.
    fn from(error: GenerateError) -> Self {
        match error {
            GenerateError::Random(_) => Self::other("the system gives no random numbers"),
            _ => Self::usage(error.to_string()),
        }
    }
}

/// A password of `length` characters, each drawn from `charset` independently.
///
/// # Errors
/// A length outside of [`LENGTHS`], or an operating system without random bytes.
pub fn password(length: usize, charset: &Charset) -> Result<SecretBytes, GenerateError> {
    if !LENGTHS.contains(&length) {
        return Err(GenerateError::Length(length));
    }
    let characters = charset.characters();
    let mut password = SecretBytes::with_capacity(length);
    sample::draw(characters.len(), length, |index| password.extend(&characters[index..=index]))
        .map_err(GenerateError::Random)?;
    Ok(password)
}

/// A passphrase of `count` words of the EFF's long list with `separator` between them, all in lower case.
///
/// # Errors
/// A count outside of [`WORD_COUNTS`], or an operating system without random bytes.
pub fn words(count: usize, separator: char) -> Result<SecretBytes, GenerateError> {
    if !WORD_COUNTS.contains(&count) {
        return Err(GenerateError::Words(count));
    }
    let mut utf8 = [0; 4];
    let separator = separator.encode_utf8(&mut utf8).as_bytes();
    let mut passphrase = SecretBytes::with_capacity(count * (wordlist::LONGEST_WORD + separator.len()));
    sample::draw(wordlist::COUNT, count, |index| {
        if !passphrase.is_empty() {
            passphrase.extend(separator);
        }
        passphrase.extend(wordlist::word(index));
    })
    .map_err(GenerateError::Random)?;
    Ok(passphrase)
}

/// Entropy in bits of a [`password`] of `length` characters.
#[must_use]
pub fn password_entropy_bits(length: usize, charset: &Charset) -> f64 {
    entropy_bits(charset.characters().len(), length)
}

/// Entropy in bits of a passphrase of `count` [`words`].
#[must_use]
pub fn words_entropy_bits(count: usize) -> f64 {
    entropy_bits(wordlist::COUNT, count)
}

fn entropy_bits(choices: usize, draws: usize) -> f64 {
    exactly(draws) * exactly(choices).log2()
}

/// All numbers in use here are far below 2^32, where `f64` is exact.
fn exactly(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use diceware_wordlists::EFF_LONG_WORDLIST;

    use super::*;

    #[test]
    fn a_password_has_the_length_and_only_the_characters_asked_for() {
        let hex: Charset = "hex".parse().unwrap();
        for length in [4, 5, 24, 127, 128, 129, 4096] {
            let password = password(length, &hex).unwrap();
            assert_eq!(password.len(), length);
            assert!(password.expose().iter().all(|c| b"0123456789abcdef".contains(c)));
        }
    }

    #[test]
    fn every_character_of_a_set_turns_up_about_equally_often() {
        let charset = Charset::default();
        let mut counts = [0_u32; 256];
        for _ in 0..16 {
            password(4096, &charset).unwrap().expose().iter().for_each(|c| counts[usize::from(*c)] += 1);
        }
        // 65536 draws from 62 characters: 1057 each with a standard deviation of 32. Taking a byte modulo 62 would
        // give the first eight characters 1280.
        for &character in charset.characters() {
            let count = counts[usize::from(character)];
            assert!((850..1250).contains(&count), "{} came {count} times", char::from(character));
        }
    }

    #[test]
    fn a_passphrase_consists_of_words_of_the_list() {
        let list: HashSet<&str> = EFF_LONG_WORDLIST.iter().copied().collect();
        for count in [3, 6, 64] {
            let passphrase = words(count, ' ').unwrap();
            let text = str::from_utf8(passphrase.expose()).unwrap();
            let parts: Vec<_> = text.split(' ').collect();
            assert_eq!(parts.len(), count);
            assert!(parts.iter().all(|word| list.contains(word)), "{text}");
        }
        let wide = words(3, '→').unwrap();
        assert_eq!(str::from_utf8(wide.expose()).unwrap().matches('→').count(), 2);
    }

    #[test]
    fn a_hyphen_between_words_costs_no_entropy() {
        let list: HashSet<&str> = EFF_LONG_WORDLIST.iter().copied().collect();
        assert_eq!(list.len(), 7776, "a word twice");
        let hyphenated: Vec<_> = EFF_LONG_WORDLIST.iter().filter(|word| word.contains('-')).collect();
        assert_eq!(hyphenated.len(), 4);
        assert!(hyphenated.iter().all(|word| !word.split('-').next().is_some_and(|half| list.contains(half))));
    }

    #[test]
    fn unreasonable_sizes_are_refused_with_the_limits() {
        let charset = Charset::default();
        for length in [0, 3, 4097, usize::MAX] {
            assert_eq!(password(length, &charset), Err(GenerateError::Length(length)));
        }
        for count in [0, 2, 65, usize::MAX] {
            assert_eq!(words(count, '-'), Err(GenerateError::Words(count)));
        }
        assert_eq!(GenerateError::Length(3).to_string(), "a password has 4 to 4096 characters");
        assert_eq!(GenerateError::Words(2).to_string(), "a passphrase has 3 to 64 words");
    }

    #[test]
    fn entropy_is_draws_times_bits_per_draw() {
        let hex: Charset = "hex".parse().unwrap();
        assert!((password_entropy_bits(32, &hex) - 128.0).abs() < 1e-9);
        assert!((password_entropy_bits(DEFAULT_LENGTH, &Charset::default()) - 142.9).abs() < 0.1);
        assert!((words_entropy_bits(6) - 77.55).abs() < 0.01);
    }
}
