//! Suites on what is read: text, documents, comparisons and rules. One program, so that it is linked once.

mod common;

mod acceptance;
mod advice;
mod against;
mod anchors;
mod answers;
mod bounds;
mod bucket;
mod cites;
mod claims;
mod compare;
mod documents;
mod forms;
mod frames;
mod hostile;
mod ingest;
mod one_claim;
mod pages;
mod parquet;
mod pdfs;
mod pool;
mod quotes;
mod quoting;
mod rules;
mod sameness;
mod status;
mod text;
mod vouched;
mod workbooks;
