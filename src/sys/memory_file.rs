use std::fs::File;
use std::io;

/// `content` in a file of mode 0600 that has no name and is on no disk; read and written from its end on, until somebody
/// rewinds it. It is closed when another program is started.
///
/// # Errors
/// The system has no such files, or no room for this one.
#[cfg(target_os = "linux")]
pub fn memory_file(content: &[u8]) -> io::Result<File> {
    use std::io::Write as _;

    use rustix::fs::{MemfdFlags, Mode, fchmod, memfd_create};

    let mut file = File::from(memfd_create("vault", MemfdFlags::CLOEXEC)?);
    fchmod(&file, Mode::RUSR | Mode::WUSR)?;
    file.write_all(content)?;
    Ok(file)
}

/// Elsewhere there are no files that are on no disk.
///
/// # Errors
/// Always.
#[cfg(not(target_os = "linux"))]
pub fn memory_file(_: &[u8]) -> io::Result<File> {
    Err(io::Error::other("this system has no files that are on no disk"))
}
