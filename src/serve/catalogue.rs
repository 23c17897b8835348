//! The catalogue: of each claim of a verified ledger what it is found by, in memory.
//!
//! Invariant: it says which state of the ledger it is of, and it is only a way to claims: what is shown of a claim is
//! read from the ledger each time. Every claim that is found is counted in each facet (`tests/serve.rs` counts them).

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::audit::{Selection, audit_with, rule};
use crate::error::Result;
use crate::model::{Seq, Status};
use crate::report::{Asked, Facet, Value};
use crate::session::Session;
use crate::text::Query;
use crate::tlog::Checkpoint;

/// So many values of a facet are listed.
const MOST_VALUES: usize = 20;
/// More claims than this are not sorted by how well they match: nobody reads so many, and it would take long.
const MOST_SORTED: usize = 4000;

/// A claim, as it is found.
#[derive(Debug)]
struct Item {
    seq: Seq,
    text: Box<str>,
    status: Status,
    source: Option<Seq>,
    claimant: Option<Arc<str>>,
    /// The rules that report it.
    codes: Vec<&'static str>,
}

/// The claims of one state of a ledger.
#[derive(Debug)]
pub(super) struct Catalogue {
    pub(super) checkpoint: Checkpoint,
    items: Vec<Item>,
    sources: BTreeMap<Seq, String>,
    /// How all claims are counted, which is asked for most.
    whole: Vec<Facet>,
}

/// The claims that were found.
pub(super) struct Found<'a> {
    items: Vec<&'a Item>,
    /// Whether the best match is first; otherwise they are in the order in which they were recorded.
    pub(super) is_sorted: bool,
}

impl Catalogue {
    /// Reads, verifies and audits the whole ledger.
    pub(super) fn read(session: &Session) -> Result<Self> {
        let (_, view) = session.read(None)?;
        let pairs = session.pairs(&view, &|_, _| ());
        let report = audit_with(&view, &Selection::default(), pairs.as_ref());
        let mut codes: FxHashMap<Seq, Vec<&'static str>> = FxHashMap::default();
        let groups: FxHashMap<&str, &[Seq]> =
            report.groups.iter().map(|group| (group.id.as_str(), group.claims.as_slice())).collect();
        for finding in &report.findings {
            let group = finding.group.as_deref().and_then(|id| groups.get(id)).copied().unwrap_or_default();
            for seq in finding.entries().chain(group.iter().copied()) {
                let on = codes.entry(seq).or_default();
                if !on.contains(&finding.code) {
                    on.push(finding.code);
                }
            }
        }
        let mut names: FxHashMap<Box<str>, Arc<str>> = FxHashMap::default();
        let mut items = Vec::new();
        for (seq, entry, claim) in view.claims() {
            let claimant = claim.claimant.as_ref();
            let claimant =
                claimant.map(|name| names.entry(name.clone()).or_insert_with(|| Arc::from(&**name)).clone());
            let mut codes = codes.remove(&seq).unwrap_or_default();
            codes.sort_unstable();
            let (text, status) = (claim.text.clone(), view.status(seq));
            items.push(Item { seq, text, status, source: entry.about, claimant, codes });
        }
        let sources = view.sources().map(|(seq, source)| (seq, source.label().to_owned())).collect();
        let checkpoint = view.checkpoint.clone();
        let mut catalogue = Catalogue { checkpoint, items, sources, whole: Vec::new() };
        catalogue.whole = catalogue.count(&catalogue.items.iter().collect::<Vec<_>>());
        Ok(catalogue)
    }

    /// How many claims there are.
    pub(super) fn len(&self) -> usize {
        self.items.len()
    }

    /// The rules that report a claim.
    pub(super) fn codes(&self, seq: Seq) -> &[&'static str] {
        let at = self.items.binary_search_by_key(&seq, |item| item.seq);
        at.map_or(&[], |at| &self.items[at].codes)
    }

    /// The claims of which all holds that is asked, those with the words among `candidates`, if these are known. The best
    /// match is first, and what was withdrawn is last.
    pub(super) fn find(&self, asked: &Asked, query: &Query, candidates: Option<&[Seq]>) -> Found<'_> {
        let fits = |item: &&Item| {
            asked.status.is_none_or(|status| item.status == status)
                && asked.source.is_none_or(|source| item.source == Some(source))
                && asked.code.as_deref().is_none_or(|code| item.codes.contains(&code))
                && asked.claimant.as_deref().is_none_or(|name| item.claimant.as_deref() == Some(name))
        };
        if query.is_empty() {
            return Found { items: self.items.iter().filter(fits).collect(), is_sorted: false };
        }
        let items: Vec<&Item> = match candidates {
            Some(seqs) => {
                let at =
                    seqs.iter().filter_map(|seq| self.items.binary_search_by_key(seq, |item| item.seq).ok());
                at.map(|at| &self.items[at]).filter(fits).collect()
            }
            None => self.items.iter().filter(fits).collect(),
        };
        if candidates.is_some() && items.len() > MOST_SORTED && !query.has_phrase() {
            return Found { items, is_sorted: false };
        }
        let mut scored: Vec<_> = items
            .into_iter()
            .filter_map(|item| {
                Some((item.status == Status::Retracted, Reverse(query.score(&item.text)?), item))
            })
            .collect();
        scored.sort_by_key(|(is_withdrawn, score, item)| (*is_withdrawn, *score, item.seq));
        Found { items: scored.into_iter().map(|(.., item)| item).collect(), is_sorted: true }
    }

    /// How many of the claims that were found have which status, source, rule and claimant.
    pub(super) fn facets(&self, found: &Found<'_>) -> Vec<Facet> {
        if found.len() == self.len() { self.whole.clone() } else { self.count(&found.items) }
    }

    fn count(&self, items: &[&Item]) -> Vec<Facet> {
        let (mut status, mut source) =
            (FxHashMap::<Status, usize>::default(), FxHashMap::<Seq, usize>::default());
        let (mut code, mut claimant) =
            (FxHashMap::<&str, usize>::default(), FxHashMap::<&str, usize>::default());
        for item in items {
            *status.entry(item.status).or_default() += 1;
            item.source.iter().for_each(|seq| *source.entry(*seq).or_default() += 1);
            item.codes.iter().for_each(|it| *code.entry(it).or_default() += 1);
            item.claimant.iter().for_each(|name| *claimant.entry(name).or_default() += 1);
        }
        let label = |seq: &Seq| self.sources.get(seq).cloned().unwrap_or_else(|| "withheld".to_owned());
        let named = |code: &str| rule(code).map_or_else(String::new, |rule| rule.name.replace('-', " "));
        vec![
            facet(
                "status",
                status.iter().map(|(it, count)| (it.name().to_owned(), it.name().replace('-', " "), *count)),
            ),
            facet("source", source.iter().map(|(seq, count)| (seq.to_string(), label(seq), *count))),
            facet(
                "code",
                code.iter().map(|(it, count)| ((*it).to_owned(), format!("{it} {}", named(it)), *count)),
            ),
            facet(
                "claimant",
                claimant.iter().map(|(name, count)| ((*name).to_owned(), (*name).to_owned(), *count)),
            ),
        ]
    }
}

impl Found<'_> {
    pub(super) fn len(&self) -> usize {
        self.items.len()
    }

    /// The claims of a page.
    pub(super) fn seqs(&self, from: usize, most: usize) -> Vec<Seq> {
        self.items.iter().skip(from).take(most).map(|item| item.seq).collect()
    }
}

/// A facet with its most frequent values.
fn facet(name: &'static str, values: impl Iterator<Item = (String, String, usize)>) -> Facet {
    let mut values: Vec<Value> = values.map(|(value, label, count)| Value { value, label, count }).collect();
    values.sort_by(|one, other| (Reverse(one.count), &one.value).cmp(&(Reverse(other.count), &other.value)));
    let others = values.len().saturating_sub(MOST_VALUES);
    values.truncate(MOST_VALUES);
    Facet { name, values, others }
}
