//! A bill of materials in CycloneDX 1.6, JSON: what ends in the program, its licences, its digests, and what needs what.
//! The same Cargo.lock gives the same bytes: it contains no time and no random number.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use toml_edit::{DocumentMut, Item};

use crate::Result;
use crate::licence::spdx;
use crate::package::{Metadata, Package};

/// The document; the digests are those of Cargo.lock.
pub(crate) fn write(metadata: &Metadata, lock: &str) -> Result<String> {
    let root = metadata.root().ok_or("cargo metadata names no root")?;
    let (shipped, digests) = (metadata.shipped(), digests(lock)?);
    let mut components = Vec::new();
    for package in &shipped {
        let mut one = component("library", package);
        let digest = digests.get(&(package.name.clone(), package.version.clone()));
        let digest = digest.ok_or(format!("Cargo.lock has no checksum of {}", package.name))?;
        one["hashes"] = json!([{"alg": "SHA-256", "content": digest}]);
        components.push(one);
    }
    let needs = [root].into_iter().chain(shipped.iter().copied()).map(|package| {
        let on: Vec<_> = metadata.linked_with(package, &shipped).iter().map(|other| other.purl()).collect();
        json!({"ref": package.purl(), "dependsOn": on})
    });
    let document = json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": component("application", root)},
        "components": components,
        "dependencies": needs.collect::<Vec<_>>(),
    });
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}

fn component(kind: &str, package: &Package) -> Value {
    let mut component = json!({
        "type": kind, "bom-ref": package.purl(), "name": package.name, "version": package.version,
        "purl": package.purl(),
    });
    if let Some(license) = &package.license {
        component["licenses"] = json!([{"expression": spdx(license)}]);
    }
    component
}

/// The SHA-256 of each package as it was fetched, by name and version.
fn digests(lock: &str) -> Result<BTreeMap<(String, String), String>> {
    let lock: DocumentMut = lock.parse()?;
    let packages =
        lock.get("package").and_then(Item::as_array_of_tables).ok_or("Cargo.lock lists no packages")?;
    let field = |table: &toml_edit::Table, key| table.get(key).and_then(Item::as_str).map(str::to_owned);
    let each = packages.iter();
    Ok(each
        .filter_map(|one| Some(((field(one, "name")?, field(one, "version")?), field(one, "checksum")?)))
        .collect())
}
