//! Refusals: the request does not fit the content of the ledger.

use crate::model::{ENTRY_LIMIT, Kind, Seq, Time};
use crate::plain::listed;
use crate::remedy::Remedy;

/// A field of a source that somebody gives otherwise than it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The field.
    pub field: &'static str,
    /// What is known.
    pub recorded: Option<String>,
    /// What was given.
    pub given: String,
}

/// What differs, in words.
fn differing(differs: &[Difference]) -> String {
    let words = differs.iter().map(|Difference { field, recorded, given }| match recorded {
        Some(recorded) => format!("its {field} is “{recorded}”, and “{given}” was given"),
        None => format!("no {field} is known, and “{given}” was given"),
    });
    words.collect::<Vec<_>>().join("; ")
}

/// Why something was not recorded or not found, although the ledger is sound.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// No entry has that name.
    #[error("there is no entry {name} in this ledger")]
    NoEntry {
        /// The seq, or the first digits of the leaf hash.
        name: String,
    },
    /// Several leaf hashes begin with those digits.
    #[error("{name} begins the leaf hash of more than one entry: {seqs:?}")]
    ManyEntries {
        /// The first digits of the leaf hash.
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
    /// The content of an entry is withheld.
    #[error("entry {seq} is withheld: only its leaf hash is left")]
    Withheld {
        /// The entry.
        seq: Seq,
    },
    /// An entry may not be withheld, because the history rests on it.
    #[error("entry {seq} is {found}, which cannot be withheld", found = a(*found))]
    Unwithholdable {
        /// The entry.
        seq: Seq,
        /// Its kind.
        found: Kind,
    },
    /// An entry was retracted.
    #[error("entry {seq} was retracted by entry {by}")]
    Retracted {
        /// The entry.
        seq: Seq,
        /// Its retraction.
        by: Seq,
    },
    /// A retraction cannot be retracted.
    #[error("entry {seq} is a retraction, and a retraction cannot be retracted")]
    RetractsRetraction {
        /// The retraction.
        seq: Seq,
    },
    /// The evidence cited is about another claim.
    #[error("evidence {seq} is about claim {about}, not about claim {claim}")]
    OtherClaim {
        /// The evidence.
        seq: Seq,
        /// The claim that it is about.
        about: Seq,
        /// The claim assessed.
        claim: Seq,
    },
    /// A claim cannot be related to itself or be its own evidence.
    #[error("a claim cannot be related to itself or be its own evidence (claim {seq})")]
    Itself {
        /// The claim.
        seq: Seq,
    },
    /// A claim would take the place of one that has taken its place: neither would be in force.
    #[error(
        "claim {from} cannot supersede claim {to}: claim {to} supersedes claim {from} already, by {}",
        entries(by)
    )]
    Circle {
        /// The claim that was to supersede.
        from: Seq,
        /// The claim that it was to supersede.
        to: Seq,
        /// The relations by which the second one supersedes the first, in order.
        by: Vec<Seq>,
    },
    /// The rows of a table would each take the place of the next: none of their claims would be in force.
    #[error("the rows {} supersede each other in a circle; nothing was recorded", listed(rows))]
    CircleOfRows {
        /// The names of the rows.
        rows: Vec<String>,
    },
    /// The same thing was recorded before.
    #[error("already recorded as entry {seq}")]
    Already {
        /// The earlier entry.
        seq: Seq,
    },
    /// What is said about an entry is known already.
    #[error("nothing new is said about entry {seq}")]
    NothingNew {
        /// The entry.
        seq: Seq,
    },
    /// The bytes were recorded before, and what is said about them now differs from what is known.
    #[error("{name} is recorded already, as source {seq}, and nothing was recorded: {}", differing(differs))]
    KnownOtherwise {
        /// The name of the document.
        name: String,
        /// The source.
        seq: Seq,
        /// What differs.
        differs: Vec<Difference>,
    },
    /// The text to be recorded is empty.
    #[error("{what} is empty")]
    Empty {
        /// The field.
        what: String,
    },
    /// The entry would be too long.
    #[error("the entry would be {size} bytes long; the limit is {ENTRY_LIMIT}")]
    TooLong {
        /// Its length in bytes.
        size: usize,
    },
    /// The clock is behind the ledger.
    #[error("the clock says {now}, but entry {seq} was recorded at {last}")]
    ClockBack {
        /// The time of the clock.
        now: Time,
        /// The last entry.
        seq: Seq,
        /// The time of the last entry.
        last: Time,
    },
    /// The given time is more than a day ahead of the system's clock.
    #[error("the time given, {now}, is in the future: the system's clock says {system}")]
    ClockAhead {
        /// The time given.
        now: Time,
        /// The time of the system's clock.
        system: Time,
    },
    /// The clock shows a time before this program existed.
    #[error("the clock says {now}, which is before this program was made")]
    ClockLost {
        /// The time of the clock.
        now: Time,
    },
    /// The clock is years ahead of the last entry, and no file shows that those years have passed.
    #[error(
        "the clock says {now}, which is {years} years after the last entry, at {last}; no file beside the ledger \
         or in the home folder is from the years between"
    )]
    ClockLeaps {
        /// The time of the clock.
        now: Time,
        /// The time of the last entry.
        last: Time,
        /// Whole years between the two.
        years: i64,
    },
    /// The quote is not in its source.
    #[error("the quote is not in source {seq}")]
    QuoteNotFound {
        /// The source.
        seq: Seq,
        /// The most similar passage.
        nearest: Option<String>,
    },
    /// The quote is in its source more than once.
    #[error("the quote occurs {count} times in source {seq}")]
    QuoteAmbiguous {
        /// The source.
        seq: Seq,
        /// How many times.
        count: usize,
        /// The words before each of the first few places.
        before: Vec<String>,
    },
    /// The parts of the quote are in its source, but apart from each other.
    #[error("the quote is put together of {} passages that stand apart in source {seq}", parts.len())]
    QuoteStitched {
        /// The source.
        seq: Seq,
        /// The passages.
        parts: Vec<String>,
    },
    /// The words beside the quote turn its sense.
    #[error("the quote was cut so that its sense changes: source {seq} {how}, in the words “{words}”")]
    SenseTurned {
        /// The source.
        seq: Seq,
        /// What the source does with the quoted words.
        how: &'static str,
        /// The words that do it.
        words: String,
    },
    /// The captured text of a source is not in the ledger.
    #[error("the captured text of source {seq} is not in the ledger")]
    NoText {
        /// The source.
        seq: Seq,
    },
    /// What a source captured was withheld.
    #[error("what source {seq} captured is withheld; only its hash is left")]
    WithheldCapture {
        /// The source.
        seq: Seq,
    },
    /// No rule has that code or name.
    #[error("there is no rule {code}")]
    NoRule {
        /// What was asked for.
        code: String,
    },
    /// The entry could not be encoded.
    #[error("the entry cannot be encoded: {0}")]
    Encode(String),
}

impl Refusal {
    pub(super) fn remedy(&self) -> Option<Remedy> {
        Some(match self {
            Refusal::NoEntry { .. } => Remedy::ListEntries,
            Refusal::ManyEntries { .. } => Remedy::GiveMoreDigits,
            Refusal::Withheld { .. } | Refusal::WithheldCapture { .. } => Remedy::SeeRedactions,
            Refusal::Retracted { by, .. } => Remedy::RecordInstead(*by),
            Refusal::RetractsRetraction { .. } => Remedy::RecordAnew,
            Refusal::OtherClaim { claim, .. } => Remedy::CiteEvidenceOf(*claim),
            Refusal::TooLong { .. } => Remedy::RecordAsSource,
            Refusal::ClockBack { .. } => Remedy::SetClock,
            Refusal::ClockAhead { .. } => Remedy::UnsetTime,
            Refusal::ClockLost { .. } => Remedy::SetLostClock,
            Refusal::ClockLeaps { .. } => Remedy::ConfirmRest,
            Refusal::QuoteNotFound { nearest: Some(nearest), .. } => Remedy::QuoteNearest(nearest.clone()),
            Refusal::QuoteNotFound { nearest: None, seq } => Remedy::ReadSource(*seq),
            Refusal::QuoteAmbiguous { before, .. } => Remedy::QuoteMore(before.clone()),
            Refusal::QuoteStitched { parts, .. } => Remedy::QuoteApart(parts.clone()),
            Refusal::SenseTurned { .. } => Remedy::QuoteTurn,
            Refusal::KnownOtherwise { seq, differs, .. } => {
                let fields = differs.iter().map(|one| (one.field, one.given.clone())).collect();
                Remedy::Describe(*seq, fields)
            }
            Refusal::Circle { by, .. } => Remedy::WithdrawRelation(by.first().copied().unwrap_or_default()),
            Refusal::CircleOfRows { .. } => Remedy::OpenCircle,
            Refusal::NothingNew { seq } => Remedy::ReadEntry(*seq),
            Refusal::NoRule { .. } => Remedy::ListRules,
            Refusal::WrongKind { wanted: Kind::Source, .. } => Remedy::ListSources,
            Refusal::WrongKind { wanted: Kind::Claim, .. } => Remedy::ListClaims,
            Refusal::WrongKind { .. } => Remedy::ListEntries,
            Refusal::Unwithholdable { .. }
            | Refusal::Itself { .. }
            | Refusal::Already { .. }
            | Refusal::Empty { .. }
            | Refusal::NoText { .. }
            | Refusal::Encode(_) => return None,
        })
    }
}

/// Entries by their numbers.
fn entries(seqs: &[Seq]) -> String {
    let names: Vec<String> = seqs.iter().map(ToString::to_string).collect();
    format!("{} {}", if names.len() == 1 { "entry" } else { "entries" }, listed(&names))
}

/// A kind with its article.
fn a(kind: Kind) -> String {
    let article = match kind {
        Kind::Evidence => "",
        Kind::Assessment => "an ",
        _ => "a ",
    };
    format!("{article}{}", kind.name())
}
