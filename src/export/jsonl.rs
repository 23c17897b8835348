//! JSON Lines: one claim per line, with everything about it.

use std::io::{self, Write};

use super::{Format, Subset};
use crate::plain;

pub(super) const FORMAT: Format = Format {
    name: "jsonl",
    media_type: "application/jsonl",
    ending: ".jsonl",
    since: "0.1.0",
    about: "JSON Lines: one claim per line, with its source, evidence, verdict and checkpoint",
    leaves_out: "Relations between claims, and earlier verdicts",
    grouped: true,
    write,
};

fn write(subset: &Subset<'_>, mut out: &mut dyn Write) -> io::Result<()> {
    for claim in subset.exported() {
        plain::write_json(&mut out, &claim)?;
    }
    Ok(())
}
