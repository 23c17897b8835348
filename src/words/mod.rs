//! Words of English that the readers of text know: one file for each idea, and one loader.
//!
//! A file begins with a head of lines that start with `#`: what the words are, their columns, origin, licence
//! and order. `[name]` begins a section. Every other line is an entry: columns that ` | ` separates. Where
//! the second column holds marks, a word is in a list if it bears the mark of that list.
//!
//! Invariant: no entry stands twice, and entries are in the order that the head names
//! (`every_file_is_in_order`).

mod kinds;
mod lists;
mod table;

pub(crate) use kinds::*;
pub(crate) use lists::*;
pub(crate) use table::{File, Row, Words};
