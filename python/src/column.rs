//! Columns of Arrow: read by their names, whatever form of text or number they have.

use arrow_array::cast::AsArray;
use arrow_array::types::{Int32Type, Int64Type, UInt32Type, UInt64Type};
use arrow_array::{Array, RecordBatch, StringArray};
use arrow_schema::{ArrowError, DataType};

/// A column of text.
pub(crate) enum Texts<'a> {
    Short(&'a StringArray),
    Long(&'a arrow_array::LargeStringArray),
    View(&'a arrow_array::StringViewArray),
}

impl<'a> Texts<'a> {
    /// The column of a name.
    ///
    /// # Errors
    /// Returns an error if the batch does not have it, or if it does not hold text.
    pub(crate) fn of(batch: &'a RecordBatch, name: &str) -> Result<Self, ArrowError> {
        let column = named(batch, name)?;
        let (short, long) = (column.as_string_opt::<i32>(), column.as_string_opt::<i64>());
        let found = short.map(Texts::Short).or(long.map(Texts::Long));
        found
            .or(column.as_string_view_opt().map(Texts::View))
            .ok_or_else(|| other(name, "text", column.data_type()))
    }

    /// The text in a row, if there is one.
    ///
    /// # Errors
    /// Returns an error if it is not UTF-8: an engine may let bytes be called text.
    pub(crate) fn get(&self, row: usize) -> Result<Option<&'a str>, ArrowError> {
        let text = match self {
            Texts::Short(column) => column.is_valid(row).then(|| column.value(row)),
            Texts::Long(column) => column.is_valid(row).then(|| column.value(row)),
            Texts::View(column) => column.is_valid(row).then(|| column.value(row)),
        };
        let read = text.map(|text| std::str::from_utf8(text.as_bytes())).transpose();
        read.map_err(|error| {
            ArrowError::InvalidArgumentError(format!(
                "row {row} of a batch has text that is not UTF-8: {error}"
            ))
        })
    }
}

/// A column of whole numbers.
///
/// # Errors
/// Returns an error if the batch does not have it, if a row is empty, or if a number does not fit.
pub(crate) fn numbers(batch: &RecordBatch, name: &str) -> Result<Vec<i64>, ArrowError> {
    let column = named(batch, name)?;
    if column.null_count() > 0 {
        return Err(ArrowError::InvalidArgumentError(format!("the column {name} has an empty row")));
    }
    let long = |number: u64| {
        let message = || format!("the column {name} has a number above {}", i64::MAX);
        i64::try_from(number).map_err(|_| ArrowError::InvalidArgumentError(message()))
    };
    if let Some(column) = column.as_primitive_opt::<Int64Type>() {
        return Ok(column.values().to_vec());
    }
    if let Some(column) = column.as_primitive_opt::<Int32Type>() {
        return Ok(column.values().iter().map(|number| i64::from(*number)).collect());
    }
    if let Some(column) = column.as_primitive_opt::<UInt32Type>() {
        return Ok(column.values().iter().map(|number| i64::from(*number)).collect());
    }
    match column.as_primitive_opt::<UInt64Type>() {
        Some(column) => column.values().iter().map(|number| long(*number)).collect(),
        None => Err(other(name, "whole numbers", column.data_type())),
    }
}

fn named<'a>(batch: &'a RecordBatch, name: &str) -> Result<&'a dyn Array, ArrowError> {
    let column = batch.column_by_name(name).map(AsRef::as_ref);
    column.ok_or_else(|| {
        let schema = batch.schema();
        let names: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
        ArrowError::SchemaError(format!(
            "the table does not have the column {name}; its columns are {}",
            names.join(", ")
        ))
    })
}

fn other(name: &str, wanted: &str, found: &DataType) -> ArrowError {
    ArrowError::SchemaError(format!("the column {name} must have {wanted}, and has {found}"))
}
