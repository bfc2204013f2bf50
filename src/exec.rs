//! Running a program with secrets: names, what may not be set, files that are on no disk; replacing this process, or staying
//! beside the program to end it in time and to see what it prints.

mod child;
mod clock;
mod exit_status;
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
mod ready;
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
