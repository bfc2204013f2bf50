//! The time, which tests can set. The program itself always uses the system's clock: no variable or flag changes it,
//! or an expiry could be talked away.

use jiff::Timestamp;

/// Where the time comes from.
#[derive(Clone, Copy, Debug)]
pub enum Clock {
    /// The system's clock.
    System,
    /// A clock that stands still, for tests.
    Fixed(Timestamp),
}

impl Clock {
    /// The time now, in whole milliseconds since 1970-01-01 UTC: what the file formats can hold.
    #[must_use]
    pub fn now(self) -> Timestamp {
        let now = match self {
            Self::System => Timestamp::now(),
            Self::Fixed(time) => time,
        };
        Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}
