//! HTML: the text that a reader of the page sees, block by block.
//!
//! Invariant: only this file makes the text, and the same document gives the same text everywhere (`html/2`). White space
//! of every kind becomes one space, as in text that is copied from a browser. Blocks are separated by an empty line.
//! Headings, items, quotations and table rows get the marks of Markdown. Nothing is changed within a line, so that words
//! copied from a browser are found exactly. Hidden elements, scripts, styles and the options of forms are left out.
//! Words that were struck out stand after their block, and a raised number is set apart from the number before it.
//! Nothing is run and nothing is fetched. The tests below hold it.

use dom_query::{Document, NodeId, NodeRef};
use rustc_hash::FxHashMap;

use super::dom;
use super::layout::{Block, Layout};
use super::page_marks::{is_closed, is_raised, is_row, raised_words};
use super::page_notes::with_notes;
use super::page_odd::Odd;
use super::page_parts::{BLOCKS, UNSEEN, is_hidden, is_note, is_struck, part_of, stands_high};
use super::raised::{is_apart, is_mark, lowered, raised};
use super::styles::Styles;
use super::walk::after;
use crate::model::{Part, Span};
use crate::text::Linked;

/// The deepest nesting in which an article is searched for. Browsers do not build trees deeper than 512.
pub(super) const DEEPEST: usize = 500;

/// The largest sum of the depths of all nodes of a page in which an article is searched for: the search goes up from each
/// of them.
pub(super) const MOST_ABOVE: usize = 50_000_000;

/// The elements whose words were taken back.
const STRUCK: [&str; 3] = ["del", "s", "strike"];

/// How deep pages in frames may be nested.
const MOST_FRAMES: usize = 4;

/// A page that was read: its text, and its layout.
pub(super) struct Page {
    pub(super) text: String,
    pub(super) layout: Layout,
    /// What a person should know about how it was read.
    pub(super) notes: Vec<String>,
    /// What was met in it, which the notes say.
    pub(super) odd: Odd,
    /// How deep its elements are nested.
    pub(super) depth: usize,
    /// The sum of the depths of all its nodes.
    pub(super) above: usize,
    /// The blocks that stand in closed parts (`details`), by their numbers.
    pub(super) closed: Vec<usize>,
    /// The elements that are not read, or not where they stand.
    pub(super) gone: Vec<NodeId>,
}

/// What the elements around some words say about them.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Around {
    part: Part,
    quoted: bool,
    pre: bool,
    /// Whether the cells here are written on one line.
    row: bool,
    /// Whether numbers here are raised.
    raised: bool,
    /// Whether digits here stand below the line.
    lowered: bool,
    /// Whether this is a raised run that is set apart with brackets.
    apart: bool,
    /// Whether this is how the words before it are pronounced.
    spoken: bool,
    /// Whether this is a part that a reader has to open.
    closed: bool,
}

struct Walk {
    text: String,
    blocks: Vec<Block>,
    links: Linked,
    /// Where the elements begin that links may point to, by their names.
    anchors: FxHashMap<String, usize>,
    /// The links that are open: where their words begin, and their addresses.
    linked: Vec<(usize, String)>,
    /// Where the quotations begin that are open.
    said: Vec<usize>,
    /// Where the blocks of quotations that are open begin.
    cited: Vec<usize>,
    /// Where the block that is being written begins.
    start: Option<usize>,
    /// The mark of structure to put before the next words.
    mark: String,
    space: bool,
    heading: bool,
    around: Around,
    /// Whether what a page shows without scripts is read.
    noscript: bool,
    /// The words of this block that were taken back.
    struck: Vec<String>,
    /// How deep this page in a frame is.
    framed: usize,
    /// What the style sheets of the document do.
    styles: Styles,
    closed: Vec<usize>,
    /// What a person should know.
    odd: Odd,
    /// The elements of the document, and not of frames in it, that are not read where they stand.
    gone: Vec<NodeId>,
}

/// Reads the page. What it shows without scripts is read if most of its words stand there.
pub(super) fn read(document: &Document) -> Page {
    let page = read_with(document, false);
    if !document.select("noscript").exists() {
        return page;
    }
    let whole = read_with(document, true);
    let more = whole.text.len().saturating_sub(page.text.len());
    // A plea for scripts is not an article.
    let is_plea = more < 400 && whole.text.to_lowercase().contains("javascript");
    if more <= page.text.len() || is_plea {
        return page;
    }
    let notes =
        [whole.notes, vec!["its words stand where they are shown without scripts (`noscript`)".to_owned()]]
            .concat();
    Page { notes, ..whole }
}

fn read_with(document: &Document, noscript: bool) -> Page {
    let mut walk = Walk::new(noscript);
    let (depth, above) = walk.document(document);
    walk.close();
    let mut text = walk.text;
    if !text.is_empty() {
        text.push('\n');
    }
    let links = with_notes(&text, &walk.blocks, walk.links, &walk.anchors);
    let notes = walk.odd.notes(!walk.closed.is_empty());
    let layout = Layout { blocks: walk.blocks, links };
    Page { text, layout, notes, odd: walk.odd, depth, above, closed: walk.closed, gone: walk.gone }
}

impl Walk {
    fn new(noscript: bool) -> Self {
        Walk {
            text: String::new(),
            blocks: Vec::new(),
            links: Linked::default(),
            anchors: FxHashMap::default(),
            linked: Vec::new(),
            said: Vec::new(),
            cited: Vec::new(),
            start: None,
            mark: String::new(),
            space: false,
            heading: false,
            around: Around {
                part: Part::Around,
                quoted: false,
                pre: false,
                row: false,
                raised: false,
                lowered: false,
                apart: false,
                spoken: false,
                closed: false,
            },
            noscript,
            struck: Vec::new(),
            framed: 0,
            styles: Styles::default(),
            closed: Vec::new(),
            odd: Odd::default(),
            gone: Vec::new(),
        }
    }

    /// Goes through a document. Returns how deep its elements are nested, and the sum of the depths of its nodes.
    fn document(&mut self, document: &Document) -> (usize, usize) {
        let (mut depth, mut deepest, mut above) = (0, 0, 0);
        self.styles = Styles::of(document);
        let root = document.root();
        let mut outer: Vec<Around> = Vec::new();
        let mut next = Some(root);
        while let Some(node) = next {
            let entered = self.enter(&node, &mut outer);
            above += depth;
            if let Some(child) = node.first_child().filter(|_| entered) {
                depth += 1;
                deepest = deepest.max(depth);
                next = Some(child);
                continue;
            }
            if entered {
                self.leave(&node, &mut outer);
            }
            next = after(node, &root, |parent| {
                depth -= 1;
                self.leave(parent, &mut outer);
            });
        }
        (deepest, above)
    }

    /// Reads the page that a frame holds in itself, as programs that save pages write it.
    fn frame(&mut self, html: &str) {
        if self.framed >= MOST_FRAMES || html.trim().is_empty() {
            return;
        }
        let Ok(document) = dom::parse(html) else { return };
        self.close();
        self.framed += 1;
        let before = self.text.len();
        let outer = std::mem::take(&mut self.styles);
        self.document(&document);
        self.styles = outer;
        self.close();
        self.framed -= 1;
        self.odd.frames += usize::from(self.text.len() > before);
    }

    /// Begins a node. Returns whether its children are read and the node is left afterwards.
    fn enter(&mut self, node: &NodeRef<'_>, outer: &mut Vec<Around>) -> bool {
        if node.is_text() {
            let words = node.text();
            self.words(&words);
            return false;
        }
        if !node.is_element() {
            return !node.is_comment() && !node.is_doctype();
        }
        let name = node.node_name().unwrap_or_default();
        if &*name == "iframe"
            && !is_hidden(node)
            && let Some(html) = node.attr("srcdoc")
        {
            self.frame(&html);
            return false;
        }
        let shown = &*name == "noscript" && self.noscript;
        if UNSEEN.contains(&&*name) && !shown || is_hidden(node) {
            self.odd.formulas += usize::from(&*name == "math");
            self.leave_out(node);
            return false;
        }
        if self.styles.hidden.contains(&node.id) {
            self.odd.veiled += usize::from(node.text().contains(char::is_alphanumeric));
            self.leave_out(node);
            return false;
        }
        if STRUCK.contains(&&*name) || is_struck(node) || self.styles.struck.contains(&node.id) {
            let words = node.text().split_whitespace().collect::<Vec<_>>().join(" ");
            if words.contains(char::is_alphanumeric) {
                self.odd.strikes += 1;
                self.struck.push(words);
            }
            self.leave_out(node);
            return false;
        }
        if &*name == "br" {
            self.line_break();
        }
        if matches!(&*name, "br" | "img" | "input" | "wbr") {
            return false;
        }
        if let Some(id) = node.attr("id") {
            self.anchors.entry(id.to_string()).or_insert(self.text.len());
        }
        outer.push(self.around);
        let after_word = self.touches() && self.text.ends_with(char::is_alphanumeric);
        let is_high =
            &*name == "sup" || stands_high(node, after_word) || self.styles.raised.contains(&node.id);
        let is_cell = matches!(&*name, "td" | "th");
        if BLOCKS.contains(&&*name) || matches!(&*name, "tr" | "caption") || is_cell && !self.around.row {
            self.close();
        }
        let deep = outer.len();
        self.around.part = part_of(&name, node, self.around.part);
        if is_closed(node) {
            self.around.closed = true;
        } else if &*name == "summary" && node.parent().is_some_and(|outer| is_closed(&outer)) {
            // It stands as the words around the closed part do.
            self.around.closed = outer.get(deep.saturating_sub(2)).is_some_and(|around| around.closed);
        }
        if is_high && !BLOCKS.contains(&&*name) && !is_cell {
            let words = raised_words(node);
            self.around.raised |= words.as_deref().is_some_and(is_mark);
            self.around.apart = !self.around.raised
                && !self.around.apart
                && self.touches()
                && self.text.ends_with(|c: char| c.is_ascii_digit())
                && words.as_deref().is_some_and(is_apart);
            if self.around.apart {
                self.text.push_str("^(");
            }
        }
        match &*name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                let level = usize::from(name.as_bytes()[1] - b'0');
                self.mark = format!("{} ", "#".repeat(level));
                self.heading = true;
            }
            "a" => {
                self.around.raised |= self.touches() && is_note(node) && is_raised(node);
                let address = node.attr("href").map(|address| address.trim().to_owned()).unwrap_or_default();
                self.linked.push((self.text.len(), address));
            }
            // After a digit it would be a part of the number.
            "sub"
                if self.touches()
                    && self.text.ends_with(|c: char| c.is_ascii_digit() || matches!(c, '/' | '\u{2044}')) =>
            {
                self.around.lowered = true;
            }
            // How the words before it are pronounced.
            "rt" if self.touches() => {
                self.text.push('(');
                self.around.spoken = true;
            }
            "q" => self.said.push(self.text.len()),
            "li" => self.mark = "- ".to_owned(),
            "dt" | "dd" => self.mark.clear(),
            "blockquote" => {
                self.around.quoted = true;
                self.cited.push(self.text.len());
            }
            "pre" => self.around.pre = true,
            "tr" => {
                self.around.row = deep < DEEPEST && is_row(node);
                if self.around.row {
                    self.mark = "| ".to_owned();
                }
            }
            _ => {}
        }
        true
    }

    /// Notes an element that is not read where it stands.
    fn leave_out(&mut self, node: &NodeRef<'_>) {
        if self.framed == 0 && !node.has_name("noscript") {
            self.gone.push(node.id);
        }
    }

    /// Whether what comes next stands beside a word, without a blank between.
    fn touches(&self) -> bool {
        self.start.is_some() && !self.space && !self.text.ends_with(char::is_whitespace)
    }

    fn leave(&mut self, node: &NodeRef<'_>, outer: &mut Vec<Around>) {
        if !node.is_element() {
            return;
        }
        let name = node.node_name().unwrap_or_default();
        if &*name == "a"
            && let Some((start, address)) = self.linked.pop()
            && let Some(span) = self.written_from(start)
        {
            self.links.addresses.push((span, address));
        }
        if &*name == "q"
            && let Some(start) = self.said.pop()
            && let Some(span) = self.written_from(start)
        {
            self.links.quotes.push(span);
            self.cite(node, span);
        }
        let is_cell = matches!(&*name, "td" | "th");
        if is_cell && self.around.row {
            if self.start.is_some() {
                self.text.truncate(self.text.trim_end_matches(' ').len());
                self.text.push_str(" |");
                self.space = true;
            }
        } else if BLOCKS.contains(&&*name) || matches!(&*name, "tr" | "caption") || is_cell {
            self.close();
        }
        if &*name == "blockquote"
            && let Some(start) = self.cited.pop()
            && let Some(span) = self.written_from(start)
        {
            self.cite(node, span);
        }
        if matches!(&*name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6") {
            self.heading = false;
            self.mark.clear();
        }
        if matches!(&*name, "li" | "tr") {
            self.mark.clear();
        }
        if let Some(around) = outer.pop() {
            let (apart, spoken) = (self.around.apart && !around.apart, self.around.spoken && !around.spoken);
            if (apart || spoken) && self.start.is_some() {
                self.text.push(')');
            }
            self.around = around;
        }
    }

    /// The address that an element of a quotation says its words are from.
    fn cite(&mut self, node: &NodeRef<'_>, span: Span) {
        if let Some(address) = node.attr("cite") {
            self.links.addresses.push((span, address.trim().to_owned()));
        }
    }

    /// The words that were written from a byte on, without the marks and the space before them.
    fn written_from(&self, start: usize) -> Option<Span> {
        let start = self.start.map_or(start, |block| block.max(start));
        let words = self.text.get(start..)?;
        let start = start + (words.len() - words.trim_start_matches([' ', '\n', '>']).len());
        (start < self.text.len()).then_some(Span { start, end: self.text.len() })
    }

    fn words(&mut self, words: &str) {
        for c in words.chars() {
            let space = c.is_whitespace();
            if self.around.pre && c == '\n' {
                self.line_break();
            } else if space {
                self.space = true;
            } else {
                self.open();
                if self.space && !self.text.ends_with(['\n', ' ']) {
                    self.text.push(' ');
                }
                self.space = false;
                let c = if self.around.raised { raised(c) } else { c };
                self.text.push(if self.around.lowered { lowered(c) } else { c });
            }
        }
    }

    /// Begins a block, unless there is one already.
    fn open(&mut self) {
        if self.start.is_some() {
            return;
        }
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        if self.around.quoted && self.mark.is_empty() {
            self.text.push_str("> ");
        }
        self.text.push_str(&std::mem::take(&mut self.mark));
        self.start = Some(self.text.len());
        self.space = false;
    }

    fn line_break(&mut self) {
        if self.start.is_some() {
            self.text.truncate(self.text.trim_end_matches(' ').len());
            self.text.push('\n');
            self.space = false;
        }
    }

    fn close(&mut self) {
        self.space = false;
        self.close_block();
        for words in std::mem::take(&mut self.struck) {
            self.mark.clear();
            self.open();
            let start = self.text.len();
            self.text.push_str(&format!("~~{words}~~"));
            self.start = None;
            let span = Span { start, end: self.text.len() };
            self.blocks.push(Block::new(span, Some(Part::Struck)));
        }
    }

    fn close_block(&mut self) {
        let Some(start) = self.start.take() else { return };
        self.text.truncate(self.text.trim_end_matches([' ', '\n']).len());
        let Around { mut part, closed, .. } = self.around;
        if closed {
            part = Part::Related;
            self.closed.push(self.blocks.len());
        }
        let span = Span { start, end: self.text.len() };
        if self.around.quoted {
            self.links.quotes.push(span);
        }
        self.blocks.push(Block { heading: self.heading, ..Block::new(span, Some(part)) });
    }
}

#[cfg(test)]
mod tests;
