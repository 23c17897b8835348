//! Facts in other words: how many contradictions are found, and how many of those found are right.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use claimlog::compare::{Outcome, Statement, compare};

/// The columns of each line of a table.
fn rows(text: &'static str) -> Vec<[&'static str; 4]> {
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| line.split(" | ").collect::<Vec<_>>().try_into().expect(line)).collect()
}

fn outcome(a: &str, b: &str) -> Outcome {
    compare(&Statement::read(a), &Statement::read(b)).outcome
}

/// Precision and recall of contradictions.
fn figures<'a>(rows: impl Iterator<Item = &'a [&'static str; 4]>) -> (f64, f64) {
    let (mut right, mut wrong, mut missed) = (0.0, 0.0, 0.0);
    for [_, wanted, a, b] in rows {
        match (*wanted == "contradiction", outcome(a, b) == Outcome::Contradiction) {
            (true, true) => right += 1.0,
            (true, false) => missed += 1.0,
            (false, true) => wrong += 1.0,
            (false, false) => {}
        }
    }
    (right / f64::max(1.0, right + wrong), right / f64::max(1.0, right + missed))
}

#[test]
fn facts_in_other_words_are_compared() {
    let all = rows(include_str!("cases/frames.txt"));
    let silent = all.iter().filter(|row| row[1] == "none").count();
    assert!(all.len() >= 300 && silent * 2 >= all.len(), "{silent} of {}", all.len());
    for (half, precision, recall) in [(0, 0.85, 0.85), (1, 0.8, 0.7)] {
        let found = figures(all.iter().skip(half).step_by(2));
        assert!(found.0 >= precision && found.1 >= recall, "half {half}: {found:?}");
    }
    let more = rows(include_str!("cases/rewordings.txt"));
    let found = figures(more.iter());
    assert!(found.0 >= 0.89 && found.1 >= 0.72, "{found:?}");
}

#[test]
fn news_is_compared_as_an_editor_compares_it() {
    let mut wrong = Vec::new();
    for [_, wanted, a, b] in rows(include_str!("cases/news.txt")) {
        let found = outcome(a, b);
        let bare = wanted.trim_start_matches('~');
        let agrees = match bare {
            "contradiction" => found == Outcome::Contradiction,
            _ => matches!(found, Outcome::None | Outcome::Tension),
        };
        // A mistake that was mended must lose its mark.
        if agrees == wanted.starts_with('~') {
            wrong.push(format!("{wanted}: {a} / {b}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_says_the_same_in_other_words_is_no_conflict() {
    let all = rows(include_str!("cases/frames.txt"));
    for [_, _, a, b] in all.iter().filter(|row| row[0] == "same") {
        assert_ne!(outcome(a, b), Outcome::Contradiction, "{a} / {b}");
    }
}

#[test]
fn a_conflict_is_told_in_words_that_can_be_checked() {
    let told = |a: &str, b: &str| compare(&Statement::read(a), &Statement::read(b)).reason.into_owned();
    for (a, b, reason) in [
        (
            "The tower was unveiled in 1931.",
            "The tower was unveiled in 1940.",
            "both say when (“unveiled”): “1931”, “1940”",
        ),
        (
            "The schooner carried onions.",
            "The schooner's load was cement.",
            "both say what it carries (“carried”): “onions”, “cement”",
        ),
    ] {
        assert_eq!(told(a, b), reason);
    }
}
