//! JSON Lines: one claim a line, whole.

use std::io::{self, Write};

use super::Exported;
use crate::model::{Seq, View};
use crate::plain;

pub(super) fn write(view: &View, seqs: &[Seq], note: &str, mut out: &mut dyn Write) -> io::Result<()> {
    for claim in seqs.iter().filter_map(|seq| Exported::new(view, *seq, note)) {
        plain::write_json(&mut out, &claim)?;
    }
    Ok(())
}
