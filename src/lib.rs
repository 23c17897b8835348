//! Every claim, where it came from, and where it stands, in one file that cannot be quietly rewritten.
//!
//! The modules, from the ground up: [`tlog`] is the Merkle log and knows no claims; [`store`] is where
//! bytes live; [`model`] holds the nouns; [`text`] reads; [`ingest`] turns a document into a source and
//! its text; [`audit`] applies the rules; [`export`] writes a subset; [`ledger`] and [`record`] tell the
//! story of opening, reading and appending; [`verify`] asks whether the history is what was signed;
//! [`ladder`] checks one claim rung by rung; [`strangers`] makes and checks what others need to check it;
//! [`home`] keeps the keys and the remembered checkpoints outside it; and [`aside`] writes a file so that nothing
//! is lost. docs/DESIGN.md has the map.
#![forbid(unsafe_code)]

pub mod aside;
pub mod audit;
pub mod breach;
pub mod compare;
pub mod error;
pub mod export;
pub mod home;
pub mod ingest;
pub mod ladder;
pub mod ledger;
pub mod model;
pub mod plain;
pub mod present;
pub mod record;
pub mod remedy;
pub mod session;
pub mod sheet;
pub mod store;
pub mod strangers;
pub mod text;
pub mod tlog;
pub mod verify;
