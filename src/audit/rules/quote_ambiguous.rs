//! S006 quote-ambiguous.

use super::{Anchor, anchors};
use crate::audit::{Check, Hit, Level, Rule};
use crate::model::View;

pub(super) const RULE: Rule = Rule {
    code: "S006",
    name: "quote-ambiguous",
    level: Level::Note,
    since: "0.1.0",
    what: "A quote given by hand whose words stand more than once in its source.",
    why: "Without the byte offsets a reader cannot tell which passage is meant, and another edition may move them.",
    help: "quote more of the passage, so that it stands once",
    flagged: r#"The dam holds. The weir leaks badly. The tower stands: the weir leaks badly.
{"about":1,"evidence":{"stance":"mentions","source":0,"passage":{"span":{"start":19,"end":31},"quote":"weir leaks b"}}}"#,
    clean: r#"The dam holds. The weir leaks badly.
{"about":1,"evidence":{"stance":"mentions","source":0,"passage":{"span":{"start":15,"end":36},"quote":"The weir leaks badly."}}}"#,
    check: Check::View(check),
};

fn check(view: &View) -> Vec<Hit> {
    let count = |anchor: &Anchor<'_>| anchor.text.map_or(0, |text| text.matches(anchor.words).count());
    anchors(view)
        .filter(|anchor| anchor.quoted)
        .map(|anchor| (count(&anchor), anchor))
        .filter(|(count, _)| *count > 1)
        .map(|(count, Anchor { seq, source, words, .. })| {
            let message = format!("“{words}” stands in source {source} {count} times");
            Hit::on(seq, message).with([source])
        })
        .collect()
}
