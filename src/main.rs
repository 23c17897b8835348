//! The `claimlog` program.
#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(claimlog::cli::run(std::env::args_os().collect(), None))
}
