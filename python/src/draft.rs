//! Drafts: entries that are appended together, or not at all.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use claimlog::error::Refusal;
use claimlog::ingest::{About, read};
use claimlog::model::{Confidence, RelationKind, Seq, Stance, Verdict};
use claimlog::record::{Bearing, NewAssessment};
use claimlog::{Error, NewClaim};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::error::{apart, raised};
use crate::ledger::Ledger;
use crate::object::word;

/// The seq of an entry, from when it is written. If the draft is not appended, it has none.
type Place = Arc<Mutex<Option<Seq>>>;
type Write = Box<dyn FnOnce(&mut claimlog::ledger::Draft<'_>) -> Result<Seq, Error> + Send>;

/// Entries that are appended together, or not at all. `commit`, or the end of a with block, appends them.
#[pyclass(frozen, module = "claimlog")]
pub(crate) struct Draft {
    ledger: Py<Ledger>,
    /// Nothing after the draft was appended.
    steps: Mutex<Option<Vec<(Place, Write)>>>,
}

/// An entry of a draft. It can be named in later calls on the draft; once it is appended, `seq` is its place.
#[pyclass(frozen, module = "claimlog")]
pub(crate) struct Pending(Place);

#[pymethods]
impl Pending {
    /// Its place in the ledger, or None before it is appended.
    #[getter]
    fn seq(&self) -> Option<Seq> {
        *held(&self.0)
    }

    fn __repr__(&self) -> String {
        self.seq()
            .map_or_else(|| "<claimlog.Pending>".to_owned(), |seq| format!("<claimlog.Pending seq={seq}>"))
    }
}

/// An entry that is named: of the ledger by its seq, or of the draft.
enum Named {
    Seq(Seq),
    Pending(Place),
}

impl<'a, 'py> FromPyObject<'a, 'py> for Named {
    type Error = PyErr;

    fn extract(object: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        match object.cast::<Pending>() {
            Ok(pending) => Ok(Named::Pending(pending.get().0.clone())),
            Err(_) => Ok(Named::Seq(object.extract()?)),
        }
    }
}

impl Named {
    /// Its place. Each step of a draft is written before those that name it.
    ///
    /// # Errors
    /// Returns an error if it is an entry of another draft that was not appended.
    fn seq(&self) -> Result<Seq, Error> {
        match self {
            Named::Seq(seq) => Ok(*seq),
            Named::Pending(place) => held(place).ok_or_else(|| {
                Refusal::NoEntry { name: "of a draft that was not appended".to_owned() }.into()
            }),
        }
    }
}

impl Draft {
    pub(crate) fn of(ledger: Py<Ledger>) -> Self {
        Draft { ledger, steps: Mutex::new(Some(Vec::new())) }
    }

    fn push(
        &self,
        write: impl FnOnce(&mut claimlog::ledger::Draft<'_>) -> Result<Seq, Error> + Send + 'static,
    ) -> PyResult<Pending> {
        let place = Place::default();
        let mut steps = held(&self.steps);
        steps.as_mut().ok_or_else(ended)?.push((place.clone(), Box::new(write)));
        Ok(Pending(place))
    }
}

fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

fn ended() -> PyErr {
    PyValueError::new_err("this draft has ended; begin another with ledger.draft()")
}

#[pymethods]
impl Draft {
    /// A document as a source, with a claim for each of its sentences or rows. `name` says its format by its ending.
    #[pyo3(signature = (content, *, name="text.txt", url=None, title=None, author=None, publisher=None, published=None))]
    #[allow(clippy::too_many_arguments)]
    fn source(
        &self,
        py: Python<'_>,
        content: Content,
        name: &str,
        url: Option<String>,
        title: Option<String>,
        author: Option<String>,
        publisher: Option<String>,
        published: Option<String>,
    ) -> PyResult<Pending> {
        let about = About {
            name: Some(name.to_owned()),
            url,
            title,
            author,
            publisher,
            published,
            ..About::default()
        };
        let bytes = match content {
            Content::Text(text) => text.into_bytes(),
            Content::Bytes(bytes) => bytes,
        };
        let document = apart(py, || read(name, bytes, about).map_err(raised))?;
        self.push(move |draft| Ok(draft.ingest(&document, |_| {})?.seq))
    }

    /// A claim. With a source, `quote`, or else the text, must be found in it.
    #[pyo3(signature = (text, *, source=None, quote=None, url=None, claimant=None, date=None))]
    fn claim(
        &self,
        text: String,
        source: Option<Named>,
        quote: Option<String>,
        url: Option<String>,
        claimant: Option<String>,
        date: Option<String>,
    ) -> PyResult<Pending> {
        self.push(move |draft| {
            let source = source.as_ref().map(Named::seq).transpose()?;
            let claim = NewClaim { text, source, quote, url, claimant, date, ..NewClaim::default() };
            Ok(draft.claim(claim)?.seq)
        })
    }

    /// Evidence that a source, or another claim, "supports" or "refutes" a claim.
    #[pyo3(signature = (claim, stance, *, source=None, other=None, quote=None, note=None))]
    fn evidence(
        &self,
        claim: Named,
        stance: &str,
        source: Option<Named>,
        other: Option<Named>,
        quote: Option<String>,
        note: Option<String>,
    ) -> PyResult<Pending> {
        let stance: Stance = word("stance", stance)?;
        if source.is_some() == other.is_some() {
            return Err(PyValueError::new_err("name either a source or another claim"));
        }
        self.push(move |draft| {
            let bearing = match (&source, &other) {
                (Some(source), _) => {
                    Bearing::Source { seq: source.seq()?, quote, context: Default::default(), anyway: false }
                }
                (None, other) => Bearing::Claim(other.as_ref().unwrap_or(&claim).seq()?),
            };
            Ok(draft.evidence(claim.seq()?, stance, bearing, note)?.seq)
        })
    }

    /// A verdict on a claim, such as "supported" or "refuted", with the reason.
    #[pyo3(signature = (claim, verdict, *, because, evidence=Vec::new(), confidence=None, by=None))]
    fn assess(
        &self,
        claim: Named,
        verdict: &str,
        because: String,
        evidence: Vec<Named>,
        confidence: Option<&str>,
        by: Option<String>,
    ) -> PyResult<Pending> {
        let verdict: Verdict = word("verdict", verdict)?;
        let confidence: Option<Confidence> = confidence.map(|name| word("confidence", name)).transpose()?;
        self.push(move |draft| {
            let evidence = evidence.iter().map(Named::seq).collect::<Result<_, Error>>()?;
            let new = NewAssessment { verdict, confidence, evidence, because, by };
            Ok(draft.assess(claim.seq()?, new)?.seq)
        })
    }

    /// A relation between two claims, such as "contradicts" or "supersedes".
    #[pyo3(signature = (claim, relation, other, *, because=None))]
    fn relate(
        &self,
        claim: Named,
        relation: &str,
        other: Named,
        because: Option<String>,
    ) -> PyResult<Pending> {
        let relation: RelationKind = word("relation", relation)?;
        self.push(move |draft| Ok(draft.relate(claim.seq()?, relation, other.seq()?, because)?.seq))
    }

    /// Withdraws an entry. It stays in the history.
    #[pyo3(signature = (entry, *, because))]
    fn retract(&self, entry: Named, because: String) -> PyResult<Pending> {
        self.push(move |draft| Ok(draft.retract(entry.seq()?, &because)?.seq))
    }

    /// Appends everything, signs it, and returns the seqs of the entries in the order of the calls. If one is refused,
    /// nothing is appended.
    fn commit(&self, py: Python<'_>) -> PyResult<Vec<Seq>> {
        let steps = held(&self.steps).take().ok_or_else(ended)?;
        if steps.is_empty() {
            return Ok(Vec::new());
        }
        let places: Vec<Place> = steps.iter().map(|(place, _)| place.clone()).collect();
        self.ledger.get().with(py, move |session| {
            let appended = session.append(|draft| {
                let write = |(place, write): (Place, Write)| {
                    let seq = write(draft)?;
                    *held(&place) = Some(seq);
                    Ok(seq)
                };
                steps.into_iter().map(write).collect()
            });
            if appended.is_err() {
                places.iter().for_each(|place| *held(place) = None);
            }
            appended.map(|(seqs, _)| seqs).map_err(raised)
        })
    }

    fn __enter__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    /// Commits, or drops everything if the block raised.
    #[pyo3(signature = (kind, error, trace))]
    fn __exit__(
        &self,
        py: Python<'_>,
        kind: Option<Bound<'_, PyAny>>,
        error: Option<Bound<'_, PyAny>>,
        trace: Option<Bound<'_, PyAny>>,
    ) -> PyResult<bool> {
        drop((error, trace));
        if kind.is_some() {
            drop(held(&self.steps).take());
        } else if held(&self.steps).is_some() {
            self.commit(py)?;
        }
        Ok(false)
    }
}

/// What a document contains.
#[derive(FromPyObject)]
enum Content {
    Text(String),
    Bytes(Vec<u8>),
}
