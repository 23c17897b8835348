//! Scripts: which letters run from right to left.
//!
//! Invariant: a letter that runs from left to right is never taken for one of these. The test below holds it.

/// Letters of scripts that run from right to left (Hebrew, Arabic, Syriac, Thaana, N'Ko and their presentation forms).
pub(super) fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_have_a_direction() {
        for c in ['\u{5d0}', '\u{627}', '\u{fe8d}', '\u{fb2a}', '\u{7ca}'] {
            assert!(is_right_to_left(c), "{c}");
        }
        for c in ['a', '\u{e9}', '\u{3b1}', '\u{44f}', '1', ' ', '\u{4e00}', '\u{e01}'] {
            assert!(!is_right_to_left(c), "{c}");
        }
    }
}
