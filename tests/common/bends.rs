//! Bends: every way of bending a bundle, by member and by kind, each with the sentences that must name it.

use claimlog::bundle::Envelope;
use claimlog::ledger::Ledger;
use claimlog::model::{RelationKind, Seq, View};
use claimlog::tlog::{SigningKey, sha256};
use serde_json::{Value, json};

use super::bundles::{Members, bundle, ledger, pack, unpack};
use super::key;

/// A bundle that was bent.
pub struct Bent {
    pub name: String,
    pub bytes: Vec<u8>,
    /// The exit status that it must have under the key.
    pub status: i32,
    /// What both checkers must say.
    pub says: Vec<String>,
    /// What the program must say as well: it compares more than the script.
    pub also: Vec<String>,
}

struct Bends {
    good: Members,
    all: Vec<Bent>,
}

impl Bends {
    fn bytes(&mut self, name: &str, bytes: Vec<u8>, status: i32, says: &[&str], also: &[&str]) {
        let own = |says: &[&str]| says.iter().map(|one| (*one).to_owned()).collect();
        self.all.push(Bent { name: name.to_owned(), bytes, status, says: own(says), also: own(also) });
    }

    fn members(&mut self, name: &str, members: &Members, says: &[&str]) {
        self.bytes(name, pack(members), 3, says, &[]);
    }

    /// Bends the content of a member, which the statement does not know of.
    fn content(
        &mut self,
        name: &str,
        member: &str,
        bend: impl Fn(&[u8]) -> Vec<u8>,
        says: &[&str],
        also: &[&str],
    ) {
        let mut members = self.good.clone();
        let one = members.iter_mut().find(|(name, _)| name == member).unwrap();
        one.1 = bend(&one.1);
        self.bytes(name, pack(&members), 3, says, also);
    }
}

/// The lines of a text without one; two of them swapped.
fn without(text: &[u8], line: usize) -> Vec<u8> {
    let mut lines: Vec<&[u8]> = text.split_inclusive(|byte| *byte == b'\n').collect();
    lines.remove(line);
    lines.concat()
}

fn swapped(text: &[u8], one: usize, other: usize) -> Vec<u8> {
    let mut lines: Vec<&[u8]> = text.split_inclusive(|byte| *byte == b'\n').collect();
    lines.swap(one, other);
    lines.concat()
}

/// The proofs without one.
fn without_proof(text: &[u8], number: usize) -> Vec<u8> {
    const HEADER: &str = "c2sp.org/tlog-proof@v1\n";
    let text = std::str::from_utf8(text).unwrap();
    let blocks = text.split(HEADER).skip(1).enumerate().filter(|(at, _)| *at != number);
    blocks.map(|(_, block)| format!("{HEADER}{block}")).collect::<String>().into_bytes()
}

/// Every way of bending the bundle of all claims, and the bundle itself, whose status is 0.
pub fn bends(folder: &std::path::Path) -> Vec<Bent> {
    let ledger = ledger(folder);
    let view = ledger.view(None).unwrap();
    let seqs: Vec<Seq> = view.claims().map(|(seq, ..)| seq).collect();
    let whole = bundle(&ledger, &view, &seqs, Some(&key()), true);
    let mut bends = Bends { good: unpack(&whole), all: Vec::new() };
    assert_eq!(unpack(&pack(&bends.good)), bends.good);
    bends.bytes("good", whole.clone(), 0, &[], &[]);
    bends.bytes("packed again", pack(&bends.good), 0, &[], &[]);
    by_member(&mut bends);
    by_entry(&mut bends, &view);
    by_claim(&mut bends);
    by_checkpoint(&mut bends, &ledger);
    by_key(&mut bends, &ledger, &view, &seqs);
    by_stranger(&mut bends, &ledger, &view, &seqs);
    by_zip(&mut bends, &whole);
    bends.all
}

/// Each member changed, emptied, lengthened, dropped, renamed, doubled, copied, moved and swapped.
fn by_member(bends: &mut Bends) {
    let good = bends.good.clone();
    for (at, (member, content)) in good.iter().enumerate() {
        let is_statement = member == "statement.json";
        let changed = if is_statement {
            "statement.json is not".to_owned()
        } else {
            format!("{member} is not what the statement names: it was changed")
        };
        for (how, place) in [("first", 0), ("middle", content.len() / 2), ("last", content.len() - 1)] {
            let bend = |content: &[u8]| {
                let mut content = content.to_vec();
                content[place] ^= 1;
                content
            };
            bends.content(&format!("{member}: {how} byte"), member, bend, &[&changed], &[]);
        }
        bends.content(&format!("{member}: emptied"), member, |_| Vec::new(), &[&changed], &[]);
        bends.content(&format!("{member}: longer"), member, |text| [text, b"x"].concat(), &[&changed], &[]);
        let mut fewer = good.clone();
        fewer.remove(at);
        let missing = if let Some(hash) = member.strip_prefix("sources/") {
            hash.to_owned()
        } else {
            format!("{member} is missing")
        };
        bends.members(&format!("{member}: dropped"), &fewer, &[&missing]);
        let mut renamed = good.clone();
        renamed[at].0 = format!("{member}x");
        let added = format!("{member}x was added: the statement does not name it");
        let says: &[&str] = if is_statement { &[&missing] } else { &[&missing, &added] };
        bends.members(&format!("{member}: renamed"), &renamed, says);
        let mut twice = good.clone();
        twice.insert(at, (member.clone(), content.clone()));
        bends.members(&format!("{member}: twice"), &twice, &[&format!("two members have the name {member}")]);
        let mut copied = good.clone();
        copied.insert(at, (format!("more/{member}"), content.clone()));
        bends.members(&format!("{member}: copied"), &copied, &[&format!("more/{member} was added")]);
        let mut moved = good.clone();
        let one = moved.remove(at);
        moved.insert(if at == 0 { 1 } else { 0 }, one);
        bends.members(&format!("{member}: moved"), &moved, &["in another order than an export writes them"]);
        let mut swapped = good.clone();
        let other = (at + 1) % good.len();
        swapped[at].1 = good[other].1.clone();
        swapped[other].1.clone_from(content);
        let says = if is_statement || good[other].0 == "statement.json" {
            "statement.json is not".to_owned()
        } else {
            format!("{member} has the content of {}: the two were swapped", good[other].0)
        };
        bends.members(&format!("{member}: swapped"), &swapped, &[&says]);
    }
}

/// Each entry left out with its proof, or without; each changed; each in the place of the next.
fn by_entry(bends: &mut Bends, view: &View) {
    let seqs: Vec<Seq> = view.records().iter().map(|record| record.seq).collect();
    for (at, seq) in seqs.iter().enumerate() {
        let called = match view.entry(*seq).map(|entry| &entry.data) {
            Some(claimlog::model::Data::Relation(relation))
                if relation.relation == RelationKind::Contradicts =>
            {
                "a contradiction that bears on claim"
            }
            Some(claimlog::model::Data::Retraction(_)) => "a retraction that bears on claim",
            Some(claimlog::model::Data::Assessment(_)) => "an assessment that bears on claim",
            _ => "that bears on claim",
        };
        let left_out = format!("was left out: entry {seq}");
        let mut members = bends.good.clone();
        for (name, content) in &mut members {
            match name.as_str() {
                "entries.jsonl" => *content = without(content, at),
                "proofs.txt" => *content = without_proof(content, at),
                _ => {}
            }
        }
        bends.members(&format!("entry {seq}: left out"), &members, &[called, &left_out]);
        let proof = format!("the proof of entry {seq} is missing");
        bends.content(
            &format!("proof {seq}: left out"),
            "proofs.txt",
            |text| without_proof(text, at),
            &[&proof],
            &[],
        );
        bends.content(
            &format!("entry {seq}: line left out"),
            "entries.jsonl",
            |text| without(text, at),
            &[&left_out],
            &[],
        );
        let bend = |text: &[u8]| {
            let text = String::from_utf8(text.to_vec()).unwrap();
            let lines = text.lines().enumerate();
            let bent = lines.map(|(n, line)| {
                if n == at { line.replacen("\"at\":\"2026", "\"at\":\"2025", 1) } else { line.to_owned() }
            });
            (bent.collect::<Vec<_>>().join("\n") + "\n").into_bytes()
        };
        let other = format!("entry {seq} is not what the log has at its place");
        bends.content(&format!("entry {seq}: changed"), "entries.jsonl", bend, &[&other], &[]);
        let next = (at + 1) % seqs.len();
        if next > at {
            let says = format!("entry {} stands in the place of entry {seq}", seqs[next]);
            // The first of two swapped lines looks like a missing one, until the second is met.
            let says: &[&str] =
                if next == at + 1 { &["entries.jsonl is not what the statement names"] } else { &[&says] };
            bends.content(
                &format!("entry {seq}: swapped"),
                "entries.jsonl",
                |text| swapped(text, at, next),
                says,
                &[],
            );
        }
    }
    let says = ["entry 5 stands in the place of entry 1", "entry 1 stands in the place of entry 5"];
    bends.content("entries 1 and 5: swapped", "entries.jsonl", |text| swapped(text, 1, 5), &says, &[]);
    let line = b"{\"kind\":\"claim\",\"at\":\"2026-03-02T09:00:00Z\",\"data\":{\"text\":\"It is so.\"}}\n";
    let added = ["an entry or a proof was added"];
    bends.content("an entry added", "entries.jsonl", |text| [text, &line[..]].concat(), &added, &[]);
    let block = b"c2sp.org/tlog-proof@v1\nindex 99\n\n";
    bends.content("a proof added", "proofs.txt", |text| [text, &block[..]].concat(), &added, &[]);
    let extra = |text: &[u8]| {
        String::from_utf8(text.to_vec()).unwrap().replacen("index 0", "extra AAAA\nindex 0", 1).into_bytes()
    };
    bends.content(
        "a proof with more",
        "proofs.txt",
        extra,
        &["proofs.txt is not"],
        &["a block of proofs.txt is not a proof"],
    );
}

/// Each claim's words, status and source changed; claims swapped, dropped, doubled; the counts changed.
fn by_claim(bends: &mut Bends) {
    let replace = |from: &'static str, to: &'static str| {
        move |text: &[u8]| {
            let text = String::from_utf8(text.to_vec()).unwrap();
            assert!(text.contains(from), "{from}");
            text.replacen(from, to, 1).into_bytes()
        }
    };
    let changed = "claims.jsonl is not what the statement names";
    for (from, to, says, also) in [
        ("in 1969", "in 1968", "claims.jsonl says of claim 1 that its text is", ""),
        (
            "\"status\":\"refuted\"",
            "\"status\":\"supported\"",
            changed,
            "that its status is \"supported\"; its entries say \"refuted\"",
        ),
        ("\"status\":\"contested\"", "\"status\":\"unassessed\"", changed, "that its status is"),
        ("\"status\":\"retracted\"", "\"status\":\"supported\"", changed, "that its status is"),
        ("\"claimant\":null", "\"claimant\":\"Ann Lee\"", changed, "that its claimant is \"Ann Lee\""),
        ("\"verdict\":\"refuted\"", "\"verdict\":\"supported\"", changed, "that its assessment is"),
        ("https://example.org/a", "https://example.org/b", changed, "that its"),
        ("left the site", "left the sate", changed, "claims.jsonl says of claim"),
        ("\"written\":4", "\"written\":3", "and the statement names 4", ""),
    ] {
        bends.content(&format!("claims: {from}"), "claims.jsonl", replace(from, to), &[says], &[also]);
    }
    let order = ["in another order, than the statement names"];
    for (one, other) in [(0, 1), (0, 3), (1, 2)] {
        bends.content(
            &format!("claims {one} and {other}"),
            "claims.jsonl",
            |text| swapped(text, one, other),
            &order,
            &[],
        );
    }
    for line in 0..4 {
        let says = ["claims.jsonl holds 3 claims, and the statement names 4", "is missing from claims.jsonl"];
        bends.content(
            &format!("claim {line} dropped"),
            "claims.jsonl",
            |text| without(text, line),
            &says,
            &[],
        );
        let double = |text: &[u8]| {
            let first = text.split_inclusive(|byte| *byte == b'\n').nth(line).unwrap();
            [first, text].concat()
        };
        bends.content(
            &format!("claim {line} doubled"),
            "claims.jsonl",
            double,
            &["holds 5 claims, and the statement names 4"],
            &[],
        );
    }
}

/// Each older checkpoint of the log in place of this one, its signature bent, and that of another log.
fn by_checkpoint(bends: &mut Bends, ledger: &Ledger) {
    let size = ledger.head().checkpoint.size;
    for older in ledger.checkpoint_sizes().unwrap().into_iter().filter(|older| *older < size) {
        let note = ledger.note(Some(older)).unwrap().into_bytes();
        bends.content(
            &format!("checkpoint of {older}"),
            "checkpoint",
            |_| note.clone(),
            &["it is an older one"],
            &[],
        );
    }
    let bend = |text: &[u8]| {
        let mut text = text.to_vec();
        let at = text.len() - 20;
        text[at] = if text[at] == b'A' { b'B' } else { b'A' };
        text
    };
    bends.content("checkpoint: signature", "checkpoint", bend, &["the checkpoint cannot be believed"], &[]);
    let other = SigningKey::from_seed("example.org/test", &[1; 32]).unwrap();
    let forged = ledger.head().checkpoint.sign(&other).into_bytes();
    bends.content(
        "checkpoint: another key",
        "checkpoint",
        |_| forged.clone(),
        &["the checkpoint cannot be believed"],
        &[],
    );
    let mut larger = ledger.head().checkpoint.clone();
    larger.size += 1;
    let larger = larger.sign(&key()).into_bytes();
    let says = ["the checkpoint is not the one that the statement names"];
    bends.content("checkpoint: larger", "checkpoint", |_| larger.clone(), &says, &[]);
}

/// Statements by nobody, by another key, and signed by the key on something else.
fn by_key(bends: &mut Bends, ledger: &Ledger, view: &View, seqs: &[Seq]) {
    let other = SigningKey::from_seed("example.org/test", &[1; 32]).unwrap();
    let says = ["statement.json is not what the key of the log signed"];
    bends.bytes("signed by another key", bundle(ledger, view, seqs, Some(&other), false), 3, &says, &[]);
    let attested = ["completeness is not attested"];
    bends.bytes("signed by nobody", bundle(ledger, view, seqs, None, false), 1, &attested, &[]);
    bends.bytes("some claims", bundle(ledger, view, &seqs[..2], Some(&key()), true), 0, &[], &[]);
    bends.bytes("no claims", bundle(ledger, view, &[], Some(&key()), false), 0, &[], &[]);
    // The statement of another selection in this bundle.
    let less = unpack(&bundle(ledger, view, &seqs[..2], Some(&key()), true));
    let statement = less.last().unwrap().1.clone();
    let says = ["and the statement names 2"];
    bends.content("statement of fewer claims", "statement.json", |_| statement.clone(), &says, &[]);
    // Whoever takes the signature away and leaves a contradiction out makes what nobody attests.
    let early = ledger.view(Some(view.records().len() as u64 - 2)).unwrap();
    bends.bytes(
        "a later verdict left out by a stranger",
        bundle(ledger, &early, seqs, None, false),
        1,
        &attested,
        &[],
    );
}

/// The members with a statement that fits them, by somebody who has no key: `bend` changes what it tells.
pub fn restated(mut members: Members, bend: impl Fn(&mut Value)) -> Members {
    let (_, sealed) = members.pop().unwrap();
    let mut statement: Value = serde_json::from_slice(&Envelope::read(&sealed).unwrap().payload).unwrap();
    statement["subject"] = members
        .iter()
        .map(|(name, content)| json!({"name": name, "digest": {"sha256": sha256(content)}}))
        .collect();
    bend(&mut statement["predicate"]["pkg:cargo/claimlog#statement"]);
    let payload = serde_json::to_vec(&statement).unwrap();
    members.push(("statement.json".to_owned(), Envelope::seal(payload, None).write()));
    members
}

/// Statements by somebody who has no key, which fit what they changed.
fn by_stranger(bends: &mut Bends, ledger: &Ledger, view: &View, seqs: &[Seq]) {
    let lines = |members: &Members, name: &str| {
        let (_, content) = members.iter().find(|(found, _)| found == name).unwrap();
        content.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect::<Vec<_>>()
    };
    let put = |members: &mut Members, name: &str, lines: Vec<Vec<u8>>| {
        members.iter_mut().find(|(found, _)| found == name).unwrap().1 = lines.concat();
    };
    let attested = ["completeness is not attested"];
    let good = bends.good.clone();
    bends.bytes("stated again", pack(&restated(good.clone(), |_| {})), 1, &attested, &[]);
    // A claim of which no entry is proven.
    let mut made_up = unpack(&bundle(ledger, view, &seqs[..1], None, false));
    let mut claims = lines(&made_up, "claims.jsonl");
    let last = String::from_utf8(claims.pop().unwrap()).unwrap();
    claims.push(lines(&good, "claims.jsonl")[3].clone());
    claims.push(last.replacen("\"written\":1", "\"written\":2", 1).into_bytes());
    put(&mut made_up, "claims.jsonl", claims);
    let made_up = restated(made_up, |told| {
        told["export"]["written"] = json!(2);
        told["index"]["exported"].as_array_mut().unwrap().push(json!(seqs[3]));
    });
    let says = format!("claim {} is not proven: the statement names no entry of it", seqs[3]);
    bends.members("a claim without its entry", &made_up, &[&says]);
    // An entry of another kind as a claim.
    let mut other = good.clone();
    let claims = lines(&good, "claims.jsonl").concat();
    let claims = String::from_utf8(claims).unwrap().replacen("\"seq\":1,", "\"seq\":0,", 1);
    put(&mut other, "claims.jsonl", vec![claims.into_bytes()]);
    let other = restated(other, |told| told["index"]["exported"][0] = json!(0));
    let says = "claims.jsonl has a claim 0, and entry 0 is not a claim";
    bends.members("a source as a claim", &other, &[says]);
    // Entries in another order, or one of them twice.
    let mut moved = good.clone();
    let mut entries = lines(&good, "entries.jsonl");
    entries.swap(0, 1);
    put(&mut moved, "entries.jsonl", entries);
    let says = ["statement.json does not name the entries in order"];
    let moved = restated(moved, |told| told["index"]["entries"].as_array_mut().unwrap().swap(0, 1));
    bends.members("entries in another order", &moved, &says);
    let mut twice = good.clone();
    let mut entries = lines(&good, "entries.jsonl");
    entries.insert(0, entries[0].clone());
    put(&mut twice, "entries.jsonl", entries);
    let twice = restated(twice, |told| {
        let entries = told["index"]["entries"].as_array_mut().unwrap();
        entries.insert(0, entries[0].clone());
    });
    bends.members("an entry twice", &twice, &says);
}

/// The ZIP itself: names that leave the folder, bombs, bytes before, after and between, cuts.
fn by_zip(bends: &mut Bends, whole: &[u8]) {
    for bad in ["../evil", "/etc/passwd", "a/../../evil", "C:evil", "a\\evil", "./evil", "a//evil", "evil/"] {
        let mut members = bends.good.clone();
        members.insert(3, (bad.to_owned(), b"evil".to_vec()));
        bends.members(&format!("path {bad}"), &members, &["would be written outside the folder"]);
    }
    let mut members = bends.good.clone();
    members.insert(3, ("bomb".to_owned(), vec![0; 65 << 20]));
    bends.members("bomb", &members, &["more than any bundle of this size holds"]);
    let odd = ["the file is not a ZIP as an export writes it"];
    bends.bytes("bytes after", [whole, b"more"].concat(), 3, &odd, &[]);
    bends.bytes("bytes before", [b"more", whole].concat(), 3, &odd, &[]);
    bends.bytes("nothing", Vec::new(), 3, &odd, &[]);
    bends.bytes("no ZIP", b"not a ZIP".to_vec(), 3, &odd, &[]);
    for at in [10, whole.len() / 2, whole.len() - 1] {
        bends.bytes(&format!("cut at {at}"), whole[..at].to_vec(), 3, &odd, &[]);
    }
    // A member that states less than it unpacks to, in both places.
    let liar = vec![("liar".to_owned(), vec![7_u8; 100_000])];
    let mut liar = pack(&liar);
    let directory = liar.len() - 22 - 46 - 4;
    for at in [22, directory + 24] {
        liar[at..at + 4].copy_from_slice(&10_u32.to_le_bytes());
    }
    bends.bytes("a member that lies", liar, 3, &["unpacks to more than the 10 bytes that it states"], &[]);
}
