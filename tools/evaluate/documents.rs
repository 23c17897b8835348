//! Whole documents, as users meet them: what `check` says of each segment, and of pairs far apart.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use claimlog::ingest::Scratch;
use claimlog::model::{Seq, View};
use claimlog::{About, Selection, audit, read};
use serde_json::Value;

use super::table::{Counts, Table};
use super::{Result, field};

/// What a label of a segment asks for, and the rules that answer. S003 answers by its silence.
const LABELS: [(&str, &[&str]); 7] = [
    ("title, boilerplate, fragment", &["F001", "F004", "F011", "F012"]),
    ("truncated", &["F002"]),
    ("question", &["F003"]),
    ("hedged", &["F006"]),
    ("dangling", &["F005"]),
    ("loose_time", &["F008"]),
    ("attributed", &["S003"]),
];

pub(super) fn measure(folder: &Path, table: &mut Table) -> Result<()> {
    digests(folder, table)?;
    planted(folder, table)
}

fn digests(folder: &Path, table: &mut Table) -> Result<()> {
    let documents = documents(&folder.join("digests"))?;
    if documents.is_empty() {
        return Ok(());
    }
    let mut segments = Counts::default();
    let mut counts = [Counts::default(); LABELS.len()];
    for document in &documents {
        let view = checked(field(document, "text"))?;
        let mut found: BTreeMap<Seq, BTreeSet<&str>> = BTreeMap::new();
        for finding in audit(&view, &Selection::default()).findings {
            found.entry(finding.seq).or_default().insert(finding.code);
        }
        let mut claims: Vec<(Seq, String)> =
            view.claims().map(|(seq, _, claim)| (seq, flat(&claim.text))).collect();
        for segment in document["segments"].as_array().into_iter().flatten() {
            let words = flat(field(segment, "text"));
            let at = claims.iter().position(|(_, claim)| *claim == words);
            segments.add(true, at.is_some());
            let codes = at.map(|at| found.remove(&claims.remove(at).0).unwrap_or_default());
            for ((label, rules), counts) in LABELS.iter().zip(&mut counts) {
                let wanted = match *label {
                    "title, boilerplate, fragment" => {
                        matches!(field(segment, "form"), "title" | "boilerplate" | "fragment" | "reference")
                    }
                    "question" => field(segment, "form") == "question",
                    label => segment[label].as_bool().unwrap_or_default(),
                };
                let has = codes.as_ref().is_some_and(|codes| rules.iter().any(|rule| codes.contains(rule)));
                let told = if *label == "attributed" { codes.is_some() && !has } else { has };
                counts.add(wanted, told);
                if wanted != told {
                    table.mistake(&format!("digests, {label}"), &words);
                }
            }
        }
        segments.wrong += claims.len();
    }
    table.counts("documents", "digests, segments", segments);
    for ((label, _), counts) in LABELS.iter().zip(counts) {
        table.counts("documents", &format!("digests, {}", label.replace('_', " ")), counts);
    }
    Ok(())
}

fn planted(folder: &Path, table: &mut Table) -> Result<()> {
    let documents = documents(&folder.join("planted"))?;
    if documents.is_empty() {
        return Ok(());
    }
    let (mut contradictions, mut duplicates) = (Counts::default(), Counts::default());
    for document in &documents {
        let view = checked(field(document, "text"))?;
        let claims: Vec<(Seq, String)> =
            view.claims().map(|(seq, _, claim)| (seq, flat(&claim.text))).collect();
        let place = |words: &str| {
            let words = flat(words);
            claims.iter().find(|(_, claim)| *claim == words).map(|(seq, _)| *seq)
        };
        let selection = Selection { select: vec!["C".to_owned()], ignore: Vec::new() };
        let mut found: BTreeMap<BTreeSet<Seq>, &str> = BTreeMap::new();
        for finding in audit(&view, &selection).findings {
            found.insert(finding.entries().collect(), finding.code);
        }
        for pair in document["pairs"].as_array().into_iter().flatten() {
            let (a, b) = (field(pair, "a"), field(pair, "b"));
            let seqs: Option<BTreeSet<Seq>> = place(a).zip(place(b)).map(|(a, b)| [a, b].into());
            let code = seqs.and_then(|seqs| found.remove(&seqs)).unwrap_or_default();
            let label = field(pair, "label");
            contradictions.add(label == "contradiction", matches!(code, "C002" | "C003" | "C004" | "C005"));
            duplicates.add(label == "duplicate", matches!(code, "C007" | "C008"));
            if matches!(label, "contradiction" | "duplicate") && code.is_empty() {
                table.mistake(&format!("planted, {label} missed"), &format!("{a} / {b}"));
            }
        }
        for code in found.into_values() {
            contradictions.add(false, matches!(code, "C002" | "C003" | "C004" | "C005"));
            duplicates.add(false, matches!(code, "C007" | "C008"));
        }
    }
    table.counts("documents", "planted contradictions", contradictions);
    table.counts("documents", "planted duplicates", duplicates);
    Ok(())
}

/// The JSON documents of a folder, in the order of their names; none if there is no such folder.
fn documents(folder: &Path) -> Result<Vec<Value>> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let mut paths = std::fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<std::io::Result<Vec<_>>>()?;
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "json"));
    paths.sort();
    paths.iter().map(|path| Ok(serde_json::from_slice(&std::fs::read(path)?)?)).collect()
}

/// A text as `check` reads it.
fn checked(text: &str) -> Result<View> {
    let document = read("document.txt", text.as_bytes().to_vec(), About::default())?;
    Ok(Scratch::of([document], "2026-03-02T09:00:00Z".parse()?)?)
}

fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
