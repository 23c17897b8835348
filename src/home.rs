//! Home: what is kept outside the ledger: keys, and the last checkpoint that was seen of each log, so that the ledger can
//! be compared with them; and who records in it on this machine.
//!
//! Invariant: a key file is made once, readable by its owner only, and never overwritten. A remembered checkpoint is only
//! replaced by one of a larger size. When a key or a checkpoint is reported as kept, the file and its name are on the disk.
//! Anything may be in these folders: a file is read only if it is a regular file and not too long, and a file that cannot be
//! read stops only its own log. `tests/home.rs` tests each of these, and `tests/power.rs` fails and kills each step.

use std::fs::{self, File};
use std::io::{self, Read};
use std::marker::PhantomData;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::aside;
use crate::error::{Error, KeyError, ProofError, Result};
use crate::index::{Part, Remembered};
use crate::tlog::{Checkpoint, Hash, SigningKey, VerifierKey, sha256};
use crate::verify::Pin;

/// The longest key or remembered checkpoint that is read, in bytes.
const LONGEST: u64 = 1 << 20;

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
    /// Returns [`KeyError::Kept`] if the key is there already, and an error if the file cannot be written.
    pub fn keep_key(&self, key: &SigningKey) -> Result<PathBuf> {
        let path = self.key_path(&key.verifier());
        let folder = path.parent().unwrap_or(&self.config);
        aside::make_folders(folder).map_err(|source| io_error("create", folder, source))?;
        match aside::keep_secret(&path, format!("{}\n", key.to_secret_text()).as_bytes()) {
            Ok(()) => Ok(path),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                Err(Error::Key(KeyError::Kept { path }))
            }
            Err(source) => Err(io_error("create", &path, source)),
        }
    }

    /// Removes a key that was kept for a ledger or a change of key, once it is known that this was not made.
    pub fn drop_key(&self, path: &Path) {
        // If it cannot be removed, what is left is a key without a ledger, which does no harm.
        let _ = fs::remove_file(path);
    }

    /// The key that signs for `vkey`.
    ///
    /// # Errors
    /// Returns [`KeyError::NoKey`], and an error if the file is not a key.
    pub fn key(&self, vkey: &VerifierKey) -> Result<SigningKey> {
        let path = self.key_path(vkey);
        let text = match read_small(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(Error::Key(KeyError::NoKey { origin: vkey.name().to_owned() }));
            }
            Err(source) => return Err(io_error("read", &path, source)),
        };
        let name = || path.display().to_string();
        SigningKey::from_secret_text(text.trim_end())
            .map_err(|source| Error::Proof(ProofError::Malformed { path: name(), source }))
    }

    /// The file of the key that signs for `vkey`, if users other than its owner may read or write it.
    #[must_use]
    pub fn exposed_key(&self, vkey: &VerifierKey) -> Option<PathBuf> {
        Some(self.key_path(vkey)).filter(|path| is_exposed(path))
    }

    /// Every remembered checkpoint, in the order of origins, and the files that should contain one but cannot be read.
    ///
    /// # Errors
    /// Returns an error if the folder cannot be listed.
    pub fn pins(&self) -> Result<Pins> {
        let folder = self.state.join("pins");
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Pins::default()),
            Err(source) => return Err(io_error("read", &folder, source)),
        };
        let mut pins = Pins::default();
        for entry in entries {
            let path = entry.map_err(|source| io_error("read", &folder, source))?.path();
            if path.extension().is_some_and(|extension| extension == "pin") {
                match read_pin(&path) {
                    Ok(pin) => pins.known.push(pin),
                    Err(unreadable) => pins.unreadable.push(*unreadable),
                }
            }
        }
        pins.known.sort_by(|a, b| a.vkey.name().cmp(b.vkey.name()));
        pins.unreadable.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(pins)
    }

    /// Remembers a checkpoint, unless one by the same key and of at least that size is remembered.
    ///
    /// # Errors
    /// Returns an error if the file cannot be written.
    pub fn remember(&self, pin: &Pin) -> Result<()> {
        let path = self.pin_path(&pin.vkey);
        let size = |pin: &Pin| Checkpoint::open(&pin.note, &pin.vkey).map(|checkpoint| checkpoint.size).ok();
        let is_kept = || -> Result<bool> {
            match read_pin(&path) {
                Ok(old) => Ok(size(&old) >= size(pin)),
                Err(unreadable) if unreadable.is_missing() => Ok(false),
                Err(unreadable) => Err(unreadable.why),
            }
        };
        if is_kept()? {
            return Ok(());
        }
        let folder = self.state.join("pins");
        aside::make_folders(&folder).map_err(|source| io_error("create", &folder, source))?;
        // Two commands may end at once: the lock keeps the smaller from replacing the larger.
        let lock = folder.join("lock");
        let held = File::create(&lock).and_then(|file| file.lock().map(|()| file));
        let held = held.map_err(|source| io_error("lock", &lock, source))?;
        if is_kept()? {
            return Ok(());
        }
        let write = aside::replace(&path, |out| write!(out, "{}\n{}", pin.vkey, pin.note));
        write.map_err(|source| io_error("write", &path, source))?;
        drop(held);
        Ok(())
    }

    /// Forgets the checkpoints of an origin, and the unreadable file of that name. Returns what was forgotten.
    ///
    /// # Errors
    /// Returns an error if the files cannot be read or removed.
    pub fn forget(&self, name: &str) -> Result<Pins> {
        let pins = self.pins()?.of(name);
        let known = pins.known.iter().map(|pin| self.pin_path(&pin.vkey));
        for path in known.chain(pins.unreadable.iter().map(|pin| pin.path.clone())) {
            fs::remove_file(&path).map_err(|source| io_error("remove", &path, source))?;
        }
        Ok(pins)
    }

    /// Who records in the ledger whose first key this is, and the file that says so. An empty name is the answer that there
    /// is none.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read.
    pub fn recorder(&self, first: &VerifierKey) -> Result<Option<(String, PathBuf)>> {
        let path = self.recorder_path(first);
        match read_small(&path) {
            Ok(text) => Ok(Some((text.lines().next().unwrap_or_default().trim().to_owned(), path))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(io_error("read", &path, source)),
        }
    }

    /// Remembers who records in the ledger whose first key this is; returns the file.
    ///
    /// # Errors
    /// Returns an error if the file cannot be written.
    pub fn keep_recorder(&self, first: &VerifierKey, name: &str) -> Result<PathBuf> {
        let path = self.recorder_path(first);
        let folder = self.config.join("recorders");
        aside::make_folders(&folder).map_err(|source| io_error("create", &folder, source))?;
        let write = aside::replace(&path, |out| writeln!(out, "{name}"));
        write.map_err(|source| io_error("write", &path, source))?;
        Ok(path)
    }

    /// What is remembered of an index beside a ledger.
    #[must_use]
    pub fn index(&self, ledger: &Path, part: Part) -> Memory<Remembered> {
        let folder = match part {
            Part::Places => "indexes",
            Part::Kin => "kin",
        };
        self.memory(folder, ledger)
    }

    /// What is remembered of the file beside a ledger that has what was found on pairs of its claims: its hash.
    #[must_use]
    pub fn pairs(&self, ledger: &Path) -> Memory<Hash> {
        self.memory("pairs", ledger)
    }

    /// The memory for the ledger at a path, under a hash of where it really is.
    fn memory<T>(&self, folder: &str, ledger: &Path) -> Memory<T> {
        let real = fs::canonicalize(ledger).unwrap_or_else(|_| ledger.to_owned());
        let name = sha256(real.as_os_str().as_encoded_bytes()).to_string();
        Memory { path: self.state.join(folder).join(format!("{}.json", &name[..16])), of: PhantomData }
    }

    fn recorder_path(&self, first: &VerifierKey) -> PathBuf {
        self.config.join("recorders").join(format!("{}.txt", slot(first)))
    }

    fn key_path(&self, vkey: &VerifierKey) -> PathBuf {
        self.config.join("keys").join(format!("{}.key", slot(vkey)))
    }

    fn pin_path(&self, vkey: &VerifierKey) -> PathBuf {
        self.state.join("pins").join(format!("{}.pin", slot(vkey)))
    }
}

/// What is remembered of a file that is made of a ledger, outside it, so that the file can be believed.
#[derive(Debug)]
pub struct Memory<T> {
    path: PathBuf,
    of: PhantomData<T>,
}

impl<T: Serialize + DeserializeOwned> Memory<T> {
    /// What is remembered. Nothing, if it cannot be read: then the file is made anew.
    #[must_use]
    pub fn recall(&self) -> Option<T> {
        serde_json::from_str(&read_small(&self.path).ok()?).ok()
    }

    /// Whether something can be remembered.
    #[must_use]
    pub fn can_keep(&self) -> bool {
        aside::make_folders(aside::folder_of(&self.path)).and_then(|()| aside::beside(&self.path)).is_ok()
    }

    /// Remembers it.
    ///
    /// # Errors
    /// Returns an error if it cannot be written.
    pub fn keep(&self, value: &T) -> Result<()> {
        let folder = aside::folder_of(&self.path);
        aside::make_folders(folder).map_err(|source| io_error("create", folder, source))?;
        let write = aside::replace(&self.path, |out| Ok(serde_json::to_writer(out, value)?));
        write.map_err(|source| io_error("write", &self.path, source))
    }

    /// Forgets it.
    ///
    /// # Errors
    /// Returns an error if it is there and cannot be removed.
    pub fn forget(&self) -> Result<()> {
        match fs::remove_file(&self.path) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => {
                Err(io_error("remove", &self.path, source))
            }
            _ => Ok(()),
        }
    }
}

/// What is remembered on a machine.
#[derive(Debug, Default)]
pub struct Pins {
    /// The checkpoints remembered.
    pub known: Vec<Pin>,
    /// The files that should contain one but cannot be read.
    pub unreadable: Vec<UnreadablePin>,
}

/// A file that should contain a remembered checkpoint, but cannot be read as one.
#[derive(Debug)]
pub struct UnreadablePin {
    /// The file.
    pub path: PathBuf,
    /// The key whose checkpoint it contained, if the file says so.
    pub vkey: Option<VerifierKey>,
    /// Why it cannot be read.
    pub why: Error,
}

impl Pins {
    /// Those of an origin, and the unreadable file of this name.
    #[must_use]
    pub fn of(mut self, name: &str) -> Self {
        self.known.retain(|pin| pin.vkey.name() == name);
        self.unreadable.retain(|pin| pin.name() == name || pin.is_about(name));
        self
    }
}

impl UnreadablePin {
    /// Its name: that of the file, which is a hash of the key.
    #[must_use]
    pub fn name(&self) -> String {
        self.path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// Whether it contained a checkpoint of the log that this key signs for. Its name says so, even if its content is
    /// damaged.
    #[must_use]
    pub fn is_of(&self, vkey: &VerifierKey) -> bool {
        self.name() == slot(vkey) || self.is_about(vkey.name())
    }

    fn is_about(&self, origin: &str) -> bool {
        self.vkey.as_ref().is_some_and(|vkey| vkey.name() == origin)
    }

    fn is_missing(&self) -> bool {
        // A link to nothing counts as a file that exists.
        matches!(&self.why, Error::Io { source, .. } if source.kind() == io::ErrorKind::NotFound)
            && fs::symlink_metadata(&self.path).is_err()
    }
}

/// The name of a key's files: a hash, because an origin may contain characters that file names cannot.
fn slot(vkey: &VerifierKey) -> String {
    sha256(vkey.to_string().as_bytes()).to_string()[..16].to_owned()
}

fn read_pin(path: &Path) -> Result<Pin, Box<UnreadablePin>> {
    let bad = |vkey, why| Box::new(UnreadablePin { path: path.to_owned(), vkey, why });
    let malformed = |source| Error::Proof(ProofError::Malformed { path: path.display().to_string(), source });
    let text = read_small(path).map_err(|source| bad(None, io_error("read", path, source)))?;
    let (vkey, note) = text.split_once('\n').unwrap_or((&text, ""));
    let vkey: VerifierKey = vkey.parse().map_err(|source| bad(None, malformed(source)))?;
    match Checkpoint::open(note, &vkey) {
        Ok(_) => Ok(Pin { vkey, note: note.to_owned() }),
        Err(source) => Err(bad(Some(vkey), malformed(source))),
    }
}

/// The text of a file. Pipes, which may never have a writer, and files that this program cannot have made are not read.
fn read_small(path: &Path) -> io::Result<String> {
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a regular file"));
    }
    let mut text = String::new();
    let length = File::open(path)?.take(LONGEST + 1).read_to_string(&mut text)? as u64;
    if length > LONGEST {
        return Err(io::Error::new(
            io::ErrorKind::FileTooLarge,
            format!("it is longer than {LONGEST} bytes"),
        ));
    }
    Ok(text)
}

/// Whether users other than its owner may read or write a file.
#[must_use]
pub fn is_exposed(path: &Path) -> bool {
    #[cfg(unix)]
    return fs::metadata(path)
        .is_ok_and(|file| std::os::unix::fs::PermissionsExt::mode(&file.permissions()) & 0o077 != 0);
    #[cfg(not(unix))]
    return path.as_os_str().is_empty();
}

fn io_error(doing: &'static str, path: &Path, source: io::Error) -> Error {
    Error::Io { doing, path: path.display().to_string(), source }
}
