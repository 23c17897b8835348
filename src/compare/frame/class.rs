//! Classes of predicates: which verbs, nouns and adjectives say the same, by `src/words/predicates.txt`.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::text::lemma;
use crate::words::{PLAIN_VERBS, PREDICATES, REPEATED};

use super::super::token::key;

/// What is done or is so: a class of the file by its number, or the key of a verb that the file does not have.
pub(in crate::compare) type Act = u64;

/// A way to say an act.
#[derive(Debug, Clone)]
pub(super) struct Saying {
    /// The words after the first, which follow it.
    pub(super) tail: Vec<&'static str>,
    pub(super) act: Act,
    /// Doer and thing change places.
    pub(super) swapped: bool,
}

/// How a noun stands for an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// The noun names the event or the measure.
    Event,
    /// The noun names the doer.
    Doer,
    /// The noun names what is counted.
    Counted,
}

struct Kind {
    name: &'static str,
    traits: Vec<&'static str>,
    opposites: Vec<Act>,
}

pub(super) struct Classes {
    kinds: Vec<Kind>,
    verbs: FxHashMap<&'static str, Vec<Saying>>,
    nouns: FxHashMap<String, Vec<(Act, Role)>>,
    states: FxHashMap<&'static str, Vec<Act>>,
    repeated: FxHashSet<Act>,
    plain: FxHashSet<Act>,
}

pub(super) static CLASSES: LazyLock<Classes> = LazyLock::new(Classes::load);

impl Classes {
    fn load() -> Self {
        let mut made = Classes {
            kinds: Vec::new(),
            verbs: FxHashMap::default(),
            nouns: FxHashMap::default(),
            states: FxHashMap::default(),
            repeated: REPEATED.iter().map(key).collect(),
            plain: PLAIN_VERBS.iter().map(key).collect(),
        };
        let column = |row: crate::words::Row, at: usize| row.words(at).filter(|word| *word != "-");
        for (number, row) in PREDICATES.section("classes").rows().enumerate() {
            let act = number as Act;
            let traits = column(row, 1).collect();
            made.kinds.push(Kind { name: row.column(0), traits, opposites: Vec::new() });
            for word in column(row, 2) {
                let (swapped, word) = word.strip_prefix('<').map_or((false, word), |word| (true, word));
                let mut words = word.split('_');
                let first = words.next().unwrap_or_default();
                let saying = Saying { tail: words.collect(), act, swapped };
                made.verbs.entry(first).or_default().push(saying);
            }
            for word in column(row, 3) {
                let role = match word.as_bytes().first() {
                    Some(b'@') => Role::Doer,
                    Some(b'#') => Role::Counted,
                    _ => Role::Event,
                };
                let bare = word.trim_start_matches(['@', '#']);
                made.nouns.entry(noun_key(bare, &lemma(bare)).to_owned()).or_default().push((act, role));
            }
            for word in column(row, 4) {
                made.states.entry(word).or_default().push(act);
            }
        }
        made.verbs.values_mut().for_each(|all| all.sort_by_key(|one| std::cmp::Reverse(one.tail.len())));
        made.load_opposites();
        made
    }

    fn load_opposites(&mut self) {
        for row in PREDICATES.section("opposites").rows() {
            let numbers: Vec<Act> =
                row.words(0).chain(row.words(1)).filter_map(|name| self.number(name)).collect();
            let Some((first, others)) = numbers.split_first() else { continue };
            for other in others {
                self.kinds[*first as usize].opposites.push(*other);
                self.kinds[*other as usize].opposites.push(*first);
            }
        }
    }

    /// The class of this name.
    pub(super) fn number(&self, name: &str) -> Option<Act> {
        self.kinds.iter().position(|kind| kind.name == name).map(|at| at as Act)
    }

    /// The ways to go on after a verb in its base form, longest first.
    pub(super) fn sayings(&self, base: &str) -> &[Saying] {
        self.verbs.get(base).map_or(&[], Vec::as_slice)
    }

    /// The acts that a noun stands for, by its key.
    pub(super) fn noun(&self, base: &str) -> &[(Act, Role)] {
        self.nouns.get(base).map_or(&[], Vec::as_slice)
    }

    /// The acts that an adjective or participle says are so.
    pub(super) fn state(&self, word: &str) -> &[Act] {
        self.states.get(word).map_or(&[], Vec::as_slice)
    }

    /// Whether an act has a trait.
    pub(super) fn is(&self, act: Act, wanted: &str) -> bool {
        self.kinds.get(act as usize).is_some_and(|kind| kind.traits.contains(&wanted))
    }

    /// Whether an act belongs to a class of the file.
    pub(super) fn is_listed(&self, act: Act) -> bool {
        (act as usize) < self.kinds.len()
    }

    /// The name of a class.
    pub(super) fn name(&self, act: Act) -> &'static str {
        self.kinds.get(act as usize).map_or("", |kind| kind.name)
    }

    /// Whether an act says nothing of what happens: "is", "has".
    pub(super) fn plain(&self, act: Act) -> bool {
        self.plain.contains(&act)
    }

    /// Whether an act happens once to a thing.
    pub(super) fn once(&self, act: Act) -> bool {
        if self.is_listed(act) {
            self.is(act, "once")
        } else {
            !self.repeated.contains(&act) && !self.plain(act)
        }
    }

    /// The acts that cannot be true of the same thing at the same time.
    pub(super) fn opposites(&self, act: Act) -> &[Act] {
        self.kinds.get(act as usize).map_or(&[], |kind| &kind.opposites)
    }

    /// Whether two acts cannot be true of the same thing at the same time.
    pub(super) fn opposed(&self, act: Act, other: Act) -> bool {
        self.opposites(act).contains(&other)
    }
}

/// The key of a noun: its base form, except that "winning" is not "win".
pub(super) fn noun_key<'w>(word: &'w str, base: &'w str) -> &'w str {
    let single = word.strip_suffix('s').unwrap_or(word);
    if single.ends_with("ing") { single } else { base }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::PREDICATES;

    #[test]
    fn every_opposite_is_a_class() {
        for row in PREDICATES.section("opposites").rows() {
            for name in row.words(0).chain(row.words(1)) {
                assert!(CLASSES.number(name).is_some(), "{name}");
            }
        }
    }

    #[test]
    fn verbs_are_in_their_base_form() {
        // These are forms of other words as well.
        let other = |word: &&&str| lemma(word) != **word && !matches!(**word, "found" | "wound" | "lower");
        assert_eq!(CLASSES.verbs.keys().filter(other).collect::<Vec<_>>(), Vec::<&&str>::new());
    }

    #[test]
    fn words_of_one_class_say_the_same() {
        let act = |verb: &str| CLASSES.sayings(verb).iter().map(|saying| saying.act).collect::<Vec<_>>();
        assert!(act("purchase").iter().any(|one| act("acquire").contains(one)));
        assert!(act("rise").iter().any(|one| act("fall").iter().any(|other| CLASSES.opposed(*one, *other))));
        assert!(CLASSES.once(key("unveil")) && !CLASSES.once(key("visit")));
    }
}
