//! The rows of an entry: under which keys it is found.

use rustc_hash::FxHashMap;

use super::page::Row;
use crate::model::{Claim, Data, Entry, Kind, RelationKind, Seq, Status};
use crate::text::{normal_form, searched_words, stem};
use crate::tlog::sha256;

/// What a key is about: its first byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Tag {
    /// The entries about an entry or relating to it, other than what was taken from it.
    About = 1,
    /// The claims taken from a source.
    Taken = 2,
    /// The entries of a kind.
    Kind = 3,
    /// The claims with a word in any of its forms.
    Word = 4,
    /// The words that begin so: the key has the first seven bytes, the value is the key of the word.
    Beginning = 5,
    /// The claims of one normal form.
    Form = 6,
    /// The documents found in an archive.
    Within = 7,
    /// The first claim in English of one normal form.
    First = 8,
    /// Of those, the claims that differ in numbers only.
    Shape = 9,
    /// Of those, the claims that may be compared with each other.
    Key = 10,
    /// The sources that were captured at an address, as it was recorded or described later.
    Address = 11,
    /// A source that is not in English, by itself.
    Foreign = 12,
    /// The claims of which some entry may have made a status, whatever came after it.
    Status = 13,
}

/// Which rows an index has. They are apart, since few questions need those of the kin, which take most of the time to
/// make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// What entries are, what they are about, and the words of claims.
    Places,
    /// Which claims are compared with each other.
    Kin,
}

impl Part {
    /// Both, in the order in which they are made.
    pub const ALL: [Part; 2] = [Part::Places, Part::Kin];

    /// The part that has the rows of a key.
    #[must_use]
    pub fn of(key: u64) -> Self {
        const KIN: [Tag; 5] = [Tag::Form, Tag::First, Tag::Shape, Tag::Key, Tag::Foreign];
        if KIN.iter().any(|tag| u64::from(*tag as u8) == key >> 56) { Part::Kin } else { Part::Places }
    }
}

impl Tag {
    /// The key of a number.
    #[must_use]
    pub fn of(self, number: u64) -> u64 {
        u64::from(self as u8) << 56 | number & (u64::MAX >> 8)
    }
}

/// The key of a text: seven bytes of its SHA-256.
#[must_use]
pub fn key_of(tag: Tag, text: &str) -> u64 {
    let hash = sha256(text.as_bytes()).0;
    tag.of(hash[..7].iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
}

/// The key of how a word begins, and the last key of words that begin so.
#[must_use]
pub fn beginning(word: &str) -> (u64, u64) {
    let bytes = word.as_bytes();
    let number = |fill: u8| {
        (0..7).fold(0, |number, at| number << 8 | u64::from(bytes.get(at).copied().unwrap_or(fill)))
    };
    (Tag::Beginning.of(number(0)), Tag::Beginning.of(number(0xff)))
}

/// So many words are kept, some hundred bytes each.
const MOST_WORDS: usize = 1 << 18;

/// The rows of claims. What was worked out for a word is kept for the next claim that has it.
#[derive(Debug, Default)]
pub struct ClaimRows {
    words: FxHashMap<String, u64>,
}

impl ClaimRows {
    /// Hands the rows of a claim to `each`, those of a word that no claim had before with those of its beginning.
    pub fn of(&mut self, seq: Seq, claim: &Claim, mut each: impl FnMut(Row)) {
        let form = normal_form(&claim.text);
        let mut keys = Vec::new();
        if self.words.len() > MOST_WORDS {
            self.words.clear();
        }
        for word in searched_words(&form) {
            keys.push(match self.words.get(&word) {
                Some(key) => *key,
                None => {
                    let key = key_of(Tag::Word, &stem(&word));
                    each(Row { key: beginning(&word).0, value: key });
                    self.words.insert(word, key);
                    key
                }
            });
        }
        keys.sort_unstable();
        keys.dedup();
        keys.into_iter().for_each(|key| each(Row { key, value: seq }));
    }
}

/// The statuses that an entry may give, each with the claim that it may give it to. What assessors make of one claim
/// together is not among them.
fn entry_statuses(entry: &Entry) -> Vec<(Status, Seq)> {
    let about = entry.about.into_iter();
    match &entry.data {
        Data::Assessment(assessment) => about.map(|claim| (assessment.verdict.into(), claim)).collect(),
        Data::Retraction(_) => about.map(|claim| (Status::Retracted, claim)).collect(),
        Data::Relation(relation) => match relation.relation {
            RelationKind::Supersedes => vec![(Status::Superseded, relation.to)],
            RelationKind::Contradicts => {
                about.chain([relation.to]).map(|claim| (Status::Contested, claim)).collect()
            }
            RelationKind::Duplicates | RelationKind::DependsOn => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// The rows of an entry that say what it is and what it is about.
pub fn entry_rows(seq: Seq, entry: &Entry, mut each: impl FnMut(Row)) {
    let kind = entry.data.kind();
    // Most entries are claims, which are found by their numbers.
    if kind != Kind::Claim {
        each(Row { key: Tag::Kind.of(kind as u64), value: seq });
    }
    if let Some(about) = entry.about {
        let tag = match kind {
            Kind::Claim => Tag::Taken,
            Kind::Source => Tag::Within,
            _ => Tag::About,
        };
        each(Row { key: tag.of(about), value: seq });
    }
    for (status, claim) in entry_statuses(entry) {
        each(Row { key: Tag::Status.of(status as u64), value: claim });
    }
    match &entry.data {
        Data::Relation(relation) => each(Row { key: Tag::About.of(relation.to), value: seq }),
        Data::Source(source) => {
            source.url.iter().for_each(|url| each(Row { key: key_of(Tag::Address, url), value: seq }));
        }
        Data::Description(said) => {
            for (url, source) in said.url.iter().zip(entry.about) {
                each(Row { key: key_of(Tag::Address, url), value: source });
            }
        }
        _ => {}
    }
}
