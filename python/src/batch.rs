//! Many statements at once, over Arrow: batches come in and go out one after another, so memory does not grow with the rows;
//! of groups, one is held.
//!
//! Invariant: a batch has the answers that the functions for one statement give (`python/tests/test_batch.py`).

use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use claimlog::audit::{BlockKey, Keys, Languages, Related, judge};
use claimlog::compare::Comparison;
use pyo3::prelude::*;

use crate::column::{Texts, numbers};
use crate::stream::{Made, Stream, reader};

/// Compares the pairs of a table, whose columns a and b have the statements.
///
/// Returns its other columns with relation, code and reason: a stream for pyarrow.table(), polars.from_arrow() and others.
#[pyfunction]
fn compare_batch(pairs: &Bound<'_, PyAny>) -> PyResult<Stream> {
    let languages = Languages::default();
    let fields = ["relation", "code", "reason"].map(text_field);
    each(pairs, &["a", "b"], fields.into(), move |batch| {
        let (a, b) = (Texts::of(batch, "a")?, Texts::of(batch, "b")?);
        let (mut found, mut pairs) = (Answers::default(), languages.in_a_row());
        for row in 0..batch.num_rows() {
            let comparison = match (a.get(row)?, b.get(row)?) {
                (Some(a), Some(b)) => pairs.compare(a, b),
                _ => Comparison::none("one of the statements is missing"),
            };
            found.add(comparison);
        }
        Ok(found.columns().into())
    })
}

/// The keys of the claims of a table, whose column text has them.
///
/// Returns its other columns with form, language and keys, a list.
#[pyfunction]
fn keys_batch(claims: &Bound<'_, PyAny>) -> PyResult<Stream> {
    let list = DataType::List(Arc::new(Field::new("item", DataType::Utf8, true)));
    let fields = vec![text_field("form"), text_field("language"), Field::new("keys", list, true)];
    each(claims, &["text"], fields, |batch| {
        let texts = Texts::of(batch, "text")?;
        let (mut forms, mut languages) = (StringBuilder::new(), StringBuilder::new());
        let mut lists = ListBuilder::new(StringBuilder::new());
        for row in 0..batch.num_rows() {
            let Some(text) = texts.get(row)? else {
                forms.append_null();
                languages.append_null();
                lists.append(true);
                continue;
            };
            let (Keys { form, keys }, language) = Keys::with_language(text);
            forms.append_value(format!("{form:032x}"));
            languages.append_option(language);
            keys.iter().for_each(|key| lists.values().append_value(key.to_string()));
            lists.append(true);
        }
        Ok(vec![Arc::new(forms.finish()), Arc::new(languages.finish()), Arc::new(lists.finish())])
    })
}

/// Compares the claims of groups. The table has key, id and text, sorted by key, in the order of its bytes, and then by id.
///
/// A row out of this order is an error: a group whose rows are apart would lose its pairs.
///
/// Returns key, a, b, relation, code and reason: a row for each pair that contradicts, is in tension or says the same. a and
/// b are ids, the earlier first.
#[pyfunction]
fn blocks_batch(groups: &Bound<'_, PyAny>) -> PyResult<Stream> {
    let mut batches = reader(groups)?;
    let schema: SchemaRef = Arc::new(Schema::new(vec![
        text_field("key"),
        Field::new("a", DataType::Int64, true),
        Field::new("b", DataType::Int64, true),
        text_field("relation"),
        text_field("code"),
        text_field("reason"),
    ]));
    let (mut group, mut ended) = (Group::default(), false);
    let made = schema.clone();
    let next = move || {
        if ended {
            return None;
        }
        let mut pairs = Pairs::default();
        let read = match batches.next() {
            Some(batch) => batch.and_then(|batch| take(&batch, &mut group, &mut pairs)),
            None => {
                ended = true;
                group.judge(&mut pairs)
            }
        };
        Some(read.and_then(|()| RecordBatch::try_new(made.clone(), pairs.columns())))
    };
    Ok(Stream::new(Made { schema, next }))
}

/// Adds the rows of a batch to the group; a group that is complete is judged.
fn take(batch: &RecordBatch, group: &mut Group, pairs: &mut Pairs) -> Result<(), ArrowError> {
    let (keys, texts) = (Texts::of(batch, "key")?, Texts::of(batch, "text")?);
    for (row, id) in numbers(batch, "id")?.into_iter().enumerate() {
        let (Some(key), Some(text)) = (keys.get(row)?, texts.get(row)?) else {
            let message = format!("row {row} of a batch has no key or no text");
            return Err(ArrowError::InvalidArgumentError(message));
        };
        let (last, at) = (group.key.as_str(), group.ids.last().copied());
        if at.is_some_and(|at| (last, at) >= (key, id)) {
            let message = format!(
                "row {row} of a batch (key {key}, id {id}) is not after the row before it (key {last}, id {}): sort by key \
                 and then by id",
                at.unwrap_or_default()
            );
            return Err(ArrowError::InvalidArgumentError(message));
        }
        if key != group.key {
            group.judge(pairs)?;
            group.key.clear();
            group.key.push_str(key);
        }
        group.ids.push(id);
        group.texts.push(text.to_owned());
    }
    Ok(())
}

/// The claims of one group, so far.
#[derive(Default)]
struct Group {
    key: String,
    ids: Vec<i64>,
    texts: Vec<String>,
}

impl Group {
    /// Judges the group and empties it.
    fn judge(&mut self, pairs: &mut Pairs) -> Result<(), ArrowError> {
        if !self.ids.is_empty() {
            let key: BlockKey = self.key.parse().map_err(ArrowError::InvalidArgumentError)?;
            let texts: Vec<&str> = self.texts.iter().map(String::as_str).collect();
            for ([a, b], comparison) in judge(key, &texts) {
                pairs.keys.push(self.key.clone());
                pairs.ids.push([self.ids[a], self.ids[b]]);
                pairs.answers.add(comparison);
            }
        }
        self.ids.clear();
        self.texts.clear();
        Ok(())
    }
}

/// What was found on pairs of one batch.
#[derive(Default)]
struct Pairs {
    keys: Vec<String>,
    ids: Vec<[i64; 2]>,
    answers: Answers,
}

impl Pairs {
    fn columns(self) -> Vec<ArrayRef> {
        let id = |side: usize| self.ids.iter().map(|ids| ids[side]).collect::<Int64Array>();
        let (a, b) = (id(0), id(1));
        let found: [ArrayRef; 3] = [Arc::new(StringArray::from(self.keys)), Arc::new(a), Arc::new(b)];
        found.into_iter().chain(self.answers.columns()).collect()
    }
}

/// The columns of comparisons.
#[derive(Default)]
struct Answers {
    relations: StringBuilder,
    codes: StringBuilder,
    reasons: StringBuilder,
}

impl Answers {
    fn add(&mut self, comparison: Comparison) {
        self.codes.append_option(Related::code_of(&comparison));
        self.relations.append_value(comparison.outcome.name());
        self.reasons.append_value(&comparison.reason);
    }

    fn columns(mut self) -> [ArrayRef; 3] {
        let [relations, codes, reasons] =
            [&mut self.relations, &mut self.codes, &mut self.reasons].map(StringBuilder::finish);
        [Arc::new(relations), Arc::new(codes), Arc::new(reasons)]
    }
}

fn text_field(name: &str) -> Field {
    Field::new(name, DataType::Utf8, true)
}

/// Batches with new columns, in place of those that were read and of those that have their names.
fn each(
    table: &Bound<'_, PyAny>,
    read: &[&str],
    fields: Vec<Field>,
    mut answer: impl FnMut(&RecordBatch) -> Result<Vec<ArrayRef>, ArrowError> + Send + 'static,
) -> PyResult<Stream> {
    let mut batches = reader(table)?;
    let before = batches.schema();
    let is_kept = |field: &Field| {
        !read.contains(&field.name().as_str()) && fields.iter().all(|new| new.name() != field.name())
    };
    let kept: Vec<usize> = (0..before.fields().len()).filter(|at| is_kept(before.field(*at))).collect();
    let old = kept.iter().map(|at| before.field(*at).clone());
    let schema: SchemaRef = Arc::new(Schema::new(old.chain(fields.iter().cloned()).collect::<Vec<_>>()));
    let made = schema.clone();
    let next = move || {
        let batch = match batches.next()? {
            Ok(batch) => batch,
            Err(error) => return Some(Err(error)),
        };
        let columns = answer(&batch).and_then(|new| {
            let old = kept.iter().map(|at| batch.column(*at).clone());
            RecordBatch::try_new(made.clone(), old.chain(new).collect())
        });
        Some(columns)
    };
    Ok(Stream::new(Made { schema, next }))
}

pub(crate) fn add(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<Stream>()?;
    module.add_function(wrap_pyfunction!(compare_batch, module)?)?;
    module.add_function(wrap_pyfunction!(keys_batch, module)?)?;
    module.add_function(wrap_pyfunction!(blocks_batch, module)?)
}
