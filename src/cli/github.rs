//! GitHub workflow commands: one annotation for each finding.

use std::fmt::Write;

use super::place::{Find, Indexes};
use claimlog::audit::{Level, Report};
use claimlog::plain::visible;

pub(super) fn lines(report: &Report<'_>, place: &Find<'_>) -> String {
    let mut lines = String::new();
    let mut indexes = Indexes::default();
    for finding in &report.findings {
        let command = match finding.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Note => "notice",
        };
        let mut properties = String::new();
        if let (Some(place), Some(span)) = (place(finding.seq), finding.span) {
            let (index, start) = (indexes.of(place.text), span.start.min(place.text.len()));
            let (line, column) = (index.number(start), index.column(start));
            let _ = write!(properties, "file={},line={line},col={column},", property(place.name));
        }
        let title = property(&format!("{} {}", finding.code, finding.name));
        let message = message(&format!("entry {}: {}", finding.seq, finding.message));
        let _ = writeln!(lines, "::{command} {properties}title={title}::{message}");
    }
    lines
}

fn message(text: &str) -> String {
    visible(&text.replace('%', "%25"))
}

fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}
