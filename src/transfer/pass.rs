//! A store of `pass`: a folder of files, each encrypted by GnuPG.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::model::{Error, FieldKind, FieldName, MAX_VALUE, Result, SECRET_VARIABLES};
use crate::secret::SecretBytes;
use crate::service::Content;

use super::item::Item;

/// Deeper than this nobody sorts passwords.
const DEEPEST: usize = 32;

/// The entries of the store in `directory`, each opened by the user's own `gpg` as `open` runs it.
///
/// # Errors
/// It is no such store, or one of its files does not open: then none of them.
pub fn read(directory: &Path, open: impl Fn(&Path) -> Result<SecretBytes>) -> Result<Vec<Item>> {
    let mut files = Vec::new();
    if !directory.is_dir() {
        return Err(Error::not_found(format!("there is no folder {}", directory.display())));
    }
    walk(directory, "", 0, &mut files)?;
    if files.is_empty() {
        return Err(Error::not_found(format!("there is no .gpg file in {}", directory.display())));
    }
    files.sort();
    files
        .into_iter()
        .map(|(name, path)| {
            let (folder, title) = name.rsplit_once('/').unwrap_or(("", &name));
            let (folder, title) = (folder.to_owned(), title.to_owned());
            Ok(Item { folder, title, content: content(&open(&path)?), ..Item::default() })
        })
        .collect()
}

fn walk(directory: &Path, inside: &str, depth: usize, files: &mut Vec<(String, PathBuf)>) -> Result<()> {
    let fail = |error: &std::io::Error| Error::io(format!("read {}", directory.display()), error);
    if depth > DEEPEST {
        return Err(Error::usage(format!("{} is nested too deeply", directory.display())));
    }
    for entry in fs::read_dir(directory).map_err(|error| fail(&error))? {
        let entry = entry.map_err(|error| fail(&error))?;
        let (path, name) = (entry.path(), entry.file_name());
        // Links are not followed: they may lead round in a circle, and what they lead to stands in the store itself.
        let kind = entry.file_type().map_err(|error| fail(&error))?;
        let name = name.to_str().ok_or_else(|| Error::usage(format!("{} is not UTF-8", path.display())))?;
        if name.starts_with('.') {
            continue;
        }
        if kind.is_symlink() && path.extension() == Some(OsStr::new("gpg")) {
            return Err(Error::usage(format!("{} is a link, which is not followed", path.display()))
                .hint("put the file itself there"));
        }
        let full = if inside.is_empty() { name.to_owned() } else { format!("{inside}/{name}") };
        if kind.is_dir() {
            walk(&path, &full, depth + 1, files)?;
        } else if kind.is_file() && path.extension() == Some(OsStr::new("gpg")) {
            files.push((full.strip_suffix(".gpg").unwrap_or(&full).to_owned(), path));
        }
    }
    Ok(())
}

/// The first line is the value. What follows is a secret field for each line, if every line is `name: value` and no name
/// stands there twice; else it is the one field `notes`. A text that begins like a PEM file is a value as a whole.
fn content(text: &SecretBytes) -> Content {
    let bytes = text.expose();
    if bytes.starts_with(b"-----BEGIN ") {
        return Content::of_value(SecretBytes::copy_of(bytes));
    }
    let end = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
    let first = bytes[..end].strip_suffix(b"\r").unwrap_or(&bytes[..end]);
    let rest = bytes.get(end + 1..).unwrap_or_default();
    let mut content = Content::default();
    content.set(first);
    match fields(rest) {
        Some(fields) => {
            for (name, value) in fields {
                content.add(name, FieldKind::Secret, value.as_bytes());
            }
        }
        None => content.add("notes", FieldKind::Secret, rest.strip_suffix(b"\n").unwrap_or(rest)),
    }
    content
}

fn fields(rest: &[u8]) -> Option<Vec<(&str, &str)>> {
    let mut fields: Vec<(&str, &str)> = Vec::new();
    for line in std::str::from_utf8(rest).ok()?.lines() {
        let (name, value) = line.split_once(": ")?;
        FieldName::parse(name)?;
        if value.is_empty() || fields.iter().any(|(known, _)| *known == name) {
            return None;
        }
        fields.push((name, value));
    }
    Some(fields)
}

/// Opens one file with the user's `gpg`, which asks for what it needs itself. It gets none of our secrets.
///
/// # Errors
/// There is no such program, it fails, or what it prints is longer than a value can be.
pub fn gpg(path: &Path) -> Result<SecretBytes> {
    let fail = |error: &std::io::Error| Error::io("run gpg", error);
    let mut command = Command::new("gpg");
    command.args(["--quiet", "--no-auto-check-trustdb", "--decrypt", "--"]).arg(path);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::inherit());
    for name in SECRET_VARIABLES {
        command.env_remove(name);
    }
    let mut child = command.spawn().map_err(|error| fail(&error))?;
    let mut text = SecretBytes::default();
    let mut long = false;
    if let Some(mut output) = child.stdout.take() {
        let read = text.read_from(&mut output, MAX_VALUE).map_err(|error| fail(&error));
        long = !read?;
    }
    if long {
        let _ended = child.kill();
    }
    let status = child.wait().map_err(|error| fail(&error))?;
    if long {
        return Err(Error::usage(format!("{} holds more than a value can: {MAX_VALUE} bytes", path.display())));
    }
    if !status.success() {
        return Err(Error::other(format!("gpg did not open {}", path.display())));
    }
    Ok(text)
}
