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
    // In single quotes: by hand, and as Python's shlex has it.
    for quote in [&br"'\''"[..], br#"'"'"'"#] {
        add(each(&|_, byte, to| to.extend(if byte == b'\'' { quote } else { std::slice::from_ref(&byte) })));
    }
    // In double quotes; an exclamation mark stands for itself in a script.
    add(each(&|_, byte, to| {
        if b"\"\\$`".contains(&byte) {
            to.extend(b"\\");
        }
        to.extend(&[byte]);
    }));
    if value.iter().any(u8::is_ascii_control) {
        // Between $' and '.
        add(each(&|_, byte, to| dollar(byte, to)));
    } else {
        add(each(&|at, byte, to| {
            if SPECIAL.contains(&byte) || at == 0 && matches!(byte, b'#' | b'~') {
                to.extend(b"\\");
            }
            to.extend(&[byte]);
        }));
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
        0..=0x1f | 0x7f => to.extend(&[b'\\', b'0' + (byte >> 6), b'0' + (byte >> 3 & 7), b'0' + (byte & 7)]),
        byte => to.extend(&[byte]),
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    use std::process::Command;

    use super::*;

    #[test]
    fn bash_quotes_as_is_looked_for() {
        for value in ["a b'c\"d$e`f\\g!h", "~x#y*z?[a]{b,c}", "tab\there", "line\nfeed'\u{1b}\u{1}\\", "#first;|&<>()^"]
        {
            let printed = Command::new("bash").args(["-c", "printf %q \"$1\"", "bash"]).arg(value).output();
            // Where there is no bash, nobody quotes with it.
            let Ok(printed) = printed else { return };
            let mut known = Vec::new();
            shell(value.as_bytes(), &mut |bytes| known.push(bytes));
            let printed = OsStr::from_bytes(&printed.stdout).to_string_lossy().into_owned();
            let inner = printed.strip_prefix("$'").and_then(|rest| rest.strip_suffix('\'')).unwrap_or(&printed);
            assert!(known.iter().any(|one| one.expose() == inner.as_bytes()), "{printed}");
        }
    }
}
