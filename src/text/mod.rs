//! Reading text: where statements begin and end, who says them, where a quote stands.
//!
//! Invariant: `&str` in, spans and values out. Spans are bytes of the given text, on character boundaries and
//! in order. Between two segments there are only white space, hidden characters, and marks of lists, headings
//! and rules (`tests/text.rs`). Nothing here is random, learnt at run time or fetched; lists of words are in
//! `src/words`.

mod aside;
mod attribution;
mod bait;
mod citation;
mod credit;
mod cue;
mod ending;
mod fold;
mod fragment;
mod furniture;
mod headline;
mod hedge;
mod hidden;
mod index;
mod language;
mod lemma;
mod line_model;
mod lines;
mod look_alike;
mod mention;
pub(crate) mod nearest;
mod negation;
mod normal;
mod note;
pub(crate) mod occurrence;
mod parts;
mod place;
mod places;
mod quote;
mod quoted;
mod reading;
mod reference;
mod result;
mod search;
mod seen;
mod segment;
mod sense;
mod sentence;
mod signs;
mod speaker;
mod stamp;
mod stops;
mod title;
mod trace;
mod turn;
mod undivided;
mod unspaced;
mod vocabulary;
mod when;
mod word;

pub use aside::{Aside, aside, states_nothing};
pub use attribution::{Attribution, Quotation, Speech, attributions, first_person, is_break};
pub use bait::{Bait, bait};
pub use citation::{Citation, Handing, Linked, Loose, brackets, citations, loose, may_cite};
pub use credit::credits;
pub use cue::{Cue, is_finite, is_function, is_verb};
pub use ending::cut_off;
pub use fold::{Folded, fold, seen};
pub use furniture::{Furniture, furniture};
pub use hedge::{hedges, is_other_hedge};
pub use hidden::{hidden, is_hidden, is_hidden_at};
pub use index::Index;
pub use language::language;
pub(crate) use lemma::{fnv, is_sure_verb_base, is_verb_base, is_verb_form, lemma};
pub use look_alike::{Mixed, mixed_words};
pub use mention::{Mentions, Pointer, pointer};
pub(crate) use negation::{Scope, begins};
pub use normal::normal_form;
pub use occurrence::counts;
pub use place::{Mark, Place};
pub use places::Places;
pub use quote::{Context, Found, QuoteMatch, find_quote, find_quotes, is_reprint, words_before};
pub(crate) use quote::{any_term, terms_of_quote};
pub use quoted::{Quoted, quoted};
pub use reading::Reading;
pub use reference::{Reference, addresses, references};
pub use search::{Query, Score, Wanted, searched_words, stem};
pub use segment::{LONGEST_SEGMENT, claims, segments};
pub use sense::{Cited, Turn, TurnKind, turns, turns_of_quote};
pub use speaker::{Speaker, suggested_claimant};
pub use title::title_form;
pub use trace::Trace;
pub(crate) use undivided::undivided;
pub(crate) use vocabulary::{UNKNOWN, rarity};
pub use when::loose_time;
pub use word::{Lower, Word};

/// What only the training and the measuring of the models need.
#[doc(hidden)]
pub mod training {
    pub use super::bait::{FEATURES, STEP, each_feature, held_back};
    pub use super::line_model::{LINE_FEATURES, LINE_STEP, each_line_feature};
}
