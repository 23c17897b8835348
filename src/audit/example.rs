//! Examples: the tiny ledgers in which rules are explained and tested.

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::model::{Claim, Data, Entry, Seq, Source, Time, View};
use crate::text::{Linked, claims};
use crate::tlog::sha256;

/// The source of an example text that names no source. No sourcing rule flags it.
const WELL_SOURCED: &str = r#"{"url":"https://example.org/a","author":"A. Writer","publisher":"The Example","published":"2026-03-01"}"#;

/// An entry of an example. Times that are not given are successive seconds of one minute.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    /// The text of a source.
    text: Option<String>,
    about: Option<Seq>,
    at: Option<Time>,
    source: Option<Map<String, Value>>,
    claim: Option<Claim>,
    evidence: Option<Box<crate::model::Evidence>>,
    assessment: Option<Box<crate::model::Assessment>>,
    relation: Option<crate::model::Relation>,
    retraction: Option<crate::model::Retraction>,
    waiver: Option<crate::model::Waiver>,
    recorder: Option<Box<str>>,
    description: Option<Box<crate::model::Description>>,
    rating: Option<crate::model::Rating>,
    /// A text that is checked against all of this.
    check: Option<String>,
}

/// Reads an example. A line that begins with a brace is one entry (a source brings its text, and its
/// claims follow it); other lines together are the text of a well-sourced document.
///
/// # Errors
/// Returns an error if the example cannot be parsed.
pub fn view_of(example: &str) -> Result<View, String> {
    let mut view = View::unsigned();
    let mut text = String::new();
    for line in example.lines().chain(["{"]) {
        if !line.starts_with('{') {
            text.push_str(line);
            text.push('\n');
            continue;
        }
        if !text.is_empty() {
            let about = serde_json::from_str(WELL_SOURCED).map_err(|error| error.to_string())?;
            document(&mut view, about, std::mem::take(&mut text), None, None)?;
        }
        if line != "{" {
            entry(&mut view, line)?;
        }
    }
    Ok(view)
}

/// The text of an example that is checked against its ledger, if it has one, as a well-sourced document.
///
/// # Errors
/// Returns an error if the example cannot be parsed.
pub fn text_of(example: &str) -> Result<Option<View>, String> {
    for line in example.lines().filter(|line| line.starts_with('{')) {
        if let Some(text) = read(line)?.check {
            return view_of(&text).map(Some);
        }
    }
    Ok(None)
}

fn read(line: &str) -> Result<Line, String> {
    serde_json::from_str(line).map_err(|error| format!("{line}: {error}"))
}

fn entry(view: &mut View, line: &str) -> Result<(), String> {
    let line = read(line)?;
    if line.check.is_some() {
        return Ok(());
    }
    if let Some(source) = line.source {
        return document(view, source, line.text.unwrap_or_default(), line.at, line.recorder);
    }
    let recorder = line.recorder;
    let data = (line.claim.map(Data::Claim))
        .or(line.evidence.map(Data::Evidence))
        .or(line.assessment.map(Data::Assessment))
        .or(line.relation.map(Data::Relation))
        .or(line.retraction.map(Data::Retraction))
        .or(line.waiver.map(Data::Waiver))
        .or(line.description.map(Data::Description))
        .or(line.rating.map(Data::Rating))
        .ok_or("an entry has no content")?;
    push(view, (line.about, recorder), line.at, data)
}

fn document(
    view: &mut View,
    mut source: Map<String, Value>,
    text: String,
    at: Option<Time>,
    recorder: Option<Box<str>>,
) -> Result<(), String> {
    let hash = sha256(text.as_bytes());
    for (key, value) in [
        ("sha256", Value::from(hash.to_string())),
        ("size", text.len().into()),
        ("media_type", "text/plain".into()),
        ("charset", "UTF-8".into()),
        ("charset_by", "valid".into()),
        ("text", hash.to_string().into()),
        ("extractor", "plain/1".into()),
    ] {
        source.insert(key.to_owned(), value);
    }
    let source: Source = serde_json::from_value(Value::Object(source)).map_err(|error| error.to_string())?;
    let seq = view.records().len() as Seq;
    push(view, (None, recorder.clone()), at, Data::Source(Box::new(source)))?;
    for claim in claims(&text, &Linked::default()) {
        push(view, (Some(seq), recorder.clone()), at, Data::Claim(claim))?;
    }
    view.add_text(hash, text);
    Ok(())
}

fn push(
    view: &mut View,
    (about, recorder): (Option<Seq>, Option<Box<str>>),
    at: Option<Time>,
    data: Data,
) -> Result<(), String> {
    let at = match at {
        Some(at) => at,
        None => format!("2026-03-02T09:00:{:02}Z", view.records().len() % 60).parse()?,
    };
    view.add_entry(Entry { about, at, recorder, salt: None, data }).map(drop)
}
