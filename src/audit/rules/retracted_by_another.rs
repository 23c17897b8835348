//! A008 retracted-by-another.

use crate::audit::{Check, Hit, Level, Rule};
use crate::model::{Data, Entry, Seq, View};

pub(super) const RULE: Rule = Rule {
    code: "A008",
    name: "retracted-by-another",
    level: Level::Warning,
    since: "0.2.0",
    what: "A retraction of an entry that somebody else recorded, except of a claim that was taken from a source.",
    why: "Somebody's judgement was withdrawn, and perhaps they do not know. With it, the status of a claim can change.",
    help: "ask the author of the entry; if they agree, record that with `claimlog waive`, and otherwise record the entry \
           again, for example with `claimlog assess`, and waive this finding",
    flagged: r#"The dam was finished in 1969.
{"recorder":"Bo Ek","about":1,"assessment":{"verdict":"not-checkable","because":"the records are lost","by":"Bo Ek"}}
{"recorder":"Ann Lee","about":2,"retraction":{"because":"they are not"}}"#,
    clean: r#"The dam was finished in 1969.
{"recorder":"Bo Ek","about":1,"assessment":{"verdict":"not-checkable","because":"the records are lost","by":"Bo Ek"}}
{"recorder":"Bo Ek","about":2,"retraction":{"because":"they are not"}}"#,
    check: Check::Entry(check),
};

/// Where nobody is named on either side, nobody can tell.
fn check(view: &View, seq: Seq) -> Vec<Hit> {
    let hit = || {
        let Entry { about: Some(about), recorder: by, data: Data::Retraction(_), .. } = view.entry(seq)?
        else {
            return None;
        };
        let entry = view.entry(*about)?;
        if matches!(entry.data, Data::Claim(_)) && entry.about.is_some() {
            return None;
        }
        let by = by.as_deref().map(fold);
        let author = match &entry.data {
            Data::Assessment(assessment) => assessment.by.as_deref(),
            _ => None,
        };
        let author = author.or(entry.recorder.as_deref())?;
        let own = [Some(author), entry.recorder.as_deref()];
        if own.iter().any(|name| name.map(fold) == by) {
            return None;
        }
        let who = match by {
            Some(_) => view.entry(seq)?.recorder.as_deref()?,
            None => "somebody without a name",
        };
        let kind = entry.data.kind().name();
        Some(Hit::on(seq, format!("{who} retracted {kind} {about}, which is by {author}")).with([*about]))
    };
    hit().into_iter().collect()
}

fn fold(name: &str) -> String {
    name.trim().to_lowercase()
}
