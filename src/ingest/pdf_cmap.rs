//! CMaps (ISO 32000, 9.7.5 and 9.10.3): how the bytes of a text become codes, and codes characters.
//!
//! Invariant: codes have the lengths that the map states. What is wrong with a line of a map costs that line. The tests
//! below hold it.

use std::collections::HashMap;

use super::pdf_content::{Operators, Value};

/// How many characters of a map must be letters the other way round, and all of them, before their bytes are turned.
const TURNED: usize = 4;

/// The most codes of a map.
const MOST: usize = 200_000;

/// A map of codes.
#[derive(Debug, Clone, Default)]
pub(super) struct CMap {
    /// The ranges of codes, each with the length of its codes in bytes.
    ranges: Vec<(usize, u32, u32)>,
    /// The characters of a code.
    text: HashMap<u32, String>,
    /// The character identifier of a code: ranges of codes with the first identifier.
    cids: Vec<(u32, u32, u32)>,
    /// Whether the two bytes of its characters were the wrong way round.
    pub(super) turned: bool,
}

impl CMap {
    /// Reads a map.
    pub(super) fn read(bytes: &[u8]) -> Self {
        let mut map = CMap::default();
        let mut operators = Operators::of(bytes);
        let mut pending: Vec<Value> = Vec::new();
        while let Some((word, operands)) = operators.next() {
            pending.extend(operands);
            match word {
                b"endcodespacerange" => {
                    let codes: Vec<&[u8]> = pending.iter().filter_map(Value::text).collect();
                    for pair in codes.chunks_exact(2) {
                        map.ranges.push((pair[0].len(), code(pair[0]), code(pair[1])));
                    }
                }
                b"endbfchar" => {
                    for pair in said(&pending).chunks_exact(2) {
                        if let (Some(from), Some(to)) = (pair[0].text(), characters(pair[1])) {
                            map.add(code(from), to);
                        }
                    }
                }
                b"endbfrange" => {
                    for three in said(&pending).chunks_exact(3) {
                        if let (Some(first), Some(last)) = (three[0].text(), three[1].text()) {
                            map.range(code(first), code(last), three[2]);
                        }
                    }
                }
                b"endcidrange" => {
                    for three in pending.chunks(3) {
                        if let [Value::Text(first), Value::Text(last), Value::Number(cid)] = three {
                            map.cids.push((code(first), code(last), *cid as u32));
                        }
                    }
                }
                b"endcidchar" => {
                    for pair in pending.chunks(2) {
                        if let [Value::Text(one), Value::Number(cid)] = pair {
                            map.cids.push((code(one), code(one), *cid as u32));
                        }
                    }
                }
                _ => {}
            }
            pending.clear();
        }
        map.turn();
        map
    }

    /// Turns the bytes of the characters round if all of them are letters, digits and signs the other way round.
    fn turn(&mut self) {
        let turned = |text: &String| {
            let mut characters = text.chars();
            let (Some(one), None) = (characters.next(), characters.next()) else { return None };
            let code = u16::try_from(u32::from(one)).ok()?.swap_bytes();
            char::from_u32(u32::from(code)).filter(|c| matches!(c, ' '..='~')).map(String::from)
        };
        if self.text.len() < TURNED || !self.text.values().all(|text| turned(text).is_some()) {
            return;
        }
        self.text.values_mut().for_each(|text| *text = turned(text).unwrap_or_default());
        self.turned = true;
    }

    fn add(&mut self, code: u32, text: String) {
        if self.text.len() < MOST {
            self.text.insert(code, text);
        }
    }

    fn range(&mut self, first: u32, last: u32, to: &Value) {
        let last = last.min(first.saturating_add(0xffff));
        match to {
            Value::List(items) => {
                for (code, item) in (first..=last).zip(items) {
                    if let Some(text) = characters(item) {
                        self.add(code, text);
                    }
                }
            }
            _ => {
                let Some(text) = characters(to) else { return };
                let mut before = text.chars();
                let Some(end) = before.next_back() else { return };
                for (step, code) in (first..=last).enumerate() {
                    let next = u32::from(end).checked_add(step as u32).and_then(char::from_u32);
                    if let Some(next) = next {
                        self.add(code, format!("{}{next}", before.as_str()));
                    }
                }
            }
        }
    }

    /// Whether it maps codes to characters.
    pub(super) fn has_text(&self) -> bool {
        !self.text.is_empty()
    }

    /// Whether it says how long codes are.
    pub(super) fn has_ranges(&self) -> bool {
        !self.ranges.is_empty()
    }

    /// The characters of a code.
    pub(super) fn text(&self, code: u32) -> Option<&str> {
        self.text.get(&code).map(String::as_str)
    }

    /// The identifier of a code.
    pub(super) fn cid(&self, code: u32) -> Option<u32> {
        let range = self.cids.iter().find(|(first, last, _)| (*first..=*last).contains(&code));
        range.and_then(|(first, _, cid)| cid.checked_add(code - first))
    }

    /// The first code of some bytes, and its length.
    pub(super) fn code(&self, bytes: &[u8]) -> (u32, usize) {
        for length in 1..=bytes.len().min(4) {
            let found = code(&bytes[..length]);
            let within = |(size, low, high): &(usize, u32, u32)| {
                *size == length
                    && (0..length).all(|at| {
                        let byte = |code: u32| (code >> (8 * (length - 1 - at))) & 0xff;
                        (byte(*low)..=byte(*high)).contains(&byte(found))
                    })
            };
            if self.ranges.iter().any(within) {
                return (found, length);
            }
        }
        let shortest =
            self.ranges.iter().map(|(size, ..)| *size).min().unwrap_or(1).clamp(1, bytes.len().max(1));
        (code(&bytes[..shortest.min(bytes.len())]), shortest)
    }
}

/// The values without the number of lines that stands before them.
fn said(values: &[Value]) -> Vec<&Value> {
    values.iter().filter(|value| value.number().is_none()).collect()
}

/// A code of up to four bytes.
pub(super) fn code(bytes: &[u8]) -> u32 {
    bytes.iter().take(4).fold(0, |code, byte| code << 8 | u32::from(*byte))
}

/// The characters that a value says: UTF-16, or a name.
fn characters(value: &Value) -> Option<String> {
    let bytes = value.text()?;
    if bytes.len() == 1 {
        return Some(char::from(bytes[0]).to_string());
    }
    let units: Vec<u16> = bytes.chunks_exact(2).map(|two| u16::from_be_bytes([two[0], two[1]])).collect();
    Some(String::from_utf16_lossy(&units))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_become_characters() {
        let map = CMap::read(b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap 2 begincodespacerange <00> <7f> <8000> <ffff> endcodespacerange 2 beginbfchar <01> <00660069> <02> <D83DDE00> endbfchar 2 beginbfrange <41> <43> <0061> <8001> <8002> [<0078> <0079>] endbfrange 1 begincidrange <00> <7f> 10 endcidrange endcmap");
        assert_eq!(map.text(1), Some("fi"));
        assert_eq!(map.text(2), Some("\u{1f600}"));
        assert_eq!((map.text(0x42), map.text(0x8002), map.text(0x44)), (Some("b"), Some("y"), None));
        assert_eq!(
            (map.code(b"\x41\x42"), map.code(b"\x80\x01"), map.cid(3)),
            ((0x41, 1), (0x8001, 2), Some(13))
        );
        assert!(map.has_text() && map.has_ranges());
    }

    #[test]
    fn a_map_may_have_as_many_lines_as_it_likes() {
        let lines: String = (0..200).map(|n| format!("<{n:02x}> <{n:02x}> <{:04x}>\n", 0x4e00 + n)).collect();
        let map = CMap::read(format!("200 beginbfrange\n{lines}endbfrange").as_bytes());
        assert_eq!((map.text(0), map.text(199)), (Some("\u{4e00}"), Some("\u{4ec7}")));
    }

    #[test]
    fn bytes_the_wrong_way_round_are_turned() {
        let map = |lines: &str| CMap::read(format!("4 beginbfchar {lines} endbfchar").as_bytes());
        let turned = map("<01> <4d00> <02> <7500> <03> <2000> <04> <3100>");
        assert!(turned.turned);
        assert_eq!((turned.text(1), turned.text(3), turned.text(4)), (Some("M"), Some(" "), Some("1")));
        // Three may be so by themselves, and one that is not says that none is.
        for lines in
            ["<01> <4e00> <02> <3000> <03> <2000>", "<01> <4d00> <02> <7500> <03> <2000> <04> <0041>"]
        {
            assert!(!map(lines).turned, "{lines}");
        }
    }

    #[test]
    fn what_is_broken_is_passed_over() {
        for odd in [
            "",
            "1 beginbfchar <01> endbfchar",
            "1 beginbfrange <00> <ffffffff> <0041> endbfrange",
            "1 beginbfrange <05> <01> <0041> endbfrange",
            "begincodespacerange <> <> endcodespacerange",
            "1 begincidrange <00> <ff> 4294967295 endcidrange",
        ] {
            let map = CMap::read(odd.as_bytes());
            let (_, length) = map.code(b"\x01\x02");
            assert!(length >= 1 && map.cid(1).is_none(), "{odd}");
        }
    }
}
