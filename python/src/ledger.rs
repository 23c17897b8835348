//! A ledger: opened for each call as the command does, with the checkpoint that this machine remembers.

use std::io::Write;
use std::path::{Path, PathBuf};

use claimlog::aside::replace;
use claimlog::audit::{Report, Selection, audit_with};
use claimlog::cli::{home, noticed};
use claimlog::export::{About, FORMATS, Format, Subset};
use claimlog::model::{STATUSES, Seq, Status};
use claimlog::present::{CheckpointRow, ClaimRow};
use claimlog::tlog::{Policy, VerifierKey};
use claimlog::verify::Depth;
use claimlog::{Home, Session, View};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use serde_json::{Value, json};

use crate::draft::Draft;
use crate::error::{ClaimlogWarning, SigningKeyError, apart, raised};
use crate::object::{object, value};

/// One person and one ledger. Each call opens the file, checks it against the checkpoint that this machine remembers, and
/// remembers the new one.
#[pyclass(frozen, module = "claimlog")]
pub(crate) struct Ledger {
    path: PathBuf,
    home: Home,
    recorder: Option<String>,
    vkey: Option<VerifierKey>,
}

impl Ledger {
    /// Does something with a session, without the GIL; what a person should know becomes a warning.
    pub(crate) fn with<T: Send>(
        &self,
        py: Python<'_>,
        work: impl FnOnce(&Session) -> PyResult<T> + Send,
    ) -> PyResult<T> {
        let (answer, notices) = apart(py, || {
            let session = Session::new(&self.path, self.home.clone())
                .recording_as(self.recorder.clone())
                .expecting(self.vkey.clone());
            let answer = work(&session);
            Ok((answer, session.notices().iter().map(noticed).collect::<Vec<String>>()))
        })?;
        let warn = py.import("warnings")?.getattr("warn")?;
        for words in notices {
            let words = words.strip_prefix("note: ").unwrap_or(&words);
            warn.call1((words, py.get_type::<ClaimlogWarning>(), 2))?;
        }
        answer
    }
}

#[pymethods]
impl Ledger {
    /// Recomputes the whole history and compares it with what was signed and with what is remembered.
    ///
    /// Returns a dict with ok, origin, size, root, breaches, withheld and notes. Something wrong is part of the answer.
    /// With `full`, SQLite also checks every page of the file.
    #[pyo3(signature = (*, full=false))]
    fn verify<'py>(&self, py: Python<'py>, full: bool) -> PyResult<Bound<'py, PyAny>> {
        let found = self.with(py, |session| {
            let depth = if full { Depth::Full } else { Depth::Every };
            let verified = session.verify(None, depth).map_err(raised)?;
            let found = &verified.found;
            Ok(json!({
                "ok": found.breaches.is_empty(), "origin": found.origin, "size": found.size,
                "root": found.root.to_base64(), "breaches": value(&found.breaches)?, "withheld": found.withheld,
                "remembered": verified.remembered, "notes": found.notes,
            }))
        })?;
        object(py, &found)
    }

    /// The claims, as a list of dicts, in the order in which they were recorded. Every filter that is given must hold.
    #[pyo3(signature = (*, status=None, source=None, claimant=None, contains=None, limit=None))]
    fn claims<'py>(
        &self,
        py: Python<'py>,
        status: Option<Names>,
        source: Option<Seq>,
        claimant: Option<&str>,
        contains: Option<&str>,
        limit: Option<usize>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let status = statuses(status)?;
        let found = self.with(py, |session| {
            let (_, view) = session.read(None).map_err(raised)?;
            let chosen = view.claims().filter(|(seq, entry, claim)| {
                (status.is_empty() || status.contains(&view.status(*seq)))
                    && source.is_none_or(|source| entry.about == Some(source))
                    && claimant.is_none_or(|name| claim.claimant.as_deref() == Some(name))
                    && contains.is_none_or(|words| claim.text.contains(words))
            });
            let chosen = chosen.take(limit.unwrap_or(usize::MAX));
            let rows: Vec<ClaimRow<'_>> = chosen.filter_map(|(seq, ..)| ClaimRow::new(&view, seq)).collect();
            value(&rows)
        })?;
        object(py, &found)
    }

    /// What the audit finds, as a list of dicts. `select` and `ignore` are beginnings of codes of rules.
    #[pyo3(signature = (*, select=Vec::new(), ignore=Vec::new()))]
    fn findings<'py>(
        &self,
        py: Python<'py>,
        select: Vec<String>,
        ignore: Vec<String>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let found = self.with(py, |session| {
            let (_, view) = session.read(None).map_err(raised)?;
            value(&audited(session, &view, &Selection { select, ignore }).findings)
        })?;
        object(py, &found)
    }

    /// The claims in a format for others: jsonl, csv, parquet or claimreview. Without `format`, the ending of `path` says
    /// it. Returns the bytes, or writes them to `path`, all of them or nothing, and returns None.
    #[pyo3(signature = (path=None, *, format=None, status=None))]
    fn export(
        &self,
        py: Python<'_>,
        path: Option<PathBuf>,
        format: Option<&str>,
        status: Option<Names>,
    ) -> PyResult<Option<Vec<u8>>> {
        let status = statuses(status)?;
        let format = format_of(format, path.as_deref())?;
        self.with(py, |session| {
            let (ledger, view) = session.read(None).map_err(raised)?;
            let selection = Selection { select: vec!["C".to_owned()], ignore: Vec::new() };
            let report = if format.grouped { audited(session, &view, &selection) } else { Report::default() };
            let chosen = view.claims().map(|(seq, ..)| seq);
            let chosen = chosen.filter(|seq| status.is_empty() || status.contains(&view.status(*seq)));
            let seqs: Vec<Seq> = chosen.collect();
            let subset = Subset { view: &view, seqs: &seqs, groups: &report.groups, verified: None };
            let about = About::new(&view, &ledger.head().note, None, None, &[]);
            let write = |out: &mut dyn Write| format.write(&subset, about, out).map(drop);
            let mut bytes = Vec::new();
            let (written, to) = match &path {
                Some(path) => (replace(path, write), path.display().to_string()),
                None => (write(&mut bytes), "the export".to_owned()),
            };
            written.map_err(|source| raised(claimlog::Error::Io { doing: "write", path: to, source }))?;
            Ok(path.is_none().then_some(bytes))
        })
    }

    /// The signed state: a dict with origin, size, root and the signed note.
    fn checkpoint<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let found = self.with(py, |session| {
            let head =
                session.with(|ledger| Ok::<_, claimlog::Error>(ledger.head().clone())).map_err(raised)?;
            let mut found = value(&CheckpointRow::new(&head.checkpoint))?;
            found["note"] = Value::String(head.note);
            found["vkey"] = Value::String(head.vkey.to_string());
            Ok(found)
        })?;
        object(py, &found)
    }

    /// The proof that the entry at `seq` is in the log: a dict with seq, the entry, byte for byte, and the proof. Others check
    /// it with `check_proof` and the key of the log.
    fn prove<'py>(&self, py: Python<'py>, seq: Seq) -> PyResult<Bound<'py, PyAny>> {
        let found = self.with(py, |session| {
            let proved = session.with(|ledger| ledger.prove(seq, None)).map_err(raised)?;
            Ok(json!({"seq": seq, "entry": proved.entry, "proof": proved.proof.to_string()}))
        })?;
        object(py, &found)
    }

    /// A draft of entries: `with ledger.draft() as draft:` appends all of them at its end, or none.
    fn draft(slf: Py<Self>) -> Draft {
        Draft::of(slf)
    }

    fn __repr__(&self) -> String {
        format!("<claimlog.Ledger {:?}>", self.path)
    }
}

/// A name, or several.
#[derive(FromPyObject)]
enum Names {
    One(String),
    Several(Vec<String>),
}

fn statuses(names: Option<Names>) -> PyResult<Vec<Status>> {
    let names = match names {
        None => Vec::new(),
        Some(Names::One(name)) => vec![name],
        Some(Names::Several(names)) => names,
    };
    let of = |name: String| {
        let row = STATUSES.iter().find(|row| row.status.name() == name);
        row.map(|row| row.status).ok_or_else(|| {
            let mut known: Vec<&str> = STATUSES.iter().map(|row| row.status.name()).collect();
            known.dedup();
            PyValueError::new_err(format!("{name} is not a status; the statuses are {}", known.join(", ")))
        })
    };
    names.into_iter().map(of).collect()
}

/// The format of a name, or else that of the ending of a file's name; without a file, the first.
fn format_of(name: Option<&str>, path: Option<&Path>) -> PyResult<&'static Format> {
    let (found, asked) = match (name, path) {
        (Some(name), _) => (Format::of_name(name), format!("{name} is not a format")),
        (None, Some(path)) => {
            (Format::of_path(path), format!("the ending of {} is not that of a format", path.display()))
        }
        (None, None) => (FORMATS.first(), String::new()),
    };
    found.filter(|format| format.label.built).ok_or_else(|| {
        let built = FORMATS.iter().filter(|format| format.label.built);
        let names: Vec<&str> = built.map(|format| format.label.name).collect();
        PyValueError::new_err(format!("{asked}; the formats are {}", names.join(", ")))
    })
}

/// What the audit finds. What was found on pairs of claims before is not looked for again.
fn audited<'v>(session: &Session, view: &'v View, selection: &Selection) -> Report<'v> {
    let pairs = selection.compares().then(|| session.pairs(view, &|_, _| {})).flatten();
    audit_with(view, selection, pairs.as_ref())
}

fn ledger(
    path: PathBuf,
    place: Option<PathBuf>,
    recorder: Option<String>,
    vkey: Option<&str>,
) -> PyResult<Ledger> {
    let home = place.map(|folder| Home::at(&folder)).or_else(home).ok_or_else(|| {
        SigningKeyError::new_err(
            "a home folder to keep keys in was not found; name one as home, or in CLAIMLOG_HOME",
        )
    })?;
    Ok(Ledger { path, home, recorder, vkey: vkey.map(key).transpose()? })
}

fn key(text: &str) -> PyResult<VerifierKey> {
    text.parse().map_err(|error| PyValueError::new_err(format!("vkey is not a key: {error}")))
}

/// Opens a ledger.
///
/// `home` is the folder of keys and remembered checkpoints; without it, it is the one that the command uses. `recorder` is
/// written into new entries. `vkey` is a key that must have signed the ledger.
#[pyfunction]
#[pyo3(signature = (path, *, home=None, recorder=None, vkey=None))]
fn open(
    py: Python<'_>,
    path: PathBuf,
    home: Option<PathBuf>,
    recorder: Option<String>,
    vkey: Option<&str>,
) -> PyResult<Ledger> {
    let opened = ledger(path, home, recorder, vkey)?;
    opened.with(py, |session| session.with(|_| Ok::<_, claimlog::Error>(())).map_err(raised))?;
    Ok(opened)
}

/// Makes a ledger and the key that signs for it, and opens it. `origin` is its name, such as "example.org/claims".
#[pyfunction]
#[pyo3(signature = (path, *, origin=None, home=None, recorder=None))]
fn create(
    py: Python<'_>,
    path: PathBuf,
    origin: Option<String>,
    home: Option<PathBuf>,
    recorder: Option<String>,
) -> PyResult<Ledger> {
    let made = ledger(path, home, recorder, None)?;
    made.with(py, |session| session.init(origin.as_deref()).map(drop).map_err(raised))?;
    Ok(made)
}

/// Checks a proof without a ledger: that the log whose key is `vkey` holds `entry`, the bytes that the proof is of.
///
/// Returns the place of the entry and the checkpoint that holds it. If it does not, ProofError says why.
#[pyfunction]
#[pyo3(signature = (proof, entry, *, vkey))]
fn check_proof<'py>(py: Python<'py>, proof: &str, entry: &str, vkey: &str) -> PyResult<Bound<'py, PyAny>> {
    let policy = Policy::of_log(key(vkey)?);
    let proven = apart(py, || {
        claimlog::strangers::check_proof("the text", proof, entry.as_bytes(), &policy).map_err(raised)
    })?;
    let checkpoint = value(&CheckpointRow::new(&proven.accepted.checkpoint))?;
    object(py, &json!({"seq": proven.seq, "leaf": proven.leaf, "checkpoint": checkpoint}))
}

pub(crate) fn add(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(check_proof, module)?)?;
    module.add_class::<Ledger>()?;
    module.add_class::<Draft>()?;
    module.add_class::<crate::draft::Pending>()?;
    module.add_function(wrap_pyfunction!(open, module)?)?;
    module.add_function(wrap_pyfunction!(create, module)?)
}
