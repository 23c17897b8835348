//! The article of a page: which blocks are the text that somebody wrote, and which stand around it.
//!
//! Invariant: the article is a selection of the blocks of the page's text, never a second text. dom_smoothie finds the
//! article as a browser's reading mode does; then its words are matched with our own blocks, in order. `tests/pages.rs`
//! measures it.

use dom_query::{Document, NodeRef};
use dom_smoothie::{Config, Readability, TextMode};

use super::html::Page;
use super::layout::Block;
use super::raised::level;
use crate::model::Part;
use crate::text::occurrence::occurrences;

/// The shortest run of letters and digits that is searched for anywhere in the article. A shorter block belongs to the
/// article only if it stands beside a block that was found.
const LONG: usize = 24;

/// The longest run of letters and digits at an end of the article that may be something else than a sentence.
const EDGE: usize = 120;

/// The most places of one block in the article that are considered.
const MOST_PLACES: usize = 4;

/// How far ahead in the article, in bytes, a short block is searched for. The blocks between two long ones are near.
const NEAR: usize = 4096;

/// The most work that the search for an article may take.
const MOST_LABOUR: u64 = 4 << 30;

/// Marks the blocks of the article in the page's layout. Returns whether there is an article.
pub(super) fn mark(page: &mut Page, document: Document, title: Option<&str>) -> bool {
    if labour(&document) > MOST_LABOUR {
        return false;
    }
    let config = Config { text_mode: TextMode::Formatted, ..Config::default() };
    let Ok(mut reader) = Readability::with_document(document, None, Some(config)) else {
        return false;
    };
    let Ok(article) = reader.parse() else {
        return false;
    };
    let body = key(&article.text_content);
    let keys: Vec<String> =
        page.layout.blocks.iter().map(|block| key(block.span.of(&page.text).unwrap_or_default())).collect();
    let chosen = align(&keys, &body);
    let chosen = trim(page, &keys, chosen);
    let blocks = &mut page.layout.blocks;
    // A block with most of the article is not a caption or a list of other articles, whatever it is called.
    let length = |part: Option<Part>| -> usize {
        let of = blocks
            .iter()
            .zip(&keys)
            .zip(&chosen)
            .filter(|((block, _), chosen)| **chosen && (part.is_none() || block.part == part));
        of.map(|((_, key), _)| key.len()).sum()
    };
    let all = length(None);
    let beside: Vec<Part> =
        [Part::Caption, Part::Related].into_iter().filter(|part| length(Some(*part)) * 3 < all).collect();
    let title = key(title.unwrap_or(&article.title));
    let mut titled = false;
    for (block, (key, inside)) in blocks.iter_mut().zip(keys.iter().zip(&chosen)) {
        let is_title = !titled
            && block.heading
            && key.len() >= 8
            && (title.starts_with(key.as_str()) || key.starts_with(&title) && !title.is_empty());
        if is_title {
            titled = true;
            block.part = Some(Part::Title);
        } else if *inside {
            match block.part {
                Some(part) if part == Part::Struck || beside.contains(&part) => {}
                _ => block.part = Some(if block.heading { Part::Heading } else { Part::Body }),
            }
        }
    }
    // Without a heading of that title, the first one of the highest level is taken for it.
    let is_first_level = |block: &Block| {
        page.text[..block.span.start].ends_with("# ") && !page.text[..block.span.start].ends_with("## ")
    };
    if !titled
        && let Some(block) = page
            .layout
            .blocks
            .iter_mut()
            .find(|block| block.part == Some(Part::Heading) && is_first_level(block))
    {
        block.part = Some(Part::Title);
    }
    chosen.contains(&true)
}

/// The work, in bytes, of writing the page's stretches of text as HTML, which dom_smoothie does: html5ever searches the
/// rest of a stretch at each character that it escapes.
fn labour(document: &Document) -> u64 {
    let mut labour = 0;
    for node in document.root().descendants_it().filter(NodeRef::is_text) {
        let parent = node.parent().and_then(|parent| parent.node_name());
        // These are taken out before.
        if parent.is_some_and(|name| matches!(&*name, "script" | "style")) {
            continue;
        }
        let words = node.text();
        let escaped = words.bytes().filter(|byte| matches!(byte, b'&' | b'<' | b'>' | 0xc2)).count();
        labour += escaped as u64 * words.len() as u64;
    }
    labour
}

/// Leaves out what stands at both ends of the article and is not a sentence: dates, bylines, tags and buttons.
fn trim(page: &Page, keys: &[String], mut chosen: Vec<bool>) -> Vec<bool> {
    let is_prose = |at: usize| {
        let words = page.layout.blocks[at].span.of(&page.text).unwrap_or_default().trim_end();
        keys[at].len() > EDGE
            || words.ends_with(['.', '!', '?', '\u{2026}', '\u{201d}', '"', '\u{3002}', ':', ')'])
    };
    let first = (0..chosen.len()).find(|at| chosen[*at] && is_prose(*at));
    let last = (0..chosen.len()).rev().find(|at| chosen[*at] && is_prose(*at));
    if let (Some(first), Some(last)) = (first, last) {
        for at in (0..first).chain(last + 1..chosen.len()) {
            chosen[at] &= page.layout.blocks[at].heading && at < first;
        }
    }
    chosen
}

/// The letters and digits of a text. They stay the same however the text is laid out.
fn key(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).map(level).collect()
}

/// The blocks that make up `body`, in order: the choice that covers most of it.
fn align(keys: &[String], body: &str) -> Vec<bool> {
    let mut chosen = vec![false; keys.len()];
    // Every place of every long block, by the end of it.
    let mut places: Vec<(usize, usize, usize)> = Vec::new();
    let long: Vec<(usize, &str)> =
        keys.iter().map(String::as_str).enumerate().filter(|(_, key)| key.len() >= LONG).collect();
    let found = occurrences(body, &long.iter().map(|(_, key)| *key).collect::<Vec<_>>()).unwrap_or_default();
    for (block, key) in long {
        let starts = found.get(key).into_iter().flatten().take(MOST_PLACES);
        places.extend(starts.map(|at| (block, *at, at + key.len())));
    }
    // The best chain that ends with each place: blocks and places both in order.
    let mut best: Vec<(usize, Option<usize>)> = Vec::with_capacity(places.len());
    let mut ends = Peaks::default();
    let mut from = 0;
    while from < places.len() {
        let block = places[from].0;
        let to = from + places[from..].iter().take_while(|place| place.0 == block).count();
        for (_, start, end) in &places[from..to] {
            let before = ends.up_to(*start);
            let length = before.map_or(0, |(length, _)| length) + (end - start);
            best.push((length, before.map(|(_, index)| index)));
        }
        for index in from..to {
            ends.add(places[index].2, best[index].0, index);
        }
        from = to;
    }
    let mut chain = Vec::new();
    let mut at = (0..best.len()).max_by_key(|index| (best[*index].0, std::cmp::Reverse(*index)));
    while let Some(index) = at {
        chain.push(places[index]);
        at = best[index].1;
    }
    chain.reverse();
    for (block, ..) in &chain {
        chosen[*block] = true;
    }
    fill(keys, body, &chain, &mut chosen);
    chosen
}

/// Chooses the short blocks between two blocks that were found, if the article has their words between those two.
fn fill(keys: &[String], body: &str, chain: &[(usize, usize, usize)], chosen: &mut [bool]) {
    let first = chain
        .first()
        .map_or((0, 0), |(block, start, _)| (block.saturating_sub(8), start.saturating_sub(400)));
    let mut previous = (first.0, snap(body, first.1));
    let last = chain
        .last()
        .map_or((keys.len(), body.len()), |(block, _, _)| ((block + 8).min(keys.len()), body.len()));
    let next =
        chain.iter().map(|(block, start, end)| (*block, *start, *end)).chain([(last.0, last.1, last.1)]);
    for (block, start, end) in next {
        let mut rest = previous.1;
        for at in previous.0..block {
            let key = &keys[at];
            if key.is_empty() || chosen[at] || rest >= start {
                continue;
            }
            let end = snap(body, start.min(rest + key.len() + NEAR));
            if let Some(found) = body.get(rest..end).and_then(|gap| gap.find(key.as_str())) {
                chosen[at] = true;
                rest += found + key.len();
            }
        }
        previous = (block + 1, end);
    }
}

fn snap(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The highest value up to each place.
#[derive(Default)]
struct Peaks(std::collections::BTreeMap<usize, (usize, usize)>);

impl Peaks {
    fn up_to(&self, place: usize) -> Option<(usize, usize)> {
        self.0.range(..=place).next_back().map(|(_, peak)| *peak)
    }

    fn add(&mut self, place: usize, value: usize, index: usize) {
        if self.up_to(place).is_some_and(|(there, _)| there >= value) {
            return;
        }
        self.0.insert(place, (value, index));
        while let Some((next, (there, _))) =
            self.0.range(place + 1..).next().map(|(next, peak)| (*next, *peak))
        {
            if there > value {
                break;
            }
            self.0.remove(&next);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labour_is_what_is_written_seen_or_not() {
        for (html, wanted) in [
            ("<p>a&amp;b&lt;</p>", 2 * 4),
            ("<div hidden>&amp;&amp;</div><p>x", 2 * 2),
            ("<script>a && b</script><style>a > b</style><p>x", 0),
            ("<p>\u{a0}\u{ab}", 2 * 4),
        ] {
            assert_eq!(labour(&Document::from(html)), wanted, "{html}");
        }
    }

    #[test]
    fn the_choice_in_order_covers_most() {
        let keys = |words: &[&str]| words.iter().map(|word| key(word)).collect::<Vec<_>>();
        let one = "the first paragraph is about a dam";
        let two = "the second one is about its reservoir";
        let three = "and the third is about nothing at all";
        let body = key(&format!("{one} a word {two} {three}"));
        // A teaser repeats the last paragraph before the article begins.
        let page = keys(&["menu", three, one, "a word", "an ad", two, three, "menu"]);
        assert_eq!(align(&page, &body), [false, false, true, true, false, true, true, false]);
        assert_eq!(align(&keys(&["menu"]), &body), [false]);
        assert_eq!(align(&[], ""), Vec::<bool>::new());
    }
}
