//! A file descriptor that is known by its number only, as `--passphrase-fd N` gives it.

#![allow(unsafe_code)]

use std::fs::File;
use std::io;
use std::os::fd::{AsFd as _, BorrowedFd, FromRawFd as _, OwnedFd};

use rustix::io::{Errno, FdFlags};

/// Takes over descriptor `number`, which whoever started this process left open. It is closed with the result, so that
/// no program run later inherits it. Number 0, stdin, stays open; 1 and 2 are for writing.
///
/// # Errors
/// It is not open, or this process opened it itself: those are closed on exec, and inherited ones never are.
pub fn take_descriptor(number: i32) -> io::Result<File> {
    match number {
        0 => return Ok(io::stdin().as_fd().try_clone_to_owned()?.into()),
        3.. => {}
        _ => return Err(Errno::BADF.into()),
    }
    // SAFETY: the number is not negative, and the borrow ends with this statement. If the descriptor is not open, the
    // system call says so.
    let flags = rustix::io::fcntl_getfd(unsafe { BorrowedFd::borrow_raw(number) })?;
    if flags.contains(FdFlags::CLOEXEC) {
        return Err(Errno::BADF.into());
    }
    // SAFETY: it is open, and nothing in this process owns it: everything that Rust's library and rustix open is closed
    // on exec, and this one is not.
    Ok(unsafe { OwnedFd::from_raw_fd(number) }.into())
}

/// Lets no program that is started later inherit a descriptor but stdin, stdout and stderr, whoever opened it.
///
/// # Errors
/// The system does not tell which there are.
pub fn inherit_nothing() -> io::Result<()> {
    let names: Vec<_> = std::fs::read_dir("/dev/fd")?.flatten().map(|entry| entry.file_name()).collect();
    let numbers = names.iter().filter_map(|name| name.to_str()?.parse::<i32>().ok());
    for number in numbers.filter(|number| *number >= 3) {
        // SAFETY: the number is not negative, and the borrow ends with this statement. If the descriptor is not open any
        // more, as that of the listing, the system call says so.
        let _closed_meanwhile = rustix::io::fcntl_setfd(unsafe { BorrowedFd::borrow_raw(number) }, FdFlags::CLOEXEC);
    }
    Ok(())
}
