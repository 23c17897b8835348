//! Two statements that somebody else chose to compare: how they relate, for every interface.
//!
//! Invariant: only English statements of a sentence's length are compared, and the answer says why others are not
//! (`tests/compare.rs`).

use std::borrow::Cow;
use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::rule_for;
use crate::compare::{Comparison, Outcome, Statement, compare};
use crate::model::Span;
use crate::text::{LONGEST_SEGMENT, language};

/// Of how many statements the language is kept in memory.
const MOST_KNOWN: usize = 1 << 16;

/// How two statements relate.
#[derive(Debug, Clone, Serialize)]
pub struct Related {
    /// Contradiction, tension, duplicate or none.
    pub relation: Outcome,
    /// The code of the rule that reports it.
    pub code: Option<&'static str>,
    /// Why, in words.
    pub reason: Cow<'static, str>,
    /// The words that it rests on, in bytes.
    pub spans: Sides,
}

/// The words of each of two statements, in bytes.
#[derive(Debug, Clone, Serialize)]
pub struct Sides {
    /// Of the first.
    pub a: Vec<Span>,
    /// Of the second.
    pub b: Vec<Span>,
}

impl Related {
    /// What a comparison found, with the rule that reports it.
    #[must_use]
    pub fn new(comparison: Comparison) -> Self {
        let code = Related::code_of(&comparison);
        let Comparison { outcome: relation, reason, spans: [a, b], .. } = comparison;
        Related { relation, code, reason, spans: Sides { a, b } }
    }

    /// The code of the rule that reports what was found.
    #[must_use]
    pub fn code_of(comparison: &Comparison) -> Option<&'static str> {
        comparison.conflict.map(|conflict| rule_for(conflict).code)
    }
}

/// Pairs that are compared one after another.
#[derive(Debug)]
pub struct InARow<'l, 't> {
    languages: &'l Languages,
    /// The last statement on each side.
    last: [Option<(&'t str, Statement<'t>)>; 2],
}

impl<'t> InARow<'_, 't> {
    /// Compares two statements, if they can be compared.
    #[must_use]
    pub fn compare(&mut self, a: &'t str, b: &'t str) -> Comparison {
        if a.len().max(b.len()) > LONGEST_SEGMENT {
            return Comparison::none("one of the statements is longer than any single statement may be");
        }
        if let Some(name) = self.languages.of(a).or_else(|| self.languages.of(b)) {
            return Comparison::none(format!("one of the statements is in {name}; only English is compared"));
        }
        let [one, other] = &mut self.last;
        compare(read(one, a), read(other, b))
    }
}

/// A statement, which is read unless it is the last one.
fn read<'s, 't>(last: &'s mut Option<(&'t str, Statement<'t>)>, text: &'t str) -> &'s Statement<'t> {
    if last.as_ref().is_some_and(|(before, _)| *before != text) {
        *last = None;
    }
    &last.get_or_insert_with(|| (text, Statement::read(text))).1
}

/// The languages of the statements that were met: to detect one takes longer than to compare two statements, and many
/// pairs have a statement in common.
#[derive(Debug, Default)]
pub struct Languages(Mutex<FxHashMap<String, Option<&'static str>>>);

impl Languages {
    /// Compares two statements, if they can be compared.
    #[must_use]
    pub fn compare(&self, a: &str, b: &str) -> Comparison {
        self.in_a_row().compare(a, b)
    }

    /// Compares pairs one after another. What was read of a statement is kept for the next pair with the same one.
    #[must_use]
    pub fn in_a_row<'t>(&self) -> InARow<'_, 't> {
        InARow { languages: self, last: [None, None] }
    }

    /// The language of a statement, if it is reliably not English.
    fn of(&self, text: &str) -> Option<&'static str> {
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(name) = known().get(text) {
            return *name;
        }
        let name = language(text);
        let mut known = known();
        if known.len() >= MOST_KNOWN {
            known.clear();
        }
        known.insert(text.to_owned(), name);
        name
    }
}
