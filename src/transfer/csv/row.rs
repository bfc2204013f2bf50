//! Rows as RFC 4180 has them, put together in memory that wipes itself, which the library's buffer does not.

use crate::secret::SecretBytes;

/// Appends a row of at least two fields.
pub(super) fn write<'a>(output: &mut SecretBytes, fields: impl Iterator<Item = &'a [u8]>) {
    for (number, field) in fields.enumerate() {
        if number > 0 {
            output.extend(b",");
        }
        if field.iter().any(|byte| matches!(byte, b',' | b'"' | b'\r' | b'\n')) {
            output.extend(b"\"");
            for part in field.split_inclusive(|byte| *byte == b'"') {
                output.extend(part);
                if part.ends_with(b"\"") {
                    output.extend(b"\"");
                }
            }
            output.extend(b"\"");
        } else {
            output.extend(field);
        }
    }
    output.extend(b"\n");
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_reader_of_tables_finds_the_same_fields(
            rows in prop::collection::vec(prop::collection::vec("[a\"\r\n, ;é]{0,6}", 3), 1..4),
        ) {
            let mut output = SecretBytes::default();
            for row in &rows {
                write(&mut output, row.iter().map(String::as_bytes));
            }
            let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(output.expose());
            let read: Vec<Vec<String>> =
                reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
            prop_assert_eq!(read, rows);
        }
    }
}
