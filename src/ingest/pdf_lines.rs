//! The lines of a page of a PDF, and which gaps between them are breaks between paragraphs.
//!
//! Invariant: words stand in the order in which they are painted, on whichever side the page is turned, except that two
//! columns that are painted row by row are read one after the other. A gap within a line is a blank; an empty line stands
//! where the gap to the line above is larger than usual on the page, or where that line does not run to the edge of the
//! page's text. A raised number is set apart from the number before it. `tests/ingest.rs` and `tests/pdfs.rs` hold it.

use super::pdf_page::Glyph;
use super::raised::raised;

/// The share of the page's widest line at which a line counts as full.
pub(super) const FULL: f64 = 0.75;

/// How much larger than the usual gap a break between paragraphs is.
pub(super) const LARGER: f64 = 1.2;

/// How many gaps of a page must be alike before they are called usual.
const ENOUGH: usize = 2;

/// A gap of this share of the size of the letters is a blank.
const BLANK: f64 = 0.15;

/// A raised mark stands no further than this share of the size of the letters from the word before it.
const TOUCH: f64 = 0.25;

/// A gap of so many sizes may part columns.
const COLUMN: f64 = 1.5;

/// How many rows two columns have at least, and how many letters a row of one has on average.
const ROWS: usize = 3;
const LETTERS: usize = 15;

/// A stretch of a line between wide gaps.
#[derive(Debug, Clone, Default)]
struct Segment {
    text: String,
    left: f64,
    right: f64,
}

/// A piece of a page between two breaks.
#[derive(Debug, Clone, Default)]
struct Line {
    segments: Vec<Segment>,
    /// The line breaks before it: none, one or two.
    breaks: usize,
    /// How far from the line before it stands.
    gap: f64,
    height: f64,
    size: f64,
    angle: i32,
}

impl Line {
    fn of(glyph: &Glyph, breaks: usize, gap: f64) -> Self {
        let segment = Segment { left: glyph.start, right: glyph.end, ..Segment::default() };
        Line {
            segments: vec![segment],
            breaks,
            gap,
            height: glyph.height,
            size: glyph.size,
            angle: glyph.angle,
        }
    }

    fn left(&self) -> f64 {
        self.segments.iter().map(|one| one.left).fold(f64::INFINITY, f64::min)
    }

    fn right(&self) -> f64 {
        self.segments.iter().map(|one| one.right).fold(f64::NEG_INFINITY, f64::max)
    }

    fn text(&self) -> String {
        let texts: Vec<&str> = self.segments.iter().map(|one| one.text.trim_end()).collect();
        texts.join(" ")
    }
}

/// The text of a page.
pub(super) fn text(glyphs: &[Glyph]) -> String {
    let lines = columns(lines(glyphs));
    let usual = usual(lines.iter().map(|line| (line.breaks, line.gap)));
    let left = lines.iter().map(Line::left).fold(f64::INFINITY, f64::min);
    let right = lines.iter().map(Line::right).fold(f64::NEG_INFINITY, f64::max);
    let full = left + FULL * (right - left);
    let mut text = String::new();
    let mut above: Option<&Line> = None;
    for line in &lines {
        let within = above.is_some_and(|above| above.right() >= full && above.angle == line.angle)
            && usual.is_some_and(|usual| line.gap <= usual * LARGER);
        let breaks = if line.breaks == 2 && within { 1 } else { line.breaks };
        let words = line.text();
        if words.trim().is_empty() {
            continue;
        }
        if !text.is_empty() {
            text.extend(std::iter::repeat_n('\n', breaks.max(1)));
        }
        text.push_str(&words);
        above = Some(line);
    }
    text
}

/// The gap that most lines have, if it is wide: a reader takes it for an empty line. For each line, the line breaks before it
/// and how far from the line before it stands.
pub(super) fn usual(lines: impl Iterator<Item = (usize, f64)> + Clone) -> Option<f64> {
    let lines = lines.skip(1);
    let wide = || lines.clone().filter(|(breaks, _)| *breaks == 2).map(|(_, gap)| gap);
    let near = |gap: f64| wide().filter(|other| (other - gap).abs() < 0.05 * gap).count();
    // Lines that are set closer are the usual ones.
    let close = lines.clone().filter(|(breaks, _)| *breaks == 1).count();
    let (count, gap) =
        wide().map(|gap| (near(gap), gap)).max_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)))?;
    (count >= ENOUGH && count > close).then_some(gap)
}

/// The lines, in the order in which they are painted.
fn lines(glyphs: &[Glyph]) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut before: Option<&Glyph> = None;
    // Whether what stands high beside the last character is a mark.
    let mut high: Option<bool> = None;
    for glyph in glyphs {
        let Some((line, last)) = lines.last_mut().zip(before) else {
            let mut line = Line::of(glyph, 0, 0.0);
            put(&mut line, glyph, false);
            lines.push(line);
            before = Some(glyph);
            continue;
        };
        let size = line.size.max(glyph.size);
        let gap = (line.height - glyph.height).abs();
        let apart = glyph.start - last.end - last.spread;
        // From right to left each letter stands before the last.
        let leftward = (glyph.end - last.start).abs() < size * 0.4;
        let same = glyph.angle == line.angle && gap < size * 0.5 && (apart > -size || leftward);
        if same {
            if apart > size * COLUMN && !leftward {
                let segment = Segment { left: glyph.start, right: glyph.end, ..Segment::default() };
                line.segments.push(segment);
            }
            let spaced = apart > size.min(last.size.max(glyph.size)) * BLANK;
            // A mark touches what it is a mark of, and all of it is raised or none.
            let stands_high = glyph.size < line.size * 0.85 && glyph.height - line.height > line.size * 0.15;
            let is_raised = stands_high && high.unwrap_or(apart < size * TOUCH);
            high = stands_high.then_some(is_raised);
            if spaced && !is_raised {
                blank(line);
            }
            if is_raised {
                let text = glyph.text.chars().map(raised).collect();
                put(line, &Glyph { text, ..glyph.clone() }, true);
            } else {
                // What begins with a mark stands at the height of its words.
                if glyph.size > line.size * 1.15 {
                    (line.size, line.height) = (glyph.size, glyph.height);
                }
                put(line, glyph, false);
            }
        } else {
            high = None;
            let turned = glyph.angle != line.angle;
            let breaks = 1 + usize::from(turned || gap > glyph.size * 1.5);
            let mut next = Line::of(glyph, breaks, gap);
            put(&mut next, glyph, false);
            lines.push(next);
        }
        before = Some(glyph);
    }
    lines
}

fn blank(line: &mut Line) {
    if let Some(segment) = line.segments.last_mut()
        && !segment.text.is_empty()
        && !segment.text.ends_with(' ')
    {
        segment.text.push(' ');
    }
}

fn put(line: &mut Line, glyph: &Glyph, beside: bool) {
    if glyph.text.trim().is_empty() {
        blank(line);
    } else if let Some(segment) = line.segments.last_mut() {
        segment.text.push_str(&glyph.text);
        segment.left = segment.left.min(glyph.start);
    }
    if let Some(segment) = line.segments.last_mut().filter(|_| !beside) {
        segment.right = segment.right.max(glyph.end);
    }
}

/// Two columns of words that were painted row by row, one after the other.
fn columns(lines: Vec<Line>) -> Vec<Line> {
    let mut ordered: Vec<Line> = Vec::with_capacity(lines.len());
    let mut rest = lines.into_iter().peekable();
    while let Some(line) = rest.next() {
        let Some(split) = split(&line) else {
            ordered.push(line);
            continue;
        };
        let mut band = vec![line];
        while let Some(next) = rest.next_if(|next| belongs(next, split)) {
            band.push(next);
        }
        let rows = band.iter().filter(|line| line.segments.len() == 2).count();
        let letters = |at: usize| {
            let texts =
                band.iter().filter(|line| line.segments.len() == 2).map(|line| &line.segments[at].text);
            texts.map(|text| text.chars().filter(|c| c.is_alphabetic()).count()).sum::<usize>()
        };
        if rows < ROWS || letters(0) < LETTERS * rows || letters(1) < LETTERS * rows {
            ordered.extend(band);
            continue;
        }
        let (mut left, mut right): (Vec<Line>, Vec<Line>) = (Vec::new(), Vec::new());
        for mut line in band {
            let later = line.segments.split_off(1);
            if later.is_empty() && line.left() >= split - line.size {
                right.push(line);
                continue;
            }
            if !later.is_empty() {
                let breaks = if right.is_empty() { 2 } else { line.breaks };
                right.push(Line { segments: later, breaks, ..line.clone() });
            }
            left.push(line);
        }
        ordered.extend(left.into_iter().chain(right));
    }
    ordered
}

/// Where the second column would begin.
fn split(line: &Line) -> Option<f64> {
    if line.segments.len() == 2 { line.segments.get(1).map(|one| one.left) } else { None }
}

/// Whether a line is a row of columns of which the second begins there, or of one of them.
fn belongs(line: &Line, at: f64) -> bool {
    match line.segments.as_slice() {
        [left, right] => left.right < at && (right.left - at).abs() < line.size,
        [one] => one.right < at || (one.left - at).abs() < line.size,
        _ => false,
    }
}
