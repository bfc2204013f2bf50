use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Read as _};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use rustix::io::Errno;
use thiserror::Error;

use super::ChildEnvironment;
use super::supervise::{Ended, Watch, supervise};

/// What a search goes through without any `PATH`; the C libraries agree about these two.
const DEFAULT_PATH: &str = "/bin:/usr/bin";

/// Nothing was started.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{message}")]
pub struct LaunchError {
    /// The exit status that says so, by the custom of `env` and the shells: 127 there is no such command, 126 there is
    /// one that cannot be executed, 125 anything else.
    pub status: u8,
    /// The command and what is wrong with it; holds neither arguments nor variables.
    pub message: String,
}

/// Replaces this process by `program` with `arguments` and `environment`; returns only if that fails.
///
/// A name without `/` is searched for in the `PATH` of `environment`, and not in our own. Whatever was buffered and not
/// written is lost.
#[must_use = "it returns only if nothing was started"]
pub fn replace_process(
    program: &OsStr,
    arguments: impl IntoIterator<Item: AsRef<OsStr>>,
    environment: &ChildEnvironment,
) -> LaunchError {
    replace_process_by(program.as_ref(), program, arguments, environment)
}

/// The same by the file `path`, which the program knows as `program`.
pub(super) fn replace_process_by(
    path: &Path,
    program: &OsStr,
    arguments: impl IntoIterator<Item: AsRef<OsStr>>,
    environment: &ChildEnvironment,
) -> LaunchError {
    let mut command = command_for(path, program, arguments, environment);
    // Rust ignores SIGPIPE from the start; `exec` sets it back to its default, so that the program does not inherit a habit
    // of ours. Other signals that were ignored when we started stay ignored, as `nohup` needs it, and blocked ones
    // blocked. What the command copied is gone with this process.
    let error = command.exec();
    explain(program, &error, environment.get("PATH").unwrap_or(DEFAULT_PATH.as_ref()))
}

/// The file `path`, which the program knows as `program`, with all that it is to get.
fn command_for(
    path: &Path,
    program: &OsStr,
    arguments: impl IntoIterator<Item: AsRef<OsStr>>,
    environment: &ChildEnvironment,
) -> Command {
    let mut command = Command::new(path);
    command.arg0(program).args(arguments);
    environment.apply(&mut command);
    command
}

/// Runs the file `path`, which the program knows as `program`, and stays beside it.
pub(super) fn stay_beside_by(
    path: &Path,
    program: &OsStr,
    arguments: impl IntoIterator<Item: AsRef<OsStr>>,
    environment: &ChildEnvironment,
    watch: Watch,
) -> Result<Ended, LaunchError> {
    let command = command_for(path, program, arguments, environment);
    let search_path = environment.get("PATH").unwrap_or(DEFAULT_PATH.as_ref());
    supervise(command, program, watch).map_err(|error| explain(program, &error, search_path))
}

/// Runs `program` as [`replace_process`] does, but stays beside it until it ends.
///
/// # Errors
/// Nothing was started.
pub fn stay_beside(
    program: &OsStr,
    arguments: impl IntoIterator<Item: AsRef<OsStr>>,
    environment: &ChildEnvironment,
    watch: Watch,
) -> Result<Ended, LaunchError> {
    stay_beside_by(program.as_ref(), program, arguments, environment, watch)
}

/// The file that [`replace_process`] would run, as far as can be told before.
#[must_use]
pub fn program_file(program: &OsStr, environment: &ChildEnvironment) -> Option<PathBuf> {
    if program.as_bytes().contains(&b'/') {
        return Some(PathBuf::from(program));
    }
    find(program, environment.get("PATH").unwrap_or(DEFAULT_PATH.as_ref()))
}

/// Finds out what `error` meant: the kernel has one number for a missing file and a missing interpreter, and another
/// for a forbidden file and a search path with a forbidden or unfitting entry.
fn explain(program: &OsStr, error: &io::Error, search_path: &OsStr) -> LaunchError {
    let command = program.to_string_lossy();
    let searched = !program.as_bytes().contains(&b'/');
    let file = if searched { find(program, search_path) } else { Some(PathBuf::from(program)) };
    let (status, problem) = match (Errno::from_io_error(error), file) {
        (Some(Errno::NOENT), Some(file)) if file.exists() => (126, missing_interpreter(&file)),
        (Some(Errno::NOENT), _) | (Some(Errno::ACCESS | Errno::NOTDIR), None) => (127, "command not found".to_owned()),
        (Some(Errno::ACCESS), Some(file)) if file.is_dir() => (126, "is a directory".to_owned()),
        (Some(Errno::ACCESS | Errno::PERM), _) => (126, "permission denied".to_owned()),
        (Some(Errno::NOEXEC), _) => (126, "not a program for this system".to_owned()),
        (Some(Errno::ISDIR | Errno::NOTDIR | Errno::TXTBSY | Errno::LOOP | Errno::NAMETOOLONG), _) => {
            (126, error.to_string())
        }
        (Some(Errno::TOOBIG), _) => (
            125,
            "the arguments and the environment together are too long; give large values as files with --file"
                .to_owned(),
        ),
        _ => (125, error.to_string()),
    };
    LaunchError { status, message: format!("{command}: {problem}") }
}

/// The file that a search for `program` comes to: the first one that may be executed, else the first one at all.
/// Directories are no commands.
fn find(program: &OsStr, search_path: &OsStr) -> Option<PathBuf> {
    let mut forbidden = None;
    for directory in std::env::split_paths(search_path) {
        let candidate = directory.join(program);
        match candidate.metadata() {
            Ok(metadata) if !metadata.is_file() => {}
            Ok(metadata) if metadata.permissions().mode() & 0o111 != 0 => return Some(candidate),
            Ok(_) => forbidden = forbidden.or(Some(candidate)),
            Err(_) => {}
        }
    }
    forbidden
}

/// Says what is missing for a file that is there although the kernel found nothing.
fn missing_interpreter(file: &Path) -> String {
    match shebang(file) {
        // Debug output shows the `\r` of a script with CR LF line ends, which is the usual reason.
        Some(interpreter) => format!("its interpreter {interpreter:?} is missing"),
        None => "its interpreter (the dynamic linker) is missing; it may be built for another system".to_owned(),
    }
}

/// The interpreter that a script names in its first line; the kernel reads no more than 256 bytes either.
fn shebang(file: &Path) -> Option<String> {
    let mut line = Vec::new();
    #[allow(clippy::disallowed_methods, reason = "any program may be looked at")]
    let program = File::open(file).ok()?;
    BufReader::new(program.take(256)).read_until(b'\n', &mut line).ok()?;
    let line = line.strip_suffix(b"\n").unwrap_or(&line).strip_prefix(b"#!")?;
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t');
    let interpreter = line.split(is_blank).find(|word| !word.is_empty())?;
    Some(String::from_utf8_lossy(interpreter).into_owned())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn file(path: &Path, mode: u32) {
        fs::write(path, "#!/bin/sh\n").unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    fn status(program: &str, errno: Errno, search_path: &str) -> (u8, String) {
        let error = explain(program.as_ref(), &errno.into(), search_path.as_ref());
        (error.status, error.message)
    }

    #[test]
    fn a_search_prefers_what_can_be_executed_and_passes_directories_by() {
        let root = tempfile::tempdir().unwrap();
        let [a, b, c] = ["a", "b", "c"].map(|name| root.path().join(name));
        fs::create_dir_all(a.join("tool")).unwrap();
        fs::create_dir(&b).unwrap();
        fs::create_dir(&c).unwrap();
        let path = std::env::join_paths([&a, &b, &c]).unwrap();
        assert_eq!(find("tool".as_ref(), &path), None);
        file(&b.join("tool"), 0o644);
        assert_eq!(find("tool".as_ref(), &path), Some(b.join("tool")));
        file(&c.join("tool"), 0o755);
        assert_eq!(find("tool".as_ref(), &path), Some(c.join("tool")));
        assert_eq!(find("".as_ref(), &path), None);
    }

    #[test]
    fn a_forbidden_entry_of_the_search_path_is_no_forbidden_command() {
        let not_found = (127, "no-such: command not found".to_owned());
        for errno in [Errno::NOENT, Errno::ACCESS, Errno::NOTDIR] {
            assert_eq!(status("no-such", errno, "/root:/etc/passwd:/nowhere"), not_found);
        }
        assert_eq!(status("sh", Errno::ACCESS, "/bin"), (126, "sh: permission denied".to_owned()));
    }

    #[test]
    fn what_is_not_about_the_command_is_125() {
        let (too_long, message) = status("sh", Errno::TOOBIG, "/bin");
        assert!(too_long == 125 && message.contains("too long"), "{message}");
        assert_eq!(status("sh", Errno::NOMEM, "/bin").0, 125);
        assert_eq!(status("/bin/sh", Errno::NOEXEC, "").0, 126);
        assert_eq!(status("/bin/sh", Errno::TXTBSY, "").0, 126);
    }
}
