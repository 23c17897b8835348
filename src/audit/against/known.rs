//! Known: which claims of a ledger a sentence is compared with.

use std::collections::BTreeSet;
use std::convert::Infallible;

use rustc_hash::FxHashMap;

use crate::audit::forms;
use crate::compare::{Features, Statement, each_key, in_parts, kin};
use crate::model::{Seq, View};
use crate::text::language;

/// The claims of a ledger by their words, and by the groups in which they are compared.
#[derive(Debug)]
pub enum Known<'k> {
    /// All claims of a view.
    All {
        /// The claims with the same words, by the number of those.
        forms: FxHashMap<u128, Vec<Seq>>,
        /// The first claim of each shape, by the number of that.
        shapes: FxHashMap<u128, Seq>,
        /// The members of the groups, by their numbers.
        groups: FxHashMap<u64, Vec<Seq>>,
    },
    /// The claims that somebody found for each sentence.
    Found(&'k FxHashMap<Box<str>, BTreeSet<Seq>>),
}

impl Known<'_> {
    /// All claims of a view.
    #[must_use]
    pub fn all(ledger: &View) -> Self {
        let claims: Vec<(Seq, &str)> = ledger.claims().map(|(seq, _, claim)| (seq, &*claim.text)).collect();
        let read = |some: &[(Seq, &str)]| {
            let of = |text: &str| {
                (forms(text), language(text).is_none().then(|| Features::of(&Statement::read(text))))
            };
            some.iter().map(|(_, text)| of(text)).collect()
        };
        let (mut same_words, mut groups) =
            (FxHashMap::<_, Vec<Seq>>::default(), FxHashMap::<_, Vec<Seq>>::default());
        let mut shapes = FxHashMap::default();
        let (mut compared, mut features) = (Vec::new(), Vec::new());
        for ((seq, _), ((form, shape), read)) in claims.iter().zip(in_parts(&claims, read)) {
            let same = same_words.entry(form).or_default();
            same.push(*seq);
            // Of claims with the same words the first is compared.
            if let Some(read) = read.filter(|_| same.len() == 1) {
                compared.push(*seq);
                shape.into_iter().for_each(|shape| {
                    shapes.entry(shape).or_insert(*seq);
                });
                features.push(read);
            }
        }
        each_key(&features, |number, group| {
            groups.entry(group).or_default().push(compared[number as usize]);
        });
        Known::All { forms: same_words, shapes, groups }
    }

    /// The claims that may bear on a sentence, in order.
    pub(super) fn to(&self, sentence: &str) -> BTreeSet<Seq> {
        match self {
            Known::All { forms: same_words, shapes, groups } => {
                let features = Features::of(&Statement::read(sentence));
                let members = |group: u64, most: usize| {
                    let members = groups.get(&group).into_iter().flatten().take(most);
                    Ok::<_, Infallible>(members.copied().collect())
                };
                let mut found = kin(&features, members).unwrap_or_default();
                let (form, shape) = forms(sentence);
                found.extend(same_words.get(&form).into_iter().flatten());
                found.extend(shape.and_then(|shape| shapes.get(&shape)));
                found
            }
            Known::Found(found) => found.get(sentence).cloned().unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_compared_with_its_words_its_groups_and_the_first_of_its_shape() {
        let sentence = "The Ardle ferry sank with 48 people aboard.";
        let (form, shape) = forms("The Ardle ferry sank with 52 people aboard.");
        let group = Features::of(&Statement::read(sentence)).keys()[0].number();
        let known =
            |forms: &[(u128, Vec<Seq>)], shapes: &[(u128, Seq)], groups: &[(u64, Vec<Seq>)]| Known::All {
                forms: forms.iter().cloned().collect(),
                shapes: shapes.iter().copied().collect(),
                groups: groups.iter().cloned().collect(),
            };
        let own = crate::audit::forms(sentence).0;
        let shapes: Vec<(u128, Seq)> = shape.into_iter().map(|shape| (shape, 7)).collect();
        assert_eq!(known(&[], &shapes, &[]).to(sentence), BTreeSet::from([7]));
        assert_eq!(known(&[(own, vec![3, 5])], &[], &[]).to(sentence), BTreeSet::from([3, 5]));
        assert_eq!(known(&[], &[], &[(group, vec![9])]).to(sentence), BTreeSet::from([9]));
        assert_eq!(known(&[(form, vec![1])], &[(1, 2)], &[(1, vec![4])]).to(sentence), BTreeSet::new());
    }
}
