//! The contradictions: which claims stand against which, as a matrix and as a list of the same.

use super::Shown;
use super::head::claim;
use super::html::{Html, short};
use super::standing::badge;
use crate::audit::rule;
use crate::model::Seq;
use crate::plain::counted;

/// So many claims fit into a matrix that can be read; the list has all.
const MOST: usize = 40;
/// The side of a field, in units of the picture.
const SIDE: usize = 22;

/// The pairs that contradict each other, found or recorded, each once.
pub(super) fn contradicting(shown: &Shown<'_>) -> Vec<(Seq, Seq)> {
    let found =
        shown.findings.iter().filter(|finding| rule(finding.code).is_some_and(|rule| rule.is_conflict()));
    let mut pairs: Vec<(Seq, Seq)> = found
        .filter_map(|finding| Some((finding.seq, finding.other?)))
        .chain(shown.page.seqs.iter().flat_map(|seq| {
            let recorded = shown.page.view.contradictions_of(*seq).into_iter();
            recorded.map(|(_, other)| (*seq, other))
        }))
        .map(|(one, other)| (one.min(other), one.max(other)))
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

pub(super) fn write(html: &mut Html, shown: &Shown<'_>) {
    html.put(format_args!(
        "<section id=\"against\" aria-labelledby=\"h-against\">\n<h2 id=\"h-against\">Contradictions</h2>\n"
    ));
    let pairs = contradicting(shown);
    if pairs.is_empty() {
        html.put(format_args!(
            "<p>No two of these claims are known to contradict each other.</p>\n</section>\n"
        ));
        return;
    }
    let mut claims: Vec<Seq> = pairs.iter().flat_map(|(one, other)| [*one, *other]).collect();
    claims.sort_unstable();
    claims.dedup();
    if claims.len() <= MOST {
        matrix(html, &claims, &pairs);
    }
    html.put(format_args!(
        "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Contradictions\"><table>\n<caption>{} among {} claims</caption>\n<thead><tr><th scope=\"col\">This</th><th scope=\"col\">against this</th></tr></thead>\n<tbody>\n",
        counted(pairs.len() as u64, "contradiction"),
        claims.len()
    ));
    let cell = |seq: Seq| {
        let said = shown.page.view.claim(seq).map_or(String::new(), |said| short(&said.text, 160));
        format!("{} {}<br>{said}", claim(shown, seq), badge(shown.page.view.status(seq)))
    };
    for (one, other) in pairs {
        html.put(format_args!("<tr><td>{}</td><td>{}</td></tr>\n", cell(one), cell(other)));
    }
    html.put(format_args!("</tbody>\n</table></div>\n</section>\n"));
}

/// A field for each two claims; those that contradict each other are crossed.
fn matrix(html: &mut Html, claims: &[Seq], pairs: &[(Seq, Seq)]) {
    let size = claims.len() * SIDE;
    html.put(format_args!(
        "<svg class=\"matrix\" viewBox=\"0 0 {0} {0}\" width=\"{0}\" height=\"{0}\" role=\"img\" aria-label=\"Which claims contradict which: {1}, listed below\">\n",
        size + 44,
        counted(pairs.len() as u64, "pair")
    ));
    for (at, seq) in claims.iter().enumerate() {
        let middle = 44 + at * SIDE + SIDE / 2;
        html.put(format_args!(
            "<text x=\"40\" y=\"{}\" text-anchor=\"end\">{seq}</text><text x=\"{middle}\" y=\"38\" text-anchor=\"start\" transform=\"rotate(-60 {middle} 38)\">{seq}</text>\n",
            middle + 4
        ));
        html.put(format_args!(
            "<rect class=\"self\" x=\"{0}\" y=\"{0}\" width=\"{SIDE}\" height=\"{SIDE}\"/>\n",
            44 + at * SIDE
        ));
    }
    html.put(format_args!("<path class=\"grid\" d=\""));
    for at in 0..=claims.len() {
        let line = 44 + at * SIDE;
        html.put(format_args!("M44 {line}H{0}M{line} 44V{0}", 44 + size));
    }
    html.put(format_args!("\"/>\n"));
    let place = |seq: &Seq| claims.binary_search(seq).unwrap_or_default();
    for (one, other) in pairs {
        for (row, column) in [(place(one), place(other)), (place(other), place(one))] {
            let (x, y) = (44 + column * SIDE, 44 + row * SIDE);
            html.put(format_args!(
                "<path class=\"cross\" d=\"M{} {}l12 12m0-12l-12 12\"/>\n",
                x + (SIDE - 12) / 2,
                y + (SIDE - 12) / 2
            ));
        }
    }
    html.put(format_args!("</svg>\n"));
}
