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
        let source = self.source.as_deref().map(|name| source(view, name, context)).transpose()?;
        let found: Option<BTreeSet<Seq>> = match &self.search {
            Some(words) => Some(Terms::read(words, view, context)?.claims(view).into_iter().collect()),
            None => None,
        };
        let holds = |seq: Seq, about: Option<Seq>| {
            (source.is_none() || about == source)
                && found.as_ref().is_none_or(|found| found.contains(&seq))
                && (self.status.is_empty() || self.status.contains(&view.status(seq)))
        };
        let claims = view.claims().filter(|(seq, entry, _)| holds(*seq, entry.about));
        Ok(claims.map(|(seq, ..)| seq).collect())
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
