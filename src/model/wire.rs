//! How parsed types go to the agent and back: as the text or the number that they are parsed from, and no other way in.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{
    Days, Deliveries, Description, DisplayName, DutyName, FieldName, GrantName, Pattern, SecretName, Span, Stage, Tag,
    Url,
};

macro_rules! as_text {
    ($($name:ident: $parse:expr;)*) => {$(
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let parse: fn(&str) -> Option<Self> = $parse;
                parse(<&str>::deserialize(deserializer)?).ok_or_else(|| D::Error::custom(concat!("no ", stringify!($name))))
            }
        }
    )*};
}

as_text! {
    Description: |text| Self::parse(text).ok();
    DisplayName: |text| Self::parse(text).ok();
    DutyName: |text| Self::parse(text).ok();
    FieldName: Self::parse;
    GrantName: |text| Self::parse(text).ok();
    Pattern: |text| Some(Self::new(text));
    SecretName: |text| Self::parse(text).ok();
    Stage: |text| Self::parse(text).ok();
    Tag: |text| Self::parse(text).ok();
    Url: |text| Self::parse(text).ok();
}

macro_rules! as_number {
    ($($name:ident: $number:ty = $give:ident, $take:ident;)*) => {$(
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.$give().serialize(serializer)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let number = <$number>::deserialize(deserializer)?;
                Self::$take(number).ok_or_else(|| D::Error::custom(concat!("no ", stringify!($name))))
            }
        }
    )*};
}

as_number! {
    Days: u32 = count, new;
    Deliveries: u8 = bits, from_bits;
    Span: u32 = seconds, new;
}

/// A path as its bytes, which need not be UTF-8. For `#[serde(with)]`.
pub mod path {
    use std::ffi::OsString;
    use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
    use std::path::{Path, PathBuf};

    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};

    /// Gives its bytes.
    ///
    /// # Errors
    /// As the serializer.
    pub fn serialize<S: Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
        path.as_os_str().as_bytes().serialize(serializer)
    }

    /// Takes its bytes.
    ///
    /// # Errors
    /// As the deserializer.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<PathBuf, D::Error> {
        let bytes = Vec::<u8>::deserialize(deserializer)?;
        Ok(PathBuf::from(OsString::from_vec(bytes)))
    }
}
