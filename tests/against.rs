//! Against: what a ledger says of each sentence and each quotation of a text.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};

use crate::common::Shop;
use claimlog::audit::{
    Against, Known, Links, Pairs, QuotationOutcome, Relation, Selection, against, example_view, rule,
};
use claimlog::model::{Span, View};
use claimlog::text::Linked;
use serde_json::{Value, json};

/// Sources, each with its title, as an example has them.
fn ledger(sources: &[(&str, &str)]) -> View {
    let line = |(title, text): &(&str, &str)| {
        let url = format!("https://example.org/{}", title.to_lowercase().replace(' ', "-"));
        json!({"source": {"url": url, "title": title}, "text": text}).to_string()
    };
    example_view(&sources.iter().map(line).collect::<Vec<_>>().join("\n")).unwrap()
}

fn text(words: &str) -> View {
    example_view(&json!({"source": {"url": "https://example.org/draft"}, "text": words}).to_string()).unwrap()
}

/// What is found on a text: codes of rules for texts, and outcomes of quotations.
fn found(ledger: &View, words: &str) -> (Vec<&'static str>, Vec<QuotationOutcome>) {
    let text = text(words);
    let said = against(&text, ledger, &Known::all(ledger), &Links::new(), &Selection::default());
    let outcomes = said.quotations.iter().map(|one| one.outcome).collect();
    (codes(said), outcomes)
}

fn codes(mut said: Against<'_>) -> Vec<&'static str> {
    let mut report = claimlog::audit::Report::default();
    report.add(&mut said);
    report.findings.iter().map(|finding| finding.code).collect()
}

const LEASE: &str = "The landlord is not permitted to terminate this lease before 2030. The tenant pays 400 crowns a month. \
                     According to critics, the weir leaks badly every winter. \u{201c}The dam is safe for now,\u{201d} Ann Lee said. \
                     If the river rises, the lower gate is opened by hand. The parish owns both banks of the race.";
const MILL: &str = "The mill race was dug by hand in a single summer. The e\u{fb00}ective rate was 3.4 per-\ncent in January.";

#[test]
fn each_quotation_has_the_outcome_that_a_reader_would_give_it() {
    use QuotationOutcome::*;
    let ledger = ledger(&[("Lease of the mill", LEASE), ("Mill report", MILL)]);
    for (words, outcome) in [
        // It stands there, and says there what it says here.
        ("A lease says “The tenant pays 400 crowns a month”.", Exact),
        ("A lease says “the tenant pays 400 crowns a month”.", Differs),
        ("The tenant “pays 400 crowns a month” (Lease of the mill).", Exact),
        ("The tenant \"pays 400 crowns a month\", a lease says.", Exact),
        ("The landlord is not “permitted to terminate this lease before 2030”.", Exact),
        ("If the river rises, “the lower gate is opened by hand”.", Exact),
        ("Critics say that “the weir leaks badly every winter”.", Exact),
        ("“The dam is safe for now,” Lee said on Monday.", Exact),
        ("“The dam is safe for now,” the engineer said on Monday.", Exact),
        ("Lee spoke in May. “The dam is safe for now.”", Differs),
        ("A report says “The effective rate was 3.4 percent in January”.", Differs),
        ("A report says “the effective rate was 3.4 percent in January.”", Differs),
        ("A report says “The mill race was dug … in a single summer”.", Differs),
        ("Is the landlord “permitted to terminate this lease before 2030”? He is not.", Exact),
        ("The clerk denied that the landlord is “permitted to terminate this lease before 2030”.", Exact),
        ("A lease says 'The tenant pays 400 crowns a month'.", Exact),
        ("A lease says \u{bb}The tenant pays 400 crowns a month\u{ab}.", Exact),
        ("\u{201c}The dam is safe for now\n\n\u{201c}It was built by masons,\u{201d} Lee said.", Exact),
        ("The dog barks. “The dam is safe for now” is on every wall.", Exact),
        ("“The tenant pays,” a lease says, “400 crowns a month”.", Exact),
        ("It begins: “The tenant,” it says, “pays 400 crowns a month”.", Exact),
        ("A lease says:\n\n> The tenant pays 400 crowns a month.", Exact),
        ("A lease says:\n\n> The tenant pays\n> 400 crowns a month. \u{2014} Lease", Exact),
        ("If you ask me, “the tenant pays 400 crowns a month”.", Differs),
        // The condition in other words; and who speaks last before the quotation.
        ("When the river rises, “the lower gate is opened by hand”.", Exact),
        ("Since the river rises, “the lower gate is opened by hand”.", SenseChanged),
        ("When the gate rusts, “the lower gate is opened by hand”.", SenseChanged),
        ("As the lease reports, the anglers said: “the weir leaks badly every winter”.", Exact),
        ("The lease quoted the anglers: “the weir leaks badly every winter”.", Exact),
        ("The anglers met, and the lease says: “the weir leaks badly every winter”.", SenseChanged),
        ("In May Ann Lee said “The dam is safe for now”.", Exact),
        // It does not, or says something else there.
        ("“The dam is safe for now,” Bo Ek said.", Misattributed),
        ("“The tenant pays,” a lease says, “both banks of the race”.", Stitched),
        ("“We pay,” it says, “no rent”.", NotFound),
        ("A lease says:\n\n> The landlord pays 400 crowns a month.", NotFound),
        ("In May Bo Ek said “The dam is safe for now”.", Misattributed),
        (
            "A lease says “permitted to terminate this lease before 2030”, and nobody did not smile.",
            SenseChanged,
        ),
        (
            "Nobody was surprised when Reddy said “permitted to terminate this lease before 2030”.",
            SenseChanged,
        ),
        ("A lease says “permitted to terminate this lease before 2030”.", SenseChanged),
        (
            "The landlord is “permitted to terminate this lease before 2030” (Lease of the mill).",
            SenseChanged,
        ),
        ("A lease says “the lower gate is opened by hand” each day.", SenseChanged),
        ("The lease says “the weir leaks badly every winter”.", SenseChanged),
        ("It says “the weir leaks badly every winter”.", SenseChanged),
        ("“The weir leaks badly every winter” (Lease of the mill).", SenseChanged),
        ("A lease says “the tenant pays both banks of the race”.", Stitched),
        ("A report says “the mill race was dug by hand” (Lease of the mill).", Misattributed),
        (
            "A report says “the tenant pays 400 crowns a month” [1].\n\nSources:\n[1] Mill report, https://example.org/mill-report\n",
            Misattributed,
        ),
        ("A report says “the tenant pays 400 crowns a year” (Lease of the mill).", Absent),
        ("A report says “the landlord pays 400 crowns a month” (Lease of the mill).", Absent),
        ("A report says “the tenant pays 500 crowns a month” https://example.org/mill-report here.", Absent),
        ("A report says “the tenant pays 400 crowns a year”.", NotFound),
        ("A report says “nobody ever came to the mill”.", NotFound),
        ("A report says “the tenant paid 400 crowns a month”.", NotFound),
    ] {
        let (_, outcomes) = found(&ledger, words);
        assert_eq!(outcomes.first(), Some(&outcome), "{words}");
    }
    // Each of several places turns it, or one does not.
    let bank = |of: &str| {
        format!("Visitors are not permitted to fish from the quay. {of} permitted to fish from the quay.")
    };
    let (none, some) = (bank("Children are never"), bank("Members are"));
    let words = "The rules say “permitted to fish from the quay”.";
    for (source, outcome) in [(&none, SenseChanged), (&some, Ambiguous)] {
        let rules = self::ledger(&[("Rules of the quay", source)]);
        assert_eq!(found(&rules, words).1, [outcome], "{source}");
    }
    // What is cited in brackets does not speak.
    let minutes = "\u{201c}The quay will pay the fine of 3 crowns,\u{201d} Ann Lund of the port board said.";
    let minutes = self::ledger(&[("Port minutes", minutes)]);
    let (_, outcomes) = found(&minutes, "The port board “will pay the fine of 3 crowns” (Port minutes).");
    assert!(outcomes.iter().all(|outcome| outcome.is_found()), "{outcomes:?}");
    for words in ["", "No quotation is here.", "A “safe” dam.", "“”", "“ ”", "\"\"\"", "“... … [...]”"]
    {
        assert_eq!(found(&ledger, words).1, [], "{words}");
    }
}

#[test]
fn each_sentence_is_what_the_ledger_makes_it() {
    let example = |more: &str| {
        let source = r#"{"source":{"url":"https://example.org/a"},"text":"The dam holds 40 million litres. The mill was built in 1911."}"#;
        example_view(&format!("{source}\n{more}")).unwrap()
    };
    let judged = |verdict: &str| {
        format!(
            "{}\n{}",
            r#"{"about":1,"evidence":{"stance":"supports","source":0}}"#,
            json!({"about": 1, "assessment": {"verdict": verdict, "evidence": [3], "because": "so", "by": "Bo Ek"}})
        )
    };
    let retracted = r#"{"about":1,"retraction":{"because":"withdrawn"}}"#.to_owned();
    let superseded = [
        r#"{"claim":{"text":"The dam holds 41 million litres.","claimant":"Bo Ek"}}"#,
        r#"{"about":3,"relation":{"relation":"supersedes","to":1}}"#,
    ]
    .join("\n");
    let (same, other) = ("The dam holds 40 million litres.", "The dam holds 38 million litres.");
    for (more, words, relation, expected) in [
        (String::new(), same, Relation::Recorded, &[][..]),
        (String::new(), "the dam holds 40 million  litres", Relation::Recorded, &[]),
        (String::new(), "In 1911 the mill was built.", Relation::SameFact, &[]),
        (String::new(), "Nobody swims in the lake.", Relation::NotRecorded, &[]),
        (String::new(), "Who built the mill in 1911?", Relation::NotRecorded, &[]),
        (judged("supported"), same, Relation::Recorded, &[]),
        (judged("refuted"), other, Relation::Contradicts, &[]),
        (retracted.clone(), other, Relation::Contradicts, &[]),
        (superseded.clone(), other, Relation::Contradicts, &["K003"]),
        (String::new(), other, Relation::Contradicts, &["K003"]),
        (judged("supported"), other, Relation::Contradicts, &["K002"]),
        (judged("refuted"), same, Relation::Recorded, &["K001"]),
        (judged("conflicting"), same, Relation::Recorded, &["K004"]),
        (retracted, same, Relation::Recorded, &["K004"]),
        (superseded, "The dam holds 41 million litres.", Relation::Recorded, &[]),
    ] {
        let ledger = example(&more);
        let text = text(words);
        let said = against(&text, &ledger, &Known::all(&ledger), &Links::new(), &Selection::default());
        assert_eq!(said.sentences.len(), 1, "{words}");
        assert_eq!(said.sentences[0].relation, relation, "{words} / {more}");
        let coverage = said.coverage;
        let counted = [coverage.refuted, coverage.doubtful];
        assert_eq!(
            counted,
            [expected == ["K001"], expected == ["K004"]].map(usize::from),
            "{words} / {more}"
        );
        let repeats = matches!(relation, Relation::Recorded | Relation::SameFact);
        let all = coverage.recorded + coverage.same_fact + coverage.refuted + coverage.doubtful;
        assert_eq!(all, usize::from(repeats), "{words} / {more}");
        assert_eq!(codes(said), expected, "{words} / {more}");
    }
}

/// Sources as a program reads them out of a PDF.
#[test]
fn a_short_quotation_is_found_whatever_the_print_of_its_words() {
    let printed = "The o\u{fb03}ce e\u{fb03}ciently stopped ero-\nsion. Cafe\u{301} Ole\u{301} serves cre\u{300}me bru\u{302}le\u{301}e. \
                   The mu\u{ad}nic\u{ad}i\u{ad}pal\u{ad}ity paid. A state-of-the-\nart self-govern-\nment began. The ru-\nral li-\nbrary shut.";
    let plain = "Soil erosion worries the river board. The office closed early on Friday.";
    let ledger = ledger(&[("Printed", printed), ("Plain", plain)]);
    for words in [
        "It says “office efficiently stopped erosion”.",
        "It says “efficiently stopped erosion” (Printed).",
        "It says “Caf\u{e9} Ol\u{e9} serves cr\u{e8}me br\u{fb}l\u{e9}e”.",
        "It says “The municipality paid”.",
        "It says “state-of-the-art self-government began”.",
        "It says “The rural library shut”.",
        "It says “So\u{ad}il ero-\nsion wor-\nries the”.",
        "It says “The o\u{fb03}ce closed”.",
        "It says “[Last week] [the] office [in town] closed early [that day]”.",
    ] {
        let (_, outcomes) = found(&ledger, words);
        assert!(outcomes.iter().all(|one| one.is_found()) && !outcomes.is_empty(), "{words} {outcomes:?}");
    }
}

#[test]
fn a_bracket_in_a_word_stands_in_the_place_of_the_word() {
    let source = "The office employs 37 people. The mill closes in May and the lease ends in June. The boat sails at dawn. \
                  The board can sell the weir.";
    let ledger = ledger(&[("Office", source)]);
    for (words, is_found) in [
        ("It says “The office employ[ed] 37 people”.", true),
        ("It says “The mill close[d] in May and the lease end[ed] in June”.", true),
        ("It says “The boat[s] sail[ed] at dawn”.", true),
        ("It says “[re]employs 37 people”.", false),
        ("It says “The office destroy[ed] 37 people”.", false),
        ("It says “The board can[not] sell the weir”.", false),
        ("It says “The office employ[ed] 38 people”.", false),
    ] {
        let (_, outcomes) = found(&ledger, words);
        assert_eq!(
            outcomes.iter().map(|one| one.is_found()).collect::<Vec<_>>(),
            [is_found],
            "{words} {outcomes:?}"
        );
    }
}

#[test]
fn a_quotation_that_differs_in_its_marks_is_not_put_together() {
    let source =
        "The ferry sank in the storm. The crew, who had rowed all night, came home in the storm by noon.";
    let ledger = ledger(&[("Ferry", source)]);
    for (words, outcome) in [
        ("It says “The ferry sank, in the storm”.", QuotationOutcome::NotFound),
        ("It says “The crew who had rowed all night, came home”.", QuotationOutcome::NotFound),
        (
            "It says “The ferry sank in the storm; the crew who had rowed all night”.",
            QuotationOutcome::NotFound,
        ),
        ("It says “The ferry sank in the storm who had rowed all night”.", QuotationOutcome::Stitched),
        ("It says “who had rowed all night in the storm”.", QuotationOutcome::Stitched),
    ] {
        assert_eq!(found(&ledger, words).1, [outcome], "{words}");
    }
}

#[test]
fn what_a_sentence_cites_does_not_hide_what_it_says() {
    let ledger = example_view(&format!(
        "{}\n{}\n{}",
        json!({"source": {"url": "https://example.org/ferry", "title": "Ferry report"}, "text": "The ferry office employs 37 people."}),
        r#"{"about":1,"evidence":{"stance":"supports","source":0}}"#,
        json!({"about": 1, "assessment": {"verdict": "refuted", "evidence": [2], "because": "so", "by": "Bo Ek"}}),
    ))
    .unwrap();
    let said = |words: &str, link: &str| {
        let text = text(words);
        let mut links = Links::new();
        if let Some(start) = words.find(link).filter(|_| !link.is_empty()) {
            let span = Span { start, end: start + link.len() };
            let addresses = vec![(span, "https://example.org/ferry".to_owned())];
            links.insert(0, Linked { addresses, ..Linked::default() });
        }
        let said = against(&text, &ledger, &Known::all(&ledger), &links, &Selection::default());
        (said.sentences.first().map(|one| one.relation), codes(said))
    };
    let claim = "The ferry office employs 37 people";
    for (words, link) in [
        (format!("{claim}."), ""),
        (format!("{claim} (Ferry report)."), ""),
        (format!("{claim} (https://example.org/ferry)."), ""),
        (format!("{claim} (https://example.org/ferry, retrieved 28 November 2026)."), ""),
        (format!("{claim} https://example.org/ferry."), ""),
        (format!("{claim}, see https://example.org/ferry."), ""),
        (format!("{claim} (Post)."), "Post"),
        (format!("{claim} (see the Post)."), "Post"),
        (format!("{claim} [1,3]."), ""),
        (format!("{claim} [1-3] (Ferry report)."), ""),
        (format!("1. {claim}."), ""),
        (format!("1) {claim}."), ""),
        (format!("12. {claim}."), ""),
        (format!("a) {claim}."), ""),
        (format!("(b) {claim}."), ""),
        (format!("3. {claim} (Ferry report)."), ""),
    ] {
        assert_eq!(said(&words, link), (Some(Relation::Recorded), vec!["K001"]), "{words}");
    }
    for more in [" (which is false)", " (in May)", ", the Post says"] {
        let words = format!("{claim}{more}.");
        assert_ne!(said(&words, "").0, Some(Relation::Recorded), "{words}");
    }
}

/// The vectors of docs/QUOTES.md, as a text would quote them.
#[test]
fn faithful_quotations_pass_and_no_other_does() {
    let lines = std::fs::read_to_string("tests/vectors/quotes/quotations.jsonl").unwrap();
    let (mut wrong, mut counts) = (Vec::new(), BTreeMap::<String, usize>::new());
    for line in lines.lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let sources: Vec<(&str, &str)> = case["sources"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str().unwrap()))
            .collect();
        let titled: Vec<(String, &str)> =
            sources.iter().map(|(name, text)| (format!("Paper {name}"), *text)).collect();
        let ledger = ledger(&titled.iter().map(|(name, text)| (name.as_str(), *text)).collect::<Vec<_>>());
        let (quote, of) = (case["quote"].as_str().unwrap(), case["of"].as_str().unwrap());
        let (_, outcomes) = found(&ledger, &format!("The paper says: \u{201c}{quote}\u{201d} (Paper {of})."));
        let class = case["class"].as_str().unwrap();
        *counts.entry(class.to_owned()).or_default() += 1;
        let [outcome] = outcomes.as_slice() else {
            wrong.push(format!("{} {outcomes:?} {quote}", case["id"]));
            continue;
        };
        let right = match case["outcome"].as_str().unwrap() {
            "found" => outcome.is_found(),
            "elsewhere" => *outcome == QuotationOutcome::Misattributed,
            _ => !outcome.is_found(),
        };
        if !right {
            wrong.push(format!("{} {outcome:?} {quote}", case["id"]));
        }
    }
    assert_eq!(counts.values().sum::<usize>(), 400);
    assert!(wrong.is_empty(), "{} of 400:\n{}", wrong.len(), wrong.join("\n"));
}

/// The documents of the examples of all rules, and those of tests/cases.
fn documents() -> Vec<String> {
    let mut found = Vec::new();
    for code in ["S005", "F005", "C002", "C005"] {
        found.push(
            rule(code)
                .unwrap()
                .clean
                .lines()
                .filter(|line| !line.starts_with('{'))
                .collect::<Vec<_>>()
                .join("\n"),
        );
    }
    found.push(LEASE.to_owned());
    found.push(MILL.to_owned());
    found.push(std::fs::read_to_string("README.md").unwrap());
    found.push(std::fs::read_to_string("examples/digest.txt").unwrap_or_default());
    found
}

#[test]
fn a_text_of_recorded_claims_is_recorded_and_what_is_cut_from_a_source_is_there() {
    for document in documents() {
        let ledger = ledger(&[("The document", &document)]);
        let all = text(&document);
        let said = against(&all, &ledger, &Known::all(&ledger), &Links::new(), &Selection::default());
        for sentence in &said.sentences {
            assert_eq!(
                sentence.relation,
                Relation::Recorded,
                "{:?}",
                all.claim(sentence.seq).map(|claim| &claim.text)
            );
        }
        // Whole sentences without marks of their own, quoted one by one.
        for (_, _, claim) in ledger.claims().step_by(7) {
            let plain = !claim.text.contains([
                '"', '\u{201c}', '\u{201d}', '\u{2018}', '\u{2019}', '\u{ab}', '[', '\u{2026}', '(',
            ]);
            if !plain
                || claim.text.contains("...")
                || claim.text.split_whitespace().count() < 4
                || claim.text.contains('\n')
            {
                continue;
            }
            let (_, outcomes) =
                found(&ledger, &format!("Somebody wrote: \u{201c}{}\u{201d} to us.", claim.text));
            let is_there = |outcome: &QuotationOutcome| {
                matches!(
                    outcome,
                    QuotationOutcome::Exact | QuotationOutcome::Ambiguous | QuotationOutcome::SenseChanged
                )
            };
            assert!(outcomes.len() == 1 && outcomes.iter().all(is_there), "{outcomes:?} {}", claim.text);
        }
    }
}

/// Claims of which many share words, and many differ in a number alone.
fn crowd() -> Vec<String> {
    let things = ["mill", "weir", "ferry", "quarry"];
    let ends = ["was sold", "never closed", "was not sold", "employs smiths", "closed"];
    (0..330)
        .map(|n| match n % 5 {
            0 => format!("The population of Ardle is {}.", 1000 + n),
            1 => format!("The {} at Tarn holds {} crates.", things[n / 5 % 4], 2 + n % 7),
            _ => format!("The Ardle {} {} in {}.", things[n % 4], ends[n / 4 % 5], 1900 + n / 60),
        })
        .collect()
}

#[test]
fn whatever_an_audit_would_find_of_a_sentence_that_is_recorded_is_said_of_it() {
    let texts = crowd();
    let lines: Vec<String> = texts
        .iter()
        .map(|text| json!({"claim": {"text": text, "claimant": "Ann Lee"}}).to_string())
        .collect();
    let all = example_view(&lines.join("\n")).unwrap();
    let pairs = Pairs::of(&all);
    let mut compared = 0;
    for at in (1..texts.len()).step_by(3) {
        // An audit finds the same of earlier claims, whatever was recorded after them.
        let found: BTreeSet<u64> = pairs
            .found()
            .iter()
            .filter(|found| found.claims[1] == at as u64)
            .map(|found| found.claims[0])
            .collect();
        let ledger = example_view(&lines[..at].join("\n")).unwrap();
        let sentence = text(&texts[at]);
        let said = against(&sentence, &ledger, &Known::all(&ledger), &Links::new(), &Selection::default());
        let said: BTreeSet<u64> = said.sentences[0].claims.iter().map(|claim| claim.seq).collect();
        assert!(found.is_subset(&said), "{at}: {:?}", found.difference(&said).collect::<Vec<_>>());
        compared += found.len();
    }
    assert!(compared > 100, "{compared}");
}

/// A ledger of more entries than are read as a whole, with what several of them say judged.
fn large() -> Shop {
    let shop = Shop::with_ledger();
    let rows: String = (0..1200)
        .map(|n| {
            let text =
                format!("The weir at Tarn{} was built in {} by {} masons.", n, 1800 + n % 200, 3 + n % 9);
            format!("{}\n", json!({"text": text, "claimant": "Ann Lee"}))
        })
        .collect();
    shop.write("claims.jsonl", rows);
    shop.expect(0, &["ingest", "claims.jsonl"]);
    shop.expect(0, &["retract", "5", "--because", "wrong"]);
    let pages = [
        (
            "report.txt",
            "The weir leaks at night. The board said that it will not repair the weir before the spring.",
        ),
        (
            "minutes.txt",
            "The mason Ann Lee said: \u{201c}We were never paid for the weir.\u{201d} The meeting ended at noon.",
        ),
        (
            "letter.txt",
            "The lake is green in August. Its fish are small and bony, and the anglers stay away.",
        ),
    ];
    for (name, text) in pages {
        shop.write(name, text);
        let url = format!("https://tarn.example/{name}");
        shop.expect(0, &["ingest", name, "--url", &url]);
    }
    shop
}

/// A text that quotes and cites what `large` has captured: faithfully, cut, of another source, of none.
const QUOTING: &str = "The weir at Tarn7 was built in 1807 by 10 masons. The board said that it will \u{201c}repair the weir \
    before the spring\u{201d}. The anglers say that \u{201c}its fish are small and bony\u{201d} (https://tarn.example/letter.txt). \
    One mason said \u{201c}the meeting ended at noon\u{201d} (https://tarn.example/report.txt). The board \u{201c}sold the whole \
    lake to a duke\u{201d}. The weir lost 90 masons (https://tarn.example/minutes.txt).";

#[test]
fn the_index_changes_nothing_that_is_said_of_a_text() {
    let shop = large();
    shop.write(
        "draft.txt",
        "The weir at Tarn7 was built in 1807 by 10 masons. The weir at Tarn9 was built in 1833 by 3 masons. The weir at \
         Tarn4 was built in 1804 by 7 masons. Nobody swims in the lake. The weir at Tarn11 was not built in 1811.\n\n1. The weir at Tarn12 was built in 1812 by 6 masons \
         (https://tarn.example/other).",
    );
    let args = ["check", "draft.txt", "--against", "ledger.db", "--select", "K", "--json"];
    let quoting = ["check", "quoting.txt", "--against", "ledger.db", "--select", "K", "--json"];
    shop.write("quoting.txt", QUOTING);
    let read = |answer: String| {
        let answer: Value = serde_json::from_str(&answer).unwrap();
        (answer["against"].clone(), answer["findings"].clone())
    };
    let said = |shop: &Shop| [read(shop.expect(0, &args)), read(shop.expect(1, &quoting))];
    let both = said(&shop);
    let outcomes: Vec<&str> = both[1].0["quotations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["outcome"].as_str().unwrap())
        .collect();
    assert_eq!(outcomes, ["sense-changed", "differs", "misattributed", "not-found"]);
    let by_index = &both[0];
    assert!(shop.path("ledger.db-index").exists());
    let relations: Vec<&str> = by_index.0["sentences"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["relation"].as_str().unwrap())
        .collect();
    assert_eq!(relations, ["recorded", "contradicts", "recorded", "not-recorded", "contradicts", "recorded"]);
    std::fs::remove_file(shop.path("ledger.db-index")).unwrap();
    std::fs::create_dir(shop.path("ledger.db-index")).unwrap();
    assert_eq!(said(&shop), both, "without an index");
}

#[test]
fn what_a_ledger_says_of_a_text_is_a_gate() {
    let shop = Shop::with_ledger();
    shop.write("lease.txt", LEASE);
    shop.expect(0, &["ingest", "lease.txt", "--title", "Lease of the mill"]);
    shop.write(
        "good.txt",
        "The tenant pays 400 crowns a month. A lease says “the tenant pays 400 crowns a month”.",
    );
    shop.write("bad.txt", "A lease says “permitted to terminate this lease before 2030”.");
    shop.write("empty.txt", "");
    // What a page or a Markdown file links to is cited.
    shop.write("mill.txt", MILL);
    shop.expect(0, &["ingest", "mill.txt", "--url", "https://example.org/mill"]);
    for (name, text) in [
        ("a.md", "The [mill](https://example.org/mill) says “The tenant pays 400 crowns a month”."),
        ("b.md", "Somebody says “The tenant pays 400 crowns a month” ([mill](https://example.org/mill/#2))."),
        (
            "c.html",
            "<html><body><p>The <a href='https://example.org/mill'>mill</a> says “The tenant pays 400 crowns a month”.</p></body></html>",
        ),
    ] {
        shop.write(name, text);
        let answer = shop.expect(1, &["check", name, "--against", "ledger.db", "--select", "K"]);
        assert!(answer.contains("K008"), "{name}: {answer}");
    }
    // What a page sets as a quotation is one, without marks.
    shop.write("d.html", "<html><body><p>A lease says <q>The tenant pays 900 crowns a month</q>.</p><blockquote><p>The tenant pays 400 crowns a month.</p></blockquote></body></html>");
    let answer = shop.expect(0, &["check", "d.html", "--against", "ledger.db", "--select", "K"]);
    assert!(answer.contains("K010") && answer.contains("1 of 2 quotations faithful"), "{answer}");
    assert_eq!(shop.run(&["check", "good.txt", "--select", "K"]).status.code(), Some(2));
    let check = |status: i32, file: &str| {
        shop.expect(status, &["check", file, "--against", "ledger.db", "--select", "K"])
    };
    let good = check(0, "good.txt");
    assert!(good.contains("the ledger speaks of 1 of 2 sentences"), "{good}");
    assert!(good.contains("1 of 1 quotation faithful to a captured source"), "{good}");
    assert!(check(1, "bad.txt").contains("K006"));
    check(2, "empty.txt");
    // A sentence that repeats a claim that does not stand is not counted as recorded.
    shop.expect(0, &["retract", "2", "--because", "wrong"]);
    let answer = shop.run(&["check", "good.txt", "--against", "ledger.db", "--select", "K"]);
    let answer = String::from_utf8_lossy(&answer.stdout).into_owned();
    assert!(answer.contains("1 of 2 sentences (1 repeats a claim in doubt)"), "{answer}");
    // Nothing is written to the ledger, and a file that is not a ledger is refused.
    let before = std::fs::read(shop.path("ledger.db")).unwrap();
    check(1, "bad.txt");
    assert_eq!(std::fs::read(shop.path("ledger.db")).unwrap(), before);
    for wrong in ["missing.db", "good.txt", "."] {
        let answer = shop.run(&["check", "good.txt", "--against", wrong]);
        assert_eq!(answer.status.code(), Some(2), "{wrong}");
    }
}
