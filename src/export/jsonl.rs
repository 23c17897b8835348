//! JSON Lines: one claim per line, with everything about it, and a last line with what is said once.

use super::format::Encode;
use super::{Format, Label};
use crate::plain;

pub(super) const FORMAT: Format = Format {
    label: Label {
        name: "jsonl",
        media_type: "application/jsonl",
        ending: ".jsonl",
        since: "0.1.0",
        about: "JSON Lines: one claim per line, with its source, evidence and verdict; the last line has the \
                checkpoint, the policy and what each condition left out",
        leaves_out: "Relations between claims, and earlier verdicts",
        feature: None,
        built: true,
    },
    record: "claim",
    grouped: true,
    beside: false,
    encode: Encode::Text {
        begin: |_| Ok(()),
        claim: |_, claim, _, mut out| plain::write_json(&mut out, claim).map(|()| 1),
        // An export of no claims is an empty file.
        end: |about, mut out| if about.written > 0 { about.write(&mut out) } else { Ok(()) },
    },
};
