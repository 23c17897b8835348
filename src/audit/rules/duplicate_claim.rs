//! C007 duplicate-claim.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::audit::{Check, Hit, Level, Rule};
use crate::model::{RelationKind, Seq, View};
use crate::text::normal_form;

pub(super) const RULE: Rule = Rule {
    code: "C007",
    name: "duplicate-claim",
    level: Level::Note,
    since: "0.1.0",
    what: "A claim that says the same as an earlier one, in the same words but for spacing, marks and case.",
    why: "A statement that stands twice is easily counted as two.",
    help: "record `claimlog relate … duplicates …`, or retract one",
    flagged: "The dam was finished in 1969. The weir is older. The dam was finished in 1969!",
    clean: "The dam was finished in 1969. The weir is older.",
    check: Check::View(check),
};

fn check(view: &View) -> Vec<Hit> {
    let mut first: BTreeMap<String, Seq> = BTreeMap::new();
    let mut hits = Vec::new();
    for (seq, _, claim) in view.claims() {
        if !view.stands(seq) || view.superseded_by(seq).is_some() {
            continue;
        }
        match first.entry(normal_form(&claim.text)) {
            Entry::Vacant(place) => {
                place.insert(seq);
            }
            Entry::Occupied(place) if !is_recorded(view, seq, *place.get()) => {
                hits.push(Hit::on(seq, "an earlier claim says the same").with([*place.get()]));
            }
            Entry::Occupied(_) => {}
        }
    }
    hits
}

/// Whether somebody has recorded that the two are the same.
fn is_recorded(view: &View, claim: Seq, other: Seq) -> bool {
    view.relations_of(claim).any(|(_, from, relation)| {
        relation.relation == RelationKind::Duplicates && (from == other || relation.to == other)
    })
}
