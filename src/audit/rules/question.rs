//! F003 question.

use crate::audit::{Case, Check, Hit, Level, Rule};
use crate::text::Word;

pub(super) const RULE: Rule = Rule {
    code: "F003",
    name: "question",
    level: Level::Error,
    since: "0.1.0",
    what: "A question recorded as a claim.",
    why: "A question may suggest much but states nothing, so it can be neither supported nor refuted.",
    help: "use the statement that answers it, if there is one; in a ledger, `claimlog retract` this one",
    flagged: "Was the dam finished in time?",
    clean: "The dam was not finished in time.",
    check: Check::Claim { english: false, check },
};

fn check(case: &Case<'_>) -> Vec<Hit> {
    if case.reading.asks() && case.title.is_none() && !quotes_question(case) {
        return case.hit(None, "a question, not a statement");
    }
    Vec::new()
}

/// Whether the question is quoted by a statement: "The clerk asked: “Who pays?”". A quotation alone, or after the
/// label of its speaker, is a question.
fn quotes_question(case: &Case<'_>) -> bool {
    let reading = case.reading;
    let quoted = |word: &Word<'_>| reading.is_quoted(word.span.start);
    let outside = reading.words.iter().filter(|word| !quoted(word)).count();
    let closes = reading.words.last().is_some_and(quoted);
    closes
        && outside > 1
        && reading.words.first().is_some_and(|word| !quoted(word))
        && reading.has_finite_verb()
}
