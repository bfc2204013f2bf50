#![allow(unsafe_code)]

use std::mem::MaybeUninit;

use rustix::process::Signal;

/// The signals for real-time use, where they have numbers: on Linux, but for those that C libraries keep for themselves.
const REAL_TIME: std::ops::RangeInclusive<i32> = if cfg!(target_env = "musl") { 35..=64 } else { 34..=64 };

/// The signals that this process ignores, as bits, the lowest for signal 1. Only Linux tells without `unsafe`; elsewhere it is
/// none.
#[must_use]
pub fn ignored_signals() -> u64 {
    std::fs::read_to_string("/proc/self/status").map_or(0, |status| parse_ignored(&status))
}

/// Lets every signal come to this thread, also those that whoever started this process has blocked. What is started from now on
/// has none blocked either.
pub fn unblock_signals() {
    let mut none = MaybeUninit::<libc::sigset_t>::uninit();
    // SAFETY: the first call makes the set that the second reads. Both are made for any thread, and with these arguments none fails.
    unsafe {
        libc::sigemptyset(none.as_mut_ptr());
        libc::pthread_sigmask(libc::SIG_SETMASK, none.as_ptr(), std::ptr::null_mut());
    }
}

/// The numbers of the signals for real-time use.
pub fn real_time_signals() -> impl Iterator<Item = i32> {
    REAL_TIME.filter(|_| cfg!(target_os = "linux"))
}

/// The signal of this number, to be sent, if there is one.
#[must_use]
pub fn signal(number: i32) -> Option<Signal> {
    if real_time_signals().any(|signal| signal == number) {
        // SAFETY: Linux has a signal of this number, and no C library uses it for itself.
        return Some(unsafe { Signal::from_raw_unchecked(number) });
    }
    Signal::from_named_raw(number)
}

fn parse_ignored(status: &str) -> u64 {
    status
        .lines()
        .find_map(|line| line.strip_prefix("SigIgn:"))
        .and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernel_tells_what_is_ignored() {
        assert_eq!(parse_ignored("Name:\tvault\nSigIgn:\t0000000000001001\nSigCgt:\t1\n"), 0x1001);
        assert_eq!((parse_ignored("Name:\tvault\n"), parse_ignored("SigIgn:\tnonsense")), (0, 0));
    }

    #[test]
    fn signals_have_numbers() {
        assert_eq!(signal(15), Some(Signal::TERM));
        assert_eq!((signal(0), signal(-1), signal(33), signal(65)), (None, None, None, None));
        for number in real_time_signals() {
            assert_eq!(signal(number).map(Signal::as_raw), Some(number));
        }
    }
}
