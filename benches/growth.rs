//! Growth: what a command takes of inputs of one kind that are twice and four times as long.
//!
//! `cargo bench --bench growth`. The exponent is that of the length in the time: 1 is in proportion, 2 is quadratic. Each
//! kind was once, or could be, a way to make the program work for minutes. The goal: no exponent above 1.3, and no input
//! under ten megabytes that takes more than ten seconds or a gigabyte; where a kind is refused, the exponent tells of what
//! is done until it is. Comparing claims with each other (`--ignore C`) is left out: its cost is that of their number.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, clippy::panic)]

use std::fmt::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use claimlog::ledger::{Draft, Ledger, Recorder};
use claimlog::model::{
    Assessment, Claim, Data, Evidence, Relation, RelationKind, Seq, Stance, Time, Verdict,
};
use claimlog::store::{Access, Spool};
use claimlog::tlog::SigningKey;
use claimlog::verify::Trust;

/// A kind of document: what it is called, the name of its file, and how one of about so many bytes is made.
type Kind = (&'static str, &'static str, fn(usize) -> String);

/// Documents, each a way in which something has no end: lines, words, marks, nesting, rows.
const DOCUMENTS: [Kind; 40] = [
    ("sentences on one line", "a.txt", |size| parts(size, |n| format!("The dam {n} holds {n} litres. "))),
    ("sentences on lines", "a.txt", |size| parts(size, |n| format!("The dam {n} holds {n} litres.\n"))),
    ("lines of one letter", "a.txt", |size| "a\n".repeat(size / 2)),
    ("lines without an end", "a.txt", |size| "The Quick brown fox jumps over\n".repeat(size / 31) + "end."),
    ("wrapped lines", "a.txt", |size| "the quick brown fox jumps over\n".repeat(size / 31)),
    ("form feeds", "a.txt", |size| "a\u{c}".repeat(size / 2)),
    ("one word", "a.txt", |size| "a".repeat(size)),
    ("one letter a word", "a.txt", |size| "a ".repeat(size / 2)),
    ("dots without space", "a.txt", |size| "aaa.Bbb".repeat(size / 7)),
    ("numbers with dots", "a.txt", |size| "1".repeat(size / 2) + &".1".repeat(size / 4)),
    ("abbreviations", "a.txt", |size| "Mr. ".repeat(size / 4)),
    ("times", "a.txt", |size| "5 a.m. ".repeat(size / 7)),
    ("white space", "a.txt", |size| format!("A b.{}{}", " ".repeat(size / 2), "Mr. ".repeat(size / 8))),
    ("dots and brackets", "a.txt", |size| "a.[".repeat(size / 3)),
    ("bullets", "a.txt", |size| "\u{2022} a ".repeat(size / 6)),
    ("quotations", "a.txt", |size| "\u{201c}Aa. Bb.\u{201d} he ".repeat(size / 17)),
    ("rows of bars", "a.txt", |size| "| a. ".repeat(size / 5)),
    ("ideographs", "a.txt", |size| "水库是满的。".repeat(size / 18)),
    ("Markdown: quotations", "a.md", |size| ">".repeat(size)),
    ("Markdown: emphasis", "a.md", |size| "*a **b_c ".repeat(size / 9)),
    ("Markdown: links", "a.md", |size| "[a](b ![c".repeat(size / 9)),
    ("Markdown: a table", "a.md", |size| "|a|b|\n|-|-|\n".to_owned() + &"|c d|e f|\n".repeat(size / 10)),
    ("HTML: paragraphs", "a.html", |size| {
        page(&parts(size, |n| format!("<p>The dam {n} holds {n} litres, said Ann Lee.</p>\n")))
    }),
    ("HTML: tiny elements", "a.html", |size| page(&"<p>x".repeat(size / 4))),
    ("HTML: deep", "a.html", |size| page(&"<div>".repeat(size / 5))),
    ("HTML: deep paragraphs", "a.html", |size| {
        page(&("<div>".repeat(400) + &"<header>x</header>".repeat(size / 18)))
    }),
    ("HTML: closed in another order", "a.html", |size| {
        let n = size / 19;
        page(
            &((0..n).map(|n| format!("<b id={n}>")).collect::<String>()
                + &"<p>".repeat(n)
                + &"</b>".repeat(n)),
        )
    }),
    ("HTML: opened again", "a.html", |size| {
        let open: String = (0..20).map(|n| format!("<b id={n}>")).collect();
        page(&format!("<p>{open}</p>{}", "<p>x".repeat(size / 4)))
    }),
    ("HTML: cells", "a.html", |size| page(&format!("<table><tr>{}", "<td>a".repeat(size / 5)))),
    ("HTML: entities", "a.html", |size| page(&"&lt;a&amp;&nbsp;".repeat(size / 16))),
    ("HTML: signs", "a.html", |size| page(&"<".repeat(size))),
    ("JSON: answers on one line", "a.json", |size| {
        let claim = |n| {
            format!(
                "{{\"text\":\"The dam {n} is full.\",\"claimReview\":[{{\"publisher\":{{\"name\":\"X\"}},\
                 \"textualRating\":\"False\"}}]}},"
            )
        };
        format!("{{\"claims\":[{}]}}", parts(size, claim).trim_end_matches(','))
    }),
    ("JSON: reviews, deep", "a.json", |size| {
        let review =
            "{\"@type\":\"ClaimReview\",\"@id\":\"z\",\"claimReviewed\":\"A b c.\"},".repeat(size / 58);
        format!("{}[{review}1]{}", "{\"@id\":\"x\",\"a\":".repeat(30), "}".repeat(30))
    }),
    ("JSON: quotes with escapes", "a.json", |size| {
        let rows = parts(size, |n| format!("{{\"text\":\"The \\\"dam\\\" {n} is full.\"}},"));
        format!("[{}]", rows.trim_end_matches(','))
    }),
    ("JSON: one large source", "a.json", |size| {
        let rows = parts(size / 2, |n| format!("{{\"text\":\"The dam {n} is full.\",\"source\":\"s\"}},"));
        let title = "t".repeat(size / 2);
        let rows = rows.trim_end_matches(',');
        format!("{{\"claims\":[{rows}],\"sources\":{{\"s\":{{\"title\":\"{title}\"}}}}}}")
    }),
    ("JSON Lines: a column a row", "a.jsonl", |size| {
        parts(size, |n| format!("{{\"text\":\"The dam {n} is full.\",\"c{n}\":\"x\"}}\n"))
    }),
    ("JSON Lines: long claims", "a.jsonl", |size| {
        format!("{{\"text\":\"{}\"}}\n", "Aaa experts said ".repeat(2700)).repeat(size / 46_000 + 1)
    }),
    ("CSV: rows", "a.csv", |size| {
        "text,who\n".to_owned() + &parts(size, |n| format!("The dam {n} is full.,Ann\n"))
    }),
    ("CSV: columns", "a.csv", |size| {
        format!("text{}\nA dam is full.{}\n", ",a".repeat(size / 4), ",v".repeat(size / 4))
    }),
    ("feed: items", "a.rss", |size| {
        let item = |n| format!("<item><title>Dam {n}</title><description>The dam fell.</description></item>");
        format!("<?xml version=\"1.0\"?><rss version=\"2.0\"><channel>{}</channel></rss>", parts(size, item))
    }),
];

/// The shortest of three documents of one kind, in bytes.
const SIZE: usize = 300_000;

/// How many entries, or sources, there are in the smallest of three ledgers.
const ENTRIES: usize = 4_000;

fn page(body: &str) -> String {
    format!("<!DOCTYPE html><html><body>{body}")
}

/// So many bytes of parts that differ by their number.
fn parts(size: usize, part: impl Fn(usize) -> String) -> String {
    let mut text = String::with_capacity(size + 200);
    let mut n = 0;
    while text.len() < size {
        text.push_str(&part(n));
        n += 1;
    }
    text
}

/// Runs the program in a folder; the seconds that it took.
fn seconds(folder: &Path, arguments: &[&str]) -> f64 {
    let since = Instant::now();
    let status = Command::new(env!("CARGO_BIN_EXE_claimlog"))
        .args(arguments)
        .current_dir(folder)
        .env("CLAIMLOG_HOME", folder.join("home"))
        .env_remove("CLAIMLOG_LEDGER")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert!(matches!(status.code(), Some(0..=2)), "{arguments:?}: {status}");
    since.elapsed().as_secs_f64()
}

/// Prints what one kind takes of three lengths, given what a program takes that does nothing.
fn print(name: &str, times: [f64; 3], start: f64) {
    let [one, two, four] = times.map(|time| (time - start).max(0.001));
    let mut line = format!("{name:<34} {one:>7.3} {two:>7.3} {four:>7.3} s");
    // What takes a few milliseconds tells nothing of its growth.
    if four > 0.05 {
        write!(line, "   exponent {:.2}", (four / one).log2() / 2.0).unwrap();
    }
    println!("{line}");
}

fn documents(start: f64) {
    let folder = tempfile::tempdir().unwrap();
    for (name, file, make) in DOCUMENTS {
        let times = [1, 2, 4].map(|times| {
            std::fs::write(folder.path().join(file), make(times * SIZE)).unwrap();
            seconds(folder.path(), &["check", "--json", "--ignore", "C", file])
        });
        print(name, times, start);
    }
    for format in ["human", "sarif", "github"] {
        let times = [1, 2, 4].map(|times| {
            let text = parts(times * SIZE, |n| format!("The dam {n} may hold {n} litres. "));
            std::fs::write(folder.path().join("a.txt"), text).unwrap();
            seconds(folder.path(), &["check", "--format", format, "--ignore", "C", "a.txt"])
        });
        print(&format!("one line, as {format}"), times, start);
    }
}

fn now() -> Time {
    "2026-03-02T09:00:00Z".parse().unwrap()
}

/// A ledger of what `write` drafts.
fn ledger(path: &Path, write: impl FnOnce(&mut Draft<'_>) -> claimlog::error::Result<()>) {
    let key = SigningKey::from_seed("example.org/bench", &[7; 32]).unwrap();
    Ledger::create(path, &key).unwrap();
    let trust = Trust { vkey: Some(key.verifier()), ..Trust::on_first_sight() };
    let mut ledger = Ledger::open(path, Access::Write, trust).unwrap();
    let by = Recorder::new(None, |_| Ok(key.clone()), now);
    ledger.append(by, write).unwrap();
}

fn claim(draft: &mut Draft<'_>, n: usize) -> claimlog::error::Result<Seq> {
    let claim = Claim { text: format!("The dam {n} holds {n} litres.").into(), ..Claim::default() };
    Ok(draft.push(None, Data::Claim(claim))?.seq)
}

/// Entries, half of them claims, each related to the first, evidence on it, and a verdict on it.
fn about_one(draft: &mut Draft<'_>, entries: usize) -> claimlog::error::Result<()> {
    let first = claim(draft, 0)?;
    for n in 1..=entries / 4 {
        let other = claim(draft, n)?;
        let relation = Relation { relation: RelationKind::Contradicts, to: first, because: None };
        draft.push(Some(other), Data::Relation(relation))?;
        let evidence = Evidence {
            stance: Stance::Supports,
            source: None,
            claim: Some(other),
            passage: None,
            note: None,
        };
        let evidence = draft.push(Some(first), Data::Evidence(Box::new(evidence)))?.seq;
        let assessment = Assessment {
            verdict: Verdict::Supported,
            confidence: None,
            evidence: vec![evidence],
            because: "it was measured".to_owned(),
            by: Some(format!("Assessor {n}")),
            rating: None,
            url: None,
            date: None,
        };
        draft.push(Some(first), Data::Assessment(Box::new(assessment)))?;
    }
    Ok(())
}

/// Captures of one address, each with a claim.
fn many_sources(draft: &mut Draft<'_>, sources: usize) -> claimlog::error::Result<()> {
    for n in 0..sources {
        let text = format!("The dam {n} holds {n} litres, said Ann Lee.");
        let about = claimlog::ingest::About {
            url: Some("https://example.org/a".to_owned()),
            ..claimlog::ingest::About::default()
        };
        let document = claimlog::ingest::read("a.txt", text.into_bytes(), about)?;
        let mut bytes = Spool::of(&document.bytes).unwrap();
        let seq = draft.capture(None, &document.source, &mut bytes, None)?.seq;
        for record in document.records() {
            draft.push(Some(seq), Data::Claim(record.claim))?;
        }
    }
    Ok(())
}

fn ledgers(start: f64) {
    type Make = fn(&mut Draft<'_>, usize) -> claimlog::error::Result<()>;
    let kinds: [(&str, Make); 2] = [("entries about one claim", about_one), ("sources", many_sources)];
    let commands: [&[&str]; 5] = [
        &["audit", "--json", "--ignore", "C002,C003,C004,C005,C006,C008"],
        &["list", "--status", "contested"],
        &["export", "--format", "jsonl"],
        &["search", "dam"],
        &["log"],
    ];
    for (name, make) in kinds {
        let folders = [1, 2, 4].map(|times| {
            let folder = tempfile::tempdir().unwrap();
            ledger(&folder.path().join("ledger.db"), |draft| make(draft, times * ENTRIES));
            folder
        });
        for command in commands {
            let times = [0, 1, 2].map(|at: usize| seconds(folders[at].path(), command));
            print(&format!("{name}: {}", command[0]), times, start);
        }
    }
    let folders = [1, 2, 4].map(|times| {
        let folder = tempfile::tempdir().unwrap();
        let texts = folder.path().join("texts");
        std::fs::create_dir(&texts).unwrap();
        for n in 0..times * ENTRIES / 80 {
            std::fs::write(texts.join(format!("{n}.txt")), format!("The dam {n} holds {n} litres.")).unwrap();
        }
        folder
    });
    let times = [0, 1, 2].map(|at: usize| seconds(folders[at].path(), &["check", "--ignore", "C", "texts"]));
    print("files: check", times, start);
    let times = [0, 1, 2].map(|at: usize| {
        seconds(folders[at].path(), &["init"]) + seconds(folders[at].path(), &["ingest", "texts"])
    });
    print("files: ingest", times, start);
}

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let start = (0..5).map(|_| seconds(folder.path(), &["rules"])).fold(f64::MAX, f64::min);
    println!("{:<34} {:>7} {:>7} {:>7}", "seconds at n, 2n, 4n", "n", "2n", "4n");
    documents(start);
    ledgers(start);
}
