//! The grammar of a reference in a text:
//!
//! ```text
//! reference = "{" ("vault." | "pmio.vault.") REF ["|" filter] "}"       where no "{" stands before it
//! ProActive also:  "$credentials_" KEY  |  "${credentials_" REF "}"     where KEY is of letters, digits, _ and .
//! ```
//!
//! Everything else is text as it is.

use crate::model::{Reference, SecretName};

use super::Filter;

/// Which references a text has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Syntax {
    /// In braces.
    #[default]
    Vault,
    /// Also as the scripts of `ProActive`'s workflows name credentials.
    ProActive,
}

/// No reference is longer, in bytes: the longest key, field and filter with all that stands around them.
pub(super) const LONGEST: usize = 512;

/// What begins at a brace or a dollar sign.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Match {
    /// A reference of so many bytes.
    Reference(usize, Reference, Option<Filter>),
    /// A reference of so many bytes but for its filter, which there is not.
    NoSuchFilter(usize),
}

/// What begins with the first byte of `text`, if it is a reference. `text` has [`LONGEST`] bytes or goes to the end.
pub(super) fn reference(text: &[u8], syntax: Syntax) -> Option<Match> {
    if text.first() == Some(&b'$') && syntax == Syntax::ProActive {
        return credential(text);
    }
    let prefix = ["{vault.", "{pmio.vault."].into_iter().find(|prefix| text.starts_with(prefix.as_bytes()))?;
    let (length, inner) = in_braces(text, prefix.len())?;
    let Some((reference, filter)) = inner.split_once('|') else {
        return Reference::parse(inner).ok().map(|reference| Match::Reference(length, reference, None));
    };
    let reference = Reference::parse(reference).ok()?;
    Some(match Filter::parse(filter) {
        Some(filter) => Match::Reference(length, reference, Some(filter)),
        None => Match::NoSuchFilter(length),
    })
}

/// What stands between byte `start` and the next closing brace, and how long all of it is.
fn in_braces(text: &[u8], start: usize) -> Option<(usize, &str)> {
    let text = &text[..text.len().min(LONGEST)];
    let end = start + memchr::memchr(b'}', &text[start..])?;
    Some((end + 1, std::str::from_utf8(&text[start..end]).ok()?))
}

fn credential(text: &[u8]) -> Option<Match> {
    const BRACED: &str = "${credentials_";
    const BARE: &str = "$credentials_";
    if text.starts_with(BRACED.as_bytes()) {
        let (length, inner) = in_braces(text, BRACED.len())?;
        return Reference::parse(inner).ok().map(|reference| Match::Reference(length, reference, None));
    }
    let rest = text.strip_prefix(BARE.as_bytes())?;
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.');
    let length = rest.iter().position(|byte| !is_part(byte)).unwrap_or(rest.len());
    // A full stop at the end ends a sentence.
    let key = std::str::from_utf8(&rest[..length]).ok()?.trim_end_matches('.');
    SecretName::parse(key).ok()?;
    Reference::parse(key).ok().map(|reference| Match::Reference(BARE.len() + key.len(), reference, None))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, syntax: Syntax) -> Option<(usize, String, Option<Filter>)> {
        match reference(text.as_bytes(), syntax)? {
            Match::Reference(length, reference, filter) => Some((length, reference.to_string(), filter)),
            Match::NoSuchFilter(length) => Some((length, "?".to_owned(), None)),
        }
    }

    #[test]
    fn these_are_references() {
        let plain = |text: &str| found(text, Syntax::Vault);
        assert_eq!(plain("{vault.db/prod}x"), Some((15, "db/prod".to_owned(), None)));
        assert_eq!(plain("{pmio.vault.mail.smtp.host}"), Some((27, "mail.smtp.host".to_owned(), None)));
        assert_eq!(plain("{vault.db#user|url}"), Some((19, "db#user".to_owned(), Some(Filter::Url))));
        assert_eq!(plain("{vault.db|upper}"), Some((16, "?".to_owned(), None)));
        let id = "{vault.sec_77777777777777777777777774}";
        assert_eq!(plain(id).unwrap().0, id.len());
        let longest = format!("{{pmio.vault.{}#{}|base64}}", "k".repeat(255), "f".repeat(64));
        assert_eq!(plain(&longest).unwrap().0, longest.len());
        assert!(longest.len() < LONGEST);
    }

    #[test]
    fn these_are_text() {
        for text in [
            "{vault.}",
            "{vault.a b}",
            "{vault.db",
            "{vault.db#}",
            "{vault.db#a#b}",
            "{Vault.db}",
            "{ vault.db}",
            "{vault.db }",
            "{vaults.db}",
            "{vault.db\n}",
            "{RequesterName}",
            "{}",
            "{vault.-x}",
            "{vault.\u{e9}}",
            "{vault.db|}|url}",
            "$credentials_db",
            "${credentials_db}",
        ] {
            let is_text = found(text, Syntax::Vault).is_none_or(|(_, reference, _)| reference == "?");
            assert!(is_text, "{text}");
        }
        let too_long = format!("{{vault.{}}}", "k".repeat(256));
        assert_eq!(found(&too_long, Syntax::Vault), None);
    }

    #[test]
    fn credentials_of_proactive_are_references_too() {
        let found = |text: &str| found(text, Syntax::ProActive).map(|(length, reference, _)| (length, reference));
        assert_eq!(found("$credentials_db.pass, and"), Some((20, "db.pass".to_owned())));
        assert_eq!(found("$credentials_db."), Some((15, "db".to_owned())));
        assert_eq!(found("${credentials_sftp://u@h}"), Some((25, "sftp://u@h".to_owned())));
        assert_eq!(found("{vault.db}"), Some((10, "db".to_owned())));
        for text in ["$credentials_", "$credentials_.", "${credentials_}", "${credentials_a b}", "$credential_x", "$x"]
        {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
