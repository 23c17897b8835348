//! The site: which answer belongs to which path.
//!
//! Invariant: an entry that is shown was read from the ledger for this request and proved from its signed root; if
//! something is not what was signed, nothing of it is shown. Lists come from the catalogue of a state that they name.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::{Value, json};

use super::answer::Answer;
use super::catalogue::Catalogue;
use super::request::Request;
use crate::audit::{self, Report, Selection};
use crate::bundle::entries_on;
use crate::error::{Error, Result};
use crate::excerpt::Need;
use crate::export::About;
use crate::home::Home;
use crate::ingest;
use crate::ledger::Ledger;
use crate::model::{STATUSES, Seq, View};
use crate::present::{CheckpointRow, ClaimRow, document};
use crate::report::{Asked, Listing, Page, Signed, entry_page, listing, notice, page};
use crate::session::Session;
use crate::text::Query;
use crate::tlog::VerifierKey;

/// So many claims are on a page of a list.
const PAGE: usize = 50;
/// The catalogue of a ledger of more entries than this is made anew beside the requests, which do not wait for it.
const LARGE: u64 = 5000;

/// Reads a captured document again: its label, its bytes, and what is known about it.
pub type ReadDocument = fn(&str, Vec<u8>, ingest::About) -> Result<ingest::Document>;

/// A ledger, as one person's machine knows it.
#[derive(Debug)]
pub struct Site {
    ledger: PathBuf,
    home: Home,
    vkey: Option<VerifierKey>,
    read: ReadDocument,
    catalogue: Mutex<Option<Arc<Catalogue>>>,
    is_reading: AtomicBool,
}

impl Site {
    /// The site of a ledger, with a person's keys and remembered checkpoints, the key that must have signed it if the
    /// person names one, and what reads documents again. The whole ledger is read, verified and audited.
    ///
    /// # Errors
    /// Returns an error if the ledger cannot be read, and [`Error::Breach`] if it is not what was signed.
    pub fn new(ledger: PathBuf, home: Home, vkey: Option<VerifierKey>, read: ReadDocument) -> Result<Self> {
        let (catalogue, is_reading) = (Mutex::new(None), AtomicBool::new(false));
        let site = Site { ledger, home, vkey, read, catalogue, is_reading };
        site.renew()?;
        Ok(site)
    }

    fn session(&self) -> Session {
        Session::new(&self.ledger, self.home.clone()).expecting(self.vkey.clone())
    }

    fn kept(&self) -> MutexGuard<'_, Option<Arc<Catalogue>>> {
        // A thread that panicked left the old catalogue or none.
        self.catalogue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn renew(&self) -> Result<Arc<Catalogue>> {
        let read = Catalogue::read(&self.session()).map(Arc::new);
        *self.kept() = read.as_ref().ok().cloned();
        read
    }

    /// The catalogue of the ledger as it is now; of a large one that grew perhaps the one before, while one request reads
    /// the new one.
    fn catalogue(&self, size: u64) -> Result<Arc<Catalogue>> {
        let kept = self.kept().clone();
        let is_now = |kept: &Arc<Catalogue>| kept.checkpoint.size >= size;
        match kept {
            Some(kept) if is_now(&kept) => Ok(kept),
            Some(kept) if size > LARGE && self.is_reading.swap(true, Ordering::SeqCst) => Ok(kept),
            _ => {
                let read = self.renew();
                self.is_reading.store(false, Ordering::SeqCst);
                read
            }
        }
    }

    /// The answer to a request.
    pub(super) fn answer(&self, request: &Request) -> Answer {
        let is_json = request.path.ends_with(".json");
        let path = request.path.trim_start_matches('/');
        let name =
            |prefix: &str| path.strip_prefix(prefix).map(|rest| rest.strip_suffix(".json").unwrap_or(rest));
        let answer = match path {
            "" | "claims" | "claims.json" => match asked(&request.fields) {
                Ok(asked) => self.claims(&asked, is_json),
                Err(why) => return told(400, &why, is_json),
            },
            "checkpoint" | "checkpoint.json" => self.checkpoint(is_json),
            _ => match (name("entry/"), name("proof/"), name("bytes/")) {
                (Some(name), ..) if is_name(name) => self.entry(name, is_json),
                (_, Some(name), _) if is_name(name) => self.proof(name, is_json),
                (.., Some(name)) if is_name(name) && !is_json => self.bytes(name),
                _ => {
                    return told(
                        404,
                        "There is no page of this name. The start page lists the claims.",
                        is_json,
                    );
                }
            },
        };
        answer.unwrap_or_else(|error| failed(&error, is_json))
    }

    fn claims(&self, asked: &Asked, is_json: bool) -> Result<Answer> {
        let session = self.session();
        let size = session.with(|ledger| Ok::<_, Error>(ledger.head().checkpoint.size))?;
        let catalogue = self.catalogue(size)?;
        let look = |query: &Query| -> Result<_> {
            let candidates = if query.is_empty() { None } else { session.having(query)? };
            Ok(catalogue.find(asked, query, candidates.as_deref()))
        };
        let query = Query::new(&asked.words);
        let mut found = look(&query)?;
        if found.len() == 0 && !query.is_empty() {
            found = look(&query.with_open_end())?;
        }
        let facets = catalogue.facets(&found);
        let seqs = found.seqs(asked.page.saturating_sub(1).saturating_mul(PAGE), PAGE);
        let (_, view) = self.part(&session, &Need::of(seqs.iter().map(ToString::to_string)))?;
        if is_json {
            let row = |seq: &Seq| {
                let mut row = serde_json::to_value(ClaimRow::new(&view, *seq)).unwrap_or_default();
                row["codes"] = catalogue.codes(*seq).into();
                row
            };
            let rows: Vec<Value> = seqs.iter().map(row).collect();
            return Ok(Answer::json(
                200,
                &json!({
                    "checkpoint": CheckpointRow::new(&catalogue.checkpoint), "in_all": catalogue.len(),
                    "found": found.len(), "page": asked.page, "per_page": PAGE, "best_first": found.is_sorted,
                    "claims": rows, "facets": facets,
                }),
            ));
        }
        let shown = Listing {
            view: &view,
            checkpoint: &catalogue.checkpoint,
            seqs: &seqs,
            codes: &|seq| catalogue.codes(seq),
            asked,
            facets: &facets,
            claims: catalogue.len(),
            found: found.len(),
            pages: found.len().div_ceil(PAGE),
            is_sorted: found.is_sorted,
            newer: size.saturating_sub(catalogue.checkpoint.size),
        };
        Ok(Answer::html(200, listing(&shown)))
    }

    /// What is needed of the ledger, or all of it.
    fn part(&self, session: &Session, need: &Need) -> Result<(Ledger, View)> {
        match session.excerpt(need, &|_, _| ())? {
            Some(part) => Ok(part),
            None => session.read(None),
        }
    }

    fn entry(&self, name: &str, is_json: bool) -> Result<Answer> {
        let session = self.session();
        let (ledger, view) = self.part(&session, &Need::Entry(name.to_owned()))?;
        let seq = ledger.find(name)?;
        if is_json {
            return Ok(Answer::json(200, &document(&ledger, &view, seq, &self.read)?));
        }
        if view.claim(seq).is_none() {
            return Ok(Answer::html(200, entry_page(&view, seq)));
        }
        let report = Report::of(audit::of(&view, seq, &Selection::default()));
        let proofs = ledger.prove_all(entries_on(&view, &[seq]))?;
        let note = ledger.note(None)?;
        let about = About::new(&view, &note, None, None, &[]);
        let signed = Some(Signed { note: &note, vkey: &ledger.head().vkey, proofs: &proofs });
        let (view, report, about) = (&view, &report, &about);
        let shown = Page {
            view,
            seqs: &[seq],
            about,
            report,
            signed,
            without_texts: false,
            is_served: true,
            said: None,
        };
        Ok(Answer::html(200, page(&shown)))
    }

    fn proof(&self, name: &str, is_json: bool) -> Result<Answer> {
        self.session().with(|ledger| {
            let seq = ledger.find(name)?;
            let proved = ledger.prove(seq, None)?;
            let proof = proved.proof.to_string();
            Ok(if is_json {
                let vkey = ledger.head().vkey.to_string();
                Answer::json(200, &json!({"seq": seq, "entry": proved.entry, "proof": proof, "vkey": vkey}))
            } else {
                Answer::note(proof)
            })
        })
    }

    fn bytes(&self, name: &str) -> Result<Answer> {
        self.session().with(|ledger| ledger.body(ledger.find(name)?).map(Answer::bytes))
    }

    fn checkpoint(&self, is_json: bool) -> Result<Answer> {
        self.session().with(|ledger| {
            let note = ledger.note(None)?;
            Ok(if is_json {
                let row = CheckpointRow::new(&ledger.head().checkpoint);
                Answer::json(
                    200,
                    &json!({"checkpoint": row, "note": note, "vkey": ledger.head().vkey.to_string()}),
                )
            } else {
                Answer::note(note)
            })
        })
    }
}

/// Whether an entry may go by this name: a number, or the start of a leaf hash.
fn is_name(name: &str) -> bool {
    (1..=64).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// What the fields of a query ask for.
fn asked(fields: &[(String, String)]) -> Result<Asked, String> {
    let mut asked = Asked { page: 1, ..Asked::default() };
    for (name, value) in fields {
        let number = || value.parse().map_err(|_| format!("The field “{name}” is not a number."));
        match name.as_str() {
            "words" => asked.words = value.clone(),
            _ if value.is_empty() => {}
            "status" => {
                let status = STATUSES.iter().map(|row| row.status).find(|status| status.name() == value);
                asked.status = Some(status.ok_or_else(|| format!("There is no status “{value}”."))?);
            }
            "source" => asked.source = Some(number()?),
            "code" => {
                let rule = audit::rule(value).ok_or_else(|| format!("There is no rule “{value}”."))?;
                asked.code = Some(rule.code.to_owned());
            }
            "claimant" => asked.claimant = Some(value.clone()),
            "page" => asked.page = usize::try_from(number()?).unwrap_or(usize::MAX).max(1),
            _ => return Err(format!("A list of claims has no field “{name}”.")),
        }
    }
    Ok(asked)
}

/// A page of one sentence.
pub(super) fn told(status: u16, why: &str, is_json: bool) -> Answer {
    if is_json {
        return Answer::json(status, &json!({"error": {"message": why}}));
    }
    let title = if status == 404 { "Nothing is here" } else { "This was not answered" };
    Answer::html(status, notice(title, why))
}

/// Why something could not be shown.
fn failed(error: &Error, is_json: bool) -> Answer {
    let mut why = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        why = format!("{why}: {inner}");
        cause = inner.source();
    }
    let status = if matches!(error, Error::Refused(_)) { 404 } else { 500 };
    told(status, &why, is_json)
}
