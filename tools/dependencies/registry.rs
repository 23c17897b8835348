//! What cargo's own cache of the registry says, without the network: which versions were yanked.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::package::Package;

/// A line of the registry's index.
#[derive(Deserialize)]
struct Line {
    vers: String,
    yanked: bool,
}

/// Whether a version was yanked when its line was fetched; nothing if the cache has no line of it.
pub(crate) fn yanked(cargo_home: &Path, package: &Package) -> Option<bool> {
    let indexes = std::fs::read_dir(cargo_home.join("registry/index")).ok()?;
    let mut found = None;
    for index in indexes.flatten() {
        let file = index.path().join(".cache").join(place(&package.name));
        for part in std::fs::read(file).unwrap_or_default().split(|byte| *byte == 0) {
            // The parts between are cargo's own, and no lines.
            let Ok(line) = serde_json::from_slice::<Line>(part) else { continue };
            if line.vers == package.version {
                found = Some(found.unwrap_or(false) || line.yanked);
            }
        }
    }
    found
}

/// Where the index keeps the lines of a crate.
fn place(name: &str) -> PathBuf {
    let name = name.to_lowercase();
    match name.chars().count() {
        1 | 2 => Path::new(&name.chars().count().to_string()).join(name),
        3 => Path::new("3").join(&name[..1]).join(name),
        _ => Path::new(&name[..2]).join(&name[2..4]).join(name),
    }
}
