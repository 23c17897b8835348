//! Input: files and standard input.

use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::child;
use super::fetch::{address, is_address};
use super::output::Failure;
use claimlog::error::{Error, ProofError};
use claimlog::ingest::{self, About, Document};
use claimlog::record::Opened;
use claimlog::tlog::Policy;

/// How deep folders may be nested.
const DEEPEST: usize = 64;

/// What a path leads to, as messages call it: a file, or standard input for `-`.
pub(super) fn label(path: &Path) -> String {
    if path == Path::new("-") { "standard input".to_owned() } else { path.display().to_string() }
}

/// The files that paths lead to. A folder stands for the files in it, in the order of their names, without hidden ones.
pub(super) fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            let before = files.len();
            folder(path, &mut files)?;
            if files.len() == before {
                return Err(Failure::usage(format!("the folder {} contains no files", path.display())));
            }
        } else {
            files.push(path.clone());
        }
    }
    Ok(files)
}

/// Adds the files in a folder and in the folders within it. Links are not followed: they may lead back.
fn folder(path: &Path, files: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let is_hidden =
        |entry: &DirEntry| entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with('.');
    let walk = WalkDir::new(path).sort_by_file_name().into_iter().filter_entry(|entry| !is_hidden(entry));
    for entry in walk {
        let entry = entry.map_err(|error| {
            let name = error.path().unwrap_or(path).display().to_string();
            Failure::io("read", &name, error.into())
        })?;
        if entry.file_type().is_dir() && entry.depth() > DEEPEST {
            let name = entry.path().display();
            return Err(Failure::usage(format!("the folder {name} is nested too deep")));
        }
        if entry.file_type().is_file() && !describes_export(entry.path()) {
            files.push(entry.into_path());
        }
    }
    Ok(())
}

/// Whether a file is FILE.meta.json of an export, which states no claim. The file itself is in the folder, too.
fn describes_export(path: &Path) -> bool {
    path.to_string_lossy().ends_with(".meta.json")
        && std::fs::read(path).is_ok_and(|bytes| claimlog::sheet::is_about(&bytes))
}

/// Opens a file to read. A named pipe is refused: opening it waits for a writer, who may never come. The pipes that a
/// shell passes open, such as `<(command)` and /dev/stdin, are accepted.
pub(super) fn open(path: &Path) -> Result<File, Failure> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        let is_pipe = std::fs::metadata(path).is_ok_and(|file| file.file_type().is_fifo());
        if is_pipe && !["/dev", "/proc"].iter().any(|folder| path.starts_with(folder)) {
            return Err(Failure::usage(format!("{} is a pipe, not a file", path.display()))
                .hint("write its content to a file first, and give that file"));
        }
    }
    File::open(path).map_err(|source| Failure::io("read", &path.display().to_string(), source))
}

/// Refuses to wait for somebody to type.
fn is_piped(example: &str) -> Result<(), Failure> {
    if io::stdin().is_terminal() {
        return Err(Failure::usage("nothing is piped into standard input").hint(example));
    }
    Ok(())
}

/// One statement from standard input, without the newline at its end.
pub(super) fn statement() -> Result<String, Failure> {
    is_piped("give the statement itself, or pipe it: `claimlog add - < claim.txt`")?;
    let mut bytes = Vec::new();
    let read = io::stdin().lock().take(1 << 20).read_to_end(&mut bytes);
    read.map_err(|source| Failure::io("read", "standard input", source))?;
    let text = String::from_utf8(bytes).map_err(|_| {
        Failure::usage("standard input is not UTF-8 text").hint("convert it, with iconv for example")
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let text = text.strip_suffix('\n').map_or(text, |text| text.strip_suffix('\r').unwrap_or(text));
    if text.trim().is_empty() {
        return Err(Failure::usage("there is no statement on standard input")
            .hint("for example: `echo 'The dam is full.' | claimlog add -`"));
    }
    Ok(text.to_owned())
}

/// Whether a statement is only the name of a file or the address of a page, which somebody may give in place of what it
/// says.
pub(super) fn is_document(statement: &str) -> bool {
    let word = statement.trim();
    !word.contains(char::is_whitespace) && (is_address(word) || Path::new(word).is_file())
}

/// Opens a document. Some people give the address of a page in place of a file.
fn open_document(path: &Path) -> Result<File, Failure> {
    let name = path.display();
    if address(path).is_some() {
        return Err(Failure::usage(format!("{name} is a web address: only `claimlog ingest` fetches pages"))
            .hint("save the page, and give the file; its address is given with --url"));
    }
    open(path)
}

/// What a file or standard input holds: a document, or a table to be read a row at a time.
pub(super) fn source(path: &Path, about: About) -> Result<Opened<File>, Failure> {
    if path == Path::new("-") {
        return Ok(Opened::Document(Box::new(document(path, about)?)));
    }
    let (label, about, file) = (label(path), named(path, about), open_document(path)?);
    let kind = file.metadata().map_err(|source| Failure::io("read", &label, source))?;
    // A pipe, for example, can be read only once.
    if !kind.is_file() {
        let document = ingest::read_from(&label, file, about, child::reader())?;
        return Ok(Opened::Document(Box::new(document)));
    }
    Ok(ingest::open(&label, file, about, child::reader())?)
}

/// The document in a file, or on standard input.
pub(super) fn document(path: &Path, about: About) -> Result<Document, Failure> {
    let (label, about) = (label(path), named(path, about));
    if path != Path::new("-") {
        return Ok(ingest::read_from(&label, open_document(path)?, about, child::reader())?);
    }
    is_piped("name a file, or pipe one: `claimlog check - < digest.txt`")?;
    Ok(ingest::read_from(&label, io::stdin().lock(), about, child::reader())?)
}

/// What is known about a document, with the name of its file.
fn named(path: &Path, about: About) -> About {
    let is_stdin = path == Path::new("-");
    let name = path.file_name().filter(|_| !is_stdin).map(|name| name.to_string_lossy().into_owned());
    About { name, ..about }
}

/// The longest text of a note, a plan or a policy that is read, in bytes.
const LONGEST: u64 = 1 << 20;

/// The whole text of a small file: a note, a plan or a policy. A longer one is refused, not cut.
pub(super) fn note(path: &Path) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let read = open(path)?.take(LONGEST + 1).read_to_end(&mut bytes);
    let length = read.map_err(|source| Failure::io("read", &path.display().to_string(), source))?;
    if length as u64 > LONGEST {
        return Err(Failure::usage(format!("{} is longer than {LONGEST} bytes", path.display())));
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let line = 1 + error.as_bytes().iter().take(valid).filter(|byte| **byte == b'\n').count();
        Failure::usage(format!("{}, line {line}: it is not UTF-8", path.display()))
            .hint("save the file as UTF-8 text")
    })
}

/// The policy in a tlog-policy file.
pub(super) fn policy(path: &Path) -> Result<Policy, Failure> {
    let bad = |source| Error::Proof(ProofError::Malformed { path: path.display().to_string(), source });
    Ok(note(path)?.parse().map_err(bad)?)
}

/// The bytes of a small file: an entry, a time stamp.
pub(super) fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let read = open(path)?.take(1 << 20).read_to_end(&mut bytes);
    read.map_err(|source| Failure::io("read", &path.display().to_string(), source))?;
    Ok(bytes)
}
