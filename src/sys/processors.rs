//! All processors for what can be divided: Argon2's lanes, the sealing of many values, the checking of many events.

use std::sync::OnceLock;

use rayon::{ThreadPool, ThreadPoolBuilder};

/// More threads than this gain nothing here.
const MOST: usize = 16;

/// Runs `work` so that what it does in parallel runs on all processors: on threads that are started once.
///
/// Where the limits of the user or the container allow no thread, everything runs on the thread that asks.
pub fn on_all_processors<R: Send>(work: impl FnOnce() -> R + Send) -> R {
    match pool() {
        Some(pool) => pool.install(work),
        // A pool of this thread alone, which starts none. It cannot be made where this thread is in one already.
        None => match ThreadPoolBuilder::new().num_threads(1).use_current_thread().build() {
            Ok(alone) => alone.install(work),
            Err(_) => work(),
        },
    }
}

/// Runs `there` on those threads while `here` runs on the thread that asks, and returns what that returned when both are
/// done.
pub fn beside<R>(there: impl FnOnce() + Send, here: impl FnOnce() -> R) -> R {
    let Some(pool) = pool() else {
        there();
        return here();
    };
    pool.in_place_scope(|scope| {
        scope.spawn(|_| there());
        here()
    })
}

/// The pool is ours: rayon's own obeys a variable of the environment, and panics where no thread can be started.
fn pool() -> Option<&'static ThreadPool> {
    static POOL: OnceLock<Option<ThreadPool>> = OnceLock::new();
    let start = || {
        let count = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(MOST);
        ThreadPoolBuilder::new().num_threads(count).build().ok()
    };
    POOL.get_or_init(start).as_ref()
}
