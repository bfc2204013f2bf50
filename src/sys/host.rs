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

/// Makes this process the first of a session of its own, which has no terminal.
///
/// # Errors
/// It is the first of a group of processes already.
pub fn leave_terminal() -> std::io::Result<()> {
    rustix::process::setsid()?;
    Ok(())
}

/// Puts `/dev/null` in place of stdin, stdout and stderr, so that whoever waits for the end of what this process says does
/// not wait for its end.
///
/// # Errors
/// The system refuses.
pub fn close_standard_streams() -> std::io::Result<()> {
    use rustix::fs::{Mode, OFlags, open};
    let nothing = open("/dev/null", OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty())?;
    rustix::stdio::dup2_stdin(&nothing)?;
    rustix::stdio::dup2_stdout(&nothing)?;
    rustix::stdio::dup2_stderr(&nothing)?;
    Ok(())
}
