//! A `.env` file out of secrets.

use crate::model::{Error, Result, Stage};
use crate::secret::SecretBytes;
use crate::service::PortableSecret;

use super::dotenv::{self, Dialect};
use super::lost::{Lost, Written};

/// The newest values of `secrets` in `stage`, each as a line that [`dotenv`] reads; and what that leaves out, or puts into
/// escapes that not all readers of such files know. The name of a variable is the one that `exec` gives it.
///
/// # Errors
/// Usage: two keys give one name, or a value cannot stand in such a file. It names the key.
pub fn write(secrets: &[PortableSecret], stage: &Stage, variable: impl Fn(&str) -> String) -> Result<Written> {
    let mut lost = Lost::default();
    let mut output = SecretBytes::default();
    let mut named: Vec<(String, &PortableSecret)> = Vec::new();
    for secret in secrets {
        let Some(version) = lost.newest(secret, stage) else { continue };
        let details = &secret.details;
        lost.add_if(!version.content.fields.is_empty(), "fields");
        lost.add_if(details.name.is_some() || details.description.is_some(), "names and descriptions");
        lost.add_if(!details.add_tags.is_empty(), "tags");
        lost.add_if(
            details.url.is_some() || details.expires.is_some() || details.rotate_every.is_some(),
            "URLs and dates",
        );
        lost.add_if(details.deliver.is_some(), "limits of delivery");
        let Some(value) = &version.content.value else { continue };
        let name = variable(secret.name.as_str());
        lost.add_if(name != secret.name.as_str(), "the spelling of keys");
        let line = line(&name, value).ok_or_else(|| {
            Error::usage(format!(
                "the value of {} cannot stand in a .env file that more than one program reads",
                secret.name
            ))
        })?;
        // Of these escapes other readers than Compose and ours know few.
        lost.add_if(line.expose().contains(&b'\\'), "the assurance that node and python-dotenv read escapes alike");
        output.extend(line.expose());
        named.push((name, secret));
    }
    named.sort_by(|a, b| a.0.cmp(&b.0));
    if let Some([one, other]) = named.array_windows().find(|[one, other]| one.0 == other.0) {
        return Err(Error::usage(format!("{} and {} both give the name {}", one.1.name, other.1.name, one.0)));
    }
    Ok(Written { bytes: output, left_out: lost.into_words(), count: named.len() })
}

/// The line, in the plainest quotes that do; none if no quotes do.
fn line(name: &str, value: &SecretBytes) -> Option<SecretBytes> {
    let quoted = |escapes: &[(u8, &[u8])], quote: &[u8]| {
        let mut line = SecretBytes::with_capacity(name.len() + value.len() + 4);
        line.extend(name.as_bytes());
        line.extend(b"=");
        line.extend(quote);
        for byte in value.expose() {
            match escapes.iter().find(|(plain, _)| plain == byte) {
                Some((_, escape)) => line.extend(escape),
                None => line.extend(&[*byte]),
            }
        }
        line.extend(quote);
        line.extend(b"\n");
        line
    };
    let escapes: [(u8, &[u8]); 4] = [(b'"', b"\\\""), (b'\\', b"\\\\"), (b'$', b"\\$"), (b'\r', b"\\r")];
    // What comes back when it is read decides.
    [quoted(&[], b""), quoted(&[], b"'"), quoted(&escapes, b"\"")].into_iter().find(|line| {
        dotenv::parse(line, Dialect::Common)
            .is_ok_and(|read| matches!(&read[..], [one] if one.value == *value && one.name == name))
    })
}
