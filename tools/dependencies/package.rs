//! The packages that the program is built from, as `cargo metadata` tells them.

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde::Deserialize;

/// What `cargo metadata --format-version 1` says.
#[derive(Debug, Deserialize)]
pub(crate) struct Metadata {
    pub(crate) packages: Vec<Package>,
    resolve: Resolve,
}

/// One version of one crate.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) id: String,
    pub(crate) license: Option<String>,
    #[serde(default)]
    pub(crate) authors: Vec<String>,
    /// Where it was fetched from; nothing for what is in this repository.
    pub(crate) source: Option<String>,
    pub(crate) manifest_path: PathBuf,
    targets: Vec<Target>,
}

#[derive(Debug, Clone, Deserialize)]
struct Target {
    kind: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
    root: String,
}

#[derive(Debug, Deserialize)]
struct Node {
    id: String,
    deps: Vec<Dependency>,
}

#[derive(Debug, Deserialize)]
struct Dependency {
    pkg: String,
    dep_kinds: Vec<Kind>,
}

#[derive(Debug, Deserialize)]
struct Kind {
    /// Nothing for what is linked; `dev` or `build`.
    kind: Option<String>,
}

impl Package {
    /// Its name in package URLs.
    pub(crate) fn purl(&self) -> String {
        format!("pkg:cargo/{}@{}", self.name, self.version)
    }

    fn is_macro(&self) -> bool {
        self.targets.iter().any(|target| target.kind.iter().any(|kind| kind == "proc-macro"))
    }
}

impl Metadata {
    /// The package of this repository.
    pub(crate) fn root(&self) -> Option<&Package> {
        self.package(&self.resolve.root)
    }

    /// What ends in the program on one platform or another, by name and version; not itself, and not what only
    /// runs while it is built or tested.
    pub(crate) fn shipped(&self) -> Vec<&Package> {
        let (mut seen, mut ahead) = (BTreeSet::new(), vec![self.resolve.root.as_str()]);
        while let Some(id) = ahead.pop() {
            if self.package(id).is_some_and(|package| !package.is_macro()) && seen.insert(id) {
                ahead.extend(self.linked(id));
            }
        }
        let mut shipped: Vec<_> =
            self.packages.iter().filter(|package| seen.contains(package.id.as_str())).collect();
        shipped.retain(|package| package.id != self.resolve.root);
        shipped.sort_by_key(|package| (&package.name, &package.version));
        shipped
    }

    /// The packages of `shipped` that one of them, or the root, is linked with.
    pub(crate) fn linked_with<'a>(&'a self, package: &Package, shipped: &[&'a Package]) -> Vec<&'a Package> {
        let linked: BTreeSet<&str> = self.linked(&package.id).collect();
        shipped.iter().filter(|other| linked.contains(other.id.as_str())).copied().collect()
    }

    fn linked(&self, id: &str) -> impl Iterator<Item = &str> {
        let node = self.resolve.nodes.iter().find(|node| node.id == id);
        let deps = node.into_iter().flat_map(|node| &node.deps);
        deps.filter(|dep| dep.dep_kinds.iter().any(|kind| kind.kind.is_none())).map(|dep| dep.pkg.as_str())
    }

    fn package(&self, id: &str) -> Option<&Package> {
        self.packages.iter().find(|package| package.id == id)
    }
}
