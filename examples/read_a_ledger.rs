//! Reads a ledger, verified, and prints each claim with its status.
//!
//! `cargo run --example read_a_ledger -- LEDGER HOME`, where HOME is the folder for remembered checkpoints
#![allow(clippy::print_stdout)]

use std::error::Error;
use std::path::Path;

use claimlog::present::ClaimRow;
use claimlog::{Home, Session};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(ledger), Some(home)) = (arguments.next(), arguments.next()) else {
        return Err("give two arguments: the ledger, and the folder for remembered checkpoints".into());
    };
    let session = Session::new(ledger, Home::at(Path::new(&home)));
    let (ledger, view) = session.read(None)?;
    println!("{} entries of {}", ledger.head().checkpoint.size, ledger.head().checkpoint.origin);
    for claim in ClaimRow::all(&view) {
        println!("{:>6}  {:<12}  {}", claim.seq, claim.status.name(), claimlog::plain::visible(claim.text));
    }
    for notice in session.notices() {
        println!("note: {notice:?}");
    }
    Ok(())
}
