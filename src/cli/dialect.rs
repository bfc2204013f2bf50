use clap::ValueEnum;

use crate::transfer::dotenv::Dialect;

/// Whose rules a file follows.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum DialectName {
    /// What all of them read alike
    Common,
    /// docker run --env-file: no quotes, everything behind the = is the value
    Docker,
    /// python-dotenv
    Python,
    /// The dotenv package of Node.js
    Node,
    /// Assignments that bash reads
    Bash,
}

impl From<DialectName> for Dialect {
    fn from(name: DialectName) -> Self {
        match name {
            DialectName::Common => Self::Common,
            DialectName::Docker => Self::Docker,
            DialectName::Python => Self::Python,
            DialectName::Node => Self::Node,
            DialectName::Bash => Self::Bash,
        }
    }
}
