//! WACZ 1.1.1: a web archive in a ZIP file, with a manifest.
//!
//! Invariant: every digest that the manifest states is compared. What is unpacked has limits. `tests/ingest.rs` and
//! `tests/bounds.rs` hold it.

use std::io::{Cursor, Read};

use super::archive::Contents;
use super::warc;

/// Reads a WACZ file: compares the digests of its manifest, then reads the WARC files in it.
pub(super) fn read(bytes: &[u8], contents: &mut Contents) -> Result<(), String> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    let most = contents.most();
    let mut file = |name: &str| -> Result<Vec<u8>, String> {
        let entry = zip.by_name(name).map_err(|error| format!("{name}: {error}"))?;
        let mut bytes = Vec::new();
        entry.take(most + 1).read_to_end(&mut bytes).map_err(|error| format!("{name}: {error}"))?;
        if bytes.len() as u64 > most {
            return Err(format!("{name} unpacks to more than {most} bytes"));
        }
        Ok(bytes)
    };
    let manifest =
        file("datapackage.json").map_err(|why| format!("{why}; a WACZ file has a manifest of that name"))?;
    if let Ok(signed) = file("datapackage-digest.json") {
        let signed: serde_json::Value =
            serde_json::from_slice(&signed).map_err(|error| format!("datapackage-digest.json: {error}"))?;
        check(contents, "datapackage.json", signed["hash"].as_str(), &manifest);
    }
    let manifest: serde_json::Value =
        serde_json::from_slice(&manifest).map_err(|error| format!("datapackage.json: {error}"))?;
    let resources = manifest["resources"].as_array().ok_or("datapackage.json lists no resources")?;
    let mut total = 0_u64;
    let mut archives = Vec::new();
    for resource in resources.iter().take(10_000) {
        let Some(path) = resource["path"].as_str() else { continue };
        let bytes = file(path)?;
        total += bytes.len() as u64;
        if total > most {
            return Err(format!("it unpacks to more than {most} bytes"));
        }
        check(contents, path, resource["hash"].as_str(), &bytes);
        if path.ends_with(".warc") || path.ends_with(".warc.gz") {
            archives.push((path.to_owned(), bytes));
        }
    }
    if archives.is_empty() {
        return Err("it contains no WARC file".to_owned());
    }
    for (path, bytes) in archives {
        warc::read(&bytes, contents).map_err(|error| format!("{path}: {error}"))?;
    }
    Ok(())
}

fn check(contents: &mut Contents, path: &str, stated: Option<&str>, bytes: &[u8]) {
    let found = format!("sha256:{}", crate::tlog::sha256(bytes));
    let checked = match stated {
        None => "no digest",
        Some(stated) if stated.eq_ignore_ascii_case(&found) => "its digest holds",
        Some(stated) if !stated.starts_with("sha256:") => "its digest is of no kind that is checked",
        Some(_) => {
            contents.mismatch = true;
            contents.note(format!("the digest of {path} does not match its bytes"));
            "ITS DIGEST DOES NOT HOLD"
        }
    };
    contents.line(&["file", path, &found, checked]);
}
