//! Passphrases: every place that one can come from, what counts as the same one, and changing it.

mod support;

#[path = "unlocking/changing.rs"]
mod changing;
#[path = "unlocking/making.rs"]
mod making;
#[path = "unlocking/sources.rs"]
mod sources;
