//! Checking a bundle: by its file and the reader's policy alone.
//!
//! Invariant: nothing in the file is believed because the file says so. The members are what the statement names, the
//! statement is what the key of the policy signed, and every entry is proven under the checkpoint that the same key
//! signed. All faults are reported, those that say most first. `tests/bundle.rs` bends every part.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::contents::Contents;
use super::fault::{Fault, FaultKind};
use super::make::VERSION;
use super::members::{CHECKPOINT, CLAIMS, ENTRIES, PROOFS, README, STATEMENT, rank};
use super::once;
use super::read::{self, Member};
use super::statement::{Envelope, Statement, Told};
use crate::model::{Data, Rotation, Seq, View, rotation};
use crate::tlog::{Checkpoint, Hash, Policy, Timestamp, VerifierKey, sha256};

/// What the check of a bundle found.
#[derive(Debug, Clone)]
pub struct Checked {
    /// What is wrong with it.
    pub faults: Vec<Fault>,
    /// Who vouches for it.
    pub vouched: Vouched,
    /// Whether the key of the log attests that nothing that bears on the claims was left out.
    pub is_complete: bool,
    /// The checkpoint, if there is one.
    pub checkpoint: Option<Checkpoint>,
    /// The witnesses of the policy that cosigned it, and when: seconds since 1970.
    pub cosigned: Vec<(String, u64)>,
    /// How many claims it holds, of how many in the log.
    pub claims: (u64, u64),
    /// The last entry of which it tells, if the log had more under its checkpoint.
    pub as_of: Option<Seq>,
    /// How many entries it holds.
    pub entries: usize,
    /// What was not checked, in sentences.
    pub unchecked: Vec<String>,
}

/// Who vouches for a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vouched {
    /// Nobody: no key and no policy was given.
    Nobody,
    /// The key of the log, and the witnesses that the policy asks for.
    Yes,
    /// The key of the log, but fewer witnesses than the policy asks for.
    TooFewWitnesses,
}

/// The members that every bundle has.
const ALWAYS: [&str; 6] = [README, CHECKPOINT, CLAIMS, ENTRIES, PROOFS, STATEMENT];

/// Checks the bytes of a bundle by the reader's policy, if there is one.
#[must_use]
pub fn check(bytes: &[u8], policy: Option<&Policy>) -> Checked {
    let mut checked = Checked {
        faults: Vec::new(),
        vouched: Vouched::Nobody,
        is_complete: false,
        checkpoint: None,
        cosigned: Vec::new(),
        claims: (0, 0),
        as_of: None,
        entries: 0,
        unchecked: Vec::new(),
    };
    match read::members(bytes) {
        Ok(members) => checked.members(&members, policy),
        Err(fault) => checked.faults.push(fault),
    }
    checked
}

impl Checked {
    fn fault(&mut self, kind: FaultKind, sentence: impl Into<String>) {
        self.faults.push(Fault::new(kind, sentence));
    }

    fn unreadable(&mut self, name: &str) {
        self.faults.push(Fault::unreadable(name));
    }

    fn members(&mut self, members: &[Member], policy: Option<&Policy>) {
        let by_name: BTreeMap<&str, &[u8]> =
            members.iter().map(|member| (member.name.as_str(), &member.content[..])).collect();
        for name in ALWAYS.iter().filter(|name| !by_name.contains_key(**name)) {
            self.fault(FaultKind::Missing, format!("{name} is missing: every bundle has it"));
        }
        let Some(sealed) = by_name.get(STATEMENT) else { return };
        let read = Envelope::read(sealed).and_then(|envelope| {
            let statement: Statement<Told> = Statement::read(&envelope.payload)?;
            Ok((envelope, statement))
        });
        let Ok((envelope, statement)) = read else { return self.unreadable(STATEMENT) };
        if statement.told().bundle != VERSION {
            return self.fault(FaultKind::Statement, "statement.json is of a later version of bundles");
        }
        let told = statement.told();
        if !told.index.is_in_order() {
            return self
                .fault(FaultKind::Statement, "statement.json does not name the entries in order, each once");
        }
        (self.claims, self.entries) = ((told.export.written, told.export.claims), told.index.entries.len());
        self.as_of = told.export.as_of;
        let first = self.faults.len();
        let key = self.checkpoint(&by_name, told, policy);
        // What the key of the policy did not sign, and where that is said.
        let is_unsigned = policy.is_some() && key.is_none() && self.checkpoint.is_some();
        let mut unsigned = is_unsigned.then(|| (first, FaultKind::Checkpoint, UNSIGNED.to_owned()));
        let place = self.faults.len();
        if !self.signature(&envelope, policy, key.as_ref()) {
            unsigned = Some((place, FaultKind::Signature, FORGED.to_owned()));
        }
        if let Some(checkpoint) = self.checkpoint.clone().filter(|checkpoint| agrees(checkpoint, told)) {
            let export = once::read(&envelope.payload).unwrap_or_default();
            let export = export["predicate"]["pkg:cargo/claimlog#statement"]["export"].clone();
            let key = key.as_ref();
            let contents = Contents { checkpoint: &checkpoint, key, told, export, members: &by_name };
            let (faults, unchecked, view) = contents.check();
            if let Some(rotation) = policy.and_then(|policy| rotated(&by_name, &view, policy))
                && (key.is_none() || envelope.is_signed_by(&rotation.now))
            {
                unsigned = unsigned.map(|(place, kind, _)| (place, kind, later(&rotation)));
            }
            self.faults.extend(faults);
            self.unchecked.extend(unchecked);
        }
        if let Some((place, kind, sentence)) = unsigned {
            self.faults.insert(place, Fault::new(kind, sentence));
        }
        self.subjects(members, &statement);
    }

    /// Opens the checkpoint; returns the key of the policy that signed it.
    fn checkpoint(
        &mut self,
        members: &BTreeMap<&str, &[u8]>,
        told: &Told,
        policy: Option<&Policy>,
    ) -> Option<VerifierKey> {
        let note = std::str::from_utf8(members.get(CHECKPOINT)?).unwrap_or_default();
        let parsed = note.rfind("\n\n").and_then(|end| Checkpoint::parse(&note[..=end]).ok());
        let Some(checkpoint) = parsed else {
            self.unreadable(CHECKPOINT);
            return None;
        };
        let signer = policy
            .and_then(|policy| policy.logs().iter().find(|key| Checkpoint::open(note, key).is_ok()).cloned());
        if !agrees(&checkpoint, told) {
            let (size, named) = (checkpoint.size, told.export.checkpoint.size);
            let last = told.index.entries.last().map(|(seq, _)| *seq).filter(|seq| *seq >= size);
            match last {
                Some(seq) => self.fault(
                    FaultKind::Older,
                    format!("the checkpoint is of {size} entries, and entry {seq} came after it: it is an older one"),
                ),
                None if size < named => self.fault(
                    FaultKind::Older,
                    format!("the checkpoint is of {size} entries, and the statement names {named}: it is an older one"),
                ),
                None => self.fault(FaultKind::Checkpoint, "the checkpoint is not the one that the statement names"),
            }
        }
        if let (Some(policy), Some(_)) = (policy, &signer) {
            self.witnesses(note, policy);
        }
        self.timestamps(members, note);
        self.checkpoint = Some(checkpoint);
        signer
    }

    /// Checks the cosignatures that the policy asks for.
    fn witnesses(&mut self, note: &str, policy: &Policy) {
        for witness in policy.witnesses() {
            if witness.key.cosigned(note).is_err() {
                let sentence = format!("the cosignature by {} is invalid", witness.name);
                self.fault(FaultKind::Cosignature, sentence);
            }
        }
        match policy.open(note) {
            Ok(accepted) => (self.vouched, self.cosigned) = (Vouched::Yes, accepted.cosigned),
            Err(_) => self.vouched = Vouched::TooFewWitnesses,
        }
    }

    /// Checks that the time stamps are on this checkpoint, as the log signed it: before any cosignature, and with the lines
    /// of both keys if the key was changed by it.
    fn timestamps(&mut self, members: &BTreeMap<&str, &[u8]>, note: &str) {
        let mut stamps = members.iter().filter(|(name, _)| name.starts_with("timestamps/")).peekable();
        if stamps.peek().is_none() {
            return;
        }
        let (text, lines) = note.split_at(note.rfind("\n\n").map_or(note.len(), |end| end + 2));
        let mut hasher = Sha256::new_with_prefix(text);
        let imprints: BTreeSet<Hash> = lines
            .split_inclusive('\n')
            .map(|line| {
                hasher.update(line);
                Hash(hasher.clone().finalize().into())
            })
            .collect();
        for (name, token) in stamps {
            match Timestamp::read(token) {
                Ok(stamp) if imprints.contains(&stamp.imprint) => self.unchecked.push(format!(
                    "{name} says {}; the signature of a time stamp is not checked here, openssl ts can",
                    stamp.time
                )),
                _ => self
                    .fault(FaultKind::Checkpoint, format!("{name} is not a time stamp on this checkpoint")),
            }
        }
    }

    /// Checks who signed the statement; returns whether that may be the key that signed the checkpoint.
    fn signature(&mut self, envelope: &Envelope, policy: Option<&Policy>, key: Option<&VerifierKey>) -> bool {
        if policy.is_none() || envelope.signatures.is_empty() {
            self.unchecked.push(
                "no key signed the hashes of the files: README.txt, index.html and every other file that does not \
                 follow from the entries can say anything, and so can rests_on and groups in claims.jsonl"
                    .to_owned(),
            );
            return true;
        }
        // If the checkpoint is signed by another key, so is the statement: that is said once.
        self.is_complete = key.is_some_and(|key| envelope.is_signed_by(key));
        self.is_complete || key.is_none()
    }

    /// Compares the members with those that the statement names.
    fn subjects(&mut self, members: &[Member], statement: &Statement<Told>) {
        let named: Vec<(&str, Option<Hash>)> = statement.subjects().collect();
        let hashes: BTreeMap<&str, Option<Hash>> = named.iter().copied().collect();
        let found: Vec<(&str, Hash)> = members
            .iter()
            .filter(|member| member.name != STATEMENT)
            .map(|member| (member.name.as_str(), sha256(&member.content)))
            .collect();
        let there: BTreeMap<&str, Hash> = found.iter().copied().collect();
        // The first one, where several have the same content.
        let owners: BTreeMap<Hash, &str> =
            named.iter().rev().filter_map(|(name, hash)| Some(((*hash)?, *name))).collect();
        for (name, _) in named.iter().filter(|(name, _)| !there.contains_key(name) && !ALWAYS.contains(name))
        {
            self.fault(FaultKind::Missing, format!("{name} is missing: the statement names it"));
        }
        for (name, hash) in &found {
            match hashes.get(name) {
                None => {
                    self.fault(FaultKind::Added, format!("{name} was added: the statement does not name it"))
                }
                Some(wanted) if *wanted == Some(*hash) => {
                    if rank(name).is_none() {
                        let sentence = format!("{name} is not a file that an export writes");
                        self.fault(FaultKind::Added, sentence);
                    }
                }
                Some(_) => match owners.get(hash) {
                    Some(other) => self.fault(
                        FaultKind::Swapped,
                        format!("{name} has the content of {other}: the two were swapped, or one was copied"),
                    ),
                    None => self.fault(
                        FaultKind::Changed,
                        format!("{name} is not what the statement names: it was changed"),
                    ),
                },
            }
        }
        let is = found.iter().map(|(name, _)| *name).filter(|name| hashes.contains_key(name));
        let should = named.iter().map(|(name, _)| *name).filter(|name| there.contains_key(name));
        let last = members.last().is_some_and(|member| member.name == STATEMENT);
        let ranks: Vec<_> = members.iter().filter_map(|member| rank(&member.name)).collect();
        if !is.eq(should) || hashes.len() != named.len() || !last || !ranks.is_sorted() {
            self.fault(
                FaultKind::Order,
                "the files of the bundle are in another order than an export writes them",
            );
        }
    }
}

const FORGED: &str =
    "statement.json is not what the key of the log signed: it was changed, or somebody else signed it";
const UNSIGNED: &str = "the checkpoint cannot be believed: its signature is missing or invalid";

/// Where the log changed the key of the policy, if the entries in the bundle name it and the one that signed.
fn rotated(members: &BTreeMap<&str, &[u8]>, view: &View, policy: &Policy) -> Option<Rotation> {
    let note = std::str::from_utf8(members.get(CHECKPOINT)?).ok()?;
    let keys = view.records().iter().filter_map(|record| match &record.entry.as_ref().ok()?.data {
        Data::Key(key) => Some((record.seq, key)),
        _ => None,
    });
    rotation(keys, |key| policy.logs().contains(key), |key| Checkpoint::open(note, key).is_ok())
}

fn later(Rotation { seq, now }: &Rotation) -> String {
    format!(
        "the bundle is signed by a later key, {}: the log says in entry {seq} that its key was changed; ask its owner \
         for the new key, by another way than the bundle, and check the bundle with it",
        now.short()
    )
}

/// Whether a checkpoint is the one that a statement names.
fn agrees(checkpoint: &Checkpoint, told: &Told) -> bool {
    let named = &told.export.checkpoint;
    (checkpoint.size, checkpoint.root) == (named.size, named.root) && checkpoint.origin == named.origin
}
