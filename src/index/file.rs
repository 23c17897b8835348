//! The index file: runs one behind the other, each list of them written after what it lists.
//!
//! Invariant: a file is believed only as far as the list whose place and hash are remembered outside it
//! ([`Remembered`]). Bytes are only added behind it, so that who reads the file meanwhile, and who remembers an earlier
//! list of it, reads what was there; or a new file takes its place. `tests/index.rs` cuts and changes it everywhere.

use std::cell::RefCell;
use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::page::Row;
use super::pages::{Pages, changed};
use super::run::{Reading, Run};
use super::sort::{Sorted, Sorter, Stream};
use crate::aside;
use crate::tlog::{Hash, sha256};

/// How the file begins.
pub const HEAD: &[u8] = b"claimlog index\n";

/// Files of another version are made anew: whatever changes the rows of an entry changes this number, or comes with
/// another version of the program.
const VERSION: &str = concat!("6 ", env!("CARGO_PKG_VERSION"));

/// The longest list of runs, in bytes.
const LONGEST_LIST: u32 = 1 << 16;

/// A new run takes in those before it that are at most so many times as long.
const GROWTH: u64 = 2;

/// What has to be kept outside an index file, so that the file can be believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remembered {
    /// Where its list of runs begins, in bytes.
    pub offset: u64,
    /// How long the list is, in bytes.
    pub length: u32,
    /// SHA-256 of the list.
    pub sha256: Hash,
}

/// The runs of an index file, and the history that they cover.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct List {
    version: String,
    size: u64,
    root: Hash,
    runs: Vec<Run>,
}

/// An index file that is what it was when it was written.
#[derive(Debug)]
pub struct Index {
    file: RefCell<Pages<File>>,
    path: PathBuf,
    remembered: Remembered,
    list: List,
}

impl Index {
    /// Opens a file. Nothing is returned if there is none, if it is of another version, or if it is not what is
    /// remembered.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read.
    pub fn open(path: &Path, remembered: &Remembered) -> io::Result<Option<Self>> {
        let mut file = match File::open(path) {
            Ok(file) if file.metadata()?.is_file() => file,
            Ok(_) => return Ok(None),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let list = List::read(&mut file, remembered)?.filter(|list| list.version == VERSION);
        let (file, path, remembered) = (RefCell::new(Pages::of(file)), path.to_owned(), *remembered);
        Ok(list.map(|list| Index { file, path, remembered, list }))
    }

    /// Makes a file of the rows of the first `size` entries, under their root. It takes the place of an index file that
    /// is there, and of nothing else.
    ///
    /// # Errors
    /// Returns an error if the file cannot be written, or another file is there. Then the old one is still there.
    pub(crate) fn create(path: &Path, (size, root): (u64, Hash), rows: Sorter) -> io::Result<Remembered> {
        Self::create_from(path, (size, root), rows.sorted()?)
    }

    fn create_from(
        path: &Path,
        (size, root): (u64, Hash),
        rows: impl Iterator<Item = io::Result<Row>>,
    ) -> io::Result<Remembered> {
        if !aside::may_replace(path, HEAD)? {
            return Err(io::Error::new(io::ErrorKind::AlreadyExists, "it is not an index of a ledger"));
        }
        let mut remembered = None;
        aside::replace(path, |out| {
            let mut out = BufWriter::with_capacity(1 << 20, out);
            out.write_all(HEAD)?;
            let run = Run::write(&mut out, HEAD.len() as u64, rows)?;
            let end = run.end();
            let list = List { version: VERSION.to_owned(), size, root, runs: vec![run] };
            remembered = Some(list.write(&mut out, end)?);
            out.flush()
        })?;
        remembered.ok_or_else(changed)
    }

    /// Adds the rows of the entries up to `size`, and returns what is to be remembered then. If another program is
    /// adding rows, or another file is in its place, nothing is added or returned.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read or written.
    pub(crate) fn grow(&self, (size, root): (u64, Hash), rows: &[Row]) -> io::Result<Option<Remembered>> {
        let mut file = OpenOptions::new().read(true).write(true).open(&self.path)?;
        // Another file may have taken its place.
        if file.try_lock().is_err() || List::read(&mut file, &self.remembered)?.is_none() {
            return Ok(None);
        }
        let mut runs = self.list.runs.clone();
        let (mut count, mut taken) = (rows.len() as u64, Vec::new());
        while let Some(last) = runs.pop_if(|last| last.rows <= count * GROWTH) {
            count += last.rows;
            taken.push(last);
        }
        let live: u64 = runs.iter().map(|run| run.end() - run.begin).sum();
        let end = file.metadata()?.len();
        // Where half of the file is out of use, it is written anew.
        if runs.is_empty() || end > (2 * live).max(1 << 20) {
            taken.append(&mut runs);
        }
        let mut streams: Vec<Stream<'_>> = vec![Box::new(rows.iter().map(|row| Ok(*row)))];
        for run in &taken {
            streams.push(Box::new(run.rows(&self.file, Row { key: 0, value: 0 })));
        }
        let merged = Sorted::merge(streams)?;
        if runs.is_empty() {
            return Self::create_from(&self.path, (size, root), merged).map(Some);
        }
        file.seek(SeekFrom::Start(end))?;
        let mut out = BufWriter::with_capacity(1 << 20, &mut file);
        let run = Run::write(&mut out, end, merged)?;
        let at = run.end();
        runs.push(run);
        let list = List { version: VERSION.to_owned(), size, root, runs };
        let remembered = list.write(&mut out, at)?;
        out.flush()?;
        drop(out);
        file.sync_data()?;
        Ok(Some(remembered))
    }

    /// How many entries it covers, and the root over them.
    #[must_use]
    pub fn covers(&self) -> (u64, Hash) {
        (self.list.size, self.list.root)
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The rows of each run from `from` on.
    pub(super) fn runs(&self, from: Row) -> impl Iterator<Item = Reading<'_, File>> {
        self.list.runs.iter().map(move |run| run.rows(&self.file, from))
    }
}

impl List {
    /// Reads the list that is remembered; nothing, if the file has other bytes there.
    fn read(file: &mut File, remembered: &Remembered) -> io::Result<Option<Self>> {
        let Remembered { offset, length, sha256: hash } = *remembered;
        if length > LONGEST_LIST || file.metadata()?.len() < offset.saturating_add(u64::from(length)) {
            return Ok(None);
        }
        let mut bytes = vec![0; length as usize];
        file.seek(SeekFrom::Start(offset))?;
        file.read_exact(&mut bytes)?;
        Ok(if sha256(&bytes) == hash { serde_json::from_slice(&bytes).ok() } else { None })
    }

    fn write(&self, out: &mut impl Write, offset: u64) -> io::Result<Remembered> {
        let bytes = serde_json::to_vec(self)?;
        out.write_all(&bytes)?;
        let length = u32::try_from(bytes.len()).ok().filter(|length| *length <= LONGEST_LIST);
        Ok(Remembered { offset, length: length.ok_or_else(changed)?, sha256: sha256(&bytes) })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn all(index: &Index) -> Vec<Row> {
        let runs = index.runs(Row { key: 0, value: 0 });
        let mut rows: Vec<Row> = runs.flatten().map(Result::unwrap).collect();
        rows.sort_unstable();
        rows
    }

    #[test]
    fn who_remembers_an_earlier_list_reads_what_was_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.db-index");
        let root = |n: u8| Hash([n; 32]);
        let rows = |from: u64, to: u64| (from..to).map(|n| Row { key: n * 7919 % 9973, value: n });
        let mut sorter = Sorter::new(folder.path().to_owned());
        rows(0, 5000).for_each(|row| sorter.push(row).unwrap());
        let first = Index::create(&path, (50, root(1)), sorter).unwrap();
        let index = Index::open(&path, &first).unwrap().unwrap();
        let mut more: Vec<Row> = rows(5000, 5100).collect();
        more.sort_unstable();
        let second = index.grow((60, root(2)), &more).unwrap().unwrap();
        let (old, new) =
            (Index::open(&path, &first).unwrap().unwrap(), Index::open(&path, &second).unwrap().unwrap());
        assert_eq!((old.covers(), new.covers()), ((50, root(1)), (60, root(2))));
        assert_eq!((all(&old).len(), all(&new).len()), (5000, 5100));
        // Many rows take in those before them.
        let mut more: Vec<Row> = rows(5100, 9000).collect();
        more.sort_unstable();
        let third = new.grow((70, root(3)), &more).unwrap().unwrap();
        let mut wanted: Vec<Row> = rows(0, 9000).collect();
        wanted.sort_unstable();
        assert_eq!(all(&Index::open(&path, &third).unwrap().unwrap()), wanted);
        // Another list, another place and another file are not believed.
        assert!(Index::open(&path, &Remembered { offset: third.offset + 1, ..third }).unwrap().is_none());
        assert!(Index::open(&path, &Remembered { sha256: root(9), ..third }).unwrap().is_none());
        std::fs::write(&path, "another file").unwrap();
        assert!(Index::open(&path, &third).unwrap().is_none());
        // Somebody who still has the file open adds nothing to another one.
        assert!(old.grow((80, root(4)), &more).unwrap().is_none());
        assert_eq!(std::fs::read(&path).unwrap(), b"another file");
        let scrap = folder.path().join(".new-abcdef");
        std::fs::write(&scrap, [HEAD, b"words"].concat()).unwrap();
        std::fs::write(folder.path().join(".new-others"), "words").unwrap();
        aside::remove(&path, HEAD).unwrap();
        assert!(path.exists() && !scrap.exists() && folder.path().join(".new-others").exists());
    }
}
