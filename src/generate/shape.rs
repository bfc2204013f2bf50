//! What a value looks like: whose shape a look-alike keeps.

/// How long the line is that begins or ends PEM, if one begins here.
pub(super) fn boundary(bytes: &[u8]) -> Option<usize> {
    let start = [&b"-----BEGIN "[..], b"-----END "].into_iter().find(|start| bytes.starts_with(start))?.len();
    let is_of_label = |byte: &&u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || **byte == b' ';
    let label = bytes[start..].iter().take(64).take_while(is_of_label).count();
    bytes[start + label..].starts_with(b"-----").then_some(start + label + 5)
}

/// Whether it is written as a UUID.
pub(super) fn is_uuid(text: &str) -> bool {
    let dashes = [8, 13, 18, 23];
    text.len() == 36
        && text
            .bytes()
            .enumerate()
            .all(|(at, byte)| if dashes.contains(&at) { byte == b'-' } else { byte.is_ascii_hexdigit() })
}

/// Where the host begins in an e-mail address.
pub(super) fn email_host(text: &str) -> Option<usize> {
    let (local, host) = text.split_once('@')?;
    let is_plain = |part: &str, more: &[u8]| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || more.contains(&byte))
    };
    let is_one = is_plain(local, b"!#$%&'*+-/=?^_`{|}~.") && is_plain(host, b"-.") && host.contains('.');
    is_one.then_some(local.len() + 1)
}

/// Where a URL goes on after its scheme. A scheme that could be more than a scheme is none.
pub(super) fn after_scheme(text: &str) -> Option<usize> {
    let (scheme, rest) = text.split_once("://")?;
    let is_scheme =
        (1..=16).contains(&scheme.len()) && scheme.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'+');
    (is_scheme && !rest.is_empty() && !text.contains(char::is_whitespace)).then_some(scheme.len() + 3)
}
