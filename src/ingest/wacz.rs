//! WACZ 1.1.1: a web archive in a ZIP file, with a manifest.
//!
//! Invariant: every digest that the manifest states is compared. What is unpacked has limits. `tests/ingest.rs` and
//! `tests/bounds.rs` hold it.

use std::borrow::Cow;
use std::io::{Cursor, Read};

use rustc_hash::FxHashSet;

use super::archive::Contents;
use super::digest::{self, Checked};
use super::warc;

/// How deep WACZ files may stand in each other.
const DEEPEST: usize = 3;

/// The most files of an archive.
const MOST_FILES: usize = 10_000;

/// Reads a WACZ file: compares the digests of its manifest, then reads the WARC and WACZ files in it.
pub(super) fn read(bytes: &[u8], contents: &mut Contents) -> Result<(), String> {
    read_at(bytes, contents, 0)
}

fn read_at(bytes: &[u8], contents: &mut Contents, depth: usize) -> Result<(), String> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| match error.to_string() {
        why if why.contains("EOCD") || why.to_lowercase().contains("end of central directory") => {
            "it is cut off: the list of its files, which stands at its end, is missing".to_owned()
        }
        why => why,
    })?;
    if zip.len() > MOST_FILES {
        return Err(format!("it has more than {MOST_FILES} files"));
    }
    let names: Vec<String> = zip.file_names().filter_map(Result::ok).map(Cow::into_owned).collect();
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
        let data = &signed["signedData"];
        if data.is_object() {
            let by = data["domain"]
                .as_str()
                .map_or("a key without a name".to_owned(), |domain| format!("the key of {domain}"));
            contents.note(format!(
                "it is signed by {by}; the hash is compared, and the signature is not checked"
            ));
            check(contents, "datapackage.json, as it was signed", data["hash"].as_str(), &manifest);
        }
    }
    let manifest: serde_json::Value =
        serde_json::from_slice(&manifest).map_err(|error| format!("datapackage.json: {error}"))?;
    let resources = manifest["resources"].as_array().ok_or("datapackage.json lists no resources")?;
    let (mut total, mut archives, mut missing) = (0_u64, Vec::new(), Vec::new());
    if resources.len() > MOST_FILES {
        return Err(format!("datapackage.json lists more than {MOST_FILES} files"));
    }
    let mut named: FxHashSet<String> = FxHashSet::default();
    for resource in resources {
        let Some(path) = resource["path"].as_str() else { continue };
        named.extend([path.to_owned(), path.replace('\\', "/")]);
        let bytes = match file(path) {
            Ok(bytes) => bytes,
            Err(why) => {
                missing.push(why.clone());
                contents.partly = true;
                contents.line(&["file", path, "MISSING OR BROKEN"]);
                contents.note(format!("{why}; the manifest names it"));
                continue;
            }
        };
        contents.unpack(bytes.len() as u64).map_err(|why| format!("{path}: {why}"))?;
        total += bytes.len() as u64;
        if total > most {
            return Err(format!("it unpacks to more than {most} bytes"));
        }
        check(contents, path, resource["hash"].as_str(), &bytes);
        if is_archive(path) {
            archives.push((path.to_owned(), bytes));
        }
    }
    let own = ["datapackage.json", "datapackage-digest.json"];
    for name in names.iter().filter(|name| !name.ends_with('/') && !own.contains(&name.as_str())) {
        if !named.contains(name) {
            contents.partly |= is_archive(name);
            contents.line(&["file", name, "THE MANIFEST DOES NOT NAME IT"]);
            contents.note(format!(
                "the manifest does not name {name}: somebody may have put it there, and it was not read"
            ));
        }
    }
    if archives.is_empty() {
        return Err(missing.into_iter().next().unwrap_or_else(|| "it contains no WARC file".to_owned()));
    }
    let (mut read, mut first) = (0, None);
    for (path, bytes) in archives {
        let result = match path.ends_with(".wacz") {
            true if depth >= DEEPEST => Err("WACZ files stand in each other too deep".to_owned()),
            true => read_at(&bytes, contents, depth + 1),
            false => warc::read(&bytes, contents),
        };
        match result {
            Ok(()) => read += 1,
            Err(error) => {
                let why = format!("{path}: {error}");
                contents.partly = true;
                contents.note(format!("{why}; it was not read"));
                first.get_or_insert(why);
            }
        }
    }
    match first {
        Some(why) if read == 0 => Err(why),
        _ => Ok(()),
    }
}

/// Whether a file in a WACZ is an archive itself.
fn is_archive(path: &str) -> bool {
    [".warc", ".warc.gz", ".wacz"].iter().any(|ending| path.ends_with(ending))
}

fn check(contents: &mut Contents, path: &str, stated: Option<&str>, bytes: &[u8]) {
    let found = format!("sha256:{}", crate::tlog::sha256(bytes));
    let checked = match stated.map(|stated| digest::check(stated, &[bytes])) {
        None => "no digest",
        Some(Checked::Holds) => "its digest holds",
        Some(Checked::Unreadable) => {
            contents.note(format!("the digest of {path} is not written as one, and was not compared"));
            "its digest cannot be read"
        }
        Some(Checked::Unknown) => "its digest is of a kind that is not checked",
        Some(Checked::Fails) => {
            contents.mismatch = true;
            contents.note(format!("the digest of {path} does not match its bytes"));
            "ITS DIGEST DOES NOT HOLD"
        }
    };
    contents.line(&["file", path, &found, checked]);
}
