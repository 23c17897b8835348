//! Fonts of a PDF (ISO 32000, 9.5 to 9.10): what the bytes of a text mean, and how wide they are.
//!
//! Invariant: a code becomes characters only if the font says which: by its map to Unicode, by its encoding and the names of
//! its glyphs, or by an encoding of East Asia that has a name. Any other code is counted as lost, never guessed.
//! `tests/pdfs.rs` holds it.

use std::collections::HashMap;

use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GBK, SHIFT_JIS};
use pdf_extract::{Dictionary, Document, Object};

use super::pdf_cmap::{CMap, code};
use super::pdf_glyphs::{Base, meaning};
use super::pdf_program::{compact_codes, glyphs, is_macintosh};
use super::pdf_stream::content;
use super::pdf_type1::built_in;

/// The widths of Helvetica and Times for the characters from space to tilde, in thousandths, for fonts that state none.
const HELVETICA: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556,
    556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278,
    500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469,
    556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500,
    278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];
const TIMES: [u16; 95] = [
    250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278, 500, 500, 500, 500, 500,
    500, 500, 500, 500, 500, 278, 278, 564, 564, 564, 444, 921, 722, 667, 667, 722, 611, 556, 722, 722, 333,
    389, 722, 611, 889, 722, 722, 556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611, 333, 278, 333, 469,
    500, 333, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500, 500, 500, 333, 389,
    278, 500, 500, 722, 500, 500, 444, 480, 200, 480, 541,
];

/// A code of a text.
pub(super) struct Shown {
    /// Its characters; nothing if they are not known.
    pub(super) text: Option<String>,
    /// How wide it is, in units of the font's size.
    pub(super) width: f64,
    /// Whether it is the one byte 32, which is widened by the space between words.
    pub(super) is_space: bool,
}

/// How the bytes of a text are cut into codes.
#[derive(Debug)]
enum Codes {
    One,
    Two,
    Map(CMap),
    /// An encoding of East Asia.
    Named(&'static Encoding),
    /// UTF-16.
    Unicode,
}

/// A font.
#[derive(Debug)]
pub(super) struct Font {
    codes: Codes,
    /// The characters of its codes.
    map: CMap,
    /// Whether codes are characters of UTF-16 themselves.
    direct: bool,
    /// The characters of the codes of a simple font.
    simple: Vec<Option<String>>,
    widths: HashMap<u32, f64>,
    default: f64,
    usual: Option<&'static [u16; 95]>,
    /// Whether its codes have meanings in the font's own program, which is not read here.
    pub(super) own: bool,
    /// What the font's own program says of its glyphs, by their identifiers.
    glyphs: HashMap<u32, String>,
    /// The size of its letters, in units of the font's size.
    pub(super) em: f64,
}

fn get<'a>(document: &'a Document, dictionary: &'a Dictionary, name: &[u8]) -> Option<&'a Object> {
    dictionary.get(name).and_then(|value| document.dereference(value)).ok().map(|(_, value)| value)
}

fn number(object: &Object) -> Option<f64> {
    match object {
        Object::Integer(number) => Some(*number as f64),
        Object::Real(number) => Some(f64::from(*number)),
        _ => None,
    }
}

impl Font {
    pub(super) fn read(document: &Document, font: &Dictionary) -> Self {
        let kind = get(document, font, b"Subtype").and_then(|kind| kind.as_name().ok()).unwrap_or_default();
        let (map, direct) = match get(document, font, b"ToUnicode") {
            Some(Object::Stream(stream)) => (CMap::read(&content(stream)), false),
            // The codes are characters themselves.
            Some(Object::Name(name)) => (CMap::default(), name.starts_with(b"Identity")),
            _ => (CMap::default(), false),
        };
        if kind == b"Type0" {
            Self::composite(document, font, map, direct)
        } else {
            Self::simple(document, font, map, direct, kind)
        }
    }

    /// A font whose codes are of one byte.
    fn simple(document: &Document, font: &Dictionary, map: CMap, direct: bool, kind: &[u8]) -> Self {
        let descriptor = get(document, font, b"FontDescriptor").and_then(|one| one.as_dict().ok());
        let flags = descriptor
            .and_then(|one| get(document, one, b"Flags"))
            .and_then(|flags| flags.as_i64().ok())
            .unwrap_or(0);
        let embedded = descriptor.is_some_and(|one| {
            ["FontFile", "FontFile2", "FontFile3"].iter().any(|name| one.has(name.as_bytes()))
        });
        let encoding = get(document, font, b"Encoding");
        let dictionary = encoding.and_then(|encoding| encoding.as_dict().ok());
        let stated = match encoding {
            Some(Object::Name(name)) => Base::named(name),
            _ => dictionary
                .and_then(|one| get(document, one, b"BaseEncoding"))
                .and_then(|name| Base::named(name.as_name().ok()?)),
        };
        let symbolic = flags & 4 != 0;
        // What the program of the font says itself.
        let program = |name| {
            let stream = get(document, descriptor?, name)?.as_stream().ok()?;
            stated.is_none().then(|| content(stream))
        };
        let built_in = program(b"FontFile")
            .and_then(|program| built_in(&program))
            .or_else(|| compact_codes(&program(b"FontFile3")?));
        let macintosh = symbolic && program(b"FontFile2").is_some_and(|program| is_macintosh(&program));
        let own = built_in.is_none()
            && stated.is_none()
            && (embedded && (symbolic || kind == b"Type1") || kind == b"Type3");
        let base = stated.unwrap_or(match kind {
            b"TrueType" if macintosh => Base::MacRoman,
            b"TrueType" => Base::WinAnsi,
            _ => Base::Standard,
        });
        let mut simple: Vec<Option<String>> =
            (0..=255).map(|code| base.character(code).map(String::from)).collect();
        if let Some(built_in) = built_in {
            simple = built_in;
        }
        if kind == b"Type3" && stated.is_none() {
            simple.fill(None);
        }
        let differences = dictionary
            .and_then(|one| get(document, one, b"Differences"))
            .and_then(|list| list.as_array().ok());
        let (mut at, mut named) = (0, false);
        for item in differences.into_iter().flatten() {
            match document.dereference(item).map_or(item, |(_, item)| item) {
                Object::Name(name) => {
                    if let Some(place) = simple.get_mut(at) {
                        *place = meaning(name);
                    }
                    named = true;
                    at = at.saturating_add(1);
                }
                other => at = number(other).map_or(at, |number| number as usize),
            }
        }
        let mut widths = HashMap::new();
        let first = get(document, font, b"FirstChar").and_then(number).unwrap_or(0.0) as u32;
        let scale = if kind == b"Type3" { type3_scale(document, font) } else { 0.001 };
        let list = get(document, font, b"Widths").and_then(|list| list.as_array().ok());
        for (code, width) in (first..).zip(list.into_iter().flatten()) {
            let width = document.dereference(width).ok().and_then(|(_, width)| number(width));
            if let Some(width) = width.filter(|width| *width != 0.0) {
                widths.insert(code, width * scale);
            }
        }
        let name = get(document, font, b"BaseFont").and_then(|name| name.as_name().ok()).unwrap_or_default();
        let name = String::from_utf8_lossy(name).to_lowercase();
        let usual = match name {
            _ if name.contains("courier") || name.contains("mono") => None,
            _ if name.contains("times") || name.contains("serif") && !name.contains("sans") => Some(&TIMES),
            _ => Some(&HELVETICA),
        };
        let default = if usual.is_none() { 0.6 } else { 0.5 };
        let em = if kind == b"Type3" { type3_em(&widths) } else { 1.0 };
        let (own, glyphs) = (own && !named, HashMap::new());
        Font { codes: Codes::One, map, direct, simple, widths, default, usual, own, glyphs, em }
    }

    /// A font whose codes are of several bytes.
    fn composite(document: &Document, font: &Dictionary, map: CMap, direct: bool) -> Self {
        let below = get(document, font, b"DescendantFonts")
            .and_then(|list| list.as_array().ok())
            .and_then(|list| list.first());
        let below = below
            .and_then(|below| document.dereference(below).ok())
            .and_then(|(_, below)| below.as_dict().ok());
        let codes = match get(document, font, b"Encoding") {
            Some(Object::Stream(stream)) => match CMap::read(&content(stream)) {
                map if map.has_ranges() => Codes::Map(map),
                _ => Codes::Two,
            },
            Some(Object::Name(name)) => named(name),
            _ => Codes::Two,
        };
        let mut widths = HashMap::new();
        let list = below.and_then(|below| get(document, below, b"W")).and_then(|list| list.as_array().ok());
        let list: Vec<&Object> = list
            .into_iter()
            .flatten()
            .map(|item| document.dereference(item).map_or(item, |(_, item)| item))
            .collect();
        let mut at = 0;
        while at + 1 < list.len() {
            let first = number(list[at]).unwrap_or(0.0) as u32;
            if let Ok(each) = list[at + 1].as_array() {
                for (cid, width) in (first..).zip(each) {
                    widths.extend(
                        document
                            .dereference(width)
                            .ok()
                            .and_then(|(_, width)| number(width))
                            .map(|width| (cid, width / 1000.0)),
                    );
                }
                at += 2;
            } else if at + 2 < list.len() {
                let last = number(list[at + 1]).unwrap_or(0.0) as u32;
                let width = number(list[at + 2]).unwrap_or(1000.0) / 1000.0;
                widths.extend((first..=last.min(first.saturating_add(70_000))).map(|cid| (cid, width)));
                at += 3;
            } else {
                break;
            }
        }
        let default =
            below.and_then(|below| get(document, below, b"DW")).and_then(number).unwrap_or(1000.0) / 1000.0;
        let glyphs = match below {
            Some(below) if !map.has_text() && !direct => program_glyphs(document, below),
            _ => HashMap::new(),
        };
        let (simple, usual, own, em) = (Vec::new(), None, false, 1.0);
        Font { codes, map, direct, simple, widths, default, usual, own, glyphs, em }
    }

    /// What the bytes of a text mean.
    pub(super) fn shown(&self, bytes: &[u8]) -> Vec<Shown> {
        let mut shown = Vec::with_capacity(bytes.len());
        let mut rest = bytes;
        while !rest.is_empty() {
            let (found, length) = match &self.codes {
                Codes::One => (u32::from(rest[0]), 1),
                Codes::Two | Codes::Unicode => (code(&rest[..rest.len().min(2)]), 2),
                Codes::Map(map) => map.code(rest),
                Codes::Named(encoding) => {
                    let two = rest[0] >= 0x80 && !(*encoding == SHIFT_JIS && (0xa0..0xe0).contains(&rest[0]));
                    let length = if two { 2 } else { 1 };
                    (code(&rest[..length.min(rest.len())]), length)
                }
            };
            let length = length.clamp(1, rest.len());
            let cid = match &self.codes {
                Codes::Map(map) => map.cid(found).unwrap_or(found),
                _ => found,
            };
            let text = self.text(found, &rest[..length]).or_else(|| self.glyphs.get(&cid).cloned());
            let width = self.widths.get(&cid).copied().unwrap_or_else(|| self.width(text.as_deref()));
            shown.push(Shown { text, width, is_space: length == 1 && rest[0] == 32 });
            rest = &rest[length..];
        }
        shown
    }

    fn text(&self, found: u32, bytes: &[u8]) -> Option<String> {
        let meant = |text: &str| {
            !text.chars().any(|c| {
                c.is_control() && !c.is_whitespace() || matches!(c, '\u{fffd}' | '\u{e000}'..='\u{f8ff}')
            })
        };
        if let Some(text) = self.map.text(found).filter(|text| meant(text)) {
            return Some(text.to_owned());
        }
        let direct = self.direct || matches!(self.codes, Codes::Unicode);
        if direct && self.is_composite() {
            return char::from_u32(found).map(String::from).filter(|text| meant(text));
        }
        match &self.codes {
            Codes::One => self.simple.get(found as usize).cloned().flatten(),
            Codes::Named(encoding) => {
                let (text, lost) = encoding.decode_without_bom_handling(bytes);
                (!lost && meant(&text)).then(|| text.into_owned())
            }
            _ => None,
        }
    }

    /// Whether its codes are of several bytes.
    pub(super) fn is_composite(&self) -> bool {
        !matches!(self.codes, Codes::One)
    }

    fn width(&self, text: Option<&str>) -> f64 {
        let first = text.and_then(|text| text.chars().next()).map(u32::from);
        let usual = first.and_then(|first| self.usual?.get(first.checked_sub(32)? as usize));
        usual.map_or(self.default, |width| f64::from(*width) / 1000.0)
    }

    /// Whether its map to Unicode had its bytes the wrong way round.
    pub(super) fn is_turned(&self) -> bool {
        self.map.turned
    }

    /// Whether it has a map to Unicode.
    pub(super) fn has_map(&self) -> bool {
        self.map.has_text() || self.direct
    }
}

/// What the program of a composite font says of its glyphs, by their identifiers in the document.
fn program_glyphs(document: &Document, below: &Dictionary) -> HashMap<u32, String> {
    let descriptor = get(document, below, b"FontDescriptor").and_then(|one| one.as_dict().ok());
    let program = ["FontFile2", "FontFile3"]
        .iter()
        .find_map(|name| get(document, descriptor?, name.as_bytes())?.as_stream().ok());
    let known = program.map(|program| glyphs(&content(program))).unwrap_or_default();
    let Some(Object::Stream(numbers)) = get(document, below, b"CIDToGIDMap").filter(|_| !known.is_empty())
    else {
        return known;
    };
    let numbers = content(numbers);
    let glyph = |(cid, glyph): (u32, &[u8])| Some((cid, known.get(&code(glyph))?.clone()));
    (0..).zip(numbers.chunks_exact(2)).filter_map(glyph).collect()
}

/// The size of the letters of a font whose glyphs are drawings: a letter is half as wide as it is high, on average.
fn type3_em(widths: &HashMap<u32, f64>) -> f64 {
    let mean = widths.values().sum::<f64>() / widths.len().max(1) as f64;
    if mean > 0.0 && mean.is_finite() { mean * 2.0 } else { 1.0 }
}

fn type3_scale(document: &Document, font: &Dictionary) -> f64 {
    let matrix = get(document, font, b"FontMatrix").and_then(|matrix| matrix.as_array().ok());
    matrix.and_then(|matrix| matrix.first()).and_then(number).map_or(0.001, f64::abs)
}

/// How an encoding with a name cuts codes (ISO 32000, table 116).
fn named(name: &[u8]) -> Codes {
    let name = String::from_utf8_lossy(name);
    let name = name.trim_end_matches("-H").trim_end_matches("-V");
    match name {
        _ if name.starts_with("Uni") && (name.contains("UCS2") || name.contains("UTF16")) => Codes::Unicode,
        _ if name.contains("RKSJ") => Codes::Named(SHIFT_JIS),
        "EUC" => Codes::Named(EUC_JP),
        _ if name.starts_with("GB") => Codes::Named(GBK),
        _ if name.contains("B5") => Codes::Named(BIG5),
        _ if name.starts_with("KSC") => Codes::Named(EUC_KR),
        _ => Codes::Two,
    }
}
