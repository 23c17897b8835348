//! Maintenance: what no append and no read needs.

use rusqlite::limits::Limit;

use super::connection::Store;
use crate::error::{Error, Result, StoreError};

impl Store {
    /// Limits the file to a number of pages.
    ///
    /// # Errors
    /// Returns an error if the limit cannot be set.
    pub fn limit_pages(&self, pages: i64) -> Result<()> {
        self.conn
            .query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(()))
            .map_err(|error| self.fail(error))
    }

    /// The first thing that SQLite's own check of every page and index finds wrong.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read.
    pub fn page_check(&self) -> Result<Option<String>> {
        let found: String = self
            .conn
            .query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))
            .map_err(|error| self.fail(error))?;
        Ok((found != "ok").then_some(found))
    }

    /// Rewrites the whole file without a byte of what was withheld, and empties the write-ahead log. Copies of the file,
    /// backups, and what the medium itself keeps are out of reach.
    ///
    /// # Errors
    /// Returns [`StoreError::Locked`] while another program reads or writes, and an error if the file cannot be written.
    pub fn scrub(&self) -> Result<()> {
        let fail = |error| self.fail(error);
        // The new file is attached while it is made.
        let set = |most| self.conn.set_limit(Limit::SQLITE_LIMIT_ATTACHED, most).map_err(fail);
        set(1)?;
        // Statistics that a viewer left hold samples of the indexed values.
        let sql = "PRAGMA secure_delete = ON;
                   DROP TABLE IF EXISTS sqlite_stat1; DROP TABLE IF EXISTS sqlite_stat4; VACUUM";
        let done = self.conn.execute_batch(sql).map_err(fail);
        set(0)?;
        done?;
        let sql = "PRAGMA wal_checkpoint(TRUNCATE)";
        let busy: i64 = self.conn.query_row(sql, [], |row| row.get(0)).map_err(fail)?;
        if busy == 0 { Ok(()) } else { Err(Error::Store(StoreError::Locked { path: self.path.clone() })) }
    }
}
