//! Quotes: the vectors of `tests/vectors/quotes`, by which docs/QUOTES.md is measured.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::collections::BTreeMap;

use crate::common::Shop;
use claimlog::text::{Cited, Context, Found, QuoteMatch, find_quote, turns_of_quote};
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
        QuoteMatch::Exact(span) => {
            Some(Found { span, pieces: vec![span], differences: vec![], inserted: vec![] })
        }
        QuoteMatch::Differs(found) => Some(found),
        _ => None,
    }
}

/// Whether a quote may support a claim in its own words.
fn accepted(text: &str, quote: &str, claim: &str, claimant: Option<&str>) -> (Option<Found>, Vec<String>) {
    let Some(found) = found(text, quote) else { return (None, Vec::new()) };
    let turns = turns_of_quote(text, &found);
    let left = turns
        .iter()
        .filter(|turn| !turn.is_carried(text, quote, Cited { claim, claimant, ..Cited::default() }));
    let left =
        left.map(|turn| format!("{}: {}", turn.kind.name(), turn.words.of(text).unwrap_or("?"))).collect();
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
        let elsewhere =
            one.elsewhere.is_none_or(|other| self::found(&one.sources[&other], &one.quote).is_some());
        let key = format!("{} {}", one.half, one.class);
        let (all, good) = count.entry(key.clone()).or_default();
        *all += 1;
        *good += usize::from(right && elsewhere);
        if !(right && elsewhere) {
            let how = found.map(|found| format!("{:?}", found.differences));
            wrong
                .entry(key)
                .or_default()
                .push(format!("{} {:?} {how:?} {turns:?} in {text:?}", one.id, one.quote));
        }
    }
    // `SHOW=tuned` lists what is wrong in the half that may be looked at.
    let shown = std::env::var("SHOW").unwrap_or_default();
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
            let of = count
                .iter()
                .filter(|(class, _)| class.starts_with(half) && class.contains("faithful") == faithful);
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
                if shown {
                    println!("FALSE {} {} [{}] {turns:?}", one.id, one.text, one.quote);
                }
            }
            (Some(kind), true) => {
                *missed += 1;
                if shown {
                    println!("MISSED {} {kind} {} [{}]", one.id, one.text, one.quote);
                }
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

/// `tests/cases/senses.txt`: a case for each kind of syntax that was once read wrongly.
#[test]
fn cases_of_sense_are_read_as_labelled() {
    let mut wrong = Vec::new();
    for line in std::fs::read_to_string("tests/cases/senses.txt").unwrap().lines() {
        if line.starts_with('#') {
            continue;
        }
        let columns: Vec<&str> = line.split('|').map(str::trim).collect();
        let kept: Vec<&str> =
            columns[1].split("[[").skip(1).map(|rest| rest.split("]]").next().unwrap()).collect();
        let (text, quote) = (columns[1].replace("[[", "").replace("]]", ""), kept.join(" \u{2026} "));
        let claim = columns.get(2).filter(|claim| !claim.is_empty()).copied().unwrap_or(&quote);
        let (found, turns) = accepted(&text, &quote, claim, columns.get(3).copied());
        assert!(found.is_some(), "{line}");
        // A claim that says what was left out carries it.
        let changed = columns[0] != "-" && claim == quote;
        if turns.is_empty() == changed {
            wrong.push(format!("{line} {turns:?}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Every stretch of whole words of a text is found to the letter, or stands there more than once.
#[test]
fn every_stretch_of_a_text_is_exact() {
    for one in read::<Quotation>("quotations").iter().step_by(7) {
        let text = &one.sources[&one.of];
        let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        for pair in starts.windows(38).step_by(5) {
            let words = text[pair[0]..pair[37]].trim();
            let whole = |at: Option<char>| at.is_none_or(|c| !c.is_alphanumeric());
            let at = text.find(words).unwrap();
            if !whole(text[..at].chars().next_back()) || !whole(text[at + words.len()..].chars().next()) {
                continue;
            }
            match find_quote(text, words, &Context::default()) {
                QuoteMatch::Exact(span) => assert_eq!(span.of(text), Some(words)),
                QuoteMatch::Ambiguous(spans) => {
                    assert!(spans.iter().all(|span| span.of(text) == Some(words)))
                }
                other => panic!("{words:?}: {other:?}"),
            }
        }
    }
}

#[test]
fn hostile_quotes_are_refused_quickly() {
    let text = "The dam of Varne holds 40 million litres, which is enough. "
        .repeat(if cfg!(debug_assertions) { 9_000 } else { 180_000 })
        + "\nThe weir leaks.";
    assert!(cfg!(debug_assertions) || text.len() > 10_000_000);
    let long =
        "The dam of Varne holds 40 million litres, which is enough. ".repeat(1100) + "The weir leaks badly.";
    assert!(long.len() > 60_000);
    let elided = "dam \u{2026} ".repeat(20_000);
    let many = "The weir [\u{2026}] leaks ".repeat(30);
    for quote in [
        long.as_str(),
        &elided,
        &many,
        "\u{2026}",
        "[...]",
        "",
        "a\0b",
        "zebra \u{2026} leaks",
        "the weir … leaks",
        "[x] [y] [z]",
        "[[[[",
        "\u{202e}\u{5d0}\u{5d1}",
    ] {
        let start = std::time::Instant::now();
        let found = find_quote(&text, quote, &Context::default());
        let took = start.elapsed();
        println!("{took:?} {}", quote.chars().take(20).collect::<String>());
        if quote == "the weir … leaks" {
            assert!(
                matches!(&found, QuoteMatch::Differs(found) if found.span.of(&text) == Some("The weir leaks")),
                "{found:?}"
            );
        } else {
            assert!(
                matches!(found, QuoteMatch::Nowhere(_) | QuoteMatch::Stitched(_)),
                "{quote:.40} {found:?}"
            );
        }
        let most = if cfg!(debug_assertions) { 10 } else { 2 };
        assert!(took.as_secs() < most, "{quote:.40} took {took:?}");
    }
}

#[test]
fn other_scripts_and_marks_are_found_whole() {
    for (text, quote, differs) in [
        (
            "\u{5d4}\u{5e1}\u{5db}\u{5e8} \u{5de}\u{5dc}\u{5d0}. \u{5d4}\u{5d2}\u{5e9}\u{5e8} \u{5d7}\u{5d3}\u{5e9}.",
            "\u{5d4}\u{5d2}\u{5e9}\u{5e8} \u{5d7}\u{5d3}\u{5e9}",
            0,
        ),
        (
            "\u{200f}\u{5d4}\u{5e1}\u{5db}\u{5e8}\u{200f} \u{5de}\u{5dc}\u{5d0}.",
            "\u{5d4}\u{5e1}\u{5db}\u{5e8} \u{5de}\u{5dc}\u{5d0}",
            1,
        ),
        ("Ame\u{301}lie a\u{300} Vire.", "Am\u{e9}lie \u{e0} Vire", 1),
        ("a\0b c", "a\0b c", 0),
        (
            "\u{7acb}\u{6cd5}\u{4f1a}\u{901a}\u{8fc7}\u{4e86}\u{6cd5}\u{3002}",
            "\u{7acb}\u{6cd5}\u{4f1a}\u{901a}\u{8fc7}\u{4e86}\u{6cd5}",
            0,
        ),
    ] {
        let found = found(text, quote).unwrap_or_else(|| panic!("{text:?}"));
        assert_eq!(found.differences.len(), differs, "{text:?} {found:?}");
        assert!(turns_of_quote(text, &found).is_empty());
    }
    // A letter is not found without its accent, nor half of it.
    for (text, quote) in [("Ame\u{301}lie", "Ame"), ("cafe\u{301} noir", "cafe"), ("caf\u{e9}", "cafe")] {
        assert!(found(text, quote).is_none(), "{text:?}");
    }
}

proptest::proptest! {
    #[test]
    fn no_quote_and_no_text_break_it(
        text in "([Tt]he |not |said |if |[a-z]{1,6} |[.,?!]|\u{2026}|\n|\u{ad}|\u{301}|\u{fb01}|-|[“”\\[\\]]){0,40}",
        quote in "([Tt]he |not |[a-z]{1,6} |\u{2026}|\\.\\.\\.|\\[[a-z]{0,5}\\]|-\n|[“”.,]){0,12}"
    ) {
        if let Some(found) = found(&text, &quote) {
            proptest::prop_assert!(found.span.of(&text).is_some_and(|words| !words.is_empty()));
            for turn in turns_of_quote(&text, &found) {
                proptest::prop_assert!(turn.words.of(&text).is_some());
                let cited = Cited { claim: &quote, claimant: Some("A"), ..Cited::default() };
                let _ = turn.is_carried(&text, &quote, cited);
            }
            for pair in found.pieces.windows(2) {
                proptest::prop_assert!(pair[0].end <= pair[1].start);
            }
        }
    }
}

/// A quote that was cut out of a negation supports nothing, unless somebody insists; then the audit says so.
#[test]
fn a_quote_that_was_cut_against_its_sense_is_refused_and_audited() {
    let shop = Shop::with_ledger();
    let lease = shop.write(
        "lease.txt",
        "Under clause 9, the landlord is not permitted to terminate this lease during the fixed term.\n\n\
         Critics claim that the roof leaks. The o\u{fb03}cial rent rose by 3.4 per-\ncent in January.\n\n\
         The garden, which is shared, has a well.\n",
    );
    shop.expect(0, &["ingest", &lease, "--url", "https://example.org/lease", "--author", "A. Writer"]);
    let claim = |text: &str| {
        let added = shop.json(0, &["add", text, "--url", "https://example.org/c", "--claimant", "Bo Ek"]);
        added["seq"].as_u64().unwrap().to_string()
    };
    let (may, may_not, roof) = (
        claim("The landlord may end the lease."),
        claim("The landlord may not end the lease."),
        claim("The roof is not tight."),
    );
    let cut = "permitted to terminate this lease";
    let told =
        shop.failure(2, &["evidence", &may, "--supports", "--source", "0", "--quote", cut]).to_string();
    assert!(told.contains("negates them") && told.contains("“not”") && told.contains("--anyway"), "{told}");
    let told = shop
        .failure(2, &["evidence", &roof, "--supports", "--source", "0", "--quote", "the roof leaks"])
        .to_string();
    assert!(told.contains("attributes them to somebody"), "{told}");
    shop.expect(2, &["add", "It may end.", "--source", "0", "--quote", cut]);
    // What says so too, speaks against it, or quotes the word as well, is recorded.
    shop.expect(0, &["evidence", &may_not, "--supports", "--source", "0", "--quote", cut]);
    shop.expect(0, &["evidence", &may, "--mentions", "--source", "0", "--quote", cut]);
    shop.expect(
        0,
        &["evidence", &may, "--refutes", "--source", "0", "--quote", "not permitted to terminate this lease"],
    );
    let stitched = "the landlord is \u{2026} in January";
    let told =
        shop.failure(2, &["evidence", &may, "--mentions", "--source", "0", "--quote", stitched]).to_string();
    assert!(told.contains("2 passages that stand apart"), "{told}");
    // Words that are left out are looked at for any stance.
    let elided = "the landlord is \u{2026} permitted to terminate";
    shop.expect(2, &["evidence", &may, "--mentions", "--source", "0", "--quote", elided]);
    for (quote, names) in [
        ("the official rent rose by 3.4 percent", vec!["ligatures", "line-end-hyphen", "first-letter"]),
        ("The garden \u{2026} has a well,", vec!["elision"]),
        ("[It] has a well", vec!["insertion"]),
    ] {
        let added = shop.json(0, &["evidence", &may, "--mentions", "--source", "0", "--quote", quote]);
        assert_eq!(added["quote"]["normalised"], serde_json::json!(names), "{quote}");
    }
    assert!(!shop.expect(0, &["audit", "--select", "S011"]).contains("S011"));
    shop.expect(0, &["evidence", &may, "--supports", "--source", "0", "--quote", cut, "--anyway"]);
    let told = shop.expect(1, &["audit", "--select", "S011"]);
    assert!(told.contains("negates them, in the words “not”"), "{told}");
}
