//! Building: the rows of entries, from one pass over them.

use std::collections::BTreeSet;
use std::io;
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::mpsc;
use std::thread::{self, Builder};

use super::kin::{All, Growing};
use super::reader::{Reader, beginning};
use crate::error::{Error, Result};
use crate::index::{ClaimRows, Index, Part, Remembered, Row, Sorter, Tag, entry_rows};
use crate::ledger::Ledger;
use crate::model::{Data, Entry, Kind, Logged, Seq};
use crate::text::language;

/// Is told how many entries were read, and how many there are.
pub type Progress<'a> = &'a dyn Fn(u64, u64);

/// So many entries are handed on at a time.
const AT_A_TIME: usize = 8192;

/// Verifies the whole history, and makes an index of a part of it. Entries are read by one thread, and their rows made by
/// another.
///
/// # Errors
/// Returns [`Error::Breach`] if the history is not what was signed, and an error if a file cannot be read or written, or
/// the system has no thread left.
pub fn build(ledger: &Ledger, part: Part, path: &Path, progress: Progress<'_>) -> Result<Remembered> {
    let write = |source| Error::Io { doing: "write", path: path.display().to_string(), source };
    let (send, receive) = mpsc::sync_channel::<Vec<Item>>(4);
    let (read, sorted) = thread::scope(|scope| -> io::Result<_> {
        let sorter = Builder::new().spawn_scoped(scope, move || match part {
            Part::Places => sort_places(path, receive),
            Part::Kin => sort_kin(path, receive),
        })?;
        let mut batch = Vec::new();
        // If nobody receives a batch, sorting failed, and says why.
        let hand_on = |batch: &mut Vec<Item>| drop(send.send(std::mem::take(batch)));
        let read = ledger.each_from(0, |logged| {
            progress(logged.seq + 1, ledger.head().checkpoint.size);
            batch.push(item(ledger, part, logged)?);
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

/// An entry, and if it is a source whose language is asked for, how its text begins.
type Item = (Logged, Option<String>);

/// An entry with what a part needs of its text.
fn item(ledger: &Ledger, part: Part, logged: Logged) -> Result<Item> {
    let beginning = if part == Part::Kin { beginning(ledger, &logged)? } else { None };
    Ok((logged, beginning))
}

/// Which claims are in English.
#[derive(Debug, Default)]
struct Languages {
    foreign: BTreeSet<Seq>,
}

impl Languages {
    /// Notes the language of a source. Hands the row of a source that is not in English to `each`.
    fn note(&mut self, (logged, beginning): &Item, each: impl FnOnce(Row)) {
        if beginning.as_deref().and_then(language).is_some() {
            self.foreign.insert(logged.seq);
            each(Row { key: Tag::Foreign.of(logged.seq), value: logged.seq });
        }
    }

    fn is_english(&self, about: Option<Seq>, text: &str) -> bool {
        about.map_or_else(|| language(text).is_none(), |source| !self.foreign.contains(&source))
    }
}

fn sort_places(path: &Path, entries: mpsc::Receiver<Vec<Item>>) -> io::Result<Sorter> {
    let (mut sorter, mut words) = (Sorter::beside(path), ClaimRows::default());
    let mut failed = Ok(());
    for (logged, _) in entries.into_iter().flatten() {
        place(&logged, &mut words, |row| {
            if failed.is_ok() {
                failed = sorter.push(row);
            }
        });
        std::mem::replace(&mut failed, Ok(()))?;
    }
    Ok(sorter)
}

/// Hands the rows of an entry to `each`, apart from those of its kin.
fn place(logged: &Logged, words: &mut ClaimRows, mut each: impl FnMut(Row)) {
    let Ok(entry) = &logged.entry else { return };
    entry_rows(logged.seq, entry, &mut each);
    if let Data::Claim(claim) = &entry.data {
        words.of(logged.seq, claim, &mut each);
    }
}

fn sort_kin(path: &Path, entries: mpsc::Receiver<Vec<Item>>) -> io::Result<Sorter> {
    let mut sorter = Sorter::beside(path);
    let (mut languages, mut all) = (Languages::default(), All::default());
    let mut failed = Ok(());
    let mut push = |row: Row| {
        if failed.is_ok() {
            failed = sorter.push(row);
        }
    };
    for batch in entries {
        batch.iter().for_each(|item| languages.note(item, &mut push));
        let mut claims = Vec::new();
        for (logged, _) in &batch {
            if let Ok(Entry { about, data: Data::Claim(claim), .. }) = &logged.entry {
                claims.push((logged.seq, &*claim.text, languages.is_english(*about, &claim.text)));
            }
        }
        all.add(&claims, &mut push);
    }
    all.each_key(push);
    failed.map(|()| sorter)
}

/// The rows of a part for the entries after the first `covered`, of which a reader has the rows; nothing, if something was
/// withheld since: then what the index has of it must go.
///
/// # Errors
/// Returns [`Error::Breach`] if an entry is not what was signed, and an error if a file cannot be read.
pub fn tail(reader: &Reader<'_>, part: Part, covered: Seq) -> Result<Option<Vec<Row>>> {
    let mut new: Vec<Item> = Vec::new();
    reader.ledger.each_from(covered, |logged| {
        new.push(item(reader.ledger, part, logged)?);
        Ok(())
    })?;
    let is_kept = |logged: &Logged| logged.entry.as_ref().is_ok_and(|it| it.data.kind() != Kind::Redaction);
    if !new.iter().all(|(logged, _)| is_kept(logged)) {
        return Ok(None);
    }
    let mut found = match part {
        Part::Places => {
            let (mut found, mut words) = (Vec::new(), ClaimRows::default());
            new.iter().for_each(|(logged, _)| place(logged, &mut words, |row| found.push(row)));
            found
        }
        Part::Kin => kin_after(reader, covered, &new)?,
    };
    found.sort_unstable();
    found.dedup();
    Ok(Some(found))
}

fn kin_after(reader: &Reader<'_>, covered: Seq, new: &[Item]) -> Result<Vec<Row>> {
    let (mut languages, mut found) = (Languages::default(), Vec::new());
    new.iter().for_each(|item| languages.note(item, |row| found.push(row)));
    let text = |seq: Seq| reader.words(seq);
    let mut growing = Growing::new(reader.rows, &text);
    // The sources that were captured before.
    let mut known = BTreeSet::new();
    for (logged, _) in new {
        let Ok(Entry { about, data: Data::Claim(claim), .. }) = &logged.entry else { continue };
        if let Some(source) = about.filter(|source| *source < covered && known.insert(*source))
            && reader.is_foreign(source)?
        {
            languages.foreign.insert(source);
        }
        growing.add(logged.seq, &claim.text, languages.is_english(*about, &claim.text))?;
    }
    found.extend(growing.added());
    Ok(found)
}
