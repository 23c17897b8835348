//! Members: the names of what is in a bundle, in their order.

use crate::tlog::Hash;

/// What the bundle is, for people.
pub(super) const README: &str = "README.txt";
/// The report.
pub(super) const REPORT: &str = "index.html";
/// The signed note, with its cosignatures.
pub(super) const CHECKPOINT: &str = "checkpoint";
/// The claims, as an export in JSON Lines has them.
pub(super) const CLAIMS: &str = "claims.jsonl";
/// The entries, each on a line, byte for byte as it was hashed.
pub(super) const ENTRIES: &str = "entries.jsonl";
/// Their proofs, without the checkpoint that they share.
pub(super) const PROOFS: &str = "proofs.txt";
/// What the exporter states of all of it. It is the last one.
pub(super) const STATEMENT: &str = "statement.json";

/// A time stamp on the checkpoint.
pub(super) fn timestamp(number: usize) -> String {
    format!("timestamps/{number}.tsr")
}

/// The COSE receipt of an entry.
pub(super) fn receipt(seq: u64) -> String {
    format!("receipts/{seq}.cose")
}

/// What a source captured, or the text of it, under its hash.
pub(super) fn captured(hash: &Hash) -> String {
    format!("sources/{hash}")
}

/// The number in a name between what stands before it and after it, if it is written as a number is.
pub(super) fn number_in(name: &str, before: &str, after: &str) -> Option<u64> {
    let digits = name.strip_prefix(before)?.strip_suffix(after)?;
    digits.parse().ok().filter(|number: &u64| number.to_string() == digits)
}

/// The place of a name among those that an export gives: by its kind, its number and its hash. Others have none.
pub(super) fn rank(name: &str) -> Option<(usize, u64, &str)> {
    const KINDS: [&str; 10] = [
        README,
        REPORT,
        CHECKPOINT,
        "timestamps/",
        CLAIMS,
        ENTRIES,
        PROOFS,
        "receipts/",
        "sources/",
        STATEMENT,
    ];
    let kind = name.find('/').map_or(name, |at| &name[..=at]);
    let number = match kind {
        "timestamps/" => number_in(name, kind, ".tsr").filter(|number| *number > 0)?,
        "receipts/" => number_in(name, kind, ".cose")?,
        "sources/" => name[kind.len()..].parse::<Hash>().map(|_| 0).ok()?,
        _ => 0,
    };
    Some((KINDS.iter().position(|one| *one == kind)?, number, name))
}

/// Whether a name stays within the folder that it is unpacked into, on every system.
pub(super) fn stays(name: &str) -> bool {
    let part = |part: &str| !part.is_empty() && part != "." && part != "..";
    name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-/".contains(&byte))
        && name.split('/').all(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_leaves_the_folder_is_known() {
        for good in ["README.txt", "sources/00ff", "a/b/c", "a..b", "..a/b."] {
            assert!(stays(good), "{good}");
        }
        for bad in [
            "",
            ".",
            "..",
            "/",
            "/etc/passwd",
            "../x",
            "a/../../x",
            "a/..",
            "a//b",
            "a/",
            "./a",
            "a\\b",
            "..\\x",
            "C:x",
            "c:/x",
            "a\0b",
            "ä",
            "a b",
            "~",
            "a\n",
        ] {
            assert!(!stays(bad), "{bad:?}");
        }
    }
}
