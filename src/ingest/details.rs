//! Details: the parts of a document in Markdown that a reader has to open.
//!
//! Invariant: an element that HTML opens in one place and closes in another holds all that stands between. The tests of
//! [`super::markdown`] hold it.

use crate::model::Span;

/// The parts of a document that a reader has to open (`details`).
#[derive(Default)]
pub(super) struct Closed {
    /// Those that are known.
    pub(super) found: Vec<Span>,
    /// The ones that are open to more words: where each begins, if it is closed.
    open: Vec<Option<usize>>,
}

impl Closed {
    /// Reads the tags of a stretch of HTML before this place.
    pub(super) fn tags(&mut self, html: &str, at: usize) {
        let lower = html.to_ascii_lowercase();
        for tag in lower.split('<').skip(1).filter_map(|rest| rest.split_once('>')).map(|(tag, _)| tag) {
            let mut words = tag.split_whitespace();
            match words.next() {
                Some("details") => {
                    let is_open = words.any(|word| word == "open" || word.starts_with("open="));
                    self.open.push((!is_open).then_some(at));
                }
                Some("/details") => {
                    let start = self.open.pop().flatten().filter(|start| *start < at);
                    self.found.extend(start.map(|start| Span { start, end: at }));
                }
                _ => {}
            }
        }
    }

    /// All of them in their order, one where several overlap.
    pub(super) fn spans(mut self, end: usize) -> Vec<Span> {
        let open = self.open.into_iter().flatten().filter(|start| *start < end);
        self.found.extend(open.map(|start| Span { start, end }));
        self.found.sort_by_key(|span| span.start);
        let mut spans: Vec<Span> = Vec::new();
        for span in self.found {
            match spans.last_mut().filter(|last| span.start < last.end) {
                Some(last) => last.end = last.end.max(span.end),
                None => spans.push(span),
            }
        }
        spans
    }
}
