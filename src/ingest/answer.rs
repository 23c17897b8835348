//! The text of a saved answer of a search engine or a chat program: what it says, and what its results say.
//!
//! Perplexity, OpenAI, Anthropic and Gemini say what an answer cites in four ways; Tavily, Exa, Brave, SerpApi, Serper, Bing
//! and Google list results in as many. Invariant: the words of an answer and of a snippet are text, and are segmented. A title
//! is a heading, and never a claim. What is cited for a part of the answer is a link at its end, so that its sentence cites
//! it; a snippet has the address of its result. `tests/answers.rs` reads an answer of each kind.

use super::json::Node;
use super::layout::{Block, Layout};
use super::tidy::{locator, tidy_date};
use super::{dom, html};
use crate::model::{Part, Span};

/// The longest name of a model that is recorded as the claimant, in bytes.
const LONGEST_NAME: usize = 200;

/// Where documents list results: the names of the members that lead to the list, and whether only members that no table of
/// claims has are snippets there.
const LISTS: [(&[&str], bool); 10] = [
    (&["results"], false),
    (&["search_results"], false),
    (&["web", "results"], false),
    (&["news", "results"], false),
    (&["organic_results"], false),
    (&["news_results"], false),
    (&["organic"], false),
    (&["webPages", "value"], false),
    (&["value"], true),
    (&["items"], true),
];

/// The members of a result.
const ADDRESSES: [&str; 4] = ["url", "link", "href", "uri"];
const TITLES: [&str; 3] = ["title", "name", "headline"];
const SNIPPETS: [&str; 6] = ["snippet", "description", "body", "content", "text", "summary"];
/// How many of them are of no table of claims.
const STRICT: usize = 3;
const DATES: [&str; 5] = ["date", "published_date", "publishedDate", "datePublished", "page_age"];

/// An answer as text.
#[derive(Debug, Default)]
pub(super) struct Answer {
    pub(super) text: String,
    pub(super) layout: Layout,
}

/// Something that is cited at a byte of some words, or for a stretch of them.
type Cited = (Span, String);

/// Whether a document is an answer: it has the words of a chat program, or a list of results with titles, addresses and
/// snippets, and no column that can only hold claims.
pub(super) fn is_answer(node: Node<'_>) -> bool {
    let spoken = spoken(node);
    !spoken.is_empty() || !results(node).is_empty()
}

/// Reads an answer, if the document is one.
pub(super) fn read(node: Node<'_>) -> Option<Answer> {
    let mut answer = Answer::default();
    let model = string(node, &["model", "modelVersion"]).filter(|name| name.len() <= LONGEST_NAME);
    for (words, cited) in spoken(node) {
        answer.say(&words, cited, model.as_deref());
    }
    // What some programs answer beside their results.
    if let Some(words) = string(node, &["answer"]).filter(|words| !words.trim().is_empty()) {
        answer.say(&words, Vec::new(), None);
    }
    for result in results(node) {
        answer.list(result);
    }
    if answer.text.is_empty() {
        return None;
    }
    answer.text.push('\n');
    Some(answer)
}

/// The first of some members that is a text.
fn string(node: Node<'_>, names: &[&str]) -> Option<String> {
    let members = node.members();
    names.iter().find_map(|name| {
        let (_, member) = members.iter().find(|(own, _)| own == name)?;
        Some(member.string()?.0.into_owned())
    })
}

/// The member with the first name, which the interface writes, or else with the second, which the library for Python writes.
fn either<'n>(node: Node<'n>, one: &str, other: &str) -> Option<Node<'n>> {
    node.get(one).or_else(|| node.get(other))
}

/// The member that some names lead to.
fn at<'n>(node: Node<'n>, path: &[&str]) -> Option<Node<'n>> {
    path.iter().try_fold(node, |node, name| node.get(name))
}

/// The words of a chat program in a document, each with what it cites.
fn spoken(node: Node<'_>) -> Vec<(String, Vec<Cited>)> {
    if !node.is_object() {
        return Vec::new();
    }
    let mut found = Vec::new();
    // OpenAI and Perplexity: choices of messages. The sources of Perplexity are listed beside them.
    let listed: Vec<String> = addresses(node.get("citations"));
    for choice in node.get("choices").map(Node::items).unwrap_or_default() {
        let Some(message) = choice.get("message") else { continue };
        let Some((words, _)) = message.get("content").and_then(Node::string) else { continue };
        let mut cited = annotated(&words, message);
        cited.extend(marked(&words, &listed));
        found.push((words.into_owned(), cited));
    }
    // OpenAI's responses: messages of parts.
    let messages = node.get("output").map(Node::items).unwrap_or_default();
    for part in
        messages.iter().flat_map(|message| message.get("content").map(Node::items).unwrap_or_default())
    {
        if let Some((words, _)) = part.get("text").and_then(Node::string) {
            let cited = annotated(&words, part);
            found.push((words.into_owned(), cited));
        }
    }
    // Anthropic: blocks, of which several make a sentence.
    let is_message = string(node, &["type"]).as_deref() == Some("message")
        || string(node, &["role"]).as_deref() == Some("assistant");
    let blocks = node.get("content").filter(|_| is_message).map(Node::items).unwrap_or_default();
    let (mut words, mut cited) = (String::new(), Vec::new());
    for block in blocks.iter().filter(|block| string(**block, &["type"]).as_deref() == Some("text")) {
        words.push_str(&string(*block, &["text"]).unwrap_or_default());
        let end = words.trim_end().len();
        for one in block.get("citations").map(Node::items).unwrap_or_default() {
            let named = string(one, &["url", "source"]);
            cited.extend(named.map(|named| (Span { start: end, end }, named)));
        }
    }
    if !words.trim().is_empty() {
        found.push((words, cited));
    }
    // Gemini: candidates of parts, with the places that their sources support in bytes.
    for candidate in node.get("candidates").map(Node::items).unwrap_or_default() {
        let parts = at(candidate, &["content", "parts"]).map(Node::items).unwrap_or_default();
        let words: String = parts.iter().filter_map(|part| string(*part, &["text"])).collect();
        if !words.trim().is_empty() {
            let cited =
                candidate.get("groundingMetadata").map_or_else(Vec::new, |found| grounded(&words, found));
            found.push((words, cited));
        }
    }
    found
}

/// The addresses in a list of addresses, or of objects with addresses.
fn addresses(list: Option<Node<'_>>) -> Vec<String> {
    let items = list.map(Node::items).unwrap_or_default();
    let address = |item: Node<'_>| match item.string() {
        Some((address, _)) => Some(address.into_owned()),
        None => string(item, &ADDRESSES),
    };
    items.into_iter().map(|item| address(item).unwrap_or_default()).collect()
}

/// The annotations of OpenAI: addresses for stretches of words, counted in characters.
fn annotated(words: &str, message: Node<'_>) -> Vec<Cited> {
    let annotations = message.get("annotations").map(Node::items).unwrap_or_default();
    if annotations.is_empty() {
        return Vec::new();
    }
    let starts: Vec<usize> = words.char_indices().map(|(at, _)| at).chain([words.len()]).collect();
    let of = |one: Node<'_>| {
        let one = one.get("url_citation").unwrap_or(one);
        let place = |name: &str| {
            let number: usize = one.get(name)?.raw().parse().ok()?;
            starts.get(number).copied()
        };
        let (start, end) = (place("start_index")?, place("end_index")?);
        (start <= end).then_some((Span { start, end }, string(one, &["url"])?))
    };
    annotations.into_iter().filter_map(of).collect()
}

/// The marks of Perplexity, `[2]`, which number the addresses of a list.
fn marked(words: &str, listed: &[String]) -> Vec<Cited> {
    let of = |(start, _): (usize, &str)| {
        let inner = &words[start + 1..];
        let digits = inner.bytes().take_while(u8::is_ascii_digit).count();
        let number: usize = inner[..digits].parse().ok()?;
        let address = listed.get(number.checked_sub(1)?).filter(|address| !address.is_empty())?;
        inner[digits..].starts_with(']').then(|| (Span { start, end: start + digits + 2 }, address.clone()))
    };
    words.match_indices('[').filter_map(of).collect()
}

/// The supports of Gemini: chunks for stretches of words, counted in bytes.
fn grounded(words: &str, metadata: Node<'_>) -> Vec<Cited> {
    let chunks: Vec<Option<String>> = either(metadata, "groundingChunks", "grounding_chunks")
        .map(Node::items)
        .unwrap_or_default()
        .into_iter()
        .map(|chunk| {
            let chunk = either(chunk, "web", "retrievedContext").unwrap_or(chunk);
            string(chunk, &["uri", "url"])
        })
        .collect();
    let mut cited = Vec::new();
    let supports = either(metadata, "groundingSupports", "grounding_supports");
    for support in supports.map(Node::items).unwrap_or_default() {
        let end = support.get("segment").and_then(|segment| either(segment, "endIndex", "end_index"));
        let end: Option<usize> = end.and_then(|end| end.raw().parse().ok());
        let Some(end) = end.filter(|end| words.is_char_boundary(*end)) else { continue };
        let indices = either(support, "groundingChunkIndices", "grounding_chunk_indices");
        for index in indices.map(Node::items).unwrap_or_default() {
            let chunk = index.raw().parse::<usize>().ok().and_then(|index| chunks.get(index)?.clone());
            cited.extend(chunk.map(|chunk| (Span { start: end, end }, chunk)));
        }
    }
    cited
}

/// The results in a document: a list of them, or all lists that it has in the usual places.
fn results(node: Node<'_>) -> Vec<Node<'_>> {
    if node.is_array() {
        let listed = node.items();
        return if is_list(&listed, true) { listed } else { Vec::new() };
    }
    let mut found = Vec::new();
    for (path, strict) in LISTS {
        let listed = at(node, path).map(Node::items).unwrap_or_default();
        if is_list(&listed, strict) {
            found.extend(listed);
        }
    }
    // Anthropic: a block for each search. The words of the pages are not in it.
    for block in node.get("content").map(Node::items).unwrap_or_default() {
        if string(block, &["type"]).is_some_and(|kind| kind.ends_with("_tool_result")) {
            let listed = block.get("content").map(Node::items).unwrap_or_default();
            found.extend(listed.into_iter().filter(|one| string(*one, &ADDRESSES).is_some()));
        }
    }
    found
}

/// The most results that are looked at to know a list.
const MOST_SEEN: usize = 20;

/// Whether a list is one of results: each of the first has an address and a title, one has a snippet, and none has a
/// column that can only hold claims.
fn is_list(listed: &[Node<'_>], strict: bool) -> bool {
    let snippets = if strict { &SNIPPETS[..STRICT] } else { &SNIPPETS };
    let first = &listed[..listed.len().min(MOST_SEEN)];
    let has = |one: &Node<'_>, names: &[&str]| string(*one, names).is_some();
    let states = |one: &Node<'_>| one.members().iter().any(|(name, _)| super::mapping::holds_claims(name));
    let is_result = |one: &Node<'_>| has(one, &ADDRESSES) && has(one, &TITLES) && !states(one);
    !first.is_empty() && first.iter().all(is_result) && first.iter().any(|one| has(one, snippets))
}

impl Answer {
    /// Starts a new paragraph. Returns where it begins.
    fn gap(&mut self) -> usize {
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        self.text.len()
    }

    /// Adds what a program says, with what it cites.
    fn say(&mut self, words: &str, cited: Vec<Cited>, model: Option<&str>) {
        let start = self.gap();
        self.text.push_str(words.replace("\r\n", "\n").trim_end());
        let end = self.text.len();
        // A line end of two characters became one.
        let breaks: Vec<usize> = words.match_indices("\r\n").map(|(at, _)| at).collect();
        let place = |at: usize| (start + at - breaks.partition_point(|one| *one < at)).min(end);
        for (at, address) in cited {
            let at = Span { start: place(at.start), end: place(at.end) };
            self.layout.links.addresses.push((at, address));
        }
        let block = Block::new(Span { start, end }, Some(Part::Body));
        self.layout.blocks.push(Block { claimant: model.map(str::to_owned), ..block });
    }

    /// Adds a result: its title as a heading, and its snippets.
    fn list(&mut self, result: Node<'_>) {
        let url = string(result, &ADDRESSES).and_then(|address| locator(&address));
        let date = string(result, &DATES).and_then(|date| tidy_date(&date));
        let about = |block: Block| Block { url: url.clone(), date: date.clone(), ..block };
        let title = string(result, &TITLES).map(|title| shown(&title)).unwrap_or_default();
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        if !title.is_empty() {
            let start = self.gap() + 3;
            self.text.push_str("## ");
            self.text.push_str(&title);
            let span = Span { start, end: self.text.len() };
            self.layout.blocks.push(about(Block { heading: true, ..Block::new(span, Some(Part::Title)) }));
        }
        let more = result.get("extra_snippets").or_else(|| result.get("highlights"));
        let more = more.map(Node::items).unwrap_or_default();
        let more = more.into_iter().filter_map(|one| Some(one.string()?.0.into_owned()));
        let first = string(result, &SNIPPETS);
        let mut seen: Vec<String> = Vec::new();
        for snippet in first.into_iter().chain(more).map(|snippet| shown(&snippet)) {
            let snippet = snippet.trim().to_owned();
            if snippet.is_empty() || seen.contains(&snippet) {
                continue;
            }
            let start = self.gap();
            self.text.push_str(&snippet);
            let span = Span { start, end: self.text.len() };
            self.layout.blocks.push(about(Block::new(span, Some(Part::Body))));
            seen.push(snippet);
        }
    }
}

/// The words that a reader sees of a text that may have the marks of a page in it.
fn shown(text: &str) -> String {
    if !text.contains(['<', '&']) {
        return text.to_owned();
    }
    dom::parse(text).map_or_else(|_| text.to_owned(), |document| html::read(&document).text)
}
