//! The terms of a search: its words, and the filters of what has them.
//!
//! Invariant: `claimlog search` and every `--search` read them here, so that both find the same claims.
//! `tests/bulk.rs` chooses claims with them.

use std::collections::BTreeSet;

use super::context::Context;
use super::output::Failure;
use claimlog::audit::{Selection, rule};
use claimlog::error::{Error, Refusal};
use claimlog::excerpt::Words;
use claimlog::model::{Claim, Entry, Field, Seq, Source, Status, View};
use claimlog::text::{Query, Score, normal_form};

/// What a search asks for.
pub(super) struct Terms {
    words: Query,
    tests: Vec<Test>,
}

impl Terms {
    /// Reads what a person typed. The filters that name sources or rules are looked up in `view`.
    pub(super) fn read(text: &str, view: &View, context: &Context) -> Result<Self, Failure> {
        let (filters, words) = read(text);
        let words = Query::new(&words);
        if words.is_empty() && filters.is_empty() {
            return Err(Failure::usage("there is no word to search for"));
        }
        let tests = filters
            .into_iter()
            .map(|(field, value)| Test::new(field, value, view, context))
            .collect::<Result<_, _>>()?;
        Ok(Terms { words, tests })
    }

    /// The claims that they find, best first.
    pub(super) fn claims(&self, view: &View) -> Vec<Seq> {
        let found = self.matches(view, &self.words);
        if found.is_empty() && !self.words.is_empty() {
            return self.matches(view, &self.words.clone().with_open_end());
        }
        found
    }

    /// The words to search texts for. It is an error if there are none, or if a filter is of claims.
    pub(super) fn of_texts(&self) -> Result<&Query, Failure> {
        if let Some(test) = self.tests.iter().find(|test| test.is_of_claims()) {
            let field = test.field();
            return Err(Failure::usage(format!(
                "“{field}:” is a filter of claims, and --in sources searches texts"
            ))
            .hint(format!("leave out {field}:, or search the claims")));
        }
        if self.words.is_empty() {
            return Err(Failure::usage("there is no word to search the texts for"));
        }
        Ok(&self.words)
    }

    /// Whether the filters hold of a source.
    pub(super) fn hold_of_source(&self, seq: Seq, source: &Source) -> bool {
        self.tests.iter().all(|test| test.holds_of_source(seq, source))
    }

    fn matches(&self, view: &View, query: &Query) -> Vec<Seq> {
        let mut found: Vec<(bool, std::cmp::Reverse<Score>, Seq)> = view
            .claims()
            .filter_map(|(seq, entry, claim)| {
                let score = query.score(&claim.text)?;
                self.tests.iter().all(|test| test.holds(view, seq, entry, claim)).then_some((
                    !view.in_force(seq),
                    std::cmp::Reverse(score),
                    seq,
                ))
            })
            .collect();
        found.sort();
        found.into_iter().map(|(.., seq)| seq).collect()
    }
}

/// The words of what a person typed, if claims can be found by them alone, without looking at all sources or applying a
/// rule to all claims; and whether filters choose among those.
pub(super) fn words(text: &str) -> Option<Words> {
    let (filters, words) = read(text);
    let query = Query::new(&words);
    let by_words = !query.is_empty() && filters.iter().all(|(field, _)| !["source", "code"].contains(field));
    by_words.then_some(Words { query, filtered: !filters.is_empty() })
}

/// The fields that a filter may name.
const FIELDS: [&str; 9] =
    ["author", "claimant", "code", "date", "publisher", "source", "status", "title", "url"];

/// Separates the filters of a search, each a field and its value, from its words.
fn read(text: &str) -> (Vec<(&'static str, String)>, String) {
    let (mut filters, mut words) = (Vec::new(), String::new());
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let filter = FIELDS.iter().find_map(|field| {
            let value = rest.get(..field.len()).filter(|head| head.eq_ignore_ascii_case(field))?;
            Some((*field, rest[value.len()..].strip_prefix(':')?))
        });
        // A quoted phrase is one piece, so that no filter is seen in it.
        let (body, head) = filter.map_or((rest, None), |(field, value)| (value, Some(field)));
        let quote = |c: char| matches!(c, '"' | '\u{201c}' | '\u{201d}' | '\u{201e}');
        let end = match body.strip_prefix(quote) {
            Some(inner) => {
                let open = body.len() - inner.len();
                inner
                    .find(quote)
                    .map_or(body.len(), |at| open + at + inner[at..].chars().next().map_or(0, char::len_utf8))
            }
            None => body.find(char::is_whitespace).unwrap_or(body.len()),
        };
        let piece = &body[..end];
        match head {
            Some(field) => filters.push((field, piece.trim_matches(quote).to_owned())),
            None => {
                words.push_str(piece);
                words.push(' ');
            }
        }
        rest = body[end..].trim_start();
    }
    (filters, words)
}

/// A filter: what must hold of a claim.
enum Test {
    /// The words of a field of the claim or its source.
    Words(&'static str, Query),
    /// How the date begins.
    Date(String),
    /// Words of an address.
    Address(String),
    /// The source that it was taken from.
    From(BTreeSet<Seq>),
    Status(Status),
    /// The claims that a rule flags.
    Flagged(BTreeSet<Seq>),
}

impl Test {
    fn new(field: &'static str, value: String, view: &View, context: &Context) -> Result<Self, Failure> {
        if value.trim().is_empty() {
            return Err(Failure::usage(format!("“{field}:” names no value")));
        }
        Ok(match field {
            "claimant" | "author" | "publisher" | "title" => Test::Words(field, Query::new(&value)),
            "date" => Test::Date(value),
            "url" => Test::Address(normal_form(&value)),
            "source" => Test::From(sources(&value, view, context)),
            "status" => Test::Status(
                <Status as clap::ValueEnum>::from_str(&value, true)
                    .map_err(|_| Failure::usage(format!("there is no status {value}")))?,
            ),
            _ => {
                let rule = rule(&value).ok_or(Error::Refused(Refusal::NoRule { code: value }))?;
                let selection = Selection { select: vec![rule.code.to_owned()], ignore: Vec::new() };
                Test::Flagged(context.audit(view, &selection)?.entries())
            }
        })
    }

    fn holds(&self, view: &View, seq: Seq, entry: &Entry, claim: &Claim) -> bool {
        let source = view.source_of(seq).map(|(_, source)| source);
        match self {
            Test::Words("claimant", query) => {
                claim.claimant.as_deref().is_some_and(|text| query.score(text).is_some())
            }
            Test::Words(field, query) => source.is_some_and(|source| has_words(source, field, query)),
            Test::Date(start) => claim.date.as_ref().is_some_and(|date| date.starts_with(start.as_str())),
            Test::Address(part) => [claim.url.as_deref(), source.and_then(|it| it.url.as_deref())]
                .into_iter()
                .flatten()
                .any(|url| normal_form(url).contains(part.as_str())),
            Test::From(sources) => entry.about.is_some_and(|about| sources.contains(&about)),
            Test::Status(status) => view.status(seq) == *status,
            Test::Flagged(flagged) => flagged.contains(&seq),
        }
    }

    /// The field that it is about.
    fn field(&self) -> &'static str {
        match self {
            Test::Words(field, _) => field,
            Test::Date(_) => "date",
            Test::Address(_) => "url",
            Test::From(_) => "source",
            Test::Status(_) => "status",
            Test::Flagged(_) => "code",
        }
    }

    /// Whether only claims have what it asks for.
    fn is_of_claims(&self) -> bool {
        ["claimant", "status", "code"].contains(&self.field())
    }

    /// Whether it holds of a source.
    fn holds_of_source(&self, seq: Seq, source: &Source) -> bool {
        match self {
            Test::Words(field, query) => has_words(source, field, query),
            Test::Date(start) => {
                source.published.as_ref().is_some_and(|date| date.starts_with(start.as_str()))
            }
            Test::Address(part) => {
                source.url.as_deref().is_some_and(|url| normal_form(url).contains(part.as_str()))
            }
            Test::From(sources) => sources.contains(&seq),
            Test::Status(_) | Test::Flagged(_) => false,
        }
    }
}

/// Whether a field of a source, as it was recorded or as the source states it, has some words.
fn has_words(source: &Source, field: &str, query: &Query) -> bool {
    let (recorded, stated) = match field {
        "author" => (&source.author, Field::Author),
        "publisher" => (&source.publisher, Field::Publisher),
        _ => (&source.title, Field::Title),
    };
    let text = recorded.as_deref().or_else(|| source.stated(stated));
    text.is_some_and(|text| query.score(text).is_some())
}

/// The sources that a value names: by entry or leaf hash, otherwise by words of the title, name or address.
fn sources(value: &str, view: &View, context: &Context) -> BTreeSet<Seq> {
    if let Ok(seq) = context.find(view, value)
        && view.source(seq).is_some()
    {
        return BTreeSet::from([seq]);
    }
    let (query, part) = (Query::new(value), normal_form(value));
    let named = |source: &Source| {
        let has = |text: &String| query.score(text).is_some() || normal_form(text).contains(&part);
        [&source.title, &source.name, &source.url].into_iter().flatten().any(has)
    };
    view.sources().filter(|(_, source)| named(source)).map(|(seq, _)| seq).collect()
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn filters_are_told_from_words() {
        let split = |text: &str| {
            let (filters, words) = read(text);
            let filters: Vec<String> =
                filters.iter().map(|(field, value)| format!("{field}={value}")).collect();
            (filters.join(" "), words.trim().to_owned())
        };
        for (text, filters, words) in [
            ("dam 1969", "", "dam 1969"),
            ("dam claimant:ruiz", "claimant=ruiz", "dam"),
            ("Status:supported dam", "status=supported", "dam"),
            ("claimant:\"Ana Ruiz\" dam", "claimant=Ana Ruiz", "dam"),
            ("\"the status:dam leaks\"", "", "\"the status:dam leaks\""),
            ("10:30 minister: dam", "", "10:30 minister: dam"),
            ("source:0 code:F002", "source=0 code=F002", ""),
        ] {
            assert_eq!(split(text), (filters.to_owned(), words.to_owned()), "{text}");
        }
    }
}
