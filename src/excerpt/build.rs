//! Building: the rows of entries, from one pass over them.

use std::collections::BTreeSet;
use std::io;
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::mpsc;
use std::thread::{self, Builder};

use super::kin::{All, Growing};
use super::reader::{Reader, beginning};
use crate::aside;
use crate::error::{Error, Result};
use crate::index::{ClaimRows, Index, Remembered, Row, Sorter, entry_rows};
use crate::ledger::Ledger;
use crate::model::{Data, Kind, Logged, Seq};
use crate::text::language;

/// Is told how many entries were read, and how many there are.
pub type Progress<'a> = &'a dyn Fn(u64, u64);

/// So many entries are handed on at a time.
const AT_A_TIME: usize = 8192;

/// Verifies the whole history, and makes an index of it. Entries are read by one thread, and their rows made by another.
///
/// # Errors
/// Returns [`Error::Breach`] if the history is not what was signed, and an error if a file cannot be read or written, or
/// the system has no thread left.
pub fn build(ledger: &Ledger, path: &Path, progress: Progress<'_>) -> Result<Remembered> {
    let write = |source| Error::Io { doing: "write", path: path.display().to_string(), source };
    let (send, receive) = mpsc::sync_channel::<Vec<Item>>(4);
    let (read, sorted) = thread::scope(|scope| -> io::Result<_> {
        let sorter = Builder::new().spawn_scoped(scope, move || sort(path, receive))?;
        let mut batch = Vec::new();
        // If nobody receives a batch, sorting failed, and says why.
        let hand_on = |batch: &mut Vec<Item>| drop(send.send(std::mem::take(batch)));
        let read = ledger.each_from(0, |logged| {
            progress(logged.seq + 1, ledger.head().checkpoint.size);
            let beginning = beginning(ledger, &logged)?;
            batch.push((logged, beginning));
            if batch.len() == AT_A_TIME {
                hand_on(&mut batch);
            }
            Ok(())
        });
        hand_on(&mut batch);
        drop(send);
        Ok((read, sorter.join().unwrap_or_else(|panic| resume_unwind(panic))))
    })
    .map_err(write)?;
    read?;
    let checkpoint = &ledger.head().checkpoint;
    Index::create(path, (checkpoint.size, checkpoint.root), sorted.map_err(write)?).map_err(write)
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

/// The rows of the entries after the first `covered`, of which a reader has the rows; nothing, if something was withheld
/// since: then what the index has of it must go. What says which claims are compared takes most of the time, and is left
/// out if it is not asked for.
///
/// # Errors
/// Returns [`Error::Breach`] if an entry is not what was signed, and an error if a file cannot be read.
pub fn tail(reader: &Reader<'_>, covered: Seq, with_kin: bool) -> Result<Option<Vec<Row>>> {
    let mut new: Vec<Item> = Vec::new();
    reader.ledger.each_from(covered, |logged| {
        let beginning = beginning(reader.ledger, &logged)?;
        new.push((logged, beginning));
        Ok(())
    })?;
    let is_kept = |logged: &Logged| logged.entry.as_ref().is_ok_and(|it| it.data.kind() != Kind::Redaction);
    if !new.iter().all(|(logged, _)| is_kept(logged)) {
        return Ok(None);
    }
    let (mut found, mut words, mut languages) = (Vec::new(), ClaimRows::default(), Languages::default());
    new.iter().for_each(|item| languages.note(item));
    let text = |seq: Seq| reader.words(seq);
    let mut growing = Growing::new(reader.rows, &text);
    // The sources that were captured before.
    let mut known = BTreeSet::new();
    for (logged, _) in &new {
        let Ok(entry) = &logged.entry else { continue };
        entry_rows(logged.seq, entry, |row| found.push(row));
        let Data::Claim(claim) = &entry.data else { continue };
        words.of(logged.seq, claim, |row| found.push(row));
        if with_kin {
            if let Some(source) = entry.about.filter(|source| *source < covered && known.insert(*source)) {
                let logged = reader.logged(source)?;
                let beginning = beginning(reader.ledger, &logged)?;
                languages.note(&(logged, beginning));
            }
            growing.add(logged.seq, &claim.text, languages.is_english(entry.about, &claim.text))?;
        }
    }
    found.extend(growing.added());
    found.sort_unstable();
    found.dedup();
    Ok(Some(found))
}
