//! SARIF 2.1.0 (OASIS): one run with the rules, a result for each finding, and the sources' texts embedded.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use super::place::Indexes;
use claimlog::audit::{Finding, Level, RULES, Report};
use claimlog::model::{Seq, Source, View};

/// The document. A result is made when it is written, since there may be very many.
#[derive(Serialize)]
pub(super) struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    runs: [Run<'a>; 1],
    version: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    artifacts: Vec<Artifact<'a>>,
    column_kind: &'static str,
    results: Results<'a>,
    tool: Value,
}

/// A captured text.
#[derive(Serialize)]
struct Artifact<'a> {
    contents: BTreeMap<&'static str, &'a str>,
    description: Value,
    hashes: Value,
    length: u64,
    location: Value,
}

struct Results<'a> {
    view: &'a View,
    report: &'a Report<'a>,
}

pub(super) fn document<'a>(view: &'a View, report: &'a Report<'a>) -> Log<'a> {
    let artifact = |source: &'a Source| Artifact {
        contents: BTreeMap::from([("text", view.text(&source.text).unwrap_or_default())]),
        description: json!({"text": source.label()}),
        hashes: json!({"sha-256": source.sha256}),
        length: source.size,
        location: json!({"uri": uri(source.sha256)}),
    };
    let rules: Vec<Value> = RULES
        .iter()
        .map(|rule| {
            json!({
                "id": rule.code,
                "name": rule.name,
                "shortDescription": {"text": rule.what},
                "fullDescription": {"text": rule.why},
                "help": {"text": rule.help},
                "defaultConfiguration": {"level": rule.level.name()},
            })
        })
        .collect();
    let run = Run {
        artifacts: view.sources().map(|(_, source)| artifact(source)).collect(),
        column_kind: "unicodeCodePoints",
        results: Results { view, report },
        tool: json!({"driver": {
            "name": "claimlog", "semanticVersion": env!("CARGO_PKG_VERSION"), "rules": rules,
        }}),
    };
    Log { schema: "https://json.schemastore.org/sarif-2.1.0.json", runs: [run], version: "2.1.0" }
}

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Results { view, report } = self;
        let sources: BTreeMap<Seq, usize> =
            view.sources().zip(0..).map(|((seq, _), index)| (seq, index)).collect();
        let mut indexes = Indexes::default();
        let findings = report.findings.iter();
        serializer.collect_seq(findings.map(|finding| result(view, &sources, &mut indexes, finding)))
    }
}

/// The name of a captured document, made from the hash of its bytes.
fn uri(sha256: claimlog::tlog::Hash) -> String {
    format!("sources/{sha256}.txt")
}

fn result<'a>(
    view: &'a View,
    sources: &BTreeMap<Seq, usize>,
    indexes: &mut Indexes<'a>,
    finding: &Finding<'_>,
) -> Value {
    let level = match finding.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "note",
    };
    let mut location = json!({
        "logicalLocations": [{"name": finding.seq.to_string(), "kind": "member"}],
    });
    if let (Some((seq, source)), Some(span)) = (view.source_of(finding.seq), finding.span)
        && let Some(text) = view.text(&source.text)
        && let Some(words) = span.of(text)
    {
        let index = indexes.of(text);
        location["physicalLocation"] = json!({
            "artifactLocation": {"uri": uri(source.sha256), "index": sources.get(&seq)},
            "region": {
                "startLine": index.number(span.start),
                "startColumn": index.column(span.start),
                "endLine": index.number(span.end),
                "endColumn": index.column(span.end),
                "charOffset": index.characters(span.start),
                "charLength": words.chars().count(),
                "snippet": {"text": words},
            },
        });
    }
    let index = RULES.iter().position(|rule| rule.code == finding.code);
    json!({
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": level,
        "message": {"text": format!("{} ({})", finding.message, finding.help)},
        "locations": [location],
        "partialFingerprints": {
            "entryAndRule/v1": view.leaf(finding.seq).map(|leaf| format!("{leaf}:{}", finding.code)),
        },
    })
}
