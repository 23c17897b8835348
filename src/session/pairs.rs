//! The pairs of a session: what the comparison of a large ledger's claims found, kept beside the ledger.
//!
//! Invariant: a file is believed only if its hash is the one that this person's machine remembers, and what it says only
//! of claims whose texts are those that were compared. So what a person is told does not depend on whether there is a
//! file, or on what somebody did to it (`tests/judged.rs`).

use std::fs::File;
use std::io::{self, BufReader, BufWriter, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::kept::{SMALL, TAIL, beside};
use super::{Notice, Session};
use crate::aside;
use crate::audit::{Comparing, Judged, Pairs};
use crate::excerpt::Progress;
use crate::model::View;
use crate::tlog::Hash;

/// How the file begins.
pub(super) const HEAD: &[u8] = b"claimlog pairs\n";

impl Session {
    /// What the comparison of a view's claims finds. What was found before is read from a file beside the ledger, and what
    /// is new is added to it, step by step; `progress` is told how many claims were compared, and how many there are.
    /// Nothing is returned for a small ledger, which is compared in no time, and for an excerpt.
    #[must_use]
    pub fn pairs(&self, view: &View, progress: Progress<'_>) -> Option<Pairs> {
        let size = view.records().last().map_or(0, |last| last.seq + 1);
        if size <= SMALL || view.records().len() as u64 != size {
            return None;
        }
        let path = pairs_path(&self.ledger);
        let known = self.home.pairs(&self.ledger).recall().and_then(|hash| read(&path, hash).ok().flatten());
        let mut comparing = Comparing::of(view, known.unwrap_or_default());
        loop {
            let (done, whole) = comparing.done();
            progress(done as u64, whole as u64);
            if !comparing.step() {
                break;
            }
            // A state of the past is not what is asked for the next time.
            if comparing.compared() as u64 > TAIL && view.checkpoint.size == size {
                self.keep_pairs(&path, comparing.judged());
            }
        }
        Some(comparing.pairs())
    }

    fn keep_pairs(&self, path: &Path, judged: &Judged) {
        // It is not written only to be thrown away.
        let may = aside::may_replace(path, HEAD).unwrap_or(false);
        if !may || !self.home.pairs(&self.ledger).can_keep() {
            return;
        }
        match write(path, judged) {
            // If it cannot be remembered, the next comparison begins anew.
            Ok(hash) => drop(self.home.pairs(&self.ledger).keep(&hash)),
            Err(why) => self.notice(Notice::NoPairs { path: path.to_owned(), why: why.to_string() }),
        }
    }
}

/// Where what was found on the pairs of a ledger's claims is.
#[must_use]
pub fn pairs_path(ledger: &Path) -> PathBuf {
    beside(ledger, "-pairs")
}

/// What a file has; nothing, if it is not what is remembered.
fn read(path: &Path, remembered: Hash) -> io::Result<Option<Judged>> {
    let file = File::open(path)?;
    let (mut left, mut file) = (file.metadata()?.len(), BufReader::with_capacity(1 << 20, file));
    let (mut hasher, mut judged) = (Sha256::new(), Judged::default());
    let mut take = |length: usize| {
        left = left.checked_sub(length as u64).ok_or(ErrorKind::UnexpectedEof)?;
        let mut bytes = vec![0; length];
        file.read_exact(&mut bytes)?;
        hasher.update(&bytes);
        Ok::<_, io::Error>((bytes, left > 0))
    };
    let (head, mut more) = take(HEAD.len())?;
    let mut is_whole = head == HEAD;
    while more && is_whole {
        let length = u32::from_le_bytes(take(4)?.0.try_into().unwrap_or_default());
        let (piece, next) = take(length as usize)?;
        (is_whole, more) = (judged.add(&piece), next);
    }
    let is_remembered = Hash(hasher.finalize().into()) == remembered;
    Ok(Some(judged).filter(|_| is_whole && is_remembered))
}

/// Writes a file, and returns its hash.
fn write(path: &Path, judged: &Judged) -> io::Result<Hash> {
    let mut hasher = Sha256::new();
    aside::replace(path, |out| {
        let mut out = BufWriter::with_capacity(1 << 20, out);
        let mut put = |bytes: &[u8]| {
            hasher.update(bytes);
            out.write_all(bytes)
        };
        put(HEAD)?;
        for piece in judged.pieces() {
            let length = u32::try_from(piece.len()).map_err(|_| ErrorKind::FileTooLarge)?;
            put(&length.to_le_bytes())?;
            put(&piece)?;
        }
        out.flush()
    })?;
    Ok(Hash(hasher.finalize().into()))
}
