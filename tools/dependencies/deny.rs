//! deny.toml, in the format of cargo-deny, and what it does not allow in Cargo.lock: licences, two versions of one crate,
//! other sources. An item that is listed but not there is reported as well, so that the lists stay true.

use std::collections::{BTreeMap, BTreeSet};

use toml_edit::{DocumentMut, Item, Value};

use crate::Result;
use crate::licence::choose;
use crate::package::Package;

/// What is allowed.
pub(crate) struct Deny {
    /// The licences, the preferred ones first.
    pub(crate) licences: Vec<String>,
    /// What one crate may be under besides, by its name.
    exceptions: BTreeMap<String, Vec<String>>,
    /// Versions beside which another of the same crate may be: `name@version`.
    skip: BTreeSet<String>,
    /// Where packages may come from.
    registries: Vec<String>,
    /// Advisories that are known and lived with, by their id.
    pub(crate) ignore: BTreeSet<String>,
}

impl Deny {
    /// Reads the file.
    pub(crate) fn read(text: &str) -> Result<Self> {
        let document: DocumentMut = text.parse()?;
        let list = |table: &str, key: &str| -> Result<Vec<Value>> {
            let list = document.get(table).and_then(|table| table.get(key)).and_then(Item::as_array);
            Ok(list.ok_or(format!("deny.toml has no list {table}.{key}"))?.iter().cloned().collect())
        };
        let words = |list: Vec<Value>| list.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        // An exception without a reason does not count.
        let reasoned = |list: Vec<Value>, key: &str| -> Result<BTreeSet<String>> {
            let field = |value: &Value, key: &str| {
                value.as_inline_table().and_then(|one| one.get(key)?.as_str()).map(str::to_owned)
            };
            let each = list.iter().map(|one| {
                let reason = field(one, "reason").filter(|reason| !reason.trim().is_empty());
                let name = reason.and(field(one, key));
                name.ok_or_else(|| format!("deny.toml: {one} has no {key}, or no reason").into())
            });
            each.collect()
        };
        let exception = |one: &Value| -> Option<(String, Vec<String>)> {
            let one = one.as_inline_table()?;
            let allow = one.get("allow")?.as_array()?.iter().cloned().collect();
            Some((one.get("crate")?.as_str()?.to_owned(), words(allow)))
        };
        let exceptions = list("licenses", "exceptions").unwrap_or_default();
        Ok(Deny {
            licences: words(list("licenses", "allow")?),
            exceptions: exceptions.iter().filter_map(exception).collect(),
            skip: reasoned(list("bans", "skip")?, "crate")?,
            registries: words(list("sources", "allow-registry")?),
            ignore: reasoned(list("advisories", "ignore")?, "id")?,
        })
    }

    /// What of these packages is not allowed, in words.
    pub(crate) fn faults(&self, packages: &[Package]) -> Vec<String> {
        let mut faults = Vec::new();
        for Package { name, version, license, source, .. } in packages {
            let own = self.exceptions.get(name).into_iter().flatten();
            let allowed: Vec<String> = self.licences.iter().chain(own).cloned().collect();
            match license {
                Some(license) if choose(license, &allowed).is_some() => {}
                Some(license) => {
                    faults.push(format!("{name} {version}: the licence {license} is not allowed"))
                }
                None => faults.push(format!("{name} {version}: it names no licence")),
            }
            if let Some(source) = source
                && !self.registries.iter().any(|allowed| source.strip_prefix("registry+") == Some(allowed))
            {
                faults.push(format!("{name} {version}: it comes from {source}"));
            }
        }
        faults.extend(self.duplicates(packages.iter().map(|one| (one.name.as_str(), one.version.as_str()))));
        faults
    }

    /// Crates with more than one version that is not listed, and listed versions that are not there.
    pub(crate) fn duplicates<'a>(&self, packages: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<String> {
        let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (name, version) in packages {
            versions.entry(name).or_default().insert(version);
        }
        let mut faults = Vec::new();
        for (name, versions) in &versions {
            let unlisted: Vec<_> =
                versions.iter().filter(|version| !self.skip.contains(&format!("{name}@{version}"))).collect();
            if unlisted.len() > 1 {
                faults.push(format!(
                    "{name} is there in versions {unlisted:?}: list all but one in deny.toml, with why"
                ));
            }
        }
        for listed in &self.skip {
            let there =
                listed.split_once('@').and_then(|(name, version)| Some((versions.get(name)?, version)));
            if !there.is_some_and(|(versions, version)| versions.len() > 1 && versions.contains(version)) {
                faults.push(format!("{listed} is listed in deny.toml, and is no second version"));
            }
        }
        faults
    }
}
