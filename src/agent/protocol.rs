//! What goes over the agent's socket.
//!
//! A connection carries one call:
//!
//! 1. The agent greets with one line: `vault-agent 1 VERSION`. The number is that of this outer form; VERSION is the
//!    program's version and commit.
//! 2. The other side sends one frame and gets one frame, then the agent closes. A frame is the length of what follows (4
//!    bytes, little-endian), its kind (1 byte), and its body.
//!
//! | kind | body | answer |
//! | --- | --- | --- |
//! | 0 | none | none: the agent locks everything, ends, and so closes |
//! | 1 | a [`Call`]; after [`Call::Ask`] the [`Request`](crate::service::Request) | kind 1, an [`Answer`] |
//!
//! Bodies are in [postcard](https://postcard.jamesmunns.com/wire-format), whose bytes do not say what they are: so a body is
//! sent only to an agent whose VERSION is one's own. The greeting and kind 0 are the same in all versions, which is how a
//! newer program ends an older agent.

use std::path::PathBuf;

use postcard::ser_flavors::Flavor;
use serde::{Deserialize, Serialize};

use crate::model::{Error, Policies, Result, Span, wire};
use crate::secret::SecretBytes;
use crate::service::Response;

/// What the greeting begins with.
pub const OUTER_FORM: &str = "vault-agent 1 ";

/// The version of this program, which both sides have to have.
pub const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), " ", env!("VAULT_COMMIT"));

/// The longest greeting, in bytes, with its line feed.
pub const MAX_GREETING: usize = 128;

/// The longest frame, in bytes, without its length (512 MiB).
pub const MAX_FRAME: usize = 512 << 20;

/// Kind of the frame that ends an agent of any version.
pub const END: u8 = 0;

/// Kind of the frames that carry calls and answers.
pub const CALL: u8 = 1;

/// What an agent is asked for.
#[derive(Debug, Deserialize, Serialize)]
pub enum Call {
    /// Hold a vault unlocked.
    Unlock {
        /// Where it is.
        vault: Place,
        /// Where the state against rollback is kept, if anywhere.
        state: Option<Place>,
        /// Its root key, 32 bytes.
        root: SecretBytes,
        /// How long without a request.
        idle: Option<Span>,
        /// How long at all.
        most: Option<Span>,
    },
    /// Lock one vault, or all.
    Lock(Option<Place>),
    /// Tell what is unlocked.
    Status,
    /// Answer a request to this vault.
    Ask(Place),
    /// Count this vault as used now, and tell what is unlocked.
    Use(Place),
}

/// What comes back.
#[derive(Debug, Deserialize, Serialize)]
pub enum Answer {
    /// To `Unlock`.
    Unlocked(Held),
    /// To `Lock`: how many vaults were locked.
    Locked(u32),
    /// To `Status` and `Use`.
    Status(Vec<Held>),
    /// To `Ask`: that vault is not unlocked, and nothing was done.
    NotUnlocked,
    /// To `Ask`, with what is to be said besides.
    Response(Box<Response>, Vec<String>),
    /// To `Ask`: an error, with what is to be said besides; to the others: an error.
    Refused(Error, Vec<String>),
}

/// A vault that an agent holds unlocked.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Held {
    /// Where it is.
    pub vault: Place,
    /// In how many seconds it is locked if it is not used.
    pub idle: u32,
    /// In how many seconds it is locked at the latest.
    pub most: u32,
    /// The vault's policies that are set.
    pub policies: Policies,
}

/// A path, which need not be UTF-8.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Place(#[serde(with = "wire::path")] pub PathBuf);

/// The first line that an agent says.
#[must_use]
pub fn greeting() -> String {
    format!("{OUTER_FORM}{VERSION}\n")
}

/// A frame of kind [`CALL`], with its length: each of `parts`, in order.
///
/// # Errors
/// It cannot be sent, such as a request for a new keyslot; or it is too long.
pub fn frame<A: Serialize, B: Serialize>(first: &A, second: Option<&B>) -> Result<SecretBytes> {
    let cannot = |_| Error::other("this cannot be asked of the agent");
    let mut body = SecretBytes::with_capacity(256);
    body.extend(&[0; 4]);
    body.extend(&[CALL]);
    let mut body = postcard::serialize_with_flavor(first, Wiping(body)).map_err(cannot)?;
    if let Some(second) = second {
        body = postcard::serialize_with_flavor(second, Wiping(body)).map_err(cannot)?;
    }
    let length = u32::try_from(body.len() - 4).ok().filter(|length| *length as usize <= MAX_FRAME);
    let length = length.ok_or_else(|| Error::other("this is more than can be sent to the agent"))?;
    body.expose_mut()[..4].copy_from_slice(&length.to_le_bytes());
    Ok(body)
}

/// What a frame's body begins with, and the rest.
///
/// # Errors
/// It is none.
pub fn part<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<(T, &'a [u8])> {
    postcard::take_from_bytes(body).map_err(|_| malformed())
}

/// What a frame's body is, all of it.
///
/// # Errors
/// It is none, or something comes after it.
pub fn whole<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<T> {
    match part(body)? {
        (all, []) => Ok(all),
        _ => Err(malformed()),
    }
}

/// That the other side did not speak as it should.
pub(super) fn malformed() -> Error {
    Error::other("what came over the agent's socket is malformed")
}

/// Bytes that leave no copy of themselves behind when they grow.
struct Wiping(SecretBytes);

impl Flavor for Wiping {
    type Output = SecretBytes;

    fn try_push(&mut self, byte: u8) -> postcard::Result<()> {
        self.try_extend(&[byte])
    }

    fn try_extend(&mut self, bytes: &[u8]) -> postcard::Result<()> {
        self.0.extend(bytes);
        Ok(())
    }

    fn finalize(self) -> postcard::Result<SecretBytes> {
        Ok(self.0)
    }
}
