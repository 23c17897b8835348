//! Publishing: the ledger as a folder that any static server can serve (C2SP tlog-tiles).
//!
//! The law: the checkpoint is written last, by renaming, once all it signs is on the disk; so a reader, and a
//! crash at any step, finds the old log or the new one. Full tiles and bundles are written once and left
//! alone, but for a bundle that holds what was withheld since. `tests/power.rs` fails and kills each step.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::breach::{Breach, BreachKind};
use crate::error::{Error, Result};
use crate::ledger::Ledger;
use crate::tlog::{
    Checkpoint, Hash, TILE_HEIGHT, TILE_WIDTH, TileFault, TilePath, Tiled, check_consistency, join_entries,
    join_hashes, split_entries, tile_root,
};
use crate::verify::Tree;

/// What was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// The size of the log that was in the folder.
    pub before: u64,
    /// The size of the log that is there now.
    pub size: u64,
    /// Files written.
    pub written: u64,
}

impl Ledger {
    /// Writes the checkpoint, tiles and entry bundles into `folder`, as far as they are not there.
    ///
    /// # Errors
    /// A folder that holds another log, or a later or another history of this one; [`Error::Breach`]; what
    /// keeps the files from being written. Then the folder serves what it served before.
    pub fn publish(&self, folder: &Path) -> Result<Published> {
        let head = self.head();
        let (signed, note) = (&head.checkpoint, self.note(None)?);
        let mut folder = Folder { root: folder.to_owned(), written: 0 };
        folder.make()?;
        let lock = folder.lock()?;
        let before = match folder.read("checkpoint")? {
            Some(bytes) => self.published_before(&folder, &bytes)?,
            None => 0,
        };
        let mut tree = Tree::new(self.store(), &head.range);
        self.rewrite_withheld(&mut folder, before)?;
        for level in 0.. {
            let (count, old) = (hashes_at(signed.size, level), hashes_at(before, level));
            if count == 0 {
                break;
            }
            for n in old / TILE_WIDTH..count.div_ceil(TILE_WIDTH) {
                let first = n * TILE_WIDTH;
                let path = TilePath { level: Some(level), n, width: count.min(first + TILE_WIDTH) - first };
                let mut hashes = Vec::new();
                if level == 0 {
                    hashes.extend(tree.tile(n)?.0);
                    folder.write(&TilePath { level: None, ..path }, &self.bundle(first, &hashes)?)?;
                } else {
                    for at in first..first + path.width {
                        hashes.push(tree.node(level * TILE_HEIGHT, at)?);
                    }
                }
                // The tile above is compared in its turn, and the ragged edge with the root below.
                if path.width == TILE_WIDTH
                    && tile_root(&hashes) != tree.node((level + 1) * TILE_HEIGHT, n)?
                {
                    return Err(forged(&path));
                }
                folder.write(&path, &join_hashes(&hashes))?;
            }
        }
        Tiled::open(signed, |path| folder.read(&path.to_string())).map_err(|fault| match fault {
            TileFault::Read(error) => error,
            TileFault::Missing(path) | TileFault::Forged(path) => forged(&path),
        })?;
        folder.replace("checkpoint", note.as_bytes())?;
        folder.sweep(before, signed.size)?;
        drop(lock);
        Ok(Published { before, size: signed.size, written: folder.written })
    }

    /// The size of the log in the folder, which this one must extend.
    fn published_before(&self, folder: &Folder, bytes: &[u8]) -> Result<u64> {
        let path = folder.root.join("checkpoint").display().to_string();
        let note = String::from_utf8_lossy(bytes);
        let head = self.head();
        let old =
            head.keys.open(&note, []).map_err(|source| Error::Malformed { path: path.clone(), source })?;
        if old.size > head.checkpoint.size {
            let (size, now) = (old.size, head.checkpoint.size);
            let message = format!("{path} signs {size} entries, but there are {now} here");
            return Err(Error::Breach(Breach::new(BreachKind::Rollback, Some(now), message)));
        }
        let mut tree = Tree::new(self.store(), &head.range);
        let proof = tree.consistency(old.size, head.checkpoint.size)?;
        let Checkpoint { size, root, .. } = &head.checkpoint;
        if check_consistency(old.size, *size, &old.root, root, &proof) {
            return Ok(old.size);
        }
        let message = format!("the first {} entries are not those that {path} signs", old.size);
        Err(Error::Breach(Breach::new(BreachKind::Fork, None, message)))
    }

    /// The bundle of the entries from `first` on, compared with their leaf hashes. In the place of what is
    /// withheld stands an empty entry.
    fn bundle(&self, first: u64, leaves: &[Hash]) -> Result<Vec<u8>> {
        let mut bodies: Vec<Vec<u8>> = Vec::new();
        let mut wrong = None;
        self.store().entries(first..first + leaves.len() as u64, |row| {
            if row.leaf() != leaves.get(bodies.len()).copied() {
                wrong = wrong.or(Some(first + bodies.len() as u64));
            }
            let body = row.body.filter(|_| !row.is_withheld());
            bodies.push(body.unwrap_or_default().to_vec());
            Ok(())
        })?;
        if let Some(seq) = wrong.or((bodies.len() != leaves.len()).then_some(first)) {
            let message = format!("entry {seq} and its hash in the tree disagree");
            return Err(Error::Breach(Breach::new(BreachKind::Tile, Some(seq), message)));
        }
        join_entries(bodies.iter().map(Vec::as_slice))
            .map_err(|source| Error::Malformed { path: format!("the bundle of entry {first}"), source })
    }

    /// Takes what is withheld out of the full bundles that are in the folder already.
    fn rewrite_withheld(&self, folder: &mut Folder, before: u64) -> Result<()> {
        let mut tree = Tree::new(self.store(), &self.head().range);
        let mut last = None;
        for seq in self.store().withheld()? {
            let n = seq / TILE_WIDTH;
            if n >= before / TILE_WIDTH || last == Some(n) {
                continue;
            }
            last = Some(n);
            let path = TilePath { level: None, n, width: TILE_WIDTH };
            let there = folder.read(&path.to_string())?;
            let bundle = self.bundle(n * TILE_WIDTH, tree.tile(n)?.0)?;
            if there.as_deref().and_then(split_entries) != split_entries(&bundle) {
                folder.write(&path, &bundle)?;
            }
        }
        Ok(())
    }
}

/// How many hashes the tiles of a level hold in all.
fn hashes_at(size: u64, level: u32) -> u64 {
    size.checked_shr(level * TILE_HEIGHT).unwrap_or(0)
}

fn forged(path: &TilePath) -> Error {
    let message = format!("the hashes of {path} are not those of the signed tree");
    Error::Breach(Breach::new(BreachKind::Tile, None, message))
}

/// A folder that is published.
#[derive(Debug)]
pub struct Folder {
    root: PathBuf,
    written: u64,
}

impl Folder {
    /// The folder at a path, to read.
    #[must_use]
    pub fn at(root: &Path) -> Self {
        Folder { root: root.to_owned(), written: 0 }
    }

    /// The bytes of a file in it; `None` where there is none.
    ///
    /// # Errors
    /// What keeps it from being read.
    pub fn read(&self, name: &str) -> Result<Option<Vec<u8>>> {
        let path = self.root.join(name);
        match fs::read(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(fail("read", &path, source)),
        }
    }

    fn make(&self) -> Result<()> {
        fs::create_dir_all(&self.root).map_err(|source| fail("create", &self.root, source))
    }

    /// Keeps a second publisher out until it is dropped.
    fn lock(&self) -> Result<File> {
        let path = self.root.join(".lock");
        let held = File::create(&path).and_then(|file| file.lock().map(|()| file));
        held.map_err(|source| fail("lock", &path, source))
    }

    /// Writes a tile or bundle.
    fn write(&mut self, path: &TilePath, bytes: &[u8]) -> Result<()> {
        self.replace(&path.to_string(), bytes)
    }

    /// Writes a file aside, has it on the disk, and renames it into its place.
    fn replace(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        let path = self.root.join(name);
        let folder = path.parent().unwrap_or(&self.root).to_owned();
        // A name that is no part of the layout, and that the next attempt overwrites.
        let aside = folder.join(format!(".new-{}", path.file_name().unwrap_or_default().to_string_lossy()));
        let write = || -> io::Result<()> {
            make_folders(&folder)?;
            let mut file = File::create(&aside)?;
            file.write_all(bytes)?;
            file.sync_all()?;
            fs::rename(&aside, &path)?;
            sync_folder(&folder)
        };
        write().map_err(|source| fail("write", &path, source))?;
        self.written += 1;
        Ok(())
    }

    /// Removes the partial tiles and bundles that the new size has outgrown, and those of an attempt that failed.
    fn sweep(&self, before: u64, size: u64) -> Result<()> {
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

    /// Removes every partial of a tile but the one of width `keep`.
    fn sweep_partials(&self, path: TilePath, keep: u64) -> Result<()> {
        let one = self.root.join(path.to_string());
        let folder = one.parent().unwrap_or(&self.root);
        let Ok(files) = fs::read_dir(folder) else {
            return Ok(());
        };
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

/// Makes a folder and those above it, each on the disk before what is in it.
fn make_folders(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    if let Some(parent) = folder.parent() {
        make_folders(parent)?;
        match fs::create_dir(folder) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            other => other?,
        }
        sync_folder(parent)?;
    }
    Ok(())
}

/// Has the names in a folder on the disk.
fn sync_folder(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    File::open(if folder.as_os_str().is_empty() { Path::new(".") } else { folder })?.sync_all()?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

fn fail(doing: &'static str, path: &Path, source: io::Error) -> Error {
    Error::Io { doing, path: path.display().to_string(), source }
}
