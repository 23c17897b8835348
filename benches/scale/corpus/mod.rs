//! Corpora of claims, from a seed: written row by row, in memory that grows only with what is planted.
//!
//! Invariant: the same seed and size give the same bytes, and what [`Corpus::planted`] lists is in the rows that it names.
//! `tests/scale.rs` reads a corpus again.

mod names;
mod planted;
mod random;
mod sentence;

use std::collections::BTreeMap;
use std::io::{self, Write};

use names::Names;
pub(crate) use planted::{Kind, how};
use random::Random;

const TOPICS: [&str; 8] =
    ["economy", "health", "sport", "transport", "culture", "energy", "fishing", "courts"];

/// A claim in so many is one of a planted pair, or a title: of each kind there is one for so many claims.
const SPARSE: u64 = 200;

/// The most claims that one address has.
const MOST_AT_ONE_ADDRESS: u64 = 500;

/// One planted thing, and the rows that hold its texts, counted from 0: two, or one of a title.
#[derive(Debug)]
pub(crate) struct Planted {
    pub(crate) kind: Kind,
    pub(crate) how: &'static str,
    pub(crate) rows: Vec<u64>,
}

/// A corpus of so many claims.
pub(crate) struct Corpus {
    pub(crate) claims: u64,
    seed: u64,
    names: Names,
    /// What is planted in which row: its kind, its number, and whether this is the second text.
    places: BTreeMap<u64, (Kind, u64, bool)>,
}

impl Corpus {
    pub(crate) fn new(seed: u64, claims: u64) -> Self {
        let mut places = BTreeMap::new();
        let mut random = Random::of(seed, claims);
        for number in 0..claims / SPARSE {
            for (kind, second) in [
                (Kind::Contradiction, false),
                (Kind::Contradiction, true),
                (Kind::Duplicate, false),
                (Kind::Duplicate, true),
                (Kind::Title, false),
            ] {
                let mut row = random.below(claims);
                while places.contains_key(&row) {
                    row = random.below(claims);
                }
                places.insert(row, (kind, number, second));
            }
        }
        Corpus { claims, seed, names: Names::new(), places }
    }

    /// What is planted: contradictions, then duplicates, then titles.
    pub(crate) fn planted(&self) -> Vec<Planted> {
        let mut found: BTreeMap<(Kind, u64), Vec<u64>> = BTreeMap::new();
        for (row, (kind, number, _)) in &self.places {
            found.entry((*kind, *number)).or_default().push(*row);
        }
        found
            .into_iter()
            .map(|((kind, number), rows)| Planted { kind, how: how(kind, number), rows })
            .collect()
    }

    /// The claim in this row.
    pub(crate) fn text(&self, row: u64) -> String {
        let Some((kind, number, second)) = self.places.get(&row) else {
            return sentence::sentence(&self.names, &mut Random::of(self.seed, row));
        };
        let (first, other) = planted::texts(&self.names, self.seed, *kind, *number);
        if *second { other.unwrap_or(first) } else { first }
    }

    /// A word that only one planted pair has.
    pub(crate) fn rare_word(&self) -> String {
        names::unique(0)
    }

    /// The claims as JSON Lines: id, claim, speaker, date, url and topic. One address has 1 to 500 claims in a row.
    pub(crate) fn write_rows(&self, to: &mut dyn Write) -> io::Result<()> {
        let random = &mut Random::of(self.seed, self.claims + 1);
        let (mut left, mut address) = (0, 0);
        let (mut host, mut date, mut topic) = (String::new(), String::new(), "");
        for row in 0..self.claims {
            if left == 0 {
                let size = 1 << random.below(9);
                left = (size + random.below(size)).min(MOST_AT_ONE_ADDRESS);
                address += 1;
                host = names::host(random);
                let (year, month, day) = (random.from(2005, 2025), random.from(1, 12), random.from(1, 28));
                date = format!("{year}-{month:02}-{day:02}");
                topic = random.pick(&TOPICS);
            }
            left -= 1;
            let speaker = self.names.person(random);
            let text = self.text(row);
            writeln!(
                to,
                "{{\"id\":\"k{row}\",\"claim\":\"{text}\",\"speaker\":\"{speaker}\",\"date\":\"{date}\",\
                 \"url\":\"https://{host}/{address}\",\"topic\":\"{topic}\"}}"
            )?;
        }
        Ok(())
    }

    /// About so many bytes of prose: its claims in paragraphs, from the first on, and again if they do not suffice.
    pub(crate) fn write_prose(&self, bytes: u64, to: &mut dyn Write) -> io::Result<()> {
        let mut written = 0;
        for n in 0.. {
            if written >= bytes {
                break;
            }
            let text = self.text(n % self.claims);
            written += text.len() as u64 + 1;
            write!(to, "{text}{}", if n % 6 == 5 { "\n\n" } else { " " })?;
        }
        writeln!(to)
    }

    /// As many pairs as there are claims, as JSON Lines. The two texts of a pair are alike: contradictions and duplicates in
    /// all their forms, in turn.
    pub(crate) fn write_pairs(&self, to: &mut dyn Write) -> io::Result<()> {
        for number in 0..self.claims {
            let kind = if number % 2 == 0 { Kind::Contradiction } else { Kind::Duplicate };
            let (a, b) = planted::texts(&self.names, self.seed, kind, number / 2);
            writeln!(to, "{{\"a\":\"{a}\",\"b\":\"{}\"}}", b.unwrap_or_default())?;
        }
        Ok(())
    }
}
