//! Captured documents and their blocks.

use rusqlite::{OptionalExtension, ffi};

use super::connection::{Store, signed};
use crate::error::Result;
use crate::store::blob::Decompressor;
use crate::store::rows::DocumentRow;
use crate::tlog::{BLOCK, split_hashes};

impl Store {
    /// One part of what a source captured, without its blocks.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read.
    pub fn document(&self, source: u64, part: &str) -> Result<Option<DocumentRow>> {
        self.conn
            .prepare_cached(
                "SELECT source, part, sha256, size, hashes FROM document WHERE source = ?1 AND part = ?2",
            )
            .and_then(|mut row| row.query_row((signed(source), part), document_row).optional())
            .map_err(|error| self.fail(error))
    }

    /// Hands every captured document and text to `each`, without blocks, in the order of sources.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read, and the error that `each` returns.
    pub fn documents(&self, mut each: impl FnMut(DocumentRow) -> Result<()>) -> Result<()> {
        let fail = |error| self.fail(error);
        let sql = "SELECT source, part, sha256, size, hashes FROM document ORDER BY source, part";
        let mut statement = self.conn.prepare(sql).map_err(fail)?;
        let mut rows = statement.query([]).map_err(fail)?;
        while let Some(row) = rows.next().map_err(fail)? {
            each(document_row(row).map_err(fail)?)?;
        }
        Ok(())
    }

    /// Hands the blocks `first` to `last` of a document to `each`, in order, each with its number. The bytes are given only if
    /// there are as many as that block of a document of `size` bytes must have.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read, and the error that `each` returns.
    pub fn blocks(
        &self,
        (source, part): (u64, &str),
        size: u64,
        (first, last): (u64, u64),
        mut each: impl FnMut(u64, Option<&[u8]>) -> Result<()>,
    ) -> Result<()> {
        let fail = |error| self.fail(error);
        let sql =
            "SELECT n, bytes FROM block WHERE source = ?1 AND part = ?2 AND n BETWEEN ?3 AND ?4 ORDER BY n";
        let mut statement = self.conn.prepare_cached(sql).map_err(fail)?;
        let mut decompressor = Decompressor::default();
        let mut rows = statement.query((signed(source), part, signed(first), signed(last))).map_err(fail)?;
        while let Some(row) = rows.next().map_err(fail)? {
            let n = row.get::<_, i64>(0).map_err(fail)?.unsigned_abs();
            let stream = row.get_ref(1).map_err(fail)?.as_bytes().unwrap_or_default();
            let wanted = size.saturating_sub(n.saturating_mul(BLOCK as u64)).min(BLOCK as u64);
            let no_memory =
                |_| fail(rusqlite::Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_NOMEM), None));
            each(n, decompressor.decompress(stream, wanted).map_err(no_memory)?)?;
        }
        Ok(())
    }

    /// How many blocks there are. Reads their index.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read.
    pub fn count_blocks(&self) -> Result<u64> {
        let sql = "SELECT count(*) FROM block";
        let count: i64 = self.conn.query_row(sql, [], |row| row.get(0)).map_err(|error| self.fail(error))?;
        Ok(count.unsigned_abs())
    }
}

fn document_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<DocumentRow> {
    let text = |at| -> rusqlite::Result<String> {
        Ok(String::from_utf8_lossy(row.get_ref(at)?.as_bytes()?).into_owned())
    };
    let hashes = split_hashes(row.get_ref(4)?.as_bytes()?);
    Ok(DocumentRow { source: row.get(0)?, part: text(1)?, sha256: text(2)?, size: row.get(3)?, hashes })
}
