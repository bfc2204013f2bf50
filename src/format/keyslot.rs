//! The ways to the root key, as the header tells them.

use jiff::Timestamp;

use crate::model::KdfParams;

/// Length of a sealed root key: 32 bytes and what sealing adds.
const WRAPPED_ROOT: usize = 32 + 72;

/// What opens a keyslot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlotKind {
    /// A passphrase, through Argon2id at this cost.
    Passphrase(KdfParams),
    /// A passphrase, through Argon2id at this cost, together with a keyfile.
    PassphraseAndKeyfile(KdfParams),
    /// A keyfile that a program of ours made.
    Keyfile,
    /// A recovery key.
    Recovery,
    /// A keyfile that a program of ours made and gave to the keyring of the operating system.
    Keyring,
}

impl SlotKind {
    /// What stands for it in the header and elsewhere.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Passphrase(_) => "passphrase",
            Self::PassphraseAndKeyfile(_) => "passphrase+keyfile",
            Self::Keyfile => "keyfile",
            Self::Recovery => "recovery",
            Self::Keyring => "keyring",
        }
    }

    /// What a try costs; none where what opens it cannot be guessed.
    #[must_use]
    pub fn kdf(self) -> Option<KdfParams> {
        match self {
            Self::Passphrase(kdf) | Self::PassphraseAndKeyfile(kdf) => Some(kdf),
            Self::Keyfile | Self::Recovery | Self::Keyring => None,
        }
    }
}

/// One way to the root key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keyslot {
    /// Number of the slot, unique in its snapshot.
    pub id: u32,
    /// When it was made.
    pub created: Timestamp,
    /// What opens it.
    pub kind: SlotKind,
    /// The salt of the key derivation.
    pub salt: [u8; 32],
    /// The sealed root key.
    pub root: [u8; WRAPPED_ROOT],
}
