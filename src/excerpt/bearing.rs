//! Bearing: the claims of a ledger that bear on the sentences of a text.
//!
//! Invariant: what is said of a text by these claims is what is said of it by all
//! (`the_index_changes_nothing_that_is_said_of_a_text` in `tests/against.rs`).

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::kin::kin_of_sentence;
use super::reader::Reader;
use crate::compare::{Outcome, Statement, compare, in_parts};
use crate::error::Result;
use crate::index::Tag;
use crate::model::{Kind, Seq, View};

/// The claims that bear on each of some sentences.
pub type Kin = FxHashMap<Box<str>, BTreeSet<Seq>>;

/// What bears on so many sentences is read at a time: a claim takes some eight kilobytes while it is compared.
const SENTENCES: usize = 128;

impl Reader<'_> {
    /// The claims that bear on each of some sentences, and a view of them with all that bears on these; if `with_sources`,
    /// all sources of the ledger as well. However many they are, this is quicker than to read all claims as statements.
    ///
    /// # Errors
    /// Returns an error as [`Reader::excerpt`] does.
    pub fn bearing_on(&self, sentences: &[&str], with_sources: bool) -> Result<(View, Kin)> {
        let (mut found, mut wanted, mut whole) = (Kin::default(), BTreeSet::new(), BTreeSet::new());
        let mut entries = BTreeMap::new();
        for some in sentences.chunks(SENTENCES) {
            for (sentence, mut all) in some.iter().zip(self.found(some)?) {
                let same = self.with_words_of(sentence)?;
                self.close(&mut entries, same.iter().copied())?;
                for seq in &same {
                    let about = entries.get(seq).and_then(|logged| logged.entry.as_ref().ok()?.about);
                    let captures = self.captures(about.and_then(|source| entries.get(&source)))?;
                    // Its words are looked for in what was captured later from the same address.
                    if captures.len() > 1 {
                        whole.extend(captures);
                    }
                }
                all.extend(same);
                wanted.extend(&all);
                found.insert((*sentence).into(), all);
            }
        }
        wanted.extend(&whole);
        if with_sources {
            wanted.extend(self.values(Tag::Kind.of(Kind::Source as u64))?);
        }
        self.close(&mut entries, wanted)?;
        let mut view = self.view(entries);
        for source in whole {
            if let Some(captured) = view.source(source).cloned()
                && let Some(text) = self.ledger.text(source, &captured)?
            {
                view.add_text(captured.text, text);
            }
        }
        Ok((view, found))
    }

    /// The claims of which the comparison with each of some sentences finds something. All others are forgotten as soon as
    /// they were compared.
    fn found(&self, sentences: &[&str]) -> Result<Vec<BTreeSet<Seq>>> {
        let kin: Vec<BTreeSet<Seq>> =
            sentences.iter().map(|sentence| kin_of_sentence(self.rows, sentence)).collect::<Result<_>>()?;
        let all: BTreeSet<Seq> = kin.iter().flatten().copied().collect();
        let texts: Vec<(Seq, Box<str>)> =
            all.into_iter().map(|seq| Ok((seq, self.words(seq)?))).collect::<Result<_>>()?;
        let texts: Vec<(Seq, &str)> = texts.iter().map(|(seq, text)| (*seq, &**text)).collect();
        let claims: FxHashMap<Seq, Statement<'_>> =
            in_parts(&texts, |some| some.iter().map(|(seq, text)| (*seq, Statement::read(text))).collect())
                .into_iter()
                .collect();
        let sentences: Vec<(&str, BTreeSet<Seq>)> = sentences.iter().copied().zip(kin).collect();
        Ok(in_parts(&sentences, |some| {
            let found = |(sentence, kin): &(&str, BTreeSet<Seq>)| {
                let own = Statement::read(sentence);
                kin.iter()
                    .copied()
                    .filter(|seq| claims.get(seq).is_some_and(|claim| bears(&own, claim)))
                    .collect()
            };
            some.iter().map(found).collect()
        }))
    }
}

fn bears(sentence: &Statement<'_>, claim: &Statement<'_>) -> bool {
    sentence.is_near(claim) && compare(sentence, claim).outcome != Outcome::None
}
