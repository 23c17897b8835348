//! The pages of a file: each is read, compared with its hash and taken apart once, as long as few are read.
//!
//! Invariant: a page that is handed out has the hash that was asked for, and is kept under that hash and no other name; so
//! what was kept is what would be read again (`a_page_is_read_once_and_no_other_stands_for_it`).

use std::io::{self, Read, Seek, SeekFrom};
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::page::{PAGE, PageAt, Row, rows};
use crate::tlog::Hash;

/// So many pages of each kind are kept, some twenty kilobytes each: a question of a few entries reads a few dozen.
const MOST: usize = 128;

/// A file of pages, with those that were read.
#[derive(Debug)]
pub(super) struct Pages<F> {
    file: F,
    rows: FxHashMap<Hash, Rc<Vec<Row>>>,
    below: FxHashMap<Hash, Rc<Vec<PageAt>>>,
}

impl<F> Pages<F> {
    pub(super) fn of(file: F) -> Self {
        Pages { file, rows: FxHashMap::default(), below: FxHashMap::default() }
    }

    #[cfg(test)]
    pub(super) fn into_file(self) -> F {
        self.file
    }
}

impl<F: Read + Seek> Pages<F> {
    /// The rows of a page.
    pub(super) fn rows(&mut self, page: PageAt) -> io::Result<Rc<Vec<Row>>> {
        let Pages { file, rows: kept, .. } = self;
        read_once(kept, page.hash, || rows(&fetch(file, page)?).ok_or_else(changed))
    }

    /// The pages that a page names.
    pub(super) fn below(&mut self, page: PageAt) -> io::Result<Rc<Vec<PageAt>>> {
        let Pages { file, below: kept, .. } = self;
        read_once(kept, page.hash, || PageAt::read_all(&fetch(file, page)?).ok_or_else(changed))
    }
}

fn read_once<T>(
    kept: &mut FxHashMap<Hash, Rc<T>>,
    hash: Hash,
    read: impl FnOnce() -> io::Result<T>,
) -> io::Result<Rc<T>> {
    if let Some(known) = kept.get(&hash) {
        return Ok(Rc::clone(known));
    }
    let read = Rc::new(read()?);
    if kept.len() >= MOST {
        kept.clear();
    }
    kept.insert(hash, Rc::clone(&read));
    Ok(read)
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::io::Cursor;

    use super::super::page::Filling;
    use super::*;
    use crate::tlog::sha256;

    #[test]
    fn a_page_is_read_once_and_no_other_stands_for_it() {
        let mut filling = Filling::default();
        (0..50).for_each(|n| filling.push(Row { key: n, value: n * n }));
        let (bytes, first) = filling.take().unwrap();
        let page = PageAt { first, offset: 0, length: bytes.len() as u32, hash: sha256(&bytes) };
        let mut pages = Pages::of(Cursor::new(bytes));
        assert_eq!(pages.rows(page).unwrap().len(), 50);
        // It is not read again, and another page in its place is not taken for it.
        pages.file.get_mut()[0] ^= 1;
        assert_eq!(pages.rows(page).unwrap().len(), 50);
        assert!(pages.rows(PageAt { hash: sha256(b"another"), ..page }).is_err());
        assert!(pages.below(page).is_err());
    }
}
