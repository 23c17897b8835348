//! Bundles: a ledger to make them from, and their members, read and packed by a hand of our own.

use std::io::{Read, Write};

use claimlog::bundle::{Bundle, Vouched, check, write};
use claimlog::export::{About, Subset};
use claimlog::ledger::Ledger;
use claimlog::model::{RelationKind, Seq, Stance, Verdict, View};
use claimlog::record::Bearing;
use claimlog::tlog::{Policy, SigningKey};

use super::{append, assessment, create, document, page};

/// Members with their content, in order.
pub type Members = Vec<(String, Vec<u8>)>;

/// A ledger of two sources, a contradiction, a verdict and a later one, a retraction and a waiver, in several commits.
pub fn ledger(folder: &std::path::Path) -> Ledger {
    let mut ledger = create(&folder.join("ledger.db"));
    let text = "The dam was finished in 1969. It holds 40 million litres. Builders left the site in 1971.";
    append(&mut ledger, |draft| draft.ingest(&document(text), |_| {})).unwrap();
    append(&mut ledger, |draft| draft.ingest(&page(), |_| {})).unwrap();
    append(&mut ledger, |draft| {
        let quote = Some("raised by two metres".to_owned());
        let bearing = Bearing::Source { seq: 4, quote, context: Default::default(), anyway: false };
        let evidence = draft.evidence(1, Stance::Mentions, bearing, None)?.seq;
        draft.assess(1, assessment(Verdict::Supported, vec![evidence]))?;
        draft.relate(2, RelationKind::Contradicts, 5, Some("one of them is wrong".to_owned()))?;
        draft.relate(3, RelationKind::DependsOn, 1, None)?;
        draft.retract(3, "recorded twice")?;
        draft.waive(2, "S003", "the log book is known")
    })
    .unwrap();
    append(&mut ledger, |draft| draft.assess(1, assessment(Verdict::Refuted, Vec::new()))).unwrap();
    ledger
}

/// The bundle of some claims.
pub fn bundle(
    ledger: &Ledger,
    view: &View,
    seqs: &[Seq],
    key: Option<&SigningKey>,
    receipts: bool,
) -> Vec<u8> {
    let about = About::new(view, &ledger.head().note, None, None, &[]);
    let subset = Subset { view, seqs, groups: &[], verified: None };
    let report = Some("<!DOCTYPE html><title>A report</title>".to_owned());
    let made = Bundle { ledger, subset, about, report, key, receipts, without_texts: false };
    let mut out = Vec::new();
    write(&made, &mut out).unwrap();
    out
}

/// The status that a command has for a bundle, and the faults that it names.
pub fn judged(bytes: &[u8], policy: Option<&Policy>) -> (i32, Vec<String>) {
    let checked = check(bytes, policy);
    let faults: Vec<String> = checked.faults.into_iter().map(|fault| fault.sentence).collect();
    let status = match checked.vouched {
        _ if !faults.is_empty() => 3,
        Vouched::Nobody => 2,
        Vouched::Yes if checked.is_complete => 0,
        _ => 1,
    };
    (status, faults)
}

/// The members of a ZIP, read by its directory alone.
pub fn unpack(bytes: &[u8]) -> Members {
    let short = |at: usize| usize::from(u16::from_le_bytes([bytes[at], bytes[at + 1]]));
    let long = |at: usize| short(at) | short(at + 2) << 16;
    let mut entry = long(bytes.len() - 6);
    let mut members = Vec::new();
    for _ in 0..short(bytes.len() - 12) {
        let (packed, length, local) = (long(entry + 20), short(entry + 28), long(entry + 42));
        let name = String::from_utf8(bytes[entry + 46..entry + 46 + length].to_vec()).unwrap();
        let start = local + 30 + length;
        let mut content = Vec::new();
        flate2::read::DeflateDecoder::new(&bytes[start..start + packed]).read_to_end(&mut content).unwrap();
        members.push((name, content));
        entry += 46 + length;
    }
    members
}

/// A ZIP of these members, in the form that an export has.
pub fn pack(members: &Members) -> Vec<u8> {
    let (mut files, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in members {
        let mut deflated = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
        deflated.write_all(content).unwrap();
        let deflated = deflated.finish().unwrap();
        let mut crc = flate2::Crc::new();
        crc.update(content);
        let mut common = Vec::new();
        [20, 0, 8, 0, 0x21].iter().for_each(|number: &u16| common.extend(number.to_le_bytes()));
        for number in [crc.sum(), deflated.len() as u32, content.len() as u32] {
            common.extend(number.to_le_bytes());
        }
        common.extend((name.len() as u16).to_le_bytes());
        common.extend([0, 0]);
        directory.extend(
            [&b"PK\x01\x02\x14\x03"[..], &common, &[0; 6], &(0o100_644_u32 << 16).to_le_bytes()].concat(),
        );
        directory.extend((files.len() as u32).to_le_bytes());
        directory.extend(name.as_bytes());
        files.extend([&b"PK\x03\x04"[..], &common, name.as_bytes(), &deflated].concat());
    }
    let count = (members.len() as u16).to_le_bytes();
    let (length, at) = ((directory.len() as u32).to_le_bytes(), (files.len() as u32).to_le_bytes());
    [&files[..], &directory, b"PK\x05\x06\0\0\0\0", &count, &count, &length, &at, &[0, 0]].concat()
}
