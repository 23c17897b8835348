//! A report for people: findings look like a compiler's, with the words underlined in their line. Many findings
//! are grouped by rule, with a line for each.

use std::collections::BTreeMap;

use annotate_snippets::{AnnotationKind, Element, Group, Level as Title, Origin, Renderer, Snippet};

use super::concise;
use super::context::Context;
use super::output::Failure;
use super::place::{Places, Region};
use super::screen::{fit, width};
use super::shown::Shown;
use claimlog::audit::{Level, Report};
use claimlog::model::{Span, View};
use claimlog::plain::{counted, visible};
use claimlog::text::Index;

/// The most findings that are shown one by one.
const MOST: usize = 30;
/// The most findings of one rule with the same message that are shown one by one.
const MOST_ALIKE: usize = 3;
/// How many characters are shown around the words if a line is cut.
const AROUND: usize = 60;
/// A line longer than this, in bytes, is cut before it is laid out.
const LONGEST_LINE: usize = 4096;

pub(super) fn print(
    context: &Context,
    view: &View,
    (shown, left_out): (&[Shown<'_, '_>], usize),
    places: &Places<'_>,
) -> Result<(), Failure> {
    let more = |context: &Context| match left_out {
        0 => Ok(()),
        _ => context.output.line(format_args!("{left_out} more; --max-findings N shows more")),
    };
    if shown.len() > MOST {
        context.output.text(concise::groups(view, shown, places))?;
        return more(context);
    }
    let renderer = Renderer::styled().term_width(width());
    let mut alike: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for one in shown.iter().filter(|one| one.claims.is_empty()) {
        *alike.entry((one.finding.code, &one.finding.message)).or_default() += 1;
    }
    let mut seen: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for one in shown {
        let key = (one.finding.code, &*one.finding.message);
        let count = seen.entry(key).or_default();
        *count += 1;
        let all = alike.get(&key).copied().filter(|_| one.claims.is_empty()).unwrap_or(1);
        // What many claims have in common is shown once.
        let more = if all > MOST_ALIKE { all - 1 } else { 0 };
        if more > 0 && *count > 1 {
            continue;
        }
        let group = group(view, one, places, more);
        context.output.line(renderer.render(&[group]))?;
        context.output.text("\n")?;
    }
    more(context)
}

fn group<'a>(view: &View, one: &Shown<'_, '_>, places: &Places<'_>, more: usize) -> Group<'a> {
    let finding = one.finding;
    let title = match finding.level {
        Level::Error => Title::ERROR,
        Level::Warning => Title::WARNING,
        Level::Note => Title::NOTE,
    };
    let heading = format!("{}: {}: {}", finding.name, one.subject(view), visible(&finding.message));
    // The level and the code are before it.
    let mut group =
        title.primary_title(fit(heading, 16)).id(finding.code).elements(Vec::<Element<'_>>::new());
    if one.claims.is_empty() {
        group = group.elements(Excerpt::new(view, one, places).elements());
    } else if let Some(name) = finding.source.and_then(|source| places.name(source)) {
        group = group.element(Origin::path(visible(name)));
    }
    for related in &finding.related {
        let what = view.kind(related.seq).map_or("entry", claimlog::model::Kind::name);
        let text = format!("{what} {}: {}", related.seq, visible(&super::human::short(related.quote, 160)));
        group = group.element(Title::NOTE.message(fit(text, 12)));
    }
    for recorded in &finding.recorded {
        let text = format!(
            "claim {} of the ledger: {}",
            recorded.seq,
            visible(&super::human::short(recorded.quote, 160))
        );
        group = group.element(Title::NOTE.message(fit(text, 12)));
    }
    if more > 0 {
        let text = format!("and {more} more; --format concise lists them all");
        group = group.element(Title::NOTE.message(fit(text, 12)));
    }
    group.element(Title::HELP.message(fit(finding.help.to_owned(), 12)))
}

/// The words of a finding in their line, with control characters escaped.
struct Excerpt {
    name: String,
    line: usize,
    /// The column of the words in the whole line, counted in characters from 1, if the line is cut or has escaped
    /// characters.
    column: Option<usize>,
    text: String,
    words: Span,
}

impl Excerpt {
    fn new(view: &View, one: &Shown<'_, '_>, places: &Places<'_>) -> Self {
        let finding = one.finding;
        let place = places.text(finding).zip(finding.source.and_then(|source| places.name(source)));
        let Some(((index, span), name)) = place else { return Excerpt::alone(view, finding) };
        let excerpt = Excerpt::of(name, index, span);
        match places.region(finding) {
            Some(Region { line, column, .. })
                if line != excerpt.line || column != index.column(span.start) =>
            {
                Excerpt { line, column: Some(column), ..excerpt }
            }
            Some(_) => excerpt,
            None => Excerpt { name: visible(&places.position(finding)), line: 0, ..excerpt },
        }
    }

    fn of(name: &str, index: &Index<'_>, span: Span) -> Self {
        let text = index.text();
        let start = span.start.min(text.len());
        let (number, line) = (index.number(start), index.line(start));
        let end = span.end.clamp(start, line.end);
        let (before, words, after) = (&text[line.start..start], &text[start..end], &text[end..line.end]);
        let whole = &text[line.start..line.end];
        let (lead, words, rest, column) = if whole.len() <= LONGEST_LINE && visible(whole) == whole {
            (before.to_owned(), words.to_owned(), after.to_owned(), None)
        } else {
            let near = tail(before, AROUND);
            let cut = if near.len() < before.len() { "…" } else { "" };
            let rest = visible(&super::human::short(after, AROUND));
            (visible(&format!("{cut}{near}")), visible(words), rest, Some(index.column(start)))
        };
        let span = Span { start: lead.len(), end: lead.len() + words.len() };
        Excerpt { name: visible(name), line: number, column, text: lead + &words + &rest, words: span }
    }

    /// The words in the claim itself, if it has no source.
    fn alone(view: &View, finding: &claimlog::audit::Finding<'_>) -> Self {
        let whole = view.claim(finding.seq).map_or(finding.quote, |claim| &claim.text);
        let span = finding.words.filter(|span| span.of(whole).is_some());
        let Span { start, end } = span.unwrap_or(Span { start: 0, end: whole.len() });
        let (lead, words) = (visible(&whole[..start]), visible(&whole[start..end]));
        let span = Span { start: lead.len(), end: lead.len() + words.len() };
        let text = lead + &words + &visible(&whole[end..]);
        Excerpt { name: format!("entry {}", finding.seq), line: 1, column: None, text, words: span }
    }

    fn elements<'a>(self) -> Vec<Element<'a>> {
        let annotation = AnnotationKind::Primary.span(self.words.start..self.words.end);
        // Without lines, such as in a PDF, there is nothing to count.
        if self.line == 0 {
            let snippet = Snippet::source(self.text).fold(false).annotation(annotation);
            return vec![Origin::path(self.name).into(), snippet.into()];
        }
        let snippet = Snippet::source(self.text).line_start(self.line).annotation(annotation);
        match self.column {
            None => vec![snippet.path(self.name).into()],
            // The snippet itself would count columns from where it is cut.
            Some(column) => {
                let origin = Origin::path(self.name).line(self.line).char_column(column);
                vec![origin.into(), snippet.into()]
            }
        }
    }
}

/// The last `most` characters of a text.
fn tail(text: &str, most: usize) -> &str {
    let at = text.char_indices().rev().take(most).last().map_or(text.len(), |(at, _)| at);
    &text[at..]
}

/// What was counted, on a line.
pub(super) fn summary(report: &Report<'_>) -> String {
    let summary = &report.summary;
    let count = |number: usize, one: &str| counted(number as u64, one);
    let mut text = format!(
        "{}: {}, {}, {}; {} of {} attributed",
        count(summary.claims, "claim"),
        count(summary.errors, "error"),
        count(summary.warnings, "warning"),
        count(summary.notes, "note"),
        summary.attributed,
        count(summary.sentences, "sentence"),
    );
    if summary.waived > 0 {
        text.push_str(&format!("; {} waived", summary.waived));
    }
    if summary.known > 0 {
        text.push_str(&format!("; {} known by the baseline", summary.known));
    }
    if summary.crowds > 0 {
        let groups = count(summary.crowds, "group");
        text.push_str(&format!(
            "\nnote: {groups} of claims share their rare words and cannot be split further; some of their claims were not \
             compared with each other"
        ));
    }
    for unread in &summary.unread {
        text.push_str(&format!(
            "\nnote: the rules about wording know English only; this is {}",
            unread.language
        ));
    }
    text
}
