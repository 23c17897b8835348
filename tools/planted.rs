//! Texts with planted errors against a ledger: how many of the contradictions that `compare` sees a check against the ledger
//! finds, and how often it cries wolf.
//!
//! `cargo run --release --example planted -- [CLAIMS] [TEXTS]`. The ledger and the texts come from the corpus of the scale
//! benchmark and are the same every time. A text has forty sentences: five that are recorded, five recorded ones with one
//! word or number changed, and thirty that no claim of the ledger is the source of. A finding on one of the thirty-five is
//! a false alarm, even where chance made the sentence contradict a claim.
#![allow(
    clippy::print_stdout,
    clippy::cast_precision_loss,
    dead_code,
    reason = "the benchmark uses more of the corpus"
)]

#[path = "../benches/scale/corpus/mod.rs"]
mod corpus;

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write;
use std::time::Instant;

use claimlog::audit::{Known, Links, Relation, Report, Selection, against};
use claimlog::compare::{Outcome, Statement, compare};
use claimlog::ingest::{About, Scratch, read};
use claimlog::model::{Time, View};
use corpus::Corpus;

/// The sentences of a text: recorded, changed, and others.
const RECORDED: u64 = 5;
const CHANGED: u64 = 5;
const OTHERS: u64 = 30;

/// The rules by which a sentence is in conflict with the ledger.
const CONFLICTS: [&str; 4] = ["K001", "K002", "K003", "K012"];

/// Words and what contradicts them.
const SWAPS: [(&str, &str); 8] = [
    (" rose ", " fell "),
    (" fell ", " rose "),
    (" grew ", " shrank "),
    (" approved ", " rejected "),
    (" rejected ", " approved "),
    (" was opened ", " was closed "),
    (" was closed ", " was opened "),
    (" is ", " is not "),
];

fn view(name: &str, text: String) -> Result<View, Box<dyn Error>> {
    let about = About { name: Some(name.to_owned()), ..About::default() };
    let now: Time = "2026-03-02T09:00:00Z".parse()?;
    Ok(Scratch::of([read(name, text.into_bytes(), about)?], now)?)
}

/// A sentence with one thing changed, if there is one to change: a word on even numbers, or else the last number in it.
fn changed(sentence: &str, number: u64) -> Option<String> {
    let swap = SWAPS.iter().find(|(word, _)| sentence.contains(word));
    if let Some((word, other)) = swap.filter(|_| number.is_multiple_of(2)) {
        return Some(sentence.replacen(word, other, 1));
    }
    let end = sentence.rfind(|c: char| c.is_ascii_digit())? + 1;
    let start = sentence[..end].rfind(|c: char| !c.is_ascii_digit()).map_or(0, |at| at + 1);
    let value: u64 = sentence[start..end].parse().ok()?;
    let other = if end - start == 4 { value - 7 } else { value * 2 + 11 };
    Some(format!("{}{other}{}", &sentence[..start], &sentence[end..]))
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1).map(|number| number.parse::<u64>());
    let claims = arguments.next().transpose()?.unwrap_or(10_000);
    let texts = arguments.next().transpose()?.unwrap_or(100);
    let (recorded, fresh) = (Corpus::new(7, claims), Corpus::new(1_000_003, texts * OTHERS));
    // What the corpus plants contradicts the ledger by itself.
    let plain = |corpus: &Corpus| -> Vec<u64> {
        let planted: BTreeSet<u64> = corpus.planted().into_iter().flat_map(|one| one.rows).collect();
        (0..corpus.claims).filter(|row| !planted.contains(row)).collect()
    };
    let (own, others) = (plain(&recorded), plain(&fresh));
    let mut rows = String::new();
    for row in 0..claims {
        writeln!(rows, "{}", serde_json::json!({"claim": recorded.text(row), "speaker": "Ann Lee"}))?;
    }
    let ledger = view("claims.jsonl", rows)?;
    let known = Known::all(&ledger);
    let (mut seen, mut found, mut unseen) = (0, 0, 0);
    let (mut calm, mut alarms, mut repeated, mut known_words) = (0, 0, 0, 0);
    let mut missed = Vec::new();
    let mut why = BTreeMap::<&str, usize>::new();
    let begun = Instant::now();
    for text in 0..texts {
        let pick = |rows: &[u64], number: u64| rows[(number % rows.len() as u64) as usize];
        let row = |number: u64| pick(&own, text * 9973 + number * 613);
        let mut sentences: Vec<(String, Option<String>)> = Vec::new();
        sentences.extend((0..RECORDED).map(|number| (recorded.text(row(number)), None)));
        for number in 0..CHANGED {
            let own = recorded.text(row(RECORDED + number));
            sentences.extend(changed(&own, number).map(|other| (other, Some(own))));
        }
        sentences.extend((0..OTHERS).map(|number| (fresh.text(pick(&others, text * OTHERS + number)), None)));
        // Each stands in a paragraph of its own, as in a list of claims.
        let words = sentences.iter().map(|(words, _)| words.as_str()).collect::<Vec<_>>().join("\n\n");
        let draft = view("draft.txt", words)?;
        let mut said = against(&draft, &ledger, &known, &Links::new(), &Selection::default());
        let of: BTreeMap<&str, _> = said
            .sentences
            .iter()
            .filter_map(|one| Some((&*draft.claim(one.seq)?.text, one.clone())))
            .collect();
        let mut report = Report::default();
        report.add(&mut said);
        for (at, (words, source)) in sentences.iter().enumerate() {
            let flagged = report.findings.iter().find(|finding| {
                CONFLICTS.contains(&finding.code)
                    && draft.claim(finding.seq).is_some_and(|claim| &*claim.text == words)
            });
            let Some(source) = source else {
                calm += 1;
                alarms += usize::from(flagged.is_some());
                if let Some(finding) = flagged {
                    *why.entry(finding.code).or_default() += 1;
                    let other = finding.recorded.first().map_or("", |quoted| quoted.quote);
                    println!("alarm {}: {words}\n            {other}", finding.code);
                }
                if (at as u64) < RECORDED {
                    repeated += 1;
                    known_words += usize::from(
                        of.get(words.as_str()).is_some_and(|one| one.relation == Relation::Recorded),
                    );
                }
                continue;
            };
            let (own, other) = (Statement::read(words), Statement::read(source));
            if compare(&own, &other).outcome != Outcome::Contradiction {
                unseen += 1;
                continue;
            }
            seen += 1;
            let is_found = of.get(words.as_str()).is_some_and(|one| {
                let is_source = |seq| ledger.claim(seq).is_some_and(|claim| *claim.text == **source);
                one.claims.iter().any(|claim| claim.relation == Relation::Contradicts && is_source(claim.seq))
            });
            found += usize::from(is_found && flagged.is_some());
            if !(is_found && flagged.is_some()) {
                missed.push((words.clone(), source.clone()));
            }
        }
    }
    for (words, source) in missed.iter().take(20) {
        println!("missed: {words}\n        {source}");
    }
    println!("{claims} claims, {texts} texts, {} s", begun.elapsed().as_secs());
    println!(
        "contradictions that compare sees: {seen}, found: {found} ({unseen} changed sentences contradict nothing)"
    );
    println!("repeated sentences: {repeated}, recorded: {known_words}");
    let share = 100.0 * alarms as f64 / calm as f64;
    println!("sentences without an error: {calm}, false alarms: {alarms} ({share:.2} %) {why:?}");
    Ok(())
}
