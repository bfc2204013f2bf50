//! Driven by `tests/terminal.py`: asks the questions named on its command line, one after the other.

#![allow(clippy::print_stdout, reason = "the script reads it")]

use std::io;

use vault::terminal::Terminal;

fn main() -> io::Result<()> {
    let Some(mut terminal) = Terminal::open() else {
        std::process::exit(4);
    };
    for (number, question) in std::env::args().skip(1).enumerate() {
        let prompt = format!("{question}{number}> ");
        match question.as_str() {
            "secret" => match terminal.read_secret(&prompt) {
                // Shown as a sum and a length, for the typed text never to be in the output.
                Ok(line) => {
                    let sum =
                        line.expose().iter().fold(0u32, |sum, &byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
                    println!("length {} sum {sum}", line.len());
                }
                Err(error) => println!("error {:?}", error.kind()),
            },
            "line" => println!("{:?}", terminal.read_line(&prompt)),
            "confirm" => println!("{:?}", terminal.confirm(&prompt)),
            "fds" => println!("fds {}", std::fs::read_dir("/proc/self/fd")?.count()),
            "wait" => {
                println!("waiting");
                loop {
                    std::thread::park();
                }
            }
            _ => return Err(io::ErrorKind::InvalidInput.into()),
        }
    }
    Ok(())
}
