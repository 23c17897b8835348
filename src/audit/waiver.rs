//! Waivers: which findings were accepted, and which waivers accept none.

use std::collections::{BTreeMap, BTreeSet};

use super::{Hit, Rule, rule};
use crate::model::{Data, Entry, Seq, View, Waived};

/// The waivers that stand, by the entry and the code that they accept; of several alike, the last.
pub(super) type Waivers<'a> = BTreeMap<(Seq, &'a str), Seq>;

/// Every waiver of a view.
pub(super) fn all<'a>(view: &'a View) -> Waivers<'a> {
    let place = |Waived { seq, about, waiver }: Waived<'a>| ((about, waiver.code.as_str()), seq);
    view.waivers().map(place).collect()
}

/// The waivers about some entries.
pub(super) fn about(view: &View, entries: impl IntoIterator<Item = Seq>) -> Waivers<'_> {
    let mut waivers = Waivers::new();
    for entry in entries {
        let standing = view.about(entry).iter().filter(|seq| view.stands(**seq));
        waivers.extend(standing.filter_map(|seq| match view.entry(*seq)? {
            Entry { data: Data::Waiver(waiver), .. } => Some(((entry, waiver.code.as_str()), *seq)),
            _ => None,
        }));
    }
    waivers
}

/// Takes out the hits that were accepted, on either claim of a pair; returns the waivers that accepted one.
pub(super) fn accept(waivers: &Waivers<'_>, hits: &mut Vec<(&'static Rule, Hit)>) -> BTreeSet<Seq> {
    let mut used = BTreeSet::new();
    hits.retain(|(rule, hit)| {
        let accepts = |seq: Seq| waivers.get(&(seq, rule.code)).copied();
        let accepted: Vec<Seq> = hit.entries().filter_map(accepts).collect();
        used.extend(&accepted);
        accepted.is_empty()
    });
    used
}

/// A hit for each waiver that accepted nothing, if its rule was applied.
pub(super) fn unused(waivers: &Waivers<'_>, used: &BTreeSet<Seq>, rules: &[&'static Rule]) -> Vec<Hit> {
    let applied = |code: &str| rules.iter().any(|rule| rule.code == code) || rule(code).is_none();
    let unused = waivers.iter().filter(|((_, code), seq)| !used.contains(*seq) && applied(code));
    unused
        .map(|((about, code), seq)| {
            let message = format!("this waiver of {code} on entry {about} accepts no finding");
            Hit::on(*seq, message).with([*about])
        })
        .collect()
}
