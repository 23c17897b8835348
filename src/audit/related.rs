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

/// The languages of the statements that were met: to detect one takes longer than to compare two statements, and many
/// pairs have a statement in common.
#[derive(Debug, Default)]
pub struct Languages(Mutex<FxHashMap<String, Option<&'static str>>>);

impl Languages {
    /// Compares two statements, if they can be compared.
    #[must_use]
    pub fn compare(&self, a: &str, b: &str) -> Comparison {
        if a.len().max(b.len()) > LONGEST_SEGMENT {
            return Comparison::none("one of the statements is longer than any single statement may be");
        }
        match self.of(a).or_else(|| self.of(b)) {
            Some(name) => {
                Comparison::none(format!("one of the statements is in {name}; only English is compared"))
            }
            None => compare(&Statement::read(a), &Statement::read(b)),
        }
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
