//! Shown: the findings of a report in the order in which people read them: errors first, and last what is true of a
//! whole document, once.
//!
//! Invariant: no finding is left out, except those beyond the most that were asked for, which are counted.

use std::collections::BTreeMap;

use claimlog::audit::{Finding, rule};
use claimlog::model::{Kind, Seq, View};

/// What is shown as one.
pub(super) struct Shown<'r, 'a> {
    /// The finding, or the first of several that are one fact of a document.
    pub(super) finding: &'r Finding<'a>,
    /// The claims that it is on, if it is a fact of the whole document.
    pub(super) claims: Vec<Seq>,
}

/// The findings in the order in which they are shown, and how many more there are than `most`.
pub(super) fn arrange<'r, 'a>(findings: &'r [Finding<'a>], most: usize) -> (Vec<Shown<'r, 'a>>, usize) {
    let mut documents: BTreeMap<(Seq, &str), Shown<'r, 'a>> = BTreeMap::new();
    let mut shown = Vec::new();
    for finding in findings {
        match finding.source.filter(|_| is_of_document(finding.code)) {
            None => shown.push(Shown { finding, claims: Vec::new() }),
            Some(source) => {
                let fact = documents.entry((source, finding.code));
                fact.or_insert_with(|| Shown { finding, claims: Vec::new() }).claims.push(finding.seq);
            }
        }
    }
    for mut one in documents.into_values() {
        if one.claims.len() == 1 {
            one.claims.clear();
        }
        shown.push(one);
    }
    let key = |one: &Shown<'_, '_>| {
        let Shown { finding, claims } = one;
        (!claims.is_empty(), finding.level, finding.source, finding.span, finding.seq, finding.code)
    };
    shown.sort_by(|one, other| key(one).cmp(&key(other)));
    let left_out = shown.len().saturating_sub(most);
    shown.truncate(shown.len() - left_out);
    (shown, left_out)
}

/// Whether a rule reports a fact of a whole document.
pub(super) fn is_of_document(code: &str) -> bool {
    rule(code).is_some_and(claimlog::audit::Rule::is_of_document)
}

impl Shown<'_, '_> {
    /// What it is about: the claim and its source by their numbers, or the entry.
    pub(super) fn subject(&self, view: &View) -> String {
        let Finding { seq, source, .. } = self.finding;
        if let Some(source) = source.filter(|_| !self.claims.is_empty()) {
            let all = view.claims_of(source).iter().filter(|claim| view.in_force(**claim)).count();
            let (count, ranges) = (self.claims.len(), ranges(&self.claims));
            return match count == all {
                true => format!("all {all} claims of source {source} ({ranges})"),
                false => format!("{count} of {all} claims of source {source} ({ranges})"),
            };
        }
        let mut subject = match (view.kind(*seq), source) {
            (Some(Kind::Claim), Some(source)) => format!("claim {seq} of source {source}"),
            (kind, _) => format!("{} {seq}", kind.map_or("entry", Kind::name)),
        };
        if let Some(group) = &self.finding.group {
            subject.push_str(&format!(", {group}"));
        }
        subject
    }
}

/// Numbers in order, runs of them by their ends: "1, 3 to 15, 20".
pub(super) fn ranges(numbers: &[Seq]) -> String {
    let mut runs: Vec<(Seq, Seq)> = Vec::new();
    for number in numbers {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == *number => *last = *number,
            _ => runs.push((*number, *number)),
        }
    }
    let more = runs.len().saturating_sub(MOST_RUNS);
    let words = runs.iter().take(MOST_RUNS).map(|(first, last)| match last - first {
        0 => first.to_string(),
        1 => format!("{first}, {last}"),
        _ => format!("{first} to {last}"),
    });
    let mut text = words.collect::<Vec<_>>().join(", ");
    if more > 0 {
        let left: Seq = runs[MOST_RUNS..].iter().map(|(first, last)| last - first + 1).sum();
        text.push_str(&format!(" and {left} more"));
    }
    text
}

/// How many runs of numbers are written out.
const MOST_RUNS: usize = 20;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_numbers_are_written_by_their_ends() {
        for (numbers, words) in
            [(&[][..], ""), (&[4], "4"), (&[4, 5], "4, 5"), (&[1, 3, 4, 5, 9], "1, 3 to 5, 9")]
        {
            assert_eq!(ranges(numbers), words);
        }
        let many: Vec<Seq> = (0..50).map(|n| n * 2).collect();
        assert!(ranges(&many).ends_with("36, 38 and 30 more"), "{}", ranges(&many));
    }
}
