//! A day with the program: storing, reading, changing and removing, the good way and every bad way.
// A test says loudly what went wrong, and writes small files of its own.
#![allow(clippy::expect_used, clippy::disallowed_methods)]

mod support;

#[path = "everyday/adding.rs"]
mod adding;
#[path = "everyday/changing.rs"]
mod changing;
#[path = "everyday/credentials.rs"]
mod credentials;
#[path = "everyday/dates.rs"]
mod dates;
#[path = "everyday/fields.rs"]
mod fields;
#[path = "everyday/listing.rs"]
mod listing;
#[path = "everyday/reading.rs"]
mod reading;
#[path = "everyday/removing.rs"]
mod removing;
#[path = "everyday/renaming.rs"]
mod renaming;
#[path = "everyday/trouble.rs"]
mod trouble;
#[path = "everyday/versions.rs"]
mod versions;
