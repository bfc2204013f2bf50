use crate::crypto::{Context, Nonce, Purpose, Room, SealingKey, seal_in_place};
use crate::format::{content_of, padded_length};
use crate::model::{BlobId, VaultId};

use super::prepared::NewBlob;

/// Where a blob will stand.
pub(super) struct Place {
    pub(super) purpose: Purpose,
    pub(super) vault: VaultId,
    pub(super) id: BlobId,
    pub(super) nonce: Nonce,
}

impl Place {
    /// Pads and seals `length` bytes of content, which `fill` writes where they are sealed.
    pub(super) fn seal(self, key: &impl SealingKey, length: usize, fill: impl FnOnce(&mut [u8])) -> NewBlob {
        let mut room = Room::new(padded_length(length));
        fill(content_of(room.plaintext(), length));
        let context = Context { purpose: self.purpose, vault: self.vault, subject: &self.id.0 };
        NewBlob::new(seal_in_place(self.nonce, key, &context, room))
    }
}
