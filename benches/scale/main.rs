//! Scale: what every command takes of ledgers of ten thousand to ten million claims, as whole processes.
//!
//! `cargo bench --bench scale -- --sizes 10000,100000,1000000` makes the corpora and ledgers under target/scale and prints
//! the tables of docs/PERFORMANCE.md. The corpora are from a seed (`corpus`); contradictions, duplicates and titles are
//! planted in them in known number, and the bench counts how many of them the audit finds. Each figure is the median of
//! several runs. Time of the processor is what to compare: wall time is that of the whole machine, with all its other work.
//! With `--peers`, programs of others do the same work, in turn with ours.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, clippy::print_stderr, clippy::panic)]

mod corpus;
mod desk;
mod document;
mod findings;
mod options;
mod peers;
mod process;
mod row;
mod sheet;
mod table;

use corpus::Corpus;
use desk::Desk;
use options::{Options, USAGE};

fn main() {
    let options = match Options::read(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(error) => {
            eprintln!("{error}\n\n{USAGE}");
            std::process::exit(2);
        }
    };
    let (mut sheets, mut comparisons, mut figures) = (Vec::new(), String::new(), Vec::new());
    for size in &options.sizes {
        let folder = options.folder.join(format!("{size}-{}", options.seed));
        let desk = Desk::new(&folder, &options.program, Corpus::new(options.seed, *size));
        let sheet = sheet::measure(&desk, &options);
        let peers = options.peers.as_ref().map(|folder| peers::measure(&desk, folder, &options));
        figures.push(table::json(&sheet, peers.as_ref()));
        if let Some(peers) = &peers {
            comparisons += &table::peers(peers, *size, desk::bytes_on_disk(&desk.rows));
        }
        sheets.push(sheet);
    }
    let commands = table::commands(&sheets) + &table::notes(&sheets);
    println!("{commands}{comparisons}");
    if let Some(path) = &options.document {
        document::write(path, "commands", &commands);
        if options.peers.is_some() {
            document::write(path, "peers", &comparisons);
        }
    }
    if let Some(path) = &options.json {
        std::fs::write(path, serde_json::to_string_pretty(&figures).unwrap() + "\n").unwrap();
    }
}
