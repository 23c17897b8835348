//! HTML: the text that a reader of the page sees, block by block.
//!
//! Invariant: only this file makes the text, and the same document gives the same text everywhere (`html/1`). White space
//! of every kind becomes one space, as in text that is copied from a browser. Blocks are separated by an empty line.
//! Headings, items, quotations and table rows get the marks of Markdown. Nothing is changed within a line, so that words
//! copied from a browser are found exactly. Hidden elements, scripts, styles and the options of forms are left out.
//! Nothing is run and nothing is fetched. The tests below hold it.

use dom_query::{Document, NodeRef};

use super::layout::{Block, Layout};
use crate::model::{Part, Span};

/// The deepest nesting in which an article is searched for. Browsers do not build trees deeper than 512.
pub(super) const DEEPEST: usize = 500;

/// The largest sum of the depths of all nodes of a page in which an article is searched for: the search goes up from each
/// of them.
pub(super) const MOST_ABOVE: usize = 50_000_000;

/// The elements whose content is not shown.
const UNSEEN: [&str; 20] = [
    "script", "style", "noscript", "template", "head", "svg", "math", "iframe", "object", "embed", "canvas",
    "audio", "video", "select", "datalist", "map", "applet", "frameset", "noframes", "textarea",
];

/// The elements that stand on lines of their own.
const BLOCKS: [&str; 42] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "tfoot",
    "thead",
    "ul",
];

/// Words in an element's class, id or role that say what it is.
const RELATED: [&str; 18] = [
    "related",
    "recommended",
    "recommendations",
    "recirc",
    "trending",
    "popular",
    "mostread",
    "most-read",
    "more-from",
    "read-next",
    "readmore",
    "read-more",
    "also-like",
    "outbrain",
    "taboola",
    "sponsored",
    "teaser",
    "promo",
];
const MENU: [&str; 20] = [
    "nav",
    "navigation",
    "navbar",
    "menu",
    "breadcrumb",
    "breadcrumbs",
    "share",
    "sharing",
    "social",
    "toolbar",
    "cookie",
    "newsletter",
    "subscribe",
    "signup",
    "comments",
    "pagination",
    "sidebar",
    "banner",
    "search",
    "contentinfo",
];
/// The properties of a review (schema.org) that are not words of the page itself.
const REVIEWED: [&str; 3] = ["claimReviewed", "itemReviewed", "reviewRating"];
const CAPTION: [&str; 5] = ["caption", "credit", "wp-caption-text", "photo-credit", "image-caption"];

/// A page that was read: its text, and its layout.
pub(super) struct Page {
    pub(super) text: String,
    pub(super) layout: Layout,
    /// How deep its elements are nested.
    pub(super) depth: usize,
    /// The sum of the depths of all its nodes.
    pub(super) above: usize,
}

/// What the elements around some words say about them.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Around {
    part: Part,
    quoted: bool,
    pre: bool,
    /// Whether the cells here are written on one line.
    row: bool,
}

struct Walk {
    text: String,
    blocks: Vec<Block>,
    links: Vec<(Span, String)>,
    /// The links that are open: where their words begin, and their addresses.
    linked: Vec<(usize, String)>,
    /// Where the block that is being written begins.
    start: Option<usize>,
    /// The mark of structure to put before the next words.
    mark: String,
    space: bool,
    heading: bool,
    around: Around,
}

/// Reads the page.
pub(super) fn read(document: &Document) -> Page {
    let outside = Around { part: Part::Around, quoted: false, pre: false, row: false };
    let mut walk = Walk {
        text: String::new(),
        blocks: Vec::new(),
        links: Vec::new(),
        linked: Vec::new(),
        start: None,
        mark: String::new(),
        space: false,
        heading: false,
        around: outside,
    };
    let (mut depth, mut deepest, mut above) = (0, 0, 0);
    // Without recursion: a page may be nested as deep as it likes.
    let root = document.root();
    let mut outer: Vec<Around> = Vec::new();
    let mut next = Some(root);
    while let Some(node) = next {
        let entered = walk.enter(&node, &mut outer);
        above += depth;
        if let Some(child) = node.first_child().filter(|_| entered) {
            depth += 1;
            deepest = deepest.max(depth);
            next = Some(child);
            continue;
        }
        if entered {
            walk.leave(&node, &mut outer);
        }
        let mut at = node;
        next = loop {
            if at.id == root.id {
                break None;
            }
            if let Some(sibling) = at.next_sibling() {
                break Some(sibling);
            }
            let Some(parent) = at.parent() else { break None };
            depth -= 1;
            walk.leave(&parent, &mut outer);
            at = parent;
        };
    }
    walk.close();
    let mut text = walk.text;
    if !text.is_empty() {
        text.push('\n');
    }
    Page { text, layout: Layout { blocks: walk.blocks, links: walk.links }, depth: deepest, above }
}

impl Walk {
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
        if UNSEEN.contains(&&*name) || is_hidden(node) {
            return false;
        }
        match &*name {
            "br" => {
                self.line_break();
                return false;
            }
            "img" | "input" | "wbr" => return false,
            _ => {}
        }
        outer.push(self.around);
        let is_cell = matches!(&*name, "td" | "th");
        if BLOCKS.contains(&&*name)
            || name.as_ref() == "tr"
            || name.as_ref() == "caption"
            || is_cell && !self.around.row
        {
            self.close();
        }
        let deep = outer.len();
        self.around.part = part_of(&name, node, self.around.part);
        match &*name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                let level = usize::from(name.as_bytes()[1] - b'0');
                self.mark = format!("{} ", "#".repeat(level));
                self.heading = true;
            }
            "a" => {
                let address = node.attr("href").map(|address| address.trim().to_owned()).unwrap_or_default();
                self.linked.push((self.text.len(), address));
            }
            "li" => self.mark = "- ".to_owned(),
            "dt" | "dd" => self.mark.clear(),
            "blockquote" => self.around.quoted = true,
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

    fn leave(&mut self, node: &NodeRef<'_>, outer: &mut Vec<Around>) {
        if !node.is_element() {
            return;
        }
        let name = node.node_name().unwrap_or_default();
        if &*name == "a"
            && let Some((start, address)) = self.linked.pop()
            && start < self.text.len()
        {
            self.links.push((Span { start, end: self.text.len() }, address));
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
        if matches!(&*name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6") {
            self.heading = false;
            self.mark.clear();
        }
        if matches!(&*name, "li" | "tr") {
            self.mark.clear();
        }
        if let Some(around) = outer.pop() {
            self.around = around;
        }
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
                self.text.push(c);
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
        let Some(start) = self.start.take() else { return };
        self.text.truncate(self.text.trim_end_matches([' ', '\n']).len());
        let Around { part, .. } = self.around;
        let span = Span { start, end: self.text.len() };
        self.blocks.push(Block { heading: self.heading, ..Block::new(span, Some(part)) });
    }
}

fn is_hidden(node: &NodeRef<'_>) -> bool {
    if node.has_attr("hidden") {
        return true;
    }
    node.attr("style").is_some_and(|style| {
        let style: String =
            style.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
        style.contains("display:none") || style.contains("visibility:hidden")
    })
}

/// Whether the cells of a table row are short and contain only words: it is data, not layout.
fn is_row(row: &NodeRef<'_>) -> bool {
    let mut length = 0;
    row.descendants_it().all(|node| {
        if node.is_text() {
            length += node.text().trim().len();
            return length <= 1000;
        }
        let name = node.node_name().unwrap_or_default();
        !(BLOCKS.contains(&&*name) || matches!(&*name, "tr" | "td" | "th") && name.as_ref() == "tr")
    })
}

/// The part of the page that an element marks its content as.
fn part_of(name: &str, node: &NodeRef<'_>, around: Part) -> Part {
    let named = match name {
        "nav" | "menu" | "form" | "button" | "fieldset" | "label" | "dialog" => Some(Part::Menu),
        "footer" | "header" => {
            // Those of an article belong to it.
            let inside = node.ancestors_it(Some(64)).any(|outer| {
                outer.node_name().is_some_and(|name| matches!(&*name, "article" | "main" | "section"))
            });
            (!inside).then_some(Part::Menu)
        }
        "figcaption" | "caption" => Some(Part::Caption),
        "body" | "html" | "main" | "article" => return around,
        _ => None,
    };
    if let Some(part) = named {
        return part;
    }
    // What a review is about is the claim of somebody else, and is read as that.
    let property = node.attr("itemprop").or_else(|| node.attr("property"));
    if property.is_some_and(|property| REVIEWED.contains(&property.rsplit(':').next().unwrap_or_default())) {
        return Part::Related;
    }
    if matches!(around, Part::Menu | Part::Related | Part::Caption) {
        return around;
    }
    let mut part = around;
    for attribute in ["class", "id", "role"] {
        let Some(value) = node.attr(attribute) else { continue };
        for token in value.split([' ', '\t', '\n']).filter(|token| !token.is_empty()) {
            let token = token.to_lowercase();
            let has = |words: &[&str]| {
                words.iter().any(|word| {
                    token == *word
                        || token.split(['-', '_']).any(|piece| piece == *word)
                        || word.len() > 7 && token.contains(word)
                })
            };
            if has(&RELATED) {
                return Part::Related;
            }
            if has(&CAPTION) {
                part = Part::Caption;
            } else if part == around && has(&MENU) {
                part = Part::Menu;
            }
        }
    }
    part
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(html: &str) -> String {
        read(&Document::from(html)).text
    }

    #[test]
    fn what_a_reader_sees_is_read_line_by_line() {
        for (html, seen) in [
            ("<p>One  <b>two</b>\n three.</p><p>Four.", "One two three.\n\nFour.\n"),
            ("<h2>Head</h2>text<br>more<ul><li>a<li>b</ul>", "## Head\n\ntext\nmore\n\n- a\n\n- b\n"),
            ("<p hidden>no</p><div style='display : none'>no</div><script>no</script>yes", "yes\n"),
            ("<table><tr><th>a<td> b </tr><tr><td>1<td>2</table>", "| a | b |\n\n| 1 | 2 |\n"),
            ("<table><tr><td><p>One.</p><p>Two.</p></td></tr></table>", "One.\n\nTwo.\n"),
            ("<blockquote><p>said</p></blockquote>", "> said\n"),
            ("a&nbsp; b&shy;c &amp; &lt;d&gt;", "a b\u{ad}c & <d>\n"),
            ("<pre>x\n  y</pre>", "x\ny\n"),
            ("", ""),
        ] {
            assert_eq!(text(html), seen, "{html}");
        }
    }

    #[test]
    fn nesting_has_no_bottom() {
        let page = read(&Document::from("<div>".repeat(20_000) + "deep"));
        assert_eq!(page.text, "deep\n");
        assert!(page.depth > DEEPEST);
    }
}
