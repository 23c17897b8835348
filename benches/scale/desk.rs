//! A folder for each size, with its corpus, its ledger as it was ingested, and the copy that commands work on.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use crate::corpus::Corpus;
use crate::process::{self, Run};

/// Where the corpus of the ledger says it is from.
const ADDRESS: &str = "https://example.org/register";

pub(crate) struct Desk {
    /// The folder in which commands run: `ledger.db`, the home, and what the commands print.
    pub(crate) folder: PathBuf,
    program: PathBuf,
    pub(crate) corpus: Corpus,
    /// The corpus as a file of JSON Lines.
    pub(crate) rows: PathBuf,
}

impl Desk {
    /// Makes the folder, and the corpus unless it is there.
    pub(crate) fn new(folder: &Path, program: &Path, corpus: Corpus) -> Self {
        let desk = Desk {
            folder: folder.join("work"),
            program: program.to_owned(),
            corpus,
            rows: folder.join("claims.jsonl"),
        };
        fs::create_dir_all(&desk.folder).unwrap();
        made(&desk.rows, |to| desk.corpus.write_rows(to));
        desk
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        process::run(&self.folder, &self.program, arguments)
    }

    /// Runs a command that only prepares something.
    pub(crate) fn prepare(&self, arguments: &[&str]) {
        let status = self.run(arguments).status;
        assert_eq!(status, 0, "{arguments:?}: {}", self.error());
    }

    /// Begins anew with an empty ledger, and ingests the corpus: what that took, `init` included.
    pub(crate) fn ingest(&self) -> Run {
        fs::remove_dir_all(&self.folder).unwrap();
        fs::create_dir_all(&self.folder).unwrap();
        let init = self.run(&["init", "--origin", "example.org/scale"]);
        let ingest = self.run(&["ingest", "--url", ADDRESS, self.rows.to_str().unwrap()]);
        Run {
            wall: init.wall + ingest.wall,
            cpu: init.cpu + ingest.cpu,
            peak: init.peak.max(ingest.peak),
            status: init.status.max(ingest.status),
        }
    }

    /// Puts the ledger aside as it is.
    pub(crate) fn keep(&self) {
        copy(&self.folder, &self.kept());
    }

    /// Takes the ledger as it was put aside; ingests it if none was.
    pub(crate) fn take(&self) {
        if !self.kept().join("ledger.db").exists() {
            let run = self.ingest();
            assert_eq!(run.status, 0, "ingest: {}", self.error());
            self.keep();
        }
        copy(&self.kept(), &self.folder);
    }

    fn kept(&self) -> PathBuf {
        self.folder.with_file_name("kept")
    }

    /// The first line that the last command printed as an error.
    pub(crate) fn error(&self) -> String {
        let mut line = String::new();
        BufReader::new(File::open(self.folder.join("errors")).unwrap()).read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    /// The files that are made of the ledger and may be deleted.
    fn derived(&self) -> Vec<PathBuf> {
        let files = fs::read_dir(&self.folder).unwrap().map(|file| file.unwrap().path());
        let ends = |path: &Path, end| path.to_str().unwrap().ends_with(end);
        files
            .filter(|path| path.file_name().unwrap().to_str().unwrap().starts_with("ledger.db-"))
            .filter(|path| !ends(path, "-wal") && !ends(path, "-shm"))
            .collect()
    }

    /// Deletes the files that are made of the ledger.
    pub(crate) fn forget(&self) {
        for path in self.derived() {
            if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) }.unwrap();
        }
    }

    /// Bytes: of the entries' bodies, of the ledger, and of the files made of it.
    pub(crate) fn sizes(&self) -> (u64, u64, u64) {
        let path = self.folder.join("ledger.db");
        let ledger = Connection::open(&path).unwrap();
        let bodies: i64 =
            ledger.query_row("SELECT sum(octet_length(body)) FROM entry", [], |row| row.get(0)).unwrap();
        ledger.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
        drop(ledger);
        let derived = self.derived().iter().map(|path| bytes_on_disk(path)).sum();
        (bodies.unsigned_abs(), bytes_on_disk(&path), derived)
    }
}

/// Makes a file unless it is there. It gets its name when it is whole.
pub(crate) fn made(path: &Path, write: impl FnOnce(&mut dyn Write) -> std::io::Result<()>) {
    if path.exists() {
        return;
    }
    let part = path.with_extension("part");
    let mut file = BufWriter::new(File::create(&part).unwrap());
    write(&mut file).unwrap();
    file.flush().unwrap();
    fs::rename(part, path).unwrap();
}

/// The bytes of a file, or of all files in a folder.
pub(crate) fn bytes_on_disk(path: &Path) -> u64 {
    if path.is_dir() {
        let files = fs::read_dir(path).unwrap().map(|file| file.unwrap().path());
        return files.map(|file| bytes_on_disk(&file)).sum();
    }
    fs::metadata(path).map_or(0, |file| file.len())
}

/// Makes one folder the same as another.
pub(crate) fn copy(from: &Path, to: &Path) {
    if to.exists() {
        fs::remove_dir_all(to).unwrap();
    }
    fs::create_dir_all(to).unwrap();
    for file in fs::read_dir(from).unwrap() {
        let path = file.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() { copy(&path, &target) } else { fs::copy(&path, &target).map(drop).unwrap() }
    }
}
