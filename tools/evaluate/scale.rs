//! Speed, and candidates among a million.

use std::hint::black_box;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use claimlog::compare::{Pool, Sketch, Statement, compare};
use claimlog::text::{Place, Reading, Speaker, bait, title_form};

use super::table::Table;
use super::{Result, field, rows};

/// How many statements candidates are found among.
const MANY: usize = 1_000_000;

pub(super) fn measure(folder: &Path, table: &mut Table) -> Result<()> {
    let mut gold: Vec<(&str, String, String)> = Vec::new();
    for (name, files) in [
        ("WikiFactCheck", &["wikifactcheck-0", "wikifactcheck-1", "wikifactcheck-2"][..]),
        ("MRPC paraphrases", &["mrpc-train"]),
        ("RTE-3", &["rte3-dev"]),
        ("FEVER-Symmetric", &["fever-symmetric-dev"]),
        ("SICK", &["sick-train"]),
    ] {
        for file in files {
            for row in rows(folder, &format!("pairs/{file}.jsonl"))? {
                if matches!(field(&row, "label"), "contradiction" | "paraphrase") {
                    gold.push((name, field(&row, "a").to_owned(), field(&row, "b").to_owned()));
                }
            }
        }
    }
    let mut filler: Vec<String> = Vec::new();
    for file in ["snli-mnli-train-6k", "mrpc-train", "sick-train", "negation-nli-mnli", "fever-symmetric-dev"]
    {
        for row in rows(folder, &format!("pairs/{file}.jsonl"))? {
            filler.extend([field(&row, "a").to_owned(), field(&row, "b").to_owned()]);
        }
    }
    for file in ["liar-claims-half", "climate-claims-half", "chakraborty-news"] {
        filler.extend(
            rows(folder, &format!("titles/{file}.jsonl"))?.iter().map(|row| field(row, "text").to_owned()),
        );
    }
    if gold.is_empty() || filler.is_empty() {
        return Ok(());
    }
    speed(&filler, &gold, table);
    candidates(&filler, &gold, table);
    Ok(())
}

fn speed(texts: &[String], pairs: &[(&str, String, String)], table: &mut Table) {
    let started = Instant::now();
    for text in texts {
        let reading = Reading::new(text);
        black_box((title_form(&reading, Place::ALONE), bait(&reading), Speaker::of(&reading)));
    }
    let rate = texts.len() as f64 / started.elapsed().as_secs_f64();
    table.figure(
        "speed, one core",
        "reading, title, bait, speaker",
        "statements a second",
        format!("{rate:.0}"),
    );
    let started = Instant::now();
    let read: Vec<(Statement<'_>, Statement<'_>)> =
        pairs.iter().map(|(_, a, b)| (Statement::read(a), Statement::read(b))).collect();
    let rate = 2.0 * pairs.len() as f64 / started.elapsed().as_secs_f64();
    table.figure("speed, one core", "reading for comparison", "statements a second", format!("{rate:.0}"));
    let started = Instant::now();
    let mut count = 0;
    for _ in 0..5 {
        for (a, b) in &read {
            black_box(compare(a, b));
            count += 1;
        }
    }
    let rate = f64::from(count) / started.elapsed().as_secs_f64();
    table.figure(
        "speed, one core",
        "pair rules, pairs that are alike",
        "pairs a second",
        format!("{rate:.0}"),
    );
    let started = Instant::now();
    let mut count = 0;
    for (at, (a, _)) in read.iter().enumerate() {
        for (_, b) in read.iter().skip(at + 1).take(200) {
            black_box(compare(a, b));
            count += 1;
        }
    }
    let rate = f64::from(count) / started.elapsed().as_secs_f64();
    table.figure("speed, one core", "pair rules, pairs at random", "pairs a second", format!("{rate:.0}"));
}

/// Real pairs among sentences in which a third of the words were exchanged: harder than real text, since all
/// share one vocabulary.
fn candidates(filler: &[String], gold: &[(&str, String, String)], table: &mut Table) {
    let words: Vec<Vec<&str>> = filler.iter().map(|text| text.split(' ').collect()).collect();
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |below: usize| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        (random % below as u64) as usize
    };
    let mut statements: Vec<String> = gold.iter().flat_map(|(_, a, b)| [a.clone(), b.clone()]).collect();
    while statements.len() < MANY {
        let mut sentence = words[next(words.len())].clone();
        for word in &mut sentence {
            if next(100) < 35 {
                let other = &words[next(words.len())];
                *word = other[next(other.len())];
            }
        }
        statements.push(sentence.join(" "));
    }
    let started = Instant::now();
    let sketches = statements.iter().map(|text| Sketch::of(&Statement::read(text))).collect();
    let read = started.elapsed().as_secs_f64();
    let started = Instant::now();
    let crowds = AtomicUsize::new(0);
    let mut pairs = Pool::new(sketches).each_group(None, |group| {
        crowds.fetch_add(group.crowd.iter().count(), Ordering::Relaxed);
        group.pairs
    });
    pairs.sort_unstable();
    let found = started.elapsed().as_secs_f64();
    let data = format!("{MANY} statements");
    table.figure("candidates", &data, "reading, seconds", format!("{read:.1}"));
    table.figure("candidates", &data, "sketches to pairs, seconds", format!("{found:.1}"));
    table.figure(
        "candidates",
        &data,
        "pairs a statement",
        format!("{:.1}", pairs.len() as f64 / MANY as f64),
    );
    table.figure("candidates", &data, "groups not split", crowds.into_inner().to_string());
    let mut names: Vec<&str> = gold.iter().map(|(name, ..)| *name).collect();
    names.dedup();
    for name in names {
        let (mut met, mut all, mut met_of_found, mut found) = (0, 0, 0, 0);
        for (at, (_, a, b)) in gold.iter().enumerate().filter(|(_, (of, ..))| *of == name) {
            if a != b {
                let pair = (2 * at as u32, 2 * at as u32 + 1);
                let is_met = pairs.binary_search(&pair).is_ok();
                let is_found = compare(&Statement::read(a), &Statement::read(b)).conflict.is_some();
                (all, met) = (all + 1, met + usize::from(is_met));
                (found, met_of_found) =
                    (found + usize::from(is_found), met_of_found + usize::from(is_found && is_met));
            }
        }
        table.share("candidates", name, "found", (met, all));
        // What is ruled out before it is compared is no loss if nothing would be found on it.
        table.share(
            "candidates",
            name,
            "found, of those on which comparing finds something",
            (met_of_found, found),
        );
    }
}
