//! Seeker: which of many statements [`Candidates`](super::Candidates) would pair with one of them, found without
//! reading all of them.
//!
//! Invariant: the partners and crowds of a statement are those that `Candidates` gives it
//! (`a_seeker_finds_what_candidates_give`). Statements meet under keys made of their words, so a statement without such
//! words need not be read; which words those are is looked up once for each word.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};

use super::candidate::{Crowd, MOST_IN_BUCKET, SHORT, alike, anchors_of, denials_of, keys_of, names_of};
use super::content::Content;
use super::lexicon::LEXICON;
use super::plain::shown;
use super::statement::Statement;
use super::token::meeting_of;
use crate::text::{Reading, irregular_forms, lemma};

/// Finds the partners of one statement.
#[derive(Debug)]
pub struct Seeker {
    number: usize,
    matter: Vec<u64>,
    sight: Sight,
    keys: FxHashSet<u64>,
    /// The keys of its names with each of its words, under which it meets others if one of them denies that word.
    deniable: FxHashSet<u64>,
    /// Which statements have each key.
    buckets: BTreeMap<u64, Vec<usize>>,
    /// Which have each key that can be denied, and which deny it.
    denials: BTreeMap<u64, (Vec<usize>, Vec<usize>)>,
    /// The words of the statements in a bucket.
    others: FxHashMap<usize, Vec<u64>>,
    /// The keys of its names with amounts and years that are still looked for, and how full a bucket has to be until
    /// its key no longer is.
    sought: FxHashMap<u64, u64>,
    anchors: FxHashSet<u64>,
    patience: usize,
}

impl Seeker {
    /// A seeker for the partners of a statement, which is called `number` among the others. Once so many share one of
    /// its names with an amount or a year that they are surely a crowd, it no longer looks for others: `patience` is how
    /// many. [`Seeker::partners`] returns nothing if it was too little.
    #[must_use]
    pub fn new(number: usize, statement: &Statement<'_>, patience: usize) -> Self {
        let statement = &statement.content;
        let names = names_of(statement);
        let values = statement.anchors().into_iter().map(|(_, value)| value);
        let deniable = names.iter().flat_map(|names| denials_of(*names, &statement.matter)).collect();
        Seeker {
            number,
            matter: statement.matter.clone(),
            sight: Sight::new(statement),
            keys: keys_of(statement).into_iter().collect(),
            deniable,
            buckets: BTreeMap::new(),
            denials: BTreeMap::new(),
            others: FxHashMap::default(),
            sought: anchors_of(statement).into_iter().zip(values).collect(),
            anchors: anchors_of(statement).into_iter().collect(),
            patience,
        }
    }

    /// Whether a text has such words that it may meet the statement. It is quick, and never wrongly no.
    #[must_use]
    pub fn may_meet(&mut self, text: &str) -> bool {
        self.sight.may_meet(text)
    }

    /// Adds a statement that may meet it. Statements are added in the order of their numbers, the one itself too.
    pub fn add(&mut self, number: usize, statement: &Statement<'_>) {
        let statement = &statement.content;
        let mut met = false;
        for key in keys_of(statement).into_iter().filter(|key| self.keys.contains(key)) {
            let bucket = self.buckets.entry(key).or_default();
            if bucket.last() != Some(&number) {
                bucket.push(number);
            }
            // The first of a crowd has to know how many it is.
            if bucket.len() > self.patience && bucket[0] != self.number && self.sought.remove(&key).is_some()
            {
                self.sight.look_for(self.sought.values().copied());
            }
            met = true;
        }
        if !self.deniable.is_empty() {
            let heads: Vec<u64> = statement.denied_heads().collect();
            for names in names_of(statement) {
                for key in denials_of(names, &statement.matter).filter(|key| self.deniable.contains(key)) {
                    self.denials.entry(key).or_default().0.push(number);
                    met = true;
                }
                for key in denials_of(names, &heads).filter(|key| self.deniable.contains(key)) {
                    self.denials.entry(key).or_default().1.push(number);
                }
            }
        }
        if met && number != self.number {
            self.others.insert(number, statement.matter.clone());
        }
    }

    /// The statements that it is to be compared with, in order, and the largest crowd that it is the first of; nothing,
    /// if it gave up too early. `choose` returns which of some statements are among those to be compared at all.
    #[must_use]
    pub fn partners(self, choose: impl Fn(&[usize]) -> Vec<usize>) -> Option<(Vec<usize>, Option<Crowd>)> {
        let (mut partners, mut crowd) = (Vec::new(), None::<Crowd>);
        // A key of a denial counts only if one of those that deny is compared at all.
        let denials =
            self.denials.into_values().filter(|(bucket, deny)| bucket.len() > 1 && !deny.is_empty());
        let denials: Vec<_> = denials.collect();
        let denying: BTreeSet<usize> = denials.iter().flat_map(|(_, deny)| deny.iter().copied()).collect();
        let denying = choose(&Vec::from_iter(denying));
        let denied = denials.into_iter().filter(|(_, deny)| deny.iter().any(|one| denying.contains(one)));
        let denied = denied.map(|(bucket, _)| (bucket, true));
        let buckets = self.buckets.into_iter().map(|(key, bucket)| {
            let whole = self.sought.contains_key(&key) || !self.anchors.contains(&key);
            (bucket, whole)
        });
        let (full, rest): (Vec<_>, Vec<_>) =
            buckets.chain(denied).partition(|(bucket, _)| bucket.len() > MOST_IN_BUCKET);
        partners.extend(rest.into_iter().flat_map(|(bucket, _)| bucket));
        // Who is not the first of a crowd need only know that it is one.
        let head = |bucket: &[usize]| bucket[..bucket.len().min(2 * MOST_IN_BUCKET)].to_vec();
        let heads: BTreeSet<usize> = full.iter().flat_map(|(bucket, _)| head(bucket)).collect();
        let chosen: BTreeSet<usize> = choose(&Vec::from_iter(heads)).into_iter().collect();
        for (bucket, whole) in full {
            let head = head(&bucket);
            let rest = &bucket[head.len()..];
            let mut among: Vec<usize> = head.into_iter().filter(|number| chosen.contains(number)).collect();
            if among.len() <= MOST_IN_BUCKET || among.first() == Some(&self.number) {
                if !whole {
                    return None;
                }
                among.extend(choose(rest));
            }
            if among.len() <= MOST_IN_BUCKET {
                partners.extend(among);
            } else if among.first() == Some(&self.number)
                && crowd.is_none_or(|crowd| crowd.count < among.len())
            {
                crowd = Some(Crowd { first: self.number, count: among.len() });
            }
        }
        partners.sort_unstable();
        partners.dedup();
        partners.retain(|other| self.others.get(other).is_some_and(|matter| alike(&self.matter, matter)));
        Some((partners, crowd))
    }
}

/// The values of amounts are above those of years.
const YEARS: u64 = 10_000;

/// Which words of a statement another one must have to meet it.
#[derive(Debug)]
struct Sight {
    /// A bit for each of its words, by what it stands for.
    bits: FxHashMap<u64, u32>,
    /// The bits of words in lower case that were looked up.
    known: FxHashMap<Box<str>, u32>,
    /// By their first three letters, which words can be forms of those words.
    starts: Vec<bool>,
    /// The bits of its rarest words, and of its names.
    rare: u32,
    names: u32,
    /// The bits that two of its rarest words share, as "Oslo" and "Norwegian" do: they are a pair alone.
    doubled: u32,
    /// How many of its rarest words are enough.
    least: u32,
    /// Whether one of its names may be enough with an amount, and the years with which it is.
    amounts: bool,
    years: Vec<String>,
}

impl Sight {
    fn new(statement: &Content<'_>) -> Self {
        let mut bits: FxHashMap<u64, u32> = FxHashMap::default();
        let mut bit = |meeting: u64| {
            let next = 1 << bits.len().min(31);
            *bits.entry(meeting).or_insert(next)
        };
        let (mut rare, mut doubled) = (0, 0);
        for meeting in &statement.rarest {
            let bit = bit(*meeting);
            doubled |= rare & bit;
            rare |= bit;
        }
        let names: Vec<u64> = statement.names().collect();
        let names = names.into_iter().fold(0, |all, meeting| all | bit(meeting));
        let mut starts = vec![false; 1 << 15];
        let own = statement.bases().map(str::to_owned);
        let bases = LEXICON.bases().map(str::to_owned).chain(own);
        let bases: FxHashSet<String> = bases.filter(|base| bits.contains_key(&meeting_of(base))).collect();
        let forms = irregular_forms().filter(|(_, base)| bases.contains(*base)).map(|(form, _)| form);
        for word in bases.iter().map(String::as_str).chain(forms) {
            let first = start(word.as_bytes());
            // Of "dy" a form is "died", of "use" "using".
            let open = [0x3ff, 0x3ff, 0x3ff, 0x1f].get(word.len()).copied().unwrap_or_default();
            (0..=open).for_each(|rest| starts[first & !open | rest] = true);
        }
        let least = if statement.rarest.len() <= SHORT { 1 } else { 2 };
        let (amounts, years) = (false, Vec::new());
        let mut sight =
            Sight { bits, known: FxHashMap::default(), starts, rare, names, doubled, least, amounts, years };
        sight.look_for(statement.anchors().into_iter().map(|(_, value)| value));
        sight
    }

    /// Which amounts and years are looked for with its names.
    fn look_for(&mut self, values: impl Iterator<Item = u64>) {
        let (years, amounts): (BTreeSet<u64>, BTreeSet<u64>) = values.partition(|value| *value < YEARS);
        self.amounts = !amounts.is_empty();
        self.years = years.iter().map(u64::to_string).collect();
    }

    /// Whether a text has a year, or may have an amount, that is looked for.
    fn has_value(&self, text: &str) -> bool {
        self.amounts || self.years.iter().any(|year| text.contains(year))
    }

    fn may_meet(&mut self, text: &str) -> bool {
        let (mut found, mut valued) = (0, None);
        if text.is_ascii() {
            let alone = self.doubled != 0 || self.amounts || !self.years.is_empty();
            let least = if alone { 1 } else { self.least };
            if count_starts(text.as_bytes(), &self.starts, least) < least {
                return false;
            }
            each_word(text, |word| {
                if self.starts[start(word.as_bytes())] {
                    found |= self.bits_of(word);
                }
            });
        } else {
            let seen = shown(text);
            let reading = Reading::new(seen.as_ref().map_or(text, |seen| &seen.text));
            found = reading.words.iter().fold(0, |all, word| all | self.bits_of(&word.lower));
            valued = Some(self.has_value(reading.text));
        }
        let names = (found & self.names).count_ones();
        (found & self.rare).count_ones() >= self.least
            || found & self.doubled != 0
            || names > 1
            || names > 0 && valued.unwrap_or_else(|| self.has_value(text))
    }

    fn bits_of(&mut self, word: &str) -> u32 {
        let mut lower = [0; 32];
        let lower = match lower.get_mut(..word.len()) {
            Some(lower) if word.is_ascii() => {
                lower.copy_from_slice(word.as_bytes());
                lower.make_ascii_lowercase();
                std::str::from_utf8(lower).unwrap_or(word)
            }
            _ => &word.to_lowercase(),
        };
        if let Some(bits) = self.known.get(lower) {
            return *bits;
        }
        let bits = self.bits.get(&meeting_of(&lemma(lower))).copied().unwrap_or_default();
        self.known.insert(lower.into(), bits);
        bits
    }
}

/// The first three letters of a word whatever their case, five bits each: letters may fall together.
fn start(word: &[u8]) -> usize {
    let letter = |at: usize| {
        let byte = word.get(at).filter(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii());
        byte.map_or(0, |byte| usize::from(byte & 0x1f))
    };
    letter(0) << 10 | letter(1) << 5 | letter(2)
}

/// How many words of an ASCII text, or parts of words, begin with wanted letters; no more are counted than are asked for.
fn count_starts(text: &[u8], starts: &[bool], most: u32) -> u32 {
    let (mut count, mut inside) = (0, false);
    for at in 0..text.len() {
        let letter = text[at].is_ascii_alphanumeric();
        if letter && !inside && starts[start(&text[at..])] {
            count += 1;
            if count == most {
                break;
            }
        }
        inside = letter;
    }
    count
}

/// The words of an ASCII text, as [`Reading`] has them.
fn each_word<'a>(text: &'a str, mut each: impl FnMut(&'a str)) {
    let bytes = text.as_bytes();
    let is = |at: usize, kind: fn(&u8) -> bool| bytes.get(at).is_some_and(kind);
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_alphanumeric() {
            at += 1;
            continue;
        }
        let from = at;
        loop {
            at += 1;
            let joins = match bytes.get(at) {
                Some(b'\'' | b'-') => is(at + 1, u8::is_ascii_alphanumeric),
                Some(b'.' | b',') => is(at + 1, u8::is_ascii_digit) && is(at - 1, u8::is_ascii_digit),
                Some(byte) => byte.is_ascii_alphanumeric(),
                None => false,
            };
            if !joins {
                break;
            }
        }
        each(&text[from..at]);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::candidate::Candidates;
    use super::*;

    #[test]
    fn words_of_plain_text_are_those_of_a_reading() {
        for text in [
            "It's 1,250.50 (well-known), e.g.",
            "- 'quoted' end.",
            "",
            "a-'b x--y 3.a 3.4.5, 6,7 -8",
            "it' s- 'Tis",
            "5.",
        ] {
            let mut words = Vec::new();
            each_word(text, |word| words.push(word));
            let reading = Reading::new(text);
            assert_eq!(words, reading.words.iter().map(|word| word.text).collect::<Vec<_>>(), "{text}");
        }
    }

    /// Whichever of these words two statements share in other forms, the one is not passed over for the other.
    #[test]
    fn no_form_of_a_word_is_passed_over() {
        let words =
            crate::text::known_words().filter(|word| word.bytes().all(|byte| byte.is_ascii_lowercase()));
        for word in words {
            for form in ["", "s", "es", "ed", "d", "ing", "er", "est", "'s"].map(|end| format!("{word}{end}"))
            {
                let base = lemma(&form);
                let open = [0x3ff, 0x3ff, 0x3ff, 0x1f].get(base.len()).copied().unwrap_or_default();
                let own = start(base.as_bytes()) & !open == start(form.as_bytes()) & !open;
                let irregular = irregular_forms().any(|(irregular, _)| form.starts_with(irregular));
                assert!(own || irregular, "{form}: {base}");
            }
        }
    }

    fn found(texts: &[String]) {
        let statements: Vec<Statement<'_>> = texts.iter().map(|text| Statement::read(text)).collect();
        let mut candidates = Candidates::new();
        statements.iter().for_each(|statement| candidates.add(statement));
        let (pairs, crowds) = candidates.pairs();
        for (number, statement) in statements.iter().enumerate() {
            let mut seeker = Seeker::new(number, statement, usize::MAX);
            for (other, statement) in statements.iter().enumerate() {
                if seeker.may_meet(&texts[other]) {
                    seeker.add(other, statement);
                }
            }
            let (partners, crowd) = seeker.partners(<[usize]>::to_vec).unwrap();
            let pairs = pairs.iter().map(|(one, other)| (*one as usize, *other as usize));
            let mut expected: Vec<usize> = pairs
                .filter(|(one, other)| *one == number || *other == number)
                .map(|(one, other)| one + other - number)
                .collect();
            expected.sort_unstable();
            assert_eq!(partners, expected, "{}", texts[number]);
            assert_eq!(
                crowd,
                crowds.iter().find(|crowd| crowd.first == number).copied(),
                "{}",
                texts[number]
            );
        }
    }

    #[test]
    fn a_seeker_finds_what_candidates_give() {
        let names = ["Ann Lee", "Bo Ek", "Oslo", "Norway", "the Norwegian mill", "IBM"];
        let deeds =
            ["closed", "never closed", "went to", "didn't go to", "was paid", "is dying in", "flew over"];
        let ends = [
            "the old ferry",
            "Paris in 1984",
            "52 litres of caf\u{e9}",
            "France in the 1980s",
            "ferries",
            "1984 \u{200b}boats",
        ];
        let mut texts = Vec::new();
        for (n, name) in names.iter().enumerate() {
            for (d, deed) in deeds.iter().enumerate() {
                for (e, end) in ends.iter().enumerate() {
                    let other = names[(n + d + e) % names.len()];
                    texts.push(match (n + 2 * d + 3 * e) % 4 {
                        0 => format!("{name} {deed} {end}."),
                        1 => format!("{name} {deed} {other}."),
                        2 => format!("In {end}, {other} said that {name} {deed} it."),
                        _ => format!("{} {end}.", name.to_uppercase()),
                    });
                }
            }
        }
        found(&texts);
        // Crowds, too.
        let many = (0..=MOST_IN_BUCKET)
            .map(|n| format!("Ferry {n} sank."))
            .chain(["The ferry sank in Oslo.".to_owned()]);
        found(&many.collect::<Vec<_>>());
    }
}
