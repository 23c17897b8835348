//! Against: what a ledger says of each sentence of a text, and of the whole; `quoting.rs` has its quotations.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;

use super::quoting::{LEASE, MILL, codes, found, ledger, text};
use crate::common::Shop;
use claimlog::audit::{
    Known, Links, Pairs, QuotationOutcome, Relation, Selection, against, example_view, rule,
};
use claimlog::model::Span;
use claimlog::text::Linked;
use serde_json::{Value, json};

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

/// Claims as a program reads them out of a PDF, and a draft that has the words as they are written.
#[test]
fn a_claim_that_was_set_is_recorded_in_a_plain_text() {
    let printed = "The o\u{fb03}ce paid 3.4 per-\ncent to the mu\u{ad}ni\u{ad}\ncipality. A self-\ngoverning parish \
                   owns the \u{fb02}our mill. The mayor of Sund-\nby will re-sign the treaty.";
    let ledger = ledger(&[("Printed", printed)]);
    for (words, relation) in [
        ("The office paid 3.4 percent to the municipality.", Relation::Recorded),
        ("A self-governing parish owns the flour mill.", Relation::Recorded),
        ("The mayor of Sundby will re-sign the treaty.", Relation::Recorded),
        ("The office paid 3.5 percent to the municipality.", Relation::Contradicts),
        ("The mayor of Sundby will resign the treaty.", Relation::NotRecorded),
    ] {
        let text = text(words);
        let said = against(&text, &ledger, &Known::all(&ledger), &Links::new(), &Selection::default());
        assert_eq!(said.sentences[0].relation, relation, "{words}");
    }
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
    for (name, text, code) in [
        (
            "e.html",
            "<html><body><p>Somebody says <q cite='https://example.org/mill'>The tenant pays 400 crowns a month</q>.</p></body></html>",
            "K008",
        ),
        (
            "f.html",
            "<html><body><blockquote cite='https://example.org/mill'><p>The tenant pays<br>400 crowns a month.</p></blockquote></body></html>",
            "K008",
        ),
        (
            "g.html",
            "<html><body><blockquote><p>The tenant pays<br>900 crowns a month.<br>\u{2014} Lease of the mill</p></blockquote></body></html>",
            "K009",
        ),
        ("h.md", "Somebody says <q>The tenant pays 900 crowns a month</q>.", "K010"),
        ("i.md", "> The tenant pays\n> 900 crowns a month.\n>\n> \u{2014} Lease of the mill", "K009"),
    ] {
        shop.write(name, text);
        let answer = shop.run(&["check", name, "--against", "ledger.db", "--select", "K"]);
        let answer = String::from_utf8_lossy(&answer.stdout).into_owned();
        assert!(answer.contains(code), "{name}: {answer}");
    }
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

#[test]
fn a_heading_that_repeats_a_refuted_claim_is_reported() {
    let shop = Shop::with_ledger();
    shop.write("ferry.txt", "The ferry office employs 37 people. The dam holds 40 million litres.");
    shop.expect(0, &["ingest", "ferry.txt", "--title", "Ferry report"]);
    shop.expect(0, &["evidence", "1", "--supports", "--source", "0"]);
    shop.expect(0, &["assess", "1", "--verdict", "refuted", "--because", "so", "--by", "Bo Ek"]);
    let long = "Much else is said here, and none of it is about boats or about people.";
    for (name, text, status) in [
        ("a.md", format!("# The ferry office employs 37 people\n\n{long}\n"), 1),
        ("b.md", format!("News\n====\n\n{long}\n\n## The ferry office employs 37 people\n\n{long}\n"), 1),
        ("c.md", format!("# News\n\n{long}\n\n- The ferry office employs 37 people\n"), 1),
        ("d.md", format!("# The ferry office employs people\n\n{long}\n"), 0),
        (
            "e.html",
            format!("<html><body><h1>The ferry office employs 37 people</h1><p>{long}</p></body></html>"),
            1,
        ),
        ("f.md", format!("# The dam holds 40 million litres\n\n{long}\n"), 0),
    ] {
        shop.write(name, text);
        let answer = shop.expect(status, &["check", name, "--against", "ledger.db", "--select", "K"]);
        assert_eq!(answer.contains("K001"), status == 1, "{name}: {answer}");
    }
    let heading = shop.expect(1, &["check", "a.md", "--against", "ledger.db", "--select", "K", "--json"]);
    let heading: Value = serde_json::from_str(&heading).unwrap();
    assert_eq!(heading["against"]["sentences"][1]["heading"], "The ferry office employs 37 people");
    // A contradiction does not hide that the claim was superseded.
    shop.expect(0, &["add", "The dam holds 41 million litres.", "--claimant", "Bo Ek"]);
    let list = shop.expect(0, &["list", "--json"]);
    let last: Value = serde_json::from_str(list.lines().last().unwrap()).unwrap();
    shop.expect(0, &["relate", &last["seq"].to_string(), "supersedes", "2"]);
    shop.write("g.txt", "The dam holds 40 million litres.");
    let answer = shop.expect(0, &["check", "g.txt", "--against", "ledger.db", "--select", "K", "--json"]);
    let answer: Value = serde_json::from_str(&answer).unwrap();
    let message = answer["findings"][0]["message"].as_str().unwrap();
    assert!(message.contains("contradicts") && message.contains("was superseded by"), "{message}");
}

#[test]
fn every_format_says_what_the_ledger_speaks_of() {
    let shop = Shop::with_ledger();
    shop.write("lease.txt", LEASE);
    shop.expect(0, &["ingest", "lease.txt", "--title", "Lease of the mill"]);
    shop.write(
        "draft.txt",
        "A lease says “the tenant pays 400 crowns a month” (https://example.org/lease). A lease says “the tenant pays 900 crowns”.",
    );
    let check = |format: &str| {
        shop.expect(0, &["check", "draft.txt", "--against", "ledger.db", "--select", "K", "--format", format])
    };
    let coverage = "1 of 2 quotations faithful to a captured source";
    for format in ["human", "summary", "github", "html"] {
        assert!(check(format).contains(coverage), "{format}: {}", check(format));
    }
    assert!(check("github").contains("::notice title=coverage::"));
    assert!(
        check("html").contains("<q>the tenant pays 400 crowns a month</q><br>differs"),
        "{}",
        check("html")
    );
    let sarif: Value = serde_json::from_str(&check("sarif")).unwrap();
    let said = &sarif["runs"][0]["properties"];
    assert_eq!(
        (&said["coverage"]["quotations"], &said["quotations"][1]["outcome"]),
        (&json!(2), &json!("not-found"))
    );
    let json: Value = serde_json::from_str(&check("json")).unwrap();
    assert_eq!(json["claims"][0]["cites"], json!(["https://example.org/lease"]));
    assert_eq!(json["claims"][1].get("cites"), None);
    let bare = shop.expect(0, &["check", "draft.txt", "--select", "K010,S", "--format", "github"]);
    assert!(!bare.contains("coverage"), "{bare}");
    // A hint names the option that was given.
    let answer = shop.run(&["check", "draft.txt", "--against", "none.db"]);
    let hint = String::from_utf8_lossy(&answer.stderr).into_owned();
    assert!(hint.contains("with --against LEDGER") && !hint.contains("--ledger"), "{hint}");
    let help = shop.expect(0, &["check", "--help"]);
    let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(help.contains("3 the ledger of --against does not verify"), "{help}");
}
