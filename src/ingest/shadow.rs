//! Shadow roots that a page declares (WHATWG HTML), as a browser shows them.
//!
//! Invariant: a host shows its first shadow root, and the children of the host stand in the slots of that root. Each part
//! of the page is looked through once. The tests below hold it.

use dom_query::{Document, NodeRef};

use super::walk::after;

/// The most slots of a shadow root that are filled.
const MOST_SLOTS: usize = 100;

/// Puts declarative shadow roots (WHATWG HTML) where a browser shows them, with the children of their hosts in their slots,
/// and empties all other templates. A host has one shadow root.
pub(super) fn composed(document: &Document) {
    for template in document.select("template").nodes() {
        if !template.has_attr("shadowrootmode") && !template.has_attr("shadowroot") {
            template.children().iter().for_each(NodeRef::remove_from_parent);
            continue;
        }
        let Some(host) = template.parent() else { continue };
        let children: Vec<_> = host.children().into_iter().filter(|child| child.id != template.id).collect();
        let slots = slots(template);
        // What stands in a slot already is shown if nothing else is put there.
        let mut filled = vec![false; slots.len()];
        for child in children {
            let wanted = child.attr("slot").unwrap_or_default();
            let at = slots.iter().position(|slot| slot.attr("name").unwrap_or_default() == wanted);
            child.remove_from_parent();
            let Some(at) = at.filter(|_| !child.has_name("template")) else { continue };
            if !std::mem::replace(&mut filled[at], true)
                && (child.is_element() || !child.text().trim().is_empty())
            {
                slots[at].children().iter().for_each(NodeRef::remove_from_parent);
            }
            slots[at].append_child(&child);
        }
        template.rename("div");
    }
}

/// The slots of a shadow root, without those of the shadow roots in it.
fn slots<'a>(template: &NodeRef<'a>) -> Vec<NodeRef<'a>> {
    let (mut slots, mut next) = (Vec::new(), Some(*template));
    while let Some(node) = next.filter(|_| slots.len() < MOST_SLOTS) {
        if node.has_name("slot") {
            slots.push(node);
        }
        let is_inner = node.id == template.id || !node.has_name("template");
        let child = node.first_child().filter(|_| is_inner);
        next = child.or_else(|| after(node, template, |_| {}));
    }
    slots
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::dom;

    #[test]
    fn a_shadow_root_is_shown_with_the_children_of_its_host() {
        for (html, shown) in [
            ("<x-a><template shadowrootmode=open>A <slot></slot> C</template>B</x-a>", "A B C"),
            (
                "<x-a>B<template shadowrootmode=closed>A <slot name=s>D</slot></template><i slot=s>E</i></x-a>",
                "A E",
            ),
            ("<x-a><template shadowrootmode=open>A <slot>D</slot></template> </x-a>", "A D"),
            ("<x-a><template shadowrootmode=open>A</template>never shown</x-a>", "A"),
            ("<div><template>A</template>B</div>", "B"),
            // The slot of an inner host is not that of the outer host.
            (
                "<x-a><template shadowrootmode=open><x-b><template shadowrootmode=open>A <slot>C</slot></template></x-b> <slot></slot></template>B</x-a>",
                "A C B",
            ),
            // Of two shadow roots the first is shown.
            (
                "<x-a><template shadowrootmode=open>A <slot></slot></template><template shadowrootmode=open>C</template>B</x-a>",
                "A B",
            ),
            (
                "<x-a><template shadowrootmode=open><x-b><template shadowrootmode=open>A</template></x-b></template></x-a>",
                "A",
            ),
        ] {
            let text = dom::parse(html)
                .unwrap()
                .select("body")
                .text()
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ");
            assert_eq!(text, shown, "{html}");
        }
        // As many as there are, each is looked through once.
        let (open, slot) = ("<template shadowrootmode=open>", "<slot></slot></template>");
        for many in [format!("{open}{slot}").repeat(20_000), format!("<div>{open}").repeat(15_000)] {
            assert!(dom::parse(&format!("<div>{many}words")).is_ok());
        }
    }
}
