//! The Python package: the library, and the command, in one shared object.
//!
//! Invariant: work is done without the GIL; whatever goes wrong is a Python exception of the group of its cause, and no
//! panic crosses the border (`python/tests/test_border.py`).

mod batch;
mod column;
mod draft;
mod error;
mod ledger;
mod object;
mod stream;
mod texts;

use std::ffi::OsString;

use pyo3::prelude::*;

/// Runs the command with these arguments, the first of which is its name, and returns the exit status. `again` starts it
/// once more, for the process that reads a PDF.
#[pyfunction]
fn command(py: Python<'_>, arguments: Vec<OsString>, again: Vec<OsString>) -> u8 {
    py.detach(|| claimlog::cli::run(arguments, Some(again)))
}

#[pymodule]
fn _claimlog(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add_function(wrap_pyfunction!(command, module)?)?;
    texts::add(module)?;
    batch::add(module)?;
    ledger::add(module)?;
    error::add(module)
}
