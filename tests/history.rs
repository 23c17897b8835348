//! Suites on the ledger's history: the format, appending, verification, proofs and attacks. One program, so that it
//! is linked once.

mod common;

mod attacks;
mod blocks;
mod bundle;
mod cosignature;
mod engine;
mod fault;
mod format;
mod index;
mod judged;
mod proof;
mod publish;
mod record;
mod redaction;
mod rotation;
mod secrets;
mod session;
mod store;
mod tamper;
mod timestamp;
mod who;
mod witness;
