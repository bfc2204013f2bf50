//! Which earlier snapshots are kept: the newest ones, and the last of each day for a month.

use jiff::Timestamp;

use crate::model::Generation;

/// For so many days the last snapshot of each is kept, in UTC.
const DAYS: i64 = 30;
const DAY: i64 = 24 * 60 * 60;

/// How many are kept, as of when.
#[derive(Clone, Copy, Debug)]
pub(super) struct Retention {
    pub(super) newest: usize,
    pub(super) now: Timestamp,
}

/// Those of `kept`, each with the time when it was written, that need not be kept any longer, beside the newest so many.
///
/// The newest stay whatever the clock says.
pub(super) fn surplus(mut kept: Vec<(Generation, Timestamp)>, retention: Retention) -> Vec<Generation> {
    let Retention { newest, now } = retention;
    kept.sort_unstable_by_key(|(generation, _)| std::cmp::Reverse(*generation));
    let day = |time: Timestamp| time.as_second().div_euclid(DAY);
    let mut days = Vec::new();
    let mut surplus = Vec::new();
    for (place, (generation, written)) in kept.into_iter().enumerate() {
        let written = day(written);
        let is_last_of_its_day = !days.contains(&written);
        days.push(written);
        let is_young = (0..DAYS).contains(&(day(now) - written));
        if place >= newest && !(is_last_of_its_day && is_young) {
            surplus.push(generation);
        }
    }
    surplus
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: i64, hour: i64) -> Timestamp {
        Timestamp::from_second(day * DAY + hour * 3600).unwrap()
    }

    #[test]
    fn the_newest_ten_are_kept_and_the_last_of_each_day_for_a_month() {
        // Two snapshots a day for forty days: generation 2d at 8 o'clock, 2d + 1 at 20 o'clock.
        let kept: Vec<_> =
            (0..40_u64).flat_map(|d| [(2 * d, at(d.cast_signed(), 8)), (2 * d + 1, at(d.cast_signed(), 20))]).collect();
        let gone = surplus(kept.clone(), Retention { newest: 10, now: at(39, 23) });
        let left: Vec<Generation> =
            kept.iter().map(|row| row.0).filter(|generation| !gone.contains(generation)).collect();
        let newest = 70..80;
        let daily = (10..35).map(|d| 2 * d + 1);
        assert_eq!(left, daily.chain(newest).collect::<Vec<_>>());
    }

    #[test]
    fn a_clock_that_jumps_takes_none_of_the_newest() {
        let kept: Vec<_> = (1..=12).map(|generation| (generation, at(0, 0))).collect();
        for now in [at(10_000, 0), at(-10_000, 0)] {
            assert_eq!(surplus(kept.clone(), Retention { newest: 10, now }), [2, 1]);
            assert_eq!(surplus(kept.clone(), Retention { newest: 11, now }), [1]);
        }
        let retention = Retention { newest: 10, now: at(10_000, 0) };
        assert_eq!(surplus(kept[..10].to_vec(), retention), Vec::<Generation>::new());
    }
}
