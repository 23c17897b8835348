//! F013 loose-citation.

use crate::audit::{Check, Hit, Level, Rule, Scope};
use crate::model::{Seq, Span, View};
use crate::text::loose;

pub(super) const RULE: Rule = Rule {
    code: "F013",
    name: "loose-citation",
    level: Level::Note,
    since: "0.2.0",
    what: "A text with a list of references in which a mark points to no line, or a line has no mark.",
    why: "What the mark stands for cannot be looked up, and nobody knows what the line was a source of.",
    help: "give each mark its line and each line its mark; of a captured text, accept it with `claimlog waive`",
    flagged: "The dam was finished in 1969.[1] The weir leaks badly in winter.[4]\n\nSources:\n[1] https://example.org/a\n[2] https://example.org/a",
    clean: r#"The dam was finished in 1969.[1] The weir leaks badly in winter.[2]

[1] https://example.org/a
[2] https://example.org/a
{"about":3,"retraction":{"because":"a reference"}}
{"about":4,"retraction":{"because":"a reference"}}"#,
    check: Check::View(check),
};

/// The most marks or lines that a finding names.
const MOST_NAMED: usize = 3;

/// One hit for each text, on its source.
fn check(view: &View, scope: Scope) -> Vec<Hit> {
    scope.seqs(view).filter_map(|seq| of(view, seq)).collect()
}

fn of(view: &View, seq: Seq) -> Option<Hit> {
    let source = view.source(seq).filter(|source| view.stands(seq) && !source.is_table())?;
    let text = view.text(&source.text)?;
    let found = loose(text);
    let said = [
        of_some(text, &found.marks, ["a mark points", "marks point"], "to no line of its list"),
        of_some(text, &found.lines, ["a line", "lines"], "of its list without a mark"),
    ];
    let said: Vec<String> = said.into_iter().flatten().collect();
    (!said.is_empty()).then(|| Hit::on(seq, said.join("; ")))
}

fn of_some(text: &str, spans: &[Span], [one, many]: [&str; 2], rest: &str) -> Option<String> {
    let named: Vec<&str> = spans.iter().filter_map(|span| span.of(text)).take(MOST_NAMED).collect();
    let more = if spans.len() > MOST_NAMED { ", …" } else { "" };
    let head = if spans.len() == 1 { one.to_owned() } else { format!("{} {many}", spans.len()) };
    (!spans.is_empty()).then(|| format!("{head} {rest}: {}{more}", named.join(", ")))
}
