//! Targets: every command writes the files that its user names through this module.
//!
//! Invariant: no output replaces a ledger, a file that SQLite keeps beside one, a key, a remembered checkpoint or
//! another SQLite database, even through a link or another name. A refusal comes before anything is written. A file is
//! replaced whole or not at all. `tests/outputs.rs` tries every option of every command.

use std::fmt::{Display, Formatter};
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::context::Context;
use super::output::Failure;
use claimlog::aside;

/// How the names of the files that SQLite keeps beside a database end.
const BESIDE: [&str; 3] = ["-wal", "-shm", "-journal"];

/// A place that may be written to.
#[derive(Debug)]
pub(super) struct Target {
    /// The name that the person gave.
    name: PathBuf,
    to: To,
}

#[derive(Debug)]
enum To {
    /// A file that may not exist yet, with all links followed.
    File(PathBuf),
    Stdout,
    Stderr,
    Nowhere,
}

impl Display for Target {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        self.name.display().fmt(f)
    }
}

impl Target {
    /// Whether both are the same file.
    pub(super) fn is_same(&self, other: &Target) -> bool {
        matches!((&self.to, &other.to), (To::File(one), To::File(two)) if is_same(one, two))
    }

    /// Writes to it. A file is written anew and then replaces what is there; a stream is written directly.
    pub(super) fn write(&self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
        let written = match &self.to {
            To::File(path) => aside::replace(path, write),
            To::Stdout => straight(&mut io::BufWriter::new(io::stdout().lock()), write),
            To::Stderr => straight(&mut io::BufWriter::new(io::stderr().lock()), write),
            To::Nowhere => straight(&mut io::sink(), write),
        };
        written.map_err(|source| Failure::io("write", &self.to_string(), source))
    }

    /// The file beside it that says what holds for all of it: FILE.meta.json. None beside a stream.
    pub(super) fn meta(&self) -> Option<PathBuf> {
        let mut name = self.name.clone().into_os_string();
        name.push(".meta.json");
        matches!(self.to, To::File(_)).then(|| name.into())
    }

    /// Writes these bytes.
    pub(super) fn bytes(&self, bytes: &[u8]) -> Result<(), Failure> {
        self.write(|out| out.write_all(bytes))
    }

    /// Makes a new file that only its owner can read.
    pub(super) fn keep_secret(&self, bytes: &[u8]) -> Result<(), Failure> {
        let path = if let To::File(path) = &self.to { path } else { &self.name };
        let made = aside::keep_secret(path, bytes);
        made.map_err(|source| Failure::io("create", &self.to_string(), source))
    }

    /// Deletes a secret that turned out not to be needed.
    pub(super) fn drop_secret(&self) {
        if let To::File(path) = &self.to {
            let _ = fs::remove_file(path);
        }
    }
}

fn straight(out: &mut dyn Write, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    write(out)?;
    out.flush()
}

impl Context {
    /// The place at a path.
    ///
    /// # Errors
    ///
    /// Returns an error if a command may not write there.
    pub(super) fn target(&self, path: &Path) -> Result<Target, Failure> {
        let refuse = |why: &str| Err(refused(path, why));
        let name = path.to_owned();
        for (stream, to) in
            [("/dev/null", To::Nowhere), ("/dev/stdout", To::Stdout), ("/dev/stderr", To::Stderr)]
        {
            if path == Path::new(stream) {
                return match self.belonging(path) {
                    Some(why) => refuse(why),
                    None => Ok(Target { name, to }),
                };
            }
        }
        let Some(real) = resolve(path) else { return refuse("is a link to nothing") };
        if let Some(why) = self.belonging(&real) {
            return refuse(why);
        }
        match fs::metadata(&real) {
            Ok(there) if there.is_file() => {}
            Ok(there) if there.is_dir() => return refuse("is a folder"),
            Ok(_) => return refuse("is neither a file nor a stream of this program"),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(source) => return Err(Failure::io("write", &path.display().to_string(), source)),
        }
        let is_database = |path: &Path| {
            is_sqlite(path).map_err(|source| Failure::io("read", &path.display().to_string(), source))
        };
        if is_database(&real)? {
            return refuse("is an SQLite database");
        }
        for database in BESIDE.iter().filter_map(|end| without(&real, end)) {
            if is_database(&database)? {
                return refuse("belongs to the SQLite database beside it");
            }
        }
        Ok(Target { name, to: To::File(real) })
    }

    /// Checks that files may be written into a folder; returns it with all links followed.
    pub(super) fn folder_target(&self, path: &Path) -> Result<PathBuf, Failure> {
        let Some(real) = resolve(path) else { return Err(refused(path, "is a link to nothing")) };
        if let Some(why) = self.belonging(&real) {
            return Err(refused(path, why));
        }
        if fs::metadata(&real).is_ok_and(|there| !there.is_dir()) {
            return Err(refused(path, "is not a folder"));
        }
        Ok(real)
    }

    /// Checks that a folder may be published: everything in it is handed out.
    pub(super) fn published_target(&self, path: &Path) -> Result<(), Failure> {
        let real = self.folder_target(path)?;
        if self.homes().iter().any(|home| home.starts_with(&real)) {
            return Err(refused(path, "holds the folder of keys and remembered checkpoints"));
        }
        if resolve(&self.ledger).is_some_and(|ledger| ledger.starts_with(&real)) {
            return Err(refused(path, "holds the ledger itself"));
        }
        for name in [".lock", "checkpoint"] {
            self.target(&path.join(name))?;
        }
        Ok(())
    }

    /// Why no output may change a file, if so.
    fn belonging(&self, real: &Path) -> Option<&'static str> {
        for ledger in [Some(self.ledger.clone()), resolve(&self.ledger)].into_iter().flatten() {
            if is_same(real, &ledger) {
                return Some("is the ledger");
            }
            if BESIDE.iter().any(|end| is_same(real, &with(&ledger, end))) {
                return Some("belongs to the ledger");
            }
        }
        let homes = self.homes();
        let within = homes.iter().any(|home| real.starts_with(home));
        let linked = || homes.iter().any(|home| kept(home).iter().any(|file| is_same(real, file)));
        (within || linked()).then_some("is in the folder of keys and remembered checkpoints")
    }

    /// The folders of keys and remembered checkpoints, with all links followed, whether they exist or not.
    fn homes(&self) -> Vec<PathBuf> {
        let Ok(home) = self.home() else { return Vec::new() };
        [home.config, home.state].iter().filter_map(|folder| resolve(folder)).collect()
    }
}

fn refused(path: &Path, why: &str) -> Failure {
    Failure::usage(format!("{} {why}; nothing was written", path.display()))
        .hint("choose another file or folder to write to")
}

/// The keys and remembered checkpoints in a folder.
fn kept(home: &Path) -> Vec<PathBuf> {
    let folders = ["keys", "pins"].map(|name| fs::read_dir(home.join(name)));
    folders.into_iter().flatten().flatten().flatten().map(|file| file.path()).collect()
}

/// A path with all links followed, as far as it exists; nothing for a link to nothing.
fn resolve(path: &Path) -> Option<PathBuf> {
    if let Ok(real) = fs::canonicalize(path) {
        return Some(real);
    }
    if fs::symlink_metadata(path).is_ok_and(|there| there.is_symlink()) {
        return None;
    }
    let path = std::path::absolute(path).ok()?;
    let above = resolve(path.parent()?)?;
    Some(match path.file_name() {
        Some(name) => above.join(name),
        // Of a folder that is not there, `..` is what it would be in.
        None => above.parent()?.to_owned(),
    })
}

/// Whether two paths lead to the same file, or would if it existed.
fn is_same(real: &Path, other: &Path) -> bool {
    #[cfg(unix)]
    if let (Ok(one), Ok(two)) = (fs::metadata(real), fs::metadata(other)) {
        use std::os::unix::fs::MetadataExt;
        return one.dev() == two.dev() && one.ino() == two.ino();
    }
    resolve(other).as_deref() == Some(real)
}

fn is_sqlite(path: &Path) -> io::Result<bool> {
    // Anything else might keep us waiting.
    if !fs::metadata(path).is_ok_and(|there| there.is_file()) {
        return Ok(false);
    }
    let mut start = Vec::new();
    File::open(path)?.take(16).read_to_end(&mut start)?;
    Ok(start == b"SQLite format 3\0")
}

fn with(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

/// The path without that end of its name.
fn without(path: &Path, end: &str) -> Option<PathBuf> {
    let name = path.file_name()?.to_str()?.strip_suffix(end)?;
    Some(path.with_file_name(name))
}
