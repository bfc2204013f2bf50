//! A made-up value that looks like a real one: for whoever builds what later runs with the real one.

use std::net::Ipv4Addr;

use crate::secret::SecretBytes;

use super::{GenerateError, sample};

const LOWER: &[u8] = b"abcdefghijklmnopqrstuvwxyz";
const UPPER: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const DIGITS: &[u8] = b"0123456789";
const SYMBOLS: &[u8] = b"!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
/// A hexadecimal number of so many digits is taken for one, and gets no other letters.
const HEX: usize = 16;
/// A value so short that it comes out as it was is drawn again so many times.
const TRIES: usize = 64;

/// Random bytes of the same length and kinds of characters as `value`, and never the same: a small letter for a small
/// letter, a digit for a digit. UUIDs (RFC 9562), e-mail addresses, URLs and PEM (RFC 7468) keep their shape, and name no
/// machine that exists: the last label of a host's name begins with `x`, as no top-level domain of two letters and none with
/// `xq` does, and an address is of a range that is reserved or private. What is no UTF-8 becomes any bytes.
///
/// # Errors
/// There is nothing in it that could be made up, as in a run of spaces; or the operating system has no random bytes.
pub fn lookalike(value: &SecretBytes) -> Result<SecretBytes, GenerateError> {
    for _ in 0..TRIES {
        let mut made = SecretBytes::copy_of(value.expose());
        Draft::new(made.len())?.fill(made.expose_mut());
        if made.expose() != value.expose() {
            return Ok(made);
        }
    }
    Err(GenerateError::Nothing)
}

/// Random numbers, one for each byte.
struct Draft {
    numbers: Vec<u16>,
}

impl Draft {
    fn new(count: usize) -> Result<Self, GenerateError> {
        let mut numbers = Vec::with_capacity(count);
        // The index is below 65,536.
        sample::draw(0x1_0000, count, |index| numbers.push(u16::try_from(index).unwrap_or(0)))
            .map_err(GenerateError::Random)?;
        Ok(Self { numbers })
    }

    fn fill(&self, bytes: &mut [u8]) {
        let Ok(text) = str::from_utf8(bytes) else {
            return bytes.iter_mut().zip(&self.numbers).for_each(|(byte, number)| *byte = number.to_le_bytes()[0]);
        };
        if is_uuid(text) {
            self.uuid(bytes);
        } else if text.trim_start().starts_with("-----BEGIN ") && text.contains("-----END ") {
            self.pem(bytes);
        } else if let Some(host) = email_host(text) {
            self.each(bytes, 0, host, true);
            self.host(bytes, host, bytes.len());
        } else if let Some(url) = Url::find(text) {
            self.each(bytes, url.after_scheme, url.host, true);
            self.host(bytes, url.host, url.after_host);
            self.each(bytes, url.after_port, bytes.len(), true);
        } else {
            self.each(bytes, 0, bytes.len(), false);
        }
    }

    fn pick(&self, at: usize, pool: &[u8]) -> u8 {
        pool[usize::from(self.numbers[at]) % pool.len()]
    }

    /// Each character of a range by another of its kind.
    fn each(&self, bytes: &mut [u8], from: usize, to: usize, keep_symbols: bool) {
        let part = &bytes[from..to];
        let is_hex = part.len() >= HEX && part.iter().all(u8::is_ascii_hexdigit);
        let letters = if is_hex { 6 } else { 26 };
        let mut at = from;
        while at < to {
            let byte = bytes[at];
            // An escape in a URL is one character, which is not to become another one.
            if keep_symbols && byte == b'%' {
                at = (at + 3).min(to);
                continue;
            }
            match byte {
                b'a'..=b'z' => bytes[at] = self.pick(at, &LOWER[..letters]),
                b'A'..=b'Z' => bytes[at] = self.pick(at, &UPPER[..letters]),
                b'0'..=b'9' => bytes[at] = self.pick(at, DIGITS),
                // Two to four bytes begin with one that says how many; the last one can be any of 64.
                0x80..=0xbf if bytes.get(at + 1).is_none_or(|next| !(0x80..=0xbf).contains(next)) => {
                    bytes[at] = 0x80 + self.pick(at, DIGITS) - b'0';
                }
                _ if byte.is_ascii_punctuation() && !keep_symbols => bytes[at] = self.pick(at, SYMBOLS),
                _ => {}
            }
            at += 1;
        }
    }

    /// Version and variant stay.
    fn uuid(&self, bytes: &mut [u8]) {
        for (at, byte) in bytes.iter_mut().enumerate() {
            if *byte == b'-' || at == 14 || at == 19 {
                continue;
            }
            let drawn = self.pick(at, b"0123456789abcdef");
            *byte = drawn;
        }
    }

    /// What is between the lines that name it.
    fn pem(&self, bytes: &mut [u8]) {
        let mut from = 0;
        while from < bytes.len() {
            let to = bytes[from..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |end| from + end);
            if !bytes[from..to].starts_with(b"-----") {
                for (at, byte) in bytes.iter_mut().enumerate().take(to).skip(from) {
                    match *byte {
                        b'a'..=b'z' => *byte = self.pick(at, LOWER),
                        b'A'..=b'Z' => *byte = self.pick(at, UPPER),
                        b'0'..=b'9' => *byte = self.pick(at, DIGITS),
                        _ => {}
                    }
                }
            }
            from = to + 1;
        }
    }

    fn host(&self, bytes: &mut [u8], from: usize, to: usize) {
        let host = str::from_utf8(&bytes[from..to]).unwrap_or_default();
        if host.parse::<Ipv4Addr>().is_ok() {
            return self.address(bytes, from, to);
        }
        if host.eq_ignore_ascii_case("localhost") {
            return;
        }
        if host.starts_with('[') {
            // What begins with 0 or d is assigned to nobody.
            for byte in &mut bytes[from..to] {
                match *byte {
                    b'0'..=b'9' => *byte = b'0',
                    b'a'..=b'z' => *byte = b'd',
                    b'A'..=b'Z' => *byte = b'D',
                    _ => {}
                }
            }
            return;
        }
        self.each(bytes, from, to, true);
        let label = bytes[from..to].iter().rposition(|byte| *byte == b'.').map_or(from, |dot| from + dot + 1);
        for (byte, like) in bytes[label..to].iter_mut().zip(b"xq") {
            match *byte {
                b'A'..=b'Z' => *byte = like.to_ascii_uppercase(),
                b'a'..=b'z' => *byte = *like,
                _ => {}
            }
        }
    }

    /// Each number by one of as many digits.
    fn address(&self, bytes: &mut [u8], from: usize, to: usize) {
        let mut start = from;
        while start < to {
            let end = bytes[start..to].iter().position(|byte| *byte == b'.').map_or(to, |dot| start + dot);
            let drawn = usize::from(self.numbers[start]);
            let number = match (end - start, start == from) {
                (1, true) => 0,
                (2, true) => 10,
                (_, true) => 240 + drawn % 15,
                (1, false) => drawn % 10,
                (2, false) => 10 + drawn % 90,
                (_, false) => 100 + drawn % 155,
            };
            bytes[start..end].copy_from_slice(number.to_string().as_bytes());
            start = end + 1;
        }
    }
}

fn is_uuid(text: &str) -> bool {
    let dashes = [8, 13, 18, 23];
    text.len() == 36
        && text
            .bytes()
            .enumerate()
            .all(|(at, byte)| if dashes.contains(&at) { byte == b'-' } else { byte.is_ascii_hexdigit() })
}

/// Where the host begins in an e-mail address.
fn email_host(text: &str) -> Option<usize> {
    let (local, host) = text.split_once('@')?;
    let is_plain = |part: &str, more: &[u8]| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || more.contains(&byte))
    };
    let is_one = is_plain(local, b"!#$%&'*+-/=?^_`{|}~.") && is_plain(host, b"-.") && host.contains('.');
    is_one.then_some(local.len() + 1)
}

/// Offsets of the parts of a URL.
struct Url {
    after_scheme: usize,
    host: usize,
    after_host: usize,
    after_port: usize,
}

impl Url {
    fn find(text: &str) -> Option<Self> {
        let (scheme, rest) = text.split_once("://")?;
        let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
        if !is_scheme || rest.is_empty() || text.contains(char::is_whitespace) {
            return None;
        }
        let after_scheme = scheme.len() + 3;
        let authority = &rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())];
        let host = after_scheme + authority.rfind('@').map_or(0, |at| at + 1);
        let after_port = after_scheme + authority.len();
        let place = &text[host..after_port];
        // A colon in brackets is part of an IPv6 address.
        let port = place.rfind(':').filter(|at| place[*at + 1..].bytes().all(|byte| byte.is_ascii_digit()));
        Some(Self { after_scheme, host, after_host: port.map_or(after_port, |at| host + at), after_port })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn like(value: &str) -> String {
        let made = lookalike(&SecretBytes::copy_of(value.as_bytes())).unwrap();
        String::from_utf8(made.expose().to_vec()).unwrap()
    }

    fn kinds(text: &str) -> String {
        let kind = |c: char| match c {
            'a'..='z' => 'a',
            'A'..='Z' => 'A',
            '0'..='9' => '0',
            _ if c.is_ascii_punctuation() => '!',
            _ => c,
        };
        text.chars().map(kind).collect()
    }

    #[test]
    fn length_and_kinds_of_characters_stay_and_nothing_else() {
        for value in ["hunter2", "Tr0ub4dor&3", "a b\tc\n", "x", "7", "sk_live_4eC39HqLyjWDarjtT1zdp7dc", "{vault.x}"] {
            let made = like(value);
            assert_ne!(made, value);
            assert_eq!(kinds(&made), kinds(value));
        }
        let other = like("pässwörd漢");
        assert_eq!(other.len(), "pässwörd漢".len());
        assert_eq!(other.chars().count(), 9);
    }

    #[test]
    fn a_long_hexadecimal_number_stays_one() {
        let made = like("9f86d081884c7d659a2feaa0c55ad015");
        assert!(made.bytes().all(|byte| byte.is_ascii_hexdigit()), "{made}");
    }

    #[test]
    fn a_uuid_stays_one_of_its_version() {
        let made = like("0190163d-8694-739b-aea5-966c26f8ad91");
        assert!(is_uuid(&made) && made.as_bytes()[14] == b'7' && made.as_bytes()[19] == b'a', "{made}");
    }

    #[test]
    fn an_address_stays_one_that_nobody_has() {
        for _ in 0..50 {
            let made = like("bob.smith+test@corp.example.com");
            let (local, host) = made.split_once('@').unwrap();
            assert_eq!(kinds(local), "aaa!aaaaa!aaaa");
            assert_eq!(kinds(host), "aaaa!aaaaaaa!aaa");
            assert!(host.rsplit('.').next().unwrap().starts_with("xq"), "{made}");
        }
    }

    #[test]
    fn a_url_keeps_scheme_port_and_structure() {
        let made = like("postgres://app:s3cret%2F@db.prod.example.de:5432/main?sslmode=require");
        let rest = made.strip_prefix("postgres://").unwrap();
        assert_eq!(kinds(rest), kinds("app:s3cret%2F@db.prod.example.de:5432/main?sslmode=require"));
        assert!(rest.contains("%2F@") && rest.contains(".xq:5432/") && !rest.contains("s3cret"), "{made}");
        assert!(like("http://localhost:8080/abcdef").starts_with("http://localhost:8080/"));
        let address = like("https://93.184.216.34/x1");
        let host = address.strip_prefix("https://").unwrap().split('/').next().unwrap();
        assert!(host.starts_with("10.") && host.parse::<Ipv4Addr>().is_ok() && host.len() == 13, "{address}");
        assert!(like("redis://[2001:db8::1]:6379/0123").starts_with("redis://[0000:dd0::0]:6379/"));
    }

    #[test]
    fn pem_keeps_its_lines() {
        let value = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIGm9\nAbC+/9==\n-----END PRIVATE KEY-----\n";
        let made = like(value);
        let lines: Vec<(&str, &str)> = made.lines().zip(value.lines()).collect();
        assert_eq!(lines[0].0, lines[0].1);
        assert_eq!(lines[3].0, lines[3].1);
        assert_ne!(lines[1].0, lines[1].1);
        assert_eq!(kinds(&made), kinds(value));
        assert!(lines[2].0.ends_with("==") && lines[2].0.contains("+/"));
    }

    #[test]
    fn bytes_that_are_no_text_become_others_and_what_has_nothing_is_refused() {
        let made = lookalike(&SecretBytes::copy_of(b"\xff\xfe\x00\x01")).unwrap();
        assert_eq!(made.len(), 4);
        for value in [&b""[..], b"  \n", b"http://localhost:1/"] {
            assert!(matches!(lookalike(&SecretBytes::copy_of(value)), Err(GenerateError::Nothing)), "{value:?}");
        }
    }
}
