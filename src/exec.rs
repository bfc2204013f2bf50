//! Running a program with secrets in its environment: names, what may not be set, and replacing this process.

mod child;
mod hostile;
mod launch;
mod names;

pub use child::{ChildEnvironment, EnvironmentError, Inheritance, MAX_VARIABLE};
pub use hostile::is_hostile;
pub use launch::{LaunchError, program_file, replace_process};
pub use names::{env_name, is_env_name};
