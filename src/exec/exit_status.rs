use rustix::process::WaitStatus;

/// The status by which a program's end is told, as shells do: its own, or 128 + n where signal n ended it; none if it has not ended.
pub(super) fn exit_status(status: WaitStatus) -> Option<u8> {
    let signalled = || status.terminating_signal().map(|signal| 128 + signal);
    status.exit_status().or_else(signalled).and_then(|status| u8::try_from(status).ok())
}
