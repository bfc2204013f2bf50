//! The program on a terminal: what it asks, what it shows, and what it leaves behind.

mod support;

#[path = "terminal/asking.rs"]
mod asking;
#[path = "terminal/pseudo.rs"]
mod pseudo;
#[path = "terminal/showing.rs"]
mod showing;
#[path = "terminal/signals.rs"]
mod signals;
