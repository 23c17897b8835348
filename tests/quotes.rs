//! Quotes: the vectors of `tests/vectors/quotes`, by which docs/QUOTES.md is measured.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;

use claimlog::text::{Context, Found, QuoteMatch, find_quote, turns_of_quote};
use serde::Deserialize;

#[derive(Deserialize)]
struct Quotation {
    id: String,
    class: String,
    half: String,
    sources: BTreeMap<String, String>,
    of: String,
    quote: String,
    outcome: String,
    #[serde(default)]
    differences: Vec<String>,
    elsewhere: Option<String>,
}

#[derive(Deserialize)]
struct Cut {
    id: String,
    half: String,
    text: String,
    quote: String,
    claim: Option<String>,
    claimant: Option<String>,
    turn: Option<String>,
}

fn read<T: for<'a> Deserialize<'a>>(name: &str) -> Vec<T> {
    let text = std::fs::read_to_string(format!("tests/vectors/quotes/{name}.jsonl")).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn found(text: &str, quote: &str) -> Option<Found> {
    match find_quote(text, quote, &Context::default()) {
        QuoteMatch::Exact(span) => Some(Found { span, pieces: vec![span], differences: vec![], inserted: vec![] }),
        QuoteMatch::Differs(found) => Some(found),
        _ => None,
    }
}

/// Whether a quote may support a claim in its own words.
fn accepted(text: &str, quote: &str, claim: &str, claimant: Option<&str>) -> (Option<Found>, Vec<String>) {
    let Some(found) = found(text, quote) else { return (None, Vec::new()) };
    let turns = turns_of_quote(text, &found);
    let left = turns.iter().filter(|turn| !turn.is_carried(text, quote, claim, claimant));
    let left = left.map(|turn| format!("{}: {}", turn.kind.name(), turn.words.of(text).unwrap_or("?"))).collect();
    (Some(found), left)
}

#[test]
fn quotations_are_accepted_or_refused_as_labelled() {
    let mut wrong: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut count: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for one in read::<Quotation>("quotations") {
        let text = &one.sources[&one.of];
        let (found, turns) = accepted(text, &one.quote, &one.quote, None);
        let right = match one.outcome.as_str() {
            "found" => found.as_ref().is_some_and(|found| {
                let names: Vec<&str> = found.differences.iter().map(|way| way.name()).collect();
                turns.is_empty() && one.differences.iter().all(|way| names.contains(&way.as_str()))
            }),
            _ => found.is_none() || !turns.is_empty(),
        };
        let elsewhere = one.elsewhere.is_none_or(|other| self::found(&one.sources[&other], &one.quote).is_some());
        let key = format!("{} {}", one.half, one.class);
        let (all, good) = count.entry(key.clone()).or_default();
        *all += 1;
        *good += usize::from(right && elsewhere);
        if !(right && elsewhere) {
            let how = found.map(|found| format!("{:?}", found.differences));
            wrong.entry(key).or_default().push(format!("{} {:?} {how:?} {turns:?} in {text:?}", one.id, one.quote));
        }
    }
    let shown = std::env::var("SHOW").unwrap_or_else(|_| "tuned kept".into());
    for (class, (all, good)) in &count {
        println!("{class}: {good} of {all}");
    }
    let mut listed = Vec::new();
    for (class, wrong) in &wrong {
        if shown.contains(class.split(' ').next().unwrap()) {
            listed.extend(wrong.iter().map(|one| format!("{class} {one}")));
        }
    }
    println!("{}", listed.join("\n"));
    for half in ["tuned", "kept"] {
        let sum = |faithful: bool| {
            let of = count.iter().filter(|(class, _)| class.starts_with(half) && class.contains("faithful") == faithful);
            of.fold((0, 0), |(all, good), (_, (a, g))| (all + a, good + g))
        };
        let ((all, good), (bad, refused)) = (sum(true), sum(false));
        assert!(good * 100 >= all * 99, "{half}: {good} of {all} faithful quotations are accepted");
        assert_eq!(bad, refused, "{half}: of the others, so many are refused");
    }
}

#[test]
fn cuts_that_turn_the_sense_are_known() {
    let mut sums: BTreeMap<String, [usize; 3]> = BTreeMap::new();
    for one in read::<Cut>("cuts") {
        let claim = one.claim.as_deref().unwrap_or(&one.quote);
        let (found, turns) = accepted(&one.text, &one.quote, claim, one.claimant.as_deref());
        assert!(found.is_some(), "{}: {} in {}", one.id, one.quote, one.text);
        let [right, false_alarm, missed] = sums.entry(one.half.clone()).or_default();
        let shown = std::env::var("SHOW").is_ok_and(|half| half.contains(&one.half));
        match (&one.turn, turns.is_empty()) {
            (Some(_), false) => *right += 1,
            (None, false) => {
                *false_alarm += 1;
                if shown { println!("FALSE {} {} [{}] {turns:?}", one.id, one.text, one.quote); }
            }
            (Some(kind), true) => {
                *missed += 1;
                if shown { println!("MISSED {} {kind} {} [{}]", one.id, one.text, one.quote); }
            }
            (None, true) => {}
        }
    }
    for (half, [right, false_alarm, missed]) in &sums {
        let (precision, recall) =
            (*right as f64 / (right + false_alarm) as f64, *right as f64 / (right + missed) as f64);
        println!("{half}: precision {precision:.3}, recall {recall:.3}");
        assert!(precision >= 0.95 && recall >= 0.85, "{half}: precision {precision:.3}, recall {recall:.3}");
    }
}
