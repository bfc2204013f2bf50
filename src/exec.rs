//! Running a program with secrets in its environment: names, what may not be set, and replacing this process.

mod child;
mod hostile;
mod launch;
mod names;
mod program;

pub use child::{ChildEnvironment, EnvironmentError, Inheritance, MAX_VARIABLE};
pub use hostile::is_hostile;
use launch::replace_process_by;
pub use launch::{LaunchError, program_file, replace_process};
pub use names::{env_name, is_env_name};
pub use program::OpenedProgram;
