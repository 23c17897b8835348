//! The sources: their texts with the claims marked in them, and what became of each from its capture on.

use super::Shown;
use super::html::{Html, is_exact, lines, link, words};
use super::standing::shape;
use crate::model::{Data, Seq, Source, Span};

/// A text of so many bytes is shown as a whole; of a longer one, the lines with a mark and those beside them.
const WHOLE: usize = 40_000;
/// Of a longer one, so many bytes at most: the cards have the words of all claims.
const MOST: usize = 100_000;

/// A passage of a text that is marked.
struct Mark {
    span: Span,
    claim: Seq,
    is_evidence: bool,
    /// The claims whose words or evidence also stand there, at least in part.
    also: Vec<String>,
}

pub(super) fn write(html: &mut Html, shown: &Shown<'_>) {
    html.put(format_args!(
        "<section id=\"sources\" aria-labelledby=\"h-sources\">\n<h2 id=\"h-sources\">Sources</h2>\n"
    ));
    if shown.sources.is_empty() {
        html.put(format_args!("<p>No source was captured for these claims.</p>\n"));
    }
    html.put(format_args!(
        "<p>A number after marked words is that of the claim which was taken from them, with the shape of its status; \
         ● is before a claim on which they are evidence.</p>\n"
    ));
    for seq in &shown.sources {
        match shown.page.view.source(*seq) {
            Some(source) => one(html, shown, *seq, source),
            None => {
                html.put(format_args!("<article id=\"s{seq}\"><h3>Source {seq} is withheld</h3></article>\n"))
            }
        }
    }
    html.put(format_args!("</section>\n"));
}

fn one(html: &mut Html, shown: &Shown<'_>, seq: Seq, source: &Source) {
    html.put(format_args!("<article class=\"source\" id=\"s{seq}\">\n<h3>{}</h3>\n", words(source.label())));
    let mut facts = Vec::new();
    let by = [("by", &source.author), ("published by", &source.publisher), ("on", &source.published)];
    facts.extend(by.iter().filter_map(|(what, said)| Some(format!("{what} {}", words(said.as_deref()?)))));
    facts.extend(source.url.as_deref().map(link));
    let rated = shown.page.view.reliability(seq).map(|grade| format!("rated {grade:?} (A to F)"));
    facts.extend(rated);
    facts.extend(shown.page.view.primary(seq).map(|_| "a primary record".to_owned()));
    if !facts.is_empty() {
        html.put(format_args!("<p>{}</p>\n", facts.join(" · ")));
    }
    custody(html, shown, seq, source);
    text(html, shown, seq, source);
    html.put(format_args!("</article>\n"));
}

/// What became of a source, step by step.
fn custody(html: &mut Html, shown: &Shown<'_>, seq: Seq, source: &Source) {
    let view = shown.page.view;
    html.put(format_args!("<ol class=\"history\" aria-label=\"Custody\">\n"));
    if let Some(entry) = view.entry(seq) {
        let by = entry.recorder.as_deref().map(|name| format!(" by {}", words(name))).unwrap_or_default();
        html.put(format_args!(
            "<li>{} captured{by}: {} bytes, <abbr title=\"SHA-256\">hash</abbr> <code>{}</code></li>\n",
            entry.at, source.size, source.sha256
        ));
        if let Some(archive) = entry.about {
            html.put(format_args!("<li>found in, or a later capture of, source {archive}</li>\n"));
        }
    }
    for about in view.about(seq) {
        let Some(entry) = view.entry(*about) else { continue };
        if matches!(entry.data, Data::Source(_)) {
            continue;
        }
        html.put(format_args!("<li>{} {}</li>\n", entry.at, words(&crate::present::line(entry))));
    }
    for caveat in &source.caveats {
        html.put(format_args!("<li class=\"warning\">{}</li>\n", words(caveat.words())));
    }
    html.put(format_args!("</ol>\n"));
}

/// The text with its marks; what was left out of it is said.
fn text(html: &mut Html, shown: &Shown<'_>, seq: Seq, source: &Source) {
    let Some(text) = shown.page.view.text(&source.text).filter(|_| !shown.page.without_texts) else {
        html.put(format_args!("<p class=\"box\">The text of this source is not in this file.</p>\n"));
        return;
    };
    let marks = marks(shown, seq, text);
    let is_whole = text.len() <= WHOLE;
    let checked =
        if is_whole && is_exact(text) { format!(" data-sha256=\"{}\"", source.text) } else { String::new() };
    html.put(format_args!(
        "<pre dir=\"auto\" tabindex=\"0\" role=\"group\" aria-label=\"Text of source {seq}\"{checked}>\n"
    ));
    if is_whole {
        piece(html, shown, text, 0..text.len(), &marks);
    } else {
        let mut left = MOST;
        for range in around(text, &marks) {
            let (range, whole) = match range {
                Ok(range) => (beginning(text, range.clone(), left), range),
                Err(count) => {
                    html.put(format_args!("<i class=\"cut\">[{count} lines are not shown]</i>\n"));
                    continue;
                }
            };
            left -= (range.end - range.start).min(left);
            let rest = text[range.end..whole.end].lines().count();
            piece(html, shown, text, range, &marks);
            if rest > 0 {
                html.put(format_args!(
                    "<i class=\"cut\">[{rest} lines are not shown: the cards have their claims]</i>\n"
                ));
            }
        }
    }
    html.put(format_args!("</pre>\n"));
}

/// The whole lines of a range of a text that fit into so many bytes.
fn beginning(text: &str, range: std::ops::Range<usize>, most: usize) -> std::ops::Range<usize> {
    if range.end - range.start <= most {
        return range;
    }
    let fits = &text.as_bytes()[range.start..range.start + most];
    let end = fits.iter().rposition(|byte| *byte == b'\n').map_or(range.start, |at| range.start + at + 1);
    range.start..end
}

/// The passages to mark, in order, without overlaps: one that overlaps another is named with it.
fn marks(shown: &Shown<'_>, seq: Seq, text: &str) -> Vec<Mark> {
    let view = shown.page.view;
    let mut marks = Vec::new();
    for claim in view.claims_of(seq).iter().filter(|claim| shown.has(**claim)) {
        if let Some(span) = view.claim(*claim).and_then(|claim| claim.span) {
            marks.push(Mark { span, claim: *claim, is_evidence: false, also: Vec::new() });
        }
    }
    for (claim, span) in shown.passages.get(&seq).into_iter().flatten() {
        marks.push(Mark { span: *span, claim: *claim, is_evidence: true, also: Vec::new() });
    }
    marks.retain(|mark| mark.span.of(text).is_some());
    marks.sort_by_key(|mark| (mark.span.start, mark.is_evidence, mark.span.end));
    let mut apart: Vec<Mark> = Vec::new();
    for mark in marks {
        match apart.last_mut() {
            Some(last) if mark.span.start < last.span.end => last.also.push(number(shown, &mark)),
            _ => apart.push(mark),
        }
    }
    apart
}

/// The number by which a mark is known, with its shape.
fn number(shown: &Shown<'_>, mark: &Mark) -> String {
    let shape = if mark.is_evidence { '●' } else { shape(shown.page.view.status(mark.claim)) };
    format!("{shape}{}", mark.claim)
}

/// A piece of a text with the marks in it.
fn piece(html: &mut Html, shown: &Shown<'_>, text: &str, range: std::ops::Range<usize>, marks: &[Mark]) {
    let mut at = range.start;
    let first = marks.partition_point(|mark| mark.span.start < range.start);
    for mark in marks[first..].iter().take_while(|mark| mark.span.start < range.end) {
        let (before, said) = (text.get(at..mark.span.start), mark.span.of(text));
        let seq = mark.claim;
        let status = shown.page.view.status(seq);
        // The number stands in an attribute, so that the text of the element is the source's text.
        html.put(format_args!(
            "{}<a class=\"{} s-{}\" href=\"#c{seq}\" data-n=\"{}\">{}</a>",
            lines(before.unwrap_or_default()),
            if mark.is_evidence { "evidence" } else { "mark" },
            status.name(),
            std::iter::once(number(shown, mark))
                .chain(mark.also.iter().cloned())
                .collect::<Vec<_>>()
                .join(" "),
            lines(said.unwrap_or_default())
        ));
        at = mark.span.end;
    }
    html.put(format_args!("{}", lines(text.get(at..range.end.max(at)).unwrap_or_default())));
}

/// The lines of a text that hold a mark and those beside them, and how many lines stand between.
fn around(text: &str, marks: &[Mark]) -> Vec<Result<std::ops::Range<usize>, usize>> {
    let mut starts = vec![0];
    starts.extend(text.match_indices('\n').map(|(at, _)| at + 1));
    let line_of = |at: usize| starts.partition_point(|start| *start <= at).saturating_sub(1);
    let end_of = |line: usize| starts.get(line + 1).copied().unwrap_or(text.len());
    let (mut found, mut next): (Vec<Result<std::ops::Range<usize>, usize>>, usize) = (Vec::new(), 0);
    for mark in marks {
        let first = line_of(mark.span.start).saturating_sub(1).max(next);
        let last = (line_of(mark.span.end.saturating_sub(1)) + 1).min(starts.len() - 1);
        if last < next {
            continue;
        }
        match found.last_mut() {
            Some(Ok(range)) if first == next => range.end = end_of(last),
            _ => {
                found.extend((first > next).then_some(Err(first - next)));
                found.push(Ok(starts[first]..end_of(last)));
            }
        }
        next = last + 1;
    }
    found.extend((next < starts.len()).then_some(Err(starts.len() - next)));
    found
}
