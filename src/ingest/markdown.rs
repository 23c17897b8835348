//! The text of Markdown: the words that a reader of the page sees, with the marks that say what a line is.
//!
//! Headings keep their `#`, items their `-` or number, quotations their `>`, and rows their `|`. Of emphasis, links and
//! images the words are kept. Struck words stand after their block, and are not recorded as claims. Footnotes and their marks keep
//! their names, `[^1]`. HTML between paragraphs is read as a page is. Code blocks and front matter are left out.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use rustc_hash::FxHashMap;

use super::details::Closed;
use super::dom;
use super::html::{self, Page};
use super::layout::{Block, Layout};
use super::page_odd::Odd;
use super::passages;
use super::raised::set_high;
use super::style::{self, Property};
use crate::model::{Part, Span};

/// The longest run between two `^` that is raised, in bytes.
const LONGEST_RUN: usize = 20;

/// The text of a Markdown document (`markdown/3`), its headings, and what a person should know.
pub(super) fn extract(markdown: &str) -> (String, Layout, Vec<String>) {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
    let mut text = String::with_capacity(markdown.len());
    let mut lists: Vec<Option<u64>> = Vec::new();
    let mut hidden = 0_usize;
    let mut quoted = 0_usize;
    let mut layout = Layout::default();
    let mut heading = 0;
    let mut links: Vec<(usize, String)> = Vec::new();
    let mut notes = Notes::default();
    // The words of this block that were struck out, and what strikes these: marks, and an element of HTML.
    let mut struck: Vec<String> = Vec::new();
    let (mut marked, mut removed) = (false, false);
    // Whether this is a heading, or a row of a table: it stands on one line.
    let mut one_line = false;
    let mut odd = Odd::default();
    let mut closed = Closed::default();
    // Whether words are raised, and what the elements that are open do: strike, raise.
    let mut high = false;
    let mut spans: Vec<(bool, bool)> = Vec::new();
    // The raw HTML that is open.
    let mut html = String::new();
    // Where the words begin that an element of HTML quotes.
    let mut said = None;
    // Where a paragraph begins that is set as a quotation.
    let mut block = None;
    for event in Parser::new_ext(markdown, options) {
        let ends = matches!(
            event,
            Event::End(
                TagEnd::Paragraph | TagEnd::Item | TagEnd::Heading(_) | TagEnd::TableHead | TagEnd::TableRow
            )
        );
        let is_code = matches!(event, Event::Code(_));
        let within = marked || removed;
        // Words that an element strikes which is not closed in its block are words: `List<s>`.
        if removed && (ends || is_block(&event)) {
            let words = struck.pop().unwrap_or_default();
            text.push_str(if text.ends_with(' ') { words.trim_start() } else { &words });
            (marked, removed) = (false, false);
        }
        let within = within && (marked || removed);
        match event {
            Event::Start(Tag::CodeBlock(_) | Tag::MetadataBlock(_) | Tag::Image { .. }) => {
                hidden += 1;
            }
            Event::End(TagEnd::CodeBlock | TagEnd::MetadataBlock(_) | TagEnd::Image) => {
                hidden = hidden.saturating_sub(1);
            }
            Event::Html(words) => html.push_str(&words),
            Event::End(TagEnd::HtmlBlock) => {
                let html = std::mem::take(&mut html);
                if let Ok(page) = dom::parse(&html) {
                    let page = html::read(&page);
                    odd.add(&page.odd);
                    page_in(page, &mut text, &mut layout, &mut closed);
                }
                closed.tags(&html, text.len());
            }
            _ if hidden > 0 => {}
            Event::Start(Tag::Strikethrough) => {
                if !within {
                    struck.push(String::new());
                }
                marked = true;
            }
            Event::End(TagEnd::Strikethrough) => marked = false,
            // Elements of HTML that change what a number is.
            Event::InlineHtml(tag) => match element(&tag).as_str() {
                "del" | "s" | "strike" => {
                    if !within {
                        struck.push(String::new());
                    }
                    removed = true;
                }
                "/del" | "/s" | "/strike" => removed = false,
                "br" => line_break(&mut text, struck.last_mut().filter(|_| within), one_line),
                "q" => said = Some(text.len()),
                "/q" => {
                    let span = said.take().map(|start| Span { start, end: text.len() });
                    layout.links.quotes.extend(span);
                }
                "sup" => high = true,
                "/sup" => high = false,
                "span" => {
                    let style = tag.to_ascii_lowercase();
                    let raises = style_of(&style).is_some_and(|style| style::says(style, Property::Height));
                    let strikes = style.contains("line-through") && !within;
                    if strikes {
                        removed = true;
                        struck.push(String::new());
                    }
                    high |= raises;
                    spans.push((strikes, raises));
                }
                "/span" => {
                    let (strikes, raises) = spans.pop().unwrap_or_default();
                    removed &= !strikes;
                    high &= !raises;
                }
                _ => {}
            },
            Event::Text(words) | Event::Code(words) if within => {
                if let Some(struck) = struck.last_mut() {
                    struck.push_str(&words);
                }
            }
            Event::SoftBreak | Event::HardBreak if within => {
                line_break(&mut text, struck.last_mut(), one_line);
            }
            _ if within => {}
            Event::Start(Tag::Heading { level, .. }) => {
                open(&mut text, "\n\n");
                text.push_str(&"#".repeat(level as usize));
                text.push(' ');
                heading = text.len();
                one_line = true;
            }
            Event::End(TagEnd::Heading(_)) => {
                one_line = false;
                let span = Span { start: heading, end: text.len() };
                layout.blocks.push(Block { heading: true, ..Block::new(span, None) });
            }
            Event::Start(Tag::Link { dest_url, .. }) => links.push((text.len(), dest_url.to_string())),
            Event::End(TagEnd::Link) => {
                if let Some((start, url)) = links.pop() {
                    layout.links.addresses.push((Span { start, end: text.len() }, url));
                }
            }
            Event::FootnoteReference(name) => {
                let start = text.len();
                text.push_str(&format!("[^{name}]"));
                notes.marks.push((Span { start, end: text.len() }, name.to_string()));
            }
            Event::Start(Tag::FootnoteDefinition(name)) => {
                open(&mut text, "\n\n");
                notes.open = Some((text.len(), name.to_string()));
                text.push_str(&format!("[^{name}]: "));
            }
            Event::End(TagEnd::FootnoteDefinition) => {
                if let Some((start, name)) = notes.open.take() {
                    notes.lines.insert(name, Span { start, end: text.trim_end().len() });
                }
            }
            Event::Start(Tag::BlockQuote(_)) => quoted += 1,
            Event::End(TagEnd::BlockQuote(_)) => quoted = quoted.saturating_sub(1),
            Event::Start(Tag::Paragraph) => {
                let fresh = text.ends_with("- ")
                    || text.ends_with("]: ")
                    || text.ends_with(". ") && ends_with_number(&text);
                if !fresh {
                    open(&mut text, "\n\n");
                }
                if quoted > 0 {
                    text.push_str("> ");
                    block = Some(text.len());
                }
            }
            Event::End(TagEnd::Paragraph) => {
                let span = block.take().map(|start| Span { start, end: text.len() });
                layout.links.quotes.extend(span);
            }
            Event::Start(Tag::List(first)) => {
                if lists.is_empty() {
                    open(&mut text, "\n\n");
                }
                lists.push(first);
            }
            Event::End(TagEnd::List(_)) => {
                lists.pop();
                open(&mut text, "\n\n");
            }
            Event::Start(Tag::Item) => {
                open(&mut text, "\n");
                match lists.last_mut() {
                    Some(Some(number)) => {
                        text.push_str(&format!("{number}. "));
                        *number += 1;
                    }
                    _ => text.push_str("- "),
                }
            }
            Event::Start(Tag::TableHead | Tag::TableRow) => {
                open(&mut text, "\n");
                text.push('|');
                one_line = true;
            }
            Event::End(TagEnd::TableHead | TagEnd::TableRow) => one_line = false,
            Event::Start(Tag::TableCell) => text.push(' '),
            Event::End(TagEnd::TableCell) => text.push_str(" |"),
            Event::End(TagEnd::Table) => open(&mut text, "\n\n"),
            Event::Text(words) | Event::Code(words) => {
                // After a break, or where words were struck out, no second blank stands.
                let is_apart = text.ends_with('\n') || text.ends_with(' ') && !struck.is_empty();
                let words = if is_apart { words.trim_start() } else { &words };
                match high {
                    true => {
                        let words = set_high(&text, words);
                        text.push_str(&words);
                    }
                    false if is_code => text.push_str(words),
                    false => push_words(words, &mut text),
                }
            }
            Event::SoftBreak if text.ends_with('\n') => {}
            Event::SoftBreak => text.push(' '),
            Event::HardBreak => line_break(&mut text, None, one_line),
            _ => {}
        }
        if ends {
            // What is not closed ends with its block.
            (marked, removed, high, said) = (false, false, false, None);
            spans.clear();
            for words in struck.drain(..) {
                open(&mut text, "\n\n");
                let start = text.len();
                text.push_str(&format!("~~{}~~", words.trim()));
                odd.strikes += usize::from(words.contains(char::is_alphanumeric));
                layout.blocks.push(Block::new(Span { start, end: text.len() }, Some(Part::Struck)));
                open(&mut text, "\n\n");
            }
        }
    }
    let of_mark = |(mark, name): (Span, String)| Some((mark, *notes.lines.get(&name)?));
    layout.links.notes = notes.marks.into_iter().filter_map(of_mark).collect();
    text.truncate(text.trim_end().len());
    if !text.is_empty() {
        text.push('\n');
    }
    let closed = closed.spans(text.len());
    passages::leave_out(&mut layout, &closed, text.len());
    let notes = odd.notes(!closed.is_empty());
    (text, layout, notes)
}

/// Whether a block begins or ends here, or a cell: what strikes words does not go on in it.
fn is_block(event: &Event<'_>) -> bool {
    matches!(
        event,
        Event::Start(Tag::Paragraph | Tag::List(_) | Tag::Item | Tag::Heading { .. } | Tag::BlockQuote(_))
            | Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::Table(_))
            | Event::End(TagEnd::TableCell)
    )
}

/// Breaks a line; one that must stay whole gets a blank, and so do words that are struck out.
fn line_break(text: &mut String, struck: Option<&mut String>, one_line: bool) {
    match struck {
        Some(struck) => struck.push(' '),
        None if one_line => text.push(' '),
        None => {
            text.truncate(text.trim_end_matches(' ').len());
            text.push('\n');
        }
    }
}

/// The style that a tag of HTML in lower case gives its element.
fn style_of(tag: &str) -> Option<&str> {
    let (_, style) = tag.split_once("style")?;
    let style = style.trim_start().strip_prefix('=')?.trim_start();
    let mark = style.chars().next().filter(|mark| matches!(mark, '"' | '\''));
    match mark {
        Some(mark) => style[1..].split(mark).next(),
        None => style.split([' ', '>']).next(),
    }
}

/// Adds words, with a run between two `^` that touches them raised, as several kinds of Markdown have it: `10^6^`.
fn push_words(words: &str, text: &mut String) {
    let mut rest = words;
    while let Some((before, after)) = rest.split_once('^') {
        text.push_str(before);
        let end = after.find('^').filter(|end| (1..=LONGEST_RUN).contains(end));
        let is_sign = |c: char| matches!(c, '+' | '-' | '\u{2212}' | '\u{2013}');
        let fits = |c: char| c.is_alphanumeric() || is_sign(c);
        // In `x^2+y^2` each mark raises what follows it.
        let run = end
            .map(|end| (&after[..end], &after[end + 1..]))
            .filter(|(run, next)| run.chars().all(fits) && !next.starts_with(|c: char| fits(c) || c == '('));
        let run = run.map(|(run, _)| run);
        match run.filter(|_| text.ends_with(char::is_alphanumeric)) {
            Some(run) => {
                let run_as = set_high(text, run);
                text.push_str(&run_as);
                rest = &after[run.len() + 1..];
            }
            None => {
                text.push('^');
                rest = after;
            }
        }
    }
    text.push_str(rest);
}

/// Adds the text of HTML that stands between paragraphs.
fn page_in(page: Page, text: &mut String, layout: &mut Layout, closed: &mut Closed) {
    if page.text.trim().is_empty() {
        return;
    }
    open(text, "\n\n");
    let start = text.len();
    text.push_str(page.text.trim_end());
    for at in page.closed {
        let Some(block) = page.layout.blocks.get(at) else { continue };
        closed.found.push(block.span.shifted(start));
    }
    for block in page.layout.blocks {
        let part = block.part.filter(|part| *part == Part::Struck);
        layout.blocks.push(Block { span: block.span.shifted(start), part, ..block });
    }
    layout.links.append(page.layout.links, start);
    open(text, "\n\n");
}

/// The name of the element that a tag of HTML opens, or closes, with a slash before it.
fn element(tag: &str) -> String {
    let name = tag.trim_start_matches('<').trim_end_matches(['>', '/']);
    name.split([' ', '\n', '\t']).next().unwrap_or_default().to_ascii_lowercase()
}

/// The footnotes of a document.
#[derive(Default)]
struct Notes {
    /// The marks in its text, each with the name of its note.
    marks: Vec<(Span, String)>,
    /// The notes, by their names.
    lines: FxHashMap<String, Span>,
    /// The note that is being read: where it begins, and its name.
    open: Option<(usize, String)>,
}

/// Ends the text so far, if there is any, with at least these line breaks.
fn open(text: &mut String, breaks: &str) {
    let kept = text.trim_end_matches('\n').len();
    if kept == 0 {
        text.clear();
    } else if text.len() - kept < breaks.len() {
        text.truncate(kept);
        text.push_str(breaks);
    }
}

/// Whether the last line is only the number of an item.
fn ends_with_number(text: &str) -> bool {
    let line = text.rsplit('\n').next().unwrap_or("");
    line.trim_end_matches([' ', '.']).bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests;
