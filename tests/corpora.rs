//! Corpora: of the files that others made for their tests, or that their programs write, no words are lost in silence.
//!
//! The words that the other program reads must be in what is read here; or the file is refused, or something is said of it.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use claimlog::ingest::{About, Document, read};
use serde_json::Value;

use crate::tools;

/// How much of the words of a file must be there.
const RECALL: f64 = 0.95;

/// The words of a text, as the script cuts them.
fn words(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 1);
    words.map(|word| word.to_lowercase()).collect()
}

/// All text of a document and of the documents in it, and whether anything is said of one of them.
fn taken(document: &Document, text: &mut String) -> bool {
    text.push_str(&document.text);
    text.push('\n');
    let said =
        !document.notes.is_empty() || !document.source.caveats.is_empty() || !document.skipped.is_empty();
    document.within.iter().fold(said, |said, inner| taken(inner, text) | said)
}

#[test]
fn of_files_that_others_made_nothing_is_lost_in_silence() {
    let (python, sources) = (tools().join("venv/bin/python"), tools().join("corpora"));
    if !python.exists() || !sources.exists() {
        eprintln!("skipped: the corpora are not there (tests/strangers/install)");
        return;
    }
    let out = tempfile::tempdir().unwrap();
    let made = Command::new(python)
        .args(["-W", "ignore", "tests/strangers/corpora.py"])
        .args([&sources, out.path()])
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    print!("{}", String::from_utf8_lossy(&made.stdout));
    let lines = std::fs::read_to_string(out.path().join("words.jsonl")).unwrap();
    // Of each kind: how many are read as they should be, are said to be less, and are lost.
    let mut counts: BTreeMap<String, [usize; 3]> = BTreeMap::new();
    let mut lost = Vec::new();
    for line in lines.lines() {
        let one: Value = serde_json::from_str(line).unwrap();
        let (file, kind) = (one["file"].as_str().unwrap(), one["kind"].as_str().unwrap());
        let wanted: Vec<&str> = one["words"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        let bytes = std::fs::read(out.path().join(file)).unwrap();
        let read = read(file, bytes, About { name: Some(file.to_owned()), ..About::default() });
        let (mut text, said) = (String::new(), read.as_ref().map_or(true, |_| false));
        let said = said | read.as_ref().is_ok_and(|document| taken(document, &mut text));
        let found = words(&text);
        let missing: Vec<&&str> = wanted.iter().filter(|word| !found.contains(**word)).collect();
        // A file without words may be refused.
        let whole = (read.is_ok() || wanted.is_empty())
            && missing.len() as f64 <= (1.0 - RECALL) * wanted.len() as f64;
        let place = if whole {
            0
        } else if said {
            1
        } else {
            2
        };
        counts.entry(kind.to_owned()).or_default()[place] += 1;
        if place == 2 {
            lost.push(format!(
                "{file}: {} of {} words, {:?}",
                missing.len(),
                wanted.len(),
                &missing[..missing.len().min(8)]
            ));
        }
    }
    for (kind, [ok, said, lost]) in &counts {
        println!("{kind}: {ok} ok, {said} said, {lost} lost");
    }
    assert!(lost.is_empty(), "{} files are lost in silence:\n{}", lost.len(), lost.join("\n"));
}
