//! The rows of the table: a command, and what is wanted of it at a million claims.

pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) command: &'static str,
    pub(crate) goal: &'static str,
    /// What the rate counts; empty if the work does not grow with the ledger.
    pub(crate) unit: &'static str,
}

const fn row(name: &'static str, command: &'static str, goal: &'static str, unit: &'static str) -> Row {
    Row { name, command, goal, unit }
}

/// In the order in which they are measured.
pub(crate) const ROWS: [Row; 28] = [
    row("start", "`--version`", "", ""),
    row("ingest", "`init`, `ingest` of JSON Lines", "200,000 claims/s", "claims"),
    row("verify", "`verify`", "1.2 M entries/s, 25 MB", "entries"),
    row("verify-full", "`verify --full`", "1.2 M entries/s, 25 MB", "entries"),
    row("index", "`list --limit 1`, without the index", "10 s", "claims"),
    row("list", "`list --status unassessed --limit 10`", "20 ms, 40 MB", ""),
    row("list-search", "`list --search council --limit 10`", "20 ms, 40 MB", ""),
    row("search", "`search --limit 10`, two frequent words", "50 ms", ""),
    row("search-rare", "`search --limit 10`, a rare word", "50 ms", ""),
    row("show-first", "`show`, without its part of the index", "", "claims"),
    row("show", "`show`", "20 ms, 40 MB", ""),
    row("prove", "`prove`", "20 ms, 40 MB", ""),
    row("against-one", "`check --against`, one sentence", "20 ms", ""),
    row("against", "`check --against`, a text of 1,000 sentences", "2 s", "sentences"),
    row("add", "`add`", "20 ms, 40 MB", ""),
    row("assess", "`assess`, one claim", "20 ms, 40 MB", ""),
    row("assess-many", "`assess`, a hundredth of the claims at once", "", "verdicts"),
    row("list-rare", "`list --status refuted --limit 10`", "20 ms, 40 MB", ""),
    row("audit", "`audit --json`, all rules", "30 s, 1 GB", "claims"),
    row("export-status", "`export --status unassessed`", "200,000 claims/s", "claims"),
    row("export-verified", "`export --verified`", "200,000 claims/s", "claims"),
    row("ingest-more", "`ingest` of 1,000 more", "", ""),
    row("verify-new", "`verify --new` after them", "20 ms", ""),
    row("list-after", "`list --limit 10` after them", "", ""),
    row("audit-again", "`audit --json` after them", "2 s", "claims"),
    row("tiles", "`tiles`, all of them", "", "entries"),
    row("check", "`check --json`, prose of 20 bytes a claim", "10 s", "bytes"),
    row("compare", "`compare --jsonl`, as many alike pairs as claims", "10 s", "pairs"),
];
