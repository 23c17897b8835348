//! licenses/THIRD-PARTY.md: every crate that ends in the program, what it is under, and the texts that must come with it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};

use crate::Result;
use crate::licence::{choose, of_text, spdx};
use crate::package::{Metadata, Package};

const HEAD: &str = "# Licences of the crates inside the program

Made by `cargo run --example dependencies -- licences`; `.ci/run` holds it to Cargo.lock. The crates are those that end in the program on one
platform or another. Where a crate offers a choice, the licence that it is used under is the one that stands first in deny.toml.

The crates under MPL-2.0 are used unchanged; their source is what the registry has under their names and versions.
CDLA-Permissive-2.0 is of data: the certificates that TLS trusts. SQLite, which libsqlite3-sys holds, is in the public domain.
";

/// A text, and whose it is.
struct Notice {
    text: String,
    crates: BTreeSet<String>,
}

/// The file, for the packages of `metadata`; `allowed` are the licences, the preferred ones first.
pub(crate) fn write(metadata: &Metadata, allowed: &[String]) -> Result<String> {
    let shipped = metadata.shipped();
    let mut out = format!("{HEAD}\n| crate | version | licence | used under |\n|---|---|---|---|\n");
    // By licence, and by text without regard to how it is broken into lines.
    let mut notices: BTreeMap<String, BTreeMap<String, Notice>> = BTreeMap::new();
    for package in &shipped {
        let Package { name, version, license, .. } = package;
        let expression = license.as_deref().ok_or(format!("{name} {version} names no licence"))?;
        let chosen =
            choose(expression, allowed).ok_or(format!("{name} {version}: {expression} is not allowed"))?;
        writeln!(out, "| {name} | {version} | {} | {} |", spdx(expression), chosen.join(", "))?;
        let found = texts(package, &chosen)?;
        for licence in &chosen {
            let own: Vec<_> =
                found.iter().filter(|(of, _)| of == licence).map(|(_, text)| text.clone()).collect();
            let own = if own.is_empty() { vec![general(metadata, package, licence)?] } else { own };
            for text in own {
                add(&mut notices, licence, text, name);
            }
        }
        for (licence, text) in found.into_iter().filter(|(of, _)| !chosen.contains(of)) {
            add(&mut notices, &licence, text, name);
        }
    }
    for (licence, texts) in &notices {
        writeln!(out, "\n## {licence}")?;
        let mut texts: Vec<&Notice> = texts.values().collect();
        texts.sort_by_key(|notice| &notice.crates);
        for Notice { text, crates } in texts {
            let crates: Vec<&str> = crates.iter().map(String::as_str).collect();
            writeln!(out, "\n{}:\n\n```text\n{}\n```", crates.join(", "), text.trim_end())?;
        }
    }
    Ok(out)
}

fn add(notices: &mut BTreeMap<String, BTreeMap<String, Notice>>, licence: &str, text: String, name: &str) {
    let mut key = text.split_whitespace().collect::<Vec<_>>().join(" ");
    // The text of Apache-2.0 is one, whatever a crate filled into its appendix.
    if of_text(&text) == ["Apache-2.0"] && !key.contains("LLVM Exceptions") {
        key = "Apache-2.0".to_owned();
    }
    let texts = notices.entry(licence.to_owned()).or_default();
    let notice = texts.entry(key).or_insert_with(|| Notice { text, crates: BTreeSet::new() });
    notice.crates.insert(name.to_owned());
}

/// The texts in a package that must come with it: the texts of its chosen licences, notices, and the texts of works
/// by others in its folders. Each comes with the licence whose text it is.
fn texts(package: &Package, chosen: &[String]) -> Result<Vec<(String, String)>> {
    let folder = package.manifest_path.parent().ok_or("a manifest has no folder")?;
    let mut found = Vec::new();
    for path in licence_files(folder)? {
        let text = String::from_utf8_lossy(&std::fs::read(&path)?)
            .replace("\r\n", "\n")
            .trim_start_matches('\u{feff}')
            .to_owned();
        let of = of_text(&text);
        let is_nested = path.parent() != Some(folder);
        let is_notice =
            path.file_name().is_some_and(|name| name.to_string_lossy().to_uppercase().starts_with("NOTICE"));
        match of.iter().find(|licence| chosen.iter().any(|one| one == *licence)).or(of.first()) {
            Some(licence) if is_nested || chosen.iter().any(|one| one == licence) => {
                found.push(((*licence).to_owned(), text));
            }
            _ if is_notice => found.push(("Notices".to_owned(), text)),
            _ => {}
        }
    }
    Ok(found)
}

/// The files in a folder and below whose names say that they are about a licence, in order; not of test data.
fn licence_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_uppercase();
        if path.is_dir() {
            if !["TEST", "RESOURCES", "EXAMPLE", "BENCH"].iter().any(|word| name.starts_with(word)) {
                found.extend(licence_files(&path)?);
            }
        } else if ["LICENSE", "LICENCE", "COPYING", "COPYRIGHT", "NOTICE", "UNLICENSE"]
            .iter()
            .any(|word| name.starts_with(word))
        {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// The text of a licence for a package without one: taken from another package, with the authors of this one.
fn general(metadata: &Metadata, package: &Package, licence: &str) -> Result<String> {
    let authors = if package.authors.is_empty() {
        format!("the authors of {}", package.name)
    } else {
        // Without the addresses.
        let names = package.authors.iter().map(|author| author.split(" <").next().unwrap_or_default());
        names.collect::<Vec<_>>().join(", ")
    };
    // What is in this repository is left out: `target` below it may have works by others.
    for other in metadata.packages.iter().filter(|package| package.source.is_some()) {
        let found = texts(other, &[licence.to_owned()])?;
        let alone = found.into_iter().find(|(of, text)| of == licence && of_text(text) == [licence]);
        let Some((_, text)) = alone else { continue };
        if ["Apache-2.0", "MPL-2.0", "CC0-1.0"].contains(&licence) {
            return Ok(text);
        }
        let is_notice = |line: &&str| line.trim_start().to_lowercase().starts_with("copyright");
        if text.lines().filter(is_notice).count() == 1 {
            let lines = text.lines().map(|line| {
                if is_notice(&line) { format!("Copyright (c) {authors}") } else { line.to_owned() }
            });
            return Ok(lines.collect::<Vec<_>>().join("\n"));
        }
    }
    Err(format!("{}: no package here has a text of {licence}", package.name).into())
}
