//! Running a program with secrets in its environment: names, what may not be set, and replacing this process.

mod child;
mod clock;
mod held_files;
mod helper;
mod hostile;
mod launch;
mod monitor;
mod names;
mod output;
mod own_terminal;
mod passed_on;
mod program;
mod stream;
mod streams;
mod supervise;

pub use child::{ChildEnvironment, EnvironmentError, Inheritance, MAX_VARIABLE};
pub use held_files::{hold_files, replace_stdin};
pub use helper::run_as_helper;
pub use hostile::is_hostile;
pub use launch::{LaunchError, program_file, replace_process, stay_beside};
use launch::{replace_process_by, stay_beside_by};
pub use names::{env_name, is_env_name};
pub use program::OpenedProgram;
pub use supervise::{Ended, GRACE, Rewrite, Rewrites, Watch};
