//! The program `vault`; everything is in the library of the same name.

fn main() -> std::process::ExitCode {
    vault::cli::main()
}
