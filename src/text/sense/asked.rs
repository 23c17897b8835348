//! Questions: "did \[the board know\]?", "it is unclear whether \[the tank was filled\]".

use super::cut::Cut;
use super::{Turn, TurnKind};
use crate::words::ASKING;

/// The words that ask what a quote says.
pub(super) fn turns(cut: &Cut<'_>) -> Vec<Turn> {
    let whole = cut.reading.asks() && !cut.kept_words().contains(['?', '\u{61f}', '\u{ff1f}']);
    if whole {
        let mark = cut.reading.text.rfind(['?', '\u{61f}', '\u{ff1f}']).unwrap_or(0);
        let end = mark + cut.reading.text[mark..].chars().next().map_or(0, char::len_utf8);
        return vec![cut.turn_at(TurnKind::Asked, crate::model::Span { start: mark, end })];
    }
    let indirect = (0..cut.first).rev().find(|at| {
        let asks = at.checked_sub(1).is_some_and(|before| {
            let word = &cut.reading.words[before];
            ASKING.has(word.base()) || ASKING.has(&word.lower)
        });
        let way = cut.way(*at, cut.first);
        let open = !(way.stop || way.joined || way.colon || way.commas > 0 || way.clause);
        match cut.lower(*at) {
            // "Whether or not the appeal succeeds, the mill will close".
            "whether" => {
                open && cut.lower(at + 1) != "or" || open && way.commas == 0 && cut.lower(at + 1) == "or"
            }
            "if" => open && asks,
            _ => false,
        }
    });
    indirect.map(|at| cut.turn(TurnKind::Asked, at, at + 1)).into_iter().collect()
}
