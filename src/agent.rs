//! The agent: sessions behind a Unix socket, so that a passphrase is typed once and not for every command.
//!
//! [`serve`] answers those who connect, one request after the other, on one thread; [`Client`] asks. The root key goes in
//! and never comes out. What goes over the socket stands in [`protocol`].

mod client;
mod connection;
mod held;
mod listening;
pub mod protocol;
mod server;
mod signals;
mod socket;
mod watch;

pub use client::{Client, Connection, Question, Reached};
pub use listening::Listening;
pub use server::{Lifetime, serve};
