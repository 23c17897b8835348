//! The nouns: what an entry of a ledger can be. This is plain data; nothing here uses files, the clock or the terminal.
//!
//! A [`Source`] is a captured document, and a [`Claim`] is a statement in it. [`Evidence`] links a passage or a claim
//! to a claim. An [`Assessment`] is somebody's verdict on a claim. A [`Relation`] joins two claims. A [`Retraction`]
//! withdraws an entry, and a [`Waiver`] accepts a finding. A [`Key`] names a key that signs, and a [`Redaction`]
//! withholds what was recorded. A [`Recheck`] compares a source with a later capture, a [`Rating`] says how
//! reliable it is, and a [`Description`] says more about a source or a claim than was known when it was recorded.
//! Each is the data of an [`Entry`]. Entries in order make a [`View`], from which every [`Status`] is derived.
//!
//! Invariant: an entry refers only to earlier entries, by [`Seq`], and to captured bytes, by hash.
//! `tests/format.rs` compares the encoded entries with `schema/entry.schema.json`.

mod assessment;
mod captured;
mod claim;
mod described;
mod description;
mod entry;
mod evidence;
mod extra;
mod key;
mod kind;
mod placed;
mod recheck;
mod redaction;
mod relation;
mod retraction;
mod rotation;
mod salt;
mod source;
mod status;
mod texts;
mod time;
mod view;
mod waiver;

use std::borrow::Cow;

use serde::Deserialize;

pub use assessment::{Assessment, Confidence, Verdict};
pub use claim::{Claim, Details, Normalisation, Part, Span};
pub use description::Description;
pub(crate) use entry::encoded;
pub use entry::{ENTRY_LIMIT, Entry};
pub use evidence::{Evidence, Passage, Stance};
pub use extra::Extra;
pub use key::{Key, KeyRole};
pub use kind::{Data, Kind};
pub use placed::{Assessed, Described, Logged, Related, Waived};
pub use recheck::{Place, Rating, Recheck};
pub use redaction::Redaction;
pub use relation::{Relation, RelationKind};
pub use retraction::Retraction;
pub use rotation::Rotation;
pub(crate) use rotation::rotation;
pub use salt::Salt;
pub use source::{
    Caveat, CharsetBy, Field, Reliability, SetAside, Source, Stated, StatedBy, check_date, check_locator,
    host, split_scheme,
};
pub use status::{STATUSES, Status, StatusRow};
pub use time::Time;
pub use view::View;
pub use waiver::Waiver;

/// The place of an entry in the ledger, from 0.
pub type Seq = u64;

/// A text that is read from JSON: borrowed, if nothing in it is escaped.
#[derive(Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);
