/// The name of this machine, as the kernel has it; invalid UTF-8 is replaced.
#[must_use]
pub fn hostname() -> String {
    rustix::system::uname().nodename().to_string_lossy().into_owned()
}

/// The effective user id of this process.
#[must_use]
pub fn user_id() -> u32 {
    rustix::process::geteuid().as_raw()
}

/// The id of this process.
#[must_use]
pub fn process_id() -> u32 {
    std::process::id()
}
