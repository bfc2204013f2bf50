use zxcvbn::{Score, zxcvbn};

/// How hard a passphrase is to guess, as zxcvbn estimates it.
#[derive(Debug, Clone, PartialEq)]
pub struct Strength {
    /// 0 (among the first guesses) to 4 (out of reach).
    pub score: u8,
    /// Decimal logarithm of the number of guesses an attacker needs; 0 for the empty passphrase.
    pub guesses_log10: f64,
    /// Time to guess it in words such as `3 hours` or `centuries`, for somebody who has the file and tries 10,000
    /// passphrases a second.
    pub crack_time: String,
    /// What makes it weak, where that is known; a sentence.
    pub warning: Option<String>,
    /// How to make a better one; sentences, none for a strong passphrase.
    pub suggestions: Vec<String>,
}

impl Strength {
    /// Whether the passphrase can be guessed with moderate effort: a score below 3.
    #[must_use]
    pub fn is_weak(&self) -> bool {
        self.score < 3
    }
}

/// Estimates how hard `passphrase` is to guess for somebody who will try the words in `known` (user name, name of the
/// vault, host) first.
///
/// Only the first 100 characters count. Whatever follows can but make guessing harder, so that a longer passphrase is
/// at least as strong as stated.
///
/// The estimator works on copies of the passphrase that it does not wipe. Nothing of the passphrase is in the result.
#[must_use]
pub fn judge(passphrase: &str, known: &[&str]) -> Strength {
    let entropy = zxcvbn(passphrase, known);
    let (warning, suggestions) = entropy.feedback().map_or((None, Vec::new()), |feedback| {
        let suggestions = feedback.suggestions().iter().map(ToString::to_string).collect();
        (feedback.warning().map(|warning| warning.to_string()), suggestions)
    });
    Strength {
        score: match entropy.score() {
            Score::One => 1,
            Score::Two => 2,
            Score::Three => 3,
            Score::Four => 4,
            // Zero, and whatever a later version adds: nothing is taken for strong without being understood.
            _ => 0,
        },
        // The empty passphrase has minus infinity, which JSON cannot express.
        guesses_log10: entropy.guesses_log10().max(0.0),
        crack_time: entropy.crack_times().offline_slow_hashing_1e4_per_second().to_string(),
        warning,
        suggestions,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_famous_password_is_weak_and_told_why() {
        let strength = judge("password1", &[]);
        assert!(strength.is_weak());
        assert_eq!(strength.score, 0);
        assert_eq!(strength.crack_time, "less than a second");
        assert!(strength.warning.is_some_and(|warning| warning.contains("common password")));
        assert!(!strength.suggestions.is_empty());
    }

    #[test]
    fn six_random_words_are_out_of_reach() {
        let strength = judge("cactus-tameness-grout-devotedly-swab-prism", &[]);
        assert_eq!((strength.score, strength.is_weak()), (4, false));
        assert!(strength.guesses_log10 > 15.0, "{strength:?}");
        assert_eq!(strength.crack_time, "centuries");
        assert_eq!((strength.warning, strength.suggestions), (None, Vec::new()));
    }

    #[test]
    fn what_the_attacker_knows_counts_for_little() {
        let (unknown, known) = (judge("Qorvanthis", &[]), judge("Qorvanthis", &["qorvanthis"]));
        assert!(!unknown.is_weak() && known.is_weak(), "{unknown:?} {known:?}");
    }

    #[test]
    fn the_empty_passphrase_has_finite_numbers() {
        let strength = judge("", &[]);
        assert!(strength.is_weak());
        assert!(strength.guesses_log10.abs() < f64::EPSILON);
    }

    #[test]
    fn a_long_passphrase_is_judged_by_its_first_hundred_characters() {
        let (head, tail) = ("é".repeat(100), "cactus-tameness-grout-devotedly-swab-prism");
        assert_eq!(judge(&format!("{head}{tail}"), &[]), judge(&head, &[]));
        assert!(!judge(&format!("{tail}{head}"), &[]).is_weak());
    }
}
