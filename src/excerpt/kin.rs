//! Kin: the claims that are compared with a claim, found by the keys of its words.
//!
//! Invariant: which claims are compared depends on the claims before them ([`Pool`](crate::compare::Pool)), so rows that
//! were written stay right (`claims_that_are_added_later_have_the_rows_of_a_pass_over_all`). A group that has more members
//! than are compared with each other has rows under its refined keys too. So the first members of each group are all that
//! decides with which others a claim is compared.

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;

use crate::audit::forms;
use crate::compare::{FIRST, Features, Key, Statement, each_key, in_parts, kin as kin_of};
use crate::error::Result;
use crate::index::{Row, Rows, Tag};
use crate::model::Seq;

/// So many claims of one shape are compared with each other, and one more shows that there are more.
const FIRST_OF_SHAPE: usize = 42;

fn key(key: u64) -> u64 {
    Tag::Key.of(key)
}

/// All claims of a ledger, in order.
#[derive(Debug, Default)]
pub(super) struct All {
    words: FxHashSet<u128>,
    claims: Vec<Seq>,
    features: Vec<Features>,
}

impl All {
    /// Adds claims with their texts, and whether they are in English. Hands the rows of their words to `each`.
    pub(super) fn add(&mut self, claims: &[(Seq, &str, bool)], mut each: impl FnMut(Row)) {
        let forms = in_parts(claims, |some| some.iter().map(|(_, text, _)| forms(text)).collect());
        let mut new = Vec::new();
        for ((seq, text, english), (form, shape)) in claims.iter().zip(forms) {
            each(Row { key: Tag::Form.of(form as u64), value: *seq });
            if *english && self.words.insert(form) {
                each(Row { key: Tag::First.of(form as u64), value: *seq });
                shape
                    .into_iter()
                    .for_each(|shape| each(Row { key: Tag::Shape.of(shape as u64), value: *seq }));
                new.push((*seq, *text));
            }
        }
        self.claims.extend(new.iter().map(|(seq, _)| *seq));
        let features = in_parts(&new, |some| some.iter().map(|(_, text)| features(text)).collect());
        self.features.extend(features);
    }

    /// Hands the rows of their keys to `each`.
    pub(super) fn each_key(self, mut each: impl FnMut(Row)) {
        let claims = self.claims;
        each_key(&self.features, |number, group| {
            each(Row { key: key(group), value: claims[number as usize] });
        });
    }
}

fn features(text: &str) -> Features {
    Features::of(&Statement::read(text))
}

/// Rows to which those of a few later claims are added.
pub(super) struct Growing<'a> {
    rows: &'a Rows,
    more: BTreeSet<Row>,
    /// The text of an earlier claim.
    text: &'a dyn Fn(Seq) -> Result<Box<str>>,
}

impl<'a> Growing<'a> {
    pub(super) fn new(rows: &'a Rows, text: &'a dyn Fn(Seq) -> Result<Box<str>>) -> Self {
        Growing { rows, more: BTreeSet::new(), text }
    }

    /// The rows that were added.
    pub(super) fn added(self) -> impl Iterator<Item = Row> {
        self.more.into_iter()
    }

    /// Adds a claim, which is in English or not.
    pub(super) fn add(&mut self, seq: Seq, text: &str, english: bool) -> Result<()> {
        let (form, shape) = forms(text);
        let first = Tag::First.of(form as u64);
        self.more.insert(Row { key: Tag::Form.of(form as u64), value: seq });
        if !english || !self.values(first, 1)?.is_empty() {
            return Ok(());
        }
        self.more.insert(Row { key: first, value: seq });
        if let Some(shape) = shape {
            self.more.insert(Row { key: Tag::Shape.of(shape as u64), value: seq });
        }
        let features = features(text);
        features.keys().into_iter().try_for_each(|key| self.join(seq, &features, &mut vec![key]))
    }

    /// Adds a claim to the last group of a path, and to those that it is split into.
    fn join(&mut self, seq: Seq, features: &Features, path: &mut Vec<Key>) -> Result<()> {
        let Some(group) = path.last().copied() else { return Ok(()) };
        let members = self.values(key(group.number()), FIRST + 1)?;
        self.more.insert(Row { key: key(group.number()), value: seq });
        if members.len() < FIRST {
            return Ok(());
        }
        // With this member it is split: the first ones get the keys that later ones had at once.
        let first: &[Seq] = if members.len() == FIRST { &members } else { &[] };
        for member in first {
            let features = self::features(&(self.text)(*member)?);
            if let Some(own) = on_path(&features, path) {
                self.split(*member, &features, own, path)?;
            }
        }
        self.split(seq, features, group, path)
    }

    fn split(&mut self, seq: Seq, features: &Features, group: Key, path: &mut Vec<Key>) -> Result<()> {
        for refined in features.refine(group) {
            path.push(refined);
            let joined = self.join(seq, features, path);
            path.pop();
            joined?;
        }
        Ok(())
    }

    fn values(&self, key: u64, most: usize) -> Result<Vec<Seq>> {
        let mut found = self.rows.values(key, most)?;
        let more = self.more.range(Row { key, value: 0 }..=Row { key, value: u64::MAX });
        found.extend(more.map(|row| row.value));
        found.truncate(most);
        Ok(found)
    }
}

/// The key by which a statement is in the last group of a path.
fn on_path(features: &Features, path: &[Key]) -> Option<Key> {
    let (mut keys, mut found) = (features.keys(), None);
    for group in path {
        let key = keys.iter().find(|key| key.number() == group.number()).copied()?;
        keys = features.refine(key);
        found = Some(key);
    }
    found
}

fn of_groups(rows: &Rows, features: &Features) -> Result<BTreeSet<Seq>> {
    kin_of(features, |group, most| rows.values(key(group), most))
}

/// The claims that a sentence which is not recorded is compared with: as if it were recorded last.
pub(super) fn kin_of_sentence(rows: &Rows, sentence: &str) -> Result<BTreeSet<Seq>> {
    let mut found = of_groups(rows, &features(sentence))?;
    if let Some(shape) = forms(sentence).1 {
        found.extend(rows.values(Tag::Shape.of(shape as u64), 1)?);
    }
    Ok(found)
}

/// The claims that decide what the comparison finds on a claim: the first with its words, the first of each of its groups,
/// and those of its shape.
pub(super) fn kin(
    rows: &Rows,
    text: &str,
    text_of: impl Fn(Seq) -> Result<Box<str>>,
    is_judged: impl Fn(Seq) -> Result<bool>,
) -> Result<BTreeSet<Seq>> {
    let first = rows.values(Tag::First.of(forms(text).0 as u64), 1)?;
    let Some(first) = first.first().copied() else { return Ok(BTreeSet::new()) };
    // The first claim with its words is compared in its place.
    let text = text_of(first)?;
    let features = features(&text);
    let mut found = of_groups(rows, &features)?;
    found.insert(first);
    if let Some(shape) = forms(&text).1 {
        let shape = Tag::Shape.of(shape as u64);
        let members = rows.values(shape, FIRST_OF_SHAPE)?;
        // The first of a shape is compared with all others, and claims that were judged with each other.
        let is_first = members.first() == Some(&first);
        if members.len() == FIRST_OF_SHAPE && (is_first || is_judged(first)?) {
            for member in rows.values(shape, usize::MAX)? {
                if is_first || is_judged(member)? {
                    found.insert(member);
                }
            }
        }
        found.extend(members);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn texts() -> Vec<String> {
        let things = ["mill", "weir", "ferry", "quarry", "granary"];
        let ends = ["leaks at night", "was sold", "never closed", "employs smiths", "stands near the ford"];
        // Crowds under common words, of which some can be split; repetitions; claims of one shape.
        (0..700)
            .map(|n| match n % 10 {
                0..=5 => format!("The Ardle {} {} since {}.", things[n % 5], ends[n / 5 % 5], 1900 + n / 7),
                6 => format!("The Ardle mill was sold for {n} crowns."),
                7 => "The Ardle mill leaks.".to_owned(),
                8 => format!("Ann Lee owns the Ardle weir with {} others.", n % 9),
                _ => "Die M\u{fc}hle in Ardle ist seit vielen Jahren undicht, sagte der B\u{fc}rgermeister am Montag.".to_owned(),
            })
            .collect()
    }

    fn english(text: &str) -> bool {
        !text.starts_with("Die")
    }

    fn all(texts: &[String]) -> Vec<Row> {
        let claims: Vec<(Seq, &str, bool)> =
            (0..).zip(texts).map(|(seq, text)| (seq, text.as_str(), english(text))).collect();
        let (mut all, mut rows) = (All::default(), Vec::new());
        claims.chunks(64).for_each(|some| all.add(some, |row| rows.push(row)));
        all.each_key(|row| rows.push(row));
        rows.sort_unstable();
        rows.dedup();
        rows
    }

    #[test]
    fn claims_that_are_added_later_have_the_rows_of_a_pass_over_all() {
        let texts = texts();
        let whole = all(&texts);
        for before in [0, 150, 420, texts.len() - 1] {
            let rows = Rows::new(all(&texts[..before]));
            let text = |seq: Seq| Ok(texts[seq as usize].as_str().into());
            let mut growing = Growing::new(&rows, &text);
            for (seq, text) in (0..).zip(&texts).skip(before) {
                growing.add(seq, text, english(text)).unwrap();
            }
            let mut found = all(&texts[..before]);
            found.extend(growing.added());
            found.sort_unstable();
            found.dedup();
            assert!(found == whole, "{before}: {} rows, not {}", found.len(), whole.len());
        }
    }

    #[test]
    fn a_claim_leads_to_its_words_its_groups_and_its_shape() {
        let texts = texts();
        let rows = Rows::new(all(&texts));
        let text = |seq: Seq| Ok(texts[seq as usize].as_str().into());
        let of = |seq: usize| kin(&rows, &texts[seq], text, |seq| Ok(seq % 100 == 46)).unwrap();
        // The first with its words, and not the others.
        assert!(of(17).contains(&7) && !of(17).contains(&17), "{:?}", of(17));
        // The first of its shape leads to all of it, a later one to the first of them.
        let shape: Vec<Seq> = (6..700).step_by(10).collect();
        assert!(shape.iter().all(|seq| of(6).contains(seq)));
        assert!(shape[..40].iter().all(|seq| of(696).contains(seq)));
        assert_eq!(of(9), BTreeSet::new());
        // A crowd leads to the first of each of its parts.
        assert!(of(695).len() < 690, "{}", of(695).len());
    }
}
