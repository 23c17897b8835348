//! A page of a PDF: its operators are followed, and each character that it paints is noted with its place.
//!
//! Invariant: a character is noted once, where it stands, with what the document says that it means: the text that a marked
//! passage stands for (`ActualText`) comes before what is painted. What has no meaning is counted. `tests/pdfs.rs` holds it.

use std::collections::HashMap;
use std::rc::Rc;

use pdf_extract::{Dictionary, Document, Object, ObjectId, decode_text_string};

use super::pdf_content::{Operators, Value};
use super::pdf_font::Font;
use super::pdf_stream::content;

/// How deep forms may be painted in each other.
const DEEPEST: usize = 12;

/// The most characters of a page.
const MOST: usize = 2_000_000;

/// Characters that repeat one at less than this share of their size are the same, painted again to look bold.
const SAME: f64 = 0.12;

/// A matrix `[a b c d e f]` (ISO 32000, 8.3.3).
type Matrix = [f64; 6];

const IDENTITY: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// The matrix that does one and then another.
fn then(one: Matrix, other: Matrix) -> Matrix {
    let ([a, b, c, d, e, f], [g, h, i, j, k, l]) = (one, other);
    [a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l]
}

/// A character, or several that stand for one passage, on a page.
#[derive(Debug, Clone)]
pub(super) struct Glyph {
    pub(super) text: String,
    /// Where it begins and ends along the line of writing, and how high it stands across it.
    pub(super) start: f64,
    pub(super) end: f64,
    pub(super) height: f64,
    pub(super) size: f64,
    /// The direction of writing in degrees.
    pub(super) angle: i32,
    /// How far the next letter of the same text is set apart from this one, beyond its end.
    pub(super) spread: f64,
}

/// What is painted on a page.
#[derive(Debug, Default)]
pub(super) struct Painted {
    pub(super) glyphs: Vec<Glyph>,
    /// How many codes have no meaning.
    pub(super) lost: usize,
    /// Whether a font keeps the meaning of its codes to itself.
    pub(super) own: bool,
    /// Whether the map of a font had its bytes the wrong way round.
    pub(super) turned: bool,
}

#[derive(Clone)]
struct State {
    ctm: Matrix,
    font: Option<Rc<Font>>,
    size: f64,
    char_space: f64,
    word_space: f64,
    scale: f64,
    leading: f64,
    rise: f64,
}

/// A marked passage with a text that stands for it.
struct Marked {
    actual: Option<String>,
    first: Option<Glyph>,
    end: f64,
}

/// Where characters stand, by their text and their place in steps of their size.
type Places = HashMap<(String, i64, i64), Vec<(f64, f64)>>;

struct Painter<'a> {
    document: &'a Document,
    painted: Painted,
    fonts: HashMap<ObjectId, Rc<Font>>,
    marked: Vec<Marked>,
    /// The places of characters, in steps of their size, to see what is painted twice.
    places: Places,
    /// Whether the next text begins at a place of its own.
    placed: bool,
}

/// Follows the operators of a page.
pub(super) fn painted(document: &Document, page: ObjectId) -> Painted {
    let mut painter = Painter {
        document,
        painted: Painted::default(),
        fonts: HashMap::new(),
        marked: Vec::new(),
        places: HashMap::new(),
        placed: true,
    };
    let stream = page_content(document, page);
    let resources = inherited(document, page, b"Resources").and_then(|one| one.as_dict().ok());
    painter.run(&stream, resources, IDENTITY, 0);
    painter.painted
}

/// The content of a page: its streams, one after another.
fn page_content(document: &Document, page: ObjectId) -> Vec<u8> {
    let mut bytes = Vec::new();
    for id in document.get_page_contents(page) {
        if let Ok(stream) = document.get_object(id).and_then(Object::as_stream) {
            bytes.extend(content(stream));
            bytes.push(b'\n');
        }
    }
    bytes
}

/// A value of a page, or of what the page is in.
fn inherited<'a>(document: &'a Document, page: ObjectId, name: &[u8]) -> Option<&'a Object> {
    let mut node = document.get_dictionary(page).ok()?;
    for _ in 0..64 {
        if let Ok((_, value)) = node.get(name).and_then(|value| document.dereference(value)) {
            return Some(value);
        }
        node = node.get(b"Parent").and_then(|parent| document.dereference(parent)).ok()?.1.as_dict().ok()?;
    }
    None
}

impl<'a> Painter<'a> {
    fn run(&mut self, stream: &[u8], resources: Option<&'a Dictionary>, ctm: Matrix, depth: usize) {
        let mut state = State {
            ctm,
            font: None,
            size: 0.0,
            char_space: 0.0,
            word_space: 0.0,
            scale: 1.0,
            leading: 0.0,
            rise: 0.0,
        };
        let mut saved: Vec<State> = Vec::new();
        let (mut tm, mut line) = (IDENTITY, IDENTITY);
        let mut operators = Operators::of(stream);
        let before = self.marked.len();
        while let Some((word, operands)) = operators.next() {
            if self.painted.glyphs.len() > MOST {
                break;
            }
            let numbers: Vec<f64> = operands.iter().filter_map(Value::number).collect();
            let last = numbers.last().copied();
            let two = || Some((*numbers.first()?, *numbers.get(1)?));
            self.placed |=
                matches!(word, b"BT" | b"Td" | b"TD" | b"Tm" | b"T*" | b"'" | b"\"" | b"cm" | b"Do");
            match word {
                b"q" if saved.len() < 1000 => saved.push(state.clone()),
                b"Q" => state = saved.pop().unwrap_or(state),
                b"cm" => {
                    if let Ok(matrix) = Matrix::try_from(numbers.as_slice()) {
                        state.ctm = then(matrix, state.ctm);
                    }
                }
                b"BT" => (tm, line) = (IDENTITY, IDENTITY),
                b"Tc" => state.char_space = last.unwrap_or(state.char_space),
                b"Tw" => state.word_space = last.unwrap_or(state.word_space),
                b"Tz" => state.scale = last.map_or(state.scale, |percent| percent / 100.0),
                b"TL" => state.leading = last.unwrap_or(state.leading),
                b"Ts" => state.rise = last.unwrap_or(state.rise),
                b"Tf" => {
                    if let Some(name) = operands.iter().find_map(Value::name) {
                        state.font = self.font(resources, name);
                    }
                    state.size = last.unwrap_or(state.size);
                }
                b"gs" => {
                    let set = operands
                        .iter()
                        .find_map(Value::name)
                        .and_then(|name| self.resource(resources, b"ExtGState", name));
                    if let Some(list) =
                        set.and_then(|set| set.as_dict().ok()?.get(b"Font").ok()?.as_array().ok())
                        && let [Object::Reference(id), size] = list.as_slice()
                    {
                        state.font = self.font_of(*id);
                        state.size = size.as_float().map_or(state.size, f64::from);
                    }
                }
                b"Td" | b"TD" => {
                    if let Some((x, y)) = two() {
                        if word == b"TD" {
                            state.leading = -y;
                        }
                        line = then([1.0, 0.0, 0.0, 1.0, x, y], line);
                        tm = line;
                    }
                }
                b"Tm" => {
                    if let Ok(matrix) = Matrix::try_from(numbers.as_slice()) {
                        (tm, line) = (matrix, matrix);
                    }
                }
                b"T*" => {
                    line = then([1.0, 0.0, 0.0, 1.0, 0.0, -state.leading], line);
                    tm = line;
                }
                b"Tj" | b"'" | b"\"" => {
                    if word != b"Tj" {
                        line = then([1.0, 0.0, 0.0, 1.0, 0.0, -state.leading], line);
                        tm = line;
                    }
                    if let (b"\"", Some((word_space, char_space))) = (word, two()) {
                        (state.word_space, state.char_space) = (word_space, char_space);
                    }
                    if let Some(text) = operands.iter().rev().find_map(Value::text) {
                        self.show(text, &state, &mut tm);
                    }
                }
                b"TJ" => {
                    for item in operands
                        .iter()
                        .flat_map(|list| if let Value::List(items) = list { items.as_slice() } else { &[] })
                    {
                        match item {
                            Value::Text(text) => self.show(text, &state, &mut tm),
                            Value::Number(back) => {
                                let move_by = -back / 1000.0 * state.size * state.scale;
                                tm = then([1.0, 0.0, 0.0, 1.0, move_by, 0.0], tm);
                            }
                            _ => {}
                        }
                    }
                }
                b"BDC" => {
                    let actual = operands.iter().rev().find_map(|value| self.actual(value, resources));
                    self.marked.push(Marked { actual, first: None, end: 0.0 });
                }
                b"BMC" => self.marked.push(Marked { actual: None, first: None, end: 0.0 }),
                b"EMC" if self.marked.len() > before => self.unmark(),
                b"Do" if depth < DEEPEST => {
                    if let Some(name) = operands.iter().find_map(Value::name) {
                        self.form(resources, name, state.ctm, depth);
                    }
                }
                _ => {}
            }
        }
        while self.marked.len() > before {
            self.unmark();
        }
    }

    /// Paints a form (ISO 32000, 8.10).
    fn form(&mut self, resources: Option<&'a Dictionary>, name: &[u8], ctm: Matrix, depth: usize) {
        let Some(Object::Stream(stream)) = self.resource(resources, b"XObject", name) else { return };
        if !stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Form") {
            return;
        }
        let own = stream.dict.get(b"Resources").and_then(|own| self.document.dereference(own)).ok();
        let own = own.and_then(|(_, own)| own.as_dict().ok());
        let matrix = stream.dict.get(b"Matrix").and_then(|list| self.document.dereference(list)).ok();
        let matrix = matrix.and_then(|(_, list)| list.as_array().ok()).map(|list| {
            list.iter().filter_map(|number| number.as_float().ok().map(f64::from)).collect::<Vec<_>>()
        });
        let matrix = matrix.and_then(|list| Matrix::try_from(list).ok()).unwrap_or(IDENTITY);
        self.run(&content(stream), own.or(resources), then(matrix, ctm), depth + 1);
    }

    /// A resource of a kind with a name.
    fn resource(&self, resources: Option<&'a Dictionary>, kind: &[u8], name: &[u8]) -> Option<&'a Object> {
        let kinds = resources?.get(kind).and_then(|kinds| self.document.dereference(kinds)).ok()?.1;
        Some(kinds.as_dict().ok()?.get(name).and_then(|value| self.document.dereference(value)).ok()?.1)
    }

    fn font(&mut self, resources: Option<&'a Dictionary>, name: &[u8]) -> Option<Rc<Font>> {
        let fonts = resources?
            .get(b"Font")
            .and_then(|fonts| self.document.dereference(fonts))
            .ok()?
            .1
            .as_dict()
            .ok()?;
        match fonts.get(name).ok()? {
            Object::Reference(id) => self.font_of(*id),
            Object::Dictionary(font) => Some(Rc::new(Font::read(self.document, font))),
            _ => None,
        }
    }

    fn font_of(&mut self, id: ObjectId) -> Option<Rc<Font>> {
        if let Some(font) = self.fonts.get(&id) {
            return Some(Rc::clone(font));
        }
        let font = Rc::new(Font::read(self.document, self.document.get_dictionary(id).ok()?));
        self.fonts.insert(id, Rc::clone(&font));
        Some(font)
    }

    /// The text that a marked passage stands for, if its properties say so.
    fn actual(&self, properties: &Value, resources: Option<&'a Dictionary>) -> Option<String> {
        match properties {
            Value::Dictionary(members) => {
                let (_, text) = members.iter().find(|(name, _)| name == b"ActualText")?;
                let text = Object::string_literal(text.text()?.to_vec());
                decode_text_string(&text).ok()
            }
            Value::Name(name) => {
                let text =
                    self.resource(resources, b"Properties", name)?.as_dict().ok()?.get(b"ActualText").ok()?;
                decode_text_string(self.document.dereference(text).ok()?.1).ok()
            }
            _ => None,
        }
    }

    /// Ends a marked passage.
    fn unmark(&mut self) {
        let Some(Marked { actual: Some(text), first: Some(first), end }) = self.marked.pop() else { return };
        if !text.trim().is_empty() {
            self.paint(Glyph { text: plain(&text), end, ..first });
        }
    }

    /// Shows a text.
    fn show(&mut self, text: &[u8], state: &State, tm: &mut Matrix) {
        let Some(font) = state.font.clone() else { return };
        self.painted.own |= font.own && !font.has_map();
        self.painted.turned |= font.is_turned();
        if std::mem::take(&mut self.placed)
            && let Some(last) = self.painted.glyphs.last_mut()
        {
            last.spread = 0.0;
        }
        for shown in font.shown(text) {
            let trm =
                then(then([state.size * state.scale, 0.0, 0.0, state.size, 0.0, state.rise], *tm), state.ctm);
            let space = if shown.is_space { state.word_space } else { 0.0 };
            let advance = (shown.width * state.size + state.char_space + space) * state.scale;
            *tm = then([1.0, 0.0, 0.0, 1.0, advance, 0.0], *tm);
            let along = trm[0].hypot(trm[1]);
            let size = trm[2].hypot(trm[3]) * font.em;
            // Letters set further apart than they are high are columns.
            let spread = state.char_space * state.scale * along / (state.size * state.scale).abs();
            if along <= 0.0 || size <= 0.0 || !along.is_finite() || !size.is_finite() {
                continue;
            }
            let (x, y) = (trm[0] / along, trm[1] / along);
            let start = trm[4] * x + trm[5] * y;
            let angle = (y.atan2(x).to_degrees().round() as i32).rem_euclid(360);
            let glyph = Glyph {
                text: String::new(),
                start,
                end: start + shown.width * along,
                height: trm[5] * x - trm[4] * y,
                size,
                // Lines that are a degree or two off are one direction.
                angle: (angle + 2) / 5 * 5 % 360,
                spread: if (0.0..=size).contains(&spread) { spread } else { 0.0 },
            };
            if let Some(marked) = self.marked.iter_mut().find(|marked| marked.actual.is_some()) {
                marked.end = glyph.end;
                marked.first.get_or_insert(glyph);
                continue;
            }
            match shown.text {
                Some(text) => self.paint(Glyph { text: plain(&text), ..glyph }),
                None => {
                    self.painted.lost += 1;
                    self.painted.own |= font.is_composite();
                    // Its place keeps the words beside it apart.
                    self.painted.glyphs.push(glyph);
                }
            }
        }
    }

    /// Notes a character, unless it is there already.
    fn paint(&mut self, glyph: Glyph) {
        let step = glyph.size * SAME;
        let (x, y) = ((glyph.start / step) as i64, (glyph.height / step) as i64);
        let near = |places: &Places| {
            (-1..=1).any(|dx| {
                (-1..=1).any(|dy| {
                    places.get(&(glyph.text.clone(), x + dx, y + dy)).is_some_and(|places| {
                        places.iter().any(|(start, height)| {
                            (start - glyph.start).abs() < step && (height - glyph.height).abs() < step
                        })
                    })
                })
            })
        };
        let blank = glyph.text.trim().is_empty();
        if !blank && near(&self.places) {
            return;
        }
        if !blank {
            self.places.entry((glyph.text.clone(), x, y)).or_default().push((glyph.start, glyph.height));
        }
        self.painted.glyphs.push(glyph);
    }
}

/// A text with its ligatures taken apart and without control characters.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{fb00}' => plain.push_str("ff"),
            '\u{fb01}' => plain.push_str("fi"),
            '\u{fb02}' => plain.push_str("fl"),
            '\u{fb03}' => plain.push_str("ffi"),
            '\u{fb04}' => plain.push_str("ffl"),
            '\u{fb05}' | '\u{fb06}' => plain.push_str("st"),
            c if c.is_whitespace() => plain.push(' '),
            c if c.is_control() => {}
            c => plain.push(c),
        }
    }
    plain
}
