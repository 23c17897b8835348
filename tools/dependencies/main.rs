//! What the program is built from, and whether it may be: `cargo run --example dependencies -- check`.
//!
//! `check` compares Cargo.lock with deny.toml (licences, second versions, sources), asks cargo's cache of the registry
//! whether a version was yanked, and compares licenses/THIRD-PARTY.md with both. With $ADVISORY_DB, the path of a copy
//! of the RustSec database, it asks that too. Only `cargo metadata` needs the network, if a package was never fetched.
//! `licences` writes licenses/THIRD-PARTY.md; `sbom` prints a bill of materials in CycloneDX.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod advisory;
mod deny;
mod licence;
mod notices;
mod package;
mod registry;
mod sbom;
#[cfg(test)]
mod tests;

use std::error::Error;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use deny::Deny;
use package::Metadata;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const NOTICES: &str = "licenses/THIRD-PARTY.md";

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<bool> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let deny = Deny::read(&std::fs::read_to_string(root.join("deny.toml"))?)?;
    let metadata = metadata(root)?;
    match std::env::args().nth(1).as_deref() {
        Some("check") => {
            let database = std::env::var_os("ADVISORY_DB").map(PathBuf::from);
            let (mut faults, told) = faults(&metadata, &deny, cargo_home().as_deref(), database.as_deref())?;
            if std::fs::read_to_string(root.join(NOTICES))? != notices::write(&metadata, &deny.licences)? {
                faults.push(format!("{NOTICES} is old: run `cargo run --example dependencies -- licences`"));
            }
            for fault in &faults {
                println!("fault: {fault}");
            }
            for line in told {
                println!("{line}");
            }
            println!("{} packages, {} faults", metadata.packages.len(), faults.len());
            Ok(faults.is_empty())
        }
        Some("licences") => {
            std::fs::write(root.join(NOTICES), notices::write(&metadata, &deny.licences)?)?;
            Ok(true)
        }
        Some("sbom") => {
            let lock = std::fs::read_to_string(root.join("Cargo.lock"))?;
            std::io::stdout().write_all(sbom::write(&metadata, &lock)?.as_bytes())?;
            Ok(true)
        }
        _ => Err("usage: dependencies check | licences | sbom".into()),
    }
}

/// What is wrong with the packages, and what was checked.
fn faults(
    metadata: &Metadata,
    deny: &Deny,
    cargo_home: Option<&Path>,
    database: Option<&Path>,
) -> Result<(Vec<String>, Vec<String>)> {
    let (mut faults, mut told) = (deny.faults(&metadata.packages), Vec::new());
    let fetched = || metadata.packages.iter().filter(|package| package.source.is_some());
    let mut unknown = 0;
    for package in fetched() {
        match cargo_home.and_then(|home| registry::yanked(home, package)) {
            Some(true) => faults.push(format!("{} {} was yanked", package.name, package.version)),
            Some(false) => {}
            None => unknown += 1,
        }
    }
    told.push(format!(
        "yanked: {} packages looked up in cargo's cache of the registry, as old as it is; {unknown} are not in it",
        fetched().count() - unknown
    ));
    let Some(database) = database else {
        told.push(
            "advisories: not checked: no database at hand ($ADVISORY_DB names a copy of RustSec's)"
                .to_owned(),
        );
        return Ok((faults, told));
    };
    if !database.join("crates").is_dir() {
        return Err(
            format!("{} is no advisory database: it has no folder `crates`", database.display()).into()
        );
    }
    let mut met = Vec::new();
    for package in fetched() {
        for advisory in advisory::on(database, package)? {
            if !deny.ignore.contains(&advisory.id) {
                faults.push(format!(
                    "{} {}: {}: {}",
                    package.name, package.version, advisory.id, advisory.title
                ));
            }
            met.push(advisory.id);
        }
    }
    let idle = deny.ignore.iter().filter(|id| !met.contains(id));
    faults.extend(idle.map(|id| format!("{id} is listed in deny.toml, and is about nothing here")));
    told.push(format!("advisories: {} met, {} of them listed in deny.toml", met.len(), deny.ignore.len()));
    Ok((faults, told))
}

fn metadata(root: &Path) -> Result<Metadata> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--locked", "--features", "released", "--format-version", "1"])
        .current_dir(root)
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).trim().into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

fn cargo_home() -> Option<PathBuf> {
    let own = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    own.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")))
}
