//! Who says it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use claimlog::ingest::Scratch;
use claimlog::model::Span;
use claimlog::text::{attributions, segments};
use claimlog::{About, Selection, audit, read};

use super::Result;
use super::table::{Counts, Table};

/// Fewer characters of a sentence than this inside a content do not make it attributed.
const LEAST: usize = 10;

pub(super) fn measure(folder: &Path, table: &mut Table) -> Result<()> {
    let base = folder.join("attribution/polnear-dev");
    if !base.exists() {
        return Ok(());
    }
    let (mut attributed, mut sourced, mut unattributed) =
        (Counts::default(), Counts::default(), Counts::default());
    let mut met = Counts::default();
    let (mut exact, mut spans) = (0, 0);
    let mut notes: BTreeMap<String, std::path::PathBuf> = BTreeMap::new();
    for entry in std::fs::read_dir(base.join("attributions"))? {
        let path = entry?.path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        // The first annotator of a text, by name.
        let text = name.rsplit_once('_').map_or(name.clone(), |(text, _)| text.to_owned());
        let held = notes.entry(text).or_insert_with(|| path.clone());
        if path < *held {
            *held = path;
        }
    }
    for (name, path) in notes {
        let Ok(text) = std::fs::read_to_string(base.join("text").join(format!("{name}.txt"))) else {
            continue;
        };
        let (contents, sources) = marks(&std::fs::read_to_string(path)?, &text);
        as_users_meet_it(&name, &text, &contents, &mut met, table)?;
        let sentences = segments(&text);
        let found = attributions(&text, &sentences);
        for (sentence, found) in sentences.iter().zip(found) {
            let inside: usize = contents.iter().map(|content| overlap(*sentence, *content)).sum();
            let wanted = inside >= LEAST;
            let named = sources.iter().find(|source| overlap(*sentence, **source) > 0 && wanted);
            attributed.add(wanted, found.is_some());
            unattributed.add(!wanted, found.is_none());
            let shown = found.as_ref().and_then(|found| found.speaker);
            sourced.add(named.is_some(), shown.is_some());
            if let (Some(_), Some(shown)) = (named, shown) {
                spans += 1;
                let trim = |span: Span| {
                    span.of(&text)
                        .map(|words| words.trim_start_matches("the ").trim_start_matches("The ").to_owned())
                };
                exact += usize::from(sources.iter().any(|source| trim(*source) == trim(shown)));
            }
            let words = sentence.of(&text).unwrap_or_default().replace('\n', " ");
            match (wanted, found.is_some()) {
                (true, false) => table.mistake("attribution missed", &words),
                (false, true) => table.mistake("attribution wrong", &words),
                _ => {}
            }
        }
    }
    table.counts("attribution", "PolNeAR dev, S003 silent", met);
    table.counts("attribution", "PolNeAR dev, sentence attributed", attributed);
    table.counts("attribution", "PolNeAR dev, source in the sentence", sourced);
    table.counts("attribution", "PolNeAR dev, sentence not attributed", unattributed);
    table.share("attribution", "PolNeAR dev", "source span exact, where both see one", (exact, spans));
    Ok(())
}

/// Counts the claims of a text that S003 takes for attributed, and those that are.
fn as_users_meet_it(
    name: &str,
    text: &str,
    contents: &[Span],
    met: &mut Counts,
    table: &mut Table,
) -> Result<()> {
    let document = read(&format!("{name}.txt"), text.as_bytes().to_vec(), About::default())?;
    let view = Scratch::of([document], "2026-03-02T09:00:00Z".parse()?)?;
    let selection = Selection { select: vec!["S003".to_owned()], ignore: Vec::new() };
    let flagged: BTreeSet<u64> =
        audit(&view, &selection).findings.iter().map(|finding| finding.seq).collect();
    for (seq, _, claim) in view.claims() {
        let Some(span) = claim.span else { continue };
        let inside: usize = contents.iter().map(|content| overlap(span, *content)).sum();
        let (wanted, found) = (inside >= LEAST, !flagged.contains(&seq));
        met.add(wanted, found);
        match (wanted, found) {
            (true, false) => table.mistake("S003 on what is attributed", &claim.text.replace('\n', " ")),
            (false, true) => table.mistake("S003 silent on what is not", &claim.text.replace('\n', " ")),
            _ => {}
        }
    }
    Ok(())
}

fn overlap(a: Span, b: Span) -> usize {
    a.end.min(b.end).saturating_sub(a.start.max(b.start))
}

/// Contents and sources, from code points to bytes. A mark of several parts counts part by part.
fn marks(notes: &str, text: &str) -> (Vec<Span>, Vec<Span>) {
    let bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let byte = |point: &str| point.parse::<usize>().ok().and_then(|point| bytes.get(point).copied());
    let (mut contents, mut sources) = (Vec::new(), Vec::new());
    for line in notes.lines() {
        let mut fields = line.split('\t');
        let Some(mark) = fields.nth(1) else { continue };
        let Some((kind, places)) = mark.split_once(' ') else { continue };
        let list = match kind {
            "Content" => &mut contents,
            "Source" => &mut sources,
            _ => continue,
        };
        for part in places.split(';') {
            if let Some((start, end)) = part.split_once(' ')
                && let (Some(start), Some(end)) = (byte(start), byte(end))
            {
                list.push(Span { start, end });
            }
        }
    }
    (contents, sources)
}
