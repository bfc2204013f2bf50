use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;

fn read(text: impl AsRef<[u8]>) -> Result<Vec<(usize, String, Vec<u8>)>, DotenvError> {
    let assignments = parse(&SecretBytes::copy_of(text.as_ref()), Dialect::Common)?;
    Ok(assignments.into_iter().map(|a| (a.line, a.name, a.value.expose().to_vec())).collect())
}

fn value(text: impl AsRef<[u8]>) -> Result<Vec<u8>, Reason> {
    let mut assignments = read(text).map_err(|error| error.reason)?;
    assert_eq!(assignments.len(), 1);
    Ok(assignments.remove(0).2)
}

#[test]
fn an_everyday_file_is_read_with_its_lines() {
    let text = "\u{FEFF}# database\r\n\r\nDB_HOST=db.example.org\r\n  export DB_PASSWORD='p@ss word'\t# prod\r\n\
        CERT=\"-----BEGIN\n# no comment\n-----END\\n\"\n\t\nEMPTY=\nBLANK= \t\nURL=https://x/?a=b,c~d!*[e]{f}^%+ # see docs\n_9=é";
    let expected: &[(usize, &str, &str)] = &[
        (3, "DB_HOST", "db.example.org"),
        (4, "DB_PASSWORD", "p@ss word"),
        (5, "CERT", "-----BEGIN\n# no comment\n-----END\n"),
        (9, "EMPTY", ""),
        (10, "BLANK", ""),
        (11, "URL", "https://x/?a=b,c~d!*[e]{f}^%+"),
        (12, "_9", "é"),
    ];
    let read = read(text).unwrap();
    assert_eq!(read.len(), expected.len());
    for ((line, name, value), expected) in read.iter().zip(expected) {
        assert_eq!((*line, name.as_str(), str::from_utf8(value).unwrap()), *expected);
    }
}

#[test]
fn nothing_to_read_is_no_error() {
    for text in ["", "\n", "\r\n", " \t", "\u{FEFF}", "#", "# it's \"fine\" $HOME", "\r"] {
        assert_eq!(read(text), Ok(vec![]), "{text:?}");
    }
}

#[test]
fn single_quotes_are_literal_and_double_quotes_know_six_escapes() {
    assert_eq!(value("A='$x `y` \"z\" C:\\n #'"), Ok(b"$x `y` \"z\" C:\\n #".to_vec()));
    assert_eq!(value(r#"A="\n\r\t\"\\\$ it's # \\n""#), Ok(b"\n\r\t\"\\$ it's # \\n".to_vec()));
    assert_eq!(value("A=''"), Ok(vec![]));
    assert_eq!(value("A=\"\" # empty"), Ok(vec![]));
}

#[test]
fn bytes_that_are_not_utf8_are_kept_in_values_only() {
    for text in [&b"A=\xFF\xFE"[..], b"A='\xFF\xFE'", b"A=\"\xFF\xFE\""] {
        assert_eq!(value(text), Ok(vec![0xFF, 0xFE]));
    }
    assert_eq!(value(b"A\xFF=x"), Err(Reason::Name));
}

#[test]
fn what_readers_read_differently_is_refused() {
    let cases: &[(&str, Reason)] = &[
        ("A", Reason::NoEquals),
        ("export A", Reason::NoEquals),
        ("'A'", Reason::NoEquals),
        ("A: b=c", Reason::Name),
        ("=x", Reason::Name),
        ("9A=x", Reason::Name),
        ("A-B=x", Reason::Name),
        ("a.b=x", Reason::Name),
        ("É=x", Reason::Name),
        ("A+=x", Reason::Name),
        ("set A=x", Reason::Name),
        ("A =x", Reason::SpacesRoundEquals),
        ("A= x", Reason::SpacesRoundEquals),
        ("A= 'x'", Reason::SpacesRoundEquals),
        ("A= # comment", Reason::SpacesRoundEquals),
        ("A=x y", Reason::WhiteSpace),
        ("A=x\u{A0}", Reason::WhiteSpace),
        ("A=it's", Reason::QuoteInside),
        ("A=x\"y\"", Reason::QuoteInside),
        ("A=C:\\dir", Reason::QuoteInside),
        ("A=x#y", Reason::Hash),
        ("A=#x", Reason::Hash),
        ("A=$HOME", Reason::ShellCharacter),
        ("A=`id`", Reason::ShellCharacter),
        ("A=x;id", Reason::ShellCharacter),
        ("A=~/x", Reason::ShellCharacter),
        ("A=/bin:~/bin", Reason::ShellCharacter),
        ("export A={x,y}", Reason::ShellCharacter),
        ("A=x\u{1B}[0m", Reason::Control),
        ("A=x\u{B}y", Reason::Control),
        ("A=x\ry", Reason::CarriageReturn),
        ("# x\rA=y", Reason::CarriageReturn),
        ("A='x\r\ny'", Reason::CarriageReturn),
        ("A=\"x\r\ny\"", Reason::CarriageReturn),
        ("A='x\0'", Reason::Nul),
        ("# \0", Reason::Nul),
        ("A='x", Reason::Unclosed),
        ("A='x\n\n", Reason::Unclosed),
        ("A=\"x", Reason::Unclosed),
        ("A=\"x\\\"", Reason::Unclosed),
        ("A=\"x\\", Reason::Unclosed),
        ("A='x'y", Reason::AfterQuote),
        ("A='x''y'", Reason::AfterQuote),
        ("A='x'#y", Reason::AfterQuote),
        ("A=\"x\" y", Reason::AfterQuote),
        ("A='x\\'", Reason::BackslashPair),
        ("A='\\\\host'", Reason::BackslashPair),
        ("A='${x}'", Reason::DollarBrace),
        ("A=\"$x\"", Reason::Dollar),
        ("A=\"`id`\"", Reason::Backtick),
        ("A=\"\\a\"", Reason::Escape),
        ("A=\"x\\\ny\"", Reason::Escape),
        ("A=\"x\\`y\"", Reason::Escape),
    ];
    for (text, reason) in cases {
        assert_eq!(value(text), Err(*reason), "{text:?}");
    }
}

#[test]
fn errors_name_the_line_and_never_the_text() {
    let line = |text: &str| read(text).unwrap_err().line;
    assert_eq!(line("A=x\n\nB=hunter2 '"), 3);
    assert_eq!(line("A=\"x\ny\nhunter$2\n\""), 3, "inside of a quoted value");
    assert_eq!(line("A='x\ny' z"), 2, "after a quoted value");
    assert_eq!(line("A=x\nB='y\n\nC=z"), 2, "where the quote opens");
    assert_eq!(line("A=x\r\nB='y\n\0"), 3);
    let messages = ["\nhunter2", "\nhunter2 =x", "\nA=hunter2$", "\nA='hunter2", "\nA='x'hunter2"]
        .map(|text| read(text).unwrap_err().to_string());
    assert_eq!(messages[3], "line 2: the quote is never closed");
    assert!(messages.iter().all(|message| message.starts_with("line 2: ") && !message.contains("hunter")));
}

#[test]
fn a_name_set_twice_names_both_lines() {
    let error = read("A=1\nB='x\n'\nexport A=1").unwrap_err();
    assert_eq!(error, Reason::SetTwice { first: 1 }.at(4));
    assert_eq!(error.to_string(), "line 4: this name is already set on line 1; keep one of the two");
    assert!(read("A=1\na=1").is_ok(), "names differ by case");
}

#[test]
fn the_time_grows_with_the_size_only() {
    let mut text = String::new();
    for number in 0..100_000 {
        writeln!(text, "NAME_{number}=\"{}\" # '", "x\\n\n".repeat(8)).unwrap();
    }
    // Anything quadratic would take hours.
    assert_eq!(read(&text).unwrap().len(), 100_000);
    assert_eq!(value(format!("A=\"{}\"", "\\\\".repeat(4 << 20))).unwrap().len(), 4 << 20);
    assert_eq!(value(format!("A='{}", "x\n".repeat(4 << 20))), Err(Reason::Unclosed));
}

/// `value` in double quotes, which can hold everything except NUL and a backtick.
fn in_double_quotes(value: &[u8]) -> Vec<u8> {
    let mut text = vec![b'"'];
    for byte in value {
        match byte {
            b'\r' => text.extend(b"\\r"),
            b'"' | b'\\' | b'$' => text.extend([b'\\', *byte]),
            _ => text.push(*byte),
        }
    }
    text.push(b'"');
    text
}

proptest! {
    #[test]
    fn no_input_panics(input: Vec<u8>) {
        let _result = read(input);
    }

    #[test]
    fn nearly_right_input_neither_panics_nor_loses_lines(input in r#"([A=x'"\\\$#\{\r\n~é ]|A\d=|export ){0,40}"#) {
        if let Ok(assignments) = read(&input) {
            prop_assert!(assignments.iter().all(|(line, ..)| *line <= input.matches('\n').count() + 1));
        }
    }

    #[test]
    fn a_value_survives_double_quotes(mut bytes: Vec<u8>, next in "[a-z0-9]{0,9}") {
        bytes.retain(|byte| !matches!(byte, 0 | b'`'));
        let lines = bytes.split(|byte| *byte == b'\n').count() - 1;
        let text = [b"A=", &in_double_quotes(&bytes)[..], b" # c\r\nB=", next.as_bytes()].concat();
        let expected = vec![(1, "A".to_owned(), bytes), (2 + lines, "B".to_owned(), next.into_bytes())];
        prop_assert_eq!(read(text), Ok(expected));
    }

    #[test]
    fn a_value_survives_single_quotes(mut bytes: Vec<u8>) {
        bytes.retain(|byte| !matches!(byte, 0 | b'\'' | b'\r' | b'\\' | b'{'));
        let text = [b"export A='", &bytes[..], b"'"].concat();
        prop_assert_eq!(value(text), Ok(bytes));
    }

    #[test]
    fn a_plain_word_needs_no_quotes(word in "[A-Za-z0-9@%+=:,./_^!*?\\[\\]-]{1,60}") {
        prop_assert_eq!(value(format!("A={word}  # comment")), Ok(word.into_bytes()));
    }
}
