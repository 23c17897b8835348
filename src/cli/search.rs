//! `claimlog search`

use std::collections::BTreeSet;

use serde_json::json;

use super::bearing::tell_unsearched;
use super::context::Context;
use super::human::{claim_line, limit, short};
use super::moment::AsOf;
use super::output::Failure;
use super::place::{At, Documents};
use super::screen::room;
use super::{Answer, Done};
use claimlog::audit::{Selection, audit, passages, rule, searched};
use claimlog::error::{Error, Refusal};
use claimlog::model::{Claim, Entry, Field, Seq, Source, Status, View};
use claimlog::plain::visible;
use claimlog::present::ClaimRow;
use claimlog::text::{Query, Score, normal_form};

/// Find claims by their words
///
/// A claim matches if it has every word, in any order. Upper and lower case, accents, ligatures,
/// soft hyphens and the kinds of quotation marks make no difference. Words are whole, and other
/// forms of an English word are found too: "leak" finds "leaked". If no claim has the words, the
/// last one may be the beginning of a longer word.
///
///   "the dam leaks"    these words side by side
///   fin*               a word that begins so
///   claimant:ruiz      a claimant with these words; also author, publisher, title (of the
///                      source), url (of the claim or its source), date (how it begins)
///   source:0           from this source: its entry, or words of its title or address
///   status:supported   with this status
///   code:F002          flagged by this rule: its code or name
///
/// A value with spaces stands in quotation marks: claimant:"Ana Ruiz". A filter may stand alone.
///
/// The best match is first. Each word gives 3 points as it was asked for, 2 in another form, 1 as
/// a beginning. Of equal matches, the one whose words stand nearer to each other is first, then
/// the one recorded first. Claims that were withdrawn are last.
///
/// With --in sources, the sentences of all captured texts are searched, whether they are recorded
/// as claims or not. The filters of claims (claimant, status, code) are then refused, and date is
/// the date of the source. Sources that were withdrawn are left out.
#[derive(Debug, clap::Args)]
#[command(
    verbatim_doc_comment,
    after_help = "Examples:
  claimlog search dam 1969
  claimlog search '\"the dam leaks\" claimant:ruiz'
  claimlog search dam status:supported --json
  claimlog search --in sources dam leak"
)]
pub(super) struct Args {
    /// The words, phrases and filters
    #[arg(required = true)]
    words: Vec<String>,
    /// Where to search
    #[arg(long = "in", value_name = "WHERE", default_value = "claims")]
    within: Within,
    #[command(flatten)]
    as_of: AsOf,
    /// Show at most N claims or passages [default: all, or 50 on a terminal]
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

/// What is searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Within {
    /// The claims
    Claims,
    /// The texts of all sources, sentence by sentence
    Sources,
}

pub(super) fn run(args: Args, context: &Context) -> Done {
    let words = args.words.join(" ");
    let (query, filters) = asked(&words)?;
    let (_, view, _) = args.as_of.view(context)?;
    if args.within == Within::Sources {
        let tests = tests(filters, &view, context)?;
        return in_sources(&args, &view, &query, &tests, context);
    }
    let found = found(&view, &words, context)?;
    let most = limit(args.limit);
    for (count, seq) in found.iter().enumerate() {
        if count == most {
            context.output.say(format_args!("only the first {most} are shown; --limit N shows more"));
            break;
        }
        if context.output.json {
            context.output.value(&ClaimRow::new(&view, *seq))?;
        } else {
            context.output.line(claim_line(&view, *seq))?;
        }
    }
    if found.is_empty() && most > 0 {
        context.output.say("no claim has these words");
    }
    Ok(if found.is_empty() { Answer::No } else { Answer::Yes })
}

/// The query and the filters of a search.
fn asked(words: &str) -> Result<(Query, Vec<(String, String)>), Failure> {
    let (filters, words) = read(words);
    let query = Query::new(&words);
    if query.is_empty() && filters.is_empty() {
        return Err(Failure::usage("there is no word to search for"));
    }
    Ok((query, filters))
}

/// The filters, made into tests of a view.
fn tests(filters: Vec<(String, String)>, view: &View, context: &Context) -> Result<Vec<Test>, Failure> {
    filters.into_iter().map(|(field, value)| Test::new(&field, value, view, context)).collect()
}

/// The claims that words and filters find, best first.
pub(super) fn found(view: &View, words: &str, context: &Context) -> Result<Vec<Seq>, Failure> {
    let (query, filters) = asked(words)?;
    let tests = tests(filters, view, context)?;
    let found = matches(view, &query, &tests);
    if found.is_empty() && !query.is_empty() {
        return Ok(matches(view, &query.with_open_end(), &tests));
    }
    Ok(found)
}

/// Shows the passages of captured texts that match, best first.
fn in_sources(args: &Args, view: &View, query: &Query, tests: &[Test], context: &Context) -> Done {
    if let Some(test) = tests.iter().find(|test| test.is_of_claims()) {
        let field = test.field();
        return Err(Failure::usage(format!(
            "“{field}:” is a filter of claims, and --in sources searches texts"
        ))
        .hint(format!("leave out {field}:, or search the claims")));
    }
    if query.is_empty() {
        return Err(Failure::usage("there is no word to search the texts for"));
    }
    let (sources, withdrawn, withheld) = searched(view);
    let holds = |seq: Seq, source: &Source| tests.iter().all(|test| test.holds_of_source(seq, source));
    let chosen: Vec<_> = sources.into_iter().filter(|(seq, source, _)| holds(*seq, source)).collect();
    let find = |query: &Query| {
        let mut found = Vec::new();
        for (seq, source, text) in &chosen {
            for passage in passages(view, *seq, source, text) {
                if let Some(score) = query.score(passage.text) {
                    found.push((std::cmp::Reverse(score), passage));
                }
            }
        }
        found.sort_by_key(|(score, passage)| (*score, passage.source, passage.span));
        found
    };
    let mut found = find(query);
    if found.is_empty() {
        found = find(&query.clone().with_open_end());
    }
    let documents = Documents::new(view);
    let most = limit(args.limit);
    for (_, passage) in found.iter().take(most) {
        let at = documents.at(passage);
        if context.output.json {
            let At { line, column, page, .. } = at;
            context.output.value(&json!({
                "source": passage.source, "name": at.name, "line": line, "column": column, "page": page,
                "span": passage.span, "quote": passage.text, "claim": passage.claim,
            }))?;
        } else {
            let words = visible(&short(passage.text, room(2, 300)));
            context.output.line(format_args!("{}\n  {words}", visible(&at.to_string())))?;
        }
    }
    if found.len() > most {
        context.output.say(format_args!("only the first {most} are shown; --limit N shows more"));
    }
    tell_unsearched(context, withdrawn, withheld);
    if found.is_empty() {
        context.output.say("no passage of a captured text has these words");
    }
    Ok(if found.is_empty() { Answer::No } else { Answer::Yes })
}

/// The claims that match, best first.
fn matches(view: &View, query: &Query, tests: &[Test]) -> Vec<Seq> {
    let mut found: Vec<(bool, std::cmp::Reverse<Score>, Seq)> = view
        .claims()
        .filter_map(|(seq, entry, claim)| {
            let score = query.score(&claim.text)?;
            tests.iter().all(|test| test.holds(view, seq, entry, claim)).then_some((
                !view.in_force(seq),
                std::cmp::Reverse(score),
                seq,
            ))
        })
        .collect();
    found.sort();
    found.into_iter().map(|(.., seq)| seq).collect()
}

/// The fields that a filter may name.
const FIELDS: [&str; 9] =
    ["author", "claimant", "code", "date", "publisher", "source", "status", "title", "url"];

/// Separates the filters of a search, each a field and its value, from its words.
fn read(text: &str) -> (Vec<(String, String)>, String) {
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
            Some(field) => filters.push((field.to_owned(), piece.trim_matches(quote).to_owned())),
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
    fn new(field: &str, value: String, view: &View, context: &Context) -> Result<Self, Failure> {
        if value.trim().is_empty() {
            return Err(Failure::usage(format!("“{field}:” names no value")));
        }
        let words = || Query::new(&value);
        Ok(match field {
            "claimant" => Test::Words("claimant", words()),
            "author" => Test::Words("author", words()),
            "publisher" => Test::Words("publisher", words()),
            "title" => Test::Words("title", words()),
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
                Test::Flagged(audit(view, &selection).entries())
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
}

impl Test {
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
