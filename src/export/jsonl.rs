//! JSON Lines: one claim per line, with everything about it.

use std::io::{self, Write};

use super::{Exported, Format, Subset};
use crate::plain;

pub(super) const FORMAT: Format = Format {
    name: "jsonl",
    media_type: "application/jsonl",
    ending: ".jsonl",
    since: "0.1.0",
    about: "JSON Lines: one claim per line, with its source, evidence, verdict and checkpoint",
    leaves_out: "Relations between claims, and earlier verdicts",
    write,
};

fn write(subset: &Subset<'_>, mut out: &mut dyn Write) -> io::Result<()> {
    let Subset { view, seqs, note } = *subset;
    for claim in seqs.iter().filter_map(|seq| Exported::new(view, *seq, note)) {
        plain::write_json(&mut out, &claim)?;
    }
    Ok(())
}
