//! Filters: what must hold of a claim, for every command that chooses claims.

use std::collections::BTreeSet;

use super::codes;
use super::context::Context;
use super::output::Failure;
use super::terms::{Terms, words};
use claimlog::audit::Selection;
use claimlog::excerpt::Need;
use claimlog::model::{Kind, Seq, Status, View};

/// What must hold of a claim. Every filter that is given must hold.
#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct Filter {
    /// Only claims with this status; several are separated by commas
    #[arg(long, value_delimiter = ',')]
    status: Vec<Status>,
    /// Only claims taken from this source
    #[arg(long, value_name = "SEQ")]
    source: Option<String>,
    /// Only claims that `claimlog search` finds with these words and filters
    #[arg(long, value_name = "WORDS")]
    search: Option<String>,
}

/// The rules that report a claim.
#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct Codes {
    /// Only claims that these rules report: names, codes, or beginnings of codes, separated by commas
    #[arg(long, visible_alias = "rule", value_name = "CODE", value_delimiter = ',', value_parser = codes::codes)]
    pub(super) code: Vec<String>,
}

/// Which claims of a pair a rule reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pairs {
    /// Both: to look at them.
    Both,
    /// The later one: to withdraw it, for example, so that one of the two is left.
    Later,
}

impl Codes {
    /// Leaves only the claims that the rules report, if rules are given.
    pub(super) fn narrow(
        &self,
        seqs: &mut BTreeSet<Seq>,
        view: &View,
        pairs: Pairs,
        context: &Context,
    ) -> Result<(), Failure> {
        if !self.code.is_empty() {
            let reported = reported(view, &self.code, pairs, context)?;
            let reported: BTreeSet<Seq> = reported.into_iter().map(|(seq, _)| seq).collect();
            seqs.retain(|seq| reported.contains(seq));
        }
        Ok(())
    }
}

impl Filter {
    /// What has to be read of a ledger to find the first claims that the filters and rules choose.
    pub(super) fn need(&self, codes: &Codes, most: usize) -> Need {
        let words = self.search.as_deref().map(words);
        if !codes.code.is_empty() || words.as_ref().is_some_and(Option::is_none) {
            return Need::All;
        }
        let (status, source) = (self.status.clone(), self.source.clone());
        Need::Claims { status, source, words: words.flatten(), most }
    }

    /// Whether no filter is given.
    pub(super) fn is_empty(&self) -> bool {
        self.status.is_empty() && self.source.is_none() && self.search.is_none()
    }

    /// The claims for which every filter holds, in the order in which they were recorded.
    pub(super) fn claims(&self, view: &View, context: &Context) -> Result<Vec<Seq>, Failure> {
        let asked = self.asked(view, context)?;
        let claims = view.claims().map(|(seq, ..)| seq);
        Ok(claims.filter(|seq| asked.iter().all(|one| (one.holds)(*seq))).collect())
    }

    /// What the filters that are given ask of a claim, each by itself.
    pub(super) fn asked<'v>(&self, view: &'v View, context: &Context) -> Result<Vec<Asked<'v>>, Failure> {
        let mut asked = Vec::new();
        if !self.status.is_empty() {
            let names: Vec<_> = self.status.iter().map(|status| status.name()).collect();
            let (wanted, sentence) = (self.status.clone(), format!("its status is {}", names.join(" or ")));
            asked.push(Asked::new("status", sentence, move |seq| wanted.contains(&view.status(seq))));
        }
        if let Some(name) = &self.source {
            let source = source(view, name, context)?;
            let of = move |seq| view.entry(seq).is_some_and(|entry| entry.about == Some(source));
            asked.push(Asked::new("source", format!("it was taken from source {source}"), of));
        }
        if let Some(words) = &self.search {
            let found: BTreeSet<Seq> = Terms::read(words, view, context)?.claims(view).into_iter().collect();
            let sentence = format!("a search for “{words}” finds it");
            asked.push(Asked::new("search", sentence, move |seq| found.contains(&seq)));
        }
        Ok(asked)
    }
}

/// A condition that a person set: its name, which is that of the option, what it asks, and whether a claim meets it.
pub(super) struct Asked<'v> {
    pub(super) condition: &'static str,
    pub(super) sentence: String,
    pub(super) holds: Box<dyn Fn(Seq) -> bool + 'v>,
}

impl<'v> Asked<'v> {
    pub(super) fn new(condition: &'static str, sentence: String, holds: impl Fn(Seq) -> bool + 'v) -> Self {
        Asked { condition, sentence, holds: Box::new(holds) }
    }
}

/// What rules report of a view: each entry with the code. A finding that a waiver accepts is not reported.
pub(super) fn reported(
    view: &View,
    codes: &[String],
    pairs: Pairs,
    context: &Context,
) -> Result<BTreeSet<(Seq, &'static str)>, Failure> {
    let selection = Selection { select: codes.to_vec(), ignore: Vec::new() };
    let mut reported = BTreeSet::new();
    for finding in &context.audit(view, &selection)?.findings {
        let both = finding.entries().filter(|seq| pairs == Pairs::Both || *seq == finding.seq);
        reported.extend(both.map(|seq| (seq, finding.code)));
    }
    Ok(reported)
}

/// The source with this name. One that is withheld cannot be read, and has no claims.
fn source(view: &View, name: &str, context: &Context) -> Result<Seq, Failure> {
    let seq = context.find(view, name)?;
    if view.kind(seq).is_none() { Ok(seq) } else { context.find_a(Kind::Source, view, name) }
}
