//! Making a bundle from a ledger.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use super::bears::{bears_on, called};
use super::members::{
    CHECKPOINT, CLAIMS, ENTRIES, PROOFS, README, REPORT, STATEMENT, captured, receipt as receipt_name,
    timestamp,
};
use super::receipt;
use super::statement::{Envelope, Index, Statement, Telling};
use super::write::Zip;
use crate::error::{Error, Refusal, Result};
use crate::export::{About, Format, Subset};
use crate::ledger::{Captured, Ledger};
use crate::model::{Kind, Seq, Source, Time, View};
use crate::strangers::EntryProof;
use crate::tlog::{Hash, SigningKey};

/// The version of the form.
pub(super) const VERSION: u32 = 1;

/// What goes into a bundle.
#[derive(Debug)]
pub struct Bundle<'a> {
    /// The ledger.
    pub ledger: &'a Ledger,
    /// The claims.
    pub subset: Subset<'a>,
    /// What is said once of them.
    pub about: About<'a>,
    /// The report on them, a page.
    pub report: Option<String>,
    /// The key that signs for the log. Without it nobody attests that nothing was left out.
    pub key: Option<&'a SigningKey>,
    /// Whether each entry gets a receipt, which needs the key.
    pub receipts: bool,
    /// Whether the captured documents and texts are left out.
    pub without_texts: bool,
}

/// Writes a bundle.
///
/// # Errors
/// Returns an error if the ledger cannot be read or the writer fails, [`Error::Breach`] if the ledger is not what was
/// signed, and an error of the writer's kind if the bundle would be too large for a ZIP file.
pub fn write(bundle: &Bundle<'_>, out: &mut dyn Write) -> Result<()> {
    let failed = |source| Error::Io { doing: "write", path: "the bundle".to_owned(), source };
    let Bundle { ledger, subset, key, .. } = bundle;
    let mut index = index(bundle);
    let proofs = ledger.prove_all(index.entries.iter().map(|(seq, _)| *seq))?;
    let mut zip = Zip::new(out);
    zip.add(README, readme(bundle).as_bytes()).map_err(failed)?;
    if let Some(report) = &bundle.report {
        zip.add(REPORT, report.as_bytes()).map_err(failed)?;
    }
    let note = ledger.note(None)?;
    zip.add(CHECKPOINT, note.as_bytes()).map_err(failed)?;
    for (number, token) in (1..).zip(ledger.timestamps(subset.view.checkpoint.size)?) {
        zip.add(&timestamp(number), &token).map_err(failed)?;
    }
    zip.add(CLAIMS, &claims(bundle).map_err(failed)?).map_err(failed)?;
    let (mut entries, mut paths) = (String::new(), String::new());
    for EntryProof { proof, entry } in &proofs {
        entries.push_str(entry);
        entries.push('\n');
        paths.push_str(&proof.to_string());
    }
    zip.add(ENTRIES, entries.as_bytes()).map_err(failed)?;
    zip.add(PROOFS, paths.as_bytes()).map_err(failed)?;
    if let Some(key) = key.filter(|_| bundle.receipts) {
        let checkpoint = &ledger.head().checkpoint;
        let signature = receipt::sign(key, &checkpoint.root);
        for EntryProof { proof, .. } in &proofs {
            let bytes = receipt::receipt(&key.verifier(), checkpoint, proof.index, &proof.path, &signature);
            zip.add(&receipt_name(proof.index), &bytes).map_err(failed)?;
        }
    }
    if !bundle.without_texts {
        for (hash, (seq, what)) in texts(bundle, &index) {
            match content(ledger, seq, what) {
                Ok(content) => zip.add(&captured(&hash), &content).map_err(failed)?,
                Err(Error::Refused(Refusal::WithheldCapture { .. })) => index.withheld_texts.push(hash),
                Err(error) => return Err(error),
            }
        }
    }
    let statement = state(bundle, &index, zip.members()).map_err(failed)?;
    zip.add(STATEMENT, &Envelope::seal(statement, *key).write()).map_err(failed)?;
    zip.end().map_err(failed)
}

/// The claims, the entries that bear on them, and what bears on which.
fn index(bundle: &Bundle<'_>) -> Index {
    let view = bundle.subset.view;
    let mut index = Index { exported: bundle.subset.seqs.to_vec(), ..Index::default() };
    index.without_texts = bundle.without_texts;
    let mut all = BTreeSet::new();
    for claim in bundle.subset.seqs {
        let bears = bears_on(view, *claim);
        all.extend(bears.iter().copied());
        index.bears_on.insert(*claim, bears.into_iter().collect());
    }
    for seq in all {
        match view.record(seq).map(|record| record.entry.is_ok()) {
            Some(true) => index.entries.push((seq, called(view, seq).to_owned())),
            _ => index.withheld.push(seq),
        }
    }
    // Whoever knows an older key alone learns from the bundle where it was changed.
    let changes = bundle.ledger.head().keys.changes().filter(|seq| !index.names(*seq)).collect::<Vec<_>>();
    index.entries.extend(changes.into_iter().map(|seq| (seq, Kind::Key.name().to_owned())));
    index.entries.sort_unstable();
    index
}

/// The claims as JSON Lines.
fn claims(bundle: &Bundle<'_>) -> io::Result<Vec<u8>> {
    let Some(format) = Format::of_name("jsonl") else { return Ok(Vec::new()) };
    let mut out = Vec::new();
    format.write(&bundle.subset, bundle.about.clone(), &mut out)?;
    Ok(out)
}

/// The documents and texts of the sources, by their hashes: each once.
fn texts(bundle: &Bundle<'_>, index: &Index) -> BTreeMap<Hash, (Seq, Captured)> {
    let view = bundle.subset.view;
    let sources = index.entries.iter().filter_map(|(seq, _)| Some((*seq, view.source(*seq)?)));
    let parts = sources.flat_map(|(seq, source): (Seq, &Source)| {
        [(source.sha256, (seq, Captured::Bytes)), (source.text, (seq, Captured::Text))]
    });
    let mut found = BTreeMap::new();
    for (hash, part) in parts {
        found.entry(hash).or_insert(part);
    }
    found
}

fn content(ledger: &Ledger, seq: Seq, what: Captured) -> Result<Vec<u8>> {
    let mut content = Vec::new();
    let given = ledger.captured(seq, what, |piece| {
        content.extend_from_slice(piece);
        Ok(())
    })?;
    given.map_err(|source| Error::Io { doing: "read", path: format!("source {seq}"), source })?;
    Ok(content)
}

/// The statement on all members.
fn state(bundle: &Bundle<'_>, index: &Index, members: &[(String, Hash)]) -> io::Result<Vec<u8>> {
    let mut properties = vec!["claimlog:entries-in-log".to_owned()];
    let verified = bundle.about.verified.as_ref();
    properties.extend(verified.map(|under| format!("claimlog:verified:{}", under.policy_sha256)));
    if bundle.key.is_some() {
        let up_to = bundle.about.as_of.map(|seq| format!(":as-of:{seq}")).unwrap_or_default();
        properties.push(format!("claimlog:nothing-that-bears-left-out{up_to}"));
    }
    let about = About { written: bundle.subset.seqs.len() as u64, ..bundle.about.clone() };
    let telling = Telling { bundle: VERSION, export: &about, index };
    let time = last_time(bundle.subset.view);
    Statement::new(members, time, properties, telling).payload()
}

/// The time of the last entry that can be read.
pub(super) fn last_time(view: &View) -> Time {
    let records = view.records().iter().rev();
    let time = records.filter_map(|record| record.entry.as_ref().ok()).map(|entry| entry.at).next();
    time.unwrap_or_else(|| Time::of_unix(0))
}

/// What the bundle is, in words.
fn readme(bundle: &Bundle<'_>) -> String {
    let view = bundle.subset.view;
    let texts = if bundle.without_texts {
        "The words that claims quote are in the entries. The captured documents and texts were left out: nobody \
         can compare the words with them here."
    } else {
        "Each source is what was captured, byte for byte; the words of the claims stand in it."
    };
    let then = bundle.about.as_of.map(|seq| {
        format!(
            "Nothing that the log held on these claims at entry {seq} was left out: no contradiction, retraction or \
             verdict. The key of the log signed a list of all of it. What was recorded after that entry is not in this \
             folder, and may say otherwise."
        )
    });
    let complete = if bundle.key.is_some() {
        then.as_deref().unwrap_or(
            "Nothing that the log holds on these claims was left out: no contradiction, retraction or later verdict. The \
             key of the log signed a list of all of it.",
        )
    } else {
        "Completeness is not attested: whoever exported this did not have the key of the log, so that a contradiction, \
         a retraction or a later verdict may have been left out."
    };
    let fill = [
        ("{written}", bundle.subset.seqs.len().to_string()),
        ("{claims}", bundle.about.claims.to_string()),
        ("{origin}", view.checkpoint.origin.clone()),
        ("{last}", view.records().last().map_or("none".to_owned(), |last| last.seq.to_string())),
        ("{size}", view.checkpoint.size.to_string()),
        ("{texts}", texts.to_owned()),
        ("{complete}", complete.to_owned()),
        ("{vkey}", bundle.ledger.head().vkey.to_string()),
    ];
    let text = fill
        .iter()
        .fold(include_str!("README.txt").to_owned(), |text, (place, words)| text.replace(place, words));
    text.lines().flat_map(|line| [wrapped(line), "\n".to_owned()]).collect()
}

/// A paragraph in lines of at most 79 characters. What continues an item is indented as the item is.
fn wrapped(line: &str) -> String {
    let indent = if line.starts_with("- ") { "\n  " } else { "\n" };
    let (mut out, mut width) = (String::new(), 0);
    for word in line.split(' ') {
        let length = word.chars().count();
        if width > 0 && width + 1 + length > 79 {
            out.push_str(indent);
            width = indent.len() - 1;
        } else if !out.is_empty() || width > 0 {
            out.push(' ');
            width += 1;
        }
        out.push_str(word);
        width += length;
    }
    out
}
