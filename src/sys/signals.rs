/// The signals that this process ignores, as bits, the lowest for signal 1. Only Linux tells without `unsafe`; elsewhere it is
/// none.
#[must_use]
pub fn ignored_signals() -> u64 {
    std::fs::read_to_string("/proc/self/status").map_or(0, |status| parse_ignored(&status))
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
}
