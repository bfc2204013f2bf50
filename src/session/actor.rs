use crate::sys;

/// Where a request comes from, as the trail records it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Name of the machine.
    pub host: String,
    /// User of the operating system, by number.
    pub user: u32,
    /// Process, by number.
    pub process: u32,
}

impl Origin {
    /// This process.
    #[must_use]
    pub fn here() -> Self {
        Self { host: sys::hostname(), user: sys::user_id(), process: sys::process_id() }
    }
}
