//! A claim in the trail: that somebody failed to unlock the vault. Whoever has no key can sign nothing, so it proves nothing.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// That somebody failed to unlock the vault, as they say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Claim {
    /// When, in milliseconds since 1970-01-01 UTC; never before that.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub time: Timestamp,
    /// User of the operating system, by number.
    pub user: u32,
    /// Process, by number.
    pub process: u32,
    /// With what.
    pub with: ClaimedKey,
}

/// What did not unlock the vault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum ClaimedKey {
    /// A passphrase.
    Passphrase,
    /// A token.
    Token,
}

impl ClaimedKey {
    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Passphrase => "passphrase",
            Self::Token => "token",
        }
    }
}

impl Claim {
    /// The line without its line feed: always as long.
    #[must_use]
    pub fn encode(&self) -> String {
        let kind = match self.with {
            ClaimedKey::Passphrase => 1,
            ClaimedKey::Token => 2,
        };
        format!("claim {:015} {:010} {:010} {kind}", self.time.as_millisecond().max(0), self.user, self.process)
    }

    /// Reads the line without its line feed; `None` if it is no claim.
    #[must_use]
    pub fn decode(line: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(line).ok()?;
        let mut pieces = text.strip_prefix("claim ")?.split(' ');
        let claim = Self {
            time: Timestamp::from_millisecond(pieces.next()?.parse().ok()?).ok()?,
            user: pieces.next()?.parse().ok()?,
            process: pieces.next()?.parse().ok()?,
            with: match pieces.next()? {
                "1" => ClaimedKey::Passphrase,
                "2" => ClaimedKey::Token,
                _ => return None,
            },
        };
        (claim.encode() == text).then_some(claim)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_claim_is_this_line_and_comes_back() {
        let time = Timestamp::from_millisecond(1_732_372_837_123).unwrap();
        let claim = Claim { time, user: 1000, process: 4711, with: ClaimedKey::Token };
        let line = claim.encode();
        assert_eq!(line, "claim 001732372837123 0000001000 0000004711 2");
        assert_eq!(Claim::decode(line.as_bytes()), Some(claim));
        let largest = Claim { time: Timestamp::MAX, user: u32::MAX, process: u32::MAX, ..claim };
        assert_eq!(largest.encode().len(), line.len());
        assert_eq!(Claim { time: Timestamp::MIN, ..claim }.encode().len(), line.len());
        for other in
            ["claim 1732372837123 1000 4711 2", "claim 001732372837123 0000001000 0000004711 3", "claim", &line[1..]]
        {
            assert_eq!(Claim::decode(other.as_bytes()), None, "{other}");
        }
    }
}
