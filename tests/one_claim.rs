//! One claim: what the audit of one entry finds is what the audit of all finds on it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use claimlog::audit::{Finding, FoundPair, Pairs, RULES, Selection, audit, audit_of, example_view, of};
use claimlog::export::{Judge, Policy};
use claimlog::ledger::Ledger;
use claimlog::model::{Seq, Time, View};
use claimlog::store::Access;
use claimlog::verify::Trust;
use proptest::prelude::*;

/// Compares the audit of each entry of a view with the audit of all. Returns how many findings there were.
fn hold(view: &View, selection: &Selection) -> usize {
    hold_each(view, selection, 1)
}

/// The same for every nth entry, and for those with a finding; if not every entry is asked for, a third of these.
fn hold_each(view: &View, selection: &Selection, nth: usize) -> usize {
    let report = audit(view, selection);
    let mut all: BTreeMap<Seq, Vec<Finding<'_>>> = BTreeMap::new();
    // A pair is reported on its later claim, and belongs to the earlier one too.
    let mut shared: BTreeMap<Seq, BTreeSet<&str>> = BTreeMap::new();
    let count = report.findings.len();
    for finding in report.findings {
        if let Some(other) = finding.other {
            shared.entry(other).or_default().insert(finding.code);
        }
        // Only the audit of all knows the groups.
        all.entry(finding.seq).or_default().push(Finding { group: None, ..finding });
    }
    let in_group = |seq: Seq, code: &str| {
        report.groups.iter().any(|group| group.rules.contains(&code) && group.claims.contains(&seq))
    };
    // One past the end, too.
    for seq in 0..=view.records().len() as Seq {
        let expected = all.remove(&seq).unwrap_or_default();
        let earlier = shared.remove(&seq).unwrap_or_default();
        if expected.is_empty() && earlier.is_empty() && !(seq as usize).is_multiple_of(nth) {
            continue;
        }
        // Of very many claims with findings, a third is enough.
        if nth > 1 && seq > 20 && !seq.is_multiple_of(3) {
            continue;
        }
        let later = |finding: &Finding<'_>| finding.other.is_some_and(|other| other > finding.seq);
        let alone = of(view, seq, selection);
        let codes: BTreeSet<&str> = alone.iter().map(|finding| finding.code).collect();
        assert!(
            earlier.is_subset(&codes),
            "the pairs of entry {seq} with a later claim: {earlier:?}, {codes:?}"
        );
        let (pairs, found): (Vec<_>, Vec<_>) = alone.into_iter().partition(later);
        assert_eq!(found, expected, "entry {seq}: {:?}", view.entry(seq));
        for pair in pairs.iter().filter(|pair| pair.code != "C006") {
            assert!(in_group(seq, pair.code), "{pair:?} is in no group: {:?}", report.groups);
        }
    }
    assert!(all.is_empty() && shared.is_empty());
    count
}

/// Compares what a policy selects if it has the audit of all, and if it has what it asks for. Returns how many claims it
/// selects, and how many it leaves out for what was found on them.
fn hold_policy(view: &View) -> (usize, usize) {
    let claims = || view.claims().map(|(seq, ..)| seq);
    let wanted = Judge::looks_at(view);
    let (all, some) = (
        audit(view, &Selection::default()),
        audit_of(view, &Selection::default(), None, |seq| wanted.contains(&seq)),
    );
    let (mut selected, mut out) = (0, 0);
    for text in ["", "accept-own-source = true"] {
        let policy = Policy::from_toml(text).unwrap();
        let now = Time::parse_any("2026-11-28T12:00:00Z").unwrap();
        let judges = [&all, &some].map(|report| Judge::new(&policy, view, report, now));
        let [whole, part] = judges.each_ref().map(|judge| judge.select(claims()));
        assert_eq!(part, whole);
        selected += whole.0.len();
        for claim in claims() {
            let [whole, part] = judges.each_ref().map(|judge| judge.first_unmet(claim));
            assert_eq!(part, whole);
            out += usize::from(whole.is_some_and(|unmet| unmet.condition == "no-errors"));
        }
    }
    // What is found on pairs does not depend on what is found on single claims.
    let pairs = select(&["C"]);
    let (all, none) = (audit(view, &pairs), audit_of(view, &pairs, None, |_| false));
    assert_eq!((none.findings, none.groups), (all.findings, all.groups));
    (selected, out)
}

#[test]
fn of_a_policy_that_looks_at_some_claims() {
    let judged = (1..9).map(|claim| {
        format!("{{\"about\":{claim},\"assessment\":{{\"verdict\":\"supported\",\"because\":\"x\",\"by\":\"Bo\"}}}}\n")
    });
    let text = "The mill at Ardle was sold in 1984.\n\nHas the ferry sunk?\n\nThe weir never leaks.\n\nRead more\n\n\
        The weir leaks.\n\nAnn Lee owns the granary of Ardle and";
    let view = example_view(&format!("{text}\n{}", judged.collect::<String>()));
    let view = view.unwrap();
    let (selected, out) = hold_policy(&view);
    assert!(selected > 0 && out > 0, "{selected} {out}");
}

fn select(codes: &[&str]) -> Selection {
    Selection { select: codes.iter().map(|code| (*code).to_owned()).collect(), ignore: Vec::new() }
}

#[test]
fn of_the_example_ledger() {
    let ledger = Ledger::open(Path::new("ledger.db.example"), Access::Read, Trust::on_first_sight()).unwrap();
    let view = ledger.view(None).unwrap();
    assert!(hold(&view, &Selection::default()) > 20);
    for codes in [&["C"][..], &["F", "L"], &["C006"], &["S008", "S006"]] {
        hold(&view, &select(codes));
    }
    let pairs = Pairs::of(&view);
    for last in (0..view.records().len() as Seq).step_by(7) {
        let then = ledger.view(Some(last)).unwrap();
        hold(&then, &Selection::default());
        // What was recorded later changes nothing in what was found on the claims before it.
        let earlier = |found: &&FoundPair| found.claims[1] <= last;
        let found: Vec<FoundPair> = pairs.found().iter().filter(earlier).cloned().collect();
        assert_eq!(Pairs::of(&then).found(), found, "up to {last}");
    }
}

#[test]
fn of_the_examples_of_all_rules() {
    for rule in &RULES {
        hold(&example_view(rule.flagged).unwrap(), &Selection::default());
        hold(&example_view(rule.clean).unwrap(), &Selection::default());
    }
    let together: Vec<&str> =
        RULES.iter().map(|rule| rule.flagged).filter(|text| !text.starts_with('{')).collect();
    assert!(hold(&example_view(&together.join("\n\n")).unwrap(), &Selection::default()) > 40);
}

/// A page of so many sentences of few words, so that they meet, contradict and repeat each other.
fn page(count: usize, seed: usize) -> String {
    let pick = |list: &[&str], n: usize| list[(n * 7919 + seed * 104_729) / 13 % list.len()].to_owned();
    let who = [
        "The harbour board",
        "Ann Lee",
        "The ministry",
        "Experts",
        "Bo Ek of Oslo",
        "the mayor of Norway’s capital",
    ];
    let deed = [
        "opened",
        "closed",
        "never closed",
        "went to",
        "did not go to",
        "reported",
        "has rejected",
        "may sell",
    ];
    let what = [
        "the old ferry",
        "the ferry in 1984",
        "52 tonnes of fish",
        "40 tonnes of fish",
        "the café",
        "a new weir last week",
    ];
    let mut text = String::new();
    for n in 0..count {
        let (who, deed, what) = (pick(&who, n), pick(&deed, n * 3 + 1), pick(&what, n * 5 + 2));
        text.push_str(&match n % 11 {
            9 => format!("“{who} {deed} {what}, and {} said so", pick(&["he", "they"], n)),
            10 => "It leaks,” she said.".to_owned(),
            5 => format!("Dam Safety: The Hidden Risks of {what}\n"),
            6 => format!("{what} – {who}, which"),
            _ => format!("{who} {deed} {what}."),
        });
        text.push_str(match n % 5 {
            0 => "\n\n",
            1 => "\n- ",
            _ => " ",
        });
    }
    text
}

#[test]
fn of_pages_full_of_contradictions_and_repetitions() {
    for seed in 0..4 {
        let view = example_view(&page(120, seed)).unwrap();
        assert!(hold(&view, &Selection::default()) > 50);
    }
}

#[test]
fn of_crowds_that_are_not_compared() {
    let lines = |range: std::ops::Range<usize>, words: &str| -> String {
        range.map(|n| format!("{}\n\n", words.replace("{}", &n.to_string()))).collect()
    };
    let selection = select(&["C002", "C006", "C007", "L"]);
    // Copies and withdrawn claims are not counted.
    let ferries =
        lines(0..202, "The ferry sank with {} aboard.") + &"the ferry sank with 7 aboard!\n\n".repeat(4);
    let view = example_view(&ferries).unwrap();
    let report = audit(&view, &selection);
    let count = |code: &str| report.findings.iter().filter(|finding| finding.code == code).count();
    // A crowd is counted, but not reported as a finding.
    assert_eq!((count("C006"), count("C007")), (0, 4), "{:?}", report.findings);
    assert_eq!(report.summary.crowds, 1);
    hold_each(&view, &selection, 50);
    let retracted = format!("{ferries}{{\"about\":1,\"retraction\":{{\"because\":\"no\"}}}}");
    assert!(hold_each(&example_view(&retracted).unwrap(), &selection, 50) > 40);
    let mills = lines(0..110, "Mill {} burnt down.\n\nmill {} burnt down!");
    assert!(hold_each(&example_view(&mills).unwrap(), &selection, 50) > 110);
}

#[test]
fn of_many_claims_that_differ_in_a_number_only() {
    let selection = select(&["C002", "C006", "L"]);
    let mut text: String = (0..45).map(|n| format!("The ferry sank with {} aboard.\n\n", 50 + n)).collect();
    text.push_str("The Ferry sank with 60 aboard!\n\nThe ferry sank with nobody aboard.\n");
    // After the first 41, two that were judged supported are compared with each other, and withdrawn ones with none.
    for (claim, seq) in [(43, 48), (45, 50)] {
        text.push_str(&format!(
            "{{\"about\":{claim},\"evidence\":{{\"stance\":\"supports\",\"source\":0}}}}\n"
        ));
        text.push_str(&format!("{{\"about\":{claim},\"assessment\":{{\"verdict\":\"supported\",\"evidence\":[{seq}],\"because\":\"x\",\"by\":\"Bo Ek\"}}}}\n"));
    }
    let view = example_view(&text).unwrap();
    assert!(hold(&view, &selection) >= 44);
    let report = audit(&view, &selection);
    let others: Vec<Seq> = report.conflicts.of(43).collect();
    assert_eq!(others, [1, 45], "{others:?}");
    for gone in [1, 2, 44] {
        let text = format!("{text}{{\"about\":{gone},\"retraction\":{{\"because\":\"no\"}}}}\n");
        hold(&example_view(&text).unwrap(), &selection);
    }
}

#[test]
fn of_waivers_relations_and_sources_of_other_languages() {
    let german = "Der Rat hat den neuen Hafenplan nach langer Debatte genehmigt, sagte der Bürgermeister. \
                  Der Hafen von Oslo hat im Jahr 1984 insgesamt 40 Tonnen Fisch verkauft.";
    let lines = [
        "The dam was finished in 1969. The dam was not finished in 1969. The dam was finished in 1969!".to_owned(),
        format!("{{\"source\":{{\"url\":\"https://example.org/de\"}},\"text\":{german:?}}}"),
        r#"{"source":{"url":"https://example.org/x"},"text":"The dam was finished in 1969. The DAM was finished in 1971. He said so."}"#.to_owned(),
        r#"{"source":{"url":"https://example.org/x"},"text":"The dam was finished in 1971."}"#.to_owned(),
        r#"{"claim":{"text":"The dam was not finished in 1969."}}"#.to_owned(),
        r#"{"claim":{"text":"The dam was finished in 1969","url":"https://example.org/y"}}"#.to_owned(),
        r#"{"about":1,"waiver":{"code":"C003","because":"known"}}"#.to_owned(),
        r#"{"about":1,"waiver":{"code":"C003","because":"known, again"}}"#.to_owned(),
        r#"{"about":1,"waiver":{"code":"F001","because":"there is none"}}"#.to_owned(),
        r#"{"about":1,"waiver":{"code":"X999","because":"no such rule"}}"#.to_owned(),
        r#"{"about":1,"waiver":{"code":"c003","because":"not how codes are written"}}"#.to_owned(),
        r#"{"about":2,"relation":{"relation":"contradicts","to":8}}"#.to_owned(),
        r#"{"about":3,"relation":{"relation":"duplicates","to":1}}"#.to_owned(),
        r#"{"about":9,"relation":{"relation":"supersedes","to":8}}"#.to_owned(),
        r#"{"about":12,"retraction":{"because":"wrong"}}"#.to_owned(),
    ];
    for count in 1..=lines.len() {
        let view = example_view(&lines[..count].join("\n")).unwrap();
        hold(&view, &Selection::default());
        hold(&view, &select(&["L"]));
        hold(&view, &select(&["C003", "L004"]));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn of_random_small_ledgers(
        text in "(The |ferry |ferries |mill |Ann Lee |Bo |said |may |not |never |sank |sold |1984|52 |litres |which|[A-Z][a-z]{1,4}|[a-z]{1,5}|[.!?,:]|\\. |\n|\n\n|“|”|\"|é|\u{200b}|е| ){1,200}",
        others in proptest::collection::vec((0u64..30, 0u64..30, 0usize..6), 0..8),
    ) {
        let text = text.replace('{', "");
        let lines: Vec<String> = others.iter().map(|(one, other, what)| match what {
            0 => format!("{{\"about\":{one},\"retraction\":{{\"because\":\"x\"}}}}"),
            1 => format!("{{\"about\":{one},\"relation\":{{\"relation\":\"supersedes\",\"to\":{other}}}}}"),
            2 => format!("{{\"about\":{one},\"waiver\":{{\"code\":\"C00{}\",\"because\":\"x\"}}}}", other % 9),
            3 => format!("{{\"about\":{one},\"evidence\":{{\"stance\":\"supports\",\"claim\":{other}}}}}"),
            4 => format!("{{\"about\":{one},\"assessment\":{{\"verdict\":\"supported\",\"because\":\"x\",\"by\":\"Bo\"}}}}"),
            _ => format!("{{\"about\":{one},\"relation\":{{\"relation\":\"contradicts\",\"to\":{other}}}}}"),
        }).collect();
        if let Ok(view) = example_view(&format!("{text}\n{}", lines.join("\n"))) {
            hold(&view, &Selection::default());
            hold_policy(&view);
        }
    }
}
