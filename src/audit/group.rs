//! Groups: claims that say the same, and claims that give different values for one fact.
//!
//! Invariant: a group is what pairs of the audit join, so a claim of a group is flagged by the rules that the group
//! names. A group is called by the first of its claims, and keeps its name when others are recorded.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::sides::{Kind, Sides};
use crate::model::{Seq, View};
use crate::text::normal_form;

/// Claims that say the same, or that disagree about one fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Group {
    /// Its name: what it is, and its first claim.
    pub id: String,
    /// What joins its claims.
    pub kind: Kind,
    /// The codes of the rules that report it.
    pub rules: Vec<&'static str>,
    /// Its claims, in order.
    pub claims: Vec<Seq>,
    /// What they say, the most frequent first: the words in which they differ, or, where they say the same, the
    /// statement as it is worded.
    pub values: Vec<Value>,
}

/// What some claims of a group say.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Value {
    /// The words, as the first of the claims has them.
    pub value: String,
    /// The claims.
    pub claims: Vec<Seq>,
    /// Their sources.
    pub sources: Vec<Seq>,
    /// When they were said or published, as far as that is recorded.
    pub dates: Vec<String>,
}

/// The groups that the sides of pairs make, in the order of their first claims; and for each side, which of them it is
/// in. `twins` are claims that were not compared because they have the words of another, with that claim.
pub(super) fn groups(
    view: &View,
    sides: &mut Sides<'_>,
    twins: &BTreeMap<Seq, Vec<Seq>>,
) -> (Vec<Group>, BTreeMap<usize, usize>) {
    let mut found: Vec<(Group, Vec<usize>)> = Vec::new();
    for (kind, members) in sides.groups() {
        let mut rules = BTreeSet::new();
        let mut said: BTreeMap<Seq, String> = BTreeMap::new();
        for side in &members {
            let (seq, rule, words) = sides.at(*side);
            rules.insert(rule.code);
            let text = view.claim(seq).map_or("", |claim| &claim.text);
            let words = words.filter(|_| kind == Kind::Conflict).and_then(|words| words.of(text));
            let words = words.unwrap_or(text);
            said.entry(seq)
                .and_modify(|said| {
                    if words.len() > said.len() {
                        words.clone_into(said)
                    }
                })
                .or_insert_with(|| words.to_owned());
        }
        let copies: Vec<(Seq, String)> = said
            .iter()
            .flat_map(|(seq, words)| twins.get(seq).into_iter().flatten().map(|twin| (*twin, words.clone())))
            .collect();
        if kind == Kind::Conflict {
            said.extend(copies);
        }
        found.push((Group::new(view, kind, rules.into_iter().collect(), said), members));
    }
    found.sort_by(|(one, _), (other, _)| {
        (&one.claims, one.kind, &one.values).cmp(&(&other.claims, other.kind, &other.values))
    });
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    let mut of_side = BTreeMap::new();
    let mut groups = Vec::new();
    for (number, (mut group, members)) in found.into_iter().enumerate() {
        let count = names.entry(group.id.clone()).or_default();
        *count += 1;
        if *count > 1 {
            group.id = format!("{}-{count}", group.id);
        }
        of_side.extend(members.into_iter().map(|side| (side, number)));
        groups.push(group);
    }
    (groups, of_side)
}

impl Group {
    /// A group of claims and what each says.
    fn new(view: &View, kind: Kind, rules: Vec<&'static str>, said: BTreeMap<Seq, String>) -> Self {
        let claims: Vec<Seq> = said.keys().copied().collect();
        let id = format!("{}-{}", kind.word(), claims.first().copied().unwrap_or_default());
        let mut values: BTreeMap<String, (String, Vec<Seq>)> = BTreeMap::new();
        for (seq, words) in said {
            values.entry(normal_form(&words)).or_insert_with(|| (words, Vec::new())).1.push(seq);
        }
        let mut values: Vec<Value> =
            values.into_values().map(|(value, claims)| Value::new(view, value, claims)).collect();
        values
            .sort_by(|one, other| (other.claims.len(), &one.claims).cmp(&(one.claims.len(), &other.claims)));
        Group { id, kind, rules, claims, values }
    }
}

impl Value {
    fn new(view: &View, value: String, claims: Vec<Seq>) -> Self {
        let source = |seq: &Seq| view.source_of(*seq);
        let sources: BTreeSet<Seq> = claims.iter().filter_map(source).map(|(seq, _)| seq).collect();
        let date = |seq: &Seq| {
            let said = view.claim(*seq).and_then(|claim| claim.date.as_deref());
            said.or_else(|| source(seq).and_then(|(_, source)| source.published.as_deref()))
        };
        let dates: BTreeSet<&str> = claims.iter().filter_map(date).collect();
        Value {
            value,
            claims,
            sources: sources.into_iter().collect(),
            dates: dates.into_iter().map(str::to_owned).collect(),
        }
    }
}
