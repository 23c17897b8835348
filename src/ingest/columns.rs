//! Columns: which column of a table says what about its claims.
//!
//! Invariant: a mapping that the user gives is used, or refused. A column with a usual name is mapped by itself. Every
//! other column is kept under its own name. The mapping is reported. A value that does not fit its field, such as a date
//! in words, is kept unchanged and counted. A value that is too long for an entry stays in the file, and is counted.
//! `tests/claims.rs` holds it.

use std::collections::{BTreeMap, HashMap};

use super::cell::Cell;
use super::json::Node;
use super::mapping::{self, Map, REVIEW, TARGETS, Target, is_nothing, plain};
use super::meaning::Meaning;
use super::passages;
use super::rating::{is_unrated, verdict_of_scale, verdict_of_words};
use super::record::{Link, Record};
use super::tidy::{encoded, locator, tidy_date};
use crate::error::{Error, ReadError};
use crate::model::{Assessment, Claim, Confidence, RelationKind, Verdict};
use crate::sheet::COLUMNS;

/// The longest value of a column that is copied into the claim's entry, in bytes. A longer one stays in the file.
pub(super) const LONGEST_EXTRA: usize = 4096;

/// The most bytes that a claim and its columns may take in an entry, encoded.
pub(super) const MOST_ENCODED: usize = 48_000;

/// Statuses that `export` writes and that are not verdicts.
const NO_VERDICT: [&str; 4] = ["unassessed", "contested", "superseded", "retracted"];

/// By how many first columns a table of our own is known: the last of them is the status.
const OWN: usize = 4;

/// Which column says what, and which values did not fit.
#[derive(Debug, Clone, Default)]
pub struct Columns {
    given: Map,
    /// The place of each column in `order` and `meanings`.
    by_name: HashMap<String, usize>,
    /// The column of each field that has one.
    column_of: BTreeMap<Target, String>,
    order: Vec<String>,
    meanings: Vec<Meaning>,
    /// Whether each row is a ClaimReview, with its members as columns.
    review: bool,
    /// Who published the verdicts, if no column says so.
    publisher: Option<String>,
    /// For each kind of value: how many did not fit their fields, and the first of them.
    odd: BTreeMap<&'static str, (u64, String)>,
    /// What was passed over or filled in, with how often, in words without their number.
    passed: BTreeMap<&'static str, u64>,
    /// How many values were too long to be copied.
    long: u64,
}

impl Columns {
    pub(super) fn new(given: Map, publisher: Option<String>) -> Self {
        Columns { given, publisher, ..Columns::default() }
    }

    /// Maps the columns of these names that are new. A field that has a column keeps it.
    pub(super) fn meet<'a>(&mut self, names: impl Iterator<Item = &'a str> + Clone) {
        // Most rows have all columns, in their order.
        if names.clone().eq(self.order.iter()) {
            return;
        }
        let mut new: Vec<String> = Vec::new();
        for name in names {
            if !self.by_name.contains_key(name) {
                self.by_name.insert(name.to_owned(), self.order.len());
                self.order.push(name.to_owned());
                self.meanings.push(Meaning::of(name));
                new.push(name.to_owned());
            }
        }
        if new.is_empty() {
            return;
        }
        for (target, column) in &self.given {
            if new.contains(column) {
                if let Some(meaning) = self.by_name.get(column).and_then(|at| self.meanings.get_mut(*at)) {
                    meaning.target = Some(*target);
                }
                self.column_of.insert(*target, column.clone());
            }
        }
        let mut plainly: BTreeMap<String, Vec<&String>> = BTreeMap::new();
        for name in &new {
            plainly.entry(plain(name)).or_default().push(name);
        }
        self.review |= plainly.contains_key("claimreviewed");
        if self.review {
            self.usual(REVIEW.into_iter(), &plainly);
        }
        self.usual(TARGETS.into_iter().map(|(target, _, usual)| (target, usual)), &plainly);
    }

    /// Whether a column of this name may hold the claims.
    pub(super) fn may_hold_claims(&self, name: &str) -> bool {
        match self.given.iter().find(|(target, _)| *target == Target::Text) {
            Some((_, column)) => column == name,
            None => mapping::may_hold_claims(name),
        }
    }

    /// What a column says, which stands at this place in most rows.
    fn meaning(&self, name: &str, place: usize) -> Meaning {
        let place = match self.order.get(place) {
            Some(there) if there == name => Some(place),
            _ => self.by_name.get(name).copied(),
        };
        let met = place.and_then(|place| self.meanings.get(place));
        met.copied().unwrap_or_else(|| Meaning::of(name))
    }

    /// Maps new columns, given by their plain names, to the fields for which their names are usual.
    fn usual(
        &mut self,
        targets: impl Iterator<Item = (Target, &'static [&'static str])>,
        new: &BTreeMap<String, Vec<&String>>,
    ) {
        for (target, usual) in targets {
            if self.column_of.contains_key(&target) || self.given.iter().any(|(given, _)| *given == target) {
                continue;
            }
            let place = |name: &&&String| self.by_name.get(**name).copied();
            let is_free = |place: &usize| self.meanings.get(*place).is_some_and(|one| one.target.is_none());
            let free = |name: &&&String| place(name).is_some_and(|place| is_free(&place));
            let found = usual.iter().find_map(|usual| new.get(*usual)?.iter().find(free));
            if let Some(name) = found {
                if let Some(meaning) = place(&name).and_then(|place| self.meanings.get_mut(place)) {
                    meaning.target = Some(target);
                }
                self.column_of.insert(target, (*name).clone());
            }
        }
    }

    /// Whether the user maps columns by their places, and a table with this first row has no columns of such names.
    pub(super) fn gives_numbers(&self, header: &[String]) -> bool {
        let is_place = |column: &String| {
            column.parse::<usize>().is_ok_and(|place| (1..=header.len()).contains(&place))
                && !header.contains(column)
        };
        !self.given.is_empty() && self.given.iter().all(|(_, column)| is_place(column))
    }

    /// Whether a column for the claims was found.
    pub(super) fn has_text(&self) -> bool {
        self.text().is_some()
    }

    /// The column for the claims.
    pub(super) fn text(&self) -> Option<&str> {
        self.column_of.get(&Target::Text).map(String::as_str)
    }

    /// Whether rows may refer to each other: there is a column for their names, and one for references.
    pub(super) fn relates(&self) -> bool {
        let references = [
            Target::Contradicts,
            Target::Duplicates,
            Target::Supersedes,
            Target::DependsOn,
            Target::Supports,
        ];
        self.column_of.contains_key(&Target::Id)
            && references.iter().any(|target| self.column_of.contains_key(target))
    }

    /// The columns that the user mapped and that do not exist.
    pub(super) fn missing(&self) -> Vec<&str> {
        let there = |column: &&str| !self.by_name.contains_key(*column);
        self.given.iter().map(|(_, column)| column.as_str()).filter(there).collect()
    }

    /// The error that none of the `rows` of a table contains a claim.
    #[must_use]
    pub fn none_of(&self, path: &str, rows: usize) -> Error {
        let path = path.to_owned();
        let (mapped, _) = self.mapping();
        let text = mapped.iter().find(|(name, _)| *name == "text").map_or("", |(_, column)| *column);
        match rows {
            0 if self.order.is_empty() => Error::Unread(ReadError::Blank { path }),
            0 => Error::Unread(ReadError::NoRows { path }),
            _ => Error::Unread(ReadError::NoColumn {
                path,
                why: format!("the column `{text}` contains no claim in any of {rows} rows"),
                columns: self.order.clone(),
            }),
        }
    }

    /// Every column, in order.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.order
    }

    /// The mapping: each field with its column, and the columns that are kept under their own names.
    #[must_use]
    pub fn mapping(&self) -> (Vec<(&'static str, &str)>, Vec<&str>) {
        let mapped = TARGETS
            .iter()
            .filter_map(|(target, name, _)| Some((*name, self.column_of.get(target)?.as_str())));
        let kept = self.order.iter().zip(&self.meanings).filter(|(_, meaning)| meaning.target.is_none());
        (mapped.collect(), kept.map(|(name, _)| name.as_str()).collect())
    }

    /// What did not fit, in words.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        let mut notes: Vec<String> = Vec::new();
        for (what, (count, first)) in &self.odd {
            let first: String = first.chars().take(40).collect();
            notes.push(match count {
                1 => format!("`{first}` is not a known form of {what}; it was kept unchanged"),
                _ => format!(
                    "{count} values are not a known form of {what}; they were kept unchanged: `{first}`, …"
                ),
            });
        }
        notes.extend(self.passed.iter().map(|(what, count)| format!("{count} {what}")));
        if self.long > 0 {
            notes.push(format!(
                "{} values are too long for an entry; only the captured file keeps them",
                self.long
            ));
        }
        notes
    }

    /// Counts something that was passed over or filled in.
    pub(super) fn pass(&mut self, what: &'static str, count: u64) {
        *self.passed.entry(what).or_default() += count;
    }

    fn odd(&mut self, what: &'static str, value: &str) {
        let (count, _) = self.odd.entry(what).or_insert_with(|| (0, value.to_owned()));
        *count += 1;
    }

    /// The claim in a row; or what is wrong, and in which cell.
    pub(super) fn record(&mut self, cells: &[Cell<'_>]) -> Result<Record, (Option<usize>, String)> {
        let mut record = Record::default();
        let mut verdict = Assessment::new(Verdict::NotEnoughEvidence);
        let (mut words, mut rating) = (None, None);
        let mut scale = [None; 3];
        // The words of other columns that hold ratings, should those of the mapped ones not be known.
        let mut others: Vec<&str> = Vec::new();
        // The claim must fit into its entry, and the verdict into another. Other columns take the room that is left.
        let (mut room, mut judged) = (MOST_ENCODED, MOST_ENCODED);
        let meaning = |(place, cell): (usize, &Cell<'_>)| self.meaning(cell.column, place);
        let meanings: Vec<Meaning> = cells.iter().enumerate().map(meaning).collect();
        let states = |(cell, meaning): (&Cell<'_>, &Meaning)| {
            meaning.target == Some(Target::Text) && !is_nothing(cell.value)
        };
        let Some(said) = cells.iter().zip(&meanings).position(states) else {
            let text = meanings.iter().position(|meaning| meaning.target == Some(Target::Text));
            return Err(match text.filter(|at| !cells[*at].value.trim().is_empty()) {
                Some(at) => (Some(at), "the claim contains no words".to_owned()),
                None => (None, "this row has no claim text".to_owned()),
            });
        };
        record.claim = cells[said].spoken();
        let quote = record.claim.quote().map_or(0, encoded);
        room = room.saturating_sub(encoded(&record.claim.text) + quote);
        if room == 0 {
            return Err((Some(said), format!("the claim is longer than {MOST_ENCODED} bytes")));
        }
        if !record.claim.text.contains(char::is_alphanumeric) {
            return Err((Some(said), "the claim contains no words".to_owned()));
        }
        let text = record.claim.text.trim_start();
        if text.starts_with('[') && Node::parse(text, 0).is_ok_and(Node::is_array) {
            return Err((Some(said), "the claim is a list of values, and no words".to_owned()));
        }
        if let Some(what) = passages::whole(&record.claim.text) {
            return Err((Some(said), format!("the claim is {what}, and no words")));
        }
        for (index, (cell, Meaning { target, rates, scale: number })) in
            cells.iter().zip(meanings).enumerate()
        {
            let value = cell.value.trim();
            // "Unknown" is a verdict as well.
            let tells =
                matches!(target, Some(Target::Verdict | Target::Rating)) && verdict_of_words(value).is_some();
            if value.is_empty() || target.is_some() && !tells && is_nothing(value) {
                continue;
            }
            if value.contains('\0') || cell.column.contains('\0') {
                return Err((Some(index), "this cell contains a NUL character".to_owned()));
            }
            if !self.fits(target, value, &mut room, &mut judged) {
                continue;
            }
            let fits = match target {
                Some(Target::Text) => true,
                Some(Target::Claimant) => put(&mut record.claim.claimant, Some(value.into())),
                Some(Target::Date) => put(&mut record.date, tidy_date(value)) || self.kept("date", value),
                Some(Target::Url) => put(&mut record.url, locator(value)) || self.kept("address", value),
                Some(Target::Verdict) => put(&mut words, Some(value)),
                Some(Target::Rating) => put(&mut rating, Some(value)),
                Some(Target::Confidence) => {
                    let level = [Confidence::Low, Confidence::Moderate, Confidence::High];
                    let level = level.into_iter().find(|level| level.name().eq_ignore_ascii_case(value));
                    put(&mut verdict.confidence, level) || self.kept("confidence", value)
                }
                Some(Target::Because) => put(&mut record.because, Some(value.to_owned())),
                Some(Target::By) => put(&mut verdict.by, Some(value.to_owned())),
                Some(Target::VerdictUrl) => {
                    put(&mut verdict.url, locator(value)) || self.kept("address", value)
                }
                Some(Target::VerdictDate) => {
                    put(&mut verdict.date, tidy_date(value)) || self.kept("date", value)
                }
                Some(Target::Id) => {
                    record.id = Some(value.to_owned());
                    false
                }
                Some(Target::Contradicts) => record.refer(Link::Relation(RelationKind::Contradicts), value),
                Some(Target::Duplicates) => record.refer(Link::Relation(RelationKind::Duplicates), value),
                Some(Target::Supersedes) => record.refer(Link::Relation(RelationKind::Supersedes), value),
                Some(Target::DependsOn) => record.refer(Link::Relation(RelationKind::DependsOn), value),
                Some(Target::Supports) => record.refer(Link::Supports, value),
                Some(Target::Cites) => record.cite(value),
                None => {
                    if rates {
                        others.push(value);
                    }
                    if let Some(place) = number {
                        scale[place] = Some(value);
                    }
                    false
                }
            };
            if !fits {
                self.keep(&mut record, cell.column, value, &mut room);
            }
        }
        // The claim's own words were taken first, whatever the order of the columns.
        record.claim.date = record.date.take().map(Into::into);
        record.claim.url = record.url.take().map(Into::into);
        self.judge(&mut record, verdict, (words, rating, &others), scale, &mut room);
        Ok(record)
    }

    /// Takes the room that a value needs in the entry of the claim or of the verdict. Returns whether there was enough.
    fn fits(&mut self, target: Option<Target>, value: &str, room: &mut usize, judged: &mut usize) -> bool {
        let (room, longest) = match target {
            None | Some(Target::Text) => return true,
            Some(Target::Cites) => (room, MOST_ENCODED),
            Some(Target::Because) => (judged, MOST_ENCODED),
            Some(
                Target::Verdict
                | Target::Rating
                | Target::Confidence
                | Target::By
                | Target::VerdictUrl
                | Target::VerdictDate,
            ) => (judged, LONGEST_EXTRA),
            Some(_) => (room, LONGEST_EXTRA),
        };
        let cost = if value.len() <= longest { encoded(value) } else { usize::MAX };
        let fits = cost < *room;
        *room -= if fits { cost } else { 0 };
        self.long += u64::from(!fits);
        fits
    }

    fn kept(&mut self, what: &'static str, value: &str) -> bool {
        self.odd(what, value);
        false
    }

    fn keep(&mut self, record: &mut Record, column: &str, value: &str, room: &mut usize) {
        if value.len() > LONGEST_EXTRA || column.len() >= *room {
            self.long += 1;
            return;
        }
        let cost = encoded(value) + encoded(column) + 6;
        if cost >= *room {
            self.long += 1;
            return;
        }
        *room -= cost;
        record.extra.push((column.to_owned(), value.to_owned()));
    }

    /// Adds what else was said about a claim, as far as its entry has room.
    pub(super) fn add(&mut self, claim: &mut Claim, more: &[(String, String)]) {
        let cost = |(name, value): (&str, &str)| encoded(name) + encoded(value) + 6;
        let text = encoded(&claim.text) + claim.quote().map_or(0, encoded);
        let mut held = claim.extra.iter().map(cost).sum::<usize>() + text;
        let fitting = more.iter().map(|(name, value)| (&**name, &**value)).filter(|one| {
            let fits = held + cost(*one) < MOST_ENCODED;
            held += if fits { cost(*one) } else { 0 };
            self.long += u64::from(!fits);
            fits
        });
        claim.extra = claim.extra.iter().chain(fitting).collect();
    }

    /// Whether it is a table that `export` wrote: CSV and JSON Lines begin with the same columns.
    fn is_ours(&self) -> bool {
        self.order.get(..OWN).is_some_and(|first| *first == COLUMNS[..OWN])
    }

    /// Adds the verdict in a row, by whoever published it.
    fn judge(
        &mut self,
        record: &mut Record,
        mut assessment: Assessment,
        (words, rating, others): (Option<&str>, Option<&str>, &[&str]),
        [value, worst, best]: [Option<&str>; 3],
        room: &mut usize,
    ) {
        // In a table of our own, these are not verdicts: a relation makes a claim contested.
        let verdict_of_status = |words: &str| match self.is_ours() && NO_VERDICT.contains(&words) {
            true => None,
            false => verdict_of_words(words),
        };
        let unrated = [words, rating].into_iter().flatten().any(is_unrated);
        let value = value.filter(|_| !unrated);
        // The number of a rating may be written in words.
        let of_value = |value| verdict_of_scale(value, worst, best).or_else(|| verdict_of_words(value));
        let by_scale = || value.and_then(of_value);
        let verdict = words.and_then(verdict_of_status).or_else(|| rating.and_then(verdict_of_words));
        let other = || others.iter().find(|words| verdict_of_words(words).is_some()).copied();
        let other = if verdict.or_else(by_scale).is_none() { other() } else { None };
        let verdict = verdict.or_else(by_scale).or_else(|| verdict_of_words(other?));
        let Some(verdict) = verdict else {
            for (target, value) in [(Target::Verdict, words), (Target::Rating, rating)] {
                if let (Some(value), Some(name)) = (value, self.column_of.get(&target).cloned()) {
                    // "unassessed", for example, is our own word for the absence of a verdict.
                    if !NO_VERDICT.contains(&value) {
                        self.odd("verdict", value);
                    }
                    self.keep(record, &name, value, room);
                }
            }
            // There is no verdict that these columns could belong to: keep them as they are.
            let rest = [
                (Target::By, assessment.by.take()),
                (Target::VerdictUrl, assessment.url.take()),
                (Target::VerdictDate, assessment.date.take()),
                (Target::Because, record.because.take()),
                (Target::Confidence, assessment.confidence.map(|level| level.name().to_owned())),
            ];
            for (target, value) in rest {
                if let (Some(value), Some(name)) = (value, self.column_of.get(&target).cloned()) {
                    self.keep(record, &name, &value, room);
                }
            }
            return;
        };
        assessment.verdict = verdict;
        // The number that was mapped is kept beside the words that say what it means.
        for (target, value) in [(Target::Verdict, words), (Target::Rating, rating)] {
            if let (Some(_), Some(value), Some(name)) = (other, value, self.column_of.get(&target).cloned()) {
                self.keep(record, &name, value, room);
            }
        }
        let own = other.or(rating).or(words).or(value);
        // It is always kept: by it the verdict is known as one that somebody else published.
        assessment.rating = own.map(str::to_owned);
        assessment.by = assessment.by.or_else(|| self.publisher.clone());
        let words = own.unwrap_or_default();
        assessment.because = record.because.take().unwrap_or_else(|| Assessment::published_as(words));
        record.assessments.push(assessment);
    }
}

fn put<T>(field: &mut Option<T>, value: Option<T>) -> bool {
    let fits = value.is_some();
    *field = value;
    fits
}

#[cfg(test)]
mod tests;
