//! Notes of a page: links that lead to a later block of it.

use rustc_hash::FxHashMap;

use super::layout::Block;
use crate::text::Linked;

/// The longest words of a link that may be the mark of a note, in bytes.
const LONGEST_MARK: usize = 12;

/// Links, and the marks among them that point to a later block of the page: `<a href="#note-1">[1]</a>`.
pub(super) fn with_notes(
    text: &str,
    blocks: &[Block],
    mut links: Linked,
    anchors: &FxHashMap<String, usize>,
) -> Linked {
    for (at, address) in &links.addresses {
        let Some(anchor) = address.strip_prefix('#').and_then(|name| anchors.get(name)) else { continue };
        let words = at.of(text).unwrap_or_default().trim();
        let is_mark = words.len() <= LONGEST_MARK && !words.contains(' ');
        let block = blocks.get(blocks.partition_point(|block| block.span.end <= *anchor));
        if let Some(block) = block.filter(|block| is_mark && block.span.start > at.end) {
            links.notes.push((*at, block.span));
        }
    }
    links
}
