//! A vault or a trail that somebody or something changed: it is an error, never a panic and never another value.

mod cuts;
mod flips;
#[path = "../support/forge.rs"]
mod forge;
mod forgery;
#[path = "../support/library.rs"]
mod library;
mod moves;
mod subject;
mod trail;
