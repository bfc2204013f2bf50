use std::fmt;

use jiff::{SignedDuration, Timestamp};

use super::{Error, Result};

/// A length of time in whole days, at least one: how often a value is to be renewed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Days(u32);

/// A hundred years, so that no sum leaves the calendar by accident.
const MAX_DAYS: u32 = 36_500;

impl Days {
    /// So many days; `None` unless 1 to 36,500.
    #[must_use]
    pub fn new(days: u32) -> Option<Self> {
        (1..=MAX_DAYS).contains(&days).then_some(Self(days))
    }

    /// Parses `90d`, `12w` or `1y` (7 and 365 days).
    ///
    /// # Errors
    /// Usage: it is none of these, or none from 1 day to 36,500.
    pub fn parse(text: &str) -> Result<Self> {
        let bad = || Error::usage("an interval is a number of days, weeks or years: 90d, 12w or 1y, up to 36500d");
        let (number, unit) = text.split_at_checked(text.len().wrapping_sub(1)).ok_or_else(bad)?;
        let days = match unit {
            "d" => 1,
            "w" => 7,
            "y" => 365,
            _ => return Err(bad()),
        };
        digits(number).and_then(|number| number.checked_mul(days)).and_then(Self::new).ok_or_else(bad)
    }

    /// The number of days.
    #[must_use]
    pub fn count(self) -> u32 {
        self.0
    }

    /// So long after `start`; the end of time if that is earlier.
    #[must_use]
    pub fn after(self, start: Timestamp) -> Timestamp {
        start.checked_add(SignedDuration::from_hours(i64::from(self.0) * 24)).unwrap_or(Timestamp::MAX)
    }
}

impl fmt::Display for Days {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}d", self.0)
    }
}

/// A length of time in seconds, from 1 second to 30 days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span(u32);

impl Span {
    const UNITS: [(&str, u32); 4] = [("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)];
    const MAX: u32 = 30 * 86_400;
    /// One second.
    pub const SHORTEST: Self = Self(1);

    /// That many seconds, if there may be so many.
    #[must_use]
    pub fn new(seconds: u32) -> Option<Self> {
        (1..=Self::MAX).contains(&seconds).then_some(Self(seconds))
    }

    /// Parses a number of seconds, minutes, hours or days: `90s`, `15m`, `8h`, `2d`.
    ///
    /// # Errors
    /// Usage: it is none of these, or longer than 30 days.
    pub fn parse(text: &str) -> Result<Self> {
        let unit = Self::UNITS.iter().find_map(|(unit, seconds)| Some((text.strip_suffix(unit)?, seconds)));
        let span = unit.and_then(|(number, seconds)| digits(number)?.checked_mul(*seconds)).and_then(Self::new);
        span.ok_or_else(|| {
            Error::usage(
                "such a length of time is a number of seconds, minutes, hours or days: 90s, 15m, 8h, 2d; up to 30d",
            )
        })
    }

    /// How many seconds.
    #[must_use]
    pub fn seconds(self) -> u32 {
        self.0
    }
}

impl fmt::Display for Span {
    /// In the largest unit that it is a whole number of.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (unit, seconds) =
            Self::UNITS.iter().find(|(_, seconds)| self.0.is_multiple_of(*seconds)).unwrap_or(&Self::UNITS[3]);
        write!(f, "{}{unit}", self.0 / seconds)
    }
}

/// Parses a moment: a time (`2027-01-31T12:00:00Z`), a date, which is its first moment in UTC (`2027-01-31`), or how long
/// from `now` (`12h`, `30d`, `2w`, `1y`).
///
/// # Errors
/// Usage: it is none of these.
pub fn parse_moment(text: &str, now: Timestamp) -> Result<Timestamp> {
    let bad = || {
        Error::usage(
            "a moment is a date (2027-01-31), a time (2027-01-31T12:00:00Z), or how long from now (12h, 30d, 2w, 1y)",
        )
    };
    if let Some(hours) = text.strip_suffix('h') {
        let hours = digits(hours).filter(|hours| *hours <= MAX_DAYS * 24).ok_or_else(bad)?;
        return now.checked_add(SignedDuration::from_hours(i64::from(hours))).map_err(|_| bad());
    }
    if let Ok(days) = Days::parse(text) {
        return Ok(days.after(now));
    }
    let moment = match text.parse::<Timestamp>() {
        Ok(moment) => moment,
        Err(_) => format!("{text}T00:00:00Z").parse::<Timestamp>().map_err(|_| bad())?,
    };
    // What the file can hold.
    Timestamp::from_millisecond(moment.as_millisecond()).map_err(|_| bad())
}

/// Parses a moment that is past: a time, a date, or how long before `now` (`12h`, `30d`, `2w`, `1y`).
///
/// # Errors
/// Usage: it is none of these.
pub fn parse_past(text: &str, now: Timestamp) -> Result<Timestamp> {
    let moment = parse_moment(text, now).map_err(|_| {
        Error::usage(
            "since when: a date (2027-01-31), a time (2027-01-31T12:00:00Z), or how long ago (12h, 30d, 2w, 1y)",
        )
    })?;
    let is_length = text.ends_with(['h', 'd', 'w', 'y']);
    Ok(if is_length { now.checked_sub(moment.duration_since(now)).unwrap_or(Timestamp::MIN) } else { moment })
}

/// A number without sign, space or leading plus.
fn digits(text: &str) -> Option<u32> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> Option<String> {
        let now = "2026-01-01T10:00:00Z".parse().unwrap();
        parse_moment(text, now).ok().map(|moment| moment.to_string())
    }

    #[test]
    fn intervals_are_days_weeks_and_years() {
        assert_eq!(["1d", "90d", "12w", "1y"].map(|text| Days::parse(text).unwrap().count()), [1, 90, 84, 365]);
        for text in ["", "d", "0d", "-1d", "+1d", "1", "1m", "1 d", "101y", "36501d", "99999999999d", "1é"] {
            assert!(Days::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn spans_are_seconds_minutes_hours_and_days() {
        for (text, seconds, written) in [
            ("90s", 90, "90s"),
            ("15m", 900, "15m"),
            ("60m", 3600, "1h"),
            ("8h", 28_800, "8h"),
            ("30d", 2_592_000, "30d"),
        ] {
            let span = Span::parse(text).unwrap();
            assert_eq!((span.seconds(), span.to_string().as_str()), (seconds, written));
        }
        for text in ["", "m", "0m", "-1m", "+1m", "15", "15 m", "1w", "31d", "99999999999d", "1é"] {
            assert!(Span::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn moments_are_dates_times_and_lengths_of_time() {
        assert_eq!(moment("2027-01-31").unwrap(), "2027-01-31T00:00:00Z");
        assert_eq!(moment("2027-01-31T12:00:00+02:00").unwrap(), "2027-01-31T10:00:00Z");
        assert_eq!(moment("12h").unwrap(), "2026-01-01T22:00:00Z");
        assert_eq!(moment("30d").unwrap(), "2026-01-31T10:00:00Z");
        for text in ["", "tomorrow", "2027-02-30", "2027-01-31T12:00", "12", "h", "99999999h", "2027-01-31Z"] {
            assert_eq!(moment(text), None, "{text}");
        }
    }
}
