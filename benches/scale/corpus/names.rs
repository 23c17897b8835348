//! Names that nobody has: of persons, of places, and one of its own for each planted pair.

use super::random::Random;

const STARTS: [&str; 22] = [
    "b", "c", "d", "f", "g", "h", "j", "k", "l", "m", "n", "p", "r", "s", "t", "v", "br", "dr", "gl", "kr",
    "st", "tr",
];
const VOWELS: [&str; 8] = ["a", "e", "i", "o", "u", "ae", "ei", "ou"];
const ENDS: [&str; 9] = ["l", "m", "n", "r", "s", "nd", "rk", "lt", "ss"];
const SURNAMES: [&str; 6] = ["", "sen", "man", "well", "ley", "ick"];
const TOWNS: [&str; 7] = ["", "ford", "wick", "haven", "stad", "minster", "bridge"];

/// The seed of the names: all corpora tell of the same persons and places.
const WORLD: u64 = 1;

/// The names that occur in the corpora.
pub(crate) struct Names {
    first: Vec<String>,
    last: Vec<String>,
    places: Vec<String>,
}

impl Names {
    pub(crate) fn new() -> Self {
        let mut random = Random::of(WORLD, u64::MAX);
        let mut list = |len: usize, ends: &[&str]| {
            let mut names: Vec<String> = Vec::with_capacity(len);
            let mut known = std::collections::HashSet::new();
            while names.len() < len {
                let name = capital(&(word(&mut random) + random.pick(ends)));
                // A shorter one may be an English word, as "Her" is.
                if name.len() > 3 && known.insert(name.clone()) {
                    names.push(name);
                }
            }
            names
        };
        Names { first: list(500, &[""]), last: list(6_000, &SURNAMES), places: list(5_000, &TOWNS) }
    }

    pub(crate) fn person(&self, random: &mut Random) -> String {
        let (first, last) = (random.skewed(self.first.len()), random.skewed(self.last.len()));
        format!("{} {}", self.first[first], self.last[last])
    }

    pub(crate) fn place(&self, random: &mut Random) -> &str {
        &self.places[random.skewed(self.places.len())]
    }
}

/// A name that belongs to this number alone: its digits as syllables.
pub(crate) fn unique(number: u64) -> String {
    let mut name = String::from("qu");
    let mut rest = number;
    loop {
        name.push_str(VOWELS[(rest % 5) as usize]);
        name.push_str(STARTS[(rest / 5 % 16) as usize]);
        rest /= 80;
        if rest == 0 {
            break capital(&(name + "ix"));
        }
    }
}

/// A host name.
pub(crate) fn host(random: &mut Random) -> String {
    format!("{}{}.example", word(random), word(random))
}

fn word(random: &mut Random) -> String {
    let mut word = String::new();
    for _ in 0..=random.below(2) {
        word.push_str(random.pick(&STARTS));
        word.push_str(random.pick(&VOWELS));
    }
    word + random.pick(&ENDS)
}

fn capital(word: &str) -> String {
    let (first, rest) = word.split_at(1);
    first.to_uppercase() + rest
}
