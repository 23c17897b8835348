//! What can go wrong, in one enum: every variant says what and where; the hints of what to do are given
//! at the edge, by [`Error::hint`].

use std::io;
use std::path::PathBuf;

use crate::breach::Breach;
use crate::model::{Kind, Seq, Time};
use crate::plain::listed;
use crate::refusal::Refusal;
use crate::tlog::Malformed;

/// A result of this library.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why something was not done. Nothing was recorded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file or stream could not be read or written.
    #[error("cannot {doing} {path}")]
    Io {
        /// What was tried: read, write, create.
        doing: &'static str,
        /// On what.
        path: String,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// There is no ledger at the path.
    #[error("there is no ledger at {}", path.display())]
    NoLedger {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// There is something at the path already.
    #[error("{} exists already; it was left as it is", path.display())]
    Exists {
        /// What exists.
        path: PathBuf,
    },
    /// The file is no ledger.
    #[error("{} is not a claimlog ledger: {why}", path.display())]
    NotALedger {
        /// The file.
        path: PathBuf,
        /// What it is, as far as it can be told.
        why: String,
    },
    /// What lies where SQLite keeps its files beside the ledger is not of it.
    #[error("{} {why}; nothing was changed", path.display())]
    Beside {
        /// The file beside it.
        path: PathBuf,
        /// What it is.
        why: &'static str,
    },
    /// The ledger is of a later format.
    #[error("{} has ledger format {found}; this program knows format {known}", path.display())]
    Newer {
        /// The ledger.
        path: PathBuf,
        /// Its format.
        found: i64,
        /// The format of this program.
        known: i64,
    },
    /// The ledger is of an earlier format.
    #[error("{} has ledger format {found}, which this program can upgrade", path.display())]
    Older {
        /// The ledger.
        path: PathBuf,
        /// Its format.
        found: i64,
    },
    /// Another program holds the ledger.
    #[error("{} is locked by another program", path.display())]
    Locked {
        /// The ledger.
        path: PathBuf,
    },
    /// There is no room for what was to be recorded.
    #[error("no room left to write {}; nothing was recorded", path.display())]
    Full {
        /// The ledger.
        path: PathBuf,
    },
    /// The ledger cannot be written.
    #[error("{} cannot be written", path.display())]
    ReadOnly {
        /// The ledger.
        path: PathBuf,
    },
    /// SQLite failed otherwise.
    #[error("cannot use {}", path.display())]
    Store {
        /// The ledger.
        path: PathBuf,
        /// What SQLite said.
        #[source]
        source: rusqlite::Error,
    },
    /// The history is not what was signed.
    #[error("the ledger does not verify: {0}")]
    Breach(Breach),
    /// A key, note or checkpoint does not parse.
    #[error("{path} cannot be used")]
    Malformed {
        /// The file or option.
        path: String,
        /// What is wrong.
        #[source]
        source: Malformed,
    },
    /// A proof does not show what it is asked.
    #[error("{path} does not prove it")]
    NotProven {
        /// The proof.
        path: String,
        /// Why not.
        #[source]
        source: Malformed,
    },
    /// The key that signs for the ledger is not on this machine.
    #[error("the key that signs for {origin} is not on this machine")]
    NoKey {
        /// The ledger's origin.
        origin: String,
    },
    /// The log's first key cannot be named.
    #[error("the first key of the log is not named: {why}")]
    FirstKey {
        /// Why not.
        why: String,
    },
    /// A checkpoint is signed by a key that follows from none that is known.
    #[error(
        "nothing vouches for the checkpoint of {size} entries: its key follows from none that is known here"
    )]
    Unfollowed {
        /// The size that it signs.
        size: u64,
    },
    /// There are no random numbers for a key or a salt.
    #[error("there are no random numbers: {0}")]
    Random(String),
    /// No entry goes by that name.
    #[error("there is no entry {name} in this ledger")]
    NoEntry {
        /// The seq or the start of the leaf hash.
        name: String,
    },
    /// Several entries go by that start of a leaf hash.
    #[error("{name} begins the leaf hash of more than one entry: {seqs:?}")]
    ManyEntries {
        /// The start of the leaf hash.
        name: String,
        /// The entries.
        seqs: Vec<Seq>,
    },
    /// An entry is not of the kind needed.
    #[error("entry {seq} is {found}, not {wanted}", found = a(*found), wanted = a(*wanted))]
    WrongKind {
        /// The entry.
        seq: Seq,
        /// Its kind.
        found: Kind,
        /// The kind needed.
        wanted: Kind,
    },
    /// The bytes of an entry are withheld.
    #[error("entry {seq} is withheld: only its leaf hash is left")]
    Withheld {
        /// The entry.
        seq: Seq,
    },
    /// An entry may not be withheld: the history rests on it.
    #[error("entry {seq} is {found}, which cannot be withheld", found = a(*found))]
    Unwithholdable {
        /// The entry.
        seq: Seq,
        /// Its kind.
        found: Kind,
    },
    /// No checkpoint is of that size.
    #[error("no checkpoint signs just {size} entries")]
    NoCheckpoint {
        /// The size asked for.
        size: u64,
    },
    /// No checkpoint of the ledger satisfies the policy.
    #[error("no checkpoint that covers entry {seq} is cosigned as the policy asks")]
    NotCosigned {
        /// The entry.
        seq: Seq,
    },
    /// A witness did not cosign.
    #[error("the witness at {url} did not cosign: {why}")]
    Witness {
        /// Where it was asked.
        url: String,
        /// Why not.
        why: Refusal,
    },
    /// An entry was withdrawn.
    #[error("entry {seq} was retracted by entry {by}")]
    Retracted {
        /// The entry.
        seq: Seq,
        /// Its retraction.
        by: Seq,
    },
    /// A retraction cannot be withdrawn.
    #[error("entry {seq} is a retraction, and a retraction stands")]
    RetractsRetraction {
        /// The retraction.
        seq: Seq,
    },
    /// Evidence was cited that is about another claim.
    #[error("evidence {seq} is about claim {about}, not about claim {claim}")]
    OtherClaim {
        /// The evidence.
        seq: Seq,
        /// The claim it is about.
        about: Seq,
        /// The claim assessed.
        claim: Seq,
    },
    /// A claim cannot be related to itself or be its own evidence.
    #[error("claim {seq} cannot be set beside itself")]
    Itself {
        /// The claim.
        seq: Seq,
    },
    /// The same thing was recorded before.
    #[error("entry {seq} says so already")]
    Already {
        /// The earlier entry.
        seq: Seq,
    },
    /// The text that is to be recorded is empty.
    #[error("{what} is empty")]
    Empty {
        /// The field or document.
        what: String,
    },
    /// An entry would be too long.
    #[error("the entry would be {size} bytes long; the limit is {limit}", limit = crate::model::ENTRY_LIMIT)]
    TooLong {
        /// Its bytes.
        size: usize,
    },
    /// A document is too long.
    #[error("{path} is longer than {limit} bytes")]
    TooBig {
        /// The document.
        path: String,
        /// The limit.
        limit: u64,
    },
    /// A document holds more claims than a text of its length has.
    #[error("{path} holds more than {limit} claims")]
    TooMany {
        /// The document.
        path: String,
        /// The limit.
        limit: usize,
    },
    /// A document is not what its format asks for.
    #[error("{path} cannot be read as {format}: {why}")]
    Unreadable {
        /// The document.
        path: String,
        /// The format.
        format: &'static str,
        /// What is wrong.
        why: String,
    },
    /// A document of pages holds no text.
    #[error("{path} holds no text: its pages, {pages}, are images, perhaps")]
    NoWords {
        /// The document.
        path: String,
        /// How many pages.
        pages: usize,
    },
    /// A row of a table is no claim.
    #[error("{path}:{line}:{column}: {why}")]
    Row {
        /// The table.
        path: String,
        /// The line, from 1.
        line: usize,
        /// The column in characters, from 1.
        column: usize,
        /// What is wrong.
        why: String,
    },
    /// A table has no column for the claims, or none of a name that was mapped.
    #[error("{path}: {why}; its columns are: {}", listed(columns))]
    NoColumn {
        /// The table.
        path: String,
        /// What is missing.
        why: String,
        /// The columns there are.
        columns: Vec<String>,
    },
    /// The clock is behind the ledger.
    #[error("the clock says {now}, but entry {seq} was recorded at {last}")]
    ClockBack {
        /// The clock.
        now: Time,
        /// The last entry.
        seq: Seq,
        /// Its time.
        last: Time,
    },
    /// The bytes are no text.
    #[error("{path} is no text that can be read: {why} at byte {at} (line {line})")]
    NotText {
        /// The document.
        path: String,
        /// What was found.
        why: String,
        /// Its first byte.
        at: usize,
        /// Its line, from 1.
        line: usize,
    },
    /// The quote does not stand in its source.
    #[error("the quote does not stand in source {seq}")]
    QuoteNotFound {
        /// The source.
        seq: Seq,
        /// The passage most like it.
        nearest: Option<String>,
    },
    /// The quote stands in its source more than once.
    #[error("the quote stands in source {seq} {count} times")]
    QuoteAmbiguous {
        /// The source.
        seq: Seq,
        /// How often.
        count: usize,
        /// The words before each place, for the first few.
        before: Vec<String>,
    },
    /// A source's captured text is not in the ledger.
    #[error("the captured text of source {seq} is not in the ledger")]
    NoText {
        /// The source.
        seq: Seq,
    },
    /// There is no rule of that code.
    #[error("there is no rule {code}")]
    NoRule {
        /// What was asked for.
        code: String,
    },
    /// An entry could not be encoded.
    #[error("the entry cannot be encoded: {0}")]
    Encode(String),
}

fn a(kind: Kind) -> String {
    let article = if matches!(kind, Kind::Evidence) {
        ""
    } else if matches!(kind, Kind::Assessment) {
        "an "
    } else {
        "a "
    };
    format!("{article}{}", kind.name())
}

impl Error {
    /// What to do about it, in a line.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Error::NoLedger { .. } => {
                "make one with `claimlog init`, or name one with --ledger PATH".to_owned()
            }
            Error::Exists { .. } => "name another place with --ledger PATH".to_owned(),
            Error::NotALedger { .. } => "name the ledger with --ledger PATH".to_owned(),
            Error::Beside { .. } => {
                "if it came from elsewhere, move it away, then run `claimlog verify`; if a program was \
                 stopped while it wrote to the ledger, keep a copy of both first"
                    .to_owned()
            }
            Error::Newer { .. } => "use a newer claimlog".to_owned(),
            Error::Older { .. } => "keep a copy, and run `claimlog upgrade`".to_owned(),
            Error::Locked { .. } => "wait for the other program to finish, and try again".to_owned(),
            Error::Full { .. } => "make room on the disk, and try again".to_owned(),
            Error::ReadOnly { .. } => {
                "get write access to the file and its folder, or copy the ledger".to_owned()
            }
            Error::Breach(breach) => breach.hint().to_owned(),
            Error::NoKey { .. } => {
                "record where the ledger was made, or bring the key's file from there; reading and \
                 auditing need no key"
                    .to_owned()
            }
            Error::Unfollowed { .. } => {
                "give the log's first key with --vkey, if you know it; the owner can name it in the log with \
                 `claimlog rotate --name-first`"
                    .to_owned()
            }
            Error::FirstKey { .. } => {
                "give the log's first key with --vkey, from where it was published".to_owned()
            }
            Error::NoEntry { .. } => "see the entries with `claimlog log`".to_owned(),
            Error::ManyEntries { .. } => "give more digits, or the seq".to_owned(),
            Error::Retracted { by, .. } => {
                format!("see why with `claimlog show {by}`; record a new entry instead")
            }
            Error::RetractsRetraction { .. } => {
                "record the withdrawn entry anew if it holds after all".to_owned()
            }
            Error::NoCheckpoint { .. } => "one is made with every command that appends".to_owned(),
            Error::NotCosigned { .. } => {
                "ask the witnesses with `claimlog checkpoint --policy FILE`".to_owned()
            }
            Error::Witness { why, .. } => why.hint(),
            Error::Withheld { .. } => "see why with `claimlog log`, among the redactions".to_owned(),
            Error::OtherClaim { claim, .. } => {
                format!("cite evidence about claim {claim}: see `claimlog show {claim}`")
            }
            Error::TooLong { .. } => {
                "record the long text as a source with `claimlog ingest`, and claims from it".to_owned()
            }
            Error::ClockBack { .. } => {
                "set the clock right; or, if it is right and the last entry's time is \
                                        not, add --clock-is-right: what is recorded takes that time"
                    .to_owned()
            }
            Error::NotText { .. } => "save it as UTF-8 text, or name its encoding with --charset".to_owned(),
            Error::QuoteNotFound { nearest: Some(nearest), .. } => {
                format!("the nearest passage is: {nearest}")
            }
            Error::QuoteNotFound { nearest: None, .. } => "nothing in it is like the quote".to_owned(),
            Error::QuoteAmbiguous { before, .. } => format!(
                "quote more of the passage, or say which with --prefix, the words before it: {}",
                before
                    .iter()
                    .map(|words| if words.is_empty() { "(none)".into() } else { format!("`{words}`") })
                    .collect::<Vec<_>>()
                    .join(", ")
            ),
            Error::NoRule { .. } => "see the rules with `claimlog rules`".to_owned(),
            Error::TooBig { .. } | Error::TooMany { .. } => "cut it into parts".to_owned(),
            Error::Unreadable { .. } => {
                "open it in the program it is made for, or say what it is with --format".to_owned()
            }
            Error::NoWords { .. } => {
                "recognise its text first, with ocrmypdf for one, and ingest the result".to_owned()
            }
            Error::Row { .. } => "mend the row, or leave such rows out with --on-error skip".to_owned(),
            Error::NoColumn { .. } => "say which column holds the claims with --map text=COLUMN".to_owned(),
            Error::Io { .. }
            | Error::Store { .. }
            | Error::Malformed { .. }
            | Error::NotProven { .. }
            | Error::Random(_)
            | Error::WrongKind { .. }
            | Error::Unwithholdable { .. }
            | Error::Itself { .. }
            | Error::Already { .. }
            | Error::Empty { .. }
            | Error::NoText { .. }
            | Error::Encode(_) => return None,
        };
        Some(hint)
    }
}
