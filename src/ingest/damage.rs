//! Damage: what a wrong encoding did to a text before it came here. UTF-8 that was read as windows-1252 leaves `Ã©` for
//! `é` and `â€™` for `’`; a letter that could not be read is the replacement character U+FFFD.
//!
//! Invariant: nothing is mended, for what stood there is not known for certain. It is counted and said, once for a text.
//! The tests below hold that the letters of languages that use Ã, Â and Ð are not taken for damage.

/// What was found in a text so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Damage {
    /// How many replacement characters it has.
    replaced: usize,
    /// How many characters were read in a wrong encoding, and the first of them.
    wrong: usize,
    first: Option<String>,
    /// How many pairs of characters may be damage, and may be letters and marks as well.
    doubtful: usize,
}

/// How many doubtful pairs are taken for damage.
const ENOUGH: usize = 3;

impl Damage {
    /// That of a text.
    pub(super) fn of(text: &str) -> Self {
        let mut damage = Damage::default();
        damage.look(text.as_bytes());
        damage
    }

    /// Looks at a part of a text in UTF-8. Parts may be cut anywhere; damage that stands over a cut is not counted.
    pub(super) fn look(&mut self, bytes: &[u8]) {
        let mut at = 0;
        // All that is looked for begins with one of these.
        while let Some(next) = bytes[at..].iter().position(|byte| matches!(byte, 0xc3 | 0xef)) {
            at += next;
            let window = &bytes[at..bytes.len().min(at + 16)];
            at += if window.starts_with("\u{fffd}".as_bytes()) {
                self.replaced += 1;
                3
            } else {
                self.pair(window)
            };
        }
    }

    /// Looks at the characters from here. Returns how many bytes are done.
    fn pair(&mut self, window: &[u8]) -> usize {
        let valid = window.utf8_chunks().next().map_or("", |chunk| chunk.valid());
        let Some(character) = one(valid) else { return 1 };
        let said = &valid[..character.length];
        if !character.doubtful {
            self.wrong += 1;
            self.first.get_or_insert_with(|| said.to_owned());
        } else if one(&valid[character.length..]).is_some() {
            // Letters with marks do not stand side by side like this.
            self.wrong += 2;
            self.first.get_or_insert_with(|| said.to_owned());
        } else {
            self.doubtful += 1;
        }
        character.length
    }

    /// What a person should know about the damage, if there is any.
    pub(super) fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if self.replaced > 0 {
            let (count, s) = (self.replaced, if self.replaced == 1 { "" } else { "s" });
            notes.push(format!(
                "it contains {count} replacement character{s} (U+FFFD): letters were lost by a wrong encoding before it was captured"
            ));
        }
        if self.wrong > 0 || self.doubtful >= ENOUGH {
            let first = self.first.as_deref().map(|first| format!(", such as `{first}`")).unwrap_or_default();
            notes.push(format!(
                "some of its words were damaged by a wrong encoding (mojibake) before it was captured{first}"
            ));
        }
        notes
    }
}

/// One character in UTF-8 that was read as windows-1252.
struct Wrong {
    /// How long it is now, in bytes.
    length: usize,
    /// Whether it may be a letter and a mark as well.
    doubtful: bool,
}

/// The damaged character at the beginning of a text.
fn one(text: &str) -> Option<Wrong> {
    let mut chars = text.chars();
    let lead = chars.next()?;
    let more = match lead {
        'Â' | 'Ã' | 'Ä' | 'Å' | 'Î' | 'Ï' | 'Ð' | 'Ñ' | '×' | 'Ø' | 'Ù' => 1,
        'â' | 'ï' | 'ã' | 'ä' | 'å' | 'æ' | 'ç' | 'è' | 'é' => 2,
        'ð' => 3,
        _ => return None,
    };
    let mut length = lead.len_utf8();
    let mut mark = false;
    for c in chars.by_ref().take(more) {
        byte_of(c)?;
        length += c.len_utf8();
        mark = matches!(c, '’' | '‘' | '”' | '“' | '»' | '›' | '…' | '–' | '—' | '«' | '‹' | '„' | '‚');
    }
    if text[..length].chars().count() != more + 1 {
        return None;
    }
    // Letters of Western Europe as they are most often damaged; three and four in a row are never letters and marks.
    let doubtful = more == 1 && (mark || !matches!(lead, 'Â' | 'Ã'))
        || matches!(lead, 'ã'..='é') && text[..length].chars().skip(1).all(|c| byte_of(c) > Some(0xa0));
    Some(Wrong { length, doubtful })
}

/// The byte of a character in windows-1252, if it can be one of the later bytes of a character in UTF-8.
fn byte_of(c: char) -> Option<u8> {
    match c {
        '\u{80}'..='\u{bf}' => u8::try_from(u32::from(c)).ok(),
        _ if !c.is_ascii() => {
            let mut buffer = [0; 4];
            let (bytes, _, lost) = encoding_rs::WINDOWS_1252.encode(c.encode_utf8(&mut buffer));
            bytes.first().copied().filter(|byte| !lost && (0x80..0xc0).contains(byte))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_wrong_encoding_left_is_found() {
        for whole in ["The café closed.", "It’s “done” – at last…", "für 5 €", "привет", "naïve 日本", "😀"]
        {
            let (twice, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(whole.as_bytes());
            assert_eq!(Damage::of(&twice).notes().len(), 1, "{twice}");
            assert!(Damage::of(whole).notes().is_empty(), "{whole}");
        }
        let lost = Damage::of("caf\u{fffd} caf\u{fffd}").notes();
        assert!(lost.len() == 1 && lost[0].contains("2 replacement characters"), "{lost:?}");
    }

    #[test]
    fn letters_and_marks_of_languages_are_not_damage() {
        for text in [
            "« LIBERTÉ », dit-il. «CAFÉ»",
            "SÃO PAULO E MAÇÃ. A IRMÃ… “AMANHÃ”",
            "ÂGE et GRÂCE",
            "„ÄRA“ und „Å“",
            "Ð er bókstafur. ÞAÐ… ÞAÐ–",
            "“Ñ” NIÑ’",
            "5 × 3 = 15, 5 ×… Ø»",
            "plain words",
            "",
        ] {
            let damage = Damage::of(text);
            assert!(damage.notes().is_empty(), "{text} {damage:?}");
        }
    }
}
