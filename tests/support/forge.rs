//! A vault file taken apart and put together again, by somebody who knows the format and has a signing key of some kind.

#![allow(dead_code, reason = "each test uses a part of it")]

use vault::crypto::{Context, Domain, Purpose, RootKey, SigningKey, digest, open, seal};
use vault::format::{
    Directory, DirectoryEntry, Header, Index, IndexEdits, PAGE_ROWS, PREFIX_SIZE, Page, Prefix, ROW_SIZE, Row,
    Settings, Table, pad, unpad,
};

/// The parts of a vault file.
#[derive(Clone)]
pub struct Parts {
    /// Lengths and signature.
    pub prefix: Prefix,
    /// The header's text.
    pub header: String,
    /// The directory of the manifest's pages.
    pub directory: Vec<u8>,
    /// The manifest's pages.
    pub pages: Vec<u8>,
    /// All blobs.
    pub blobs: Vec<u8>,
    /// How many bytes the header counts at the end of the file that are not among these, and may be a hole.
    pub hole: usize,
}

impl Parts {
    /// Takes a sound file apart.
    pub fn of(file: &[u8]) -> Self {
        let prefix = Prefix::decode(file).unwrap();
        let (header, rest) = file[PREFIX_SIZE..].split_at(prefix.header_length as usize);
        let (directory, rest) = rest.split_at(prefix.directory_length as usize);
        let (pages, blobs) = rest.split_at(prefix.manifest_length as usize);
        let header = String::from_utf8(header.to_vec()).unwrap();
        Self { prefix, header, directory: directory.to_vec(), pages: pages.to_vec(), blobs: blobs.to_vec(), hole: 0 }
    }

    /// The header, parsed.
    pub fn parsed_header(&self) -> Header {
        Header::decode(self.header.as_bytes()).unwrap()
    }

    /// Takes over `header`.
    pub fn set_header(&mut self, header: &Header) {
        self.header = String::from_utf8(header.encode()).unwrap();
    }

    /// Replaces a piece of the header's text, which has to be there.
    pub fn replace(&mut self, from: &str, to: &str) {
        assert!(self.header.contains(from), "{from} is not in the header");
        self.header = self.header.replacen(from, to, 1);
    }

    /// All rows of the manifest.
    pub fn rows(&self) -> Vec<Row> {
        self.pages.chunks(PAGE_ROWS * ROW_SIZE).flat_map(|page| Page::decode(page).unwrap().rows().to_vec()).collect()
    }

    /// Hashes blobs, pages and directory anew, with as many and as long blobs as before.
    pub fn hash_anew(&mut self) {
        let mut rows = self.rows();
        for row in &mut rows {
            row.hash = digest(&self.blobs[row.offset as usize..][..row.length as usize]);
        }
        let pages: Vec<Vec<u8>> = rows.chunks(PAGE_ROWS).map(Page::encode).collect();
        let firsts = rows.chunks(PAGE_ROWS).map(|rows| rows[0].id);
        let entries = firsts.zip(&pages).map(|(first, page)| DirectoryEntry { first, hash: digest(page) });
        self.directory = Directory::new(entries.collect()).encode();
        self.pages = pages.concat();
        let header = Header { directory: digest(&self.directory), ..self.parsed_header() };
        self.set_header(&header);
    }

    /// The file, with true lengths everywhere and signed with `key`.
    pub fn signed(&self, key: &SigningKey) -> Vec<u8> {
        self.signed_with_lies(key, |_| ())
    }

    /// The file with true lengths, but for what `lie` does to the prefix, signed with `key`.
    pub fn signed_with_lies(&self, key: &SigningKey, lie: impl FnOnce(&mut Prefix)) -> Vec<u8> {
        let header = self.header_with_true_length();
        let mut prefix = Prefix {
            version: self.prefix.version,
            header_length: header.len().try_into().unwrap(),
            directory_length: self.directory.len().try_into().unwrap(),
            manifest_length: self.pages.len().try_into().unwrap(),
            verifying_key: key.public().0,
            signature: [0; 64],
        };
        lie(&mut prefix);
        prefix.signature = key.sign(Domain::Snapshot, &prefix.signed_message(header.as_bytes()));
        [&prefix.encode()[..], header.as_bytes(), &self.directory, &self.pages, &self.blobs].concat()
    }

    /// The header's text, its line `length = ...` corrected, whose own digits count.
    fn header_with_true_length(&self) -> String {
        let Some((before, line)) = self.header.split_once("\nlength = ") else {
            return self.header.clone();
        };
        let after = line.split_once('\n').unwrap().1;
        let rest = PREFIX_SIZE + self.directory.len() + self.pages.len() + self.blobs.len() + self.hole;
        let with = |length: usize| format!("{before}\nlength = {length}\n{after}");
        (0..4).fold(with(0), |text, _| with(rest + text.len()))
    }
}

/// The file with another index, signed by the owner: what only somebody with the root key can
/// make, and a program with a bug.
pub fn with_index(file: &[u8], root: &RootKey, edit: impl FnOnce(&Index<'_>, &mut IndexEdits)) -> Vec<u8> {
    let mut parts = Parts::of(file);
    let header = parts.parsed_header();
    let row = parts.rows().into_iter().find(|row| row.id == header.index).unwrap();
    let place = row.offset as usize..(row.offset + row.length) as usize;
    let context = Context { purpose: Purpose::Index, vault: header.vault, subject: &header.index.0 };
    let index = unpad(open(&root.index_key(), &context, &parts.blobs[place.clone()]).unwrap()).unwrap();
    let index = Index::new(index.expose()).unwrap();
    let mut edits = IndexEdits::default();
    edit(&index, &mut edits);
    let padded = pad(index.splice(&edits).unwrap().to_bytes().expose());
    let sealed = seal(&root.index_key(), &context, padded.expose()).unwrap();
    let mut rows = parts.rows();
    let mut offset = 0;
    for row in &mut rows {
        if row.id == header.index {
            row.length = sealed.len() as u64;
        }
        row.offset = offset;
        offset += row.length;
    }
    parts.blobs.splice(place, sealed);
    parts.pages = rows.chunks(PAGE_ROWS).flat_map(Page::encode).collect();
    parts.hash_anew();
    parts.signed(&owners_signing_key(file, root))
}

/// The owner's signing key, out of the index: what only somebody with the root key can get.
pub fn owners_signing_key(file: &[u8], root: &RootKey) -> SigningKey {
    SigningKey::from_bytes(settings(file, root).signing_key.expose()).unwrap()
}

/// All of the owner's keys.
pub fn settings(file: &[u8], root: &RootKey) -> Settings {
    let parts = Parts::of(file);
    let header = parts.parsed_header();
    let row = parts.rows().into_iter().find(|row| row.id == header.index).unwrap();
    let sealed = &parts.blobs[row.offset as usize..][..row.length as usize];
    let context = Context { purpose: Purpose::Index, vault: header.vault, subject: &header.index.0 };
    let index = unpad(open(&root.index_key(), &context, sealed).unwrap()).unwrap();
    let settings = Index::new(index.expose()).unwrap().find(Table::Settings, b"").unwrap().unwrap();
    Settings::decode(settings).unwrap()
}

/// A signing key that no vault knows.
pub fn attackers_key() -> SigningKey {
    SigningKey::from_bytes(&[0xa7; 32]).unwrap()
}
