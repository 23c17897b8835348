//! Streams of record batches across the border, by the PyCapsule interface of Arrow (the C data and stream interfaces,
//! <https://arrow.apache.org/docs/format/CDataInterface/PyCapsuleInterface.html>): nothing is copied.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};

use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema, from_ffi};
use arrow_array::ffi_stream::{FFI_ArrowArrayStream, RecordBatchStreamReader};
use arrow_array::{Array, RecordBatch, RecordBatchIterator, RecordBatchReader, StructArray};
use arrow_schema::{ArrowError, SchemaRef};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

use crate::error::guarded;

/// A reader of record batches that can be handed to another thread.
pub(crate) type Reader = Box<dyn RecordBatchReader + Send>;

/// Record batches that are made while they are read: a table for pyarrow, polars, pandas and DuckDB.
///
/// They can be read once.
#[pyclass(frozen, module = "claimlog")]
pub(crate) struct Stream(Mutex<Option<Reader>>);

/// Batches made from batches, one after another.
pub(crate) struct Made<F> {
    pub(crate) schema: SchemaRef,
    pub(crate) next: F,
}

impl<F: FnMut() -> Option<Result<RecordBatch, ArrowError>>> Iterator for Made<F> {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        // The caller is a C function, through which a panic must not go.
        let made = catch_unwind(AssertUnwindSafe(&mut self.next)).unwrap_or_else(|_| {
            Some(Err(ArrowError::ComputeError(
                "this is a bug in claimlog: report it with the batch".to_owned(),
            )))
        });
        // A message goes out as a string of C, which arrow-array takes for granted: with a zero byte in it, it would panic.
        made.map(|batch| {
            batch.map_err(|error| match error.to_string() {
                words if words.contains('\0') => {
                    ArrowError::InvalidArgumentError(words.replace('\0', "\u{fffd}"))
                }
                _ => error,
            })
        })
    }
}

impl<F: FnMut() -> Option<Result<RecordBatch, ArrowError>>> RecordBatchReader for Made<F> {
    fn schema(&self) -> SchemaRef {
        self.schema.clone()
    }
}

impl Stream {
    pub(crate) fn new(reader: impl RecordBatchReader + Send + 'static) -> Self {
        Stream(Mutex::new(Some(Box::new(reader))))
    }
}

#[pymethods]
impl Stream {
    /// The stream as a capsule. Another schema cannot be asked for.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // The interface lets a producer answer with its own schema.
        drop(requested_schema);
        let reader = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        let reader = reader
            .ok_or_else(|| PyValueError::new_err("this stream was read already; call the function again"))?;
        PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(reader), c"arrow_array_stream")
    }
}

/// The batches of anything that has the interface: a table, a frame, a relation, a reader, a record batch.
pub(crate) fn reader(object: &Bound<'_, PyAny>) -> PyResult<Reader> {
    guarded(|| opened(object))
}

fn opened(object: &Bound<'_, PyAny>) -> PyResult<Reader> {
    if object.hasattr("__arrow_c_stream__")? {
        let capsule = object.call_method0("__arrow_c_stream__")?;
        let capsule = capsule.cast::<PyCapsule>()?;
        let stream = capsule.pointer_checked(Some(c"arrow_array_stream"))?.cast::<FFI_ArrowArrayStream>();
        // SAFETY: a capsule of this name holds such a stream, which is moved out and leaves an empty one.
        let reader = unsafe { RecordBatchStreamReader::from_raw(stream.as_ptr()) };
        return Ok(Box::new(reader.map_err(|error| PyValueError::new_err(error.to_string()))?));
    }
    if object.hasattr("__arrow_c_array__")? {
        let (schema, array): (Bound<'_, PyCapsule>, Bound<'_, PyCapsule>) =
            object.call_method0("__arrow_c_array__")?.extract()?;
        let schema = schema.pointer_checked(Some(c"arrow_schema"))?.cast::<FFI_ArrowSchema>();
        let array = array.pointer_checked(Some(c"arrow_array"))?.cast::<FFI_ArrowArray>();
        // SAFETY: capsules of these names hold an array and its schema; the array is moved out and leaves an empty one.
        let data = unsafe { from_ffi(FFI_ArrowArray::from_raw(array.as_ptr()), schema.as_ref()) };
        let data = data.map_err(|error| PyValueError::new_err(error.to_string()))?;
        if !matches!(data.data_type(), arrow_schema::DataType::Struct(_)) {
            return Err(PyTypeError::new_err("a record batch is wanted, and this is a column"));
        }
        let rows = StructArray::from(data);
        if rows.null_count() > 0 {
            return Err(PyValueError::new_err(
                "a record batch is wanted, and this one has rows that are missing",
            ));
        }
        let batch = RecordBatch::from(rows);
        let schema = batch.schema();
        return Ok(Box::new(RecordBatchIterator::new([Ok(batch)], schema)));
    }
    Err(PyTypeError::new_err(
        "a table is wanted: anything with __arrow_c_stream__ or __arrow_c_array__, such as a table of pyarrow, a frame of polars or pandas, or a relation of DuckDB",
    ))
}
