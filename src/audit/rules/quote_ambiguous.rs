//! S006 quote-ambiguous.

use std::collections::BTreeMap;

use super::{Anchor, anchor};
use crate::audit::{Check, Hit, Level, Rule, Scope};
use crate::model::{Seq, View};
use crate::text::counts;

pub(super) const RULE: Rule = Rule {
    code: "S006",
    name: "quote-ambiguous",
    level: Level::Note,
    since: "0.1.0",
    what: "A quote whose words occur more than once in its source.",
    why: "Without the byte offsets a reader cannot tell which passage is meant, and in another edition the offsets may differ.",
    help: "quote more of the passage, so that it occurs only once; in a ledger, record that with `claimlog evidence` or `claimlog add`, and retract this one with `claimlog retract`",
    flagged: r#"The dam holds. The weir leaks badly. The tower stands: the weir leaks badly.
{"about":1,"evidence":{"stance":"mentions","source":0,"passage":{"span":{"start":19,"end":31},"quote":"weir leaks b"}}}"#,
    clean: r#"The dam holds. The weir leaks badly.
{"about":1,"evidence":{"stance":"mentions","source":0,"passage":{"span":{"start":15,"end":36},"quote":"The weir leaks badly."}}}"#,
    check: Check::View(check),
};

fn check(view: &View, scope: Scope) -> Vec<Hit> {
    let mut by_source: BTreeMap<Seq, Vec<Anchor<'_>>> = BTreeMap::new();
    for anchor in scope.seqs(view).filter_map(|seq| anchor(view, seq)).filter(|anchor| anchor.quoted) {
        by_source.entry(anchor.source).or_default().push(anchor);
    }
    let mut hits = Vec::new();
    for (source, anchors) in by_source {
        let Some(text) = anchors.first().and_then(|anchor| anchor.text) else { continue };
        let words: Vec<&str> = anchors.iter().map(|anchor| anchor.words).collect();
        let counts = counts(text, &words);
        for Anchor { seq, words, .. } in anchors {
            if let Some(count @ 2..) = counts.get(words) {
                let message = format!("“{words}” occurs {count} times in source {source}");
                hits.push(Hit::on(seq, message).with([source]));
            }
        }
    }
    hits
}
