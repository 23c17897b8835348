//! Pages: how much of real pages is read, and how exactly.
//!
//! It needs `../shared/data/pages`, real pages with the text that people saw in them, and is skipped where that is absent.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::collections::BTreeMap;
use std::io::Read;

use claimlog::ingest::{About, Document, Format, read};
use claimlog::model::Part;
use claimlog::text::segments;

const PAGES: &str = "../shared/data/pages";

fn body(document: &Document) -> String {
    let layout = document.layout().unwrap();
    if !layout.has_article() {
        return document.text.clone();
    }
    layout.text_of(&document.text, |part| matches!(part, Part::Body | Part::Heading))
}

/// The words of a text in every four in a row, with how often each comes.
fn shingles(text: &str) -> BTreeMap<Vec<String>, u32> {
    let words: Vec<String> = text
        .split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    let mut counts = BTreeMap::new();
    if words.len() < 4 && !words.is_empty() {
        counts.insert(words, 1);
        return counts;
    }
    for four in words.windows(4) {
        *counts.entry(four.to_vec()).or_default() += 1;
    }
    counts
}

/// Of the shingles of both: how many are in both, only found, only wanted, as shares of a page (as the
/// article-extraction-benchmark of scrapinghub counts them).
fn shares(wanted: &str, found: &str) -> (f64, f64, f64) {
    let (wanted, found) = (shingles(wanted), shingles(found));
    let (mut both, mut spare, mut missed) = (0.0, 0.0, 0.0);
    for (shingle, count) in &found {
        let other = wanted.get(shingle).copied().unwrap_or(0);
        both += f64::from((*count).min(other));
        spare += f64::from(count.saturating_sub(other));
    }
    for (shingle, count) in &wanted {
        missed += f64::from(count.saturating_sub(found.get(shingle).copied().unwrap_or(0)));
    }
    let all = both + spare + missed;
    if all == 0.0 { (0.0, 0.0, 0.0) } else { (both / all, spare / all, missed / all) }
}

/// The words of a text, lower case, with a space around each.
fn spaced(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.fold(" ".to_owned(), |text, word| text + &word.to_lowercase() + " ")
}

#[test]
fn the_article_is_found_and_its_sentences_stand_in_the_text() {
    let Ok(truth) = std::fs::read_to_string(format!("{PAGES}/ground-truth.json")) else {
        println!("skipped: {PAGES} is not there");
        return;
    };
    let truth: BTreeMap<String, serde_json::Value> = serde_json::from_str(&truth).unwrap();
    let (mut both, mut spare, mut missed) = (0.0, 0.0, 0.0);
    let (mut sentences, mut exact) = (0_u32, 0_u32);
    // Segments outside the article: found, wrongly found, missed.
    let (mut furniture, mut body_lost, mut furniture_kept) = (0_u32, 0_u32, 0_u32);
    let mut taken = std::time::Duration::ZERO;
    let mut worst = Vec::new();
    for (name, page) in &truth {
        let packed = std::fs::read(format!("{PAGES}/html/{name}.html.gz")).unwrap();
        let mut html = Vec::new();
        flate2::read::GzDecoder::new(packed.as_slice()).read_to_end(&mut html).unwrap();
        let since = std::time::Instant::now();
        let document = read(name, html, About { format: Format::named("html"), ..About::default() }).unwrap();
        taken += since.elapsed();
        let wanted = page["articleBody"].as_str().unwrap();
        let found = body(&document);
        let (b, s, m) = shares(wanted, &found);
        (both, spare, missed) = (both + b, spare + s, missed + m);
        worst.push((2.0 * b / (2.0 * b + s + m), name.clone(), s, m));
        let inside = spaced(wanted);
        for claim in document.layout().unwrap().claims(&document.text) {
            let around = claim.details().part.is_some_and(|part| !part.is_article());
            let is_furniture = !inside.contains(&spaced(&claim.text));
            furniture += u32::from(around && is_furniture);
            body_lost += u32::from(around && !is_furniture);
            furniture_kept += u32::from(!around && is_furniture);
        }
        for paragraph in wanted.lines() {
            for span in segments(paragraph) {
                let sentence = span.of(paragraph).unwrap();
                if sentence.chars().count() >= 40 {
                    sentences += 1;
                    exact += u32::from(document.text.contains(sentence));
                }
            }
        }
    }
    worst.sort_by(|a, b| a.0.total_cmp(&b.0));
    for (f1, name, spare, missed) in worst.iter().take(12) {
        println!("{f1:.3} {name} spare {spare:.3} missed {missed:.3}");
    }
    let (precision, recall) = (both / (both + spare), both / (both + missed));
    let f1 = 2.0 * precision * recall / (precision + recall);
    let exact = f64::from(exact) / f64::from(sentences);
    let rate = truth.len() as f64 / taken.as_secs_f64();
    println!(
        "F1 {f1:.4} precision {precision:.4} recall {recall:.4}; {exact:.4} of {sentences} sentences exact; {rate:.0} pages/s"
    );
    let (told, there) = (furniture + body_lost, furniture + furniture_kept);
    let (precision, recall) =
        (f64::from(furniture) / f64::from(told), f64::from(furniture) / f64::from(there));
    println!(
        "page furniture: precision {precision:.4}, {furniture} of {told}; recall {recall:.4}, {furniture} of {there}"
    );
    assert!(f1 >= 0.955, "F1 {f1}");
    assert!(precision >= 0.9 && recall >= 0.95, "page furniture: {precision}, {recall}");
    assert!(exact >= 0.985, "{exact} of the sentences stand in the text");
}
