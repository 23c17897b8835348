//! The contents of a bundle, compared with each other: entries with proofs, claims with entries, texts with sources.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::bears::{bears_on, called};
use super::fault::{Fault, FaultKind};
use super::members::{ENTRIES, PROOFS, captured, number_in, receipt as receipt_name};
use super::receipt;
use super::statement::Told;
use crate::model::{Entry, Logged, Seq, View};
use crate::plain::listed;
use crate::tlog::{Checkpoint, Hash, InclusionProof, VerifierKey, check_inclusion, leaf_hash, sha256};

/// What is compared.
pub(super) struct Contents<'a> {
    pub(super) checkpoint: &'a Checkpoint,
    /// The key that signed the checkpoint, if the reader's policy names it.
    pub(super) key: Option<&'a VerifierKey>,
    pub(super) told: &'a Told,
    /// What the export says of itself, as the statement has it.
    pub(super) export: Value,
    pub(super) members: &'a BTreeMap<&'a str, &'a [u8]>,
}

/// Among so many entries that are not proven at their places, each is tried at the place of every other.
const MOST_SWAPPED: usize = 256;

/// How a proof in the shared file begins.
const HEADER: &str = "c2sp.org/tlog-proof@v1\n";

impl<'a> Contents<'a> {
    /// The faults, what was not checked, and what follows from the entries.
    pub(super) fn check(&self) -> (Vec<Fault>, Vec<String>, View) {
        let (mut faults, mut unchecked) = (Vec::new(), Vec::new());
        let mut view = View::new(self.checkpoint.clone());
        let proofs = self.proofs(&mut faults);
        // The ledger has a record of what is withheld, and what bears on a claim is reached through it. Its leaf hash is
        // in no bundle.
        let withheld = self.told.index.withheld.iter();
        let withheld = withheld.map(|seq| (*seq, (leaf_hash(b""), Err("it is withheld".to_owned()))));
        let mut records: BTreeMap<Seq, _> = withheld.collect();
        for (seq, line) in proofs.iter().flat_map(|proofs| self.entries(proofs, &mut faults)) {
            records.insert(seq, (leaf_hash(line.as_bytes()), Entry::decode(line)));
        }
        for (seq, (leaf, entry)) in records {
            view.push_logged(Logged { seq, leaf, entry });
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
        self.receipts(&proofs.unwrap_or_default(), &mut faults, &mut unchecked);
        (faults, unchecked, view)
    }

    /// The content of a member in words. That one is missing is reported already.
    fn text(&self, name: &str, faults: &mut Vec<Fault>) -> Option<&'a str> {
        let text = std::str::from_utf8(self.members.get(name)?);
        text.map_err(|_| faults.push(Fault::unreadable(name))).ok()
    }

    /// The lines of a member, of which each ends with a line break.
    pub(super) fn lines(&self, name: &str, faults: &mut Vec<Fault>) -> Option<Vec<&'a str>> {
        let text = self.text(name, faults)?;
        if !text.is_empty() && !text.ends_with('\n') {
            faults.push(Fault::unreadable(name));
            return None;
        }
        Some(text.split_terminator('\n').collect())
    }

    /// The paths in the shared file of proofs, by the places of their entries.
    fn proofs(&self, faults: &mut Vec<Fault>) -> Option<BTreeMap<Seq, Vec<Hash>>> {
        let mut found = BTreeMap::new();
        let mut rest = self.text(PROOFS, faults)?;
        while !rest.is_empty() {
            let next = rest.match_indices(HEADER).map(|(at, _)| at).find(|at| *at > 0);
            let end = next.unwrap_or(rest.len());
            let (block, after) = rest.split_at(end);
            rest = after;
            let proof = block.parse::<InclusionProof>().ok().filter(|proof| {
                let is_later = found.last_key_value().is_none_or(|(last, _)| *last < proof.index);
                let is_alone = proof.extra.is_none() && proof.checkpoint.is_empty();
                is_later && is_alone && proof.to_string() == block
            });
            match proof {
                Some(proof) => _ = found.insert(proof.index, proof.path),
                None => {
                    let sentence = "a block of proofs.txt is not a proof as an export writes it";
                    faults.push(Fault::new(FaultKind::Entry, sentence));
                }
            }
        }
        Some(found)
    }

    fn proves(&self, proofs: &BTreeMap<Seq, Vec<Hash>>, seq: Seq, line: &str) -> bool {
        let Checkpoint { size, root, .. } = self.checkpoint;
        let path = proofs.get(&seq);
        path.is_some_and(|path| check_inclusion(seq, *size, &leaf_hash(line.as_bytes()), path, root))
    }

    /// The entries that are proven, in order.
    fn entries(&self, proofs: &BTreeMap<Seq, Vec<Hash>>, faults: &mut Vec<Fault>) -> Vec<(Seq, &'a str)> {
        let named = &self.told.index.entries;
        let Some(lines) = self.lines(ENTRIES, faults) else { return Vec::new() };
        let mut lines = lines.into_iter().peekable();
        let (mut proven, mut bent, mut left_out) = (Vec::new(), Vec::new(), Vec::new());
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
                _ => left_out.push((*seq, called.as_str())),
            }
        }
        self.left_out(&left_out, faults);
        let places = if bent.len() <= MOST_SWAPPED { &bent[..] } else { &[] };
        for (seq, line) in &bent {
            let other =
                places.iter().map(|(other, _)| *other).find(|other| self.proves(proofs, *other, line));
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
        if lines.peek().is_some() || proofs.keys().any(|seq| !self.told.index.names(*seq)) {
            let sentence = "an entry or a proof was added: the statement does not name it";
            faults.push(Fault::new(FaultKind::Added, sentence));
        }
        proven
    }

    /// Names the entries that were left out, each with the claims that it bears on.
    fn left_out(&self, entries: &[(Seq, &str)], faults: &mut Vec<Fault>) {
        let mut claims: BTreeMap<Seq, Vec<String>> =
            entries.iter().map(|(seq, _)| (*seq, Vec::new())).collect();
        for (claim, bears) in &self.told.index.bears_on {
            for seq in bears {
                if let Some(claims) = claims.get_mut(seq) {
                    claims.push(claim.to_string());
                }
            }
        }
        for (seq, called) in entries {
            let what = match *called {
                "contradicts" => "a contradiction".to_owned(),
                "evidence" => "evidence".to_owned(),
                "assessment" => "an assessment".to_owned(),
                "duplicates" | "supersedes" | "depends-on" => format!("a relation ({called})"),
                _ => format!("a {called}"),
            };
            let claims = claims.get(seq).map(|claims| listed(claims)).unwrap_or_default();
            let on = if claims.is_empty() { claims } else { format!(" that bears on claim {claims}") };
            let sentence = format!("{what}{on} was left out: entry {seq}");
            faults.push(Fault::new(FaultKind::LeftOut, sentence));
        }
    }

    /// Compares the captured documents and texts with the hashes that their sources' entries name.
    fn texts(&self, view: &mut View, faults: &mut Vec<Fault>) {
        let index = &self.told.index;
        let (mut texts, mut expected) = (Vec::new(), BTreeSet::new());
        for (seq, source) in view.sources() {
            let whole = (source.sha256, "what source");
            // A plain text is its own text.
            let text =
                Some((source.text, "the text of what source")).filter(|(hash, _)| *hash != source.sha256);
            for (hash, what) in std::iter::once(whole).chain(text) {
                let name = captured(&hash);
                expected.insert(name.clone());
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
        let captured = self.members.keys().filter(|name| name.starts_with("sources/"));
        let has_entries = view.records().iter().any(|record| self.told.index.names(record.seq));
        for name in captured.filter(|name| has_entries && !expected.contains(**name)) {
            let sentence = format!("{name} is not what a source of this bundle captured");
            faults.push(Fault::new(FaultKind::Added, sentence));
        }
        texts.into_iter().for_each(|(hash, text)| view.add_text(hash, text));
    }

    /// Compares what bears on each claim, by the entries, with what the statement says.
    fn bearing(&self, view: &View, faults: &mut Vec<Fault>) {
        let index = &self.told.index;
        let named: BTreeSet<Seq> =
            index.entries.iter().map(|(seq, _)| *seq).chain(index.withheld.iter().copied()).collect();
        for (seq, stated) in index.entries.iter().filter(|(seq, _)| view.entry(*seq).is_some()) {
            let says = called(view, *seq);
            if stated != says {
                let sentence = format!("statement.json calls entry {seq} {stated}; the entry says {says}");
                faults.push(Fault::new(FaultKind::LeftOut, sentence));
            }
        }
        for claim in index.exported.iter().filter(|claim| !index.bears_on.contains_key(claim)) {
            let sentence = format!("statement.json does not say what bears on claim {claim}");
            faults.push(Fault::new(FaultKind::LeftOut, sentence));
        }
        for (claim, bears) in index.bears_on.iter().filter(|(claim, _)| view.claim(**claim).is_some()) {
            let found = bears_on(view, *claim);
            let stated: BTreeSet<Seq> = bears.iter().copied().collect();
            // What is named and not proven is reported already.
            let is_reported = bears.iter().any(|seq| named.contains(seq) && view.record(*seq).is_none());
            let dangling = found.iter().filter_map(|seq| view.entry(*seq));
            let dangling = dangling.flat_map(Entry::refers_to).find(|seq| !named.contains(seq));
            if let Some(seq) = dangling {
                let sentence =
                    format!("entry {seq}, which bears on claim {claim}, was left out: other entries name it");
                faults.push(Fault::new(FaultKind::LeftOut, sentence));
            } else if found != stated && !is_reported {
                let sentence = format!("other entries bear on claim {claim} than the statement says");
                faults.push(Fault::new(FaultKind::LeftOut, sentence));
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
        for (seq, _) in &self.told.index.entries {
            if !receipts.is_empty() && !self.members.contains_key(receipt_name(*seq).as_str()) {
                let sentence = format!("the receipt of entry {seq} is missing");
                faults.push(Fault::new(FaultKind::Receipt, sentence));
            }
        }
        let (Some(key), false) = (self.key, receipts.is_empty()) else {
            if !receipts.is_empty() {
                unchecked.push("the receipts were not checked: that needs the key of the log".to_owned());
            }
            return;
        };
        let mut believed: Option<[u8; 64]> = None;
        for (name, bytes) in receipts {
            let seq = number_in(name, "receipts/", ".cose");
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
