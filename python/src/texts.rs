//! What needs no ledger: a text is checked or split, and statements are compared or grouped.

use claimlog::audit::{BlockKey, Keys, Languages, Related, Selection, audit, judge};
use claimlog::ingest::{About, Format, Scratch, read};
use claimlog::session::Clock;
use claimlog::text;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use serde_json::{Value, json};

use crate::error::{apart, raised};
use crate::object::{object, value};

/// Checks a text with the rules of the audit, and returns the findings as a list of dicts.
///
/// `select` and `ignore` are beginnings of codes of rules, such as "F" or "S002". Spans are counted in bytes of UTF-8.
#[pyfunction]
#[pyo3(signature = (text, *, select=Vec::new(), ignore=Vec::new()))]
fn check<'py>(
    py: Python<'py>,
    text: &str,
    select: Vec<String>,
    ignore: Vec<String>,
) -> PyResult<Bound<'py, PyAny>> {
    let found = apart(py, || {
        let about = About { format: Format::named("text"), ..About::default() };
        let document = read("the text", text.as_bytes().to_vec(), about).map_err(raised)?;
        let view = Scratch::of([document], Clock::default().now()).map_err(raised)?;
        value(&audit(&view, &Selection { select, ignore }).findings)
    })?;
    object(py, &found)
}

/// Splits a text into sentences, titles and items: a list of dicts with start and end, in bytes of UTF-8, and text.
#[pyfunction]
fn segments<'py>(py: Python<'py>, text: &str) -> PyResult<Bound<'py, PyAny>> {
    let found = apart(py, || {
        let spans = text::segments(text).into_iter();
        Ok(spans.map(|span| json!({"start": span.start, "end": span.end, "text": span.of(text)})).collect())
    })?;
    object(py, &Value::Array(found))
}

/// Compares two statements: a dict with relation (contradiction, tension, duplicate or none), code, reason and spans.
#[pyfunction]
fn compare<'py>(py: Python<'py>, a: &str, b: &str) -> PyResult<Bound<'py, PyAny>> {
    let found = apart(py, || value(&Related::new(Languages::default().compare(a, b))))?;
    object(py, &found)
}

/// The keys by which an engine can group a claim: a dict with form, language and keys.
#[pyfunction]
fn keys<'py>(py: Python<'py>, text: &str) -> PyResult<Bound<'py, PyAny>> {
    let found = apart(py, || {
        let (Keys { form, keys }, language) = Keys::with_language(text);
        let keys: Vec<String> = keys.iter().map(ToString::to_string).collect();
        Ok(json!({"form": format!("{form:032x}"), "language": language, "keys": keys}))
    })?;
    object(py, &found)
}

/// Compares the claims of one group, which all have `key`, in the order in which they were recorded.
///
/// Returns a list of dicts for pairs that contradict, are in tension or say the same: a and b are their places in `texts`,
/// the rest is what `compare` says. A pair that has several keys in common is found under one of them.
#[pyfunction]
fn blocks<'py>(py: Python<'py>, key: &str, texts: Vec<String>) -> PyResult<Bound<'py, PyAny>> {
    let key: BlockKey = key.parse().map_err(PyValueError::new_err)?;
    let found = apart(py, || {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let found = judge(key, &texts).into_iter().map(|([a, b], comparison)| {
            let mut found = value(&Related::new(comparison))?;
            found["a"] = a.into();
            found["b"] = b.into();
            Ok(found)
        });
        found.collect::<PyResult<Vec<Value>>>()
    })?;
    object(py, &Value::Array(found))
}

pub(crate) fn add(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(check, module)?)?;
    module.add_function(wrap_pyfunction!(segments, module)?)?;
    module.add_function(wrap_pyfunction!(compare, module)?)?;
    module.add_function(wrap_pyfunction!(keys, module)?)?;
    module.add_function(wrap_pyfunction!(blocks, module)?)
}
