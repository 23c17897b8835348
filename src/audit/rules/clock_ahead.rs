//! L005 clock-ahead.

use crate::audit::{Check, Hit, Level, Rule, Scope};
use crate::model::{Entry, Seq, Time, View};

pub(super) const RULE: Rule = Rule {
    code: "L005",
    name: "clock-ahead",
    level: Level::Warning,
    since: "0.2.0",
    what: "An entry recorded more than five years after the one before it, after which the time in the ledger stands still.",
    why: "The clock was far ahead when the entry was recorded. Later entries cannot have an earlier time: they were recorded when the clock was right again, and took the last time in the ledger.",
    help: "rely on the order of these entries and not on their times, tell readers so, and accept it with `claimlog waive`; the history itself is intact",
    flagged: r#"{"at":"2026-03-02T09:00:00Z","source":{"url":"https://example.org/a","author":"A. Writer","published":"2026-03-01"},"text":"The dam was finished in 1969."}
{"at":"9999-12-31T23:59:59Z","about":1,"evidence":{"stance":"supports","source":0}}
{"at":"9999-12-31T23:59:59Z","about":1,"evidence":{"stance":"mentions","source":0}}"#,
    clean: r#"{"at":"2026-03-02T09:00:00Z","source":{"url":"https://example.org/a","author":"A. Writer","published":"2026-03-01"},"text":"The dam was finished in 1969."}
{"at":"2034-05-06T10:00:00Z","about":1,"evidence":{"stance":"supports","source":0}}
{"at":"2034-05-06T10:00:04Z","about":1,"evidence":{"stance":"mentions","source":0}}"#,
    check: Check::View(check),
};

/// Rules know no clock. What a right clock cannot leave behind, except within one second, is a ledger that ends in
/// several acts of one moment; after a long rest it is no more than that second's.
fn check(view: &View, scope: Scope) -> Vec<Hit> {
    if let Scope::Entry(seq) = scope
        && !after_long_rest(view, seq)
    {
        return Vec::new();
    }
    let timed = || view.records().iter().filter_map(|record| Some((record.seq, record.entry.as_ref().ok()?)));
    let mut leap = None;
    let pairs = timed().zip(timed().skip(1));
    for ((before, earlier), (seq, entry)) in pairs {
        if entry.at.seconds() - earlier.at.seconds() > Time::LONG_REST {
            leap = Some((before, earlier.at, seq, entry.at));
        }
    }
    let (Some((before, earlier, seq, at)), Some((_, last))) = (leap, timed().next_back()) else {
        return Vec::new();
    };
    let of_one_moment: Vec<(Seq, &Entry)> = timed().filter(|(_, entry)| entry.at == last.at).collect();
    let first = of_one_moment.first().map_or(0, |(seq, _)| *seq);
    // What is about an entry of that moment came with it, as claims come with their source.
    let came_alone = |(_, entry): &&(Seq, &Entry)| entry.about.is_none_or(|about| about < first);
    let acts: Vec<Seq> = of_one_moment.iter().filter(came_alone).map(|(seq, _)| *seq).collect();
    if acts.len() < 2 {
        return Vec::new();
    }
    let years = (at.seconds() - earlier.seconds()) / (Time::LONG_REST / 5);
    let (count, last) = (acts.len(), last.at);
    let message = format!(
        "recorded at {at}, {years} years after entry {before}; the ledger ends with {count} acts at {last}, as if the \
         clock had been corrected since"
    );
    vec![Hit::on(seq, message).with(acts.into_iter().filter(|act| *act != seq))]
}

/// Whether an entry was recorded so long after the one before it.
fn after_long_rest(view: &View, seq: Seq) -> bool {
    let earlier = view.readable_before(seq);
    view.entry(seq)
        .zip(earlier)
        .is_some_and(|(entry, (_, earlier))| entry.at.seconds() - earlier.at.seconds() > Time::LONG_REST)
}
