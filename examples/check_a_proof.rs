//! Checks a proof that somebody sent, without a ledger.
//!
//! `cargo run --example check_a_proof -- PROOF ENTRY KEY`, with the files that `claimlog prove -o PROOF --entry ENTRY`
//! writes and the verifier key of the log.
#![allow(clippy::print_stdout)]

use std::error::Error;

use claimlog::{Policy, check_proof};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(proof), Some(entry), Some(key)) = (arguments.next(), arguments.next(), arguments.next()) else {
        return Err("give three arguments: the proof, the entry, and the verifier key".into());
    };
    let policy = Policy::of_log(key.parse()?);
    let proven = check_proof(&proof, &std::fs::read_to_string(&proof)?, &std::fs::read(entry)?, &policy)?;
    let checkpoint = &proven.accepted.checkpoint;
    println!("entry {} of {}, which had {} entries then", proven.seq, checkpoint.origin, checkpoint.size);
    match proven.entry {
        Ok(entry) => println!("recorded at {}: {}", entry.at, claimlog::present::line(&entry)),
        Err(why) => println!("this version cannot read it: {why}"),
    }
    Ok(())
}
