//! Values as files that are on no disk. A process of ours holds them and nothing else: whoever opens
//! `/proc/PID/fd/N` of it has the file from its beginning, with a position of their own. It ends when the program does, however
//! that ends, and with it they are gone.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::model::{Error, Result};
use crate::secret::SecretBytes;
#[cfg(target_os = "linux")]
use crate::sys;

/// What the process is called that starts the holder and ends, so that the holder is no child of the program.
pub(super) const STARTER: &str = "vault-files";
/// What the holder is called.
pub(super) const HOLDER: &str = "vault-file-holder";

/// Makes a file of each value, for as long as this process lives, whatever program it becomes. Gives their paths, in the order of
/// the values.
///
/// # Errors
/// The system has no such files, or no room for them.
#[cfg(target_os = "linux")]
pub fn hold_files(values: &[SecretBytes]) -> Result<Vec<PathBuf>> {
    use std::os::fd::AsRawFd as _;
    if values.is_empty() {
        return Ok(Vec::new());
    }
    let fail = |error: &std::io::Error| Error::io("keep a value as a file", error);
    let files = values.iter().map(|value| sys::memory_file(value.expose())).collect::<std::io::Result<Vec<_>>>();
    let files = files.map_err(|error| fail(&error))?;
    let holder = linux::start(&files).map_err(|error| fail(&error))?;
    Ok(files.iter().map(|file| PathBuf::from(format!("/proc/{holder}/fd/{}", file.as_raw_fd()))).collect())
}

/// Elsewhere there are no files that are on no disk.
#[cfg(not(target_os = "linux"))]
pub fn hold_files(values: &[SecretBytes]) -> Result<Vec<PathBuf>> {
    if values.is_empty() { Ok(Vec::new()) } else { Err(Error::other("this system has no files that are on no disk")) }
}

/// A value as standard input: a file on no disk, which ends where the value does. It takes the place of ours.
///
/// # Errors
/// The system has no such files, or no room for them.
#[cfg(target_os = "linux")]
pub fn replace_stdin(value: &SecretBytes) -> Result<()> {
    use std::io::Seek as _;
    let replaced = sys::memory_file(value.expose()).and_then(|mut file| {
        file.rewind()?;
        Ok(rustix::stdio::dup2_stdin(&file)?)
    });
    replaced.map_err(|error| Error::io("give a value on stdin", &error))
}

/// Elsewhere there are no files that are on no disk.
#[cfg(not(target_os = "linux"))]
pub fn replace_stdin(_: &SecretBytes) -> Result<()> {
    Err(Error::other("this system has no files that are on no disk"))
}

/// What a process does that was started as one of the two.
#[cfg(target_os = "linux")]
pub(super) fn run(name: &str, arguments: &[OsString]) -> ExitCode {
    let done = if name == STARTER { linux::start_holder(arguments) } else { linux::hold(arguments) };
    if done.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

#[cfg(not(target_os = "linux"))]
pub(super) fn run(_: &str, _: &[OsString]) -> ExitCode {
    ExitCode::FAILURE
}

#[cfg(target_os = "linux")]
mod linux {
    use std::ffi::OsString;
    use std::fs::File;
    use std::io::{self, Read as _};
    use std::os::fd::{AsRawFd as _, OwnedFd};
    use std::os::unix::process::CommandExt as _;
    use std::process::{Command, Stdio};

    use rustix::event::{PollFd, PollFlags, poll};
    use rustix::io::{FdFlags, fcntl_setfd};
    use rustix::process::{PidfdFlags, getpid, pidfd_open};

    use super::{HOLDER, STARTER};
    use crate::sys::{self, StandardStream};

    /// Starts a process that holds `files` open, under the same numbers, until this one has ended; and tells its number.
    pub(super) fn start(files: &[File]) -> io::Result<u32> {
        let us: OwnedFd = pidfd_open(getpid(), PidfdFlags::empty())?;
        // Open for the one that is started now, and for nobody after it.
        let inherited = || files.iter().map(std::os::fd::AsFd::as_fd).chain([std::os::fd::AsFd::as_fd(&us)]);
        for file in inherited() {
            fcntl_setfd(file, FdFlags::empty())?;
        }
        let numbers = [us.as_raw_fd()].into_iter().chain(files.iter().map(std::os::fd::AsRawFd::as_raw_fd));
        let mut starter = again(STARTER)?;
        starter.args(numbers.map(|number| number.to_string())).stdin(Stdio::null()).stderr(Stdio::null());
        let output = starter.output();
        for file in inherited() {
            fcntl_setfd(file, FdFlags::CLOEXEC)?;
        }
        let told = String::from_utf8(output?.stdout).ok().and_then(|number| number.trim().parse().ok());
        told.ok_or_else(|| io::Error::other("the process that should hold it did not start"))
    }

    /// This program once more, under another name and without our environment.
    fn again(name: &str) -> io::Result<Command> {
        let mut command = Command::new(sys::own_program()?);
        command.arg0(name).env_clear().current_dir("/");
        Ok(command)
    }

    /// Starts the holder, tells its number, and ends.
    pub(super) fn start_holder(arguments: &[OsString]) -> io::Result<()> {
        let held = descriptors(arguments)?;
        // What somebody opened for the program is not ours to keep open.
        sys::inherit_nothing()?;
        for file in &held {
            fcntl_setfd(file, FdFlags::empty())?;
        }
        let mut command = again(HOLDER)?;
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut holder = command.spawn()?;
        let mut number = Vec::new();
        if let Some(mut stdout) = holder.stdout.take() {
            stdout.read_to_end(&mut number)?;
        }
        if number.is_empty() {
            return Err(io::Error::other("it did not start"));
        }
        // Whoever reads this is the process that started us, and no user.
        rustix::io::write(StandardStream::Stdout.descriptor(), &number)?;
        Ok(())
    }

    /// Waits for the end of the program, away from its terminal and its signals.
    pub(super) fn hold(arguments: &[OsString]) -> io::Result<()> {
        let held = descriptors(arguments)?;
        let program = held.first().ok_or_else(|| io::Error::other("which process?"))?;
        sys::leave_terminal()?;
        // Its number as /proc has it: that may be of another namespace than this process.
        let number = std::fs::read_link("/proc/self")?;
        rustix::io::write(StandardStream::Stdout.descriptor(), number.as_os_str().as_encoded_bytes())?;
        sys::close_standard_streams()?;
        while poll(&mut [PollFd::new(program, PollFlags::IN)], None).is_err() {}
        Ok(())
    }

    /// The handle of the program, and the files.
    fn descriptors(arguments: &[OsString]) -> io::Result<Vec<File>> {
        let number = |argument: &OsString| argument.to_str().and_then(|number| number.parse().ok());
        let numbers = arguments.iter().map(number).collect::<Option<Vec<i32>>>();
        let numbers = numbers.ok_or_else(|| io::Error::other("descriptors are numbers"))?;
        numbers.into_iter().map(sys::take_descriptor).collect()
    }
}
