//! The signals that end the agent, whatever it is doing: as killing it loses nothing, nobody has to wait for it.

use std::io::{self, Read as _};
use std::os::unix::net::UnixStream;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

/// Has `clean_up` run and this process end when one of them comes.
pub(super) fn end_by_signal(clean_up: impl FnOnce() + Send + 'static) -> io::Result<()> {
    let (mut mine, theirs) = UnixStream::pair()?;
    for signal in [SIGHUP, SIGINT, SIGTERM] {
        signal_hook::low_level::pipe::register(signal, theirs.try_clone()?)?;
    }
    std::thread::Builder::new().stack_size(64 * 1024).spawn(move || {
        while !matches!(mine.read(&mut [0]), Ok(1)) {}
        clean_up();
        // The memory goes back to the system, which gives it to nobody before it has wiped it.
        std::process::exit(0);
    })?;
    Ok(())
}
