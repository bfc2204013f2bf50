//! The few things that are asked of the operating system directly. Linux is tested; other Unixes take the stated
//! fallbacks.

mod descriptor;
mod group;
mod harden;
mod host;
mod limits;
mod memory_file;
mod pages;
mod peer;
mod processors;
mod signals;
mod streams;
mod uptime;

pub use descriptor::{inherit_nothing, take_descriptor};
pub use group::{is_orphaned, is_session_leader, process_group};
pub use harden::forbid_dumps;
pub use host::{close_standard_streams, end_process, hostname, leave_terminal, own_program, process_id, user_id};
pub use limits::raise_limits;
pub use memory_file::memory_file;
pub use pages::Argon2Memory;
pub use peer::Peer;
pub use processors::{beside, on_all_processors};
pub use signals::{ignored_signals, real_time_signals, signal, unblock_signals};
pub use streams::StandardStream;
pub use uptime::Uptime;
