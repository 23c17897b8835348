//! Hidden characters: characters of a text that a reader does not see.
//!
//! Invariant: one table says which characters show nothing, and one function where writing needs them: in
//! emoji and flags, in variants of ideographs, between the letters of scripts that join. The same characters
//! are escaped for a person, folded before comparing and reported by an audit.
//! `what_writing_needs_is_not_hidden` holds it.

/// The soft hyphen: it shows at the end of a line only, and stands within a word.
pub(super) const SOFT: char = '\u{ad}';

/// Whether a character shows nothing of itself: controls, default-ignorable code points (Unicode Standard,
/// 5.21), separators of lines, blanks that pass for letters, and private use, whose look nobody agreed on.
/// White space that only breaks a line is not hidden.
#[must_use]
pub fn is_hidden(c: char) -> bool {
    match c {
        '\0'..='\u{9f}' => c.is_control() && !c.is_whitespace(),
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' => true,
        '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => true,
        '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}' => true,
        '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}' => true,
        '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}' => true,
        _ => is_blank(c),
    }
}

/// Whether a character is classed as a letter or symbol but looks like a space: the fillers of Hangul, the
/// blank of Braille.
pub(super) fn is_blank(c: char) -> bool {
    matches!(c, '\u{115f}' | '\u{1160}' | '\u{2800}' | '\u{3164}' | '\u{ffa0}')
}

/// The characters that are hidden in a text, each with its first byte; except those that writing needs where
/// they stand.
pub fn hidden(text: &str) -> impl Iterator<Item = (usize, char)> + '_ {
    let text = if is_plain(text) { "" } else { text };
    text.char_indices().filter(|(at, c)| is_hidden_at(text, *at, *c))
}

/// Whether a text has only letters, digits, marks and spaces of ASCII: none of them is hidden.
pub(super) fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\t'..=b'\r'))
}

/// Whether `c`, which stands at byte `at` of `text`, is hidden there.
#[must_use]
pub fn is_hidden_at(text: &str, at: usize, c: char) -> bool {
    is_hidden(c) && !is_needed(text, at, c)
}

/// Whether writing needs a hidden character where it stands.
fn is_needed(text: &str, at: usize, c: char) -> bool {
    let mut before = text[..at].chars().rev();
    let last = before.next().unwrap_or(' ');
    let next = text[at..].chars().nth(1).unwrap_or(' ');
    match c {
        '\u{200c}' => joins(last),
        '\u{200d}' => {
            let base = if last == '\u{fe0f}' { before.next().unwrap_or(' ') } else { last };
            joins(last) || (is_pictograph(base) && is_pictograph(next))
        }
        // The two ways of showing an emoji; of a digit only in a keycap.
        '\u{fe0e}' | '\u{fe0f}' => {
            is_pictograph(last) || (matches!(last, '0'..='9' | '#' | '*') && next == '\u{20e3}')
        }
        '\u{fe00}'..='\u{fe0d}' | '\u{e0100}'..='\u{e01ef}' => is_ideograph(last),
        '\u{180b}'..='\u{180f}' => matches!(last, '\u{1820}'..='\u{18aa}'),
        '\u{2800}' => [last, next].iter().any(|c| matches!(c, '\u{2801}'..='\u{28ff}')),
        '\u{e0020}'..='\u{e007f}' => is_in_flag(text, at),
        _ => false,
    }
}

/// Letters and marks of scripts in which a joiner shapes what stands before it: Arabic, the Indic scripts,
/// scripts related to them, and Mongolian.
fn joins(c: char) -> bool {
    let script = matches!(
        c,
        '\u{620}'..='\u{7ff}' | '\u{840}'..='\u{dff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{18af}'
            | '\u{1a20}'..='\u{1aaf}' | '\u{1b00}'..='\u{1c4f}' | '\u{a840}'..='\u{a8df}' | '\u{a980}'..='\u{a9df}'
            | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10a00}'..='\u{10a5f}'
            | '\u{10d00}'..='\u{10d3f}' | '\u{11000}'..='\u{11fff}' | '\u{1e900}'..='\u{1e95f}'
    );
    script && !is_hidden(c)
}

/// Whether a character may be an emoji or part of one. Letters and digits are not.
fn is_pictograph(c: char) -> bool {
    matches!(
        c,
        '\u{a9}' | '\u{ae}' | '\u{203c}' | '\u{2049}' | '\u{2122}' | '\u{2139}' | '\u{2190}'..='\u{21ff}'
            | '\u{2300}'..='\u{23ff}' | '\u{24c2}' | '\u{25a0}'..='\u{27bf}' | '\u{2900}'..='\u{297f}'
            | '\u{2b00}'..='\u{2bff}' | '\u{3030}' | '\u{303d}' | '\u{3297}' | '\u{3299}' | '\u{1f000}'..='\u{1faff}'
    )
}

/// Ideographs, and the marks that stand with them: each may have variants.
fn is_ideograph(c: char) -> bool {
    matches!(
        c,
        '\u{3001}' | '\u{3002}' | '\u{ff01}' | '\u{ff0c}' | '\u{ff0e}' | '\u{ff1a}' | '\u{ff1b}' | '\u{ff1f}' |
        '\u{3005}'..='\u{3007}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
            | '\u{20000}'..='\u{3ffff}'
    )
}

/// How many letters a region in a flag has: of the shortest and of the longest name.
const REGION: std::ops::RangeInclusive<usize> = 3..=6;

/// Whether byte `at` stands in the tags of a flag, such as that of Scotland: a black flag, the letters and
/// digits of a region, and an end tag. So few tags cannot hide much; a longer row of tags is a hidden text.
fn is_in_flag(text: &str, at: usize) -> bool {
    let mut before = text[..at].char_indices().rev().take(REGION.end() + 1);
    let Some((start, flag)) = before.find(|(_, c)| *c == '\u{1f3f4}') else { return false };
    let tags = text[start + flag.len_utf8()..].chars();
    let letter = |c: &char| matches!(c, '\u{e0030}'..='\u{e0039}' | '\u{e0061}'..='\u{e007a}');
    let letters = tags.clone().take(REGION.end() + 1).take_while(letter).count();
    let ends = tags.clone().nth(letters) == Some('\u{e007f}');
    let end = start + flag.len_utf8() + (letters + 1) * '\u{e007f}'.len_utf8();
    REGION.contains(&letters) && ends && at < end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<char> {
        hidden(text).map(|(_, c)| c).collect()
    }

    #[test]
    fn what_shows_nothing_is_hidden() {
        for c in "\u{200b}\u{200c}\u{200d}\u{2060}\u{2064}\u{feff}\u{206a}\u{206f}\u{180e}\u{34f}\u{ad}\u{115f}\u{1160}\
                  \u{3164}\u{ffa0}\u{2800}\u{fe00}\u{fe0f}\u{e0100}\u{e01ef}\u{e0001}\u{e0041}\u{e007f}\u{e000}\u{f8ff}\
                  \u{f0000}\u{10fffd}\u{202a}\u{202e}\u{2066}\u{2069}\u{200e}\u{200f}\u{61c}\u{2028}\u{2029}\u{0}\u{1b}\
                  \u{7f}\u{9b}\u{fff9}"
            .chars()
        {
            assert_eq!(found(&format!("a{c}b")), [c], "{c:?}");
        }
        for c in
            " \n\r\t\u{b}\u{c}\u{85}\u{a0}\u{2003}\u{3000}az1.-\u{e9}\u{301}\u{3b1}\u{4e2d}\u{b5}".chars()
        {
            assert_eq!(found(&format!("a{c}b")), [] as [char; 0], "{c:?}");
        }
    }

    #[test]
    fn what_writing_needs_is_not_hidden() {
        for text in [
            "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}\u{200d}\u{1f466}",
            "\u{1f469}\u{1f3fd}\u{200d}\u{1f680}",
            "\u{1f3f3}\u{fe0f}\u{200d}\u{1f308} \u{1f3f4}\u{200d}\u{2620}\u{fe0f}",
            "\u{1f642}\u{200d}\u{2194}\u{fe0f} \u{1f415}\u{200d}\u{1f9ba} \u{1f408}\u{200d}\u{2b1b}",
            "I \u{2764}\u{fe0f} it, \u{2600}\u{fe0e} \u{a9}\u{fe0f} \u{2122}\u{fe0f} \u{3030}\u{fe0f}",
            "1\u{fe0f}\u{20e3} #\u{fe0f}\u{20e3} *\u{fe0f}\u{20e3}",
            "\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f} \u{1f1e9}\u{1f1ea}",
            "\u{845b}\u{e0100}\u{98fe}\u{e0101} \u{4fae}\u{fe00}\u{3002}\u{fe01}",
            "\u{1820}\u{180b}\u{1828}\u{180e}\u{1820}",
            "\u{645}\u{6cc}\u{200c}\u{62e}\u{648}\u{627}\u{647}\u{645} 1444\u{647}\u{200d}",
            "\u{915}\u{94d}\u{200d}\u{937} \u{915}\u{94d}\u{200c}\u{937} \u{d28}\u{d4d}\u{200d}",
            "\u{dc1}\u{dca}\u{200d}\u{dbb}\u{dd3} \u{9b0}\u{9cd}\u{200d}\u{9af}",
            "\u{2813}\u{280a}\u{2800}\u{281e}",
        ] {
            assert_eq!(found(text), [] as [char; 0], "{text}");
        }
    }

    #[test]
    fn what_writing_needs_elsewhere_is_hidden_here() {
        let smuggled: String = "\u{1f3f4}".chars().chain("hidden words\u{7f}".chars().map(tag)).collect();
        for (text, count) in [
            ("fini\u{200d}shed", 1),
            ("\u{1f468}\u{200d} man", 1),
            ("1\u{fe0f}969", 1),
            ("dam\u{fe0f}", 1),
            ("\u{2764}\u{fe0f}\u{fe0f}", 1),
            ("a\u{e0100}", 1),
            ("\u{1f3f4}\u{e0067}\u{e0062}", 2),
            ("\u{1f3f4} \u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}", 6),
            ("\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e007f}\u{e007f}", 1),
            ("\u{645}\u{200c}\u{200c}\u{62e}", 1),
            ("dam\u{200c} \u{62e}", 1),
            ("a\u{2800}b", 1),
            ("a\u{180b}", 1),
            (&smuggled, 13),
        ] {
            assert_eq!(found(text).len(), count, "{text:?}");
        }
    }

    fn tag(c: char) -> char {
        char::from_u32(0xe0000 + u32::from(c)).unwrap_or(c)
    }
}
