//! Instead: words that people try because other programs have them, and what does their work here.
//!
//! Invariant: no word is a command of ours, and each answer names only commands that there are.

/// A word that is not a command, and what to do instead.
const INSTEAD: [(&[&str], &str); 18] = [
    (
        &["status", "stats", "info", "summary"],
        "`claimlog audit` summarises the claims, and `claimlog verify` the history",
    ),
    (&["changes"], "`claimlog diff A..B` says what was added between two states and what changed through it"),
    (
        &["undo", "revert", "reset", "delete", "remove", "rm"],
        "nothing is deleted: withdraw an entry with `claimlog retract SEQ --because TEXT`; `claimlog redact` removes \
         its content for good",
    ),
    (
        &["edit", "update", "amend", "modify", "correct"],
        "entries do not change: record the new claim with `claimlog add`, then `claimlog relate NEW supersedes OLD`",
    ),
    (&["import", "load", "capture", "read"], "record documents and tables with `claimlog ingest FILE`"),
    (
        &["fetch", "download", "crawl", "pull", "push", "sync"],
        "`claimlog ingest URL` fetches a page and records it; `claimlog tiles FOLDER` publishes the log",
    ),
    (&["new", "create", "make"], "create a ledger with `claimlog init`; record a claim with `claimlog add`"),
    (&["doctor", "fsck", "validate"], "check the whole ledger with `claimlog verify --full`"),
    (
        &["lint", "analyze", "analyse"],
        "check a text with `claimlog check FILE`, a ledger with `claimlog audit`",
    ),
    (&["settings", "env"], "print every setting and where it comes from with `claimlog config`"),
    (&["version"], "print the version with `claimlog --version`"),
    (&["history", "entries", "blame"], "list the entries with `claimlog log`"),
    (
        &["commit", "save"],
        "every command that records also signs and saves: for example `claimlog add` and `claimlog ingest`",
    ),
    (&["ls", "claims"], "list the claims with `claimlog list`"),
    (&["sources"], "list the sources with `claimlog source list`"),
    (
        &["view", "cat", "get", "open"],
        "show an entry with `claimlog show SEQ`, the text of a source with `claimlog source show SEQ --text`; `claimlog \
         source get SEQ -o FILE` writes what was captured",
    ),
    (&["find", "grep", "query"], "find claims by their words with `claimlog search WORDS`"),
    (
        &["sign", "key", "keygen"],
        "`claimlog init` makes the key, every command that records signs with it, and `claimlog rotate` changes it",
    ),
];

/// An option, values that people try, and what to do instead.
const VALUES: [(&str, &[&str], &str); 5] = [
    (
        "--status",
        &["verified", "true"],
        "choose `--status supported`; `claimlog export --verified` also looks at the evidence",
    ),
    ("--status", &["false", "wrong", "debunked"], "choose `--status refuted`"),
    ("--verdict", &["verified", "true", "correct", "confirmed"], "the verdict for it is `supported`"),
    ("--verdict", &["false", "wrong", "incorrect", "debunked"], "the verdict for it is `refuted`"),
    ("--verdict", &["mixed", "contested", "disputed"], "the verdict for it is `conflicting`"),
];

/// What to do instead of giving an option a value that it does not have.
pub(super) fn of_value(option: &str, value: &str) -> Option<&'static str> {
    let known = |words: &&[&str]| words.iter().any(|known| known.eq_ignore_ascii_case(value));
    let mut all = VALUES.iter().filter(|(name, ..)| option.starts_with(name));
    all.find(|(_, words, _)| known(words)).map(|(.., instead)| *instead)
}

/// What to do instead of calling a command that does not exist.
pub(super) fn of(word: &str) -> Option<&'static str> {
    let known = |words: &&[&str]| words.iter().any(|known| known.eq_ignore_ascii_case(word));
    INSTEAD.iter().find(|(words, _)| known(words)).map(|(_, instead)| *instead)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::help;

    #[test]
    fn the_words_are_not_commands_and_the_answers_name_only_commands() {
        let command = help::command();
        for (words, instead) in INSTEAD {
            for word in words {
                assert!(command.find_subcommand(word).is_none(), "{word} is a command");
            }
            let named: Vec<&str> =
                instead.split('`').filter_map(|call| call.strip_prefix("claimlog ")).collect();
            assert!(!named.is_empty(), "{instead}");
            for call in named {
                let word = call.split(' ').next().unwrap_or_default();
                assert!(word.starts_with("--") || command.find_subcommand(word).is_some(), "{call}");
            }
        }
        let mut all: Vec<&str> = INSTEAD.iter().flat_map(|(words, _)| words.iter().copied()).collect();
        all.sort_unstable();
        let count = all.len();
        all.dedup();
        assert_eq!(all.len(), count, "a word is there twice");
        for (option, value, verdict) in
            [("--status <STATUS>", "verified", "supported"), ("--verdict <VERDICT>", "FALSE", "refuted")]
        {
            assert!(of_value(option, value).is_some_and(|instead| instead.contains(verdict)));
        }
        assert_eq!(of_value("--format <FORMAT>", "true"), None);
    }
}
