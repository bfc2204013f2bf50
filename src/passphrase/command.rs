use std::ffi::{OsStr, OsString};
use std::io;
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::process::{Command, Stdio};

use crate::model::SECRET_VARIABLES;
use crate::secret::SecretBytes;

use super::error::{Origin, SourceError};
use super::limited;

/// Runs `command`, split in words as a shell would but never by one, and takes its output.
///
/// Its stdin is empty, because ours may hold a value that is yet to be read. A program that asks something opens
/// `/dev/tty`, as we do.
pub(super) fn read(command: &OsStr) -> Result<SecretBytes, SourceError> {
    let words = shlex::bytes::split(command.as_bytes()).ok_or(SourceError::Syntax)?;
    let mut words = words.into_iter().map(OsString::from_vec);
    let program = words.next().filter(|program| !program.is_empty()).ok_or(SourceError::Syntax)?;
    let failed = |source| SourceError::Run { program: program.clone(), source };

    let mut child = prepare(&program, words).spawn().map_err(failed)?;
    // Taken out of the child, so that the pipe is closed before the wait and a program that writes on gets SIGPIPE.
    let output = child.stdout.take().map_or_else(|| Err(io::ErrorKind::BrokenPipe.into()), limited::read);
    if !matches!(output, Ok(Some(_))) {
        // It may write nothing more and stay. An error means that it ended already.
        let _ended = child.kill();
    }
    let status = child.wait().map_err(failed)?;
    let passphrase = output.map_err(failed)?.ok_or(SourceError::TooLong(Origin::Command))?;
    if !status.success() {
        return Err(SourceError::Failed { program, status });
    }
    Ok(passphrase)
}

fn prepare(program: &OsStr, arguments: impl Iterator<Item = OsString>) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::inherit());
    // Our secrets, and the command itself, which would run once more in a `vault` that it calls.
    for name in SECRET_VARIABLES {
        command.env_remove(name);
    }
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    fn output(command: &str) -> Result<SecretBytes, SourceError> {
        read(OsStr::new(command))
    }

    #[test]
    fn the_output_loses_one_newline() {
        assert_eq!(output(r"printf 'open sesame\n\n'").unwrap().expose(), b"open sesame\n");
    }

    #[test]
    fn quotes_group_words_and_no_shell_is_involved() {
        let words = output(r#"printf '<%s>' 'a b' "c'd" e\ f $HOME `id` x;y '*'"#).unwrap();
        assert_eq!(words.expose(), b"<a b><c'd><e f><$HOME><`id`><x;y><*>");
    }

    #[test]
    fn a_command_without_words_or_with_an_open_quote_is_refused_and_not_shown() {
        for command in ["", "  ", "''", "echo 'hunter2", "echo hunter2\\"] {
            let error = output(command).unwrap_err();
            assert!(matches!(error, SourceError::Syntax), "{error}");
            assert!(!error.to_string().contains("hunter2"));
        }
    }

    #[test]
    fn a_failure_names_program_and_status_but_neither_arguments_nor_output() {
        let error = output("sh -c 'echo hunter2; exit 3'").unwrap_err();
        assert!(matches!(error, SourceError::Failed { .. }));
        assert_eq!(error.to_string(), r#""sh" of VAULT_PASSPHRASE_COMMAND ended with exit status: 3"#);
        let error = output("/nonexistent/program hunter2").unwrap_err();
        assert_eq!(error.to_string(), r#"cannot run "/nonexistent/program" of VAULT_PASSPHRASE_COMMAND"#);
    }

    #[test]
    fn endless_output_is_cut_off() {
        assert!(matches!(output("yes"), Err(SourceError::TooLong(Origin::Command))));
        assert!(matches!(output("sh -c 'head -c 9999 /dev/zero; exec sleep 600'"), Err(SourceError::TooLong(_))));
    }

    #[test]
    fn stdin_is_empty() {
        assert!(output("cat").unwrap().is_empty());
    }

    #[test]
    fn the_program_gets_none_of_our_secrets() {
        let command = prepare(OsStr::new("true"), std::iter::empty());
        let removed: Vec<_> = command.get_envs().filter(|(_, value)| value.is_none()).map(|(name, _)| name).collect();
        for name in ["VAULT_PASSPHRASE", "VAULT_NEW_PASSPHRASE", "VAULT_GRANT", "VAULT_PASSPHRASE_COMMAND"] {
            assert!(removed.contains(&OsStr::new(name)), "{name}");
        }
    }
}
