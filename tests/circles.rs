//! Circles: no two files of a folder import each other, however many files are between them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::house::{code, files};

/// Circles that are not opened yet: a folder, and the files that use each other.
const CIRCLES: &[(&str, &[&str])] = &[
    ("audit", &["case", "rule"]),
    ("ingest", &["archive", "format", "formats", "input", "json_claims", "wacz", "warc"]),
];

/// The paths that `text` names after `head`, with the braces of an import expanded: `a::{b, c::D}` is `a::b` and `a::c::D`.
fn paths(text: &str) -> Vec<Vec<String>> {
    let word = |text: &str| -> String {
        text.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '*')).collect()
    };
    if let Some(group) = text.strip_prefix('{') {
        let (mut depth, mut start, mut parts) = (0, 0, Vec::new());
        for (at, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth > 0 => depth -= 1,
                '}' | ',' if depth == 0 => {
                    parts.extend(paths(group[start..at].trim()));
                    start = at + 1;
                    if c == '}' {
                        return parts;
                    }
                }
                _ => {}
            }
        }
        return parts;
    }
    let first = word(text);
    match text[first.len()..].strip_prefix("::") {
        _ if first.is_empty() => Vec::new(),
        None => vec![vec![first]],
        Some(rest) => {
            let rest = paths(rest);
            if rest.is_empty() {
                return vec![vec![first]];
            }
            rest.into_iter().map(|rest| [vec![first.clone()], rest].concat()).collect()
        }
    }
}

/// The module that a file is.
fn module(path: &Path) -> Vec<String> {
    let inside = path.strip_prefix("src").unwrap().with_extension("");
    let mut names: Vec<String> = inside.iter().map(|part| part.to_str().unwrap().to_owned()).collect();
    if names.last().is_some_and(|name| matches!(name.as_str(), "mod" | "lib" | "main")) {
        names.pop();
    }
    names
}

/// Every path of this crate that a module names, from the root.
fn named(code: &str, module: &[String]) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::").chain(code.match_indices("super::")) {
        if code[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | ':')) {
            continue;
        }
        for mut path in paths(&code[at..]) {
            let up = path.iter().take_while(|name| *name == "super").count();
            let root = if up == 0 { &[][..] } else { &module[..module.len().saturating_sub(up)] };
            path.drain(..up.max(1));
            found.push([root.to_vec(), path].concat());
        }
    }
    found
}

/// Arrows between the files of one folder, by folder: who uses whom.
fn arrows() -> BTreeMap<Vec<String>, BTreeMap<String, BTreeSet<String>>> {
    let sources: Vec<PathBuf> = files(Path::new("src"))
        .into_iter()
        .filter(|path| path.extension().is_some_and(|end| end == "rs"))
        .collect();
    let modules: BTreeSet<Vec<String>> = sources.iter().map(|path| module(path)).collect();
    // What a folder hands on from one of its files is that file's.
    let mut handed: BTreeMap<Vec<String>, String> = BTreeMap::new();
    for path in sources.iter().filter(|path| path.ends_with("mod.rs")) {
        let (code, folder) = (code(path), module(path));
        for (at, _) in code.match_indices("use ") {
            for path in paths(&code[at + 4..]).into_iter().filter(|path| path.len() > 1) {
                let name = [folder.clone(), vec![path.last().unwrap().clone()]].concat();
                handed.insert(name, path[0].clone());
            }
        }
    }
    let mut arrows: BTreeMap<Vec<String>, BTreeMap<String, BTreeSet<String>>> = BTreeMap::new();
    for path in &sources {
        let from = module(path);
        for to in named(&code(path), &from) {
            let common = from.iter().zip(&to).take_while(|(one, other)| one == other).count();
            let (Some(user), Some(used)) = (from.get(common), to.get(common)) else { continue };
            let folder = from[..common].to_vec();
            let whole = [folder.clone(), vec![used.clone()]].concat();
            let used =
                if modules.contains(&whole) { Some(used.clone()) } else { handed.get(&whole).cloned() };
            if let Some(used) = used.filter(|used| used != user && common > 0) {
                arrows.entry(folder).or_default().entry(user.clone()).or_default().insert(used);
            }
        }
    }
    arrows
}

/// Everything that can be reached from a file by arrows.
fn reached(arrows: &BTreeMap<String, BTreeSet<String>>, from: &str) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    let mut left = vec![from.to_owned()];
    while let Some(next) = left.pop() {
        for used in arrows.get(&next).into_iter().flatten() {
            if reached.insert(used.clone()) {
                left.push(used.clone());
            }
        }
    }
    reached
}

#[test]
fn no_file_of_a_folder_uses_itself_in_a_circle() {
    let mut circles = BTreeSet::new();
    for (folder, arrows) in arrows() {
        for file in arrows.keys() {
            let round: BTreeSet<String> = reached(&arrows, file)
                .into_iter()
                .filter(|used| reached(&arrows, used).contains(file))
                .collect();
            if round.contains(file) {
                circles.insert((folder.join("/"), round.into_iter().collect::<Vec<_>>()));
            }
        }
    }
    let known: BTreeSet<(String, Vec<String>)> = CIRCLES
        .iter()
        .map(|(folder, files)| ((*folder).to_owned(), files.iter().map(|file| (*file).to_owned()).collect()))
        .collect();
    let new: Vec<_> = circles.difference(&known).collect();
    assert!(new.is_empty(), "files that use each other: {new:?}");
    let stale: Vec<_> = known.difference(&circles).collect();
    assert!(stale.is_empty(), "listed in CIRCLES, but the files do not form this circle: {stale:?}");
}

#[test]
fn imports_are_read_as_they_are_written() {
    let read = |text: &str| paths(text).iter().map(|path| path.join("::")).collect::<Vec<_>>();
    assert_eq!(
        read("super::{a::X, b::{Y, z as w}, c};"),
        ["super::a::X", "super::b::Y", "super::b::z", "super::c"]
    );
    assert_eq!(read("crate::a::b(1)"), ["crate::a::b"]);
    assert_eq!(read("a::*;"), ["a::*"]);
    let module = ["a".to_owned(), "b".to_owned()];
    let named = |code| named(code, &module).iter().map(|path| path.join("::")).collect::<Vec<_>>();
    assert_eq!(named("use super::c::D; super::super::e::f(); crate::g::H"), ["g::H", "a::c::D", "e::f"]);
}
