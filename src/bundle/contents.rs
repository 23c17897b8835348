//! The contents of a bundle, compared with each other: entries with proofs, claims with entries, texts with sources.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::bears::Relations;
use super::fault::{Fault, FaultKind};
use super::members::{CLAIMS, ENTRIES, PROOFS, captured};
use super::receipt;
use super::statement::Told;
use crate::export::{Exported, Subset};
use crate::model::{Entry, Logged, Seq, View};
use crate::plain::listed;
use crate::tlog::{Checkpoint, Hash, InclusionProof, VerifierKey, check_inclusion, leaf_hash, sha256};

/// What is compared.
pub(super) struct Contents<'a> {
    pub(super) checkpoint: &'a Checkpoint,
    /// The key that signed the checkpoint, if the reader's policy names it.
    pub(super) key: Option<&'a VerifierKey>,
    pub(super) told: &'a Told,
    pub(super) members: &'a BTreeMap<&'a str, &'a [u8]>,
}

/// How a proof in the shared file begins.
const HEADER: &str = "c2sp.org/tlog-proof@v1\n";

/// Fields of an exported claim that follow from the whole ledger, and not from the entries of a bundle.
const OF_THE_LEDGER: [&str; 2] = ["groups", "rests_on"];
/// Those that a policy chooses among several verdicts.
const OF_THE_POLICY: [&str; 2] = ["assessment", "confidence"];

impl<'a> Contents<'a> {
    /// The faults, and what was not checked.
    pub(super) fn check(&self) -> (Vec<Fault>, Vec<String>) {
        let (mut faults, mut unchecked) = (Vec::new(), Vec::new());
        let mut view = View::new(self.checkpoint.clone());
        let proofs = self.proofs(&mut faults);
        for (seq, line) in self.entries(&proofs, &mut faults) {
            let logged = Logged { seq, leaf: leaf_hash(line.as_bytes()), entry: Entry::decode(line) };
            view.push_logged(logged);
        }
        self.texts(&mut view, &mut faults);
        if self.told.index.without_texts {
            unchecked.push(
                "the captured documents and texts were left out: the words of the claims were not compared with them"
                    .to_owned(),
            );
        }
        self.bearing(&view, &mut faults);
        self.claims(&view, &mut faults);
        self.receipts(&proofs, &mut faults, &mut unchecked);
        (faults, unchecked)
    }

    fn text(&self, name: &str) -> &'a str {
        self.members.get(name).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
    }

    /// The paths in the shared file of proofs, by the places of their entries.
    fn proofs(&self, faults: &mut Vec<Fault>) -> BTreeMap<Seq, Vec<Hash>> {
        let mut found = BTreeMap::new();
        let text = self.text(PROOFS);
        let mut rest = text;
        while !rest.is_empty() {
            let end = rest.get(1..).and_then(|rest| rest.find(HEADER)).map_or(rest.len(), |at| at + 1);
            let (block, after) = rest.split_at(end);
            rest = after;
            match block.parse::<InclusionProof>() {
                Ok(proof) if proof.extra.is_none() && proof.to_string() == block => {
                    found.insert(proof.index, proof.path);
                }
                _ => {
                    let sentence = "a block of proofs.txt is not a proof as an export writes it";
                    faults.push(Fault::new(FaultKind::Entry, sentence));
                }
            }
        }
        found
    }

    fn proves(&self, proofs: &BTreeMap<Seq, Vec<Hash>>, seq: Seq, line: &str) -> bool {
        let Checkpoint { size, root, .. } = self.checkpoint;
        let path = proofs.get(&seq);
        path.is_some_and(|path| check_inclusion(seq, *size, &leaf_hash(line.as_bytes()), path, root))
    }

    /// The entries that are proven, in order.
    fn entries(&self, proofs: &BTreeMap<Seq, Vec<Hash>>, faults: &mut Vec<Fault>) -> Vec<(Seq, &'a str)> {
        let named = &self.told.index.entries;
        let mut lines = self.text(ENTRIES).split_terminator('\n').peekable();
        let (mut proven, mut bent) = (Vec::new(), Vec::new());
        for (at, (seq, called)) in named.iter().enumerate() {
            if !proofs.contains_key(seq) {
                faults.push(Fault::new(FaultKind::LeftOut, format!("the proof of entry {seq} is missing")));
            }
            let next = named.get(at + 1).map(|(next, _)| *next);
            match lines.peek().copied() {
                Some(line) if self.proves(proofs, *seq, line) => {
                    lines.next();
                    proven.push((*seq, line));
                }
                // What stands here is the next one.
                Some(line) if !next.is_some_and(|next| self.proves(proofs, next, line)) => {
                    lines.next();
                    bent.push((*seq, line));
                }
                _ => faults.push(Fault::new(FaultKind::LeftOut, self.left_out(*seq, called))),
            }
        }
        for (seq, line) in &bent {
            let other = bent.iter().map(|(other, _)| *other).find(|other| self.proves(proofs, *other, line));
            faults.push(match other {
                Some(other) => Fault::new(
                    FaultKind::Swapped,
                    format!("entry {other} stands in the place of entry {seq}"),
                ),
                None => Fault::new(
                    FaultKind::Entry,
                    format!(
                        "entry {seq} is not what the log has at its place: the entry or its proof was changed"
                    ),
                ),
            });
        }
        let is_named = |seq: &Seq| named.binary_search_by_key(seq, |(seq, _)| *seq).is_ok();
        if lines.peek().is_some() || proofs.keys().any(|seq| !is_named(seq)) {
            let sentence = "an entry or a proof was added: the statement does not name it";
            faults.push(Fault::new(FaultKind::Added, sentence));
        }
        proven
    }

    /// The sentence on an entry that was left out, with the claims that it bears on.
    fn left_out(&self, seq: Seq, called: &str) -> String {
        let claims = self.told.index.bears_on.iter().filter(|(_, bears)| bears.contains(&seq));
        let claims: Vec<String> = claims.map(|(claim, _)| claim.to_string()).collect();
        let what = match called {
            "contradicts" => "a contradiction".to_owned(),
            "duplicates" | "supersedes" | "depends-on" => format!("a relation ({called})"),
            _ => format!("a {called}"),
        };
        format!("{what} that bears on claim {} was left out: entry {seq}", listed(&claims))
    }

    /// Compares the captured documents and texts with the hashes that their sources' entries name.
    fn texts(&self, view: &mut View, faults: &mut Vec<Fault>) {
        let index = &self.told.index;
        let mut texts = Vec::new();
        for (seq, source) in view.sources() {
            for (hash, what) in [(source.sha256, "what source"), (source.text, "the text of what source")] {
                let name = captured(&hash);
                let excused = index.without_texts || index.withheld_texts.contains(&hash);
                match self.members.get(name.as_str()) {
                    Some(content) if sha256(content) != hash => {
                        let sentence = format!("{name} is not {what} {seq} captured: it was changed");
                        faults.push(Fault::new(FaultKind::Text, sentence));
                    }
                    Some(content) if hash == source.text => {
                        texts.extend(std::str::from_utf8(content).ok().map(|text| (hash, text.to_owned())));
                    }
                    None if !excused => {
                        let sentence = format!("{what} {seq} captured is missing: {name}");
                        faults.push(Fault::new(FaultKind::Text, sentence));
                    }
                    _ => {}
                }
            }
        }
        texts.into_iter().for_each(|(hash, text)| view.add_text(hash, text));
    }

    /// Compares what bears on each claim, by the entries, with what the statement says.
    fn bearing(&self, view: &View, faults: &mut Vec<Fault>) {
        let index = &self.told.index;
        let relations = Relations::of(view);
        let named: BTreeSet<Seq> =
            index.entries.iter().map(|(seq, _)| *seq).chain(index.withheld.iter().copied()).collect();
        for (claim, bears) in index.bears_on.iter().filter(|(claim, _)| view.claim(**claim).is_some()) {
            let found = relations.bears_on(*claim);
            let stated: BTreeSet<Seq> =
                bears.iter().copied().filter(|seq| view.record(*seq).is_some()).collect();
            let dangling = found.iter().filter_map(|seq| view.entry(*seq));
            let dangling = dangling.flat_map(Entry::refers_to).find(|seq| !named.contains(seq));
            if let Some(seq) = dangling {
                let sentence =
                    format!("entry {seq}, which bears on claim {claim}, was left out: other entries name it");
                faults.push(Fault::new(FaultKind::LeftOut, sentence));
            } else if found != stated && stated.len() + index.withheld.len() >= bears.len() {
                let sentence = format!("other entries bear on claim {claim} than the statement says");
                faults.push(Fault::new(FaultKind::LeftOut, sentence));
            }
        }
    }

    /// Compares the claims with what their entries say.
    fn claims(&self, view: &View, faults: &mut Vec<Fault>) {
        let mut lines: Vec<&str> = self.text(CLAIMS).split_terminator('\n').collect();
        // No claims are an empty file.
        let written = lines.pop().map_or(Some(0), |line| {
            let about: Value = serde_json::from_str(line).unwrap_or_default();
            about["export"]["written"].as_u64()
        });
        let wanted = &self.told.index.exported;
        let counts = [Some(wanted.len() as u64), Some(self.told.export.written), written];
        if counts.iter().any(|count| *count != Some(lines.len() as u64)) {
            let sentence = format!(
                "claims.jsonl holds {} claims, and the statement names {}",
                lines.len(),
                wanted.len()
            );
            faults.push(Fault::new(FaultKind::Count, sentence));
        }
        let claims: Vec<Value> =
            lines.iter().map(|line| serde_json::from_str(line).unwrap_or_default()).collect();
        let stated: Vec<Option<Seq>> = claims.iter().map(|claim| claim["seq"].as_u64()).collect();
        for seq in wanted.iter().filter(|seq| !stated.contains(&Some(**seq))) {
            faults.push(Fault::new(FaultKind::Claim, format!("claim {seq} is missing from claims.jsonl")));
        }
        if stated.len() == wanted.len() && stated.iter().zip(wanted).any(|(is, wanted)| *is != Some(*wanted))
        {
            let sentence =
                "the claims in claims.jsonl are others, or in another order, than the statement names";
            faults.push(Fault::new(FaultKind::Claim, sentence));
        }
        let subset = Subset { view, seqs: wanted, groups: &[], verified: None };
        for mut claim in claims {
            let Some(seq) = claim["seq"].as_u64() else { continue };
            let entries = Exported::new(&subset, seq).and_then(|claim| serde_json::to_value(claim).ok());
            let Some(mut entries) = entries else { continue };
            let is_judged = claim.get("rests_on").is_some();
            let passed: Vec<&str> = OF_THE_LEDGER
                .into_iter()
                .chain(OF_THE_POLICY.into_iter().filter(|_| is_judged))
                .chain(["context"].into_iter().filter(|_| entries["context"].is_null()))
                .collect();
            for fields in [&mut claim, &mut entries] {
                if let Some(fields) = fields.as_object_mut() {
                    fields.retain(|name, _| !passed.contains(&name.as_str()));
                }
            }
            if let Some((name, is, should)) = difference(&claim, &entries) {
                let sentence = format!(
                    "claims.jsonl says of claim {seq} that its {name} is {is}; its entries say {should}"
                );
                faults.push(Fault::new(FaultKind::Claim, sentence));
            }
        }
    }

    /// Compares the receipts with the proofs.
    fn receipts(
        &self,
        proofs: &BTreeMap<Seq, Vec<Hash>>,
        faults: &mut Vec<Fault>,
        unchecked: &mut Vec<String>,
    ) {
        let receipts: Vec<(&str, &[u8])> = self
            .members
            .iter()
            .filter(|(name, _)| name.starts_with("receipts/"))
            .map(|(name, is)| (*name, *is))
            .collect();
        let (Some(key), false) = (self.key, receipts.is_empty()) else {
            if !receipts.is_empty() {
                unchecked.push("the receipts were not checked: that needs the key of the log".to_owned());
            }
            return;
        };
        let mut believed: Option<[u8; 64]> = None;
        for (name, bytes) in receipts {
            let seq = name
                .strip_prefix("receipts/")
                .and_then(|name| name.strip_suffix(".cose")?.parse::<Seq>().ok());
            let path = seq.and_then(|seq| Some((seq, proofs.get(&seq)?)));
            let signature = bytes.last_chunk::<64>().filter(|signature| {
                believed.as_ref() == Some(*signature)
                    || receipt::is_signed(key, &self.checkpoint.root, &signature[..])
            });
            let rebuilt = path
                .zip(signature)
                .map(|((seq, path), signature)| receipt::receipt(key, self.checkpoint, seq, path, signature));
            if rebuilt.as_deref() == Some(bytes) {
                believed = signature.copied();
            } else {
                let sentence = format!("{name} is not the receipt of its entry under this checkpoint");
                faults.push(Fault::new(FaultKind::Receipt, sentence));
            }
        }
    }
}

/// The first field in which two objects differ, and both values.
fn difference(is: &Value, should: &Value) -> Option<(String, Value, Value)> {
    let names = is.as_object()?.keys().chain(should.as_object()?.keys());
    let mut names: Vec<&String> = names.collect();
    // What readers ask about first.
    names.sort_by_key(|name| (!["text", "status", "claimant"].contains(&name.as_str()), name.as_str()));
    let name = names.into_iter().find(|name| is.get(*name) != should.get(*name))?;
    let value = |from: &Value| from.get(name).cloned().unwrap_or_default();
    Some((name.clone(), value(is), value(should)))
}
