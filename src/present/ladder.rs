//! The ladder: what can be checked about one claim, rung by rung, from the captured bytes to what witnesses say.
//!
//! Invariant: a rung holds only if it was just computed from what is stored. What was not or cannot be checked is marked as
//! unchecked. `tests/ingest.rs` climbs the ladder; whatever breaks a rung stops every command.

use serde::Serialize;

use crate::error::{Error, ReadError, Refusal, Result};
use crate::ingest::{About, Document};
use crate::ledger::Ledger;
use crate::model::{Seq, Source, Span, View};
use crate::plain::counted;
use crate::verify::{Part, Vouched, cosignature, timestamp};

/// The outcome of one check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    /// It was checked and holds.
    Holds,
    /// It was checked and does not hold.
    Fails,
    /// It was not checked, or there was nothing to check.
    Unchecked,
}

/// One check of a claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rung {
    /// What is checked: `bytes`, `text`, `span`, `extraction`, `inclusion`, `checkpoint`, `vouched`.
    pub name: &'static str,
    /// The outcome.
    pub mark: Mark,
    /// What was found, for people.
    pub found: String,
}

/// Reads a captured document again: its label, its bytes, and what is known about it.
pub type ReadAgain<'a> = &'a dyn Fn(&str, Vec<u8>, About) -> Result<Document>;

/// Which documents are read again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again {
    /// All.
    Every,
    /// Those that take no time.
    Small,
}

/// The most bytes of a document that takes no time.
const SMALL: u64 = 256 * 1024;

/// Whether a source is too large to be read again in passing.
#[must_use]
pub fn is_large(source: &Source) -> bool {
    source.size > SMALL
}

/// The rungs of a claim, lowest first.
///
/// # Errors
/// Returns an error if the file cannot be read.
pub fn ladder(
    ledger: &Ledger,
    view: &View,
    claim: Seq,
    read: ReadAgain<'_>,
    again: Again,
) -> Result<Vec<Rung>> {
    let mut rungs = Vec::new();
    match view.source_of(claim) {
        Some((seq, source)) if again == Again::Small && is_large(source) => {
            rungs.extend(large(ledger, view, claim, (seq, source))?);
        }
        Some((seq, source)) => {
            let (bytes, rung) = kept(ledger, "bytes", Part::bytes(seq, source))?;
            rungs.push(rung);
            let (text, rung) = kept(ledger, "text", Part::text(seq, source))?;
            rungs.push(rung);
            let text = text.and_then(|text| String::from_utf8(text).ok());
            let at = |place: Span| text.as_deref().map(|text| (text, place));
            rungs.push(span(view, claim, at));
            rungs.push(extraction(seq, source, bytes, read));
        }
        None => {
            for name in ["bytes", "text", "span", "extraction"] {
                rungs.push(Rung { name, mark: Mark::Unchecked, found: "nothing was captured".to_owned() });
            }
        }
    }
    let checkpoint = &ledger.head().checkpoint;
    rungs.push(match ledger.body(claim) {
        Ok(_) => Rung {
            name: "inclusion",
            mark: Mark::Holds,
            found: format!(
                "entry {claim} is one of the {} entries under the root {}",
                checkpoint.size,
                checkpoint.root.to_base64()
            ),
        },
        Err(error @ (Error::Breach(_) | Error::Refused(Refusal::Withheld { .. }))) => {
            Rung { name: "inclusion", mark: Mark::Fails, found: error.to_string() }
        }
        Err(error) => return Err(error),
    });
    // The ledger is open: its last checkpoint is valid under its key and extends the remembered one.
    let known = if ledger.head().first_met { "a key taken on trust" } else { "the key that is remembered" };
    rungs.push(Rung {
        name: "checkpoint",
        mark: Mark::Holds,
        found: format!("signed by {known}, {}", checkpoint.origin),
    });
    rungs.push(vouched(ledger, claim)?);
    Ok(rungs)
}

/// The rungs of a claim of a large document, which is neither read again nor extracted again. Where a view holds its
/// text, both parts were compared with the source's entry when the view was made; where it holds a piece, only that was.
fn large(ledger: &Ledger, view: &View, claim: Seq, (seq, source): (Seq, &Source)) -> Result<[Rung; 4]> {
    let compared = |name: &'static str, part: Part| -> Result<Rung> {
        if !part.is_there(ledger.store())? {
            return Ok(kept(ledger, name, part)?.1);
        }
        if view.text(&source.text).is_some() {
            return Ok(Rung { name, mark: Mark::Holds, found: format!("sha256 {}", part.sha256) });
        }
        let found = "not read as a whole: the source is large".to_owned();
        Ok(Rung { name, mark: Mark::Unchecked, found })
    };
    let bytes = compared("bytes", Part::bytes(seq, source))?;
    let text = compared("text", Part::text(seq, source))?;
    let found = "not checked here: the source is large".to_owned();
    let extraction = Rung { name: "extraction", mark: Mark::Unchecked, found };
    Ok([bytes, text, span(view, claim, |place| view.around(&source.text, place)), extraction])
}

/// The captured bytes of a part, if they are present, and whether they match the source's entry.
fn kept(ledger: &Ledger, name: &'static str, part: Part) -> Result<(Option<Vec<u8>>, Rung)> {
    let rung = |mark, found: String| Rung { name, mark, found };
    match part.whole(ledger.store()) {
        Ok(bytes) => Ok((Some(bytes), rung(Mark::Holds, format!("sha256 {}", part.sha256)))),
        Err(Error::Breach(_)) if !part.is_there(ledger.store())? => {
            let found = format!("not in the ledger; only the hash {} is", part.sha256);
            Ok((None, rung(Mark::Unchecked, found)))
        }
        Err(Error::Breach(breach)) => Ok((None, rung(Mark::Fails, breach.message))),
        Err(error) => Err(error),
    }
}

/// Whether the words of a claim stand in its place. `text` gives a text that has the place, and the place in it.
fn span<'a>(view: &View, claim: Seq, text: impl FnOnce(Span) -> Option<(&'a str, Span)>) -> Rung {
    let rung = |mark, found: String| Rung { name: "span", mark, found };
    let Some(claim) = view.claim(claim) else { return rung(Mark::Unchecked, "it is not a claim".to_owned()) };
    let Some(span) = claim.span else { return rung(Mark::Unchecked, "no place was recorded".to_owned()) };
    let Some((text, within)) = text(span) else {
        return rung(Mark::Unchecked, "there is no text".to_owned());
    };
    let place = format!("bytes {} to {}", span.start, span.end);
    if within.of(text) != Some(claim.anchor()) {
        return rung(Mark::Fails, format!("the text has different words at {place}"));
    }
    let how: Vec<_> = claim.details().normalised.iter().map(|how| how.name()).collect();
    let how = if how.is_empty() { String::new() } else { format!(", except for {}", how.join(" and ")) };
    let page =
        claim.details().page.map(|page| format!(", page {page}: compare it by eye")).unwrap_or_default();
    rung(Mark::Holds, format!("the words stand at {place}{how}{page}"))
}

/// Whether the same extractor gives the same text. Another version is not a fault: the stored text is what counts.
fn extraction(seq: Seq, source: &Source, bytes: Option<Vec<u8>>, read: ReadAgain<'_>) -> Rung {
    let rung = |mark, found: String| Rung { name: "extraction", mark, found };
    let Some(bytes) = bytes else { return rung(Mark::Unchecked, "there are no bytes".to_owned()) };
    match read(&format!("source {seq}"), bytes, About::again(source)) {
        Ok(again) if again.source.extractor != source.extractor => {
            let (then, now) = (&source.extractor, &again.source.extractor);
            rung(
                Mark::Unchecked,
                format!("not checked: the extractor has another version ({then} then, {now} now)"),
            )
        }
        Ok(again) if again.source.text == source.text => {
            rung(Mark::Holds, format!("reproduced by {}", source.extractor))
        }
        Ok(_) => rung(Mark::Fails, format!("{} extracts a different text now", source.extractor)),
        // Columns that a person mapped are not recorded. The text of a table is its bytes.
        Err(Error::Unread(ReadError::NoColumn { .. })) => {
            rung(Mark::Unchecked, "not checked: its columns were mapped by hand".to_owned())
        }
        Err(error) => rung(Mark::Unchecked, format!("not checked: {error}")),
    }
}

/// The first checkpoint that covers the claim and that a witness or a time stamp vouches for.
fn vouched(ledger: &Ledger, claim: Seq) -> Result<Rung> {
    let store = ledger.store();
    let note = |size: i64| -> Result<Option<String>> {
        let Ok(size) = u64::try_from(size) else { return Ok(None) };
        Ok(store.checkpoint(size)?.map(|row| row.note))
    };
    let mut found: Vec<Vouched> = Vec::new();
    for row in store.cosignatures(None)? {
        found.extend(cosignature(note(row.size)?.as_deref(), &row));
    }
    for row in store.timestamps(None)? {
        found.extend(timestamp(note(row.size)?.as_deref(), &row));
    }
    found.retain(|one| one.size > claim);
    found.sort();
    let rung = |mark, found: String| Rung { name: "vouched", mark, found };
    Ok(match found.iter().find(|one| one.checked).or(found.first()) {
        None => rung(
            Mark::Unchecked,
            "no witness and no time stamp: only the owner of the key vouches for it".to_owned(),
        ),
        Some(Vouched { size, witness, time, checked }) => {
            let who = match witness {
                Some(name) => format!("the witness {name}"),
                None => format!("a time stamp of {time}, which openssl ts can check,"),
            };
            let mark = if *checked { Mark::Holds } else { Mark::Unchecked };
            rung(mark, format!("{who} saw the checkpoint of {}", counted(*size, "entry")))
        }
    })
}
