//! Against: what a ledger says of the texts: how much of them it speaks of, and each of their quotations.

use super::Shown;
use super::head::claim;
use super::html::{Html, words};
use crate::plain::counted;

/// So many quotations are listed.
const MOST: usize = 1000;

pub(super) fn write(html: &mut Html, shown: &Shown<'_>) {
    let Some(said) = shown.page.said else { return };
    html.put(format_args!(
        "<section id=\"ledger\" aria-labelledby=\"h-ledger\">\n<h2 id=\"h-ledger\">What the ledger says</h2>\n<p>{}.</p>\n",
        words(&said.coverage.in_words())
    ));
    if !said.quotations.is_empty() {
        html.put(format_args!("<ul class=\"findings\">\n"));
    }
    for quotation in said.quotations.iter().take(MOST) {
        let outcome = quotation.outcome.name().replace('-', " ");
        let source = quotation.source.filter(|_| quotation.nearest.is_none());
        let place = source.map_or_else(String::new, |source| format!(" in source {source} of the ledger"));
        let differences: Vec<&str> = quotation.differences.iter().map(|way| way.name()).collect();
        let differences = match differences.is_empty() {
            true => String::new(),
            false => format!(" ({})", differences.join(", ")),
        };
        let sentence = quotation.sentence.map_or_else(String::new, |seq| format!(", {}", claim(shown, seq)));
        html.put(format_args!(
            "<li><q>{}</q><br>{outcome}{place}{}{sentence}</li>\n",
            words(quotation.text),
            words(&differences)
        ));
    }
    if !said.quotations.is_empty() {
        html.put(format_args!("</ul>\n"));
    }
    if let Some(more) = said.quotations.len().checked_sub(MOST).filter(|more| *more > 0) {
        html.put(format_args!("<p>{} more.</p>\n", counted(more as u64, "quotation")));
    }
    html.put(format_args!("</section>\n"));
}
