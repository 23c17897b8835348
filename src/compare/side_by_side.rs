//! Side by side: many comparisons, shared out to all processors.

use std::panic::resume_unwind;
use std::thread::{self, Builder, ScopedJoinHandle};

/// So many items are worth a thread of their own.
const WORTH_SHARING: usize = 64;

/// What `each` makes of some items, in their order; many items are handed to it in parts, side by side.
pub fn in_parts<T: Sync, R: Send>(items: &[T], each: impl Fn(&[T]) -> Vec<R> + Sync) -> Vec<R> {
    let workers = thread::available_parallelism().map_or(1, usize::from);
    if workers == 1 || items.len() < WORTH_SHARING {
        return each(items);
    }
    let each = &each;
    thread::scope(|scope| {
        let parts = items.chunks(items.len().div_ceil(workers));
        // A system that has no thread left is no reason to stop.
        let begin = |part| (part, Builder::new().spawn_scoped(scope, move || each(part)).ok());
        let begun: Vec<_> = parts.map(begin).collect();
        let finish = |(part, thread): (_, Option<ScopedJoinHandle<'_, Vec<R>>>)| match thread {
            Some(thread) => thread.join().unwrap_or_else(|panic| resume_unwind(panic)),
            None => each(part),
        };
        begun.into_iter().flat_map(finish).collect()
    })
}

/// What two functions return, side by side if the system has a thread left.
pub fn both<A: Send, B>(one: impl Fn() -> A + Sync, other: impl FnOnce() -> B) -> (A, B) {
    thread::scope(|scope| match Builder::new().spawn_scoped(scope, &one) {
        Ok(begun) => {
            let second = other();
            (begun.join().unwrap_or_else(|panic| resume_unwind(panic)), second)
        }
        Err(_) => (one(), other()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shared_out_keeps_its_order() {
        for count in [0, 1, WORTH_SHARING - 1, WORTH_SHARING, 1001] {
            let items: Vec<usize> = (0..count).collect();
            let odd = |part: &[usize]| part.iter().filter(|one| *one % 2 == 1).map(|one| one * 2).collect();
            let expected: Vec<usize> = items.iter().filter(|one| *one % 2 == 1).map(|one| one * 2).collect();
            assert_eq!(in_parts(&items, odd), expected, "{count}");
        }
    }
}
