//! CSV (RFC 4180): one claim per row.

use std::io;

use super::{About, Exported, Format, Label, Piece};
use crate::model::Described;
use crate::sheet::{COLUMNS, cell};

pub(super) const FORMAT: Format = Format {
    label: Label {
        name: "csv",
        media_type: "text/csv",
        ending: ".csv",
        since: "0.1.0",
        about: "CSV (RFC 4180): one claim per row, for spreadsheets",
        leaves_out: "Evidence, the words around a quote, and other columns of its record; the signed \
                     checkpoint and the policy are in FILE.meta.json",
    },
    grouped: true,
    beside: true,
    begin: |out| row(out, COLUMNS),
    claim,
    end: |_, _| Ok(()),
};

/// Which fields were described later, in which entry and by whom, such as `url in 24 by Ann Lee`.
fn described(rows: &[Described<'_>]) -> String {
    let rows = rows.iter().map(|row| {
        let by = row.recorder.map(|name| format!(" by {name}")).unwrap_or_default();
        format!("{} in {}{by}", row.fields.join(" and "), row.seq)
    });
    cell(&rows.collect::<Vec<_>>().join("; "))
}

/// The pieces of support that count, such as `evidence 22 from source 16 (other-source)`.
fn rests_on(pieces: &[Piece]) -> String {
    let pieces = pieces.iter().map(|piece| {
        let evidence = piece.evidence.map(|seq| format!("evidence {seq} from "));
        let from = match (piece.source, &piece.url) {
            (Some(source), _) => format!("source {source}"),
            (None, url) => url.clone().unwrap_or_default(),
        };
        format!("{}{from} ({})", evidence.unwrap_or_default(), piece.basis.name())
    });
    cell(&pieces.collect::<Vec<_>>().join("; "))
}

/// Writes each text so that a spreadsheet may open it and `ingest` can read it back.
fn claim(about: &About<'_>, claim: &Exported<'_>, _: u64, out: &mut Vec<u8>) -> io::Result<u64> {
    let text = |text: Option<&str>| cell(text.unwrap_or_default());
    let (source, assessment) = (&claim.source, &claim.assessment);
    let number = |number: Option<usize>| number.map_or_else(String::new, |n| n.to_string());
    row(
        out,
        [
            claim.seq.to_string(),
            claim.leaf.to_string(),
            text(Some(claim.text)),
            claim.status.name().to_owned(),
            text(claim.confidence),
            text(claim.claimant),
            text(claim.date),
            text(claim.url),
            source.as_ref().map_or_else(String::new, |source| source.seq.to_string()),
            source.as_ref().map_or_else(String::new, |source| source.sha256.to_string()),
            text(source.as_ref().and_then(|source| source.url)),
            text(source.as_ref().and_then(|source| source.title)),
            text(source.as_ref().and_then(|source| source.author)),
            text(source.as_ref().and_then(|source| source.publisher)),
            text(source.as_ref().and_then(|source| source.published)),
            number(claim.span.map(|span| span.start)),
            number(claim.span.map(|span| span.end)),
            text(claim.quote),
            text(assessment.as_ref().and_then(|assessment| assessment.by)),
            assessment.as_ref().map_or_else(String::new, |assessment| assessment.at.to_string()),
            text(assessment.as_ref().map(|assessment| assessment.because)),
            text(assessment.as_ref().and_then(|assessment| assessment.rating)),
            text(assessment.as_ref().and_then(|assessment| assessment.url)),
            text(assessment.as_ref().and_then(|assessment| assessment.date)),
            claim.at.to_string(),
            text(Some(about.checkpoint.origin)),
            about.checkpoint.size.to_string(),
            about.checkpoint.root.to_string(),
            described(&claim.described_by),
            source.as_ref().map_or_else(String::new, |source| described(&source.described_by)),
            source.as_ref().map_or_else(String::new, |source| source.primary.to_string()),
            about.verified.as_ref().map_or_else(String::new, |under| under.policy_sha256.to_string()),
            claim.rests_on.as_ref().map_or_else(String::new, |pieces| rests_on(pieces)),
            text(claim.suggested_claimant.as_deref()),
            claim.groups.join(" "),
            cell(&claim.cites.join("\n")),
        ],
    )?;
    Ok(1)
}

fn row<T: AsRef<[u8]>>(out: &mut Vec<u8>, cells: [T; COLUMNS.len()]) -> io::Result<()> {
    let mut rows = csv::WriterBuilder::new().buffer_capacity(1024).from_writer(out);
    rows.write_record(cells)?;
    rows.flush()
}
