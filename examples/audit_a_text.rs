//! Audits a text without a ledger, and prints what an editor would say.
//!
//! `cargo run --example audit_a_text -- FILE`
#![allow(clippy::print_stdout)]

use std::error::Error;

use claimlog::ingest::Scratch;
use claimlog::{About, Selection, audit, read};

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).unwrap_or_else(|| "examples/digest.txt".to_owned());
    let document = read(&path, std::fs::read(&path)?, About::default())?;
    let view = Scratch::of([document], "2026-03-02T09:00:00Z".parse()?)?;
    for finding in audit(&view, &Selection::default()).findings {
        println!("{}[{}] {}: {}", finding.level.name(), finding.code, finding.name, finding.message);
    }
    Ok(())
}
