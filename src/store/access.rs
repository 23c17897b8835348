//! What a ledger is opened for.

/// What a ledger is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// To read. The file is not changed.
    Read,
    /// To read and to append.
    Write,
}
