//! What is fuzzed: one function a target, which takes any bytes and panics where a promise is broken.
//!
//! The fuzzer calls them, and so does a test with the bytes in `corpus/`.

use vault::agent::protocol::{self, Answer, Call};
use vault::crypto::Token;
use vault::format::{
    BackupHead, Claim, Directory, EventLine, GrantRecord, GrantSettings, Header, Index, Page, Prefix, Settings, Table,
    TrailHeader, decode_duty, decode_event, decode_secret, encode_duty, encode_event, encode_secret, unpad,
};
use vault::model::{ActorId, FieldName, GrantName, Pattern, Reference, SecretName, Stage, StageChoice, Tag, Url};
use vault::secret::SecretBytes;
use vault::service::Request;
use vault::template::{Insertion, Kind, Piece, Syntax, scan};
use vault::transfer::csv::Column;
use vault::transfer::dotenv::Dialect;
use vault::transfer::item::Imports;
use vault::transfer::kdbx::KdbxKey;
use vault::transfer::{bitwarden, csv, dotenv, json, kdbx, keepass_xml};

/// A target.
pub type Target = fn(&[u8]);

/// All of them, by the names of their corpora.
pub const TARGETS: [(&str, Target); 17] = [
    ("prefix_header", prefix_header),
    ("manifest", manifest),
    ("index", index),
    ("record", record),
    ("trail", trail),
    ("backup", backup),
    ("references", references),
    ("template", template),
    ("project", project),
    ("import_dotenv", import_dotenv),
    ("import_json", import_json),
    ("import_csv", import_csv),
    ("import_bitwarden", import_bitwarden),
    ("import_keepass_xml", import_keepass_xml),
    ("import_kdbx", import_kdbx),
    ("agent_call", agent_call),
    ("whole_file", whole_file),
];

/// What is taken for a call, a request or an answer can be said again, and is understood again.
pub fn agent_call(data: &[u8]) {
    if let Ok((call, rest)) = protocol::part::<Call>(data) {
        assert!(rest.len() < data.len());
        again(&call);
        if let Ok(request) = protocol::whole::<Request>(rest) {
            again(&request);
        }
    }
    if let Ok(answer) = protocol::whole::<Answer>(data) {
        again(&answer);
    }
}

fn again<T: serde::Serialize + serde::de::DeserializeOwned + std::fmt::Debug>(said: &T) {
    let frame = protocol::frame::<_, ()>(said, None).unwrap();
    let heard: T = protocol::whole(&frame.expose()[5..]).unwrap();
    assert_eq!(format!("{heard:?}"), format!("{said:?}"));
}

/// What is decoded is encoded as it was, or it was not decoded.
pub fn prefix_header(data: &[u8]) {
    if let Ok(prefix) = Prefix::decode(data) {
        assert_eq!(prefix.encode()[..], data[..prefix.encode().len()]);
    }
    if let Ok(header) = Header::decode(data) {
        assert_eq!(header.encode(), data);
    }
}

/// The same of the pages and their directory.
pub fn manifest(data: &[u8]) {
    if let Ok(directory) = Directory::decode(data) {
        assert_eq!(directory.encode(), data);
    }
    if let Ok(page) = Page::decode(data) {
        assert_eq!(Page::encode(page.rows()), data);
    }
}

/// An index that checks can be read to its end.
pub fn index(data: &[u8]) {
    if let Ok(index) = Index::new(data) {
        let sound = index.check().is_ok();
        for table in Table::ALL {
            for row in index.iter(table) {
                if sound {
                    let (key, value) = row.unwrap();
                    assert_eq!(index.find(table, key).unwrap(), Some(value));
                }
            }
        }
    }
    let _no_panic = unpad(SecretBytes::copy_of(data));
}

/// What is decoded is encoded to what decodes to the same.
pub fn record(data: &[u8]) {
    if let Ok(secret) = decode_secret(b"k", data) {
        assert_eq!(decode_secret(b"k", encode_secret(&secret).expose()).unwrap(), secret);
    }
    if let Ok(settings) = Settings::decode(data) {
        assert!(Settings::decode(settings.encode().expose()).is_ok());
    }
    if let Ok(record) = GrantRecord::decode(b"g", data) {
        assert_eq!(record.encode().expose(), data);
    }
    if let Ok(settings) = GrantSettings::decode(data) {
        assert_eq!(settings.encode().expose(), data);
    }
    if let Ok(duty) = decode_duty(b"d", data) {
        assert_eq!(encode_duty(&duty), data);
    }
    let (time, actor) = (jiff::Timestamp::UNIX_EPOCH, ActorId([1; 16]));
    if let Ok(event) = decode_event(data, time, actor) {
        assert_eq!(decode_event(&encode_event(&event), time, actor).unwrap(), event);
    }
}

/// Lines of the trail have one spelling.
pub fn trail(data: &[u8]) {
    if let Ok(header) = TrailHeader::decode(data) {
        assert_eq!(header.encode().as_bytes(), data);
    }
    if let Ok(line) = EventLine::decode(data) {
        assert_eq!(line.encode().as_bytes(), data);
    }
    if let Some(claim) = Claim::decode(data) {
        assert_eq!(claim.encode().as_bytes(), data);
    }
}

/// So has the head of a backup.
pub fn backup(data: &[u8]) {
    if let Ok(head) = BackupHead::decode(data, u64::MAX) {
        assert_eq!(head.encode()[..], data[..head.encode().len()]);
    }
}

/// What people type.
pub fn references(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Ok(name) = SecretName::parse(text) {
        assert_eq!(name.as_str(), text);
    }
    let _no_panic = (Reference::parse(text), Stage::parse(text), StageChoice::parse(text), FieldName::parse(text));
    let _no_panic = (Tag::parse(text), Url::parse(text), Column::parse(text));
    let _no_panic = Pattern::new(text).matches(text);
    let _no_panic = (GrantName::parse(text), Token::parse(data));
}

/// A text is what it was but for its references, however it is read; and what is put into it for one is not taken for another.
/// The first two bytes choose the kind of the text and how much of it is read at once.
pub fn template(data: &[u8]) {
    let Some(([kind, at_once], text)) = data.split_first_chunk() else { return };
    let kinds = [Kind::Plain, Kind::Xml, Kind::Json, Kind::Shell, Kind::Url];
    let kind = kinds[usize::from(*kind) % kinds.len()];
    let value = SecretBytes::copy_of(b"]]> '{vault.x}\"<&\n");
    for syntax in [Syntax::Vault, Syntax::ProActive] {
        let whole = parts(text, syntax, text.len());
        assert_eq!(parts(text, syntax, usize::from(*at_once)), whole);
        let kept: usize = whole.iter().map(|part| part.as_ref().map_or(0, Vec::len)).sum();
        assert!(kept == text.len() || whole.iter().any(Option::is_none));
        let mut insertion = Insertion::new(kind);
        for part in &whole {
            match part {
                Some(text) => insertion.text(text),
                None => drop(insertion.value(&value, None)),
            }
        }
    }
}

/// What a manifest asks for stands in it, each name counts once in a stage, and an error tells a place in it and quotes nothing.
pub fn project(data: &[u8]) {
    use vault::manifest::Manifest;
    use vault::model::{Position, StageChoice};
    let end = Position::default().after(data);
    let manifest = match Manifest::parse(data) {
        Ok(manifest) => manifest,
        Err(malformed) => {
            assert!(malformed.position <= end && !malformed.problem.contains("hunter2"), "{malformed}");
            return;
        }
    };
    for entry in manifest.entries() {
        assert!(entry.name_position <= entry.position && entry.position <= end, "{entry:?}");
    }
    for stages in ["production", "design", "design,production"] {
        let entries = manifest.entries_for(&StageChoice::parse(stages).unwrap());
        let names: std::collections::HashSet<&str> = entries.iter().map(|entry| entry.name.as_str()).collect();
        assert_eq!(names.len(), entries.len());
    }
}

/// The parts of a text that is read so many bytes at once; none for a reference.
fn parts(text: &[u8], syntax: Syntax, at_once: usize) -> Vec<Option<Vec<u8>>> {
    struct Dribble<'a>(&'a [u8], usize);
    impl std::io::Read for Dribble<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let length = self.1.max(1).min(self.0.len()).min(buffer.len());
            buffer[..length].copy_from_slice(&self.0[..length]);
            self.0 = &self.0[length..];
            Ok(length)
        }
    }
    let mut parts: Vec<Option<Vec<u8>>> = Vec::new();
    let sink = &mut |piece: Piece<'_>| {
        match (piece, parts.last_mut()) {
            (Piece::Text(text), Some(Some(last))) => last.extend_from_slice(text),
            (Piece::Text(text), _) => parts.push(Some(text.to_vec())),
            (Piece::Reference(_), _) => parts.push(None),
            (Piece::NoSuchFilter(_), _) => {}
        }
        Ok::<_, std::io::Error>(())
    };
    scan(Dribble(text, at_once), syntax, |error| error, sink).unwrap();
    parts
}

/// An error holds no text of the file: it is one of a few sentences with a number.
pub fn import_dotenv(data: &[u8]) {
    let input = SecretBytes::copy_of(data);
    for dialect in [Dialect::Common, Dialect::Docker, Dialect::Python, Dialect::Node, Dialect::Bash] {
        let _no_panic = dotenv::parse(&input, dialect);
    }
}

/// What is written is read as it was.
pub fn import_json(data: &[u8]) {
    let Ok(Imports { secrets, .. }) = json::parse(&SecretBytes::copy_of(data), "") else { return };
    let written = json::write(&secrets).unwrap();
    let again = json::parse(&written, "").unwrap();
    assert_eq!(json::write(&again.secrets).unwrap(), written);
}

/// Every table that is read makes secrets.
pub fn import_csv(data: &[u8]) {
    if let Ok((items, left_out)) = csv::parse(&SecretBytes::copy_of(data), &[]) {
        let _no_panic = Imports::of(items, "p/", left_out);
    }
}

/// Every export that is read makes secrets.
pub fn import_bitwarden(data: &[u8]) {
    if let Ok((items, left_out)) = bitwarden::parse(&SecretBytes::copy_of(data)) {
        Imports::of(items, "", left_out).unwrap();
    }
}

/// Every export that is read makes secrets, unless it names keys of its own.
pub fn import_keepass_xml(data: &[u8]) {
    if let Ok((items, left_out)) = keepass_xml::parse(&SecretBytes::copy_of(data)) {
        let _no_panic = Imports::of(items, "", left_out);
    }
}

/// Files of others; those that ask for much work are not tried.
pub fn import_kdbx(data: &[u8]) {
    // Passes (I), bytes of memory (M) and rounds (R) of the key derivation, each eight bytes behind its name.
    let costly = |name: u8, most: u64| {
        let name = [5, 1, 0, 0, 0, name, 8, 0, 0, 0];
        let mut found = data.windows(name.len() + 8).filter(|window| window[..name.len()] == name);
        found.any(|window| u64::from_le_bytes(window[name.len()..].try_into().unwrap()) > most)
    };
    // Version 3 has the rounds in field 6.
    let old = data.get(10).is_none_or(|major| *major != 4);
    if old || costly(b'I', 4) || costly(b'M', 1 << 20) || costly(b'R', 1000) {
        return;
    }
    let key = KdbxKey { passphrase: Some(SecretBytes::copy_of(b"dbpass")), keyfile: None };
    let _no_panic = kdbx::open(&SecretBytes::copy_of(data), &key);
}

/// A file in a vault's place: it opens and every byte of it checks, or it is refused.
pub fn whole_file(data: &[u8]) {
    use vault::store::Snapshot;
    use vault::vault::{LockedVault, verify_structure};
    // One directory for all of them: making and removing it would be most of the work.
    static DIRECTORY: std::sync::LazyLock<tempfile::TempDir> =
        std::sync::LazyLock::new(|| tempfile::tempdir().unwrap());
    let path = DIRECTORY.path().join(format!("{:?}.vault", std::thread::current().id()));
    std::fs::write(&path, data).unwrap();
    if let Ok(vault) = Snapshot::open(&path).and_then(LockedVault::open) {
        let _no_panic = verify_structure(&vault, &mut |_, _| ());
    }
}
