//! The folder of a published log: its files read, written, and swept of what a later size has outgrown.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use super::site::Shelf;
use crate::aside::{self, SCRAP};
use crate::error::{Error, Result};
use crate::tlog::{TILE_HEIGHT, TILE_WIDTH, TilePath};

/// The folder of a published log.
#[derive(Debug)]
pub struct Folder {
    root: PathBuf,
    /// How many files were written.
    written: u64,
    /// The folders in which files were written.
    folders: BTreeSet<PathBuf>,
    /// A publisher holds it, and a second one is refused.
    lock: Option<File>,
}

impl Folder {
    /// The folder at a path, to be read.
    #[must_use]
    pub fn at(root: &Path) -> Self {
        Folder { root: root.to_owned(), written: 0, folders: BTreeSet::new(), lock: None }
    }

    /// The bytes of a file in it. `None` if there is no such file.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read.
    pub fn read(&self, name: &str) -> Result<Option<Vec<u8>>> {
        let path = self.root.join(name);
        match fs::read(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(fail("read", &path, source)),
        }
    }

    fn make(&self) -> Result<()> {
        aside::make_folders(&self.root).map_err(|source| fail("create", &self.root, source))
    }

    /// Locks the folder against a second publisher until the result is dropped.
    fn lock(&self) -> Result<File> {
        let path = self.root.join(".lock");
        // A file that has this name already keeps its content.
        let held = OpenOptions::new().write(true).create(true).truncate(false).open(&path);
        let held = held.and_then(|file| file.lock().map(|()| file));
        held.map_err(|source| fail("lock", &path, source))
    }

    /// Replaces a file: writes it aside, syncs it, and renames it into its place.
    fn replace(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        let path = self.root.join(name);
        let mut write = || -> io::Result<()> {
            let folder = self.make_way(name)?;
            self.folders.insert(folder);
            aside::replace(&path, |out| out.write_all(bytes))
        };
        write().map_err(|source| fail("write", &path, source))?;
        self.written += 1;
        Ok(())
    }

    /// Makes the folders that lead to a file, and returns the last. A link among them is refused: it could lead out of this
    /// folder, and files there must not be swept.
    fn make_way(&self, name: &str) -> io::Result<PathBuf> {
        let mut folder = self.root.clone();
        let above = Path::new(name).parent().into_iter().flat_map(Path::components);
        for part in above {
            folder.push(part);
            match fs::symlink_metadata(&folder) {
                Ok(there) if there.is_dir() => {}
                Ok(_) => return Err(io::ErrorKind::NotADirectory.into()),
                Err(_) => aside::make_folders(&folder)?,
            }
        }
        Ok(folder)
    }

    /// Removes every partial file of a tile except the one of width `keep`.
    fn sweep_partials(&self, path: TilePath, keep: u64) -> Result<()> {
        let one = self.root.join(path.to_string());
        let folder = one.parent().unwrap_or(&self.root);
        // A link leads out of this folder.
        if !fs::symlink_metadata(folder).is_ok_and(|there| there.is_dir()) {
            return Ok(());
        }
        let files = fs::read_dir(folder).map_err(|source| fail("read", folder, source))?;
        for file in files.flatten() {
            if file.file_name().to_str() != Some(&keep.to_string()) {
                let path = file.path();
                fs::remove_file(&path).map_err(|source| fail("remove", &path, source))?;
            }
        }
        if keep == 0 {
            fs::remove_dir(folder).map_err(|source| fail("remove", folder, source))?;
        }
        Ok(())
    }
}

impl Shelf for Folder {
    fn called(&self, name: &str) -> String {
        self.root.join(name).display().to_string()
    }

    fn begin(&mut self) -> Result<Option<Vec<u8>>> {
        self.make()?;
        self.lock = Some(self.lock()?);
        Folder::read(self, "checkpoint")
    }

    fn read(&self, name: &str) -> Result<Option<Vec<u8>>> {
        Folder::read(self, name)
    }

    fn write(&mut self, path: &TilePath, bytes: Vec<u8>) -> Result<()> {
        self.replace(&path.to_string(), &bytes)
    }

    fn settle(&mut self) -> Result<()> {
        Ok(())
    }

    fn sign(&mut self, note: &str) -> Result<()> {
        self.replace("checkpoint", note.as_bytes())
    }

    /// Also what a failed attempt left aside.
    fn sweep(&mut self, before: u64, size: u64) -> Result<()> {
        for folder in &self.folders {
            let files = fs::read_dir(folder).map_err(|source| fail("read", folder, source))?;
            for file in files.flatten() {
                if file.file_name().to_string_lossy().starts_with(SCRAP) {
                    let path = file.path();
                    fs::remove_file(&path).map_err(|source| fail("remove", &path, source))?;
                }
            }
        }
        for level in 0.. {
            let (old, count) = (hashes_at(before, level), hashes_at(size, level));
            if count == 0 {
                break;
            }
            for n in old / TILE_WIDTH..=count / TILE_WIDTH {
                let keep = if n == count / TILE_WIDTH { count % TILE_WIDTH } else { 0 };
                self.sweep_partials(TilePath { level: Some(level), n, width: 1 }, keep)?;
                if level == 0 {
                    self.sweep_partials(TilePath { level: None, n, width: 1 }, keep)?;
                }
            }
        }
        Ok(())
    }

    fn written(&self) -> u64 {
        self.written
    }
}

/// How many hashes all tiles of a level hold.
pub(super) fn hashes_at(size: u64, level: u32) -> u64 {
    size.checked_shr(level * TILE_HEIGHT).unwrap_or(0)
}

fn fail(doing: &'static str, path: &Path, source: io::Error) -> Error {
    Error::Io { doing, path: path.display().to_string(), source }
}
