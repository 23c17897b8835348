//! C003 negation-conflict.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::rc::Rc;

use crate::audit::{Check, Hit, Level, Rule};
use crate::model::{RelationKind, Seq, Span, View};
use crate::text::{Cue, Place, Predicate, Reading, Stems, language, may_deny, names, predicates, title_form};

pub(super) const RULE: Rule = Rule {
    code: "C003",
    name: "negation-conflict",
    level: Level::Warning,
    since: "0.1.0",
    what: "Two claims about the same names, one of which affirms what the other denies.",
    why: "Both can hardly be true; until somebody has looked, neither is safe to rely on.",
    help: "compare them; record `claimlog relate … contradicts …` if they conflict, waive it if not",
    flagged: "Parliament did not commit Norway to sending ships to Iceland.
Norway has committed to sending ships to Iceland.",
    clean: "Parliament did not commit Norway to sending ships to Iceland.
Norway has sold ships to Iceland.",
    check: Check::View(check),
};

/// Claims beyond this many in one bucket are not compared with each other, and that is reported.
const MOST_ALIKE: usize = 1000;

/// Hashes of a word and the names it is said of, which two conflicting claims share. What merely hashes
/// alike is told apart when the claims are compared.
type Key = (u64, u64, u64);

fn check(view: &View) -> Vec<Hit> {
    let foreign: BTreeSet<Seq> = view
        .sources()
        .filter(|(_, source)| view.text(&source.text).and_then(language).is_some())
        .map(|(seq, _)| seq)
        .collect();
    let english = |source: Option<Seq>| source.is_none_or(|source| !foreign.contains(&source));
    let in_force: Vec<(Seq, &str)> = view
        .claims()
        .filter(|(seq, entry, _)| {
            english(entry.about) && view.stands(*seq) && view.superseded_by(*seq).is_none()
        })
        .map(|(seq, _, claim)| (seq, claim.text.as_str()))
        .collect();
    // Only what some claim denies can conflict: that is indexed, and what is affirmed is looked up in it.
    let mut stems = Stems::new();
    let mut denials: Vec<(Seq, Predicate)> = Vec::new();
    let mut denied: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
    let (mut words, mut of) = (BTreeSet::new(), HashSet::new());
    for (seq, text) in in_force.iter().filter(|(_, text)| may_deny(text)) {
        let Some(predicate) = stated(&Reading::new(text), &mut stems) else { continue };
        if predicate.denied.is_empty() {
            continue;
        }
        let pairs = pairs(&predicate.names);
        for key in keys(predicate.denied.keys(), &pairs) {
            denied.entry(key).or_default().push(denials.len());
        }
        words.extend(predicate.denied.keys().cloned());
        of.extend(pairs);
        denials.push((*seq, predicate));
    }
    let mut conflicts = BTreeMap::new();
    let mut crowded = BTreeMap::new();
    for (seq, text) in &in_force {
        let reading = Reading::new(text);
        let pairs = pairs(&names(&reading));
        if !pairs.iter().any(|pair| of.contains(pair)) {
            continue;
        }
        let Some(predicate) = stated(&reading, &mut stems) else { continue };
        let affirmed = predicate.affirmed.keys().filter(|word| words.contains(*word));
        for key in keys(affirmed, &pairs) {
            let Some(others) = denied.get(&key) else { continue };
            if others.len() > MOST_ALIKE {
                crowded.insert(denials[others[0]].0, others.len());
            }
            for (no, denial) in others.iter().take(MOST_ALIKE).map(|other| &denials[*other]) {
                if let Some(found) = conflict(denial, &predicate) {
                    conflicts.insert((*no, *seq), found);
                }
            }
        }
    }
    let mut hits = Vec::new();
    for ((no, yes), (denied, affirmed)) in conflicts {
        if is_recorded(view, no, yes) {
            continue;
        }
        let message = format!("it denies what claim {yes} affirms");
        hits.push(Hit { words: Some(denied), ..Hit::on(no, message) }.with([yes]));
        let message = format!("it affirms what claim {no} denies");
        hits.push(Hit { words: Some(affirmed), ..Hit::on(yes, message) }.with([no]));
    }
    for (seq, count) in crowded {
        let message = format!("{count} claims deny this of the same names; only {MOST_ALIKE} were compared");
        hits.push(Hit::on(seq, message));
    }
    hits
}

/// Whether somebody has recorded that the two contradict each other: then C001 speaks of it.
fn is_recorded(view: &View, claim: Seq, other: Seq) -> bool {
    view.relations_of(claim).any(|(_, from, relation)| {
        relation.relation == RelationKind::Contradicts && (from == other || relation.to == other)
    })
}

/// What a segment affirms and denies without reserve, if it is a statement.
fn stated(reading: &Reading<'_>, stems: &mut Stems) -> Option<Predicate> {
    let reserved = reading.asks() || reading.cued(Cue::Hedge).next().is_some();
    if reserved || title_form(reading, Place::ALONE).is_some() {
        return None;
    }
    Some(predicates(reading, stems))
}

/// Every two names of a claim, hashed; the one name alone, where there is one.
fn pairs(names: &BTreeSet<String>) -> Vec<(u64, u64)> {
    let names: Vec<u64> = names.iter().take(8).map(|name| hash(name)).collect();
    if let [name] = names.as_slice() {
        return vec![(*name, 0)];
    }
    let two = |(at, first): (usize, &u64)| {
        let first = *first;
        names[at + 1..].iter().map(move |second| (first, *second)).collect::<Vec<_>>()
    };
    names.iter().enumerate().flat_map(two).collect()
}

/// The keys of every word with every pair of names.
fn keys<'a>(stems: impl Iterator<Item = &'a Rc<str>>, pairs: &[(u64, u64)]) -> Vec<Key> {
    let mut keys = Vec::new();
    for stem in stems {
        let stem = hash(stem);
        keys.extend(pairs.iter().map(|(first, second)| (stem, *first, *second)));
    }
    keys
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// Where one claim denies what the other affirms of the same things at the same time.
fn conflict(no: &Predicate, yes: &Predicate) -> Option<(Span, Span)> {
    let (fewer, more) = if no.names.len() < yes.names.len() { (no, yes) } else { (yes, no) };
    let same_names = fewer.names.is_subset(&more.names);
    let (stem, denied) = no.denied.iter().find(|(stem, _)| yes.affirmed.contains_key(*stem))?;
    let affirmed = yes.affirmed.get(stem)?;
    // A claim that both affirms and denies a word is about two things.
    let clear = !no.affirmed.contains_key(stem) && !yes.denied.contains_key(stem);
    // The same name in other matters is no conflict: most other words must agree, or two names.
    let shared = no.affirmed.keys().filter(|other| yes.affirmed.contains_key(*other)).count();
    let alike = shared * 2 > yes.affirmed.len().min(no.affirmed.len());
    let found = same_names && clear && no.years == yes.years && (fewer.names.len() >= 2 || alike);
    found.then_some((*denied, *affirmed))
}
