//! Measures every detector on labelled text and prints one table.
//!
//! `cargo run --release --example evaluate -- DIR` where DIR contains `segmentation/`, `titles/`, `attribution/`,
//! `digests/`, `planted/` and `pairs/` as docs/QUALITY.md describes them; what is not there is left out. Intervals are Wilson's, at
//! 95 %. With `--mistakes` after DIR, the mistakes are printed on stderr.

mod attribution;
mod documents;
mod pairs;
mod scale;
mod segmentation;
mod table;
mod titles;

use std::error::Error;
use std::path::{Path, PathBuf};

use table::Table;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let Some(folder) = std::env::args_os().nth(1).map(PathBuf::from) else {
        return Err("usage: evaluate DIR [--mistakes]".into());
    };
    let mistakes = std::env::args().any(|argument| argument == "--mistakes");
    let mut table = Table::new(mistakes);
    segmentation::measure(&folder, &mut table)?;
    titles::measure(&folder, &mut table)?;
    attribution::measure(&folder, &mut table)?;
    documents::measure(&folder, &mut table)?;
    pairs::measure(&folder, &mut table)?;
    scale::measure(&folder, &mut table)?;
    table.print()
}

/// The rows of a JSON Lines file. There are none if there is no such file.
fn rows(folder: &Path, name: &str) -> Result<Vec<serde_json::Value>> {
    let path = folder.join(name);
    if !path.exists() {
        return Ok(Vec::new());
    }
    let text = std::fs::read_to_string(&path)?;
    let rows = text.lines().filter(|line| !line.is_empty()).map(serde_json::from_str);
    Ok(rows.collect::<std::result::Result<_, _>>()?)
}

/// A field that is a string.
fn field<'a>(row: &'a serde_json::Value, name: &str) -> &'a str {
    row[name].as_str().unwrap_or_default()
}
