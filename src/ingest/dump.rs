//! Dumps: bytes that a program wrote as numbers, for people: lines of `xxd`, `hexdump` and `od`, the records of programmers
//! of chips, and bytes one by one.
//!
//! Invariant: every line must be one of a dump, or almost every one; a table of numbers is not. The tests below hold it.

/// How many bytes must be written one by one.
const ENOUGH: usize = 16;

/// Whether the lines are those of a dump: places that grow, with the same digits each, and bytes after them.
pub(super) fn is_dump(text: &str) -> bool {
    let lines = || text.lines().map(str::trim_end).filter(|line| !line.trim().is_empty());
    // Most texts have words in their first line.
    let Some(first) = lines().next() else { return false };
    if is_record(first) {
        return lines().all(is_record);
    }
    let mut last: Option<u64> = None;
    let (mut entries, mut bytes) = (0, 0);
    for line in lines() {
        if matches!(line.trim(), "*") {
            continue;
        }
        let Some((place, count)) = entry(line) else { return false };
        // The last place has no bytes after it.
        if last.is_some_and(|last| place <= last) || last.is_none() && place != 0 {
            return false;
        }
        last = Some(place);
        entries += 1;
        bytes += count;
    }
    entries > 0 && bytes >= ENOUGH / 2
}

/// Whether a line is a record of Intel HEX or of Motorola's form.
fn is_record(line: &str) -> bool {
    let digits = line.strip_prefix(':').or_else(|| line.strip_prefix(['S', 's'])).unwrap_or_default();
    digits.len() >= 10 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The place of a line of a dump, and how many groups of digits stand after it.
fn entry(line: &str) -> Option<(u64, usize)> {
    let (place, rest) = line.trim_start().split_once([' ', '\t']).unwrap_or((line.trim(), ""));
    let place = place.strip_suffix(':').unwrap_or(place);
    let place = place.strip_prefix("0x").unwrap_or(place);
    if !(4..=16).contains(&place.len()) {
        return None;
    }
    let is_group = |word: &&str| {
        matches!(word.len(), 2 | 3 | 4 | 6 | 8 | 16) && word.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    let groups = rest.split_whitespace().take_while(is_group).count();
    if groups == 0 && !rest.trim().is_empty() {
        return None;
    }
    Some((u64::from_str_radix(place, 16).ok()?, groups))
}

/// Whether a line within a text is one of a dump.
pub(super) fn is_line(line: &str) -> bool {
    let place = line.trim_start().split([' ', '\t', ':']).next().unwrap_or_default();
    place.len() >= 7 && entry(line).is_some_and(|(_, groups)| groups >= 4)
}

/// Whether it is nothing but bytes as numbers, one by one: `54 68 65`, `0x54, 0x68`, `01010100 01101000`, `\x54\x68`.
pub(super) fn is_bytes(text: &str) -> bool {
    let words = || text.split([' ', '\t', '\n', '\r', ',', ';', ':']).filter(|word| !word.is_empty());
    let hexadecimal = |word: &str| {
        let word = word.strip_prefix("0x").or_else(|| word.strip_prefix("0X")).unwrap_or(word);
        word.len() == 2 && word.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    let binary = |word: &str| word.len() == 8 && word.bytes().all(|byte| matches!(byte, b'0' | b'1'));
    let is_letter = |byte: u8| matches!(byte, b'a'..=b'f' | b'A'..=b'F' | b'x');
    // The first word of a text tells it from these.
    words().all(hexadecimal) && words().count() >= ENOUGH && words().any(|word| word.bytes().any(is_letter))
        || words().all(binary) && words().count() >= ENOUGH / 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dump_is_told_from_words_and_tables() {
        for text in [
            "00000000: 5468 6520 6461 6d20 6665 6c6c 2e0a 5468  The dam fell..Th\n00000010: 6520                                     e \n",
            "00000000: 5468 6520 6461 6d20 6665 6c6c 2e0a 5468  The dam fell..Th\n",
            "00000000  54 68 65 20 64 61 6d 20  66 65 6c 6c 2e 0a 54 68  |The dam fell..Th|\n00000010\n",
            "0000000 124 150 145 040 144 141 155 040 146\n*\n0000040\n",
            "0000000 6854 2065 6164 206d 6566 6c6c 0a2e 6854\n0000020\n",
            ":10010000214601360121470136007EFE09D2190140\n:00000001FF\n",
        ] {
            assert!(is_dump(text), "{text}");
        }
        for text in [
            "54 68 65 20 64 61 6d 20 66 65 6c 6c 2e 0a 54 68",
            "0x54, 0x68, 0x65, 0x20, 0x64, 0x61, 0x6d, 0x20, 0x66, 0x65, 0x6c, 0x6c, 0x2e, 0x0a, 0x54, 0x68",
            "01010100 01101000 01100101 00100000 01100100 01100001 01101101 00100000",
        ] {
            assert!(is_bytes(text), "{text}");
        }
        for text in [
            "1969 The dam was built.\n1970 The mill burned down.\n",
            "0000 Noon. The dam fell.\n0100 It was gone.",
            "2020 10 20 30\n2021 11 21 31\n",
            "12 34 56 78",
            "00010203 04050607\n12 34 56 78\n",
            "10 20 30 40 50 60 70 80 90 10 20 30 40 50 60 70 80 90",
            "ab cd ef",
            "",
        ] {
            assert!(!is_dump(text) && !is_bytes(text), "{text}");
        }
    }
}
