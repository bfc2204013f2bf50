use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Error, Result};

/// A way in which a value leaves the vault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum Delivery {
    /// Into the environment of a program.
    Env,
    /// To a program as a file.
    File,
    /// To a program on its standard input.
    Stdin,
    /// To whoever asks, as it is.
    Get,
    /// Put into a text.
    Render,
}

impl Delivery {
    /// Each with its bit in the file and its word.
    const TABLE: [(Self, u8, &'static str); 5] = [
        (Self::Env, 1, "env"),
        (Self::File, 2, "file"),
        (Self::Stdin, 4, "stdin"),
        (Self::Get, 8, "get"),
        (Self::Render, 16, "render"),
    ];

    fn bit(self) -> u8 {
        Self::TABLE.iter().find(|row| row.0 == self).map_or(0, |row| row.1)
    }

    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::TABLE.iter().find(|row| row.0 == self).map_or("?", |row| row.2)
    }
}

/// The ways in which a secret's values may leave the vault: at least one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deliveries(u8);

impl Deliveries {
    /// Parses words with commas between them, such as `env,file`.
    ///
    /// # Errors
    /// Usage: there is no such way.
    pub fn parse(text: &str) -> Result<Self> {
        let mut bits = 0;
        for word in text.split(',') {
            let row = Delivery::TABLE.iter().find(|row| row.2 == word.trim());
            let known = || {
                let words: Vec<&str> = Delivery::TABLE.iter().map(|row| row.2).collect();
                Error::usage(format!("a secret is delivered by one or more of {}", words.join(", ")))
            };
            bits |= row.ok_or_else(known)?.1;
        }
        Ok(Self(bits))
    }

    /// The ways that these bits stand for; `None` if that is no way or one that there is not.
    #[must_use]
    pub fn from_bits(bits: u8) -> Option<Self> {
        (1..32).contains(&bits).then_some(Self(bits))
    }

    /// One bit for each way.
    #[must_use]
    pub fn bits(self) -> u8 {
        self.0
    }

    /// Whether `way` is among them.
    #[must_use]
    pub fn contains(self, way: Delivery) -> bool {
        self.0 & way.bit() != 0
    }

    /// The words, in the order of their bits.
    pub fn words(self) -> impl Iterator<Item = &'static str> {
        Delivery::TABLE.iter().filter(move |row| self.contains(row.0)).map(|row| row.2)
    }
}

impl fmt::Display for Deliveries {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words().collect::<Vec<_>>().join(","))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_are_written_and_read_and_have_fixed_bits() {
        let some = Deliveries::parse("stdin, env").unwrap();
        assert_eq!((some.bits(), some.to_string().as_str()), (5, "env,stdin"));
        assert!(some.contains(Delivery::Env) && !some.contains(Delivery::Get));
        assert_eq!(Deliveries::parse("env,file,stdin,get,render").unwrap().bits(), 31);
        assert_eq!(Deliveries::from_bits(8).unwrap().to_string(), "get");
        assert_eq!((Deliveries::from_bits(0), Deliveries::from_bits(32)), (None, None));
        for text in ["", "env,", "clip", "ENV"] {
            assert!(Deliveries::parse(text).is_err(), "{text}");
        }
    }
}
