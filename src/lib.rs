pub mod clock;
pub mod crypto;
pub mod model;
pub mod secret;
pub mod sys;
pub mod format;
