//! What to measure, from the command line.

use std::path::PathBuf;

/// How the bench is called.
pub(crate) const USAGE: &str = "\
cargo bench --bench scale -- [OPTIONS] [COMMAND]...

  COMMAND           only these rows: ingest, verify, list, search, audit, export, ... [default: all]
  --sizes N,N       how many claims the ledgers have [default: 10000,100000]
  --seed N          the seed of the corpora [default: 1]
  --rounds N        how often a pass over a whole ledger is measured [default: 3; 1 from a million claims on]
  --folder FOLDER   where corpora and ledgers are made and kept [default: target/scale]
  --program FILE    the program to measure [default: the one that was built with the bench]
  --peers FOLDER    measure the peers that benches/scale/peers/install.sh installed there
  --json FILE       write the figures as JSON too
  --write FILE      write the tables into this document, between its marks";

pub(crate) struct Options {
    pub(crate) sizes: Vec<u64>,
    pub(crate) seed: u64,
    rounds: Option<usize>,
    commands: Vec<String>,
    pub(crate) folder: PathBuf,
    pub(crate) program: PathBuf,
    pub(crate) peers: Option<PathBuf>,
    pub(crate) json: Option<PathBuf>,
    pub(crate) document: Option<PathBuf>,
}

impl Options {
    /// Reads the arguments; what is wrong with them is said in the error.
    pub(crate) fn read(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut options = Options {
            sizes: vec![10_000, 100_000],
            seed: 1,
            rounds: None,
            commands: Vec::new(),
            folder: PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/target/scale")),
            program: PathBuf::from(env!("CARGO_BIN_EXE_claimlog")),
            peers: None,
            json: None,
            document: None,
        };
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
            match argument.as_str() {
                "--sizes" => options.sizes = value()?.split(',').map(number).collect::<Result<_, _>>()?,
                "--seed" => options.seed = number(&value()?)?,
                "--rounds" => options.rounds = Some(number(&value()?)?.max(1) as usize),
                "--folder" => options.folder = absolute(value()?)?,
                "--program" => options.program = absolute(value()?)?,
                "--peers" => options.peers = Some(absolute(value()?)?),
                "--json" => options.json = Some(absolute(value()?)?),
                "--write" => options.document = Some(absolute(value()?)?),
                // Cargo adds this one.
                "--bench" => {}
                name if !name.starts_with('-') => options.commands.push(name.to_owned()),
                _ => return Err(format!("{argument} is not an option")),
            }
        }
        options.sizes.sort_unstable();
        Ok(options)
    }

    /// Whether this row is to be measured: it is, or begins with, a command that was asked for.
    pub(crate) fn wants(&self, row: &str) -> bool {
        self.commands.is_empty() || self.commands.iter().any(|command| row.starts_with(command))
    }

    /// How often a pass over a whole ledger of this size is measured.
    pub(crate) fn rounds(&self, claims: u64) -> usize {
        self.rounds.unwrap_or(if claims < 1_000_000 { 3 } else { 1 })
    }
}

fn number(text: &str) -> Result<u64, String> {
    text.replace('_', "").parse().map_err(|_| format!("{text} is not a number"))
}

fn absolute(path: String) -> Result<PathBuf, String> {
    std::path::absolute(&path).map_err(|error| format!("{path}: {error}"))
}
