//! The second reader of a page of a PDF, pdf-extract: it knows the programs of Type 1 and CFF fonts, in which the meaning of
//! a code may stand if it stands nowhere else.
//!
//! Invariant: the words and the line breaks are those of `pdf_extract::PlainTextOutput`. Only an empty line is left out,
//! where the line above runs to the edge of the page's text and the gap is usual on this page. It may panic: its caller
//! catches that. `tests/pdfs.rs` holds that it is asked.

use pdf_extract::{Document, MediaBox, OutputDev, OutputError, Transform, output_doc_page};

use super::pdf_lines::{FULL, LARGER, usual};

/// The text of a page, from 1.
pub(super) fn page(document: &Document, number: u32) -> Option<String> {
    let mut page = Page { last_end: 100_000., ..Page::default() };
    output_doc_page(document, &mut page, number).ok()?;
    Some(page.text())
}

/// A piece of a page between two breaks.
#[derive(Default)]
struct Line {
    text: String,
    left: f64,
    right: f64,
    /// The line breaks before it: none, one or two.
    breaks: usize,
    /// How far below the line before it stands.
    gap: f64,
}

#[derive(Default)]
struct Page {
    lines: Vec<Line>,
    height: f64,
    last_end: f64,
    last_y: f64,
    first_char: bool,
}

impl Page {
    fn text(&self) -> String {
        let usual = usual(self.lines.iter().map(|line| (line.breaks, line.gap)));
        let left = self.lines.iter().map(|line| line.left).fold(f64::INFINITY, f64::min);
        let right = self.lines.iter().map(|line| line.right).fold(f64::NEG_INFINITY, f64::max);
        let full = left + FULL * (right - left);
        let mut text = String::new();
        let mut above: Option<&Line> = None;
        for line in &self.lines {
            let within = above.is_some_and(|above| above.right >= full)
                && usual.is_some_and(|usual| line.gap <= usual * LARGER);
            let breaks = if line.breaks == 2 && within { 1 } else { line.breaks };
            text.extend(std::iter::repeat_n('\n', breaks));
            text.push_str(&line.text);
            above = Some(line);
        }
        text
    }
}

impl OutputDev for Page {
    fn begin_page(
        &mut self,
        _: u32,
        media_box: &MediaBox,
        _: Option<(f64, f64, f64, f64)>,
    ) -> Result<(), OutputError> {
        self.height = media_box.ury - media_box.lly;
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn output_character(
        &mut self,
        trm: &Transform,
        width: f64,
        _: f64,
        font_size: f64,
        char: &str,
    ) -> Result<(), OutputError> {
        let (x, y) = (trm.m31, self.height - trm.m32);
        // The side of the square that is as large as the transformed one of the font's size.
        let size = (font_size * (trm.m11 + trm.m21) * font_size * (trm.m12 + trm.m22)).sqrt();
        let gap = (y - self.last_y).abs();
        let moved = self.first_char && x < self.last_end && gap > size * 0.5;
        let breaks = if self.first_char { usize::from(gap > size * 1.5) + usize::from(moved) } else { 0 };
        let spaced = self.first_char && x > self.last_end + size * 0.1;
        if breaks > 0 || self.lines.is_empty() {
            self.lines.push(Line { left: x, right: x, breaks, gap, ..Line::default() });
        }
        let end = x + width * size;
        if let Some(line) = self.lines.last_mut() {
            if spaced {
                line.text.push(' ');
            }
            line.text.push_str(char);
            line.left = line.left.min(x);
            line.right = line.right.max(end);
        }
        self.first_char = false;
        self.last_y = y;
        self.last_end = end;
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        self.first_char = true;
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}
