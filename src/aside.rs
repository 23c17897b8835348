//! Aside: a file is written beside its place, had on the disk, and renamed into it.
//!
//! The law: whoever looks at the place, and whatever stops the writing, finds the old file or the new one, whole;
//! a failure that is reported leaves nothing beside it; and what is said to be written is on the disk with its
//! name. `tests/power.rs` fails and kills each step, `tests/outputs.rs` fills the disk.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use tempfile::TempPath;

/// How the name of a file begins that is being written. What a killed program leaves behind has such a name.
pub const SCRAP: &str = ".new-";

/// Writes a file in place of what is there, whose permissions it takes over. A link is replaced, not followed.
///
/// # Errors
/// What `write` returns, and what keeps the file from being written. Then the old one stands.
pub fn replace(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let (mut file, name) = beside(path)?;
    // Before anything is in it: nobody reads in passing what the old file kept from them.
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

/// A new, empty file in the folder of `path`, with the permissions that any new file has; it is removed with its name.
///
/// # Errors
/// What keeps it from being made.
pub fn beside(path: &Path) -> io::Result<(File, TempPath)> {
    let mut aside = tempfile::Builder::new();
    aside.prefix(SCRAP);
    #[cfg(unix)]
    let usual = std::os::unix::fs::PermissionsExt::from_mode(0o666);
    #[cfg(unix)]
    aside.permissions(usual);
    Ok(aside.tempfile_in(folder_of(path))?.into_parts())
}

/// Renames a file that is on the disk into its place, and has its name there too.
///
/// # Errors
/// What keeps it from being renamed. Then what was in its place stands.
pub fn take_place(name: TempPath, path: &Path) -> io::Result<()> {
    fs::rename(&name, path)?;
    // Under its first name there is nothing left to remove.
    let _ = name.keep();
    sync_folder(folder_of(path))
}

/// Gives a file the permissions of another, and its owner, where that may be had.
fn take_over(file: &File, old: &Metadata) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, fchown};
        let _ = fchown(file, Some(old.uid()), Some(old.gid()));
    }
    file.set_permissions(old.permissions())
}

/// Makes a file that is not there yet, for its owner's eyes alone.
///
/// # Errors
/// [`io::ErrorKind::AlreadyExists`], and what keeps it from being written. Then it is not there.
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

/// Makes a folder and those above it, each on the disk before what is in it.
///
/// # Errors
/// What keeps one from being made.
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

/// Has the names in a folder on the disk.
///
/// # Errors
/// What the system says.
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
