use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// How long the machine runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Uptime {
    /// The time in which it was suspended included.
    pub total: Duration,
    /// The time in which it was suspended left out.
    pub awake: Duration,
}

impl Uptime {
    /// Until now. Where the system does not tell the two apart, they are the same.
    #[must_use]
    pub fn now() -> Self {
        let read = |clock| {
            let time = clock_gettime(clock);
            Duration::new(time.tv_sec.try_into().unwrap_or(0), time.tv_nsec.try_into().unwrap_or(0))
        };
        let awake = read(ClockId::Monotonic);
        #[cfg(target_os = "linux")]
        let total = read(ClockId::Boottime);
        #[cfg(not(target_os = "linux"))]
        let total = awake;
        Self { total, awake }
    }

    /// How long it was suspended.
    #[must_use]
    pub fn suspended(self) -> Duration {
        self.total.saturating_sub(self.awake)
    }
}
