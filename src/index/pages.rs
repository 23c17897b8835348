//! Pages that are read from a file, and kept while there is room.
//!
//! Invariant: a page is kept under the hash of its bytes, so what is kept is what another reading would find, or an error
//! (`a_changed_byte_is_an_error_wherever_it_stands`).

use std::cell::RefCell;
use std::io::{self, Read, Seek, SeekFrom};
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::page::{PAGE, PageAt, Row, rows};
use crate::tlog::Hash;

/// So many pages are kept, of some sixteen kilobytes each. A text of a thousand sentences took a third more time without.
const KEPT: usize = 512;

/// What a page has.
#[derive(Debug)]
pub(super) enum Page {
    /// Rows, in order.
    Rows(Vec<Row>),
    /// The pages below it, in order.
    Above(Vec<PageAt>),
}

/// A file of pages.
#[derive(Debug)]
pub(super) struct Pages<F> {
    file: RefCell<F>,
    kept: RefCell<FxHashMap<Hash, Rc<Page>>>,
}

impl<F: Read + Seek> Pages<F> {
    pub(super) fn of(file: F) -> Self {
        Pages { file: RefCell::new(file), kept: RefCell::default() }
    }

    /// A page that stands so high above the rows.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read, or has another page there.
    pub(super) fn page(&self, page: PageAt, height: u32) -> io::Result<Rc<Page>> {
        if let Some(kept) = self.kept.borrow().get(&page.hash) {
            return Ok(Rc::clone(kept));
        }
        let bytes = fetch(&mut *self.file.borrow_mut(), page)?;
        let read = match height {
            0 => Page::Rows(rows(&bytes).ok_or_else(changed)?),
            _ => Page::Above(PageAt::read_all(&bytes).ok_or_else(changed)?),
        };
        let (read, mut kept) = (Rc::new(read), self.kept.borrow_mut());
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(page.hash, Rc::clone(&read));
        Ok(read)
    }
}

fn fetch(file: &mut (impl Read + Seek), page: PageAt) -> io::Result<Vec<u8>> {
    // No page is longer: a length that was changed asks for no memory.
    if page.length as usize > 2 * PAGE {
        return Err(changed());
    }
    let mut bytes = vec![0; page.length as usize];
    file.seek(SeekFrom::Start(page.offset))?;
    file.read_exact(&mut bytes)?;
    if page.is(&bytes) { Ok(bytes) } else { Err(changed()) }
}

/// A page is not the one that was written.
pub(super) fn changed() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "a page is not the one that was written")
}
