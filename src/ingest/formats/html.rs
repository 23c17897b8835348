//! HTML: what a reader sees of a page, the article marked in it, and what the page says about itself.

use super::feed;
use crate::error::Result;
use crate::ingest::charset::{Decoded, declared_by_html};
use crate::ingest::format::{Format, Holds, Look, Sniff};
use crate::ingest::html::{self, Page};
use crate::ingest::input::{Input, Made};
use crate::ingest::json::Node;
use crate::ingest::json_ld::{Block, Things};
use crate::ingest::record::Record;
use crate::ingest::{Content, LONGEST_PAGE, article, claimreview, dom, metadata, microdata};
use crate::model::{Caveat, Field, Part};

pub(in crate::ingest) static FORMAT: Format = Format {
    name: "html",
    title: "HTML",
    about: "HTML, as a browser or SingleFile saves it",
    endings: &[".html", ".htm", ".xhtml"],
    media_types: &["text/html", "application/xhtml+xml"],
    holds: Holds::Text,
    feature: None,
    built: true,
    archived: &["text/html", "application/xhtml+xml"],
    extractor: "html/2",
    sniff: Sniff::Likely(is_page),
    longest: LONGEST_PAGE,
    read,
};

fn is_page(look: &Look<'_>) -> bool {
    let starts = ["<!doctype html", "<html", "<head", "<body", "<!-- saved from", "<!--\n page saved"];
    starts.iter().any(|start| look.head.starts_with(start))
        || look.head.starts_with("<?xml") && look.head.contains("<html") && !feed::is_feed(look)
}

fn read(input: Input<'_>) -> Result<Made> {
    let declared = declared_by_html(input.bytes);
    let decoded = input.decoded(declared.as_deref())?;
    page(input, &decoded)
}

/// Reads a page that was decoded.
pub(super) fn page(mut input: Input<'_>, decoded: &Decoded<'_>) -> Result<Made> {
    let document = dom::parse(&decoded.text).map_err(|why| input.refuse(why))?;
    let mut page = html::read(&document);
    let mut blocks = metadata::read(&document, &decoded.text, &mut input.found);
    let (marked, more) = microdata::reviews(&document);
    for text in marked {
        // A page that states its reviews twice states the same.
        let is_known = claim_of(&text).is_some_and(|claim| {
            let known = blocks.iter().flatten().filter(|block| block.text.contains("ClaimReview"));
            known.map(|block| bare(&block.text)).any(|block| block.contains(&claim))
        });
        if !is_known {
            blocks.push(Ok(Block { text, wrong: None }));
        }
    }
    if more > 0 {
        page.notes.push(format!("{more} more reviews that the page marks up were left out"));
    }
    let mut made = Made::new(input.format, decoded, String::new());
    made.stated = std::mem::take(&mut input.found).into_stated();
    made.notes.append(&mut page.notes);
    // What finds the article takes all words for words.
    for node in &page.gone {
        document.tree.get(node).into_iter().for_each(|node| node.remove_from_parent());
    }
    let title = made.stated.iter().find(|stated| stated.field == Field::Title);
    // A page that is deeper than any browser builds it is not searched for an article: that would take too long.
    let searched = page.depth <= html::DEEPEST && page.above <= html::MOST_ABOVE;
    let found = searched && article::mark(&mut page, document, title.map(|title| title.value.as_str()));
    for at in &page.closed {
        page.layout.blocks[*at].part = Some(Part::Related);
    }
    let records = reviews(joined(blocks), input.about.publisher.as_deref(), &mut page, &mut made.notes);
    // The claim of somebody else is none of the page.
    let reviewed: Vec<String> = records.iter().map(|record| bare(&record.claim.text)).collect();
    if !reviewed.is_empty() {
        for block in page.layout.blocks.iter_mut().filter(|block| !block.heading) {
            let words = bare(block.span.of(&page.text).unwrap_or_default());
            if !words.is_empty() && reviewed.contains(&words) {
                block.part = Some(Part::Related);
            }
        }
    }
    if !found {
        made.caveats.push(Caveat::NoArticle);
        // Without an article, the whole page is read as one.
        let around = page.layout.blocks.iter_mut().filter(|block| block.part == Some(Part::Around));
        around.for_each(|block| block.part = None);
        // Only what is closed, or reviewed, is told from it.
        if !page.closed.is_empty() || !reviewed.is_empty() {
            let open = page.layout.blocks.iter_mut().filter(|block| block.part.is_none());
            open.for_each(|block| block.part = Some(Part::Body));
        }
    }
    match ending(&decoded.text) {
        Ending::Whole => {}
        Ending::WithinTag => made.cut_off("it ends within a tag"),
        Ending::Open => made.notes.push("it has no end tag of the page, so it may be cut off".to_owned()),
    }
    made.text = page.text;
    made.content = match records.is_empty() {
        true => Content::Prose(page.layout),
        false => Content::Reviewed(page.layout, records),
    };
    Ok(made)
}

/// The blocks of a page; those of which one names a thing that another describes as one list.
fn joined(blocks: Vec<std::result::Result<Block, String>>) -> Vec<std::result::Result<Block, String>> {
    let ids =
        |block: &Block| Node::parse(&block.text, 0).map(|node| Things::of(node).ids()).unwrap_or_default();
    let refers = |review: &Block, other: &Block| {
        let quoted = |id: &String| review.text.contains(&format!("\"{id}\""));
        review.text != other.text && ids(other).iter().any(quoted)
    };
    let review = blocks
        .iter()
        .flatten()
        .find(|block| block.text.contains("ClaimReview") && block.text.contains("\"@id\""));
    let Some(review) = review else { return blocks };
    let mut linked: Vec<&Block> = blocks.iter().flatten().filter(|other| refers(review, other)).collect();
    if linked.is_empty() {
        return blocks;
    }
    linked.insert(0, review);
    let texts: Vec<&str> = linked.iter().map(|block| block.text.as_str()).collect();
    let wrong = linked.iter().find_map(|block| block.wrong.clone());
    let list = Block { text: format!("[{}]", texts.join(",\n")), wrong };
    let texts: Vec<String> = texts.into_iter().map(str::to_owned).collect();
    let others =
        blocks.into_iter().filter(|block| !block.as_ref().is_ok_and(|block| texts.contains(&block.text)));
    std::iter::once(Ok(list)).chain(others).collect()
}

/// The claim of a review as letters and digits; nothing if it has none.
fn claim_of(review: &str) -> Option<String> {
    let node = Node::parse(review, 0).ok()?;
    let claim = node.get("claimReviewed")?.string()?.0.into_owned();
    Some(bare(&claim)).filter(|claim| !claim.is_empty())
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// How a page ends.
enum Ending {
    Whole,
    WithinTag,
    /// Without the end tags of `html` and `body`. HTML does not ask for them, but programs that write the start tags write
    /// the end tags, too.
    Open,
}

fn ending(html: &str) -> Ending {
    let after = html.rfind('<').map_or("", |at| &html[at + 1..]);
    let is_tag = after.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!'));
    if is_tag && !after.contains('>') {
        return Ending::WithinTag;
    }
    let (head, tail) = (html.as_bytes(), html.trim_end().as_bytes());
    let has =
        |bytes: &[u8], word: &[u8]| bytes.windows(word.len()).any(|part| part.eq_ignore_ascii_case(word));
    let tail = &tail[tail.len().saturating_sub(64 << 10)..];
    let opens =
        has(&head[..head.len().min(64 << 10)], b"<body") && has(&head[..head.len().min(4096)], b"<html");
    if opens && !has(tail, b"</body") && !has(tail, b"</html") { Ending::Open } else { Ending::Whole }
}

/// The claims of others that a page states in JSON-LD. No sentence of the page says them, so their JSON is added after
/// the text, where it is found again.
fn reviews(
    blocks: Vec<std::result::Result<Block, String>>,
    publisher: Option<&str>,
    page: &mut Page,
    notes: &mut Vec<String>,
) -> Vec<Record> {
    let mut records = Vec::new();
    for block in blocks {
        let Block { text: block, wrong } = match block {
            Ok(block) => block,
            Err(why) => {
                notes.push(format!("JSON-LD of the page cannot be read: {why}"));
                continue;
            }
        };
        if let Some(why) = wrong {
            notes.push(format!("JSON-LD of the page is not valid and was repaired: {why}"));
        }
        let start = page.text.len() + usize::from(!page.text.is_empty());
        let Ok(node) = Node::parse(&block, start) else { continue };
        let (reviews, more) = claimreview::reviews(node, publisher.map(str::to_owned));
        if reviews.is_empty() {
            continue;
        }
        if !page.text.is_empty() {
            page.text.push('\n');
        }
        page.text.push_str(&block);
        page.text.push('\n');
        for review in reviews {
            match review {
                Ok(record) => records.push(record),
                Err((_, why)) => notes.push(format!("a ClaimReview of the page was left out: {why}")),
            }
        }
        notes.extend(more);
    }
    records
}
