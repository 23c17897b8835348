//! What the words in an element are: a raised mark, a row of data, or a part that a reader has to open.
//!
//! Invariant: only a few elements are looked at, however the page is nested. The tests of [`super::html`] hold it.

use dom_query::NodeRef;

use super::page_parts::BLOCKS;
use super::raised::is_mark;

/// The most elements and pieces of text in a raised mark.
const MOST_IN_MARK: usize = 64;

/// Whether an element shows only its summary until a reader opens it.
pub(super) fn is_closed(node: &NodeRef<'_>) -> bool {
    node.has_name("details") && !node.has_attr("open")
}

/// Whether the words of a raised element are a mark.
pub(super) fn is_raised(node: &NodeRef<'_>) -> bool {
    raised_words(node).as_deref().is_some_and(is_mark)
}

/// The words of a raised element, if it is short and not deep in other elements.
pub(super) fn raised_words(node: &NodeRef<'_>) -> Option<String> {
    let mut words = String::new();
    let mut nodes = node.descendants_it();
    for inner in nodes.by_ref().take(MOST_IN_MARK) {
        if inner.is_text() {
            words.push_str(&inner.text());
        }
    }
    nodes.next().is_none().then_some(words)
}

/// Whether the cells of a table row are short and contain only words: it is data, not layout.
pub(super) fn is_row(row: &NodeRef<'_>) -> bool {
    let mut length = 0;
    row.descendants_it().all(|node| {
        if node.is_text() {
            length += node.text().trim().len();
            return length <= 1000;
        }
        let name = node.node_name().unwrap_or_default();
        !BLOCKS.contains(&&*name) && &*name != "tr"
    })
}
