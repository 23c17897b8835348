//! Advisories of the RustSec database, where a copy of it is at hand: `crates/NAME/RUSTSEC-….md`, each beginning with a
//! block of TOML.

use std::path::Path;

use semver::{Version, VersionReq};
use toml_edit::{DocumentMut, Item};

use crate::Result;
use crate::package::Package;

/// Something that is known about a package.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Advisory {
    pub(crate) id: String,
    /// What it is about, in words.
    pub(crate) title: String,
}

/// The advisories on this version of a package, in the database in this folder.
pub(crate) fn on(database: &Path, package: &Package) -> Result<Vec<Advisory>> {
    let mut found = Vec::new();
    let Ok(files) = std::fs::read_dir(database.join("crates").join(&package.name)) else { return Ok(found) };
    let version = package.version.parse()?;
    for file in files {
        let path = file?.path();
        if path.extension().is_some_and(|end| end == "md") {
            let advisory = read(&std::fs::read_to_string(&path)?, &version);
            found.extend(advisory.map_err(|error| format!("{}: {error}", path.display()))?);
        }
    }
    found.sort_by(|one, other| one.id.cmp(&other.id));
    Ok(found)
}

/// What a file says, if it is about this version and was not withdrawn.
fn read(text: &str, version: &Version) -> Result<Option<Advisory>> {
    let block = text.split_once("```toml").and_then(|(_, rest)| rest.split_once("```"));
    let (block, rest) = block.ok_or("it does not begin with a block of TOML")?;
    let document: DocumentMut = block.parse()?;
    let advisory = document.get("advisory").ok_or("it has no table `advisory`")?;
    let id = advisory.get("id").and_then(Item::as_str).ok_or("it has no id")?;
    let mut safe = advisory.get("withdrawn").is_some();
    for list in ["patched", "unaffected"] {
        let versions =
            document.get("versions").and_then(|versions| versions.get(list)).and_then(Item::as_array);
        for range in versions.into_iter().flatten().filter_map(|range| range.as_str()) {
            safe |= VersionReq::parse(range)?.matches(version);
        }
    }
    let title = rest.lines().find_map(|line| line.strip_prefix("# ")).unwrap_or("no title");
    Ok((!safe).then(|| Advisory { id: id.to_owned(), title: title.trim().to_owned() }))
}
