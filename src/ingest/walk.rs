//! A walk through the tree of a page, in the order of the document and without recursion: a page may be nested as deep as
//! it likes.
//!
//! Invariant: each node comes up once, and each that holds others is left once (`each_node_is_met_once_and_left_once`).

use dom_query::NodeRef;

/// The node that follows a node and all within it, in the order of the document; nothing, if it is the last within `root`.
/// `leave` is given each node that ends before it and holds the node.
pub(super) fn after<'a>(
    node: NodeRef<'a>,
    root: &NodeRef<'a>,
    mut leave: impl FnMut(&NodeRef<'a>),
) -> Option<NodeRef<'a>> {
    let mut at = node;
    while at.id != root.id {
        if let Some(sibling) = at.next_sibling() {
            return Some(sibling);
        }
        at = at.parent()?;
        leave(&at);
    }
    None
}

#[cfg(test)]
mod tests {
    use dom_query::Document;

    use super::*;

    #[test]
    fn each_node_is_met_once_and_left_once() {
        let page = Document::from("<div><p>a<b>b</b></p><p></p>c</div>");
        let root = page.root();
        let called = |node: &NodeRef<'_>| match node.node_name() {
            Some(name) => name.to_string(),
            None if node.is_text() => node.text().to_string(),
            None => "page".to_owned(),
        };
        let (mut met, mut left, mut next) = (Vec::new(), Vec::new(), Some(root));
        while let Some(node) = next {
            met.push(called(&node));
            next = node.first_child().or_else(|| after(node, &root, |node| left.push(called(node))));
        }
        assert_eq!(met, ["page", "html", "head", "body", "div", "p", "a", "b", "b", "p", "c"]);
        assert_eq!(left, ["b", "p", "div", "body", "html", "page"]);
    }
}
