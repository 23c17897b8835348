//! Patterns: which files a setting is about.

use std::fmt;

/// A pattern of paths: a folder (`drafts/`), or a name in which `*` stands for any letters, `?` for one, and `**` for
/// any number of folders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pattern(String);

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    ///
    /// Returns an error in words if no path can match.
    pub(super) fn new(text: &str) -> Result<Self, String> {
        let text = text.strip_prefix("./").unwrap_or(text);
        if text.is_empty() {
            return Err("the pattern is empty".to_owned());
        }
        if text.starts_with('/') || text.split('/').any(|part| part == "..") {
            return Err(format!("the pattern {text} leads out of the folder of the file"));
        }
        Ok(Pattern(text.to_owned()))
    }

    /// Whether a path, relative to the folder of the file and with `/` between folders, matches. A pattern without `/` is
    /// compared with the name of the file alone, in whatever folder it is.
    pub(super) fn matches(&self, path: &str) -> bool {
        if let Some(folder) = self.0.strip_suffix('/') {
            let mut ends = path.match_indices('/').map(|(at, _)| at);
            return ends.any(|at| path_matches(folder, &path[..at]));
        }
        let name = path.rsplit('/').next().unwrap_or(path);
        if self.0.contains('/') { path_matches(&self.0, path) } else { name_matches(&self.0, name) }
    }
}

/// Whether the folders and the name of a path match those of a pattern. `**` stands for any number of folders.
fn path_matches(pattern: &str, path: &str) -> bool {
    let path: Vec<&str> = path.split('/').collect();
    // For each number of parts of the path: whether so many match the parts of the pattern so far.
    let mut reached = vec![false; path.len() + 1];
    reached[0] = true;
    for part in pattern.split('/') {
        let mut next = vec![false; path.len() + 1];
        for n in 0..=path.len() {
            next[n] = match part {
                "**" => reached[n] || n > 0 && next[n - 1],
                _ => n > 0 && reached[n - 1] && name_matches(part, path[n - 1]),
            };
        }
        reached = next;
    }
    reached[path.len()]
}

/// Whether a name matches: `*` stands for any letters, `?` for one.
fn name_matches(pattern: &str, name: &str) -> bool {
    let name: Vec<char> = name.chars().collect();
    let mut reached = vec![false; name.len() + 1];
    reached[0] = true;
    for c in pattern.chars() {
        let mut next = vec![false; name.len() + 1];
        for n in 0..=name.len() {
            next[n] = match c {
                '*' => reached[n] || n > 0 && next[n - 1],
                '?' => n > 0 && reached[n - 1],
                c => n > 0 && reached[n - 1] && name[n - 1] == c,
            };
        }
        reached = next;
    }
    reached[name.len()]
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn paths_match_as_people_expect() {
        for (pattern, path, matches) in [
            ("drafts/", "drafts/a.md", true),
            ("drafts/", "drafts/deep/a.md", true),
            ("drafts/", "drafts", false),
            ("drafts/", "old-drafts/a.md", false),
            ("drafts/", "a/drafts/b.md", false),
            ("./drafts/", "drafts/a.md", true),
            ("*/drafts/", "a/drafts/b.md", true),
            ("*.csv", "a.csv", true),
            ("*.csv", "deep/er/a.csv", true),
            ("*.csv", "a.csv.txt", false),
            ("a.md", "b/a.md", true),
            ("notes/*.md", "notes/a.md", true),
            ("notes/*.md", "notes/b/a.md", false),
            ("notes/*.md", "a.md", false),
            ("notes/**/*.md", "notes/b/c/a.md", true),
            ("notes/**/*.md", "notes/a.md", true),
            ("notes/**", "notes/b/c", true),
            ("**/a.md", "a.md", true),
            ("**/a.md", "x/y/a.md", true),
            ("**/a.md", "x/y/ba.md", false),
            ("?.md", "a.md", true),
            ("?.md", "é.md", true),
            ("?.md", "ab.md", false),
            ("a?b", "a/b", false),
            ("*", "", true),
            ("*a*b*", "xxaxxbxx", true),
            ("*a*b*", "xxbxxaxx", false),
            ("x/**/y*z/w", "x/a/yb/c/yz/w", true),
            ("**/drafts/", "a/b/drafts/c.md", true),
            ("**/drafts/", "drafts/c.md", true),
        ] {
            assert_eq!(Pattern::new(pattern).unwrap().matches(path), matches, "{pattern} {path}");
        }
        for bad in ["", "./", "/etc", "../a", "a/../b"] {
            assert!(Pattern::new(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_pattern_of_many_stars_takes_no_time() {
        let pattern = Pattern::new(&"*a".repeat(40)).unwrap();
        assert!(!pattern.matches(&"a".repeat(4000).replace('a', "b")));
        assert!(!Pattern::new(&("*a".repeat(30) + "c")).unwrap().matches(&"a".repeat(4000)));
    }
}
