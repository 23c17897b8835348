//! Lines of a page that run from right to left: their characters are put in the order in which they are read.
//!
//! Invariant: a line without a letter of such a script stays as it was painted. In any other, the characters are taken by
//! their places, words from right to left follow each other as they are read, and numbers and words of other scripts in them
//! keep their own order. The tests below hold it.

use super::pdf_page::Glyph;
use super::script::is_right_to_left;

/// A gap of this share of the size of the letters is a blank.
const BLANK: f64 = 0.15;

/// What direction a character has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Runs {
    Left,
    Right,
    Number,
    Neither,
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '\u{660}'..='\u{669}' | '\u{6f0}'..='\u{6f9}')
}

/// Marks above and below the letters of these scripts.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}' | '\u{5c2}' | '\u{5c4}' | '\u{5c5}' | '\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e4}' | '\u{6e7}' | '\u{6e8}' | '\u{6ea}'..='\u{6ed}')
}

fn runs(text: &str) -> Runs {
    match text.chars().next() {
        Some(c) if is_digit(c) => Runs::Number,
        // Signs that numbers and words share.
        Some('\u{60c}' | '\u{61b}' | '\u{61f}' | '\u{66a}'..='\u{66c}') => Runs::Neither,
        Some(c) if is_right_to_left(c) => Runs::Right,
        Some(c) if c.is_alphabetic() => Runs::Left,
        _ => Runs::Neither,
    }
}

/// The characters of a page, each line that runs from right to left in the order in which it is read.
pub(super) fn read(glyphs: Vec<Glyph>) -> Vec<Glyph> {
    let any = |glyphs: &[Glyph]| glyphs.iter().any(|glyph| runs(&glyph.text) == Runs::Right);
    if !any(&glyphs) {
        return glyphs;
    }
    let mut done: Vec<Glyph> = Vec::with_capacity(glyphs.len());
    let mut line: Vec<Glyph> = Vec::new();
    for glyph in glyphs {
        let same = line.last().is_none_or(|last| {
            last.angle == glyph.angle && (last.height - glyph.height).abs() < last.size.max(glyph.size) * 0.5
        });
        if !same {
            let whole = std::mem::take(&mut line);
            done.extend(if any(&whole) { ordered(whole) } else { whole });
        }
        line.push(glyph);
    }
    done.extend(if any(&line) { ordered(line) } else { line });
    done
}

/// The characters of a line in the order in which they are read. They are given places from left to right.
fn ordered(mut line: Vec<Glyph>) -> Vec<Glyph> {
    let marks: Vec<Glyph> =
        line.extract_if(.., |glyph| glyph.text.chars().next().is_some_and(is_mark)).collect();
    let middle = |glyph: &Glyph| f64::midpoint(glyph.start, glyph.end);
    // In a stable order: what stands at one place stays in the order of painting.
    line.sort_by(|a, b| middle(a).total_cmp(&middle(b)));
    for mark in marks {
        let distance = |glyph: &Glyph| (middle(glyph) - middle(&mark)).abs();
        let nearest = line
            .iter_mut()
            .filter(|glyph| runs(&glyph.text) == Runs::Right)
            .min_by(|a, b| distance(a).total_cmp(&distance(b)));
        match nearest {
            Some(letter) => letter.text.push_str(&mark.text),
            None => line.push(mark),
        }
    }
    let (Some(first), Some(last)) = (line.first(), line.last()) else { return line };
    let (left, right, pattern) = (first.start, last.end, first.clone());
    let mut shown: Vec<Glyph> = Vec::with_capacity(line.len());
    let blank = |glyph: &Glyph| Glyph { text: " ".to_owned(), ..glyph.clone() };
    for glyph in line {
        let before = shown.last();
        let apart = before.is_some_and(|last| glyph.start - last.end > glyph.size.min(last.size) * BLANK);
        if apart && before.is_none_or(|last| last.text != " ") {
            shown.push(blank(&glyph));
        }
        shown.push(glyph);
    }
    let shown = logical(shown);
    let step = (right - left) / shown.len().max(1) as f64;
    let placed = (0..).zip(shown).map(|(at, glyph)| {
        let start = left + step * f64::from(at);
        // One size and height: a line is one line.
        Glyph { start, end: start + step, height: pattern.height, size: pattern.size, spread: 0.0, ..glyph }
    });
    placed.collect()
}

/// The characters of a line, which stand from left to right, in the order in which they are read.
fn logical(mut line: Vec<Glyph>) -> Vec<Glyph> {
    let kinds: Vec<Runs> = line.iter().map(|glyph| runs(&glyph.text)).collect();
    let count = |kind| kinds.iter().filter(|one| **one == kind).count();
    let rightward = count(Runs::Right) >= count(Runs::Left);
    // The stretches that run from right to left: the whole line, or what lies between letters of these scripts.
    let stretches = if rightward {
        vec![(0, line.len())]
    } else {
        stretches(&kinds, |kind| kind == Runs::Right, |kind| kind != Runs::Left)
    };
    for (from, to) in stretches {
        line[from..to].reverse();
        let kinds: Vec<Runs> = line[from..to].iter().map(|glyph| runs(&glyph.text)).collect();
        mirror(&mut line[from..to], &kinds);
        // Words of other scripts, and numbers with their points and signs, run the other way.
        let words = self::stretches(&kinds, |kind| kind == Runs::Left, |kind| kind != Runs::Right);
        for (start, end) in &words {
            line[from + start..from + end].reverse();
        }
        let mut at = 0;
        while at < kinds.len() {
            if kinds[at] != Runs::Number || words.iter().any(|(start, end)| (*start..*end).contains(&at)) {
                at += 1;
                continue;
            }
            let start = at;
            while at < kinds.len() {
                let joins = matches!(
                    line[from + at].text.as_str(),
                    "." | "," | ":" | "/" | "-" | "\u{66b}" | "\u{66c}"
                );
                if kinds[at] == Runs::Number || joins && kinds.get(at + 1) == Some(&Runs::Number) {
                    at += 1;
                } else {
                    break;
                }
            }
            line[from + start..from + at].reverse();
        }
    }
    line
}

/// The stretches that begin and end with one kind of character, and hold such that may stand between.
fn stretches(kinds: &[Runs], is: impl Fn(Runs) -> bool, may: impl Fn(Runs) -> bool) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < kinds.len() {
        if !is(kinds[at]) {
            at += 1;
            continue;
        }
        let (start, mut end) = (at, at + 1);
        while at < kinds.len() && may(kinds[at]) {
            at += 1;
            if is(kinds[at - 1]) {
                end = at;
            }
        }
        // A number belongs to the word that it touches.
        while end < kinds.len() && end < at && kinds[end] == Runs::Number {
            end += 1;
        }
        found.push((start, end));
    }
    found
}

/// Turns brackets round where they are written as they look, not as they are read.
fn mirror(line: &mut [Glyph], kinds: &[Runs]) {
    const PAIRS: [(&str, &str); 4] = [("(", ")"), ("[", "]"), ("{", "}"), ("\u{ab}", "\u{bb}")];
    let first = line.iter().find(|glyph| PAIRS.iter().any(|(a, b)| glyph.text == *a || glyph.text == *b));
    let as_they_look = first.is_some_and(|first| PAIRS.iter().any(|(_, closing)| first.text == *closing));
    if !as_they_look || !kinds.contains(&Runs::Right) {
        return;
    }
    for glyph in line {
        if let Some((a, b)) = PAIRS.iter().find(|(a, b)| glyph.text == *a || glyph.text == *b) {
            glyph.text = if glyph.text == *a { *b } else { *a }.to_owned();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line as it looks, from left to right, painted in the order of the numbers, or as it stands.
    fn line(looks: &str, backwards: bool) -> String {
        let mut glyphs: Vec<Glyph> = looks
            .chars()
            .enumerate()
            .filter(|(_, c)| *c != ' ')
            .map(|(at, c)| Glyph {
                text: c.to_string(),
                start: at as f64 * 5.0,
                end: at as f64 * 5.0 + 5.0,
                height: 0.0,
                size: 10.0,
                angle: 0,
                spread: 0.0,
            })
            .collect();
        if backwards {
            glyphs.reverse();
        }
        read(glyphs).into_iter().map(|glyph| glyph.text).collect()
    }

    fn turned(text: &str) -> String {
        text.chars().rev().collect()
    }

    #[test]
    fn lines_are_read_in_their_own_direction() {
        let words = "\u{5d4}\u{5e1}\u{5db}\u{5e8} \u{5d4}\u{5ea}\u{5de}\u{5d5}\u{5d8}\u{5d8}";
        for backwards in [false, true] {
            assert_eq!(line(&turned(words), backwards), words);
            // Numbers and other words keep their order.
            assert_eq!(line(&format!("1969 {}", turned(words)), backwards), format!("{words} 1969"));
            assert_eq!(
                line(&format!("{} 41.5 {}", turned("\u{5d0}\u{5d1}"), turned(words)), backwards),
                format!("{words} 41.5 \u{5d0}\u{5d1}")
            );
            assert_eq!(
                line(&format!("{} the dam {}", turned("\u{5d0}\u{5d1}"), turned(words)), backwards),
                format!("{words} the dam \u{5d0}\u{5d1}")
            );
        }
        // Within a line of another script.
        let latin = format!("the words {} mean a dam", turned(words));
        assert_eq!(line(&latin, false), format!("the words {words} mean a dam"));
        assert_eq!(line("the dam of 1969", false), "thedamof1969");
        // Brackets stand as they are read.
        assert_eq!(line(&format!("({})", turned("\u{5d0}\u{5d1}")), false), "(\u{5d0}\u{5d1})");
    }

    #[test]
    fn marks_stand_after_their_letters() {
        let glyph = |text: &str, start: f64, width: f64| Glyph {
            text: text.to_owned(),
            start,
            end: start + width,
            height: 0.0,
            size: 10.0,
            angle: 0,
            spread: 0.0,
        };
        let marked =
            read(vec![glyph("\u{5d1}", 0.0, 5.0), glyph("\u{5d0}", 5.0, 5.0), glyph("\u{5b8}", 7.0, 0.0)]);
        let text: String = marked.into_iter().map(|glyph| glyph.text).collect();
        assert_eq!(text, "\u{5d0}\u{5b8}\u{5d1}");
    }
}
