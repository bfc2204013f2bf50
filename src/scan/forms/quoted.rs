//! Words of a shell, without the quotes around them: what stands between these is the same with and without them.

use crate::secret::SecretBytes;

/// What `printf %q` of bash puts a backslash before.
const SPECIAL: &[u8] = b" '\"\\|&;()<>!{}*[]?^$`,";

pub(super) fn shell(value: &[u8], add: &mut dyn FnMut(SecretBytes)) {
    // No word of a shell has a NUL byte.
    if value.contains(&0) {
        return;
    }
    let each = |write: &dyn Fn(usize, u8, &mut SecretBytes)| {
        let mut written = SecretBytes::with_capacity(5 * value.len());
        value.iter().enumerate().for_each(|(at, byte)| write(at, *byte, &mut written));
        written
    };
    // In single quotes: by hand, as Python's shlex has it, and as PowerShell.
    for quote in [&br"'\''"[..], br#"'"'"'"#, b"''"] {
        add(each(&|_, byte, to| to.extend(if byte == b'\'' { quote } else { std::slice::from_ref(&byte) })));
    }
    // In double quotes; an exclamation mark stands for itself in a script.
    add(each(&|_, byte, to| {
        if b"\"\\$`".contains(&byte) {
            to.extend(b"\\");
        }
        to.extend(&[byte]);
    }));
    // In the single quotes of fish.
    add(each(&|_, byte, to| {
        if b"'\\".contains(&byte) {
            to.extend(b"\\");
        }
        to.extend(&[byte]);
    }));
    // Between $' and ', with what is no text in octal; in the locale C that is all that is not ASCII.
    let is_text = std::str::from_utf8(value).is_ok();
    if !is_text || value.iter().any(u8::is_ascii_control) {
        let mut written = SecretBytes::with_capacity(4 * value.len());
        for chunk in value.utf8_chunks() {
            chunk.valid().bytes().for_each(|byte| dollar(byte, &mut written));
            chunk.invalid().iter().for_each(|byte| octal(*byte, &mut written));
        }
        add(written);
    } else {
        add(each(&|at, byte, to| {
            if SPECIAL.contains(&byte) || at == 0 && matches!(byte, b'#' | b'~') {
                to.extend(b"\\");
            }
            to.extend(&[byte]);
        }));
    }
    if !value.is_ascii() {
        add(each(&|_, byte, to| if byte.is_ascii() { dollar(byte, to) } else { octal(byte, to) }));
    }
}

fn dollar(byte: u8, to: &mut SecretBytes) {
    match byte {
        0x07 => to.extend(b"\\a"),
        0x08 => to.extend(b"\\b"),
        b'\t' => to.extend(b"\\t"),
        b'\n' => to.extend(b"\\n"),
        0x0b => to.extend(b"\\v"),
        0x0c => to.extend(b"\\f"),
        b'\r' => to.extend(b"\\r"),
        0x1b => to.extend(b"\\E"),
        b'\'' | b'\\' => to.extend(&[b'\\', byte]),
        0..=0x1f | 0x7f => octal(byte, to),
        byte => to.extend(&[byte]),
    }
}

fn octal(byte: u8, to: &mut SecretBytes) {
    to.extend(&[b'\\', b'0' + (byte >> 6), b'0' + (byte >> 3 & 7), b'0' + (byte & 7)]);
}

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    use std::process::Command;

    use super::*;

    #[test]
    fn bash_quotes_as_is_looked_for() {
        let values = [
            &b"a b'c\"d$e`f\\g!h"[..],
            b"~x#y*z?[a]{b,c}",
            b"tab\there",
            b"line\nfeed'\x1b\x01\\",
            b"#first;|&<>()^",
            b"Gr\xc3\xb6\xc3\x9fe 'x'",
            b"Gr\xc3\xb6\xff\x80 'x'\n",
        ];
        for (value, locale) in values.into_iter().flat_map(|value| [(value, "C"), (value, "C.UTF-8")]) {
            let mut command = Command::new("bash");
            command.args(["-c", "printf %q \"$1\"", "bash"]).arg(OsStr::from_bytes(value)).env("LC_ALL", locale);
            // Where there is no bash, nobody quotes with it.
            let Ok(printed) = command.output() else { return };
            let mut known = Vec::new();
            shell(value, &mut |bytes| known.push(bytes));
            let printed = printed.stdout;
            let inner = printed.strip_prefix(b"$'").and_then(|rest| rest.strip_suffix(b"'")).unwrap_or(&printed);
            assert!(known.iter().any(|one| one.expose() == inner), "{locale} {}", String::from_utf8_lossy(&printed));
        }
    }
}
