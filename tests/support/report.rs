//! How much was tried, said aloud: a test that was skipped must not look like one that passed.

#![allow(dead_code, reason = "each test takes what it needs")]

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Whether everything is to be tried and not a sample.
pub fn long() -> bool {
    std::env::var_os("VAULT_TEST_LONG").is_some_and(|value| value == "1")
}

/// Says that a test did nothing, past the harness that keeps the output of what passes.
pub fn skipped(test: &str, why: &str) {
    say(&format!("skipped: {why} ({test}, 0 points)"));
}

pub fn say(line: &str) {
    use std::io::Write as _;
    // Where `println` would be caught.
    let mut stderr = std::io::stderr();
    writeln!(stderr, "{line}").unwrap();
}

/// Does `work` for each of `points`, on as many threads as there are processors, at most four; the first failure ends it.
pub fn each<T: Sync, R: Send>(points: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let (next, results) = (AtomicUsize::new(0), Mutex::new(Vec::with_capacity(points.len())));
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from).min(4) {
            scope.spawn(|| {
                while let Some(point) = points.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let result = work(point);
                    // A thread that failed has poisoned nothing that matters; the scope passes its panic on.
                    results.lock().unwrap().push(result);
                }
            });
        }
    });
    results.into_inner().unwrap()
}
