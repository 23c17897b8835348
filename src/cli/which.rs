//! Which entries a command is about: one way to say it for every command that acts on several.
//!
//! Invariant: an entry that is named by itself is chosen, whatever it is, and the command refuses it if the act does
//! not fit. A range and a filter choose only claims that stand, so that nobody withdraws a source by a range.

use std::collections::BTreeSet;

use super::context::Context;
use super::filter::{Codes, Filter, Pairs};
use super::output::Failure;
use claimlog::error::{Error, Refusal};
use claimlog::excerpt::Need;
use claimlog::model::{Seq, View};
use claimlog::plain::counted;

/// The entries that are named, and the filters that choose among claims.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct Which {
    /// The entries: numbers, ranges and lists (12, 1-6, 1,4,9), or the starts of leaf hashes. A range stands for the
    /// claims in it that were not withdrawn. Without entries: all claims for which the filters hold
    #[arg(value_name = "ENTRY")]
    entries: Vec<String>,
    #[command(flatten)]
    filter: Filter,
}

/// The entries that were chosen.
#[derive(Debug, Default)]
pub(super) struct Chosen {
    /// Those named by themselves.
    pub(super) named: BTreeSet<Seq>,
    /// The claims chosen by a range or a filter. One that is named as well is in `named` only.
    pub(super) claims: BTreeSet<Seq>,
}

impl Which {
    /// The entries to act on, of which rules may choose some. Of a pair that a rule reports, it is the later claim.
    ///
    /// # Errors
    ///
    /// Returns a failure if neither entries nor filters nor rules are given: nobody acts on every claim of a ledger by
    /// leaving something out, on the command line or in a plan.
    pub(super) fn to_act_on(
        &self,
        codes: &Codes,
        view: &View,
        context: &Context,
    ) -> Result<BTreeSet<Seq>, Failure> {
        if self.entries.is_empty() && self.filter.is_empty() && codes.code.is_empty() {
            return Err(Failure::usage("no entry is named").hint(
                "name entries (12, 1-6, 1,4,9), or choose claims with --code, --source, --status or --search",
            ));
        }
        let mut chosen = self.choose(view, context)?.all();
        codes.narrow(&mut chosen, view, Pairs::Later, context)?;
        Ok(chosen)
    }

    /// Whether entries are named one by one, and nothing else is given.
    pub(super) fn names(&self) -> bool {
        let mut parts = self.entries.iter().flat_map(|entry| entry.split(','));
        !self.entries.is_empty() && self.filter.is_empty() && parts.all(|part| range(part.trim()).is_none())
    }

    /// What has to be read of a ledger to choose them, and the entries with these names.
    pub(super) fn need(&self, codes: &Codes, names: &[String]) -> Need {
        if self.entries.is_empty() || !codes.code.is_empty() {
            return if names.is_empty() { self.filter.need(codes, usize::MAX) } else { Need::All };
        }
        if !self.filter.is_empty() {
            return Need::All;
        }
        let (mut named, mut ranges) = (names.to_vec(), Vec::new());
        for part in self.entries.iter().flat_map(|entry| entry.split(',')).map(str::trim) {
            match range(part) {
                Some((first, last)) => ranges.push(first..=last),
                None if part.is_empty() => {}
                None => named.push(part.to_owned()),
            }
        }
        Need::Entries(named, ranges)
    }

    /// The entries that are meant.
    pub(super) fn choose(&self, view: &View, context: &Context) -> Result<Chosen, Failure> {
        let mut chosen = Chosen::default();
        let parts = self.entries.iter().flat_map(|entry| entry.split(',')).map(str::trim);
        for part in parts.filter(|part| !part.is_empty()) {
            match range(part) {
                Some((first, last)) => chosen.claims.extend(within(view, part, (first, last), context)?),
                None => drop(chosen.named.insert(context.find(view, part)?)),
            }
        }
        let stands = |seq: &Seq| view.stands(*seq);
        if self.entries.is_empty() {
            chosen.claims = self.filter.claims(view, context)?.into_iter().filter(stands).collect();
        } else if !self.filter.is_empty() {
            let holds: BTreeSet<Seq> = self.filter.claims(view, context)?.into_iter().collect();
            chosen.named.retain(|seq| holds.contains(seq));
            chosen.claims.retain(|seq| holds.contains(seq));
        }
        chosen.claims.retain(|seq| !chosen.named.contains(seq));
        Ok(chosen)
    }
}

impl Chosen {
    /// All of them, in order.
    pub(super) fn all(&self) -> BTreeSet<Seq> {
        self.named.union(&self.claims).copied().collect()
    }
}

/// The ends of a range, if a part of a list is one.
fn range(part: &str) -> Option<(Seq, Seq)> {
    let (first, last) = part.split_once('-')?;
    let number = |text: &str| text.parse().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()));
    Some((number(first)?, number(last)?))
}

/// The claims of a range that stand. Those that were withdrawn are passed over, and counted in a note.
fn within(
    view: &View,
    part: &str,
    (first, last): (Seq, Seq),
    context: &Context,
) -> Result<Vec<Seq>, Failure> {
    if first > last {
        return Err(Failure::usage(format!("the range {part} begins after its end"))
            .hint(format!("write it as {last}-{first}")));
    }
    if view.record(last).is_none() {
        return Err(Error::Refused(Refusal::NoEntry { name: last.to_string() }).into());
    }
    let claims = (first..=last).filter(|seq| view.claim(*seq).is_some());
    let (claims, withdrawn): (Vec<Seq>, Vec<Seq>) = claims.partition(|seq| view.stands(*seq));
    if claims.is_empty() {
        return Err(Failure::usage(format!("the range {part} holds no claim that stands"))
            .hint("list the claims with `claimlog list`; name an entry of another kind by its own number"));
    }
    if !withdrawn.is_empty() {
        let count = counted(withdrawn.len() as u64, "claim");
        context.output.say(format_args!(
            "note: {part} holds {count} withdrawn before, which {} passed over",
            if withdrawn.len() == 1 { "is" } else { "are" }
        ));
    }
    Ok(claims)
}

#[cfg(test)]
mod tests {
    use super::range;

    #[test]
    fn a_range_is_two_numbers() {
        assert_eq!(range("1-6"), Some((1, 6)));
        assert_eq!(range("6-1"), Some((6, 1)));
        for other in [
            "7",
            "",
            "-",
            "1-",
            "-6",
            "1-6-9",
            "+1-6",
            "1--6",
            "a-b",
            "3f9a2c",
            "1..6",
            "99999999999999999999-1",
        ] {
            assert_eq!(range(other), None, "{other}");
        }
    }
}
