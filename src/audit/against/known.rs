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
                (forms(text).0, language(text).is_none().then(|| Features::of(&Statement::read(text))))
            };
            some.iter().map(|(_, text)| of(text)).collect()
        };
        let (mut same_words, mut groups) =
            (FxHashMap::<_, Vec<Seq>>::default(), FxHashMap::<_, Vec<Seq>>::default());
        let (mut compared, mut features) = (Vec::new(), Vec::new());
        for ((seq, _), (form, read)) in claims.iter().zip(in_parts(&claims, read)) {
            let same = same_words.entry(form).or_default();
            same.push(*seq);
            // Of claims with the same words the first is compared.
            if let Some(read) = read.filter(|_| same.len() == 1) {
                compared.push(*seq);
                features.push(read);
            }
        }
        each_key(&features, |number, group| {
            groups.entry(group).or_default().push(compared[number as usize]);
        });
        Known::All { forms: same_words, groups }
    }

    /// The claims that may bear on a sentence, in order.
    pub(super) fn to(&self, sentence: &str) -> BTreeSet<Seq> {
        match self {
            Known::All { forms: known, groups } => {
                let features = Features::of(&Statement::read(sentence));
                let members = |group: u64, most: usize| {
                    let members = groups.get(&group).into_iter().flatten().take(most);
                    Ok::<_, Infallible>(members.copied().collect())
                };
                let mut found = kin(&features, members).unwrap_or_default();
                found.extend(known.get(&forms(sentence).0).into_iter().flatten());
                found
            }
            Known::Found(found) => found.get(sentence).cloned().unwrap_or_default(),
        }
    }
}
