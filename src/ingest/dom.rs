//! The tree of a page, as dom_query builds it.
//!
//! Invariant: parsing takes time and memory in proportion to the page. At each tag the parser goes through all open
//! elements, and it opens elements again that were not closed. So a page of a few hundred kilobytes can be built to take
//! minutes, or more memory than there is. The work is counted while it is done, and a page that needs more than any real
//! page is refused. Two things cannot be counted there and are limited before: the parser compares each attribute of a tag
//! with all attributes before it, and each formatting tag with all that are open. `what_would_hang_the_parser_is_refused_and_words_are_not`
//! holds it.

use std::borrow::Cow;
use std::cell::Cell;

use dom_query::Document;
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tree_builder::{ElementFlags, NodeOrText, QuirksMode, TreeBuilderOpts, TreeSink};
use html5ever::{Attribute, ParseOpts, QualName, parse_document};

use super::shadow;
use super::walk::after;

/// The most attributes of one tag. Real pages have a few dozen.
const MOST_ATTRIBUTES: usize = 2_000;

/// The most steps through open elements. A page of 100,000 tags, five hundred deep, takes a twentieth of it.
const MOST_STEPS: u64 = 1_000_000_000;

/// The most comparisons of formatting tags with each other. Each costs more than a step.
const MOST_COMPARED: u64 = 400_000_000;

/// The most elements, comments and pieces of text. A page of ten megabytes has some hundred thousand.
const MOST_NODES: u64 = 2_000_000;

/// The deepest nesting that is read. Browsers do not build trees deeper than 512.
const DEEPEST: usize = 40_000;

/// How much of a page is parsed at a time, in bytes.
const PIECE: usize = 64;

/// What is wrong with a page that takes more.
const TOO_DEEP: &str = "its elements are nested too deep";

/// The formatting elements, which are opened again if another tag closed them.
const FORMATTING: [&str; 14] =
    ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];

/// What comparing one attribute costs, in steps.
const ATTRIBUTE: u64 = 8;

/// The elements in which a script is ordinary markup.
const FOREIGN: [&str; 2] = ["svg", "math"];

/// Builds the tree of a page.
///
/// # Errors
/// Returns the reason, in words, if the page takes too much work or memory.
pub(super) fn parse(html: &str) -> Result<Document, String> {
    parse_within(html, MOST_STEPS)
}

fn parse_within(html: &str, most_steps: u64) -> Result<Document, String> {
    look_through(html)?;
    let sink = Counted { document: Document::default(), steps: Cell::new(0), nodes: Cell::new(0) };
    let tree_builder = TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() };
    let mut parser = parse_document(sink, ParseOpts { tree_builder, ..ParseOpts::default() });
    let mut rest = html;
    while !rest.is_empty() {
        let mut end = PIECE.min(rest.len());
        while !rest.is_char_boundary(end) {
            end += 1;
        }
        let (piece, after) = rest.split_at(end);
        parser.process(StrTendril::from_slice(piece));
        let Counted { steps, nodes, .. } = &parser.tokenizer.sink.sink;
        bounded(steps.get(), most_steps)?;
        if nodes.get() > MOST_NODES {
            return Err(format!("it has more than {MOST_NODES} elements and pieces of text"));
        }
        rest = after;
    }
    let document = parser.finish();
    if is_too_deep(&document) {
        return Err(TOO_DEEP.to_owned());
    }
    shadow::composed(&document);
    Ok(document)
}

/// Whether elements are nested too deep for the searches in the tree, which are recursive.
fn is_too_deep(document: &Document) -> bool {
    let root = document.root();
    let (mut depth, mut next) = (0, Some(root));
    while let Some(node) = next {
        next = match node.first_child() {
            Some(child) => {
                depth += 1;
                Some(child)
            }
            None => after(node, &root, |_| depth -= 1),
        };
        if depth > DEEPEST {
            return true;
        }
    }
    false
}

fn bounded(steps: u64, most: u64) -> Result<(), String> {
    if steps > most { Err(TOO_DEEP.to_owned()) } else { Ok(()) }
}

/// Goes through the tags of a page and counts what the parser compares.
fn look_through(html: &str) -> Result<(), String> {
    let mut rest = html;
    let mut within = [0_u32; FOREIGN.len()];
    let (mut open, mut steps) = ([0_u64; FORMATTING.len()], 0_u64);
    let formatting = |name: &str| FORMATTING.iter().position(|other| name.eq_ignore_ascii_case(other));
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if rest.starts_with("!--") {
            // `<!-->` is a comment, too.
            let comment = &rest[1..];
            let mut ends = comment.match_indices('>').map(|(at, _)| at);
            let end = ends.find(|at| comment[..*at].ends_with("--") || comment[..*at].ends_with("--!"));
            rest = end.map_or("", |end| &comment[end..]);
        } else if rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let Tag { name, attributes, slashed, after } = Tag::read(rest);
            if attributes > MOST_ATTRIBUTES {
                let name: String = name.chars().take(20).collect();
                return Err(format!("a tag of it, <{name}>, has more than {MOST_ATTRIBUTES} attributes"));
            }
            if let Some(foreign) = FOREIGN.iter().position(|foreign| name.eq_ignore_ascii_case(foreign)) {
                within[foreign] += u32::from(!slashed);
            }
            if let Some(formatting) = formatting(name) {
                steps += open.iter().sum::<u64>() * (1 + ATTRIBUTE * attributes as u64);
                open[formatting] += 1;
            }
            // Program text between `<` and `>` is not a tag.
            let script = within == [0; FOREIGN.len()] && name.eq_ignore_ascii_case("script");
            rest = if script { after_script(after) } else { after };
        } else if let Some(end) = rest.strip_prefix('/') {
            let name = name(end);
            if let Some(formatting) = formatting(name) {
                // The parser tries eight times to put right what is closed in another order than it was opened.
                steps += 8 * open.iter().sum::<u64>();
                open[formatting] = open[formatting].saturating_sub(1);
            }
            for (foreign, count) in FOREIGN.iter().zip(&mut within) {
                *count -= u32::from(*count > 0 && name.eq_ignore_ascii_case(foreign));
            }
        }
        bounded(steps, MOST_COMPARED)?;
    }
    Ok(())
}

/// A tree that is being built, and the work that was needed.
struct Counted {
    document: Document,
    /// How often the parser looked at an element.
    steps: Cell<u64>,
    nodes: Cell<u64>,
}

impl Counted {
    fn step(&self) {
        self.steps.set(self.steps.get() + 1);
    }

    fn node(&self) {
        self.nodes.set(self.nodes.get() + 1);
    }

    /// Counts text that is put into the tree. Other nodes were counted when they were made.
    fn counted(&self, child: &NodeOrText<dom_query::NodeId>) {
        self.step();
        if matches!(child, NodeOrText::AppendText(_)) {
            self.node();
        }
    }
}

impl TreeSink for Counted {
    type Handle = dom_query::NodeId;
    type Output = Document;
    type ElemName<'a> = <Document as TreeSink>::ElemName<'a>;

    fn finish(self) -> Document {
        self.document
    }

    // What is wrong with a page is not used.
    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Self::Handle {
        self.document.get_document()
    }

    fn elem_name<'a>(&'a self, target: &'a Self::Handle) -> Self::ElemName<'a> {
        self.step();
        self.document.elem_name(target)
    }

    fn create_element(
        &self,
        name: QualName,
        attributes: Vec<Attribute>,
        flags: ElementFlags,
    ) -> Self::Handle {
        self.node();
        self.steps.set(self.steps.get() + ATTRIBUTE * attributes.len() as u64);
        self.document.create_element(name, attributes, flags)
    }

    fn create_comment(&self, text: StrTendril) -> Self::Handle {
        self.node();
        self.document.create_comment(text)
    }

    fn create_pi(&self, target: StrTendril, data: StrTendril) -> Self::Handle {
        self.node();
        self.document.create_pi(target, data)
    }

    fn append(&self, parent: &Self::Handle, child: NodeOrText<Self::Handle>) {
        self.counted(&child);
        self.document.append(parent, child);
    }

    fn append_based_on_parent_node(
        &self,
        element: &Self::Handle,
        previous: &Self::Handle,
        child: NodeOrText<Self::Handle>,
    ) {
        self.counted(&child);
        self.document.append_based_on_parent_node(element, previous, child);
    }

    fn append_doctype_to_document(&self, name: StrTendril, public_id: StrTendril, system_id: StrTendril) {
        self.document.append_doctype_to_document(name, public_id, system_id);
    }

    fn get_template_contents(&self, target: &Self::Handle) -> Self::Handle {
        // In the element itself, where `shadow` finds it.
        *target
    }

    fn same_node(&self, one: &Self::Handle, other: &Self::Handle) -> bool {
        self.step();
        one == other
    }

    fn set_quirks_mode(&self, mode: QuirksMode) {
        self.document.set_quirks_mode(mode);
    }

    fn append_before_sibling(&self, sibling: &Self::Handle, child: NodeOrText<Self::Handle>) {
        self.counted(&child);
        self.document.append_before_sibling(sibling, child);
    }

    fn add_attrs_if_missing(&self, target: &Self::Handle, attributes: Vec<Attribute>) {
        self.document.add_attrs_if_missing(target, attributes);
    }

    fn remove_from_parent(&self, target: &Self::Handle) {
        self.step();
        self.document.remove_from_parent(target);
    }

    fn reparent_children(&self, node: &Self::Handle, parent: &Self::Handle) {
        self.step();
        self.document.reparent_children(node, parent);
    }

    fn is_mathml_annotation_xml_integration_point(&self, handle: &Self::Handle) -> bool {
        self.document.is_mathml_annotation_xml_integration_point(handle)
    }
}

/// A tag as it is written in the page.
#[derive(Debug, PartialEq, Eq)]
struct Tag<'a> {
    name: &'a str,
    attributes: usize,
    /// Whether a slash stands before its end.
    slashed: bool,
    /// What follows it.
    after: &'a str,
}

/// Whether a character ends the name of a tag or of an attribute.
fn is_end(byte: &u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/')
}

/// The name of the tag that begins here.
fn name(text: &str) -> &str {
    &text[..text.bytes().position(|byte| is_end(&byte)).unwrap_or(text.len())]
}

impl<'a> Tag<'a> {
    /// The tag that begins here, after its `<`.
    fn read(text: &'a str) -> Self {
        let bytes = text.as_bytes();
        let name = name(text);
        let mut at = name.len();
        let mut attributes = 0;
        while at < bytes.len() && bytes[at] != b'>' {
            if is_end(&bytes[at]) {
                at += 1;
                continue;
            }
            attributes += 1;
            // The name, whose first character may be anything, then perhaps a value, which may be quoted.
            at += 1;
            at +=
                bytes[at..].iter().position(|byte| *byte == b'=' || is_end(byte)).unwrap_or(bytes.len() - at);
            let value = at + bytes[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            if bytes.get(value) != Some(&b'=') {
                continue;
            }
            at = value + 1;
            at += bytes[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            at = match bytes.get(at) {
                Some(mark @ (b'"' | b'\'')) => {
                    let inner = &bytes[at + 1..];
                    at + 1 + inner.iter().position(|byte| byte == mark).map_or(inner.len(), |end| end + 1)
                }
                _ => {
                    let is_end = |byte: &u8| byte.is_ascii_whitespace() || *byte == b'>';
                    at + bytes[at..].iter().position(is_end).unwrap_or(bytes.len() - at)
                }
            };
        }
        let slashed = bytes[..at.min(bytes.len())].ends_with(b"/");
        Tag { name, attributes, slashed, after: text.get(at + 1..).unwrap_or_default() }
    }
}

/// The end tag of a script, and what follows it.
fn after_script(text: &str) -> &str {
    let is_end = |at: &usize| {
        text.get(*at..at + "</script".len()).is_some_and(|end| end.eq_ignore_ascii_case("</script"))
    };
    text.match_indices("</").map(|(at, _)| at).find(is_end).map_or("", |at| &text[at..])
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn attributes_are_counted_as_the_parser_sees_them() {
        for (text, name, attributes, slashed, after) in [
            ("p>x", "p", 0, false, "x"),
            ("a href=x>y", "a", 1, false, "y"),
            ("a href = \"a > b c=d\" b='\"' c>z", "a", 3, false, "z"),
            ("br/>", "br", 0, true, ""),
            ("path d='x' />y", "path", 1, true, "y"),
            ("a/b/c=d/e>x", "a", 2, false, "x"),
            ("a =b>x", "a", 1, false, "x"),
            ("a b=", "a", 1, false, ""),
            ("a b=\"open", "a", 1, false, ""),
            ("a", "a", 0, false, ""),
            ("a caf\u{e9}=\u{e9}t\u{e9} \u{e9}>", "a", 2, false, ""),
        ] {
            assert_eq!(Tag::read(text), Tag { name, attributes, slashed, after }, "{text}");
        }
    }

    #[test]
    fn what_would_hang_the_parser_is_refused_and_words_are_not() {
        let many = |n: usize| (0..n).map(|n| format!(" a{n}=1")).collect::<String>();
        assert!(parse(&format!("<p{}>x", many(MOST_ATTRIBUTES))).is_ok());
        let bomb = format!("<P{}>x", many(MOST_ATTRIBUTES + 1));
        for before in [
            "",
            "x<!-- a -->",
            "<!-->",
            "<!-- --!>",
            "<script>1</SCRIPT>",
            "<svg><script>",
            "<math></svg><script>",
        ] {
            let why = parse(&format!("{before}{bomb}")).err().unwrap();
            assert!(why.contains("<P>"), "{before}: {why}");
        }
        let named = |names: usize| (0..names).map(|n| format!("<b id={n}>")).collect::<String>();
        for (page, bound) in [
            ("<ul><li><p>x".repeat(60_000), "nested"),
            // Closed in another order than it was opened.
            (named(10_000) + &"<p>".repeat(10_000) + &"</b>".repeat(10_000), "nested"),
            (named(20_000) + "<p>" + &"</i>".repeat(20_000), "nested"),
            // Opened again in each paragraph.
            (format!("<p>{}</p>{}", named(500), "<p>x".repeat(20_000)), "elements"),
            ("<b>x".repeat(1_100_000), "elements"),
            // The parser does not go through these.
            ("<span>".repeat(DEEPEST + 1), "nested"),
            ("<svg>".repeat(DEEPEST + 1), "nested"),
        ] {
            // A fiftieth of the steps shows the same, sooner.
            let why = parse_within(&page, MOST_STEPS / 50).err().unwrap();
            assert!(why.contains(bound), "{}: {why}", &page[..40]);
        }
        let words = "a<b and c ".repeat(3000);
        for whole in [
            format!("<svg></svg><script>if (a {words}</script >x"),
            format!("<!-- <a {words} -->x"),
            "<p>a<br>b<li>c<td>d</p>".repeat(50_000),
            "<div><b>a</b></div>".repeat(50_000),
            format!("<svg>{}</svg>", "<path d=x />".repeat(50_000)),
            format!("<p title=\"{words}\">x"),
            format!("1 < 2 {}", "and so on ".repeat(3000)),
        ] {
            assert!(parse(&whole).is_ok(), "{}", &whole[..40]);
        }
    }
}
