//! Standings: how a status is shown, by a word and a shape, and never by a colour alone.

use crate::model::Status;

/// The shape of a status.
pub(super) fn shape(status: Status) -> char {
    match status {
        Status::Unassessed => '□',
        Status::Supported => '■',
        Status::Refuted => '▨',
        Status::Conflicting => '◇',
        Status::NotEnoughEvidence => '◐',
        Status::NotCheckable => '◌',
        Status::Contested => '◆',
        Status::Superseded => '▷',
        Status::Retracted => '○',
    }
}

/// The word; the style puts the shape before it.
pub(super) fn badge(status: Status) -> String {
    let name = status.name();
    format!("<b class=\"s-{name}\">{}</b>", name.replace('-', " "))
}

/// What is said of so many claims with a status, in the verdict line.
pub(super) fn said(status: Status, count: usize) -> String {
    let (one, many) = verbs(status);
    format!("{count} {}", if count == 1 { one } else { many })
}

/// What is said of the one claim that a page is about.
pub(super) fn said_of_one(status: Status) -> String {
    match status {
        Status::Unassessed => "Nobody has judged this claim".to_owned(),
        _ => format!("This claim {}", verbs(status).0),
    }
}

/// What one claim with a status is or does, and what many are or do.
fn verbs(status: Status) -> (&'static str, &'static str) {
    match status {
        Status::Unassessed => ("nobody has judged", "nobody has judged"),
        Status::Supported => ("stands", "stand"),
        Status::Refuted => ("is refuted", "are refuted"),
        Status::Conflicting => ("has conflicting evidence", "have conflicting evidence"),
        Status::NotEnoughEvidence => ("lacks evidence", "lack evidence"),
        Status::NotCheckable => ("cannot be checked", "cannot be checked"),
        Status::Contested => ("is contested", "are contested"),
        Status::Superseded => ("was replaced by another", "were replaced by others"),
        Status::Retracted => ("was withdrawn", "were withdrawn"),
    }
}

/// The order in which statuses are counted: what stands first, what nobody has judged last.
pub(super) const ORDER: [Status; 9] = [
    Status::Supported,
    Status::Refuted,
    Status::Contested,
    Status::Conflicting,
    Status::NotEnoughEvidence,
    Status::NotCheckable,
    Status::Unassessed,
    Status::Superseded,
    Status::Retracted,
];
