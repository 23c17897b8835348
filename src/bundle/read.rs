//! Reading a ZIP file: only the form that `write` writes. A library reads as much as it can of any ZIP file, finds the
//! members by the directory alone, and passes over bytes before, between and after them; here each of these is refused,
//! which takes less code than to compare what a library found with every byte of the file.
//!
//! Invariant: every byte of the file belongs to one member or to the directory, and both say the same of each member, so
//! that no two readers can see different content. A member never unpacks to more than it states, and all of them not to
//! more than a bundle can. The tests below try each.

use std::collections::BTreeSet;
use std::io::Read;

use flate2::Crc;
use flate2::read::DeflateDecoder;

use super::fault::{Fault, FaultKind};
use super::members::stays;
use super::write::{CENTRAL, DATE, DEFLATED, END, LOCAL, MADE_BY, MODE, NEEDED};

/// A member of a bundle.
#[derive(Debug, Clone)]
pub(super) struct Member {
    pub(super) name: String,
    pub(super) content: Vec<u8>,
}

/// However small a bundle is, it may unpack to so much: 64 MiB.
const FREE: u64 = 64 << 20;
/// Beyond that, to so many times its own size.
const RATIO: u64 = 100;

/// The end of the directory, in bytes.
const TAIL: usize = 22;
/// What a member has before its name, and what the directory has.
const HEAD: usize = 30;
const ENTRY: usize = 46;

/// The members of a file, in their order.
///
/// # Errors
/// Returns what is wrong with the file.
pub(super) fn members(bytes: &[u8]) -> Result<Vec<Member>, Fault> {
    // One sentence for whatever is odd: both checkers say it, each in its own way of walking through the file.
    let odd = || Fault::new(FaultKind::Zip, "the file is not a ZIP as an export writes it");
    let tail = bytes.len().checked_sub(TAIL).filter(|at| bytes[*at..].starts_with(&END));
    let tail = tail.ok_or_else(odd)?;
    let count = usize::from(short(bytes, tail + 8));
    let (length, start) = (long(bytes, tail + 12) as usize, long(bytes, tail + 16) as usize);
    let plain = short(bytes, tail + 4) == 0 && short(bytes, tail + 6) == 0 && short(bytes, tail + 20) == 0;
    if !plain || usize::from(short(bytes, tail + 10)) != count || start.checked_add(length) != Some(tail) {
        return Err(odd());
    }
    let (mut at, mut entry, mut unpacked) = (0, start, 0_u64);
    let mut found: Vec<Member> = Vec::new();
    let (mut names, mut pending) = (BTreeSet::new(), Vec::new());
    for _ in 0..count {
        let head = bytes.get(entry..entry + ENTRY).filter(|head| head.starts_with(&CENTRAL));
        let head = head.ok_or_else(odd)?;
        let name_length = usize::from(short(head, 28));
        let name = bytes.get(entry + ENTRY..(entry + ENTRY + name_length).min(tail));
        let called = name.unwrap_or_default();
        let name = String::from_utf8_lossy(called).into_owned();
        if !stays(&name) {
            let sentence =
                format!("the member “{name}” would be written outside the folder that it is unpacked into");
            return Err(Fault::new(FaultKind::Path, sentence));
        }
        if !names.insert(name.clone()) {
            return Err(Fault::new(FaultKind::Twice, format!("two members have the name {name}")));
        }
        let (packed, size) = (long(head, 20) as usize, u64::from(long(head, 24)));
        unpacked += size;
        if unpacked > FREE.max(RATIO * bytes.len() as u64) {
            let sentence =
                format!("{name} would unpack to {size} bytes, more than any bundle of this size holds");
            return Err(Fault::new(FaultKind::Bomb, sentence));
        }
        let fields =
            [(4, MADE_BY), (6, NEEDED), (8, 0), (10, DEFLATED), (12, 0), (14, DATE), (30, 0), (32, 0)];
        let usual = fields.iter().all(|(place, value)| short(head, *place) == *value)
            && short(head, 34) == 0
            && short(head, 36) == 0
            && long(head, 38) == MODE
            && long(head, 42) as usize == at;
        let local = bytes.get(at..at + HEAD + name_length).filter(|local| {
            local.starts_with(&LOCAL) && local[4..30] == head[6..32] && local[HEAD..] == *called
        });
        if !usual || local.is_none() {
            return Err(odd());
        }
        let content = at + HEAD + name_length;
        let end = content.checked_add(packed).filter(|end| *end <= start);
        at = end.ok_or_else(odd)?;
        pending.push((name, content, packed, size, long(head, 16)));
        entry += ENTRY + name_length;
    }
    if at != start || entry != tail {
        return Err(odd());
    }
    for (name, content, packed, size, crc) in pending {
        let content = unpack(&name, &bytes[content..content + packed], size, crc)?;
        found.push(Member { name, content });
    }
    Ok(found)
}

/// Unpacks a member, and not a byte more than it states.
fn unpack(name: &str, packed: &[u8], size: u64, crc: u32) -> Result<Vec<u8>, Fault> {
    let mut content = Vec::new();
    let mut deflated = DeflateDecoder::new(packed);
    let read = deflated.by_ref().take(size + 1).read_to_end(&mut content);
    if content.len() as u64 > size {
        let sentence = format!("{name} unpacks to more than the {size} bytes that it states");
        return Err(Fault::new(FaultKind::Bomb, sentence));
    }
    let mut sum = Crc::new();
    sum.update(&content);
    let whole = read.is_ok() && deflated.total_in() == packed.len() as u64;
    if !whole || content.len() as u64 != size || sum.sum() != crc {
        return Err(Fault::new(
            FaultKind::Zip,
            format!("{name} is damaged: it cannot be unpacked as it was packed"),
        ));
    }
    Ok(content)
}

fn short(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..at + 2).map_or(0, |two| u16::from_le_bytes([two[0], two[1]]))
}

fn long(bytes: &[u8], at: usize) -> u32 {
    u32::from(short(bytes, at)) | u32::from(short(bytes, at + 2)) << 16
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::write::Zip;
    use super::*;

    fn packed(members: &[(&str, &[u8])]) -> Vec<u8> {
        let mut out = Vec::new();
        let mut zip = Zip::new(&mut out);
        for (name, content) in members {
            zip.add(name, content).unwrap();
        }
        zip.end().unwrap();
        out
    }

    fn kind(bytes: &[u8]) -> FaultKind {
        members(bytes).unwrap_err().kind
    }

    #[test]
    fn what_is_written_is_read_and_no_changed_byte_changes_what_is_read() {
        let good = packed(&[("a", b"some words, some words"), ("b/c", b""), ("d", &[7; 5000])]);
        let read = members(&good).unwrap();
        let names: Vec<_> = read.iter().map(|member| (member.name.as_str(), member.content.len())).collect();
        assert_eq!(names, [("a", 22), ("b/c", 0), ("d", 5000)]);
        // Within packed content some bits say nothing; then the content is the same.
        let mut packed_at = Vec::new();
        let mut start = 0;
        for member in &read {
            let content = start + HEAD + member.name.len();
            start = content + long(&good, start + 18) as usize;
            packed_at.push(content..start);
        }
        for at in 0..good.len() {
            for change in [1, 0x80] {
                let mut bent = good.clone();
                bent[at] ^= change;
                // Another name is for the reader of the statement to notice.
                let same = members(&bent).is_ok_and(|found| {
                    found
                        .iter()
                        .zip(&read)
                        .all(|(one, other)| one.name == other.name && one.content == other.content)
                });
                assert!(!same || packed_at.iter().any(|content| content.contains(&at)), "byte {at}");
            }
            assert!(members(&good[..at]).is_err(), "cut at {at}");
        }
        assert_eq!(kind(&[&good[..], b"more"].concat()), FaultKind::Zip);
        assert_eq!(kind(&[b"more", &good[..]].concat()), FaultKind::Zip);
        assert_eq!(kind(b""), FaultKind::Zip);
        assert!(members(&packed(&[])).unwrap().is_empty());
    }

    #[test]
    fn paths_doubles_and_bombs_are_refused_by_name() {
        assert_eq!(kind(&packed(&[("../x", b"")])), FaultKind::Path);
        assert_eq!(kind(&packed(&[("/x", b"")])), FaultKind::Path);
        assert_eq!(kind(&packed(&[("x", b"1"), ("x", b"2")])), FaultKind::Twice);
        assert_eq!(kind(&packed(&[("x", &vec![0; 65 << 20])])), FaultKind::Bomb);
        // One that states less than it unpacks to.
        let mut liar = packed(&[("x", &vec![0; 100_000])]);
        let directory = liar.len() - TAIL - ENTRY - 1;
        for at in [22, directory + 24] {
            liar[at..at + 4].copy_from_slice(&10_u32.to_le_bytes());
        }
        assert_eq!(kind(&liar), FaultKind::Bomb);
    }
}
