//! Building: the rows of entries, from one pass over them.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;
use std::sync::mpsc;
use std::thread;

use super::kin::{All, Growing};
use super::reader::BEGINNING;
use crate::aside;
use crate::error::{Error, Result};
use crate::index::{ClaimRows, Index, Remembered, Row, Rows, Sorter, entry_rows};
use crate::ledger::Ledger;
use crate::model::{Data, Entry, Kind, Logged, Seq, Span};
use crate::text::language;

/// Is told how many entries were read, and how many there are.
pub type Progress<'a> = &'a dyn Fn(u64, u64);

/// So many entries are handed on at a time.
const AT_A_TIME: usize = 8192;

/// Verifies the whole history, and makes an index of it. Entries are read by one thread, and their rows made by another.
///
/// # Errors
/// Returns [`Error::Breach`] if the history is not what was signed, and an error if a file cannot be read or written.
pub fn build(ledger: &Ledger, path: &Path, progress: Progress<'_>) -> Result<Remembered> {
    let write = |source| Error::Io { doing: "write", path: path.display().to_string(), source };
    let (send, receive) = mpsc::sync_channel::<Vec<Item>>(4);
    let (read, sorted) = thread::scope(|scope| {
        let sorter = scope.spawn(move || sort(path, receive));
        let mut batch = Vec::new();
        let mut read = ledger.each_from(0, |logged| {
            progress(logged.seq + 1, ledger.head().checkpoint.size);
            let beginning = beginning(ledger, &logged)?;
            batch.push((logged, beginning));
            if batch.len() == AT_A_TIME {
                // If nobody receives it, sorting failed, and says why.
                let _ = send.send(std::mem::take(&mut batch));
            }
            Ok(())
        });
        if read.is_ok() && send.send(batch).is_err() {
            read = Ok(());
        }
        drop(send);
        (read, sorter.join())
    });
    read?;
    let sorter = sorted.unwrap_or_else(|panic| std::panic::resume_unwind(panic)).map_err(write)?;
    let checkpoint = &ledger.head().checkpoint;
    Index::create(path, (checkpoint.size, checkpoint.root), sorter).map_err(write)
}

/// An entry, and if it is a source, how its text begins.
type Item = (Logged, Option<String>);

/// Which claims are in English.
#[derive(Debug, Default)]
struct Languages {
    foreign: BTreeSet<Seq>,
}

impl Languages {
    /// Notes the language of a source.
    fn note(&mut self, (logged, beginning): &Item) {
        if beginning.as_deref().and_then(language).is_some() {
            self.foreign.insert(logged.seq);
        }
    }

    fn is_english(&self, about: Option<Seq>, text: &str) -> bool {
        about.map_or_else(|| language(text).is_none(), |source| !self.foreign.contains(&source))
    }
}

fn beginning(ledger: &Ledger, logged: &Logged) -> Result<Option<String>> {
    let Ok(Entry { data: Data::Source(source), .. }) = &logged.entry else { return Ok(None) };
    let piece = ledger.piece(logged.seq, source, Span { start: 0, end: BEGINNING })?;
    Ok(piece.map(|(_, text)| text))
}

fn sort(path: &Path, entries: mpsc::Receiver<Vec<Item>>) -> io::Result<Sorter> {
    let mut sorter = Sorter::new(aside::folder_of(path).to_owned());
    let (mut words, mut languages, mut all) = (ClaimRows::default(), Languages::default(), All::default());
    let mut failed = Ok(());
    for batch in entries {
        let mut push = |row: Row| {
            if failed.is_ok() {
                failed = sorter.push(row);
            }
        };
        batch.iter().for_each(|item| languages.note(item));
        let mut claims = Vec::new();
        for (logged, _) in &batch {
            let Ok(entry) = &logged.entry else { continue };
            entry_rows(logged.seq, entry, &mut push);
            if let Data::Claim(claim) = &entry.data {
                words.of(logged.seq, claim, &mut push);
                claims.push((logged.seq, &*claim.text, languages.is_english(entry.about, &claim.text)));
            }
        }
        all.add(&claims, &mut push);
        std::mem::replace(&mut failed, Ok(()))?;
    }
    all.each_key(|row| {
        if failed.is_ok() {
            failed = sorter.push(row);
        }
    });
    failed.map(|()| sorter)
}

/// The rows of the entries after those that some rows cover; nothing, if something was withheld since: then what the index
/// has of it must go. What says which claims are compared takes most of the time, and is left out if it is not asked for.
///
/// # Errors
/// Returns [`Error::Breach`] if an entry is not what was signed, and an error if a file cannot be read.
pub fn tail(ledger: &Ledger, covered: Seq, rows: &Rows, with_kin: bool) -> Result<Option<Vec<Row>>> {
    let (mut found, mut new) = (Vec::new(), Vec::new());
    ledger.each_from(covered, |logged| {
        let beginning = beginning(ledger, &logged)?;
        new.push((logged, beginning));
        Ok(())
    })?;
    let withheld =
        |logged: &Logged| !logged.entry.as_ref().is_ok_and(|entry| entry.data.kind() != Kind::Redaction);
    if new.iter().any(|(logged, _)| withheld(logged)) {
        return Ok(None);
    }
    let (mut words, mut languages) = (ClaimRows::default(), Languages::default());
    new.iter().for_each(|item| languages.note(item));
    let mut known: BTreeMap<Seq, bool> = BTreeMap::new();
    let text = |seq: Seq| text(ledger, seq);
    let mut growing = Growing::new(rows, &text);
    for (logged, _) in &new {
        let Ok(entry) = &logged.entry else { continue };
        entry_rows(logged.seq, entry, |row| found.push(row));
        if let Data::Claim(claim) = &entry.data {
            words.of(logged.seq, claim, |row| found.push(row));
            if !with_kin {
                continue;
            }
            let english = match entry.about.filter(|source| *source < covered) {
                // Its source was captured before.
                Some(source) => match known.get(&source) {
                    Some(english) => *english,
                    None => {
                        let beginning = beginning(ledger, &ledger.logged(source)?)?;
                        let english = beginning.as_deref().and_then(language).is_none();
                        *known.entry(source).or_insert(english)
                    }
                },
                None => languages.is_english(entry.about, &claim.text),
            };
            growing.add(logged.seq, &claim.text, english)?;
        }
    }
    found.extend(growing.added());
    found.sort_unstable();
    found.dedup();
    Ok(Some(found))
}

/// The text of a claim.
fn text(ledger: &Ledger, seq: Seq) -> Result<String> {
    Ok(match ledger.logged(seq)?.entry {
        Ok(Entry { data: Data::Claim(claim), .. }) => claim.text.to_string(),
        _ => String::new(),
    })
}
