//! A made-up value that looks like a real one: for whoever builds what later runs with the real one.

use std::net::Ipv4Addr;

use crate::secret::SecretBytes;

use super::shape::{after_scheme, boundary, email_host, is_uuid};
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
        } else if text.contains("-----BEGIN ") && text.contains("-----END ") {
            self.pem(bytes);
        } else if let Some(host) = email_host(text) {
            self.each(bytes, 0, host, Keep::Symbols);
            self.each(bytes, host, bytes.len(), Keep::Url);
        } else if let Some(start) = after_scheme(text) {
            let last_at = text.rfind('@').unwrap_or(start);
            // Wiped, as it is the real value.
            let real = zeroize::Zeroizing::new(bytes.to_vec());
            self.each(bytes, start, bytes.len(), Keep::Url);
            Self::keep_ports(&real, bytes, last_at);
        } else {
            self.each(bytes, 0, bytes.len(), Keep::Nothing);
        }
    }

    fn pick(&self, at: usize, pool: &[u8]) -> u8 {
        pool[usize::from(self.numbers[at]) % pool.len()]
    }

    /// Each character of a range by another of its kind.
    fn each(&self, bytes: &mut [u8], from: usize, to: usize, keep: Keep) {
        let is_hex = to - from >= HEX && bytes[from..to].iter().all(u8::is_ascii_hexdigit);
        let letters = if is_hex { 6 } else { 26 };
        let mut at = from;
        while at < to {
            let byte = bytes[at];
            if keep == Keep::Url && is_of_host(byte) {
                let end = bytes[at..to].iter().position(|byte| !is_of_host(*byte)).map_or(to, |length| at + length);
                self.host(bytes, at, end);
                at = end;
                continue;
            }
            let length = match byte {
                0xc0..=0xdf => 2,
                0xe0..=0xef => 3,
                0xf0.. => 4,
                // What an escape in a URL stands for is one character, and stays one.
                b'%' if keep == Keep::Url && at + 2 < to => {
                    (bytes[at + 1], bytes[at + 2]) = (b'6', self.pick(at, &DIGITS[1..]));
                    at += 3;
                    continue;
                }
                _ => 1,
            };
            match byte {
                b'a'..=b'z' => bytes[at] = self.pick(at, &LOWER[..letters]),
                b'A'..=b'Z' => bytes[at] = self.pick(at, &UPPER[..letters]),
                b'0'..=b'9' => bytes[at] = self.pick(at, DIGITS),
                _ if byte.is_ascii_punctuation() && keep == Keep::Nothing => bytes[at] = self.pick(at, SYMBOLS),
                _ if length > 1 => self.letter(&mut bytes[at..at + length], at),
                _ => {}
            }
            at += length;
        }
    }

    /// Some character of as many bytes of UTF-8, two to four.
    fn letter(&self, bytes: &mut [u8], at: usize) {
        let drawn = u32::from(self.numbers[at]);
        let character = match bytes.len() {
            2 => 0xe0 + drawn % 22,
            3 => 0x4e00 + drawn % 4096,
            _ => 0x1f600 + drawn % 64,
        };
        let character = char::from_u32(character).unwrap_or('x');
        if character.len_utf8() == bytes.len() {
            character.encode_utf8(bytes);
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

    /// All but what names it: `-----BEGIN LABEL-----` and `-----END LABEL-----`, wherever they stand, and escaped line ends.
    fn pem(&self, bytes: &mut [u8]) {
        let mut at = 0;
        while at < bytes.len() {
            if let Some(length) = boundary(&bytes[at..]) {
                at += length;
                continue;
            }
            match bytes[at] {
                b'\\' if matches!(bytes.get(at + 1), Some(b'n' | b'r')) => at += 1,
                b'a'..=b'z' => bytes[at] = self.pick(at, LOWER),
                b'A'..=b'Z' => bytes[at] = self.pick(at, UPPER),
                b'0'..=b'9' => bytes[at] = self.pick(at, DIGITS),
                _ => {}
            }
            at += 1;
        }
    }

    /// A run of letters, digits, dots and hyphens, which may be a host's name or address: then it comes to name none that exists.
    fn host(&self, bytes: &mut [u8], from: usize, to: usize) {
        let host = str::from_utf8(&bytes[from..to]).unwrap_or_default();
        if host.eq_ignore_ascii_case("localhost") {
            return;
        }
        if host.parse::<Ipv4Addr>().is_ok() {
            return self.address(bytes, from, to);
        }
        let has_dot = host.contains('.');
        let is_number = !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        let end = from + host.trim_end_matches('.').len();
        self.each(bytes, from, to, Keep::Symbols);
        if is_number && (has_dot || to - from >= 8) {
            // Other spellings of an address: what begins with 0 is nobody's.
            bytes[from..to].iter_mut().filter(|byte| byte.is_ascii_digit()).for_each(|byte| *byte = b'0');
        } else if has_dot {
            let label = bytes[from..end].iter().rposition(|byte| *byte == b'.').map_or(from, |dot| from + dot + 1);
            for (byte, like) in bytes[label..end].iter_mut().zip(b"xq") {
                match *byte {
                    b'A'..=b'Z' => *byte = like.to_ascii_uppercase(),
                    b'a'..=b'z' => *byte = *like,
                    _ => {}
                }
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

    /// Puts ports back: numbers of up to five digits behind a colon, where no password can be, and addresses of version 6 away.
    fn keep_ports(real: &[u8], bytes: &mut [u8], after: usize) {
        let mut at = after;
        while at < bytes.len() {
            if real[at] == b'[' {
                // What begins with 0 or d is assigned to nobody.
                let end = real[at..].iter().position(|byte| *byte == b']').map_or(real.len(), |length| at + length);
                for place in at..end {
                    bytes[place] = match real[place] {
                        b'0'..=b'9' => b'0',
                        b'a'..=b'z' => b'd',
                        b'A'..=b'Z' => b'D',
                        other => other,
                    };
                }
                at = end;
            } else if real[at] == b':' {
                let digits = real[at + 1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
                let next = real.get(at + 1 + digits);
                if (1..=5).contains(&digits) && matches!(next, None | Some(b'/' | b'?' | b'#' | b',')) {
                    bytes[at + 1..=at + digits].copy_from_slice(&real[at + 1..=at + digits]);
                }
                at += digits;
            } else if matches!(real[at], b'?' | b'#') {
                return;
            }
            at += 1;
        }
    }
}

/// What stays as it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keep {
    /// White space.
    Nothing,
    /// And symbols.
    Symbols,
    /// And symbols; what may name a host comes to name none.
    Url,
}

fn is_of_host(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-')
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
        assert_eq!(rest.len(), "app:s3cret%2F@db.prod.example.de:5432/main?sslmode=require".len());
        assert!(rest.contains("%6") && rest.contains(".xq:5432/") && !rest.contains("s3cret"), "{made}");
        assert!(like("http://localhost:8080/abcdef").starts_with("http://localhost:8080/"));
        let address = like("https://93.184.216.34/x1");
        let host = address.strip_prefix("https://").unwrap().split('/').next().unwrap();
        assert!(host.starts_with("10.") && host.parse::<Ipv4Addr>().is_ok() && host.len() == 13, "{address}");
        assert!(like("redis://[2001:db8::1]:6379/0123").starts_with("redis://[0000:dd0::0]:6379/"));
    }

    #[test]
    fn no_part_of_a_url_stays_or_names_a_host_that_there_may_be() {
        for (value, secret) in [
            ("postgres://u:%61%62%63%64@db.example.com/x", "%61%62%63%64"),
            ("postgres://user:8231/x9Ab@db.example.com/y", "8231"),
            ("postgres://app:pa/ss@db.corp.example.de/main", "example"),
            ("mongodb://u:p@h1.ab.de:27017,h2.ab.de:27018/db", "h1.ab.de"),
            ("https://example.de./x", "example"),
            ("http://3232235777/", "3232235777"),
            ("http://127.1:80/", "127.1"),
            ("Tr0ub4dor+3horse://x", "Tr0ub4dor"),
        ] {
            for _ in 0..20 {
                let made = like(value);
                assert!(made.len() == value.len() && !made.contains(secret), "{value}: {made}");
                if value.contains("example") {
                    assert!(made.contains(".xq"), "{value}: {made}");
                }
            }
        }
        let made = like("mongodb://u:p@h1.ab.de:27017,h2.ab.de:27018/db");
        assert!(made.matches(".xq:2701").count() == 2, "{made}");
        assert!(like("http://3232235777/").starts_with("http://0000000000/"));
        assert!(like("bob@example.de.").ends_with(".xq."));
    }

    #[test]
    fn letters_of_other_scripts_are_others_of_the_same_length() {
        let (value, made) = ("漢字密碼暗号äö", like("漢字密碼暗号äö"));
        let kept = value.chars().zip(made.chars()).filter(|(real, made)| real == made).count();
        assert!(made.len() == value.len() && kept < 4, "{made}");
        let lengths = |text: &str| text.chars().map(char::len_utf8).collect::<Vec<_>>();
        assert_eq!(lengths(&made), lengths(value));
    }

    #[test]
    fn pem_in_one_line_keeps_nothing_but_its_names() {
        for value in [
            r"-----BEGIN PRIVATE KEY-----\nMIIEvSECRETKEY\n-----END PRIVATE KEY-----\n",
            "-----BEGIN KEY----- MIIEvSECRETKEY -----END KEY-----\nkeyname: abc\n",
        ] {
            let made = like(value);
            assert!(!made.contains("SECRET") && made.len() == value.len(), "{made}");
            assert!(
                made.starts_with("-----BEGIN ") && made.contains("KEY-----") && made.contains("-----END "),
                "{made}"
            );
            assert_eq!(value.contains(r"\n"), made.contains(r"-----\n"), "{made}");
        }
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
