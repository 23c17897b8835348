//! The encoding in the program of a Type 1 font (Adobe Type 1 Font Format, 2.2): which glyph each code is.
//!
//! Invariant: only the part of the program in clear text is read, and a code that it does not name has no meaning. The test
//! below holds it.

use super::pdf_glyphs::meaning;

/// What the codes of a font mean that has this program; nothing if it has the standard encoding, or no encoding that can be
/// read.
pub(super) fn built_in(program: &[u8]) -> Option<Vec<Option<String>>> {
    let find = |bytes: &[u8], word: &[u8]| bytes.windows(word.len()).position(|window| window == word);
    let clear = &program[..find(program, b"eexec").unwrap_or(program.len())];
    let encoding = &clear[find(clear, b"/Encoding")? + b"/Encoding".len()..];
    let mut codes = vec![None; 256];
    let mut words = encoding.split(|byte| byte.is_ascii_whitespace()).filter(|word| !word.is_empty());
    let mut any = false;
    while let Some(word) = words.next() {
        match word {
            b"def" | b"readonly" => break,
            b"dup" => {
                let code =
                    words.next().and_then(|code| std::str::from_utf8(code).ok()?.parse::<usize>().ok());
                let name = words.next().and_then(|name| name.strip_prefix(b"/"));
                if let (Some(place), Some(name)) = (code.and_then(|code| codes.get_mut(code)), name) {
                    *place = meaning(name);
                    any = true;
                }
            }
            _ => {}
        }
    }
    any.then_some(codes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_of_a_font_names_its_glyphs() {
        let program = b"%!PS-AdobeFont-1.1: CMSY10\n/FontName /CMSY10 def\n/Encoding 256 array\n0 1 255 {1 index exch /.notdef put} for\n\
            dup 0 /minus put\ndup 102 /braceleft put\ndup 50 /element put\ndup 300 /a put\ndup x /b put\nreadonly def\n\
            dup 65 /c put\ncurrentfile eexec\ndup 66 /d put";
        let codes = built_in(program).unwrap_or_default();
        let found: Vec<_> =
            codes.iter().enumerate().filter_map(|(at, text)| Some((at, text.as_deref()?))).collect();
        assert_eq!(found, [(0, "\u{2212}"), (50, "\u{2208}"), (102, "{")]);
        for none in [
            &b"/Encoding StandardEncoding def"[..],
            b"",
            b"/Encoding",
            b"/Encoding 256 array dup",
            b"eexec /Encoding dup 1 /a put",
        ] {
            assert_eq!(built_in(none), None);
        }
    }
}
