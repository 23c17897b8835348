//! Input: files and standard input.

use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};

use super::child;
use super::output::Failure;
use claimlog::error::{Error, ProofError};
use claimlog::ingest::{self, About, Document};
use claimlog::record::Opened;
use claimlog::tlog::Policy;

/// What a path leads to, as messages call it: a file, or standard input for `-`.
pub(super) fn label(path: &Path) -> String {
    if path == Path::new("-") { "standard input".to_owned() } else { path.display().to_string() }
}

/// The files that paths lead to: of a folder all in it, in the order of their names, but for hidden ones.
pub(super) fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            let before = files.len();
            folder(path, 0, &mut files)?;
            if files.len() == before {
                return Err(Failure::usage(format!("the folder {} contains no files", path.display())));
            }
        } else {
            files.push(path.clone());
        }
    }
    Ok(files)
}

fn folder(path: &Path, depth: usize, files: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let fail = |source| Failure::io("read", &path.display().to_string(), source);
    if depth > 64 {
        return Err(Failure::usage(format!("the folder {} is nested too deeply", path.display())));
    }
    let entries: io::Result<Vec<_>> = std::fs::read_dir(path).map_err(fail)?.collect();
    let mut entries = entries.map_err(fail)?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let kind = entry.file_type().map_err(fail)?;
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        // What a link leads to may lead back here.
        if kind.is_dir() {
            folder(&entry.path(), depth + 1, files)?;
        } else if kind.is_file() {
            files.push(entry.path());
        }
    }
    Ok(())
}

/// Opens a file to read. Whoever opens a pipe by its name waits for a writer, who may never come: it is refused, but
/// for the pipes that a shell hands over open, as `<(command)` and /dev/stdin.
pub(super) fn open(path: &Path) -> Result<File, Failure> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        let is_pipe = std::fs::metadata(path).is_ok_and(|file| file.file_type().is_fifo());
        if is_pipe && !["/dev", "/proc"].iter().any(|folder| path.starts_with(folder)) {
            return Err(Failure::usage(format!("{} is a pipe, not a file", path.display()))
                .hint("write its content to a file first, and name that"));
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

/// Opens a document. Some people give the address of a page in place of a file.
fn open_document(path: &Path) -> Result<File, Failure> {
    let name = path.display().to_string();
    let is_address =
        ["http:", "https:", "ftp:"].iter().any(|scheme| name.to_ascii_lowercase().starts_with(scheme));
    if is_address && !path.exists() {
        return Err(Failure::usage(format!("{name} is a web address: claimlog does not fetch pages"))
            .hint("save the page, ingest the file, and give the address with --url"));
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

/// What is known of a document, with the name of its file.
fn named(path: &Path, about: About) -> About {
    let is_stdin = path == Path::new("-");
    let name = path.file_name().filter(|_| !is_stdin).map(|name| name.to_string_lossy().into_owned());
    About { name, ..about }
}

/// The text of a note file.
pub(super) fn note(path: &Path) -> Result<String, Failure> {
    let mut text = String::new();
    let read = open(path)?.take(1 << 20).read_to_string(&mut text);
    read.map_err(|source| Failure::io("read", &path.display().to_string(), source))?;
    Ok(text)
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
