//! Signs: which characters a text has, so that what begins with one of them is looked for only where it can stand.

/// The ASCII characters of a text, and whether it has others.
#[derive(Debug, Clone, Copy)]
pub(super) struct Signs {
    ascii: [u64; 2],
    others: bool,
}

impl Signs {
    /// The signs of a text.
    pub(super) fn of(text: &str) -> Self {
        let (mut ascii, mut others) = ([0_u64; 2], 0);
        for byte in text.bytes() {
            ascii[usize::from(byte >> 6 & 1)] |= 1 << (byte & 63);
            others |= byte & 0x80;
        }
        Signs { ascii, others: others != 0 }
    }

    /// Whether it may have an ASCII character: a byte of another character can pass for it.
    pub(super) fn has(self, sign: u8) -> bool {
        self.ascii[usize::from(sign >> 6 & 1)] >> (sign & 63) & 1 == 1
    }

    /// Whether it may have one of some ASCII characters.
    pub(super) fn has_any(self, signs: &[u8]) -> bool {
        signs.iter().any(|sign| self.has(*sign))
    }

    /// Whether it may have a digit of ASCII.
    pub(super) fn has_digit(self) -> bool {
        self.ascii[0] & (0x3ff << b'0') != 0
    }

    /// Whether it has a character that is not ASCII.
    pub(super) fn has_others(self) -> bool {
        self.others
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_text_has_is_among_its_signs() {
        for text in ["", "It was 1969: \u{201c}so\u{201d} | ~a@\u{7f}", "\u{e9}t\u{e9}", "plain", "0"] {
            let signs = Signs::of(text);
            assert!(text.bytes().filter(u8::is_ascii).all(|byte| signs.has(byte)), "{text}");
            assert_eq!(signs.has_others(), !text.is_ascii());
        }
        let signs = Signs::of("plain words");
        assert!(!signs.has_digit() && !signs.has_any(b":\"'") && Signs::of("in 1969").has_digit());
    }
}
