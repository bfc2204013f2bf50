//! Getting a passphrase: from where it is given, or by asking.

use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::crypto::{RecoveryKey, Token};
use crate::generate;
use crate::model::{Error, KdfParams, Result};
use crate::passphrase::{self, Given, Sources};
use crate::secret::SecretBytes;
use crate::terminal::Terminal;

use super::context::Context;
use super::exit::Failure;
use super::sanitize;

/// How often a person may mistype.
pub(super) const TRIES: usize = 3;

/// The sources of the present passphrase.
fn sources(context: &Context<'_>) -> Sources {
    Sources {
        fd: context.global.passphrase_fd,
        variable: std::env::var_os("VAULT_PASSPHRASE"),
        file: std::env::var_os("VAULT_PASSPHRASE_FILE").map(PathBuf::from),
        command: std::env::var_os("VAULT_PASSPHRASE_COMMAND"),
    }
}

/// Whether a passphrase can be had: one is given, or somebody can be asked.
pub(super) fn can_be_had(context: &Context<'_>) -> bool {
    is_given(context) || terminal(context).is_some()
}

/// Whether a passphrase is given, so that nobody has to be asked.
pub(super) fn is_given(context: &Context<'_>) -> bool {
    let sources = sources(context);
    sources.fd.is_some() || sources.variable.is_some() || sources.file.is_some() || sources.command.is_some()
}

/// The passphrase that is given, in the form that keys are derived from; none: somebody has to be asked.
pub(super) fn given_passphrase(context: &Context<'_>) -> Option<Result<SecretBytes>> {
    sources(context).read().map(|given| accepted(context, given))
}

/// Whether a token is given.
pub(super) fn token_is_given() -> bool {
    let (variable, file) = token_sources();
    variable.is_some() || file.is_some()
}

/// The variable and the file that a token may come from. One that is empty counts: a bot whose token got lost on its way is not to
/// act as the owner.
fn token_sources() -> (Option<OsString>, Option<PathBuf>) {
    let given = std::env::var_os;
    let (variable, file) = (given("VAULT_GRANT"), given("VAULT_GRANT_FILE").map(PathBuf::from));
    if variable.is_some() || file.is_some() {
        return (variable, file);
    }
    // As systemd's LoadCredential= gives it.
    let given = given("CREDENTIALS_DIRECTORY").filter(|text| !text.is_empty());
    let given = given.map(|directory| Path::new(&directory).join("vault-grant"));
    (None, given.filter(|path| path.is_file()))
}

/// The token that is given, if one is: then nothing else is tried.
pub(super) fn token(context: &Context<'_>) -> Result<Option<Token>> {
    let (variable, file) = token_sources();
    if variable.is_some() && file.is_some() {
        return Err(Error::usage("VAULT_GRANT and VAULT_GRANT_FILE are both set; only one may be"));
    }
    let empty = |name| Error::cannot_unlock(format!("{name} is set and empty, so there is no token"));
    let hint = "unset it where the owner is meant: nothing else is tried in place of a token";
    if variable.as_ref().is_some_and(|token| token.is_empty()) {
        return Err(empty("VAULT_GRANT").hint(hint));
    }
    if file.as_ref().is_some_and(|path| path.as_os_str().is_empty()) {
        return Err(empty("VAULT_GRANT_FILE").hint(hint));
    }
    let Some(given) = (Sources { variable, file, ..Sources::default() }).read() else { return Ok(None) };
    let given = given.map_err(|error| Error::cannot_unlock(error.to_string().replace("passphrase", "token")))?;
    if given.file_is_loose {
        context.printer.warning("others can read the file with the token; take that right away with: chmod 600");
    }
    Token::parse(given.passphrase.expose()).map(Some).map_err(|error| Error::cannot_unlock(error.to_string()))
}

/// Where a new passphrase comes from.
pub(super) struct NewPassphrase {
    /// What is given, if anything is.
    pub(super) sources: Sources,
    /// Weak ones are accepted.
    pub(super) allow_weak: bool,
}

impl NewPassphrase {
    /// For `init`: the same sources as for unlocking.
    pub(super) fn for_init(context: &Context<'_>, allow_weak: bool) -> Self {
        Self { sources: sources(context), allow_weak }
    }

    /// The passphrase, typed twice or given; refused if it is weak.
    pub(super) fn get(&self, context: &Context<'_>) -> Result<SecretBytes> {
        let passphrase = match self.sources.read() {
            Some(given) => accepted(context, given)?,
            None => Self::ask(context)?,
        };
        if !self.allow_weak {
            refuse_weak(&passphrase)?;
        }
        Ok(passphrase)
    }

    fn ask(context: &Context<'_>) -> Result<SecretBytes> {
        let Some(mut terminal) = terminal(context) else {
            return Err(Error::cannot_unlock("there is nobody to ask for a new passphrase").hint(
                "give it with VAULT_PASSPHRASE_FILE, VAULT_PASSPHRASE_COMMAND, VAULT_PASSPHRASE or --passphrase-fd \
                 (for passwd: VAULT_NEW_PASSPHRASE, --new-passphrase-file or --new-passphrase-fd)",
            ));
        };
        let first = terminal.read_secret("New passphrase: ").map_err(|error| unanswered(&error))?;
        let second = terminal.read_secret("The same again: ").map_err(|error| unanswered(&error))?;
        if first != second {
            return Err(Error::usage("the two passphrases differ"));
        }
        normal(&first)
    }
}

/// Shows a new recovery key, once and alone on stdout, and has it typed back before it counts; `unconfirmed` leaves that out.
/// Where JSON is asked for, it is handed back instead, for the one document that is printed in the end.
pub(super) fn show_recovery_key(
    context: &Context<'_>,
    key: &RecoveryKey,
    unconfirmed: bool,
) -> Result<Option<serde_json::Value>, Failure> {
    if context.printer.is_json() && !unconfirmed {
        return Err(Error::usage("a recovery key in a JSON document is not typed back")
            .hint("if a program keeps it: --unconfirmed")
            .into());
    }
    if context.printer.is_json() {
        return Ok(Some(String::from_utf8_lossy(key.text().expose()).into()));
    }
    let mut terminal = if unconfirmed { None } else { terminal(context) };
    if terminal.is_none() && !unconfirmed {
        return Err(Error::cannot_unlock("there is nobody to type the new recovery key back")
            .hint("where a program keeps it, it counts at once with: --unconfirmed")
            .into());
    }
    context.printer.note("write this recovery key down and lock it away; it is shown once:");
    let mut text = key.text();
    text.extend(b"\n");
    context.printer.data(text.expose())?;
    let Some(terminal) = &mut terminal else { return Ok(None) };
    for _ in 0..TRIES {
        let typed = terminal.read_secret("Type it here: ").map_err(|error| unanswered(&error))?;
        if RecoveryKey::parse(typed.expose()).is_some_and(|typed| typed.text() == key.text()) {
            return Ok(None);
        }
        context.printer.warning("that is another one; once more");
    }
    Err(Error::usage("the recovery key was not typed back, so it does not count; nothing was changed").into())
}

/// The passphrase of a file that is imported, as it was typed: other programs do not normalise.
pub(super) fn import_passphrase(context: &Context<'_>, file: Option<&Path>, name: &str) -> Result<SecretBytes> {
    let variable = if file.is_some() { None } else { std::env::var_os("VAULT_IMPORT_PASSPHRASE") };
    if let Some(given) = (Sources { variable, file: file.map(Path::to_owned), ..Sources::default() }).read() {
        return Ok(given_well(context, given)?.passphrase);
    }
    let Some(mut terminal) = terminal(context) else {
        return Err(Error::cannot_unlock(format!("{name} is locked, and there is nobody to ask for its passphrase"))
            .hint("give it with VAULT_IMPORT_PASSPHRASE or --import-passphrase-file"));
    };
    terminal.read_secret(&format!("Passphrase for {}: ", sanitize::line(name))).map_err(|error| unanswered(&error))
}

/// The passphrase of a file that is written.
pub(super) fn export_passphrase(context: &Context<'_>, file: Option<&Path>, allow_weak: bool) -> Result<SecretBytes> {
    let variable = if file.is_some() { None } else { std::env::var_os("VAULT_EXPORT_PASSPHRASE") };
    let sources = Sources { variable, file: file.map(Path::to_owned), ..Sources::default() };
    context.printer.note("the file gets a passphrase of its own");
    NewPassphrase { sources, allow_weak }.get(context)
}

/// A value, typed twice.
pub(super) fn value(context: &Context<'_>, key: &str) -> Result<SecretBytes> {
    let Some(mut terminal) = terminal(context) else {
        return Err(Error::usage("there is no value, and nobody to ask for it")
            .hint("give it on stdin, with --from-file PATH or with --generate"));
    };
    let key = sanitize::line(key);
    let first = terminal.read_secret(&format!("Value of {key}: ")).map_err(|error| unanswered(&error))?;
    let second = terminal.read_secret("The same again: ").map_err(|error| unanswered(&error))?;
    if first == second { Ok(first) } else { Err(Error::usage("the two values differ")) }
}

/// The terminal, if somebody may be asked there.
pub(super) fn terminal(context: &Context<'_>) -> Option<Terminal> {
    if context.may_ask() { Terminal::open() } else { None }
}

fn accepted(context: &Context<'_>, given: Result<Given, passphrase::SourceError>) -> Result<SecretBytes> {
    normal(&given_well(context, given)?.passphrase)
}

fn given_well(context: &Context<'_>, given: Result<Given, passphrase::SourceError>) -> Result<Given> {
    let given = given.map_err(|error| match error {
        passphrase::SourceError::Conflict { .. } => Error::usage(error.to_string()),
        error => Error::cannot_unlock(error.to_string()),
    })?;
    if given.file_is_loose {
        context.printer.warning("others can read the file with the passphrase; take that right away with: chmod 600");
    }
    Ok(given)
}

/// A passphrase of ours in the form that keys are derived from.
pub(super) fn normal(passphrase: &SecretBytes) -> Result<SecretBytes> {
    passphrase::normalise(passphrase).or_else(|error| {
        // A recovery key may have come with the tabs and line breaks of what it was copied from.
        let recovery = RecoveryKey::parse(passphrase.expose()).map(|key| key.text());
        recovery.ok_or_else(|| Error::cannot_unlock(error.to_string()))
    })
}

/// Why a question was not answered.
pub(super) fn unanswered(error: &std::io::Error) -> Error {
    match error.kind() {
        ErrorKind::UnexpectedEof => Error::cannot_unlock("nothing was typed"),
        _ => Error::io("ask on the terminal", error),
    }
}

fn refuse_weak(passphrase: &SecretBytes) -> Result<()> {
    let text = std::str::from_utf8(passphrase.expose()).map_err(|_| Error::usage("the passphrase is not UTF-8"))?;
    let strength = generate::judge(text, &["vault"]);
    if !strength.is_weak() {
        return Ok(());
    }
    let reason = strength.warning.unwrap_or_else(|| "it is easily guessed".to_owned());
    let advice = strength.suggestions.join(" ");
    Err(Error::usage(format!("the passphrase is too weak: {reason} (guessed within {})", strength.crack_time))
        .hint(format!("{advice} vault generate --words 6 makes a strong one; --allow-weak insists").trim().to_owned()))
}

/// What a new keyslot costs: what was asked for, or what this machine does in about half a second.
pub(super) fn kdf(context: &Context<'_>, asked: Option<KdfParams>) -> Result<KdfParams> {
    match asked {
        Some(kdf) => {
            if kdf.is_below_recommended() {
                context.printer.warning(&format!(
                    "the key derivation {kdf} is cheaper than recommended ({}): so is guessing the passphrase",
                    KdfParams::RECOMMENDED
                ));
            }
            Ok(kdf)
        }
        None => Ok(crate::crypto::calibrate()?),
    }
}

/// Reads `m=64MiB,t=3,p=4`.
pub(super) fn parse_kdf(text: &str) -> Result<KdfParams, String> {
    const FORM: &str = "the form is m=64MiB,t=3,p=4";
    let (mut memory, mut passes, mut lanes) = (None, None, None);
    for part in text.split(',') {
        let (name, value) = part.split_once('=').ok_or(FORM)?;
        let slot = match name {
            "m" => &mut memory,
            "t" => &mut passes,
            "p" => &mut lanes,
            _ => return Err(FORM.to_owned()),
        };
        let (number, unit) = match (name, value) {
            ("m", value) if value.ends_with("GiB") => (value.trim_end_matches("GiB"), 1024 * 1024),
            ("m", value) if value.ends_with("MiB") => (value.trim_end_matches("MiB"), 1024),
            ("m", value) if value.ends_with("KiB") => (value.trim_end_matches("KiB"), 1),
            ("m", _) => return Err("the memory has a unit: KiB, MiB or GiB".to_owned()),
            _ => (value, 1),
        };
        let number = number.parse::<u32>().ok().and_then(|number| number.checked_mul(unit)).ok_or(FORM)?;
        if slot.replace(number).is_some() {
            return Err(FORM.to_owned());
        }
    }
    match (memory, passes, lanes) {
        (Some(memory), Some(passes), Some(lanes)) => {
            KdfParams::new(memory, passes, lanes).map_err(|error| error.to_string())
        }
        _ => Err(FORM.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kdf_parameters_are_read_as_they_are_shown() {
        for kdf in [KdfParams::RECOMMENDED, KdfParams::MINIMUM] {
            assert_eq!(parse_kdf(&kdf.to_string()), Ok(kdf));
        }
        assert_eq!(parse_kdf("m=1GiB,t=1,p=1").map(KdfParams::memory_kib), Ok(1024 * 1024));
        for text in [
            "",
            "m=64MiB",
            "m=64,t=3,p=4",
            "m=64MiB,t=3,p=4,x=1",
            "m=64MiB,t=3,p=4,p=4",
            "m=8GiB,t=3,p=4",
            "m=-1MiB,t=3,p=4",
        ] {
            assert!(parse_kdf(text).is_err(), "{text}");
        }
    }
}
