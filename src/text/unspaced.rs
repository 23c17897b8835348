//! Unspaced: letters of scripts that put no spaces between words.
//!
//! Invariant: they are told by their code points alone (`scripts_without_spaces_are_known`).

/// Whether a letter is of a script that puts no spaces between words: Han, kana, Thai, Lao, Burmese, Khmer. No hyphen or space
/// shows where a word of these ends, so a quote may begin and end at any of them.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(
        c,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
            | '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}'
            | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
            | '\u{ff66}'..='\u{ff9d}' | '\u{20000}'..='\u{3ffff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_without_spaces_are_known() {
        assert!("\u{5824}\u{9632}\u{306f}\u{30c0}\u{30e0}\u{e40}\u{e02}\u{1793}".chars().all(is_unspaced));
        assert!(!"a\u{e9}\u{430}\u{5d0}\u{ac00}1 \u{3002}".chars().any(is_unspaced));
    }
}
