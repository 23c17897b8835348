//! What the program that is embedded in a font says: which character a code or a glyph is, where the document itself says
//! nothing of it.
//!
//! Invariant: only names and maps to Unicode that the program has count; a glyph without either has no meaning. A program
//! that is broken costs itself. The tests below hold it.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::pdf_glyphs::meaning;

/// What the codes of a simple font mean that has this program in the compact format (CFF).
pub(super) fn compact_codes(program: &[u8]) -> Option<Vec<Option<String>>> {
    let read = || {
        let table = cff_parser::Table::parse(compact(program))?;
        let name = |code| {
            let glyph = table.glyph_index(code).filter(|glyph| glyph.0 != 0)?;
            meaning(table.glyph_name(glyph)?.as_bytes())
        };
        let codes: Vec<Option<String>> = (0..=255).map(name).collect();
        codes.iter().any(Option::is_some).then_some(codes)
    };
    catch_unwind(AssertUnwindSafe(read)).ok().flatten()
}

/// The characters of the glyphs of a program, by the numbers of the glyphs.
pub(super) fn glyphs(program: &[u8]) -> HashMap<u32, String> {
    let mapped = mapped(program).unwrap_or_default();
    if !mapped.is_empty() {
        return mapped;
    }
    let read = || {
        let table = cff_parser::Table::parse(compact(program))?;
        let name = |glyph| {
            Some((u32::from(glyph), meaning(table.glyph_name(cff_parser::GlyphId(glyph))?.as_bytes())?))
        };
        Some((1..table.number_of_glyphs()).filter_map(name).collect())
    };
    catch_unwind(AssertUnwindSafe(read)).ok().flatten().unwrap_or_default()
}

/// Whether a TrueType program maps the codes of a Macintosh, and none of another system.
pub(super) fn is_macintosh(program: &[u8]) -> bool {
    let tables = subtables(program).unwrap_or_default();
    !tables.is_empty() && tables.iter().all(|(platform, ..)| *platform == 1)
}

/// The part of an OpenType program that is in the compact format; another program is in that format as a whole.
fn compact(program: &[u8]) -> &[u8] {
    if program.starts_with(b"OTTO") { table(program, b"CFF ").unwrap_or(program) } else { program }
}

fn two(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at.checked_add(2)?).map(|two| u32::from(u16::from_be_bytes([two[0], two[1]])))
}

fn four(bytes: &[u8], at: usize) -> Option<u32> {
    Some(two(bytes, at)? << 16 | two(bytes, at.checked_add(2)?)?)
}

/// A table of a TrueType or OpenType program.
fn table<'a>(program: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let count = two(program, 4)? as usize;
    let entry = (0..count).map(|n| 12 + 16 * n).find(|at| program.get(*at..at + 4) == Some(name))?;
    let (start, length) = (four(program, entry + 8)? as usize, four(program, entry + 12)? as usize);
    program.get(start..start.checked_add(length)?.min(program.len()))
}

/// The maps from codes to glyphs of a program: the system that the codes are of, their kind, and the map.
fn subtables(program: &[u8]) -> Option<Vec<(u32, u32, &[u8])>> {
    let map = table(program, b"cmap")?;
    let count = two(map, 2)? as usize;
    let one = |n: usize| {
        let at = 4 + 8 * n;
        Some((two(map, at)?, two(map, at + 2)?, map.get(four(map, at + 4)? as usize..)?))
    };
    Some((0..count).filter_map(one).collect())
}

/// The characters of glyphs by the maps from Unicode to glyphs. Of several characters of a glyph the first counts.
fn mapped(program: &[u8]) -> Option<HashMap<u32, String>> {
    let mut glyphs = HashMap::new();
    let mut add = |code: u32, glyph: u32| {
        // What is for private use means nothing; a blank that does not break is the glyph of a blank.
        let meant = char::from_u32(code).filter(|c| !c.is_control() && !matches!(c, '\u{e000}'..='\u{f8ff}'));
        if let Some(text) = meant.filter(|_| glyph != 0) {
            glyphs.entry(glyph).or_insert_with(|| text.to_string());
        }
    };
    for (platform, kind, map) in subtables(program)? {
        if platform != 0 && !(platform == 3 && matches!(kind, 1 | 10)) {
            continue;
        }
        match two(map, 0)? {
            4 => segments(map, &mut add).unwrap_or_default(),
            12 => {
                for n in 0..(four(map, 12)? as usize).min(70_000) {
                    let at = 16 + 12 * n;
                    let Some((first, last, glyph)) = four(map, at)
                        .zip(four(map, at + 4))
                        .zip(four(map, at + 8))
                        .map(|((a, b), c)| (a, b, c))
                    else {
                        break;
                    };
                    (first..=last.min(first.saturating_add(0xffff)))
                        .for_each(|code| add(code, glyph.saturating_add(code - first)));
                }
            }
            _ => {}
        }
    }
    Some(glyphs)
}

/// The codes and glyphs of a map in segments (format 4).
fn segments(map: &[u8], add: &mut impl FnMut(u32, u32)) -> Option<()> {
    let doubled = two(map, 6)? as usize;
    for n in 0..doubled / 2 {
        let at = 14 + 2 * n;
        let (last, first) = (two(map, at)?, two(map, at + 2 + doubled)?);
        let (delta, offset) = (two(map, at + 2 + 2 * doubled)?, two(map, at + 2 + 3 * doubled)?);
        for code in first..=last.min(0xfffe) {
            let glyph = match offset {
                0 => (code + delta) & 0xffff,
                _ => {
                    let place = at + 2 + 3 * doubled + offset as usize + 2 * (code - first) as usize;
                    match two(map, place) {
                        Some(0) | None => 0,
                        Some(glyph) => (glyph + delta) & 0xffff,
                    }
                }
            };
            add(code, glyph);
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A program with one table, of maps from codes to glyphs.
    fn program(maps: &[(u16, u16, Vec<u16>)]) -> Vec<u8> {
        let mut map: Vec<u16> = vec![0, maps.len() as u16];
        let mut start = 4 + 8 * maps.len();
        for (platform, kind, words) in maps {
            map.extend([*platform, *kind, 0, start as u16]);
            start += 2 * words.len();
        }
        map.extend(maps.iter().flat_map(|(.., words)| words.iter().copied()));
        let head = [0, 1, 1, 0, 0, 0, 0x636d, 0x6170, 0, 0, 0, 28, 0, 2 * map.len() as u16];
        head.into_iter().chain(map).flat_map(u16::to_be_bytes).collect()
    }

    #[test]
    fn a_map_from_unicode_says_what_glyphs_mean() {
        // `a` to `c` by a step, `x` and `y` by a list.
        let map =
            vec![4, 0, 0, 6, 0, 0, 0, 0x63, 0x79, 0xffff, 0, 0x61, 0x78, 0xffff, 0xffa4, 0, 1, 0, 4, 0, 9, 8];
        let known = glyphs(&program(&[(3, 1, map.clone())]));
        let mut known: Vec<_> = known.iter().map(|(glyph, text)| (*glyph, text.as_str())).collect();
        known.sort_unstable();
        assert_eq!(known, [(5, "a"), (6, "b"), (7, "c"), (8, "y"), (9, "x")]);
        assert!(glyphs(&program(&[(1, 0, map.clone())])).is_empty());
        assert!(is_macintosh(&program(&[(1, 0, map.clone())])));
        assert!(!is_macintosh(&program(&[(1, 0, map.clone()), (3, 1, map)])));
    }

    #[test]
    fn a_broken_program_costs_itself() {
        let whole = program(&[(3, 1, vec![4, 0, 0, 2, 0, 0, 0, 0xffff, 0, 0, 0, 0xffff])]);
        for end in 0..whole.len() {
            assert!(glyphs(&whole[..end]).len() <= 0xffff);
            assert_eq!(compact_codes(&whole[..end]), None);
        }
        assert!(!is_macintosh(b""));
    }
}
