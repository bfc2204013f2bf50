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

/// The file of this program, to be started once more: also where it has no name any more, as after an update.
///
/// # Errors
/// The system does not tell.
pub fn own_program() -> std::io::Result<std::path::PathBuf> {
    let named = std::env::current_exe()?;
    let is_there = !cfg!(target_os = "linux") || named.exists();
    // By its name where it has one, for that is what lists of processes show.
    Ok(if is_there { named } else { "/proc/self/exe".into() })
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

/// Ends a process of this user: it is asked to, and killed if it has not ended after 2 seconds.
///
/// # Errors
/// It is another user's.
pub fn end_process(process: u32) -> std::io::Result<()> {
    use rustix::process::{Pid, Signal, kill_process};
    let Some(pid) = Pid::from_raw(process.cast_signed()) else { return Ok(()) };
    let gone = |result| match result {
        Err(rustix::io::Errno::SRCH) => Ok(()),
        result => result.map_err(std::io::Error::from),
    };
    #[cfg(target_os = "linux")]
    {
        use rustix::event::{PollFd, PollFlags, Timespec, poll};
        use rustix::process::{PidfdFlags, pidfd_open, pidfd_send_signal};
        // By a handle: its number may be somebody else's after its end.
        let Ok(handle) = pidfd_open(pid, PidfdFlags::empty()) else { return gone(kill_process(pid, Signal::KILL)) };
        gone(pidfd_send_signal(&handle, Signal::TERM))?;
        let has_ended = poll(&mut [PollFd::new(&handle, PollFlags::IN)], Some(&Timespec { tv_sec: 2, tv_nsec: 0 }))?;
        if has_ended == 0 {
            gone(pidfd_send_signal(&handle, Signal::KILL))?;
            poll(&mut [PollFd::new(&handle, PollFlags::IN)], Some(&Timespec { tv_sec: 2, tv_nsec: 0 }))?;
        }
        Ok(())
    }
    #[cfg(not(target_os = "linux"))]
    gone(kill_process(pid, Signal::KILL))
}
