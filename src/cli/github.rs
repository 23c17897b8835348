//! GitHub workflow commands: one annotation for each finding, and one for each fact of a whole document.

use std::fmt::Write;

use super::place::{Places, Region};
use super::shown::Shown;
use claimlog::audit::{Coverage, Level};
use claimlog::model::View;
use claimlog::plain::visible;

pub(super) fn lines(view: &View, shown: &[Shown<'_, '_>], places: &Places<'_>) -> String {
    let mut lines = String::new();
    for one in shown {
        let finding = one.finding;
        let command = match finding.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Note => "notice",
        };
        let mut properties = String::new();
        if let Some(path) = finding.source.and_then(|source| places.path(source)) {
            let _ = write!(properties, "file={},", property(path));
        }
        if let Some(Region { line, column, end_line, end_column }) =
            places.region(finding).filter(|_| one.claims.is_empty() && !properties.is_empty())
        {
            let _ = write!(properties, "line={line},endLine={end_line},col={column},");
            if line == end_line {
                let _ = write!(properties, "endColumn={end_column},");
            }
        }
        let title = property(&format!("{} {}", finding.code, finding.name));
        let message = message(&format!("{}: {}", one.subject(view), finding.message));
        let _ = writeln!(lines, "::{command} {properties}title={title}::{message}");
    }
    lines
}

/// How much of the texts a ledger speaks of.
pub(super) fn coverage(coverage: &Coverage) -> String {
    format!("::notice title=coverage::{}\n", message(&coverage.in_words()))
}

fn message(text: &str) -> String {
    visible(&text.replace('%', "%25"))
}

fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}
