//! Writing aside: a file is written under another name in the same folder, synced, and renamed into its place.
//!
//! Invariant: at every moment, and wherever writing stops, the place holds the old file or the new one, whole. A
//! reported failure leaves nothing else in the folder. After success the file and its name are on the disk.
//! `tests/power.rs` fails and kills each step; `tests/outputs.rs` fills the disk.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, BufWriter, Read, Write};
use std::path::Path;

use tempfile::TempPath;

/// The prefix of the names of files that are being written. What a killed program leaves behind has such a name.
pub const SCRAP: &str = ".new-";

/// Replaces a file, and keeps its permissions. A link is replaced, not followed.
///
/// # Errors
/// Returns the error that `write` returns, and an error if the file cannot be written. Then the old file is still there.
pub fn replace(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let (mut file, name) = beside(path)?;
    // Before anything is written: nobody may read meanwhile what the old file's permissions denied them.
    if let Some(old) = fs::symlink_metadata(path).ok().filter(Metadata::is_file) {
        take_over(&file, &old)?;
    }
    let mut out = BufWriter::new(&mut file);
    write(&mut out)?;
    out.flush()?;
    drop(out);
    file.sync_all()?;
    drop(file);
    take_place(name, path)
}

/// Whether a file that begins with `head` may be put at a path: nothing is there, or such a file is.
///
/// # Errors
/// Returns an error if the file cannot be read.
pub fn may_replace(path: &Path, head: &[u8]) -> io::Result<bool> {
    match File::open(path) {
        Ok(mut file) => {
            let mut there = vec![0; head.len()];
            Ok(file.metadata()?.is_file() && file.read_exact(&mut there).is_ok() && there == head)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(!path.is_symlink()),
        Err(error) => Err(error),
    }
}

/// Removes a file that begins with `head`, and what is left of those whose writing was cut off. Nothing else is removed.
///
/// # Errors
/// Returns an error if one of them cannot be removed.
pub fn remove(path: &Path, head: &[u8]) -> io::Result<()> {
    let folder = folder_of(path);
    let mut there = vec![path.to_owned()];
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name().as_encoded_bytes().starts_with(SCRAP.as_bytes()) {
            there.push(entry.path());
        }
    }
    for path in there {
        if fs::symlink_metadata(&path).is_ok() && may_replace(&path, head)? {
            fs::remove_file(path)?;
        }
    }
    sync_folder(folder)
}

/// Makes an empty file in the folder of `path`, with the permissions of any new file. Dropping its name removes it.
///
/// # Errors
/// Returns an error if the file cannot be made.
pub fn beside(path: &Path) -> io::Result<(File, TempPath)> {
    // Opened here and not by `tempfile`, which would put the name of the file aside into its errors.
    let open = |name: &Path| OpenOptions::new().read(true).write(true).create_new(true).open(name);
    let aside = tempfile::Builder::new().prefix(SCRAP).make_in(folder_of(path), open)?;
    Ok(aside.into_parts())
}

/// Renames a synced file into its place, and syncs the name.
///
/// # Errors
/// Returns an error if the file cannot be renamed. Then the old file is still there.
pub fn take_place(name: TempPath, path: &Path) -> io::Result<()> {
    fs::rename(&name, path)?;
    // Nothing is left under the first name.
    let _ = name.keep();
    sync_folder(folder_of(path))
}

/// Gives a file the permissions of another, and its owner if the system allows it.
fn take_over(file: &File, old: &Metadata) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, fchown};
        let _ = fchown(file, Some(old.uid()), Some(old.gid()));
    }
    file.set_permissions(old.permissions())
}

/// Makes a new file that only its owner can read.
///
/// # Errors
/// Returns [`io::ErrorKind::AlreadyExists`] if there is one already, and an error if it cannot be written. Then there is no
/// new file.
pub fn keep_secret(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    let written =
        file.write_all(bytes).and_then(|()| file.sync_all()).and_then(|()| sync_folder(folder_of(path)));
    written.inspect_err(|_| drop(fs::remove_file(path)))
}

/// Makes a folder and its missing parents. Each is synced before anything is made in it.
///
/// # Errors
/// Returns an error if one cannot be made.
pub fn make_folders(folder: &Path) -> io::Result<()> {
    if folder.as_os_str().is_empty() || folder.is_dir() {
        return Ok(());
    }
    let above = folder_of(folder);
    make_folders(above)?;
    match fs::create_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => {}
        other => other?,
    }
    sync_folder(above)
}

/// Syncs the names in a folder to the disk.
///
/// # Errors
/// Returns an error if the folder cannot be opened or synced.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

/// The folder that a file or folder is in.
#[must_use]
pub fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}
