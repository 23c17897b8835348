//! Home: what is kept outside the ledger, so that the ledger can be held to it: keys, and the last
//! checkpoint seen of each log.
//!
//! The law: a key file is made once, readable by its owner alone, and never overwritten; a remembered
//! checkpoint is only ever replaced by one of a larger size. `tests/home.rs` shows both.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::tlog::{Checkpoint, SigningKey, VerifierKey, sha256};
use crate::verify::Pin;

/// The folders of one person on one machine.
#[derive(Debug, Clone)]
pub struct Home {
    /// Where keys are: the configuration folder.
    pub config: PathBuf,
    /// Where checkpoints are remembered: the state folder.
    pub state: PathBuf,
}

impl Home {
    /// Both in one folder.
    #[must_use]
    pub fn at(folder: &Path) -> Self {
        Home { config: folder.to_owned(), state: folder.to_owned() }
    }

    /// Keeps a new key.
    ///
    /// # Errors
    /// What keeps the file from being written; a key of that name and id that is there already.
    pub fn keep_key(&self, key: &SigningKey) -> Result<PathBuf> {
        let folder = self.config.join("keys");
        make_folder(&folder)?;
        let path = folder.join(format!("{}.key", slot(&key.verifier())));
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let write = || -> std::io::Result<()> {
            let mut file = options.open(&path)?;
            writeln!(file, "{}", key.to_secret_text())?;
            file.sync_all()
        };
        write().map_err(|source| io("create", &path, source))?;
        Ok(path)
    }

    /// Takes back a key that was kept for a ledger that could not be made.
    pub fn drop_key(&self, path: &Path) {
        // What cannot be removed is a key without a ledger: of no use, and no harm.
        let _ = fs::remove_file(path);
    }

    /// The key that signs for `vkey`.
    ///
    /// # Errors
    /// [`Error::NoKey`]; a file that is no key.
    pub fn key(&self, vkey: &VerifierKey) -> Result<SigningKey> {
        let path = self.config.join("keys").join(format!("{}.key", slot(vkey)));
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(Error::NoKey { origin: vkey.name().to_owned() });
            }
            Err(source) => return Err(io("read", &path, source)),
        };
        let name = || path.display().to_string();
        SigningKey::from_secret_text(text.trim_end())
            .map_err(|source| Error::Malformed { path: name(), source })
    }

    /// Every checkpoint remembered, in the order of origins.
    ///
    /// # Errors
    /// What keeps the files from being read; a file that is no signed checkpoint.
    pub fn pins(&self) -> Result<Vec<Pin>> {
        let folder = self.state.join("pins");
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(source) => return Err(io("read", &folder, source)),
        };
        let mut pins = Vec::new();
        for entry in entries {
            let path = entry.map_err(|source| io("read", &folder, source))?.path();
            if path.extension().is_some_and(|extension| extension == "pin") {
                pins.push(read_pin(&path)?);
            }
        }
        pins.sort_by(|a, b| a.vkey.name().cmp(b.vkey.name()));
        Ok(pins)
    }

    /// Remembers a checkpoint, unless one of that key and at least that size is remembered.
    ///
    /// # Errors
    /// What keeps the file from being written.
    pub fn remember(&self, pin: &Pin) -> Result<()> {
        let folder = self.state.join("pins");
        let path = folder.join(format!("{}.pin", slot(&pin.vkey)));
        let size = |pin: &Pin| Checkpoint::open(&pin.note, &pin.vkey).map(|checkpoint| checkpoint.size);
        let old = if path.exists() { size(&read_pin(&path)?).ok() } else { None };
        if old >= size(pin).ok() {
            return Ok(());
        }
        make_folder(&folder)?;
        // Two commands may end at once: the lock keeps the smaller from replacing the larger.
        let lock = folder.join("lock");
        let held = File::create(&lock).and_then(|file| file.lock().map(|()| file));
        let held = held.map_err(|source| io("lock", &lock, source))?;
        let old = if path.exists() { size(&read_pin(&path)?).ok() } else { None };
        if old >= size(pin).ok() {
            return Ok(());
        }
        // Written aside, synced, then renamed: a crash leaves the old or the new, never half of one.
        let aside = path.with_extension("new");
        let write = || -> std::io::Result<()> {
            let mut file = File::create(&aside)?;
            write!(file, "{}\n{}", pin.vkey, pin.note)?;
            file.sync_all()?;
            fs::rename(&aside, &path)
        };
        write().map_err(|source| io("write", &path, source))?;
        drop(held);
        Ok(())
    }

    /// Forgets what is remembered of an origin; returns what it was.
    ///
    /// # Errors
    /// What keeps the files from being read or removed.
    pub fn forget(&self, origin: &str) -> Result<Vec<Pin>> {
        let mut pins = self.pins()?;
        pins.retain(|pin| pin.vkey.name() == origin);
        for pin in &pins {
            let path = self.state.join("pins").join(format!("{}.pin", slot(&pin.vkey)));
            fs::remove_file(&path).map_err(|source| io("remove", &path, source))?;
        }
        Ok(pins)
    }
}

/// The name of a key's files: a hash, for an origin may hold what no file's name can.
fn slot(vkey: &VerifierKey) -> String {
    sha256(vkey.to_string().as_bytes()).to_string()[..16].to_owned()
}

fn read_pin(path: &Path) -> Result<Pin> {
    let text = fs::read_to_string(path).map_err(|source| io("read", path, source))?;
    let bad = |source| Error::Malformed { path: path.display().to_string(), source };
    let (vkey, note) = text.split_once('\n').unwrap_or((&text, ""));
    let vkey: VerifierKey = vkey.parse().map_err(bad)?;
    Checkpoint::open(note, &vkey).map_err(bad)?;
    Ok(Pin { vkey, note: note.to_owned() })
}

fn make_folder(path: &Path) -> Result<()> {
    fs::create_dir_all(path).map_err(|source| io("create", path, source))
}

fn io(doing: &'static str, path: &Path, source: std::io::Error) -> Error {
    Error::Io { doing, path: path.display().to_string(), source }
}
