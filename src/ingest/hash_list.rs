//! Lists of hashes: which hashes a list states for a file.
//!
//! Invariant: what is not such a list states nothing, whatever its bytes. A list is read once, however many files it names.
//! The tests below and `tests/vouched.rs` hold it.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

/// The hashes that a list states, in lower case, by the names of the files without their folders.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct HashList {
    of: HashMap<String, BTreeSet<String>>,
    /// The only thing in it, which is then about the file beside it.
    alone: Option<String>,
}

impl HashList {
    /// Reads a list in UTF-8, or in UTF-16 as Windows writes it.
    #[must_use]
    pub fn of_bytes(bytes: &[u8]) -> Self {
        HashList::read(&written(bytes))
    }

    /// Reads a list as `sha256sum` and BSD programs write it, a table of names and hashes (CSV), JSON in which an object has
    /// a name and hashes, or a hash alone.
    #[must_use]
    pub fn read(list: &str) -> Self {
        let list = list.trim_start_matches('\u{feff}').trim();
        let mut read = HashList { alone: hash(list), ..HashList::default() };
        if list.starts_with(['{', '[']) {
            match serde_json::from_str(list) {
                Ok(value) => read.value(&value),
                // An object a line.
                Err(_) => list.lines().flat_map(serde_json::from_str).for_each(|value| read.value(&value)),
            }
            return read;
        }
        let mut open = None;
        for line in list.lines().map(str::trim) {
            if read.shell(line, &mut open) {
                continue;
            }
            if let Some((hash, path)) = entry(line) {
                read.add(path, hash.to_ascii_lowercase());
            } else if line.contains([',', ';', '\t']) {
                read.row(line);
            }
        }
        read
    }

    /// The hashes that it states for a file of this name.
    pub fn of(&self, name: &str) -> impl Iterator<Item = &str> {
        let hashes = self.of.get(name).into_iter().flatten().map(String::as_str);
        hashes.chain(self.alone.as_deref())
    }

    /// Adds what the programs of Windows write: a hash and a path after the name of the kind of hash, `Hash : …` before
    /// `Path : …`, or `SHA256 hash of …:` before the hash. `open` is what the line before it gave. Returns whether the line
    /// is one of these.
    fn shell(&mut self, line: &str, open: &mut Option<String>) -> bool {
        if let Some((hash, path)) = shell_entry(line) {
            self.add(path, hash.to_ascii_lowercase());
            return true;
        }
        if let Some(name) = shell_name(line) {
            *open = Some(name.to_owned());
            return true;
        }
        if let (Some(name), true) = (&*open, is_hash(&line.replace(' ', ""))) {
            self.add(name, line.replace(' ', "").to_ascii_lowercase());
            *open = None;
            return true;
        }
        let field = line.split_once(" : ").map(|(name, value)| (name.trim(), value.trim()));
        match field {
            Some(("Hash", value)) if is_hash(value) => *open = Some(value.to_ascii_lowercase()),
            Some(("Path", path)) => {
                if let Some(hash) = open.take().filter(|hash| is_hash(hash)) {
                    self.add(path, hash);
                }
            }
            _ => return false,
        }
        true
    }

    fn add(&mut self, path: &str, hash: String) {
        let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
        if !name.is_empty() {
            self.of.entry(name.to_owned()).or_default().insert(hash);
        }
    }

    /// Adds the hashes in a row of a table, for each other cell that may be a name.
    fn row(&mut self, line: &str) {
        let cells = line.split([',', ';', '\t']).map(|cell| cell.trim().trim_matches('"'));
        let (hashes, names): (Vec<&str>, Vec<&str>) = cells.partition(|cell| hash(cell).is_some());
        for found in hashes.into_iter().filter_map(hash) {
            // A name has an ending.
            names.iter().filter(|name| name.contains('.')).for_each(|name| self.add(name, found.clone()));
        }
    }

    /// Adds the hashes in JSON: those beside or below a name in an object, and those whose member is a name.
    fn value(&mut self, value: &Value) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| self.value(item)),
            Value::Object(members) => {
                let is_name = |text: &&str| text.contains('.') && hash(text).is_none() && text.len() < 4096;
                let names: Vec<&str> = members.values().filter_map(Value::as_str).filter(is_name).collect();
                let mut found = BTreeSet::new();
                if !names.is_empty() {
                    hashes(value, &mut found);
                }
                for hash in found {
                    names.iter().for_each(|name| self.add(name, hash.clone()));
                }
                for (name, member) in members {
                    match member.as_str().and_then(hash) {
                        Some(hash) if name.contains('.') => self.add(name, hash),
                        Some(_) => {}
                        None => self.value(member),
                    }
                }
            }
            _ => {}
        }
    }
}

/// The hashes in an object, and in the objects in it that have no name of their own.
fn hashes(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => found.extend(hash(text)),
        Value::Object(members) => {
            let names = |member: &Value| {
                let members = member.as_object().into_iter().flat_map(|members| members.values());
                members.filter_map(Value::as_str).any(|text| text.contains('.') && hash(text).is_none())
            };
            members.values().filter(|member| !names(member)).for_each(|member| hashes(member, found));
        }
        _ => {}
    }
}

/// The words of a list, by its byte order mark, or as UTF-16 if every other byte is nothing.
pub(super) fn written(bytes: &[u8]) -> String {
    let head = &bytes[..bytes.len().min(64)];
    let is_bare = head.len() >= 8 && head.chunks_exact(2).all(|pair| pair[0] != 0 && pair[1] == 0);
    let guess = if is_bare { encoding_rs::UTF_16LE } else { encoding_rs::UTF_8 };
    let encoding = encoding_rs::Encoding::for_bom(bytes).map_or(guess, |(encoding, _)| encoding);
    encoding.decode_with_bom_removal(bytes).0.into_owned()
}

/// The kinds of hashes as the programs of Windows call them.
const KINDS: [&str; 5] = ["MD5", "SHA1", "SHA256", "SHA384", "SHA512"];

/// The hash and the path on a line of a table of PowerShell.
fn shell_entry(line: &str) -> Option<(&str, &str)> {
    let (kind, rest) = line.split_once(' ')?;
    let (hash, path) = rest.trim_start().split_once(' ')?;
    (KINDS.contains(&kind) && is_hash(hash) && !path.trim().is_empty()).then(|| (hash, path.trim()))
}

/// The name of the file of which `certutil` gives the hash on the next line.
fn shell_name(line: &str) -> Option<&str> {
    let (kind, name) = line.strip_suffix(':')?.split_once(" hash of ")?;
    KINDS.contains(&kind).then(|| name.strip_prefix("file ").unwrap_or(name).trim())
}

/// Whether a line is one of those that programs of Windows write into a list of hashes.
pub(super) fn is_of_shell(line: &str) -> bool {
    let line = line.trim();
    let is_rule = !line.is_empty() && line.chars().all(|c| matches!(c, '-' | ' '));
    let names: Vec<&str> = line.split_whitespace().collect();
    shell_entry(line).is_some()
        || shell_name(line).is_some()
        || line.starts_with("CertUtil: ")
        || is_rule
        || names == ["Algorithm", "Hash", "Path"]
        || line
            .split_once(" : ")
            .is_some_and(|(name, _)| matches!(name.trim(), "Algorithm" | "Hash" | "Path"))
        || is_hash(line)
}

/// The hash and the name of the file on a line of a list, as `sha256sum` and BSD programs write them.
pub(super) fn entry(line: &str) -> Option<(&str, &str)> {
    let gnu = line.trim_start_matches('\\').split_once([' ', '\t']);
    let gnu = gnu.map(|(hash, name)| (hash, name.trim_start()));
    let gnu = gnu.map(|(hash, name)| (hash, name.strip_prefix('*').unwrap_or(name)));
    let bsd = line.split_once(" (").and_then(|(_, rest)| rest.rsplit_once(") = "));
    let bsd = bsd.map(|(name, hash)| (hash.trim(), name));
    [gnu, bsd].into_iter().flatten().find(|(hash, name)| is_hash(hash) && !name.is_empty())
}

/// A hash in lower case, without the name of its kind before it: `SHA-256:ab…`.
fn hash(word: &str) -> Option<String> {
    let hash =
        word.rsplit_once(':').map_or(word, |(kind, hash)| if kind.len() < 10 { hash } else { word }).trim();
    is_hash(hash).then(|| hash.to_ascii_lowercase())
}

/// Whether a word is an MD5, SHA-1 or SHA-2 hash in hexadecimal.
fn is_hash(word: &str) -> bool {
    matches!(word.len(), 32 | 40 | 56 | 64 | 96 | 128) && word.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_states_the_hash_of_the_file_that_it_names() {
        let (a, b) = ("a".repeat(64), "B".repeat(64));
        for list in [
            format!("{a}  x.txt\n{b}  y.txt\n"),
            format!("{b} *y.txt\r\n{a} *./sub/x.txt\r\n"),
            format!("SHA256 (x.txt) = {a}\n"),
            format!("SHA256 (x.txt) = {a}\n{a}  x.txt\n"),
            format!("{a}\n"),
            format!("File,SHA256,Size\n\"C:\\case\\x.txt\",\"{a}\",41\ny.txt,{b},2\n"),
            format!("hash\tpath\nSHA-256:{a}\tmedia/x.txt\n"),
            format!(
                "[{{\"filename\":\"/tmp/x.txt\",\"properties\":{{\"hash\":\"SHA-256:{a}\"}}}},{{\"filename\":\"y.txt\",\"hash\":\"{b}\"}}]"
            ),
            format!(
                "{{\"media\":[{{\"key\":\"x.txt\",\"sha256\":\"{a}\",\"other\":[],\"thumb\":{{\"key\":\"y.jpg\",\"sha256\":\"{b}\"}}}}]}}"
            ),
            format!("{{\"x.txt\":\"{a}\",\"y.txt\":\"{b}\"}}"),
            format!(
                "Algorithm       Hash      Path\r\n---------       ----      ----\r\nSHA256          {a}       C:\\case\\x.txt\r\n"
            ),
            format!("\nAlgorithm : SHA256\nHash      : {a}\nPath      : C:\\case\\x.txt\n"),
            format!(
                "SHA256 hash of x.txt:\r\n{a}\r\nCertUtil: -hashfile command completed successfully.\r\n"
            ),
            format!("SHA1 hash of file x.txt:\r\n{} \r\n", "a".repeat(64)),
            format!("{{\"file\":\"x.txt\",\"sha256\":\"{a}\"}}\n{{\"file\":\"y.txt\",\"sha256\":\"{b}\"}}\n"),
        ] {
            assert_eq!(HashList::read(&list).of("x.txt").collect::<Vec<_>>(), [&a], "{list}");
        }
        let wide: Vec<u8> = format!("{a}  x.txt\r\n").encode_utf16().flat_map(u16::to_le_bytes).collect();
        for bytes in [&wide[..], &[&[0xff, 0xfe], &wide[..]].concat()] {
            assert_eq!(HashList::of_bytes(bytes).of("x.txt").collect::<Vec<_>>(), [&a]);
        }
        assert_eq!(HashList::read(&format!("{a}  x.txt\n{b}  x.txt\n")).of("x.txt").count(), 2);
        // A list that has the length of the longest that is read is read in a moment.
        let many: String = (0..200_000).map(|n| format!("{n:064x}\n{n:064x}  x.txt\n")).collect();
        assert_eq!(HashList::read(&many).of("x.txt").count(), 200_000);
        for list in [
            String::new(),
            format!("{a}  max.txt\n"),
            format!("{a}\n{b}\n"),
            "The file is x.txt".to_owned(),
            "x.txt, y.txt".to_owned(),
            format!("{}  x.txt", &a[1..]),
            format!("{}  x.txt", "z".repeat(64)),
            format!("[{{\"file\":\"y.txt\",\"sha256\":\"{a}\"}}"),
            format!("[\"x.txt\",\"{a}\"]"),
            "[".repeat(100_000),
        ] {
            assert_eq!(HashList::read(&list).of("x.txt").count(), 0, "{}", &list[..list.len().min(80)]);
        }
    }
}
