//! Salts: one for each entry of a draft, random from the system or given by the caller.

use std::fmt;

use crate::error::{Error, KeyError, Result};
use crate::model::Salt;

/// The most salts that are asked of the system at a time, because a call costs as much as many salts. The first call asks
/// for one, because most commands append one entry.
const AT_ONCE: usize = 256;

/// Where the salts of a draft come from.
pub struct Salts(Supply);

enum Supply {
    /// The system's random numbers, in batches.
    System {
        /// The salts left from the last call.
        pool: Vec<Salt>,
        /// How many the next call asks for.
        next: usize,
    },
    /// Values that the caller chose: for an example or a test that must give the same bytes each time.
    Given(Box<dyn Iterator<Item = Salt>>),
}

impl Salts {
    /// Random salts from the system. The program always uses these.
    #[must_use]
    pub fn fresh() -> Self {
        Salts(Supply::System { pool: Vec::new(), next: 1 })
    }

    /// These salts, in order. If others can know the salts, a guess at a withheld entry can be confirmed.
    #[must_use]
    pub fn given(salts: impl IntoIterator<Item = Salt> + 'static) -> Self {
        Salts(Supply::Given(Box::new(salts.into_iter())))
    }

    /// The next salt.
    ///
    /// # Errors
    /// Returns [`KeyError::Random`] if the system gives no random numbers, or all given salts are used up.
    pub fn next_salt(&mut self) -> Result<Salt> {
        match &mut self.0 {
            Supply::System { pool, next } => {
                if pool.is_empty() {
                    let mut bytes = [0; AT_ONCE * 16];
                    let bytes = &mut bytes[..*next * 16];
                    getrandom::fill(bytes)
                        .map_err(|error| Error::Key(KeyError::Random(error.to_string())))?;
                    pool.extend(bytes.as_chunks().0.iter().map(|salt| Salt(*salt)));
                    *next = AT_ONCE;
                }
                pool.pop()
            }
            Supply::Given(salts) => salts.next(),
        }
        .ok_or_else(|| Error::Key(KeyError::Random("all given salts are used up".to_owned())))
    }
}

impl fmt::Debug for Salts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Salts")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn fresh_salts_differ_and_given_ones_end() {
        let mut fresh = Salts::fresh();
        let mut seen: Vec<_> = (0..1000).map(|_| fresh.next_salt().unwrap().0).collect();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), 1000);
        let mut given = Salts::given([Salt([7; 16])]);
        assert_eq!(given.next_salt().unwrap(), Salt([7; 16]));
        assert!(given.next_salt().is_err());
    }
}
