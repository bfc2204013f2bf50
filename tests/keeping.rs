//! Backups: kept by themselves, made, checked and brought back; and the way out of a damaged vault.
// A test says loudly what went wrong, and writes small files of its own.
#![allow(clippy::expect_used, clippy::disallowed_methods)]

mod support;

#[path = "keeping/backups.rs"]
mod backups;
#[path = "keeping/chance.rs"]
mod chance;
#[path = "keeping/doctor.rs"]
mod doctor;
#[path = "keeping/drills.rs"]
mod drills;
#[path = "keeping/playbooks.rs"]
mod playbooks;
#[path = "keeping/restoring.rs"]
mod restoring;
