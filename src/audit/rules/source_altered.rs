//! S008 source-altered.

use std::collections::{BTreeMap, BTreeSet};

use crate::audit::{Check, Hit, Level, Rule, Scope};
use crate::model::{Seq, View};
use crate::text::counts;
use crate::tlog::Hash;

pub(super) const RULE: Rule = Rule {
    code: "S008",
    name: "source-altered",
    level: Level::Warning,
    since: "0.1.0",
    what: "A claim whose words no longer occur in a later capture of the same address, or of the source according to a recheck.",
    why: "The page was changed after the claim was recorded: it may have been corrected, or quietly rewritten.",
    help: "read both captures; if the source corrected it, record `claimlog relate NEW supersedes OLD`, and otherwise accept it with `claimlog waive`",
    flagged: r#"{"source":{"url":"https://example.org/a","author":"A. Writer","published":"2026-03-01"},"text":"The dam holds 40 million litres."}
{"source":{"url":"https://example.org/a","author":"A. Writer","published":"2026-03-01"},"text":"The dam holds 20 million litres."}"#,
    clean: r#"{"source":{"url":"https://example.org/a","author":"A. Writer","published":"2026-03-01"},"text":"The dam holds 40 million litres."}
{"source":{"url":"https://example.org/b","author":"A. Writer","published":"2026-03-01"},"text":"The weir is old."}"#,
    check: Check::View(check),
};

fn check(view: &View, scope: Scope) -> Vec<Hit> {
    // Of one claim, only what was captured from the address of its source.
    let only = match scope {
        Scope::All => None,
        Scope::Entry(seq) => Some(view.source_of(seq).and_then(|(_, source)| source.url.as_deref())),
    };
    let mut captures: BTreeMap<&str, Vec<(Seq, Hash)>> = BTreeMap::new();
    for (seq, source) in view.sources().filter(|(seq, _)| view.stands(*seq)) {
        if let Some(url) = &source.url
            && only.is_none_or(|only| only == Some(url))
        {
            captures.entry(url).or_default().push((seq, source.text));
        }
    }
    let mut found = BTreeSet::new();
    let mut hits = rechecked(view, &mut found);
    for captures in captures.values() {
        let Some(((last, hash), earlier)) = captures.split_last() else { continue };
        let Some(text) = view.text(hash) else { continue };
        let sources = earlier.iter().filter(|(_, other)| other != hash);
        let claims: Vec<(Seq, &str)> = sources
            .flat_map(|(source, _)| {
                view.claims_of(*source).iter().filter(|seq| scope.holds(**seq) && view.in_force(**seq))
            })
            .filter_map(|seq| Some((*seq, view.claim(*seq)?.anchor())))
            .collect();
        let counts = counts(text, &claims.iter().map(|(_, words)| *words).collect::<Vec<_>>());
        for (seq, words) in claims {
            if counts.get(words) == Some(&0) && found.insert(seq) {
                let message =
                    format!("source {last}, captured later from the same address, does not have these words");
                hits.push(Hit::on(seq, message).with([*last]));
            }
        }
    }
    hits
}

/// What the last recheck of each source found changed or vanished: of evidence, on the claim that it is about.
fn rechecked(view: &View, found: &mut BTreeSet<Seq>) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (source, _) in view.sources().filter(|(seq, _)| view.stands(*seq)) {
        let Some(capture) = view.rechecks_of(source).last().map(|(_, recheck)| recheck.capture) else {
            continue;
        };
        for (_, recheck) in view.rechecks_of(source).filter(|(_, recheck)| recheck.capture == capture) {
            let changed = recheck.changed.iter().map(|place| (place.entry, "has these words changed"));
            let vanished = recheck.vanished.iter().map(|entry| (*entry, "does not have these words"));
            for (entry, verb) in changed.chain(vanished).filter(|(entry, _)| view.stands(*entry)) {
                let claim = view.evidence(entry).map_or(entry, |(claim, _)| claim);
                if view.claim(claim).is_some() && view.in_force(claim) && found.insert(claim) {
                    let message = format!("source {capture}, a later capture of source {source}, {verb}");
                    hits.push(Hit::on(claim, message).with([capture]));
                }
            }
        }
    }
    hits
}
