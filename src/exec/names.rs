/// The environment name of a key: ASCII letters in upper case, every character that is not a letter, digit or `_`
/// turned into `_`, and a `_` in front of a leading digit.
///
/// Different keys can have the same name. The name of the empty key is empty, and no environment name.
#[must_use]
pub fn env_name(key: &str) -> String {
    let mut name = String::with_capacity(key.len() + 1);
    if key.starts_with(|c: char| c.is_ascii_digit()) {
        name.push('_');
    }
    name.extend(key.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' }));
    name
}

/// Whether every shell can use `name` as the name of a variable: ASCII letters, digits and `_`, no digit in front.
#[must_use]
pub fn is_env_name(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && name.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_become_names() {
        let cases = [
            ("adobe_sign_client_id", "ADOBE_SIGN_CLIENT_ID"),
            ("mail.smtp.host", "MAIL_SMTP_HOST"),
            ("db/prod/password", "DB_PROD_PASSWORD"),
            ("sftp://user@host", "SFTP___USER_HOST"),
            ("2fa", "_2FA"),
            ("_x", "_X"),
            ("aé", "A_"),
        ];
        for (key, name) in cases {
            assert_eq!(env_name(key), name);
            assert!(is_env_name(name));
        }
        assert_eq!(env_name(""), "");
    }

    #[test]
    fn explicit_names_may_be_of_any_case_but_of_no_other_characters() {
        for name in ["a", "_", "http_proxy", "A1"] {
            assert!(is_env_name(name), "{name}");
        }
        for name in ["", "1A", "A-B", "A.B", "A=B", "A B", "É", "A\0", "BASH_FUNC_f%%"] {
            assert!(!is_env_name(name), "{name:?}");
        }
    }
}
