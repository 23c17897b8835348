//! SARIF 2.1.0 (OASIS): one run with the rules, a result for each finding, and the sources' texts embedded.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use super::gate::fingerprint;
use super::place::{Places, Region};
use super::shown::Shown;
use claimlog::audit::{Against, Coverage, Level, Quotation, RULES};
use claimlog::model::{Seq, Source, View};
use claimlog::plain::percent_encoded;

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
    #[serde(skip_serializing_if = "Option::is_none")]
    properties: Option<Properties<'a>>,
    results: Results<'a>,
    tool: Value,
}

/// A file that was given; or a captured text, which comes with the report.
#[derive(Serialize)]
struct Artifact<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    contents: Option<BTreeMap<&'static str, &'a str>>,
    description: Value,
    hashes: Value,
    length: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<Value>,
}

/// What is reported, and where it stands.
#[derive(Clone, Copy)]
pub(super) struct Reported<'a> {
    pub(super) view: &'a View,
    pub(super) shown: &'a [Shown<'a, 'a>],
    pub(super) places: &'a Places<'a>,
    /// Whether the files were given, and are not captured in a ledger.
    pub(super) has_files: bool,
    /// What a ledger says of the texts, if they were compared with one.
    pub(super) said: Option<&'a Against<'a>>,
}

/// What a ledger says of the texts, besides the results: a bag of properties, as the standard allows.
#[derive(Serialize)]
struct Properties<'a> {
    coverage: &'a Coverage,
    quotations: &'a [Quotation<'a>],
}

struct Results<'a>(Reported<'a>);

pub(super) fn document(reported: Reported<'_>) -> Log<'_> {
    let Reported { view, .. } = reported;
    let artifact = |(seq, source): (Seq, &Source)| {
        let contents = view.text(&source.text).unwrap_or_default();
        Artifact {
            contents: (!reported.has_files).then(|| BTreeMap::from([("text", contents)])),
            description: json!({"text": reported.places.name(seq)}),
            hashes: json!({"sha-256": source.sha256}),
            length: source.size,
            location: reported.uri(seq).map(|uri| json!({"uri": uri})),
        }
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
        artifacts: view.sources().map(artifact).collect(),
        column_kind: "unicodeCodePoints",
        properties: reported
            .said
            .map(|said| Properties { coverage: &said.coverage, quotations: &said.quotations }),
        results: Results(reported),
        tool: json!({"driver": {
            "name": "claimlog", "semanticVersion": env!("CARGO_PKG_VERSION"), "rules": rules,
        }}),
    };
    Log { schema: "https://json.schemastore.org/sarif-2.1.0.json", runs: [run], version: "2.1.0" }
}

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let sources: BTreeMap<Seq, usize> =
            self.0.view.sources().zip(0..).map(|((seq, _), index)| (seq, index)).collect();
        serializer.collect_seq(self.0.shown.iter().map(|one| self.0.result(&sources, one)))
    }
}

impl Reported<'_> {
    /// The address of a source's file, relative to where the program runs; of a captured document, a name made from the
    /// hash of its bytes.
    fn uri(&self, source: Seq) -> Option<String> {
        if !self.has_files {
            return Some(format!("sources/{}.txt", self.view.source(source)?.sha256));
        }
        let path = self.places.path(source)?;
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~!$&'()*+,;=@".contains(&byte);
        let encoded = percent_encoded(path, plain);
        Some(if path.starts_with('/') { format!("file://{encoded}") } else { encoded })
    }

    fn result(&self, sources: &BTreeMap<Seq, usize>, one: &Shown<'_, '_>) -> Value {
        let finding = one.finding;
        let level = match finding.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Note => "note",
        };
        let subject = one.subject(self.view);
        let mut location = json!({
            "logicalLocations": [{
                "name": finding.seq.to_string(), "fullyQualifiedName": subject, "kind": "member",
            }],
        });
        if let Some(source) = finding.source {
            let mut artifact = json!({"index": sources.get(&source)});
            if let Some(uri) = self.uri(source) {
                artifact["uri"] = uri.into();
            }
            location["physicalLocation"] = json!({"artifactLocation": artifact});
            if let Some(region) = self.region(one) {
                location["physicalLocation"]["region"] = region;
            }
        }
        let index = RULES.iter().position(|rule| rule.code == finding.code);
        json!({
            "ruleId": finding.code,
            "ruleIndex": index,
            "level": level,
            "message": {"text": format!("{subject}: {} ({})", finding.message, finding.help)},
            "locations": [location],
            "partialFingerprints": {"claimlogFinding/v1": fingerprint(self.view, finding, self.places)},
        })
    }

    fn region(&self, one: &Shown<'_, '_>) -> Option<Value> {
        let finding = one.finding;
        let Region { line, column, end_line, end_column } =
            self.places.region(finding).filter(|_| one.claims.is_empty())?;
        let (index, span) = self.places.text(finding)?;
        let words = span.of(index.text())?;
        let mut region = json!({
            "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column,
            "snippet": {"text": words},
        });
        if !self.has_files {
            region["charOffset"] = index.characters(span.start).into();
            region["charLength"] = words.chars().count().into();
        }
        Some(region)
    }
}
