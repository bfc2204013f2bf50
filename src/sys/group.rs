use rustix::process::Pid;

/// The group of processes that this one is in; none if it has no number here, as for the first process of a PID namespace that
/// somebody outside of it started.
#[must_use]
pub fn process_group() -> Option<Pid> {
    #[cfg(target_os = "linux")]
    {
        number_of("NSpgid:")
    }
    #[cfg(not(target_os = "linux"))]
    Some(rustix::process::getpgrp())
}

/// Whether nobody is there to continue this process once it is stopped: its group is the session leader's own, as in
/// `xterm -e vault`, `ssh -t host vault` and a container. The system then drops the signals that stop it from the terminal.
#[must_use]
pub fn is_orphaned() -> bool {
    #[cfg(target_os = "linux")]
    {
        number_of("NSsid:") == process_group()
    }
    #[cfg(not(target_os = "linux"))]
    rustix::process::getsid(None).is_ok_and(|session| Some(session) == process_group())
}

/// Whether this process is the first of its session: of all of it, the system tells only that one when the terminal is gone.
#[must_use]
pub fn is_session_leader() -> bool {
    let us = rustix::process::getpid();
    #[cfg(target_os = "linux")]
    {
        number_of("NSsid:") == Some(us)
    }
    #[cfg(not(target_os = "linux"))]
    rustix::process::getsid(None).is_ok_and(|session| session == us)
}

/// What the kernel says of this process. The call for it answers with 0, which is no number of a process, where the answer has no
/// number in this namespace.
#[cfg(target_os = "linux")]
fn number_of(label: &str) -> Option<Pid> {
    parse(&std::fs::read_to_string("/proc/self/status").ok()?, label)
}

/// The number in our own namespace comes last.
#[cfg(target_os = "linux")]
fn parse(status: &str, label: &str) -> Option<Pid> {
    let numbers = status.lines().find_map(|line| line.strip_prefix(label))?;
    Pid::from_raw(numbers.split_whitespace().last()?.parse().ok()?)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn the_last_number_is_the_one_in_this_namespace() {
        let status = "Name:\tvault\nNSpid:\t70\t1\nNSpgid:\t70\t12\nNSsid:\t9\t0\n";
        assert_eq!((parse(status, "NSpgid:"), parse(status, "NSsid:")), (Pid::from_raw(12), None));
        assert_eq!((parse("NSpgid:\t\n", "NSpgid:"), parse("", "NSpgid:")), (None, None));
    }

    #[test]
    fn it_is_what_the_call_says() {
        assert_eq!(process_group(), Some(rustix::process::getpgrp()));
    }
}
