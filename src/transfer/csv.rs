//! Tables of other password managers: columns by their names, never by their places.

use ::csv::{ByteRecord, ReaderBuilder};

use crate::model::{Description, DisplayName, Error, FieldKind, Result, Stage, Tag, Url};
use crate::secret::SecretBytes;
use crate::service::PortableSecret;

use super::item::Item;
use super::lost::{Lost, Written};

mod quotes;
mod row;

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Column {
    /// The key itself; then the name is what a person calls it, and nothing else.
    Key,
    /// What it is for.
    Description,
    /// The entry's name.
    Title,
    /// Its folder.
    Folder,
    /// Its value.
    Value,
    /// Where it is used.
    Url,
    /// Words to select it by, divided by commas or semicolons.
    Tags,
    /// A field that is no secret.
    Field(String),
    /// A secret field.
    SecretField(String),
    /// Bitwarden's fields: a `name: value` on each line.
    Fields,
    /// Nothing that is kept.
    Ignored,
}

impl Column {
    /// Parses what stands behind the `=` of a column map.
    ///
    /// # Errors
    /// Usage: it is none of the parts.
    pub fn parse(text: &str) -> Result<Self> {
        let named = |name: &str| (!name.is_empty()).then(|| name.to_owned());
        match text.split_once(':') {
            Some(("field", name)) => named(name).map(Self::Field),
            Some(("secret-field", name)) => named(name).map(Self::SecretField),
            Some(_) => None,
            None => match text {
                "key" => Some(Self::Key),
                "description" => Some(Self::Description),
                "name" => Some(Self::Title),
                "folder" => Some(Self::Folder),
                "value" => Some(Self::Value),
                "url" => Some(Self::Url),
                "tags" => Some(Self::Tags),
                "ignore" => Some(Self::Ignored),
                _ => None,
            },
        }
        .ok_or_else(|| {
            Error::usage(
                "a column holds: key, name, folder, description, value, url, tags, field:NAME, secret-field:NAME or ignore (--map COLUMN=PART)",
            )
        })
    }

    /// What a column of this name holds in the files of the known programs.
    fn known(name: &str) -> Option<Self> {
        // As we write them: the names of fields know capitals.
        if name.starts_with("field:") || name.starts_with("secret-field:") {
            return Self::parse(name).ok();
        }
        Some(match name.to_lowercase().as_str() {
            "name" | "title" => Self::Title,
            "folder" | "grouping" | "group" => Self::Folder,
            "key" => Self::Key,
            "description" => Self::Description,
            "value" | "password" | "login_password" => Self::Value,
            "url" | "login_uri" => Self::Url,
            "username" | "login_username" => Self::Field("username".to_owned()),
            "totp" | "login_totp" | "otpauth" => Self::SecretField("totp".to_owned()),
            "notes" | "note" | "extra" => Self::SecretField("notes".to_owned()),
            "httprealm" => Self::Field("http-realm".to_owned()),
            "tags" => Self::Tags,
            "fields" => Self::Fields,
            "favorite"
            | "fav"
            | "archived"
            | "type"
            | "reprompt"
            | "icon"
            | "formactionorigin"
            | "guid"
            | "timecreated"
            | "timelastused"
            | "timepasswordchanged"
            | "last modified"
            | "created" => Self::Ignored,
            _ => return None,
        })
    }
}

/// The entries of a table, and what of it is not carried.
///
/// `map` says what columns hold, by their names; columns that it does not name are known by the names that Bitwarden,
/// LastPass, 1Password, Chrome, Firefox and KeePassXC give them, in any case of letters.
///
/// # Errors
/// A column that nobody knows, two that hold the same, no value among them, or a row that is no row. No error quotes
/// anything of the file: what stands where names of columns should may be values.
pub fn parse(input: &SecretBytes, map: &[(String, Column)]) -> Result<(Vec<Item>, Vec<String>)> {
    let bytes = input.expose();
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    quotes::refuse_broken(bytes)?;
    let mut reader = ReaderBuilder::new().has_headers(false).from_reader(bytes);
    let mut row = ByteRecord::new();
    let mut next = |row: &mut ByteRecord| {
        let read = reader.read_byte_record(row);
        let line = |position: Option<&::csv::Position>| position.map_or(1, ::csv::Position::line);
        match read {
            Ok(more) => Ok((more, line(row.position()))),
            Err(error) => Err(Error::usage(format!(
                "line {}: a row with another number of columns than the first",
                line(error.position())
            ))),
        }
    };
    if !next(&mut row)?.0 {
        return Err(Error::usage("there is nothing in it, not even the names of columns"));
    }
    let columns = columns(&row, map)?;
    let ignored: Vec<&str> =
        columns.iter().filter(|(_, column)| *column == Column::Ignored).map(|(name, _)| &**name).collect();
    let mut left_out = Vec::new();
    if !ignored.is_empty() {
        left_out.push(format!("the columns {}", ignored.join(", ")));
    }
    let mut items = Vec::new();
    loop {
        let (more, line) = next(&mut row)?;
        if !more {
            return Ok((items, left_out));
        }
        let item = item(&row, &columns)
            .ok_or_else(|| Error::usage(format!("line {line}: only values and fields may be other than UTF-8")))?;
        items.push(Item { line: Some(line), ..item });
    }
}

fn columns(names: &ByteRecord, map: &[(String, Column)]) -> Result<Vec<(String, Column)>> {
    let mut columns: Vec<(String, Column)> = Vec::new();
    for (at, name) in names.iter().enumerate() {
        let unknown = || {
            Error::usage(format!("nobody knows what column {} holds", at + 1))
                .hint("say it with --map COLUMN=PART; the first line has to be the names of the columns")
        };
        let name = std::str::from_utf8(name).map_err(|_| unknown())?.trim();
        let mapped = map.iter().find(|(column, _)| column == name).map(|(_, column)| column.clone());
        let column = mapped.or_else(|| Column::known(name)).ok_or_else(unknown)?;
        let twice = column != Column::Ignored && columns.iter().any(|(_, known)| *known == column);
        if twice {
            return Err(Error::usage(format!("column {} holds the same as one before it", at + 1))
                .hint("say what it holds with --map COLUMN=PART"));
        }
        columns.push((name.to_owned(), column));
    }
    if let Some((name, _)) = map.iter().find(|(name, _)| !columns.iter().any(|(column, _)| column == name)) {
        return Err(Error::usage(format!("there is no column {name}, which --map names")));
    }
    let holds_something =
        |column: &Column| matches!(column, Column::Value | Column::Field(_) | Column::SecretField(_) | Column::Fields);
    if !columns.iter().any(|(_, column)| holds_something(column)) {
        return Err(Error::usage("no column holds a value").hint("say which one does with --map COLUMN=value"));
    }
    Ok(columns)
}

fn item(row: &ByteRecord, columns: &[(String, Column)]) -> Option<Item> {
    let mut item = Item::default();
    let mut username = String::new();
    for (cell, (_, column)) in row.iter().zip(columns) {
        let text = || std::str::from_utf8(cell).ok();
        match column {
            Column::Key => item.key = Some(text()?.to_owned()),
            Column::Description => text()?.clone_into(&mut item.description),
            Column::Title => text()?.clone_into(&mut item.title),
            Column::Folder => item.folder = text()?.replace('\\', "/"),
            Column::Url => text()?.clone_into(&mut item.url),
            Column::Tags if item.key.is_some() => item.tags = text()?.split(',').map(str::to_owned).collect(),
            Column::Tags => item.tags = text()?.split([',', ';']).map(|tag| tag.trim().to_owned()).collect(),
            Column::Value => item.content.set(cell),
            Column::Field(name) => {
                if name == "username" {
                    username = String::from_utf8_lossy(cell).into_owned();
                }
                item.content.add(name, FieldKind::Plain, cell);
            }
            Column::SecretField(name) => item.content.add(name, FieldKind::Secret, cell),
            Column::Fields => {
                for line in text()?.lines().filter(|line| !line.trim().is_empty()) {
                    let (name, value) = line.split_once(": ").unwrap_or(("field", line));
                    item.content.add(name, FieldKind::Secret, value.as_bytes());
                }
            }
            Column::Ignored => {}
        }
    }
    if item.title.trim().is_empty() && item.key.is_none() {
        // Firefox has no names.
        host(&item.url).clone_into(&mut item.title);
        if !username.is_empty() {
            item.title = format!("{}/{username}", item.title);
        }
    }
    // LastPass's mark of a note.
    if item.url == "http://sn" {
        item.url.clear();
    }
    Some(item)
}

/// The host of `url`, with its port.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    authority.rsplit('@').next().unwrap_or_default()
}

/// The newest values of `secrets` in `stage` as a table that [`parse`] reads, and what that leaves out.
///
/// # Errors
/// None that can happen: what is in memory can be written.
pub fn write(secrets: &[PortableSecret], stage: &Stage) -> Result<Written> {
    let mut lost = Lost::default();
    let mut rows = Vec::new();
    for secret in secrets {
        let Some(version) = lost.newest(secret, stage) else { continue };
        let details = &secret.details;
        lost.add_if(details.expires.is_some() || details.rotate_every.is_some(), "dates");
        lost.add_if(details.config == Some(true), "marks of configuration");
        lost.add_if(details.deliver.is_some(), "limits of delivery");
        lost.add_empty(&version.content);
        rows.push((secret, &version.content));
    }
    let mut fields: Vec<(FieldKind, &str)> =
        rows.iter().flat_map(|(_, content)| &content.fields).map(|field| (field.kind, field.name.as_str())).collect();
    fields.sort_by_key(|(kind, name)| (*name, *kind == FieldKind::Secret));
    fields.dedup();
    let heads = fields.iter().map(|(kind, name)| match kind {
        FieldKind::Plain => format!("field:{name}"),
        FieldKind::Secret => format!("secret-field:{name}"),
    });
    let mut output = SecretBytes::default();
    let head: Vec<String> =
        ["key", "name", "description", "url", "tags", "value"].map(str::to_owned).into_iter().chain(heads).collect();
    row::write(&mut output, head.iter().map(String::as_bytes));
    let count = rows.len();
    for (secret, content) in rows {
        let details = &secret.details;
        let tags = details.add_tags.iter().map(Tag::as_str).collect::<Vec<_>>().join(",");
        let first = [
            secret.name.as_str(),
            details.name.as_ref().map_or("", DisplayName::as_str),
            details.description.as_ref().map_or("", Description::as_str),
            details.url.as_ref().map_or("", Url::as_str),
            &tags,
        ];
        let value = content.value.as_ref().map_or(&[][..], SecretBytes::expose);
        let others = fields.iter().map(|(kind, name)| {
            let field = content.fields.iter().find(|field| field.name.as_str() == *name && field.kind == *kind);
            field.map_or(&[][..], |field| field.value.expose())
        });
        row::write(&mut output, first.into_iter().map(str::as_bytes).chain([value]).chain(others));
    }
    Ok(Written { bytes: output, left_out: lost.into_words(), count })
}
