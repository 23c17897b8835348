//! Mutants: bundles that were changed in one place, by kind of place: bytes of the ZIP, bytes and lines of a member, fields of
//! the statement and of the claims. Of most there are two: one whose statement does not fit, and one whose statement somebody
//! without a key has made to fit. Nobody says here what is to be said of each: two checkers must say the same.

use claimlog::bundle::{Bundle, Envelope, write};
use claimlog::export::{About, Subset};
use claimlog::ledger::{Ledger, OldKey};
use claimlog::model::{Seq, View};
use claimlog::strangers::Attachment;
use claimlog::tlog::{Policy, SigningKey};
use serde_json::{Value, json};

use super::bends::restated;
use super::bundles::{Members, ledger, pack, unpack};
use super::{by, key, next_key, note_text, unsigned_timestamp, witness};

/// A kind of bundle, and who must vouch for it.
pub struct Base {
    pub name: &'static str,
    pub bytes: Vec<u8>,
    /// A tlog-policy.
    pub policy: String,
}

impl Base {
    pub fn policy(&self) -> Policy {
        self.policy.parse().unwrap()
    }
}

fn made(
    ledger: &Ledger,
    as_of: Option<Seq>,
    key: Option<&SigningKey>,
    receipts: bool,
    bare: bool,
) -> Vec<u8> {
    let view: View = ledger.view(as_of).unwrap();
    let seqs: Vec<Seq> = view.claims().map(|(seq, ..)| seq).collect();
    let about = About::new(&view, &ledger.head().note, as_of, None, &[]);
    let subset = Subset { view: &view, seqs: &seqs, groups: &[], verified: None };
    let report = Some("<!DOCTYPE html><title>A report</title>".to_owned());
    let bundle = Bundle { ledger, subset, about, report, key, receipts, without_texts: bare };
    let mut out = Vec::new();
    write(&bundle, &mut out).unwrap();
    out
}

/// A signed bundle, one with receipts, an unsigned one, one without texts, one as of an earlier entry, and two of a log whose
/// key was changed: for a reader who knows the old key, and one whose checkpoint is cosigned and stamped.
pub fn bases(folder: &std::path::Path) -> Vec<Base> {
    let ledger = ledger(folder);
    let log = format!("log {}\nquorum none\n", key().verifier());
    let shelf = folder.join("vouched");
    std::fs::create_dir(&shelf).unwrap();
    let mut vouched = super::bundles::ledger(&shelf);
    vouched.rotate(by(&key()), &next_key(), OldKey::Signs, "once a year").unwrap();
    let (note, size) = (vouched.note(None).unwrap(), vouched.head().checkpoint.size);
    let line = witness().cosign(&note_text(&note), 1_772_442_000);
    let token = unsigned_timestamp(note.as_bytes());
    let word = Attachment::Cosignature { size, line, key: witness().witness() };
    vouched.attach(&[word, Attachment::Timestamp { size, token }]).unwrap();
    let cosigned = format!("log {}\nwitness w {}\nquorum w\n", next_key().verifier(), witness().witness());
    let base = |name, bytes| Base { name, bytes, policy: log.clone() };
    vec![
        base("signed", made(&ledger, None, Some(&key()), false, false)),
        base("receipts", made(&ledger, None, Some(&key()), true, false)),
        base("unsigned", made(&ledger, None, None, false, false)),
        base("without texts", made(&ledger, None, Some(&key()), false, true)),
        base("as of an entry", made(&ledger, Some(7), Some(&key()), true, false)),
        // Whoever knows the key that was changed.
        base("an older key", made(&vouched, None, Some(&next_key()), false, false)),
        Base {
            name: "cosigned and stamped",
            bytes: made(&vouched, None, Some(&next_key()), true, false),
            policy: cosigned,
        },
    ]
}

/// Of more members, lines or fields than these, some are left out, at equal distances.
const MANY: usize = 20;

/// The mutants of a bundle, with their names.
pub fn mutants(whole: &[u8]) -> Vec<(String, Vec<u8>)> {
    let good = unpack(whole);
    let mut all = vec![("good".to_owned(), whole.to_vec()), ("packed again".to_owned(), pack(&good))];
    both(&mut all, "nothing changed", &good);
    by_byte(&mut all, whole);
    for at in (0..good.len()).step_by(good.len() / MANY + 1).chain([good.len() - 1]) {
        by_member(&mut all, &good, at);
    }
    for name in ["evil.txt", "timestamps/0.tsr", "timestamps/2.tsr", "receipts/01.cose", "receipts/99.cose"] {
        added(&mut all, &good, name);
    }
    added(&mut all, &good, &format!("sources/{}", "0".repeat(64)));
    by_statement(&mut all, &good);
    by_claim(&mut all, &good);
    all
}

/// A bundle as it is, and with a statement that fits it.
fn both(all: &mut Vec<(String, Vec<u8>)>, name: &str, members: &Members) {
    all.push((name.to_owned(), pack(members)));
    let sealed = members.last().and_then(|(_, sealed)| Envelope::read(sealed).ok());
    if sealed.is_some_and(|sealed| serde_json::from_slice::<Value>(&sealed.payload).is_ok()) {
        all.push((format!("{name}, stated again"), pack(&restated(members.clone(), |_| {}))));
    }
}

/// The first head, the first entry of the directory, the end; bytes before, after and between.
fn by_byte(all: &mut Vec<(String, Vec<u8>)>, whole: &[u8]) {
    let end = whole.len() - 22;
    let directory = u32::from_le_bytes(whole[end + 16..end + 20].try_into().unwrap()) as usize;
    for at in (0..46).chain(directory..directory + 60).chain(end..whole.len()) {
        for change in [1, 0x80] {
            let mut bent = whole.to_vec();
            bent[at] ^= change;
            all.push((format!("byte {at} of the ZIP"), bent));
        }
    }
    for at in (0..whole.len()).step_by(whole.len() / 24) {
        all.push((format!("cut at {at}"), whole[..at].to_vec()));
        all.push((format!("without byte {at}"), [&whole[..at], &whole[at + 1..]].concat()));
        all.push((format!("with a byte at {at}"), [&whole[..at], b"x", &whole[at..]].concat()));
        let mut bent = whole.to_vec();
        bent[at] ^= 4;
        all.push((format!("byte {at}"), bent));
    }
    all.push(("a comment".to_owned(), [&whole[..whole.len() - 2], b"\x01\0x"].concat()));
    all.push(("twice".to_owned(), [whole, whole].concat()));
}

fn by_member(all: &mut Vec<(String, Vec<u8>)>, good: &Members, at: usize) {
    let (member, content) = &good[at];
    let mut put = |how: &str, content: Vec<u8>| {
        let mut members = good.clone();
        members[at].1 = content;
        both(all, &format!("{member}: {how}"), &members);
    };
    for place in [0, content.len() / 3, content.len() / 2, content.len() - 2, content.len() - 1] {
        let flipped = content.iter().enumerate().map(|(n, byte)| if n == place { byte ^ 2 } else { *byte });
        put(&format!("byte {place} flipped"), flipped.collect());
        put(&format!("byte {place} left out"), [&content[..place], &content[place + 1..]].concat());
        put(&format!("a byte put in at {place}"), [&content[..place], b"\xff", &content[place..]].concat());
        put(&format!("cut at {place}"), content[..place].to_vec());
    }
    put("one more line break", [&content[..], b"\n"].concat());
    put("a byte order mark", [b"\xef\xbb\xbf", &content[..]].concat());
    let lines: Vec<&[u8]> = content.split_inclusive(|byte| *byte == b'\n').collect();
    if lines.len() > 1 {
        let last = lines.len() - 1;
        put("first lines swapped", [&[lines[1], lines[0]], &lines[2..]].concat().concat());
        put("first line doubled", [&lines[..1], &lines[..]].concat().concat());
        put("last line doubled", [&lines[..], &lines[last..]].concat().concat());
        put("first line left out", lines[1..].concat());
        put("last line left out", lines[..last].concat());
        put("an empty line", [b"\n", &content[..]].concat());
        put("another line break", [&content[..content.len() - 1], b"\r\n"].concat());
    }
    let mut fewer = good.clone();
    fewer.remove(at);
    both(all, &format!("{member}: left out"), &fewer);
    for name in [format!("{member}x"), format!("x/{member}"), member.to_uppercase(), format!("{member}é")] {
        let mut renamed = good.clone();
        renamed[at].0.clone_from(&name);
        both(all, &format!("{member} as {name}"), &renamed);
    }
    let (mut twice, mut moved, mut swapped) = (good.clone(), good.clone(), good.clone());
    twice.insert(at, good[at].clone());
    all.push((format!("{member}: doubled"), pack(&twice)));
    let next = (at + 1) % good.len();
    moved.swap(at, next);
    both(all, &format!("{member}: in the place of the next"), &moved);
    swapped[at].1.clone_from(&good[next].1);
    swapped[next].1.clone_from(content);
    all.push((format!("{member}: with the content of the next"), pack(&swapped)));
}

fn added(all: &mut Vec<(String, Vec<u8>)>, good: &Members, name: &str) {
    let mut members = good.clone();
    members.insert(good.len() - 1, (name.to_owned(), b"evil".to_vec()));
    both(all, &format!("{name} added"), &members);
}

/// The places of all values in a value, as pointers.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    let escaped = |name: &str| name.replace('~', "~0").replace('/', "~1");
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(name, value)| places(value, &format!("{at}/{}", escaped(name)), found));
        }
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(n, value)| places(value, &format!("{at}/{n}"), found));
        }
        _ => {}
    }
}

/// A value with another in each of its places, with one field less, and with a second field of a name: as texts.
fn changed(value: &Value) -> Vec<(String, String)> {
    let (mut found, mut all) = (Vec::new(), Vec::new());
    places(value, "", &mut found);
    let others = [json!(null), json!(7), json!(-1), json!(1.5), json!(""), json!(true), json!([]), json!({})];
    for (number, place) in found.iter().enumerate().skip(1).step_by(found.len() / (8 * MANY) + 1) {
        let is = value.pointer(place).unwrap();
        let near = match is {
            Value::String(text) => json!(format!("{text}x")),
            Value::Bool(is) => json!(!is),
            Value::Number(is) => json!(is.as_u64().unwrap_or_default() + 1),
            Value::Array(list) => list.iter().chain(list.last()).cloned().collect(),
            Value::Object(_) | Value::Null => json!("x"),
        };
        for other in [&near, &others[number % others.len()], &others[(number + 3) % others.len()]] {
            let mut bent = value.clone();
            bent.pointer_mut(place).unwrap().clone_from(other);
            all.push((format!("{place} = {other}"), bent.to_string()));
        }
        let (parent, name) = place.rsplit_once('/').unwrap();
        let name = name.replace("~1", "/").replace("~0", "~");
        let mut fewer = value.clone();
        if let Some(fields) = fewer.pointer_mut(parent).unwrap().as_object_mut() {
            fields.remove(&name);
            all.push((format!("{place} left out"), fewer.to_string()));
            let field = format!("{}:{is}", json!(name));
            let twice = value.to_string().replacen(&field, &format!("{field},{}:\"x\"", json!(name)), 1);
            all.push((format!("{place} twice"), twice));
        }
    }
    all
}

/// The fields of the statement, in an envelope that nobody signed; and those of the envelope.
fn by_statement(all: &mut Vec<(String, Vec<u8>)>, good: &Members) {
    let sealed = &good.last().unwrap().1;
    let payload: Value = serde_json::from_slice(&Envelope::read(sealed).unwrap().payload).unwrap();
    let mut put = |how: String, content: Vec<u8>| {
        let mut members = good.clone();
        members.last_mut().unwrap().1 = content;
        all.push((how, pack(&members)));
    };
    for (how, text) in changed(&payload) {
        put(format!("statement: {how}"), Envelope::seal(text.into_bytes(), None).write());
    }
    let envelope: Value = serde_json::from_slice(sealed).unwrap();
    // In the order that an envelope has: that of a map is another.
    let order = |text: &str| {
        let Ok(Value::Object(mut fields)) = serde_json::from_str::<Value>(text) else {
            return text.to_owned();
        };
        let mut written = String::from("{");
        for name in ["payload", "payloadType", "signatures"] {
            let value = fields.remove(name).unwrap_or_default();
            written.push_str(&format!("{}{}:{value}", if written.len() > 1 { "," } else { "" }, json!(name)));
        }
        written + "}"
    };
    for (how, text) in changed(&envelope) {
        put(format!("envelope: {how}"), format!("{}\n", order(&text)).into_bytes());
    }
}

/// The fields of each line of the claims, in a bundle whose statement somebody without a key has made to fit.
fn by_claim(all: &mut Vec<(String, Vec<u8>)>, good: &Members) {
    let at = good.iter().position(|(name, _)| name == "claims.jsonl").unwrap();
    let text = String::from_utf8(good[at].1.clone()).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let last = lines.len() - 1;
    for (number, line) in lines.iter().enumerate() {
        if number != last && number % (lines.len() / MANY + 1) != 0 {
            continue;
        }
        for (how, bent) in changed(&serde_json::from_str(line).unwrap()) {
            let mut bent_lines = lines.clone();
            bent_lines[number] = &bent;
            let mut members = good.clone();
            members[at].1 = (bent_lines.join("\n") + "\n").into_bytes();
            all.push((format!("line {number} of the claims: {how}"), pack(&restated(members, |_| {}))));
        }
    }
}
