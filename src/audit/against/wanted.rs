//! Wanted: the captured texts that a text has to be compared with.
//!
//! Invariant: what is said of a text with these alone is what is said of it with all captured texts
//! (`the_index_changes_nothing_that_is_said_of_a_text` in `tests/against.rs`).

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};

use super::around::Sentences;
use super::cites::{Links, cited, citing};
use super::quotation::{LEAST_SHARE, Voice, all_quoted};
use crate::audit::captures::Captures;
use crate::model::{Seq, View};
use crate::text::{Linked, any_term, terms_of_quote};

/// Which captured texts a text cites, or may quote.
#[derive(Debug)]
pub struct Wanted {
    cited: BTreeSet<Seq>,
    /// How many words each quotation has.
    lengths: Vec<usize>,
    /// The quotations that have a word, by its hash: each as often as it has it.
    having: FxHashMap<u64, Vec<usize>>,
}

impl Wanted {
    /// What a text wants of a ledger, of which the sources are needed.
    #[must_use]
    pub fn of(text: &View, ledger: &View, links: &Links) -> Self {
        let captures = Captures::of(ledger);
        let (places, citations) = (cited(text, &captures, links), citing(text, &captures));
        let at_places = places.iter().flat_map(|places| &places.cites).flat_map(|cite| &cite.sources);
        let cited = at_places.chain(citations.iter().flat_map(|one| &one.sources)).copied().collect();
        let mut wanted = Wanted { cited, lengths: Vec::new(), having: FxHashMap::default() };
        for (document, source) in text.sources() {
            let whole = text.text(&source.text).unwrap_or_default();
            let sentences = Sentences::of(text, document, whole);
            for quoted in all_quoted(whole, links.get(&document).unwrap_or(Linked::NONE)) {
                let voice = Voice::of(&sentences.around(quoted.span), &captures);
                wanted.cited.extend(voice.iter().flat_map(|voice| &voice.sources));
                for form in quoted.words(whole) {
                    let own = terms_of_quote(&form);
                    let number = wanted.lengths.len();
                    own.iter().for_each(|word| wanted.having.entry(*word).or_default().push(number));
                    wanted.lengths.push(own.len());
                }
            }
        }
        wanted
    }

    /// Whether the text of a source is wanted: it is cited, or has so many words of a quotation that it is looked for there.
    #[must_use]
    pub fn has(&self, source: Seq, text: &str) -> bool {
        if self.cited.contains(&source) {
            return true;
        }
        let (mut seen, mut counts) = (FxHashSet::default(), vec![0; self.lengths.len()]);
        any_term(text, |word| {
            let Some(quotations) = self.having.get(&word).filter(|_| seen.insert(word)) else { return false };
            quotations.iter().any(|at| {
                counts[*at] += 1;
                counts[*at] * 100 / self.lengths[*at] >= LEAST_SHARE
            })
        })
    }
}
